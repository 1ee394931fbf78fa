"""An actor: who it is, what it may do, and which numbers and outputs are its own."""

import ast
from collections.abc import Iterator

from sim.explaining.meaning import Content, Meaning, Row
from sim.explaining.numbers import numbers
from sim.explaining.study import Study
from sim.model.cast import WORLD, Cast

NOBODY = "what nobody chooses"
"""What stands for the name of `world`."""


def who(cast: Cast, code: str) -> str:
    """An actor's code with its plain name: CHN, China."""
    plain = _plain_name(cast, code)
    return code if plain == code else f"{code}, {plain}"


def _plain_name(cast: Cast, code: str) -> str:
    return NOBODY if code == WORLD else cast.name(code)


def names(study: Study) -> list[str]:
    """Codes of the actors, and their plain names."""
    by_code = study.register.cast.by_code
    return list(dict.fromkeys([*by_code, *(actor.name for actor in by_code.values())]))


def meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What an actor means, by code or plain name."""
    register, cast = study.register, study.register.cast
    code = next(code for code, actor in cast.by_code.items() if name in (code, actor.name))
    about: dict[str, Content] = {
        "name": _plain_name(cast, code),
        "acts in": _classes(study, code),
        "levers": _levers(study, code),
        "may do": [
            f"{does} ({action.unit})"
            for (actor, does), action in register.actions.items()
            if actor == code
        ],
        "numbers": numbers(
            study, [name for name in register.parameters if name.partition(".")[2] == code]
        ),
        "programmes": [
            {"programme": p.id, "name": p.name}
            for p in study.programmes.values()
            if p.actor == code
        ],
        "outputs": ", ".join(
            output.name for output in register.outputs.values() if code in cast.actors_of(output.by)
        ),
    }
    yield Meaning("actor", code, about)


def _classes(study: Study, code: str) -> list[str]:
    """The classes that act under a code: where they are, and what they say of themselves."""
    lines = []
    for name in study.classes_of(code):
        module, node = study.code.classes[name]
        doc = (ast.get_docstring(node) or "").partition("\n")[0]
        lines.append(f"{module.file}:{node.lineno} {name}: {doc}")
    return lines


def _levers(study: Study, code: str) -> list[Row]:
    return [
        {
            "lever": name.partition(".")[2],
            "unless set": lever.default,
            "low": lever.low,
            "high": lever.high,
            "unit": lever.unit,
            "meaning": lever.label,
        }
        for name, lever in study.register.levers.items()
        if name.partition(".")[0] == code
    ]
