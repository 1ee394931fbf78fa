"""What was expected before running, and what came of it."""

from collections import Counter
from collections.abc import Sequence

from sim.cli.printing.rows import print_rows
from sim.cli.printing.width import say
from sim.evidence.expectations.confidence import FEWEST, Calibration
from sim.evidence.expectations.ledger import Ledger
from sim.evidence.expectations.scores import Scored


def scored_lines(scored: Sequence[Scored]) -> list[str]:
    """How many statements of a run held, and a line for each that did not."""
    if not scored:
        return []
    count = Counter(row.held for row in scored)
    words = f"Expected: {count[True]} of {count[True] + count[False]} held"
    if count[None]:
        words += f"; {count[None]} not scored, for want of a baseline"
    return [words, *(_unheld(row) for row in scored if row.held is False)]


def _unheld(row: Scored) -> str:
    sure = "" if row.confidence is None else f"; stated with confidence {row.confidence:g}"
    form = "+.4g" if row.measure == "median change" else ".4g"
    found = f"{row.measure} {row.observed:{form}}{sure}"
    return f"  not held: {row.scenario}: {row.stated} ({found})"


def print_expectations(ledger: Ledger, found: Calibration) -> None:
    """Print how many statements held, those that did not, and how good the guesses are."""
    if not ledger.lines:
        say("no statement has been scored yet: write [[expect]] in a scenario, then run it")
        return
    count = Counter(line.held for line in ledger.lines)
    batches = len({line.batch for line in ledger.lines})
    words = f"{len(ledger.lines)} statements in {batches} results folder(s)"
    say(f"{words}: {count[True]} held, {count[False]} did not, {count[None]} not scored")
    late = sum(line.after_seeing for line in ledger.lines)
    if late:
        say(f"{late} stated only after a result had been shown; not counted below")
    _print_unheld(ledger)
    _print_calibration(found)


def _print_unheld(ledger: Ledger) -> None:
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
        print_rows(rows, as_json=False)


def _print_calibration(found: Calibration) -> None:
    if found.missing:
        needs = f"Calibration needs {FEWEST} scored statements with a confidence"
        print()
        say(f"{needs}; {found.missing} missing")
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
    print()
    say("Calibration: mean stated confidence beside the share that held")
    print_rows(rows, as_json=False)
    say(f"All {found.n}: {found.stated:.2f} stated, {found.held:.2f} held")
    say(f"Brier score {found.brier:.3f}: 0 is perfect, 0.25 is a coin")
