"""A mechanism (a file of rules), or one rule in it."""

from collections.abc import Iterator

from sim.explaining.code import equation
from sim.explaining.meaning import Content, Meaning, Row
from sim.explaining.numbers import numbers
from sim.explaining.study import Study
from sim.inputs.documents import MECHANISMS


def names(study: Study) -> list[str]:
    """Mechanisms, also as files, and rules, also with their mechanism before them."""
    rules = list(study.code.rule_functions)
    files = [module.file for module in study.code.rules.values()]
    return [
        *dict.fromkeys([*study.code.rules, *MECHANISMS]),
        *files,
        *(file.removeprefix("sim/model/") for file in files),
        *rules,
    ]


def meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What a mechanism means, or a rule given with its mechanism."""
    if name in study.code.rule_functions:
        yield _rule(study, name)
        return
    mechanism = name.rpartition("/")[2].removesuffix(".py")
    if mechanism in study.code.rules:
        yield _mechanism(study, mechanism)
    else:
        about = {"rule": "no file of rules is named for it", **_feeding(study, mechanism)}
        yield Meaning("mechanism", mechanism, about)


def rule_names(study: Study) -> list[str]:
    """Rules by their bare names."""
    return list(dict.fromkeys(rule.partition(".")[2] for rule in study.code.rule_functions))


def rule_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What all rules with this name mean."""
    for rule in study.code.rule_functions:
        if rule.partition(".")[2] == name:
            yield _rule(study, rule)


def _mechanism(study: Study, name: str) -> Meaning:
    module = study.code.rules[name]
    rules = [f"{name}.{function.name}" for function in module.functions]
    about: dict[str, Content] = {
        "at": module.file,
        **_docstring_parts(module.doc),
        "rules": [_row(study, rule) for rule in rules],
        "numbers": numbers(study, _entering(study, rules)),
        "called by": [spot for rule in rules for spot in _callers(study, rule)],
        **_feeding(study, name),
    }
    return Meaning("mechanism", name, about)


def _rule(study: Study, rule: str) -> Meaning:
    function = study.code.rule_functions[rule]
    about: dict[str, Content] = {
        "at": function.at(),
        **_docstring_parts(function.doc),
        "computes": function.formula,
        "equation": equation(function.module.doc),
        "numbers": numbers(study, _entering(study, [rule])),
        "called by": _callers(study, rule),
        "mechanism": rule.partition(".")[0],
    }
    return Meaning("rule", rule, about)


def _docstring_parts(doc: str) -> dict[str, Content]:
    """A docstring: what comes before its equation, the equation, and what comes after."""
    before, _, after = doc.partition("\n\n    ")
    _, _, after = after.partition("\n\n")
    return {"meaning": _texts(before), "equation": equation(doc), "more": _texts(after)}


def _texts(doc: str) -> list[str]:
    """The paragraphs of a docstring, each in one line."""
    return [" ".join(text.split()) for text in doc.split("\n\n") if text]


def _row(study: Study, rule: str) -> Row:
    function = study.code.rule_functions[rule]
    gives = function.doc.partition("\n\n")[0]
    return {"line": function.node.lineno, "rule": function.name, "gives": " ".join(gives.split())}


def _entering(study: Study, rules: list[str]) -> list[str]:
    """Parameters whose values go into some rules."""
    groups = [
        name
        for name, uses in study.uses.items()
        if any(rule in use.rules for use in uses for rule in rules)
    ]
    return [name for name in study.register.parameters if name.partition(".")[0] in groups]


def _callers(study: Study, rule: str) -> list[Row]:
    calls = {spot.function.name: spot for spot in study.code.rule_calls(rule)}
    return [
        {"rule": rule.partition(".")[2], "called at": spot.function.at(spot.node)}
        for spot in calls.values()
    ]


def _feeding(study: Study, mechanism: str) -> dict[str, Content]:
    """Facts of the documents that a mechanism takes up."""
    return {
        "facts": [
            {"fact": fact.id, "statement": fact.statement}
            for fact in study.facts.values()
            if mechanism in fact.feeds
        ]
    }
