"""What a search may choose for the home country, and from a candidate to a strategy.

Its own levers throughout; of a reform also when it begins and how long it lasts; and of the rules
of its decisions those that divide its effort, answer requests for security cooperation, and harden
it against giving in. A base is left out: it is no matter of degree, and the documents exclude it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from sim.explore.decision_rules import decision_rules
from sim.explore.strategies import Strategy
from sim.inputs.records import Action
from sim.inputs.register import Register
from sim.inputs.scenario import Event
from sim.model.ops import Array
from sim.model.quarters import START

REFORM: Final = "mandate"
"""The lever of reform at home, whose time is chosen too."""
LEFT_OUT: Final = ("base", "base_visible")
RULES: Final = ("priority", "diversify", "neutrality_cost", "sovereignty_cost", "grievance_cost")
"""Rules of decision that are searched, all partners of each."""
DIGITS: Final = 3
"""Significant digits of what is chosen: more say nothing, and are hard to read."""

Kind = Literal["lever", "strength", "begins", "lasts", "rule"]


@dataclass(frozen=True)
class Choice:
    """One number that is chosen."""

    name: str
    """The lever or the number; of a reform with what of it: `mandate_begins`."""
    kind: Kind
    low: float
    high: float
    usual: float
    """What leaves things as they are: of a rule its central value."""


@dataclass(frozen=True)
class Space:
    """All that is chosen, and in which quarters a reform may begin and last."""

    register: Register
    choices: tuple[Choice, ...]

    @property
    def low(self) -> Array:
        """Lowest values, (choice,)."""
        return np.array([one.low for one in self.choices])

    @property
    def high(self) -> Array:
        """Highest values, (choice,)."""
        return np.array([one.high for one in self.choices])

    def strategy(self, candidate: Array, left: Sequence[int] = ()) -> Strategy:
        """The strategy of a candidate, (choice,); the choices in `left` stay as they are."""
        chosen = {
            one.name: _rounded(float(value), one)
            for i, (one, value) in enumerate(zip(self.choices, candidate, strict=True))
            if i not in left
        }
        found = Strategy(
            name="found",
            title="Found by search",
            story="A search among many strategies found this one. It was chosen for the futures of "
            "that search, and was tested again on others.",
            settings=self._settings(chosen),
            events=self._reform(chosen),
            numbers={n: v for n, v in chosen.items() if n in self.register.parameters},
        )
        return replace(found, name=f"found-{found.digest[:8]}")

    def _settings(self, chosen: Mapping[str, float]) -> dict[str, float]:
        levers = self.register.levers
        return {n: v for n, v in chosen.items() if n in levers and v != levers[n].default}

    def _reform(self, chosen: Mapping[str, float]) -> tuple[Event, ...]:
        """The reform, where it has a strength."""
        home = self.register.cast.home.code
        size = chosen.get(f"{REFORM}_strength", 0.0)
        if not size:
            return ()
        first = START + int(chosen.get(f"{REFORM}_begins", 0.0))
        length = int(self._of("lasts").high)
        last = min(first + int(chosen.get(f"{REFORM}_lasts", length)), START + length) - 1
        does = reform_of(self.register).does
        return (Event(REFORM, home, does, size, first, last, "judgement", "search"),)

    def _of(self, kind: Kind) -> Choice:
        return next(one for one in self.choices if one.kind == kind)


def _rounded(value: float, choice: Choice) -> float:
    if choice.kind in ("begins", "lasts"):
        return float(round(value))
    short = float(f"{value:.{DIGITS}g}") if abs(value) >= 0.01 else 0.0
    return min(max(short, choice.low), choice.high)


def reform_of(register: Register) -> Action:
    """The verb by which the home country reforms."""
    return next(
        action
        for (actor, _), action in register.actions.items()
        if actor == register.cast.home.code and action.lever == REFORM and action.effect == "adds"
    )


def space_of(register: Register, end: int) -> Space:
    """What may be chosen for runs that end in a quarter, as scenarios count them."""
    home, length = register.cast.home.code, end - START + 1
    strength = register.levers[f"{home}.{REFORM}"].high
    reform = (
        Choice(f"{REFORM}_strength", "strength", 0.0, strength, 0.0),
        Choice(f"{REFORM}_begins", "begins", 0.0, length - 1.0, 0.0),
        Choice(f"{REFORM}_lasts", "lasts", 1.0, float(length), float(length)),
    )
    levers = tuple(
        Choice(name, "lever", one.low, one.high, one.default)
        for name, one in register.levers.items()
        if name.startswith(f"{home}.")
        and not one.clamps
        and name.partition(".")[2] not in (REFORM, *LEFT_OUT)
    )
    rules = tuple(
        Choice(name, "rule", one.low, one.high, one.value)
        for name, one in decision_rules(register).items()
        if name.partition(".")[0] in RULES
    )
    return Space(register, (*reform, *levers, *rules))
