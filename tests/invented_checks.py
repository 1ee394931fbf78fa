"""Invented checks of every verdict, in place of some minutes of running real ones."""

from dataclasses import replace

from sim.evidence.checks import SHARE, Check, Report, Result
from sim.evidence.patterns import EFFECT, HOLDS, LEFT

PATTERN = Check(
    kind="Patterns",
    name="pressure breeds grievance, and more of it than is conceded",
    claim="Pressure breeds grievance.",
    source="a-study ¶3; S9",
    measured="futures with and without pressure",
    verdict="pass",
    promised=True,
    results=(
        Result(HOLDS, SHARE, ">= 90%", 0.981, True, 0.9, 1.0),
        Result(LEFT, SHARE, "<= 10%", 0.113, True, 0.0, 0.1),
        Result(EFFECT, "grievance at the end", "", 0.0721, None, interval=(-0.01, 0.163)),
    ),
    n=1024,
)
MISSED = replace(
    PATTERN,
    name="money draws near",
    verdict="fail",
    promised=False,
    results=(Result(HOLDS, SHARE, "30% to 35%", 0.42, False, 0.3, 0.35), *PATTERN.results[1:]),
    why="money has no draught & <none> is given",
)
PARTIAL = Check(
    kind="Stylised facts",
    name="S2",
    claim="A claim | with a bar.",
    source="S2, held out",
    measured="many states",
    verdict="partial",
    promised=False,
    results=(
        Result("first", "points", "-2 to -1", -1.5, True, -2.0, -1.0, error=0.25),
        Result("second", "% of GDP", "below 0", 0.7, False, None, 0.0),
    ),
    n=3600,
    cases="states",
    published="two numbers",
)
ABSENT = replace(
    PARTIAL,
    name="S3",
    verdict="not represented",
    results=(),
    n=0,
    why="no such quantity in the model, because no leader loses office",
)
PUBLISHED = Check(
    kind="Published results",
    name="triangles",
    claim="Three enemies cannot all be satisfied.",
    source="A. Author (1996)",
    measured="formulas",
    verdict="pass",
    promised=True,
    results=(Result("ways", "", "6", 6.0, True, 6.0, 6.0),),
    n=1,
    cases="numbers",
    note="a fourth enemy | changes nothing",
)
CHECKS = (PUBLISHED, PATTERN, MISSED, PARTIAL, ABSENT)
REPORT = Report(
    "9.9", 1024, 7, CHECKS, {"a-study": "An Author 2001, A Journal", "S9": "B. & C. 1999"}
)
"""All promises kept."""
BROKEN = replace(REPORT, checks=(replace(PUBLISHED, verdict="fail"), *CHECKS[1:]))
"""One promise broken."""
