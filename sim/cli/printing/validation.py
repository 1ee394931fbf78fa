"""What was checked, what was expected, what came out, and the verdicts."""

from collections.abc import Iterator, Sequence

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.evidence.checks import Check, Report, Result, verdict_counts
from sim.evidence.patterns import EFFECT, HOLDS, LEFT

OF_PATTERNS = (HOLDS, LEFT, EFFECT)
"""Results of a check that stands in one row."""
MISSING = {"fail": "fails", "partial": "passes only in part"}
"""What a check does that does not pass, by its verdict."""


def print_report(report: Report) -> None:
    """Print the count of verdicts, the checks of each kind, and whether promises are kept."""
    say(report.headline)
    for kind, checks in report.kinds.items():
        print()
        print_kind(kind, checks)
    print()
    say(report.promises)


def _known(checks: Sequence[Check]) -> Iterator[str]:
    """Why some are known to fail, and what is to be said of others."""
    for check in checks:
        if check.why and check.results and check.verdict in MISSING:
            yield f"{check.name} {MISSING[check.verdict]} because {check.why}"
        if check.note:
            yield f"{check.name}: {check.note}"


def print_kind(kind: str, checks: Sequence[Check]) -> None:
    """Print the checks of one kind, their verdicts, and why some are known to fail."""
    print_checks(checks)
    say(f"{kind}: {verdict_counts(checks)}", *_known(checks))


def print_checks(checks: Sequence[Check]) -> None:
    """Print checks: first those that stand in a row each, then the others."""
    patterns = [check for check in checks if _is_pattern(check)]
    others = [check for check in checks if not _is_pattern(check)]
    _print_table([_pattern(check) for check in patterns], "pattern")
    if patterns and others:
        print()
    _print_table([row for check in others for row in _rows(check)], "check")


def _print_table(rows: Sequence[Row], first: str) -> None:
    numbers = {"holds in", "asked", "without cause", "effect", "came out", "expected"}
    whole = {"5 % to 95 %"} if first == "pattern" else set[str]()
    for line in table(list(rows), width(), numbers=numbers, whole=whole):
        print(line)


def _is_pattern(check: Check) -> bool:
    return tuple(one.name for one in check.results) == OF_PATTERNS


def _pattern(check: Check) -> Row:
    holds, left, effect = check.results
    low, high = effect.interval or (effect.value, effect.value)
    return {
        "pattern": check.name,
        "holds in": holds.shown,
        "asked": holds.expected,
        "without cause": left.shown,
        "effect": f"{effect.value:.3g}",
        "5 % to 95 %": f"{low:.3g} to {high:.3g}",
        "of": effect.unit,
        "source": check.source,
        "verdict": _verdict(check),
    }


def _rows(check: Check) -> Iterator[Row]:
    """A row for each number of a check; one that is not represented has one without a number."""
    for one in check.results:
        number = {
            "reading": one.name,
            "came out": one.shown,
            "expected": one.expected,
            "of": one.unit,
        }
        yield {"check": check.name, **number, **_judged(check, one)}
    if not check.results:
        nothing = dict.fromkeys(("reading", "came out", "expected", "of"), "")
        said = {"source": check.source, "verdict": f"{check.verdict}: {check.why}"}
        yield {"check": check.name, **nothing, **said}


def _judged(check: Check, one: Result) -> Row:
    """The verdict, and what it rests on where results differ."""
    verdict = _verdict(check)
    if len(check.results) > 1 and verdict != "pass":
        met = {True: "met", False: "missed", None: "not judged"}[one.met]
        verdict = f"{verdict}: {met}"
    return {"source": check.source, "verdict": verdict}


def _verdict(check: Check) -> str:
    """The verdict, loud where a promise is broken."""
    return f"{check.verdict.upper()}, though promised" if check.broken else check.verdict
