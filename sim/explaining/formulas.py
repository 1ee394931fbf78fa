"""The equation in which a value stands, as its rule or its actor writes it."""

from collections.abc import Sequence

from sim.explaining.code import Code, equation, holds_word
from sim.explaining.uses import Use


def formulas(code: Code, uses: Sequence[Use], word: str) -> list[str]:
    """Equations that hold a word, from the docstring of the rule where it names it.

    Where it does not: what the rule computes; where that does not either: the actor's statement,
    and what the rule behind it computes.
    """
    blocks = [
        block
        for use in uses
        for rule in use.rules or ("",)
        for block in _blocks(code, use, rule, word)
    ]
    return [line for block in dict.fromkeys(map(tuple, blocks)) for line in block]


def _blocks(code: Code, use: Use, rule: str, word: str) -> list[list[str]]:
    if not rule:
        return [use.spot.passage]
    function = code.rule_functions[rule]
    for block in (equation(function.module.doc), function.formula):
        if holds_word(block, word):
            return [block]
    return [use.spot.passage, function.formula]
