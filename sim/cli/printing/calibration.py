"""What a calibration found: prior and posterior of each number that the record speaks of."""

from collections.abc import Hashable, Mapping
from typing import Any

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.evidence.calibration import SHRUNK, Calibration

NUMBERS = ("record shows", "narrower by")


def print_calibration(found: Calibration) -> None:
    """Print a row for each number with a posterior, then what the record does not speak of."""
    rows = found.table()
    shown = [_row(row) for row in rows.to_dict("records")]
    for line in table(shown, width(), numbers=NUMBERS, whole=("prior", "posterior", "sequential")):
        print(line)
    print()
    say(*sentences(found, found.untouched(rows)))


def sentences(found: Calibration, untouched: float) -> list[str]:
    """What is to be known beside the rows."""
    walked, ranged = found.walked, len(found.shown)
    surprise = found.reference.surprise(found.watched.target)
    return [
        f"The record speaks of {len(found.speaking)} of {ranged} numbers with a range; "
        f"{untouched:.0%} of these {ranged} kept theirs to within {SHRUNK:.0%}.",
        f"Of pasts drawn from the prior {surprise:.0%} lie farther out than the record.",
        f"The sequential way took {walked.runs:,} runs at {len(walked.tolerances)} tolerances and "
        f"ended when {walked.accepted[-1]:.1%} of steps were accepted.",
    ]


def _row(row: Mapping[Hashable, Any]) -> Row:
    spans = {
        name: f"{row[f'{way} 50%']:.3g} ({row[f'{way} 5%']:.3g} to {row[f'{way} 95%']:.3g})"
        for name, way in (
            ("prior", "prior"),
            ("posterior", "regression"),
            ("sequential", "sequential"),
        )
    }
    return {
        "number": row["parameter"],
        "record shows": f"{row['R2']:.0%}",
        **spans,
        "narrower by": f"{round(row['shrunk'], 2) + 0.0:.0%}",
        "ways disagree": f"in {row['disagree']}" if row["disagree"] else "",
    }
