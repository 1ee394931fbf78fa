"""What decides an output, in words?

Shares are of its variance over futures. A number is named only where its interval lies above zero;
where none does, that is what is said.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np

from sim.explore.estimate import Estimate
from sim.explore.question import Question
from sim.explore.worth import Worth
from sim.figures.changes import inside, subject
from sim.figures.wording import counted, fixed, moment, plain_name
from sim.inputs.register import Register
from sim.model.cast import listed

NAMED = 2
"""Numbers that a sentence names."""

MOST_OF = 0.5
"""Share of what assumptions make from which on the numbers named decide most of it."""

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
    """State what decides it: the numbers that are worth most."""
    register, table = worth.sample.register, worth.table
    words = what(worth.question, register)
    if not np.ptp(worth.lives(worth.question.quarter)):
        return f"Nothing decides {words}: it is the same in all futures"
    clear = table[table["clear"]][:NAMED]
    if clear.empty:
        return f"No single number has a clear effect on {words}"
    named = listed([called(label_of(name, register)) for name in clear["number"]])
    most = worth.assumptions(worth.question.quarter).value
    if clear["share"].sum() >= MOST_OF * most:
        return f"What is assumed about {named} decides most of {words}"
    return f"No one number decides {words}; what is assumed about {named} weighs most"


def sentences(worth: Worth) -> list[str]:
    """The finding, what knowing would take away, and the parts of assumptions and of chance."""
    table, parts = worth.table, worth.parts
    clear, found = table[table["clear"]], [f"{finding(worth)}."]
    if not np.ptp(worth.lives(worth.question.quarter)):
        return found
    if len(clear):
        shares = listed([spanned(row) for row in clear[:NAMED].to_dict("records")])
        known = "each of them known alone" if len(clear) > 1 else "it known"
        found.append(f"Were {known}, {shares} of the variance would vanish.")
    (row,) = parts[parts["quarter"] == worth.question.quarter].to_dict("records")
    return [*found, *_parts(row, len(worth.names))]


def _parts(parts: Mapping[Hashable, Any], n: int) -> Iterator[str]:
    """How much chance makes, how much more data could remove, and what only together decides."""
    most = Estimate(parts["assumptions"], parts["half_width"])
    alone = Estimate(parts["one_by_one"], parts["half_width_one_by_one"])
    if not most.half_width:
        yield "Chance is off: assumptions make all of the variance."
    elif most.clear:
        rest = Estimate(1.0 - most.value, most.half_width)
        yield (
            f"Chance makes {percent_ends(rest)} of the variance, assumptions "
            f"{percent_ends(most)}: more data could remove at most {percent(most.value)}."
        )
    else:
        yield (
            "Chance makes all that can be told apart of the variance: assumptions have "
            f"{NO_EFFECT}, {percent(most.high)} at most."
        )
    if alone.clear and alone.high <= 1.0 and alone.value <= most.high:
        yield (
            f"Known one by one, all {counted(n, 'number')} would remove {percent_ends(alone)}; "
            "the rest of what assumptions make lies in what numbers do only together."
        )


def percent_ends(found: Estimate) -> str:
    """A share with its interval, whether or not that spans zero: "34 % (32 to 36)"."""
    low, high = (fixed(100.0 * end, 0) for end in (found.low, found.high))
    return f"{percent(found.value)} ({low} to {high})"
