"""The equation in which a value stands, as its rule or its actor writes it."""

from collections.abc import Sequence

from sim.explaining.code import Code, equation, holds_word
from sim.explaining.uses import Reading


def formulas(code: Code, readings: Sequence[Reading], word: str) -> list[str]:
    """Equations that hold a word, from the docstring of the rule where it names it.

    Where it does not: what the rule computes; where that does not either: the actor's statement,
    and what the rule behind it computes.
    """
    blocks = [
        block
        for reading in readings
        for rule in reading.rules or ("",)
        for block in _blocks(code, reading, rule, word)
    ]
    return [line for block in dict.fromkeys(map(tuple, blocks)) for line in block]


def _blocks(code: Code, reading: Reading, rule: str, word: str) -> list[list[str]]:
    if not rule:
        return [reading.spot.passage]
    function = code.rule_functions[rule]
    for block in (equation(function.module.doc), function.formula):
        if holds_word(block, word):
            return [block]
    return [reading.spot.passage, function.formula]
