"""What happens in a quarter of one future: by chance, by decision, or as a limit is passed.

All of it is read off what is recorded. Where two causes leave the same trace, the future's own
assumptions tell them apart: after a quarter without a settlement the gap has widened by

    election_step    at a restricted election
    crackdown_size   at a crackdown                of what is left up to 1, or by both together
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from sim.explore.story.facts import ALL, OWN, Fact, Happening, whole_years
from sim.explore.story.future import ROUNDING, Future
from sim.model.cast import WORLD
from sim.model.ops import Array
from sim.model.units import YEAR

UNUSUAL: Final = 2.0
"""From how many standard deviations across futures on a year's growth is told."""

TYPICAL: Final = 1.5
"""The size of what is no decision and no move: as of a move of so many standard deviations."""

SHARE: Final = 0.005
"""The least share of exports that counts as one, half a per cent."""


def happenings(future: Future) -> list[Happening]:
    """All that happens, in order of time."""
    found = [one for kind in _KINDS for one in kind(future)]
    return sorted(found, key=lambda one: one.at)


# ---- by chance ----------------------------------------------------------------------------------


def _rumours(future: Future) -> Iterator[Happening]:
    """Rumours that arrive by chance: what is in the air is more than what lasts of before."""
    output = f"rumour.{WORLD}"
    air, told = future.of(output), future.levers[f"{WORLD}.rumour"]
    lasting = future.parameter("rumour_memory") * air[:-1]
    for at in np.flatnonzero((air[1:] > lasting + ROUNDING) & (told[1:] == 0.0)) + 1:
        yield Happening("rumour", int(at), WORLD, future.levels("rumour", output, int(at)), TYPICAL)


def _widening(future: Future) -> Iterator[Happening]:
    """Restricted elections and crackdowns: what widens the governance gap at once."""
    home = future.cast.home.code
    gap, agreed = future.of(f"gap.{home}"), future.of(f"settlements.{home}")
    step, size = future.parameter("election_step"), future.parameter("crackdown_size")
    rest, creep = future.parameter("gap_rest"), future.parameter("gap_creep")
    held = future.levers[f"{home}.gap_held_clamped"]
    for at in range(1, len(gap)):
        crept = gap[at - 1] + creep * (rest - gap[at - 1])
        widened = (gap[at] - crept) / (1.0 - crept)
        if widened <= ROUNDING or agreed[at] > agreed[at - 1] or held[at] or held[at - 1]:
            continue
        voted = bool(future.levers[f"{WORLD}.election"][at])
        if voted and _same(widened, step, step + size):
            yield replace(_with_gap(future, "election", at), size=TYPICAL)
        if _same(widened, size) or (voted and _same(widened, step + size)):
            yield _with_gap(future, "crackdown", at)


def _same(value: float, *others: float) -> bool:
    return any(abs(value - other) < 1e3 * ROUNDING for other in others)


def _with_gap(future: Future, kind: str, at: int) -> Happening:
    home = future.cast.home.code
    return Happening(kind, at, home, future.levels(kind, f"gap.{home}", at - 1, at))


def _growth(future: Future) -> Iterator[Happening]:
    """The year in each phase whose growth is furthest from what it is in other futures."""
    home = future.cast.home.code
    output = f"growth.{home}"
    found: dict[int, Happening] = {}
    for year, at in whole_years(future.quarters):
        during = slice(at, at + int(YEAR))
        every = future.every[output][during].mean(axis=0)
        own, middle = float(future.of(output)[during].mean()), float(np.median(every))
        size = abs(own - middle) / spread if (spread := float(every.std())) else 0.0
        phase = next(i for i, one in enumerate(future.phases) if at <= one.last)
        if size >= UNUSUAL and (phase not in found or size > found[phase].size):
            end = at + int(YEAR) - 1
            facts = tuple(
                Fact(
                    future.quarters[end], "growth", home, f"mean_growth_of_year.{home}", value, run
                )
                for run, value in ((OWN, own), (ALL, middle))
            )
            found[phase] = Happening("growth", end, home, facts, size, {"year": year})
    yield from found.values()


# ---- by decision --------------------------------------------------------------------------------


def _settlements(future: Future) -> Iterator[Happening]:
    home = future.cast.home.code
    for at in _risen(future.of(f"settlements.{home}")):
        yield _with_gap(future, "settlement", at)


def _partnerships(future: Future) -> Iterator[Happening]:
    for code in future.cast.partners:
        output = f"partnership.{code}"
        for at in _risen(future.of(output)):
            yield Happening("partnership", at, code, future.levels("partnership", output, at))


def _preferences(future: Future) -> Iterator[Happening]:
    """Trade preferences taken back, or given back in whole, by the giver's own procedure."""
    giver = future.cast.preference_giver
    output = f"withdrawn.{giver}"
    share, held = future.of(output), future.levers[f"{giver}.withdrawn_clamped"]
    for at in range(1, len(share)):
        if held[at]:
            continue
        facts = future.levels("withdrawal", output, at - 1, at)
        if share[at] > share[at - 1] + SHARE:
            again = bool(share[at - 1] < share[:at].max() - SHARE)
            about = {"again": "yes"} if again else {}
            yield Happening("withdrawal", at, giver, facts, about=about)
        elif share[at] < SHARE <= share[at - 1] and not held[at - 1]:
            whole = tuple(fact._replace(kind="restoration") for fact in facts)
            yield Happening("restoration", at, giver, whole)


# ---- as a limit is passed -----------------------------------------------------------------------


def _demands_met(future: Future) -> Iterator[Happening]:
    """The first time that half of a demand has been granted and held."""
    home = future.cast.home.code
    for output in ("success", "success_strategic"):
        for at in _risen(future.of(f"{output}.{home}")):
            yield Happening(output, at, home, _demanded(future, output, at), TYPICAL)


def _demanded(future: Future, kind: str, at: int) -> tuple[Fact, ...]:
    """What is left of the demand that has been met."""
    output = "gap" if kind == "success" else "demand_strategic"
    return future.levels(kind, f"{output}.{future.cast.home.code}", at)


def _coordination(future: Future) -> Iterator[Happening]:
    home = future.cast.home.code
    tipped = future.of(f"tipped.{home}")
    for at in np.flatnonzero(np.diff(tipped)) + 1:
        kind = "coordination" if tipped[at] else "discord"
        yield Happening(kind, int(at), home, future.levels(kind, f"coordination.{home}", int(at)))


def _goals(future: Future) -> Iterator[Happening]:
    home = future.cast.home.code
    for goal in ("goal_2030", "goal_2050"):
        for at in _risen(future.of(f"{goal}.{home}")):
            yield Happening(goal, at, home, future.levels(goal, f"income.{home}", at), TYPICAL)


def _fairness(future: Future) -> Iterator[Happening]:
    """Senders whose pressure, as felt, passes in a phase what the comparators would get."""
    for code in future.cast.senders:
        outputs = (f"felt.{code}", f"fair.{code}")
        unfair = future.of(outputs[0]) > future.of(outputs[1])
        for phase in future.phases:
            if unfair[phase.last] != unfair[max(phase.first - 1, 0)]:
                kind = "unfair" if unfair[phase.last] else "fair"
                facts = tuple(future.fact(kind, output, phase.last) for output in outputs)
                yield Happening(kind, phase.last, code, facts, TYPICAL)


def _risen(values: Array) -> list[int]:
    """Where a count rises, after the first quarter."""
    return [int(at) for at in np.flatnonzero(np.diff(values) > 0.0) + 1]


_KINDS: tuple[Callable[[Future], Iterator[Happening]], ...] = (
    _rumours,
    _widening,
    _growth,
    _settlements,
    _partnerships,
    _preferences,
    _demands_met,
    _coordination,
    _goals,
    _fairness,
)
