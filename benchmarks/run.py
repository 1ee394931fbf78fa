"""How fast is the model, against what others would use and against C?

Run: .venv/bin/python benchmarks/run.py [--rounds 5] [--quick] [--write]
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from benchmarks.tables import Size

# Workers that Mesa starts read this file again, so what is heavy is imported where it is used.


def main() -> None:
    """Measure, print, and put the main table into docs/SPEED.md with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, help="interleaved rounds (5, or 2 with --quick)")
    parser.add_argument("--quick", action="store_true", help="one or two minutes, less sure")
    parser.add_argument("--write", action="store_true", help="update docs/SPEED.md and the figure")
    parser.add_argument("--figure", type=Path, help="draw the cost curve into this file")
    parser.add_argument("--far", action="store_true", help="memory up to ten million members")
    options = parser.parse_args()
    from benchmarks import tables

    size = tables.QUICK if options.quick else tables.FULL
    if options.far:
        size = replace(size, farthest=tables.FAR)
    rounds = options.rounds or size.rounds
    text = tables.against_peers(size, rounds)
    _say(text)
    _say(tables.part_by_part(size, rounds))
    _others(size, rounds, _figure(options))
    if options.write:
        write(text)


def _figure(options: argparse.Namespace) -> Path | None:
    return ROOT / "docs" / "figures" / "cost.png" if options.write else options.figure


def _say(text: str) -> None:
    print(text, end="\n\n", flush=True)


def _others(size: Size, rounds: int, figure: Path | None) -> None:
    """Start-up, horizon, members, memory."""
    from benchmarks import cost, growth

    _say(growth.start_up(size.repeats))
    _say(growth.horizon(1000, min(rounds, 3)))
    _say(growth.keeping(10 * size.members, min(rounds, 3)))
    lines = cost.lines(size.most)
    costs = cost.measured(lines, size.most, rounds)
    _say(cost.told(costs))
    if figure:
        cost.draw(lines, costs, figure)
    _say(growth.memory(size.most, size.farthest))


def write(text: str) -> None:
    """Put the main table into docs/SPEED.md."""
    page = ROOT / "docs" / "SPEED.md"
    head, _, rest = page.read_text(encoding="utf-8").partition("<!-- benchmark -->\n")
    _, _, tail = rest.partition("<!-- end -->")
    new = f"{head}<!-- benchmark -->\n{text}\n<!-- end -->{tail}"
    page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
