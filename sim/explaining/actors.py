"""An actor: who it is, what it may do, and which numbers and outputs are its own."""

import ast
from collections.abc import Iterator

from sim.explaining.numbers import numbers
from sim.explaining.page import Content, Meaning, Row
from sim.explaining.sources import Shelf
from sim.model.layout import MINISTRIES, NAMES, actors_of

ALL_NAMES = {**NAMES, "world": "what nobody chooses"}
"""Plain names by code, and of what scenario files set under `world`."""


def who(code: str) -> str:
    """An actor's code with its plain name: CHN, China."""
    plain = ALL_NAMES[code]
    return code if plain == code else f"{code}, {plain}"


def names(shelf: Shelf) -> list[str]:
    """Codes of the actors, and their plain names."""
    del shelf
    return list(dict.fromkeys([*ALL_NAMES, *NAMES.values()]))


def pages(shelf: Shelf, name: str) -> Iterator[Meaning]:
    """The page of an actor, by code or plain name."""
    code = next(code for code, plain in ALL_NAMES.items() if name in (code, plain))
    register = shelf.register
    about: dict[str, Content] = {
        "name": ALL_NAMES[code],
        "acts in": _classes(shelf, code),
        "levers": _levers(shelf, code),
        "may do": [
            f"{does} ({action.unit})"
            for (who, does), action in register.actions.items()
            if who == code
        ],
        "numbers": numbers(
            shelf, [name for name in register.parameters if name.partition(".")[2] == code]
        ),
        "programmes": [
            {"programme": p.id, "name": p.name}
            for p in shelf.programmes.values()
            if p.actor == code
        ],
        "outputs": ", ".join(o.name for o in register.outputs.values() if code in actors_of(o.by)),
    }
    yield Meaning("actor", code, about)


def _classes(shelf: Shelf, code: str) -> list[str]:
    """The classes that act under a code: where they are, and what they say of themselves."""
    own = ["Ministry"] if code in MINISTRIES else shelf.code.classes_of(code)
    lines = []
    for name in own:
        module, node = shelf.code.classes[name]
        doc = (ast.get_docstring(node) or "").partition("\n")[0]
        lines.append(f"{module.file}:{node.lineno} {name}: {doc}")
    return lines


def _levers(shelf: Shelf, code: str) -> list[Row]:
    return [
        {
            "lever": name.partition(".")[2],
            "unless set": lever.default,
            "low": lever.low,
            "high": lever.high,
            "unit": lever.unit,
            "meaning": lever.label,
        }
        for name, lever in shelf.register.levers.items()
        if name.partition(".")[0] == code
    ]
