"""What decides an output, in words?

Shares are of its variance over futures. A number is named only where its interval lies above zero,
and as what matters most only where it is foremost (`sim.explore.foremost`); where none is, that is
what is said.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.explore.estimate import Estimate
from sim.explore.groups import By
from sim.explore.question import Question
from sim.explore.worth import Worth
from sim.figures.changes import inside, subject
from sim.figures.wording import capital, counted, fixed, moment, plain_name
from sim.inputs.register import Register
from sim.model.cast import listed

NAMED = 2
"""Numbers that a sentence names."""

MOST_OF = 0.5
"""Share of the variance above which the numbers named decide most of it."""

NO_EFFECT = "no clear effect"
"""What stands in the place of a share whose interval spans zero."""


def what(question: Question, register: Register) -> str:
    """What is asked about: "alignment with China in 2030", or what a scenario changes in it."""
    name, _, code = question.output.partition(".")
    words = inside(subject(register.outputs[name], code, register.cast))
    when = f"{words} in {moment(question.quarter)}"
    if question.against is None:
        return when
    return f"what {inside(plain_name(question.scenario.name, register.cast))} changes in {when}"


def percent(share: float) -> str:
    """A share of a hundred: "18 %", "3.1 %" below ten."""
    size = 100.0 * share
    return f"{fixed(size, 0 if abs(size) >= 9.95 else 1)} %"


def spanned(row: Mapping[Hashable, Any]) -> str:
    """A share with its interval, "18 % (17 to 19)", or that it is not clear of zero."""
    if not row["clear"]:
        return NO_EFFECT
    digits = 0 if row["share"] >= 0.0995 else 1
    low, high = (fixed(100.0 * row[end], digits) for end in ("low", "high"))
    return f"{percent(row['share'])} ({low} to {high})"


def label_of(number: str, register: Register) -> str:
    """What a number means, with names in the place of codes; a group stands for itself."""
    if number not in register.parameters:
        return number
    cast = register.cast
    codes = "|".join(map(re.escape, cast.partners))
    label = register.parameters[number].label
    return re.sub(rf"\b(?:{codes})\b", lambda code: cast.in_sentence(code[0], short=True), label)


def called(label: str) -> str:
    """A number inside a sentence: its label up to what explains it, in quotation marks."""
    return f"“{label.partition(':')[0].partition(' (')[0]}”"


def finding(worth: Worth) -> str:
    """State what decides it: the numbers that are clearly worth most."""
    register, table = worth.sample.register, worth.table
    words = what(worth.question, register)
    if not np.ptp(worth.lives(worth.question.quarter)):
        return f"Nothing decides {words}: it is the same in all futures"
    if not table["clear"].any():
        return f"No single number has a clear effect on {words}"
    first = list(table["number"][table["foremost"]])
    if not first:
        return f"No one number clearly weighs most for {words}"
    named = f"What is assumed about {_named(first, register)}"
    together = worth.first_orders[worth.question.quarter].of(first)
    if together.low > MOST_OF:
        return f"{named} decides most of {words}"
    return f"{named} weighs most for {words}"


def finding_over_time(
    over_time: pd.DataFrame, question: Question, register: Register, by: By = "number"
) -> str:
    """State what clearly matters most at the first and at the last moment that anything does.

    From a row for each quarter and number, as `Worth.over_time` has it.
    """
    words = what(question, register).removesuffix(f" in {moment(question.quarter)}")
    moving = list(dict.fromkeys(over_time["quarter"][over_time["clear"]]))
    if not moving:
        return f"No {by} has a clear effect on {words} at any time"
    start, end = (_most_at(over_time, moving[at], register, by) for at in (0, -1))
    first, last = (moment(moving[at]) for at in (0, -1))
    nobody = f"no one {by} clearly matters most"
    if first == last:
        return f"In {first}, {start or nobody} for {words}"
    if start == end:
        together = "as" if start else "or"
        return f"{capital(start or nobody)} for {words}, in {first} {together} in {last}"
    if not end:
        return f"For {words}, {start} in {first}; no one {by} clearly does in {last}"
    if not start:
        return f"For {words}, {nobody} in {first}; {end} in {last}"
    return f"For {words}, {start} in {first}, {end.rpartition(' matter')[0]} in {last}"


def _most_at(over_time: pd.DataFrame, quarter: str, register: Register, by: By) -> str:
    """Who matters most in a quarter: "“A” matters most"; nothing where none clearly does."""
    rows = over_time[(over_time["quarter"] == quarter) & over_time["foremost"]]
    verb = "matters" if len(rows) == 1 else "matter"
    numbers = list(rows["number"])
    if by == "partner":
        named = listed([f"what is assumed of {partner}" for partner in numbers])
    else:
        named = _named(numbers, register)
    return f"{named} {verb} most" if numbers else ""


def _named(numbers: list[str], register: Register) -> str:
    """Numbers, or mechanisms, as a sentence lists them."""
    return listed([called(label_of(number, register)) for number in numbers])


def sentences(worth: Worth) -> list[str]:
    """The finding, what knowing would take away, and the parts of assumptions and of chance."""
    table, parts, found = worth.table, worth.parts, [f"{finding(worth)}."]
    if not np.ptp(worth.lives(worth.question.quarter)):
        return found
    if table["clear"].any():
        found.append(_vanishing(table, worth.sample.register))
    (row,) = parts[parts["quarter"] == worth.question.quarter].to_dict("records")
    return [*found, *_parts(row, len(worth.names))]


def _vanishing(table: pd.DataFrame, register: Register) -> str:
    """What knowing would take away: of the foremost numbers, else of the first, by their names."""
    first = table[table["foremost"]]
    if len(first):
        shares = listed([spanned(row) for row in first.to_dict("records")])
        known = "each of them known alone" if len(first) > 1 else "it known"
        return f"Were {known}, {shares} of the variance would vanish."
    one, *others = table[table["clear"]][:NAMED].to_dict("records")
    words = f"Were {_named([one['number']], register)} known, {spanned(one)} of the variance"
    more = [f"were {_named([row['number']], register)}, {spanned(row)}" for row in others]
    return f"{'; '.join([f'{words} would vanish', *more])}."


def _parts(parts: Mapping[Hashable, Any], n: int) -> Iterator[str]:
    """How much chance makes, how much more data could remove, and what only together decides."""
    most = Estimate(parts["assumptions"], parts["half_width"])
    rest = Estimate(parts["chance"], parts["half_width"])
    alone = Estimate(parts["one_by_one"], parts["half_width_one_by_one"])
    if not most.half_width:
        yield "Chance is off: assumptions make all of the variance."
    elif not most.clear:
        yield _whole("Chance makes", "assumptions have", most)
    elif not rest.clear:
        yield _whole("Assumptions make", "chance has", rest)
    else:
        yield (
            f"Chance makes {percent_ends(rest)} of the variance; assumptions make "
            f"{percent_ends(most)}, and more data could remove no more than that."
        )
    if n > 1 and alone.clear and alone.high <= 1.0 and alone.value <= most.high:
        together = (
            "the rest of what assumptions make lies in what numbers do only together"
            if alone.high < most.low
            else "whether numbers do more together is not clear"
        )
        yield (
            f"Known one by one, all {counted(n, 'number')} would remove {percent_ends(alone)}; "
            f"{together}."
        )


def _whole(one: str, other_has: str, other: Estimate) -> str:
    """One part of the variance that leaves nothing clear to the other."""
    return (
        f"{one} all that can be told apart of the variance: {other_has} {NO_EFFECT}, and at the "
        f"upper end of a 95 % interval {percent(other.high)}."
    )


def percent_ends(found: Estimate) -> str:
    """A share with its interval, whether or not that spans zero: "34 % (32 to 36)"."""
    digits = 0 if abs(found.value) >= 0.0995 else 1
    low, high = (fixed(100.0 * end, digits) for end in (found.low, found.high))
    return f"{percent(found.value)} ({low} to {high})"
