"""How strong is a feedback loop, and through which link does it run?

A loop is disturbed from outside and its answer is read; then one link is cut and the same is done
again. With gain g the closed answer is the open one over 1 - g, so

    g = 1 - open / closed

A gain below 1 means that a disturbance dies out; a negative gain means that the loop works
against it. Members are the same with and without the link, and chance is off. A disturbance that
reaches the loop in a second place would count as gain of the links between; such ways are closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from sim.engine.experiment import Experiment, Measure
from sim.engine.policy import policy
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.cast import Cast
from sim.model.ops import Array

Held = Mapping[str, float]


@dataclass(frozen=True)
class Loop:
    """A feedback loop: where it is disturbed, where the answer is read, how its links are cut."""

    name: str
    lever: str
    setting: float
    answer: str
    links: Mapping[str, Held]
    """What cuts each link, by its name."""
    closed_ways: Held = field(default_factory=dict)
    """What keeps the disturbance from reaching the loop elsewhere, with and without a link."""


def reinforcing(cast: Cast) -> Loop:
    """Pressure breeds grievance, grievance closeness to the patron, and that breeds pressure.

    It is disturbed by rumours, as they raise what is believed; the alarm that they also cause
    reaches pressure directly and is shut out.
    """
    closeness = f"closeness to {cast.in_sentence(cast.patron)}"
    return Loop(
        name=f"pressure - grievance - {closeness} - perceived alignment - pressure",
        lever="world.rumour",
        setting=0.2,
        answer="image",
        links={
            "perceived alignment - pressure": {f"strategic_weight.{s}": 0.0 for s in cast.senders},
            "pressure - grievance": {"grievance_unfair": 0.0, "grievance_plain": 0.0},
            "pressure - effort": {"effort_pressure": 0.0},
            f"grievance - {closeness}": {"security_grievance": 0.0, "effort_grievance": 0.0},
        },
        closed_ways={f"alarm_weight.{s}": 0.0 for s in cast.senders},
    )


def balancing(cast: Cast) -> Loop:
    """Over-reliance on the patron brings effort to diversify, which brings other ties.

    What effort brings is what ministries let through: trade and investment, and with them the
    economic tie; and ties in security and diplomacy, which draw investment and aid.
    """
    return Loop(
        name="over-reliance - diversification effort - institutions - other ties",
        lever=f"{cast.patron}.finance",
        setting=3.0,
        answer=f"exit_cost.{cast.patron}",
        links={
            "over-reliance - effort": {"effort_reliance": 0.0, "effort_concentration": 0.0},
            "over-reliance - direction of effort": {"diversify": 0.0},
            "effort - other ties": {"tie_effort": 0.0, "effort_return": 0.0},
            "ties - investment and aid": {"fdi_elasticity": 0.0, "donor_closeness": 0.0},
        },
    )


def gains(loop: Loop, scenario: Scenario, register: Register, run: Run) -> pd.DataFrame:
    """Gain of the loop through each link: median, and 5 % and 95 % of members.

    The baseline of each pair has the same link cut, so that only the answer differs.
    """
    quiet = replace(run, chance=False).holding(loop.closed_ways)
    closed = _answer(loop, scenario, register, quiet)
    rows = []
    for link, held in loop.links.items():
        gain = 1.0 - _answer(loop, scenario, register, quiet.holding(held)) / closed
        low, middle, high = np.quantile(gain, (0.05, 0.5, 0.95))
        rows.append({"link": link, "gain": middle, "q05": low, "q95": high, "n": gain.size})
    return pd.DataFrame(rows)


def _answer(loop: Loop, scenario: Scenario, register: Register, futures: Run) -> Array:
    """Change of the answer at the end of the run, (member,)."""
    disturbed = policy(scenario, register, {loop.lever: loop.setting})
    at_the_end = Measure(loop.answer, scenario.end, scenario.end)
    experiment = Experiment((scenario, disturbed), futures, (at_the_end,))
    usual, moved = experiment.outcomes(register).of(loop.answer)[:, 0]
    change: Array = moved - usual
    return change
