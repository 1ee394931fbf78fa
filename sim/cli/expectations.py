"""Commands about what was expected: expectations."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import app
from sim.cli.errors import kind_errors, stop
from sim.cli.options import AsJson, Out

if TYPE_CHECKING:
    from sim.evidence.expectations import Calibration, Ledger


@app.command()
def expectations(
    out: Out = Path("results"),
    figure: Annotated[
        bool, typer.Option("--figure", help="Draw confidence against what held into OUT.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What was expected before running, what held, and how good the guesses are."""
    from sim.evidence.expectations import calibration, read

    with kind_errors(as_json):
        ledger = read(out)
        found = calibration(ledger)
        if ledger.torn:
            print(f"{ledger.torn} unreadable line(s) of the ledger left out", file=sys.stderr)
        if as_json:
            print(json.dumps(_as_json(ledger, found), indent=2, ensure_ascii=False))
        else:
            _tell(ledger, found)
        if figure:
            _draw(found, out)


def _as_json(ledger: Ledger, found: Calibration) -> dict[str, object]:
    return {
        "statements": [line.model_dump() for line in ledger.lines],
        "torn": ledger.torn,
        "calibration": asdict(found),
    }


def _tell(ledger: Ledger, found: Calibration) -> None:
    if not ledger.lines:
        print("no statement has been scored yet: write [[expect]] in a scenario, then run it")
        return
    count = Counter(line.held for line in ledger.lines)
    batches = len({line.batch for line in ledger.lines})
    words = f"{len(ledger.lines)} statements in {batches} results folder(s)"
    print(f"{words}: {count[True]} held, {count[False]} did not, {count[None]} not scored")
    late = sum(line.after_seeing for line in ledger.lines)
    if late:
        print(f"{late} stated only after a result had been shown; not counted below")
    _tell_failures(ledger)
    _tell_calibration(found)


def _tell_failures(ledger: Ledger) -> None:
    from sim.cli.listing import show

    rows = [
        {
            "scenario": line.scenario,
            "did not hold": line.stated,
            "came out": f"{line.measure} {line.observed:.4g}",
            "confidence": line.confidence,
            "by": line.by,
            "results": line.batch,
        }
        for line in ledger.lines
        if line.held is False
    ]
    if rows:
        print()
        show(rows, as_json=False)


def _tell_calibration(found: Calibration) -> None:
    from sim.cli.listing import show
    from sim.evidence.expectations import FEWEST

    if found.missing:
        needs = f"Calibration needs {FEWEST} scored statements with a confidence"
        print(f"\n{needs}; {found.missing} missing")
        return
    rows = [
        {
            "confidence": f"{part.low:.1f}-{part.high:.1f}",
            "n": part.n,
            "stated": f"{part.stated:.2f}",
            "held": f"{part.held:.2f}",
        }
        for part in found.bins
    ]
    print("\nCalibration: mean stated confidence beside the share that held")
    show(rows, as_json=False)
    print(f"All {found.n}: {found.stated:.2f} stated, {found.held:.2f} held")
    print(f"Brier score {found.brier:.3f}: 0 is perfect, 0.25 is a coin")


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
