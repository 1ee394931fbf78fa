"""A mechanism (a file of rules), or one rule in it."""

from collections.abc import Iterator

from sim.explaining.code import equation
from sim.explaining.numbers import numbers
from sim.explaining.page import Content, Meaning, Row
from sim.explaining.sources import Shelf
from sim.inputs.documents import MECHANISMS


def names(shelf: Shelf) -> list[str]:
    """Mechanisms, also as files, and rules, also with their mechanism before them."""
    rules = list(shelf.code.rule_functions)
    files = [module.file for module in shelf.code.rules.values()]
    return [
        *dict.fromkeys([*shelf.code.rules, *MECHANISMS]),
        *files,
        *(file.removeprefix("sim/model/") for file in files),
        *rules,
    ]


def pages(shelf: Shelf, name: str) -> Iterator[Meaning]:
    """The page of a mechanism, or of a rule given with its mechanism."""
    if name in shelf.code.rule_functions:
        yield _rule(shelf, name)
        return
    mechanism = name.rpartition("/")[2].removesuffix(".py")
    if mechanism in shelf.code.rules:
        yield _mechanism(shelf, mechanism)
    else:
        about = {"rule": "no file of rules is named for it", **_feeding(shelf, mechanism)}
        yield Meaning("mechanism", mechanism, about)


def rule_names(shelf: Shelf) -> list[str]:
    """Rules by their bare names."""
    return list(dict.fromkeys(rule.partition(".")[2] for rule in shelf.code.rule_functions))


def rule_pages(shelf: Shelf, name: str) -> Iterator[Meaning]:
    """The pages of all rules with this name."""
    for rule in shelf.code.rule_functions:
        if rule.partition(".")[2] == name:
            yield _rule(shelf, rule)


def _mechanism(shelf: Shelf, name: str) -> Meaning:
    module = shelf.code.rules[name]
    rules = [f"{name}.{function.name}" for function in module.functions]
    about: dict[str, Content] = {
        "at": module.file,
        **_told(module.doc),
        "rules": [_row(shelf, rule) for rule in rules],
        "numbers": numbers(shelf, _entering(shelf, rules)),
        "called by": [spot for rule in rules for spot in _callers(shelf, rule)],
        **_feeding(shelf, name),
    }
    return Meaning("mechanism", name, about)


def _rule(shelf: Shelf, rule: str) -> Meaning:
    function = shelf.code.rule_functions[rule]
    about: dict[str, Content] = {
        "at": function.at(),
        **_told(function.doc),
        "computes": function.formula,
        "equation": equation(function.module.doc),
        "numbers": numbers(shelf, _entering(shelf, [rule])),
        "called by": _callers(shelf, rule),
        "mechanism": rule.partition(".")[0],
    }
    return Meaning("rule", rule, about)


def _told(doc: str) -> dict[str, Content]:
    """A docstring: what comes before its equation, the equation, and what comes after."""
    before, _, after = doc.partition("\n\n    ")
    _, _, after = after.partition("\n\n")
    return {"meaning": _texts(before), "equation": equation(doc), "more": _texts(after)}


def _texts(doc: str) -> list[str]:
    """The paragraphs of a docstring, each in one line."""
    return [" ".join(text.split()) for text in doc.split("\n\n") if text]


def _row(shelf: Shelf, rule: str) -> Row:
    function = shelf.code.rule_functions[rule]
    gives = function.doc.partition("\n\n")[0]
    return {"line": function.node.lineno, "rule": function.name, "gives": " ".join(gives.split())}


def _entering(shelf: Shelf, rules: list[str]) -> list[str]:
    """Parameters whose values go into some rules."""
    groups = [
        name
        for name, readings in shelf.readings.items()
        if any(rule in reading.rules for reading in readings for rule in rules)
    ]
    return [name for name in shelf.register.parameters if name.partition(".")[0] in groups]


def _callers(shelf: Shelf, rule: str) -> list[Row]:
    calls = {spot.function.name: spot for spot in shelf.code.rule_calls(rule)}
    return [
        {"rule": rule.partition(".")[2], "called at": spot.function.at(spot.node)}
        for spot in calls.values()
    ]


def _feeding(shelf: Shelf, mechanism: str) -> dict[str, Content]:
    """Facts of the documents that a mechanism takes up."""
    return {
        "facts": [
            {"fact": fact.id, "statement": fact.statement}
            for fact in shelf.facts.values()
            if mechanism in fact.feeds
        ]
    }
