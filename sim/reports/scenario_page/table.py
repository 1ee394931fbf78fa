"""Which numbers does a report list? The alignment with each power and the tilt.

They are those of `hedgerow compare`: the median change where it is largest, nine in ten futures
there, and how many futures move that way. Of a scenario by itself they are its levels.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.analysis.comparison import Comparison, Effect
from sim.figures.changes import of_hundred, subject
from sim.figures.wording import fixed
from sim.reports.changes import by_output
from sim.reports.printed import printed_outputs
from sim.reports.scenario_page.findings import Findings
from sim.reports.scenario_page.words import digits_of, written


@dataclass(frozen=True)
class Table:
    """A table as it is shown; the first cell of a row is its name."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(found: Findings) -> Table:
    """What the scenario changes; of a scenario by itself, where it leads."""
    return _changes(found, found.comparison) if found.comparison else _levels(found)


def _changes(found: Findings, both: Comparison) -> Table:
    last = both.quarters[-1]
    levels = _summary(found)
    heads = ("output", f"in {last}", "largest change", "in", "9 in 10 futures", "futures", "effect")
    rows = (
        (_named(effect.output, found), _level(effect.output, last, levels), *_row(effect, found))
        for effect in map(both.effect, printed_outputs(found.cast))
    )
    caption = (
        f"Medians over {found.n:,} futures; changes are taken in each future. An effect is clear "
        "where 9 in 10 futures lie on one side of zero and the change is not written as nought."
    )
    return Table(caption, heads, tuple(rows))


def _row(effect: Effect, found: Findings) -> tuple[str, ...]:
    """The change of an output where it is largest."""
    if effect.unmoved == 1.0:
        return "no change", "", "", "", "none"
    low, median, high = written(effect, found)
    way, share = ("up", effect.rose) if effect.rose >= effect.fell else ("down", effect.fell)
    futures = of_hundred(share, found.n).removesuffix(" futures").replace("more than ", ">")
    verdict = "clear" if found.clear(effect) else "not clear"
    return median, effect.quarter, f"{low} to {high}", f"{way} in {futures}", verdict


def _levels(found: Findings) -> Table:
    """The medians at the beginning and at the end, and how far futures lie apart there."""
    levels, quarters = _summary(found), found.scenario.quarters
    first, last = quarters[0], quarters[-1]
    rows = tuple(
        (
            _named(name, found),
            _level(name, first, levels),
            _level(name, last, levels),
            _span(name, last, levels),
        )
        for name in printed_outputs(found.cast)
    )
    caption = f"Medians over {found.n:,} futures."
    return Table(caption, ("output", first, last, f"9 in 10 futures in {last}"), rows)


def _summary(found: Findings) -> pd.DataFrame:
    """Statistics of the scenario's outputs, by (output, quarter)."""
    drawn = found.material
    return by_output(drawn.table, found.scenario.name, printed_outputs(found.cast))


def _level(name: str, quarter: str, levels: pd.DataFrame) -> str:
    return fixed(_at(name, quarter, levels)["q50"], digits_of(name))


def _span(name: str, quarter: str, levels: pd.DataFrame) -> str:
    row, digits = _at(name, quarter, levels), digits_of(name)
    return f"{fixed(row['q05'], digits)} to {fixed(row['q95'], digits)}"


def _at(name: str, quarter: str, levels: pd.DataFrame) -> Any:
    """The statistics of an output in a quarter, by name."""
    return levels.loc[(name, quarter)]


def _named(name: str, found: Findings) -> str:
    """An output as its row is named, with its scale where that is not 0 to 1."""
    output, _, code = name.partition(".")
    known = found.register.outputs[output]
    unit = "" if output == "alignment" else f" ({known.unit})"
    return f"{subject(known, code, found.cast)}{unit}"
