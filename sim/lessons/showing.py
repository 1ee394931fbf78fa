"""How answers read: a number, and how sure it is.

The page shows them by the same rules; docs/lessons/README.md states them.
"""

import math
from collections.abc import Mapping

from sim.lessons.answers import Answered
from sim.lessons.tables import SHARES, AnswerTable
from sim.lessons.words import Form, Inline, Span

MINUS = "\N{MINUS SIGN}"


def shown(answered: Answered, form: Form) -> str:
    """An answer as words show it: with its uncertainty, its value alone, or without its sign."""
    if form == "full":
        return f"{shown_value(answered)} ({uncertainty(answered)})"
    return shown_value(answered, signed=form == "value")


def shown_value(answered: Answered, *, signed: bool = True) -> str:
    """The value of an answer: "+0.005" of a change, "0.47" of a level, "97 of 100 futures"."""
    asked, value = answered.asked, answered.estimate.value
    if asked.statistic in SHARES:
        return f"{of_hundred(value)} of 100 futures"
    return number(value if signed else abs(value), asked, signed=signed)


def uncertainty(answered: Answered) -> str:
    """How sure an answer is: "9 in 10 futures: -0.047 to -0.001", "95 % interval: 95 to 98"."""
    asked, found = answered.asked, answered.estimate
    kind = "9 in 10 futures" if asked.statistic == "median" else "95 % interval"
    if asked.statistic in SHARES:
        low, high = (f"{round(100 * end)}" for end in (found.low, found.high))
    else:
        low, high = (number(end, asked) for end in (found.low, found.high))
    return f"{kind}: {low} to {high}"


def of_hundred(share: float) -> str:
    """A share of 100, in whole numbers: none and all are said of none and all alone."""
    if 0 < share < 0.005:
        return "fewer than 1"
    if 0.995 <= share < 1:
        return "more than 99"
    return f"{math.floor(100 * share + 0.5)}"


def number(value: float, asked: AnswerTable, *, signed: bool = True) -> str:
    """A number with the decimals of an answer; with its sign where that is a change."""
    if math.isnan(value):
        return "not defined"
    size = f"{abs(value):,.{asked.digits}f}"
    if not any(digit in size for digit in "123456789"):
        return size
    if value < 0:
        return MINUS + size
    return f"+{size}" if signed and asked.is_change else size


def bounds(least: float | None, most: float | None) -> str:
    """Where words hold: "from -0.03 to -0.003", "from 0.9 on", "up to 0.2"."""
    low, high = (f"{end:g}".replace("-", MINUS) if end is not None else "" for end in (least, most))
    if most is None:
        return f"from {low} on"
    return f"up to {high}" if least is None else f"from {low} to {high}"


def filled(words: Inline, answers: Mapping[str, Answered]) -> Inline:
    """Words with each field replaced by what it stands for."""
    return tuple(
        Span(shown(answers[span.text], span.form), span.style) if span.form else span
        for span in words
    )
