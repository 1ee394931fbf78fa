"""How is a check said in words, whatever it is written into?"""

from sim.evidence.checks import Check, Report, Result
from sim.model.cast import listed

ABOUT = {
    "Published results": "Theories of others, computed from their formulas and held against what "
    "their authors published.",
    "Patterns": "What the literature says of pressure and money, over drawn assumptions: in how "
    "many futures it must hold was written before the first run, and it must stop without its "
    "cause.",
    "Stylised facts": "What the literature finds across many states, read on a world of states "
    "that live by the same rules.",
    "Calibration": "What the record of 2010 to 2018 says of the numbers, whether it is likely "
    "under the model, and whether the fit finds what was planted in simulated records.",
    "Back-tests": "What the model would have said at the end of 2013 to 2016 of the years to 2018, "
    "beside naive rivals that knew the same.",
    "Forecasts": "What was said of years whose record nothing here has read, and sealed, to be "
    "held against that record once it is given.",
}
"""What the checks of a kind are."""
TITLE = "What the model was held against, and what came out"
LEVEL = (
    "Every check is here, whatever came of it. Nothing was tuned to pass one; what is not promised "
    "and does not pass is a known miss."
)


def made_by(report: Report) -> str:
    """With which version, over how many futures."""
    run = f"{report.members:,} futures, seed {report.seed}"
    return f"hedgerow {report.version} · {run} · model output, not a forecast"


def number(result: Result) -> str:
    """What came out, and how sure it is."""
    if result.interval:
        return f"{result.shown} ({result.interval[0]:.3g} to {result.interval[1]:.3g})"
    return f"{result.shown} ± {result.error:.2g}" if result.error else result.shown


def asked(result: Result) -> str:
    """What was expected."""
    return result.expected or "not judged"


def judged(result: Result) -> str:
    """Whether a result is as expected, in a word."""
    return {True: "met", False: "missed", None: ""}[result.met]


def promise(check: Check) -> str:
    """Whether a check is promised, in words."""
    return "promised" if check.promised else "not promised"


def cases(check: Check) -> str:
    """On how many cases it is read."""
    if not check.n:
        return ""
    return f"{check.n:,} {check.cases.removesuffix('s') if check.n == 1 else check.cases}"


def missing(report: Report) -> str:
    """What does not pass, by name."""
    names = [check.name for check in report.checks if check.verdict != "pass"]
    return f"Not passed: {listed(names)}." if names else "Every check passes."
