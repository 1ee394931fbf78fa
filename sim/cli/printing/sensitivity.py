"""What is printed of a sensitivity analysis: sentences, then the numbers most worth measuring."""

import json
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import pandas as pd

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.figures.changes import digits_for
from sim.figures.deciding import NO_EFFECT, percent, percent_ends, spanned, what
from sim.inputs.strict_toml import shown_path
from sim.reports.sensitivity import Sensitivity
from sim.reports.sensitivity_methods import Indices

TEN = 10
"""Numbers that are printed."""

FEW = 5
"""Groups of a kind that are printed."""

LIMITS = (
    "ranges are judgements too: a number decides little where its range is narrow, and what the "
    "model leaves out decides nothing"
)

SOURCE_LENGTH = 48
"""Letters of a source that a table holds; the whole is in worth.csv."""


def print_sensitivity(found: Sensitivity, as_json: bool) -> None:
    """Print which assumptions decide, how much each is worth, what the method adds, and where."""
    if as_json:
        print(json.dumps(_as_json(found), indent=2, ensure_ascii=False))
        return
    for line in _lines(found):
        say(line)
    folders = ", ".join(f"{shown_path(folder)}/" for folder in found.folders)
    say(f"Saved: {folders} (worth.csv, groups.csv, figures)")


def _lines(found: Sensitivity) -> Iterator[str]:
    question, drawn = found.asked.question, found.worth.sample.run
    futures = f"{drawn.design.members:,} futures"
    asked = what(question, found.asked.register)
    yield ""
    yield f"What decides {asked}?  ({question.scenario.name}, {futures})"
    yield from (f"  {sentence}" for sentence in found.sentences)
    if found.worth.table["clear"].any():
        yield from _worth(found.table)
        yield from _groups(found.groups)
    if found.found is not None:
        yield from _method(found, found.found)
    yield ""
    yield f"Limits: {LIMITS}"
    yield "Model output, not a forecast."


def _worth(worth: pd.DataFrame) -> Iterator[str]:
    """The ten numbers most worth measuring, with what would settle them."""
    rows: list[Row] = [
        {
            "most worth measuring": row["number"],
            "would remove": spanned(row),
            "kind": row["kind"],
            "source": _short(row["source"]),
            "settled by": f"{row['settled_by']}: {row['shows']}",
        }
        for row in worth[:TEN].to_dict("records")
        if row["clear"]
    ]
    yield ""
    yield from table(rows, width(), whole=("most worth measuring", "would remove"), indent="  ")


def _short(source: str) -> str:
    return source if len(source) <= SOURCE_LENGTH else f"{source[: SOURCE_LENGTH - 1]}…"


def _groups(groups: pd.DataFrame) -> Iterator[str]:
    """The groups of each kind that are worth most."""
    names = {"section": "all of", "partner": "all numbers of", "money": "all money of"}
    rows: list[Row] = [
        {
            "were all known": f"{names[kind]} {row['group']}",
            "numbers": str(row["numbers"]),
            "would remove at least": spanned(row),
        }
        for kind in names
        for row in groups[groups["told_by"] == kind][:FEW].to_dict("records")
        if row["clear"]
    ]
    yield ""
    yield from table(rows, width(), numbers=("numbers",), indent="  ")


# ---- methods -------------------------------------------------------------------------------------


def _method(found: Sensitivity, indices: Indices) -> Iterator[str]:
    """What the method says of the question's quarter, with what must be known of it."""
    quarter, streams = found.asked.question.quarter, found.asked.streams
    rows = indices.at(quarter)
    yield ""
    if "distance" in rows:
        yield from _pawn(rows, indices.size)
    elif "effect" in rows:
        yield from _screen(rows, indices, streams)
    else:
        yield from _sobol(rows, indices, streams)
        yield from _kept(indices, quarter)


def _screen(rows: pd.DataFrame, indices: Indices, streams: int) -> Iterator[str]:
    yield (
        f"  Morris, {indices.size} trajectories, {streams} streams of luck: mean size of the "
        "change over a range"
    )
    cells = [
        {
            "effect": _plus_minus(row["effect"], row["half_width"], row["clear"]),
            "mean with sign": f"{row['signed']:+.2g}",
            "spread": f"{row['spread']:.2g}",
        }
        for row in _first(rows)
    ]
    yield from _named(rows, cells)
    yield "  spread: how far the change differs with all other numbers"


def _sobol(rows: pd.DataFrame, indices: Indices, streams: int) -> Iterator[str]:
    yield (
        f"  Sobol, base sample of {indices.size}, {streams} streams of luck: shares of the "
        "variance that these numbers make"
    )
    cells = [
        {
            "first order": _plus_minus(row["first"], row["first_half_width"], row["clear"]),
            "total order": _plus_minus(row["total"], row["total_half_width"], True),
            "converged": "yes" if row["converged"] else "no",
        }
        for row in _first(rows)
    ]
    yield from _named(rows, cells)
    yield "  first: would vanish if it were known; total: would stay if all others were known"
    moved = list(rows["number"][~rows["converged"]])
    if moved:
        yield (
            f"  Not converged: {', '.join(moved)}, whose index lies outside its interval at half "
            "the sample; take more --members"
        )
    yield (
        f"  Luck that {streams} streams have not averaged out makes {percent(indices.luck)} of it "
        "and counts as interaction"
    )


def _kept(indices: Indices, quarter: str) -> Iterator[str]:
    """What the screening kept, and what that leaves out."""
    screening, left = indices.screening, indices.left_out
    if screening is None:
        return
    every, few = len(screening.at(quarter)), len(indices.at(quarter))
    missing = "cannot be told" if left is None else percent_ends(left)
    yield (
        f"  A screening by Morris kept {few} of {every} numbers; all others are at their value, "
        f"which leaves out of the variance that assumptions make: {missing}"
    )


def _pawn(rows: pd.DataFrame, size: int) -> Iterator[str]:
    yield f"  PAWN, {size:,} futures: distance between distributions, from 0 to 1"
    cells: list[Row] = [
        {"distance": f"{row['distance']:.3f}" if row["clear"] else NO_EFFECT}
        for row in _first(rows)
    ]
    yield from _named(rows, cells)
    yield f"  {NO_EFFECT}: not beyond {rows['noise'].iloc[0]:.3f}, which columns of luck reach"


def _first(rows: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return rows[:TEN].to_dict("records")


def _named(rows: pd.DataFrame, cells: Sequence[Row]) -> Iterator[str]:
    """The first rows of a method with their cells."""
    names = rows["number"][:TEN]
    lines = [{"number": name, **row} for name, row in zip(names, cells, strict=True)]
    yield from table(lines, width(), whole=list(lines[0]), indent="  ")


def _plus_minus(value: float, half: float, clear: bool) -> str:
    digits = digits_for(value)
    return f"{value:.{digits}f} ± {half:.{digits}f}" if clear else NO_EFFECT


# ---- JSON ----------------------------------------------------------------------------------------


def _as_json(found: Sensitivity) -> dict[str, Any]:
    question, indices = found.asked.question, found.found
    against = question.against
    about = {
        "scenario": question.scenario.name,
        "against": against and against.name,
        "output": question.output,
        "quarter": question.quarter,
        "futures": found.worth.sample.run.design.members,
    }
    said = {
        "sentences": found.sentences,
        "parts": _records(found.parts),
        "worth": _records(found.table),
        "groups": _records(found.groups),
    }
    saved = {"saved": [shown_path(folder) for folder in found.folders]}
    if indices is None:
        return {**about, **said, **saved}
    left = indices.left_out
    method = {
        "name": found.asked.method,
        "by": found.asked.by,
        "size": indices.size,
        "streams": found.asked.streams,
        "luck": indices.luck,
        "left_out": left and {"share": left.value, "low": left.low, "high": left.high},
        "indices": _records(indices.table),
    }
    return {**about, **said, "method": method, **saved}


def _records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return table.to_dict("records")
