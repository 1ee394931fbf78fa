"""How strong is a feedback loop, and through which link does it run?

A loop is disturbed from outside and its answer is read; then one link is cut and the same is done
again. With gain g the closed answer is the open one over 1 - g, so

    g = 1 - open / closed

A gain below 1 means that a disturbance dies out; a negative gain means that the loop works
against it. Members are the same with and without the link, and chance is off.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.engine.ensemble import Run, simulate
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, Setting
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


REINFORCING = Loop(
    name="pressure - grievance - closeness to China - perceived alignment - pressure",
    lever="world.rumour",
    setting=0.2,
    answer="image",
    links={
        "perceived alignment - pressure": {
            "strategic_weight.USA": 0.0,
            "strategic_weight.EUU": 0.0,
        },
        "pressure - grievance": {"grievance_unfair": 0.0, "grievance_plain": 0.0},
        "pressure - effort": {"effort_pressure": 0.0},
        "grievance - closeness to China": {"security_grievance": 0.0, "effort_grievance": 0.0},
    },
)
BALANCING = Loop(
    name="over-reliance - diversification effort - institutions - other ties",
    lever="CHN.finance",
    setting=3.0,
    answer="exit_cost.CHN",
    links={
        "over-reliance - effort": {"effort_reliance": 0.0, "effort_concentration": 0.0},
        "over-reliance - direction of effort": {"diversify": 0.0},
        "effort - other ties": {"tie_effort": 0.0},
        "other ties - trade and investment": {"export_tie": 0.0, "fdi_elasticity": 0.0},
    },
)


def gains(loop: Loop, scenario: Scenario, register: Register, run: Run) -> pd.DataFrame:
    """Gain of the loop through each link: median, and 5 % and 95 % of members.

    The baseline of each pair has the same link cut, so that only the answer differs.
    """
    quiet = replace(run, chance=False)
    closed = _answer(loop, scenario, register, quiet)
    rows = []
    for link, held in loop.links.items():
        cut = replace(quiet, held={**quiet.held, **held})
        gain = 1.0 - _answer(loop, scenario, register, cut) / closed
        low, middle, high = np.quantile(gain, (0.05, 0.5, 0.95))
        rows.append({"link": link, "gain": middle, "q05": low, "q95": high, "n": gain.size})
    return pd.DataFrame(rows)


def _answer(loop: Loop, scenario: Scenario, register: Register, run: Run) -> Array:
    """Change of the answer at the end of the run, (member,)."""
    disturbed = Setting(loop.setting, "disturbance")
    pushed = replace(scenario, settings={**scenario.settings, loop.lever: disturbed})
    usual, moved = (simulate(s, register, run) for s in (scenario, pushed))
    change: Array = moved.of(loop.answer)[-1] - usual.of(loop.answer)[-1]
    return change
