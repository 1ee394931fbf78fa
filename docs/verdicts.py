"""Write docs/verdicts.json: what became of every claim, check and expectation, for the page.

    python docs/verdicts.py            write it anew; some minutes
    python docs/verdicts.py --check    exit 1 when it is out of date

Claims are tested, the model is validated and scenarios are held against expectations as `hedgerow
claims`, `hedgerow validate` and docs/EXPECTATIONS.md do, but for the boxes in which claims fail.
The file says of which seeds and scenarios it is, so that the page shows it with no others.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.expectations import Outcome, outcomes  # noqa: E402
from sim.engine.chance import Design  # noqa: E402
from sim.engine.run import Run  # noqa: E402
from sim.evidence.checks import Check, Report, Result  # noqa: E402
from sim.evidence.patterns import TRIALS  # noqa: E402
from sim.evidence.validation import study_of, validate  # noqa: E402
from sim.explore.claim_tests import ClaimResult, contrast_of  # noqa: E402
from sim.explore.claims import FILE as CLAIMS_FILE  # noqa: E402
from sim.explore.claims import Claims, load_claims  # noqa: E402
from sim.explore.deciding import Ranks  # noqa: E402
from sim.explore.sample import Sample  # noqa: E402
from sim.inputs.folders import Folders  # noqa: E402
from sim.inputs.register import Register, load_register  # noqa: E402
from sim.inputs.scenario import Scenario, load_scenario, scenario_names  # noqa: E402
from sim.model.quarters import show_quarter  # noqa: E402
from sim.reports.claims import MEMBERS, claim_row  # noqa: E402
from sim.reports.validation.words import asked, number  # noqa: E402

SEEDS, SCENARIOS = ROOT / "seeds", ROOT / "scenarios"
FILE = ROOT / "docs" / "verdicts.json"
DIGITS = 6
"""That are kept of a number."""
FUTURES = 1024
"""Over which patterns are read, as `hedgerow validate` takes by itself."""
CLAIM = [
    "claim",
    "view",
    "statement",
    "paragraphs",
    "quantity",
    "unit",
    "quarter",
    "direction",
    "at_least",
    "verdict",
    "share",
    "share_low",
    "share_high",
    "no_effect",
    "clear_effect",
    "median",
    "q05",
    "q95",
]
"""What is kept of a row of claims.csv."""
CHECK = [
    "kind",
    "name",
    "claim",
    "source",
    "measured",
    "verdict",
    "promised",
    "n",
    "cases",
    "published",
    "why",
    "note",
]
"""What is kept of a check beside its results."""


def verdicts() -> dict[str, Any]:
    """Everything, as the page takes it."""
    folders = Folders(SEEDS, SCENARIOS)
    register = load_register(SEEDS)
    names = scenario_names(SCENARIOS)
    scenarios = {name: load_scenario(SCENARIOS, name, register) for name in names}
    claims = load_claims(SEEDS / CLAIMS_FILE, folders, register)
    futures = Run(design=Design(MEMBERS))
    return {
        "seeds": register.digest,
        "scenarios": {name: one.digest for name, one in scenarios.items()},
        "claims": {
            **_futures(futures),
            "found": [_claim(one, register) for one in tested(claims, register, futures)],
        },
        "checks": _checks(_report(register, scenarios["baseline"])),
        "expectations": {
            **_futures(Run()),
            "found": [_expectation(one) for one in outcomes(register, Run())],
        },
    }


def tested(claims: Claims, register: Register, futures: Run) -> list[ClaimResult]:
    """Claims over many futures, without the boxes in which they fail and without luck's part."""
    futures = futures.settled(len(claims.scenarios))
    sample = Sample.simulated(claims.scenarios, register, futures, claims.measured)
    ranks = Ranks.of(sample.assumptions)
    contrasts = [contrast_of(claim, sample) for claim in claims.claims]
    return [
        ClaimResult(claim, contrast, sample.draws, ranks.deciders(contrast), None, None)
        for claim, contrast in zip(claims.claims, contrasts, strict=True)
    ]


def _futures(run: Run) -> dict[str, int]:
    return {"members": run.design.members, "seed": run.seed}


def _claim(one: ClaimResult, register: Register) -> dict[str, Any]:
    row = claim_row(one, register)
    document = register.documents.get(one.claim.view)
    return {
        **{name: _short(row[name]) for name in CLAIM},
        "author": document.author if document else one.claim.view,
        "against": one.claim.counts_against,
        "decided_by": [[name, _short(rank)] for name, rank in one.deciders],
    }


def _report(register: Register, baseline: Scenario) -> Report:
    run = Run(design=Design(FUTURES)).settled(TRIALS)
    return validate(study_of(baseline, register, run), lambda *_: None)


def _checks(report: Report) -> dict[str, Any]:
    return {
        "members": report.members,
        "seed": report.seed,
        "sources": dict(report.citations),
        "found": [_check(one) for one in report.checks],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        **{name: getattr(check, name) for name in CHECK},
        "results": [_result(one) for one in check.results],
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "name": result.name,
        "value": number(result),
        "unit": result.unit,
        "asked": asked(result).replace(">=", "≥").replace("<=", "≤"),
        "met": result.met,
    }


def _expectation(one: Outcome) -> dict[str, Any]:
    expected = one.expected
    return {
        "scenario": expected.scenario,
        "output": expected.output,
        "quarter": show_quarter(expected.quarter),
        "low": expected.low,
        "high": expected.high,
        "median": _short(one.median),
        "q05": _short(one.q05),
        "q95": _short(one.q95),
        "hit": one.hit,
        "why": expected.why,
    }


def _short(value: object) -> Any:
    """A number with the digits that are kept; anything else as it is."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check; 1 when a check finds it out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args(arguments).check
    fresh = json.dumps(verdicts(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if check:
        stale = not FILE.is_file() or FILE.read_text(encoding="utf-8") != fresh
        if stale:
            print("verdicts.json is out of date; run python docs/verdicts.py", file=sys.stderr)
        return int(stale)
    FILE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
