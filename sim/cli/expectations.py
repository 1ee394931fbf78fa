"""Commands about what was expected: expectations."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.options import AsJson, Out

if TYPE_CHECKING:
    from sim.evidence.expectations.confidence import Calibration
    from sim.evidence.expectations.ledger import Ledger


def expectations(
    out: Out = Path("results"),
    figure: Annotated[
        bool, typer.Option("--figure", help="Draw confidence against what held into OUT.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What was expected before running, what held, and how good the guesses are."""
    from sim.cli.printing.expectations import print_expectations
    from sim.evidence.expectations.confidence import calibration
    from sim.evidence.expectations.ledger import read_ledger

    with kind_errors(as_json):
        ledger = read_ledger(out)
        found = calibration(ledger)
        if ledger.torn:
            print(f"{ledger.torn} unreadable line(s) of the ledger left out", file=sys.stderr)
        if as_json:
            print(json.dumps(_as_json(ledger, found), indent=2, ensure_ascii=False))
        else:
            print_expectations(ledger, found)
        if figure:
            _draw(found, out)


def _as_json(ledger: Ledger, found: Calibration) -> dict[str, object]:
    return {
        "statements": [line.model_dump() for line in ledger.lines],
        "torn": ledger.torn,
        "calibration": asdict(found),
    }


def _draw(found: Calibration, out: Path) -> None:
    from importlib.metadata import version

    import pandas as pd

    from sim.figures.calibration import content
    from sim.figures.drawing import save
    from sim.inputs.strict_toml import shown_path

    if found.missing:
        stop(f"--figure needs {found.missing} more scored statement(s) with a confidence", 2)
    bins = pd.DataFrame(map(asdict, found.bins))
    save(content(bins, version("hedgerow")), out, "calibration")
    print(f"Saved: {shown_path(out / 'calibration.png')}", file=sys.stderr)
