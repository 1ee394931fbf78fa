"""What is a check, and what do all checks say together?

A check holds one claim of the literature, of a theory or of the record against what the model or
the code gives: what was expected, where that comes from, each number that came out, the verdict,
and whether it is promised. Everything that `hedgerow validate` shows is read off these records:

    published.py, patterns.py, movement.py, stylised_facts/, calibration_checks.py,
    backtests/report.py, forecast/report.py    give checks
    validation.py    runs them, source by source, into a Report
    sim/reports/validation/    writes it as Markdown and as a page; sim/figures/ draws it
    sim/cli/printing/validation.py    prints it

A check that is not promised and fails is a known miss: it is shown like any other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from math import ceil, log10
from typing import Any, Final, Literal

Verdict = Literal["pass", "partial", "fail", "not represented"]
VERDICTS: Final[tuple[Verdict, ...]] = ("pass", "partial", "fail", "not represented")

FEWEST_DIGITS: Final = 3
MOST_SHOWN: Final = 1e9
"""Whole numbers below are written in full."""

SHARE: Final = "of futures"
"""The unit of what is shown in per cent."""

Done = Callable[[], None]
"""Called after each step of a source of checks, for whoever shows progress."""


def nothing() -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Result:
    """One number of a check: what was expected, and what came out."""

    name: str
    """What tells it from other results of the check."""
    unit: str
    expected: str
    """In words; empty where nothing is asked of it."""
    value: float
    met: bool | None
    """Whether it is as expected; None where nothing is asked of it."""
    least: float | None = None
    """Lower end of what is expected; None where that has none."""
    most: float | None = None
    """Upper end of it."""
    error: float = 0.0
    """Standard error; 0 where it does not vary by chance."""
    interval: tuple[float, float] | None = None
    """Between which ends nine in ten futures lie, of what differs by future."""

    @property
    def shown(self) -> str:
        """The value with three digits, or as many as tell it from the ends of what is expected."""
        if self.unit == SHARE:
            return f"{self.value:.1%}"
        if self.value.is_integer() and abs(self.value) < MOST_SHOWN:
            return f"{self.value:,.0f}"
        return f"{self.value:.{self._digits}g}"

    @property
    def _digits(self) -> int:
        if self.least is None or self.most is None or self.least == self.most:
            return FEWEST_DIGITS
        return max(FEWEST_DIGITS, 1 + ceil(log10(abs(self.value) / (self.most - self.least))))


@dataclass(frozen=True)
class Check:
    """A claim, and how far it comes out."""

    kind: str
    """The heading under which it is shown."""
    name: str
    claim: str
    """In our own words."""
    source: str
    """Where the claim comes from."""
    measured: str
    """On what it is read."""
    verdict: Verdict
    promised: bool
    """Whether it is a mistake when it does not pass."""
    results: tuple[Result, ...] = ()
    """None of what is not represented."""
    n: int = 0
    """How many cases it is read on."""
    cases: str = "futures"
    """What these are."""
    published: str = ""
    """The published numbers."""
    why: str = ""
    """Why it is not represented, or is known to fail."""
    note: str = ""
    """What is to be said of it besides, whatever the verdict."""

    @property
    def broken(self) -> bool:
        """Whether a promise is broken."""
        return self.promised and self.verdict != "pass"


def verdict_of(results: Iterable[Result]) -> Verdict:
    """How far results are as expected: all of them, some, none, or there are none to judge."""
    met = [one.met for one in results if one.met is not None]
    if not met:
        return "not represented"
    return "pass" if all(met) else "partial" if any(met) else "fail"


@dataclass(frozen=True)
class Report:
    """All checks of one run."""

    version: str
    """Of the program."""
    members: int
    """Futures over which patterns are read."""
    seed: int
    checks: tuple[Check, ...]
    citations: Mapping[str, str]
    """Citations of sources, by the names under which checks give them."""

    @property
    def kinds(self) -> Mapping[str, tuple[Check, ...]]:
        """The checks by their kind, in the order in which they came."""
        found: dict[str, tuple[Check, ...]] = {}
        for check in self.checks:
            found[check.kind] = (*found.get(check.kind, ()), check)
        return found

    @property
    def broken(self) -> tuple[Check, ...]:
        """What is promised and does not pass."""
        return tuple(check for check in self.checks if check.broken)

    @property
    def headline(self) -> str:
        """How many checks of each kind pass, on one line."""
        counts = (
            f"{kind if i == 0 else kind.lower()} {counted(checks)['pass']} of {len(checks)}"
            for i, (kind, checks) in enumerate(self.kinds.items())
        )
        return " · ".join(counts)

    @property
    def promises(self) -> str:
        """Whether every promise is kept, and else which are not."""
        if not self.broken:
            kept = sum(check.promised for check in self.checks)
            return f"All {kept} checks that are promised pass."
        return f"Promised, and not so: {', '.join(check.name for check in self.broken)}."

    def as_json(self) -> dict[str, Any]:
        """Everything in it, and what is counted, as JSON takes it."""
        counts = {kind: dict(counted(checks)) for kind, checks in self.kinds.items()}
        broken = [check.name for check in self.broken]
        return {"headline": self.headline, "counts": counts, "broken": broken, **asdict(self)}


def counted(checks: Iterable[Check]) -> Counter[Verdict]:
    """How many checks have each verdict, with 0 for what none has."""
    found = Counter(dict.fromkeys(VERDICTS, 0))
    found.update(check.verdict for check in checks)
    return found


def verdict_counts(checks: Iterable[Check]) -> str:
    """The same in words: "17 pass, 3 partial, 4 fail, 3 not represented"."""
    return ", ".join(f"{count} {verdict}" for verdict, count in counted(checks).items() if count)
