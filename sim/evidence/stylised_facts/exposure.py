"""Who is aligned across states, and what does exposure cost (S20, S21)?

The published side is computed from the China Index of 2021, 2022 and 2024, with the home country
and without it.
"""

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.engine.experiment import Measure
from sim.evidence.stylised_facts.policies import FIRST, SIX_YEARS
from sim.evidence.stylised_facts.readings import Fit, Reading, Readings, least_squares, standardised
from sim.evidence.stylised_facts.target_states import STEPS, TargetStates
from sim.model.ops import Array

YEARS = (2021, 2022, 2024)


def across_states(world: TargetStates) -> Readings:
    """Alignment on exposure and on pressure, across states that no policy is set for."""
    cast = world.register.cast
    sender, patron = cast.preference_giver, cast.patron
    names = [f"{name}.{code}" for name in ("alignment", "share") for code in (sender, patron)]
    at = [Measure.at(name, SIX_YEARS) for name in (*names, f"pressure.{sender}")]
    (found,) = world.live(at, world.usual)
    levels = {name: 100.0 * values[-1] for name, values in found.items()}
    near, pressed = levels[f"alignment.{sender}"], levels[f"pressure.{sender}"]
    columns = [levels[f"share.{sender}"], pressed]
    to_patron = least_squares(levels[f"alignment.{patron}"], [levels[f"share.{patron}"]])
    return {
        "S20-sender": _named(least_squares(near, columns)),
        "S20-patron": {"exposure": to_patron.slopes[0]},
        "S20-size": _named(standardised(near, columns)),
    }


def _named(fit: Fit) -> dict[str, Reading]:
    return dict(zip(("exposure", "pressure"), fit.slopes, strict=True))


class Published(NamedTuple):
    """Alignment on exposure and pressure, in this order, in a year of the China Index."""

    states: int
    plain: Fit
    """Per point."""
    standardised: Fit
    """In standard deviations."""


def published(seeds: Path, year: int, without: str = "") -> Published:
    """The China Index of a year, one country left out where it is named."""
    table = pd.read_csv(seeds / "validation" / f"china_index_{year}.csv", comment="#")
    table = table[table["country"] != without].rename(columns={"effect": "alignment"})
    near, *columns = (table[n].to_numpy(float) for n in ("alignment", "exposure", "pressure"))
    return Published(len(table), least_squares(near, columns), standardised(near, columns))


def cost_of_losing(world: TargetStates) -> Readings:
    """The cost of losing the sender on its share of exports, at first."""
    sender = world.register.cast.preference_giver
    at = [Measure.at(f"{name}.{sender}", FIRST) for name in ("exit_cost", "share_exports")]
    (found,) = world.live(at, world.usual)
    cost, share = (found[one.output][-1] for one in at)
    square = least_squares(cost, [share, share**2]).slopes[1]
    return {"S21": {"square": square, "steepening": Reading(steepening(cost, share))}}


def steepening(cost: Array, share: Array) -> float:
    """The slope between the last two steps over that between the first two."""
    means = [
        (one.mean(), other.mean())
        for one, other in zip(np.split(cost, STEPS), np.split(share, STEPS), strict=True)
    ]
    slopes = [(c - a) / (d - b) for (a, b), (c, d) in pairwise(means)]
    return float(slopes[-1] / slopes[0])
