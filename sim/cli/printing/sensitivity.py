"""What is printed of a sensitivity analysis: sentences, then the numbers most worth measuring."""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from math import isnan
from typing import Any

import pandas as pd

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.engine.draws import Draws
from sim.explore.estimate import Estimate, ratio
from sim.figures.deciding import NO_EFFECT, percent_ends, spanned, what
from sim.figures.wording import counted
from sim.inputs.strict_toml import shown_path
from sim.reports.sensitivity import Sensitivity
from sim.reports.sensitivity_methods import Indices

Record = Mapping[Hashable, Any]
"""A row of a table."""

TEN = 10
"""Numbers that are printed."""

FEW = 5
"""Groups of a kind that are printed."""

LIMITS = (
    "ranges are judgements too: a number decides little where its range is narrow, and what the "
    "model leaves out decides nothing"
)

LEAST = 0.01
"""The smallest step of an index as it is printed: no error is printed as nought."""

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
    tables = "worth.csv, groups.csv, figures" + (
        "; indices.csv" if found.indices is not None else ""
    )
    say(f"Saved: {folders} ({tables})")


def _lines(found: Sensitivity) -> Iterator[str]:
    question, drawn = found.asked.question, found.worth.sample.run
    futures = f"{drawn.design.members:,} futures"
    asked = what(question, found.asked.register)
    yield ""
    against = f" against {question.against.name}" if question.against else ""
    yield f"What decides {asked}?  ({question.scenario.name}{against}, {futures})"
    yield from (f"  {sentence}" for sentence in found.sentences)
    if found.worth.table["clear"].any():
        yield from _worth(found.table)
        yield from _groups(found)
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


def _groups(found: Sensitivity) -> Iterator[str]:
    """The groups of each kind that are worth most, where shares may be added up."""
    groups, drawn = found.groups, found.worth.drawn
    if isinstance(drawn, Draws):
        yield f"  Numbers of '{drawn.name}' go together: shares overlap, and none are added up"
        return
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
    rows, by = indices.at(found.asked.question.quarter), found.asked.by
    yield ""
    if "distance" in rows:
        yield f"  PAWN, {indices.size:,} futures: distance between distributions, from 0 to 1"
        yield from _told(by, rows, _distance)
        noise = rows["noise"].iloc[0]
        yield f"  {NO_EFFECT}: not beyond the {noise:.3f} that pure luck reaches"
    elif "effect" in rows:
        unit = found.asked.register.outputs[found.asked.question.output.partition(".")[0]].unit
        size = _size(found, indices, "trajectories")
        yield f"  Morris, {size}: size of the change ({unit}) over a whole range"
        yield from _told(by, rows, _effect)
        if by == "number":
            yield "  mean: with its sign; spread: how far the change differs with other numbers"
    else:
        yield f"  Sobol, {_size(found, indices, 'rows in the base sample')}: shares of variance"
        yield from _told(by, rows, _orders(_plain_shares(found)))
        yield from _sobol_notes(found, indices, rows)


def _size(found: Sensitivity, indices: Indices, of: str) -> str:
    return f"{indices.size} {of}, {counted(found.asked.streams, 'stream')} of luck"


def _distance(row: Record) -> Row:
    clear = f"{row['distance']:.3f} ± {row['half_width']:.3f}"
    return {"distance": clear if row["clear"] else NO_EFFECT}


def _effect(row: Record) -> Row:
    """The effect; of a single number its sign and spread too."""
    effect = f"{row['effect']:.3g} ± {row['half_width']:.2g}" if row["clear"] else NO_EFFECT
    if isnan(row["spread"]):
        return {"effect": effect}
    return {"effect": effect, "mean": f"{row['signed']:+.2g}", "spread": f"{row['spread']:.2g}"}


def _orders(plain: Mapping[Hashable, str]) -> Callable[[Record], Row]:
    """Both orders of a row, whether they converged, and the share in the plain sample beside."""

    def cells(row: Record) -> Row:
        orders = {
            order: _with_error(Estimate(row[order], row[f"{order}_half_width"]))
            for order in ("first", "total")
        }
        return {
            "first order": orders["first"],
            "plain sample": plain.get(row["number"], "-"),
            "total order": orders["total"],
            "converged": "yes" if row["converged"] else "no",
        }

    return cells


def _plain_shares(found: Sensitivity) -> dict[Hashable, str]:
    """First-order indices in the plain sample, as shares of what assumptions make.

    There are none where assumptions make nothing that is clear.
    """
    by, table = found.asked.by, found.table
    if by != "number":
        groups = found.groups
        table = groups[groups["told_by"] == by].rename(columns={"group": "number"})
    whole = found.worth.assumptions(found.asked.question.quarter)
    return {
        row["number"]: _with_error(ratio(Estimate(row["share"], row["high"] - row["share"]), whole))
        for row in table.to_dict("records")
        if whole.clear
    }


def _with_error(found: Estimate) -> str:
    """An index and half the width of its interval, or that it is not clear of zero."""
    if not found.clear:
        return NO_EFFECT
    value = f"{found.value:.2f}" if found.value >= LEAST / 2 else f"<{LEAST:g}"
    return f"{value} ± {max(found.half_width, LEAST):.2f}"


def _sobol_notes(found: Sensitivity, indices: Indices, rows: pd.DataFrame) -> Iterator[str]:
    """How to read Sobol's indices, what has not converged, and what is in them besides."""
    yield (
        "  first order: would vanish if it were known; plain sample: the same from the table "
        "above, of what assumptions make; total order: would stay if all others were known"
    )
    moved = list(rows["number"][~rows["converged"]])
    if moved:
        yield (
            f"  Not converged: {', '.join(moved)}: outside the interval of half the sample; take "
            "more --members"
        )
    yield from _luck(found, indices)
    yield from _kept(indices, found.asked.question.quarter)


def _luck(found: Sensitivity, indices: Indices) -> Iterator[str]:
    """How much of the variance of a design's rows is luck, where there is luck."""
    if indices.luck is not None:
        yield (
            f"  Luck that {found.asked.streams} streams have not averaged out makes "
            f"{percent_ends(indices.luck)} of the variance and counts as interaction"
        )
    elif found.asked.run.chance and found.asked.streams == 1:
        yield (
            "  Luck counts as interaction: with 1 stream nothing tells how much of the variance it "
            "makes; take more --streams"
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


def _told(by: str, rows: pd.DataFrame, cells: Callable[[Record], Row]) -> Iterator[str]:
    """The first rows of a method."""
    lines = [{by: row["number"], **cells(row)} for row in rows[:TEN].to_dict("records")]
    yield from table(lines, width(), whole=list(lines[0]), indent="  ")
    if len(rows) > TEN:
        yield f"  The first {TEN} of {len(rows)}; all are in indices.csv"


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
    folder = {"folder": shown_path(found.folders[0])}
    if indices is None:
        return {**about, **said, **folder}
    method = {
        "name": found.asked.method,
        "by": found.asked.by,
        "size": indices.size,
        "streams": found.asked.streams,
        "luck": _share(indices.luck),
        "left_out": _share(indices.left_out),
        "indices": _records(indices.table),
        "folder": shown_path(found.folders[-1]),
    }
    return {**about, **said, "method": method, **folder}


def _share(found: Estimate | None) -> dict[str, float] | None:
    """A share with its interval; null where it cannot be told."""
    return None if found is None else {"share": found.value, "low": found.low, "high": found.high}


def _records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Rows with null where a table has no number."""
    return table.astype(object).where(table.notna(), None).to_dict("records")
