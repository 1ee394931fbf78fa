"""How far does a change get, from lever to output, and where does it die?

A chain leads from a lever that differs to the output asked for, over the outputs that the model
computes one from the other. Where several ways lead there, it is the one on which the product of

    share = |median paired change| / standard deviation of the output across futures

is largest, no share counting for more than 1; where the median is 0 the mean stands for it. Changes
are those of the whole scenario, not of one lever: `attribution` divides them. An effect dies at the
first output of the chain from which on all shares are below LEAST_SHARE.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf, isnan, log
from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.comparison import Comparison, Effect
from sim.analysis.dependencies import CLAMPED, Cause, dependencies
from sim.engine.play import all_levers_of
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.model.quarters import show_quarter

LEAST_SHARE: Final = 0.1
"""The least change that counts, in standard deviations of an output across futures."""
FAINTEST: Final = 1e-12
"""What stands for no change at all where a way must be chosen."""
MOST: Final = 0.5
"""The share of futures from which on most of them do not move."""

Causes = Mapping[str, Sequence[Cause]]
"""Direct causes by output, as `dependencies` gives them."""


@dataclass(frozen=True)
class LeverChange:
    """A lever that differs, other minus one."""

    name: str
    unit: str
    quarter: str
    """Where it differs most."""
    change: float
    end: float
    """In the last quarter compared."""


@dataclass(frozen=True)
class Chain:
    """A way from levers to an output."""

    levers: tuple[LeverChange, ...]
    """Those that begin it."""
    effects: tuple[Effect, ...]
    """Of the outputs on it, the one asked for last."""
    limited: tuple[bool, ...]
    """Of each output: whether what comes before it reaches it through bounds or thresholds only."""

    @property
    def shares(self) -> tuple[float, ...]:
        """Size of each change in standard deviations; infinite where futures do not differ."""
        return tuple(map(share_of, self.effects))

    @property
    def dies_at(self) -> int | None:
        """Place of the output at which the effect dies; None where it does not."""
        weak = [share < LEAST_SHARE for share in self.shares]
        return None if not weak[-1] else len(weak) - (*weak[::-1], False).index(False)

    @property
    def hidden(self) -> bool:
        """Whether it dies at a bound or threshold that keeps most futures from moving."""
        at = self.dies_at
        if at is None or not self.limited[at] or self.effects[at].unmoved < MOST:
            return False
        return at == 0 or self.effects[at - 1].unmoved < MOST

    @property
    def finding(self) -> str:
        """Where the effect dies, in a sentence or two."""
        at, last = self.dies_at, self.effects[-1]
        if at is None:
            return f"The effect does not die: it ends as {_share_words(last)}."
        here = self.effects[at]
        before = _share_words(self.effects[at - 1]) if at else self.levers[0].name
        died = f"The effect dies between {before} and {_share_words(here)}."
        return f"{died} {self._hidden_words(here)}".rstrip()

    def _hidden_words(self, here: Effect) -> str:
        if not self.hidden:
            return ""
        return (
            f"A bound, a threshold or a clamp hides it: in {here.unmoved:.0%} of futures "
            f"{here.output} does not move at all."
        )


@dataclass(frozen=True)
class Trace:
    """What leads from the levers that differ to an output, the strongest chain first."""

    output: str
    chains: tuple[Chain, ...]
    because: str
    """Why there is no chain; empty where there is one."""

    @property
    def table(self) -> pd.DataFrame:
        """A row per lever and output of each chain: its number, from 1, and what `table_of` has."""
        rows = [{"chain": i, **r} for i, one in enumerate(self.chains, 1) for r in _rows(one)]
        return pd.DataFrame(rows, columns=["chain", *COLUMNS])


COLUMNS: Final = (
    "link",
    "name",
    "unit",
    "quarter",
    "change",
    "end",
    "share",
    "rose",
    "fell",
    "dies",
)
"""Of a chain's table: place (0 for levers), name, unit, the quarter in which it changes most, the
median change there and in the last quarter, the first in standard deviations across futures, shares
of futures that rose and fell, and whether the effect dies here."""


def table_of(chain: Chain) -> pd.DataFrame:
    """A chain with the columns COLUMNS, causes first."""
    return pd.DataFrame(list(_rows(chain)), columns=COLUMNS)


def _rows(chain: Chain) -> Iterator[dict[str, object]]:
    for lever in chain.levers:
        nothing = dict.fromkeys(("share", "rose", "fell"), np.nan)
        yield {"link": 0, **vars(lever), **nothing, "dies": False}
    for i, effect in enumerate(chain.effects, 1):
        kept = {name: getattr(effect, name) for name in ("unit", "quarter", "end", "rose", "fell")}
        share = {"share": effect.standardised, "dies": i - 1 == chain.dies_at}
        yield {"link": i, "name": effect.output, "change": effect.median, **kept, **share}


def trace(comparison: Comparison, output: str) -> Trace:
    """Follow what differs between two scenarios to an output like `alignment.EUU`.

    Raises ValueError when there is no such output.
    """
    comparison.effect(output)  # raises for an unknown one before anything is recorded
    changes = lever_changes(comparison)
    causes = dependencies(comparison.register)
    found = chains_to(output, changes, causes, comparison.effect)
    chains = tuple(sorted(found, key=_weakness))
    return Trace(output, chains, "" if chains else _because(comparison, changes, output))


def _weakness(chain: Chain) -> float:
    """How much is lost on the way: minus the logarithm of the product of shares."""
    return sum(map(_lost, chain.shares))


def _lost(share: float) -> float:
    return -log(min(max(share, FAINTEST), 1.0))


def _because(comparison: Comparison, changes: Sequence[LeverChange], output: str) -> str:
    if not changes:
        return comparison.no_effect or "no lever differs"
    return f"nothing leads from {', '.join(c.name for c in changes)} to {output}"


def lever_changes(comparison: Comparison) -> list[LeverChange]:
    """Levers that differ in some quarter that both scenarios have, settings and events together."""
    one, other = (
        _levers_over(scenario, comparison.register, comparison.span)
        for scenario in (comparison.one.scenario, comparison.other.scenario)
    )
    differ = {name for name in one if not np.array_equal(one[name], other[name])}
    return [
        _lever_change(name, lever.unit, other[name] - one[name], comparison.span[0])
        for name, lever in comparison.register.levers.items()
        if name in differ or f"{name}{CLAMPED}" in differ
    ]


def _levers_over(scenario: Scenario, register: Register, span: tuple[int, int]) -> dict[str, Array]:
    during = slice(span[0] - scenario.start, span[1] - scenario.start + 1)
    return {name: v[during] for name, v in all_levers_of(scenario, register).items()}


def _lever_change(name: str, unit: str, change: Array, first: int) -> LeverChange:
    at = int(np.abs(change).argmax())
    return LeverChange(name, unit, show_quarter(first + at), float(change[at]), float(change[-1]))


def chains_to(
    output: str,
    changes: Sequence[LeverChange],
    causes: Causes,
    effect_of: Callable[[str], Effect],
) -> Iterator[Chain]:
    """One chain for all levers that reach the output over the same outputs."""
    levers = {change.name: change for change in changes}
    ways = _strongest_ways(output, levers, causes, effect_of)
    together: dict[tuple[str, ...], list[LeverChange]] = {}
    for name, change in levers.items():
        if name in ways:
            together.setdefault(ways[name][1:], []).append(change)
    for way, begun in together.items():
        limits = [_limited(causes, *pair) for pair in zip((begun[0].name, *way), way, strict=False)]
        yield Chain(tuple(begun), tuple(map(effect_of, way)), tuple(limits))


def _strongest_ways(
    output: str, levers: Iterable[str], causes: Causes, effect_of: Callable[[str], Effect]
) -> dict[str, tuple[str, ...]]:
    """From each name the way to the output with the largest product of shares, the shortest first.

    Logarithms are summed as by Dijkstra, backwards from the output.
    """
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[float, int, tuple[str, ...]]] = [(0.0, 1, (output,))]
    while waiting:
        lost, length, way = heappop(waiting)
        if way[0] in found:
            continue
        found[way[0]] = way
        for cause in causes.get(way[0], ()):
            if cause.name in levers:
                heappush(waiting, (lost, length + 1, (cause.name, *way)))
            elif cause.name in causes and cause.name not in found:
                more = _lost(share_of(effect_of(cause.name)))
                heappush(waiting, (lost + more, length + 1, (cause.name, *way)))
    return found


def _limited(causes: Causes, cause: str, effect: str) -> bool:
    return any(one.name == cause and one.limited for one in causes[effect])


def share_of(effect: Effect) -> float:
    """Size of an effect in standard deviations; infinite where there are none, 0 for no effect."""
    if effect.unmoved == 1.0:
        return 0.0
    return inf if isnan(effect.standardised) else abs(effect.standardised)


def _share_words(effect: Effect) -> str:
    share = share_of(effect)
    if share == inf:
        return f"{effect.output} (which does not differ across futures)"
    amount = f"{share:.2f}" if share >= 0.005 or share == 0.0 else "less than 0.01"
    return f"{effect.output} ({amount} of its spread)"
