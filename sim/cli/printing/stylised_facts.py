"""What the literature and the data say of such a world, and what the model gives."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width

NUMBERS = ("found", "expected")
VERDICTS = ("pass", "partial", "fail", "not represented")


def print_stylised_facts(found: pd.DataFrame) -> bool:
    """Print each reading of each fact and count the verdicts; say whether promises are kept."""
    rows = [_row(row) for row in found.to_dict("records")]
    for line in table(rows, width(), numbers=NUMBERS, whole=("source",)):
        print(line)
    each = found.drop_duplicates("fact")
    counts = (f"{(each['verdict'] == verdict).sum()} {verdict}" for verdict in VERDICTS)
    say(f"of {len(each)} stylised facts: {', '.join(counts)}")
    broken = list(each.loc[each["promised"] & (each["verdict"] != "pass"), "fact"])
    if broken:
        say(f"promised, and not so: {', '.join(broken)}")
    return not broken


def _row(row: Mapping[Hashable, Any]) -> Row:
    return {
        "stylised fact": row["fact"],
        "reading": row["reading"],
        "found": "" if row["absent"] else f"{row['value']:.3g}",
        "expected": row["expected"],
        "of": row["unit"],
        "source": f"{row['source']}, {row['role']}",
        "verdict": _verdict(row),
    }


def _verdict(row: Mapping[Hashable, Any]) -> str:
    """The verdict on a fact, and what it rests on where its readings differ or are missing."""
    if row["absent"]:
        return f"{row['verdict']}: no such quantity, because {row['absent']}"
    if row["verdict"] == "partial":
        return f"partial: {'met' if row['as expected'] else 'missed'}"
    return str(row["verdict"])
