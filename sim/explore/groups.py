"""Which numbers belong together: one mechanism's, one partner's, or one partner's money?

A section of seeds/parameters.toml is a mechanism. A number is a partner's when its name ends in the
partner's code, or when its name or its label begins with the partner's name. Of these, money is
what trade, budget or investment records would settle.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from sim.explore.settled_by import MONEY, settled_by
from sim.inputs.register import Register
from sim.model.cast import Actor

By = Literal["number", "section", "partner"]
"""Who is told apart: single numbers, mechanisms, or partners."""

NOBODY = "no single partner"
"""The group of numbers that are no partner's."""


def sections(register: Register) -> dict[str, str]:
    """The section of each parameter, in the order of the file."""
    file = tomllib.loads(register.files["parameters.toml"].decode())
    return {name: section for section, rows in file.items() for name in rows}


def owners(register: Register) -> dict[str, str]:
    """The code of the partner whose number each parameter is, of those that are a partner's."""
    partners = register.cast.partner_records
    found = {
        name: next((who.code for who in partners if _owns(who, name, one.label)), "")
        for name, one in register.parameters.items()
    }
    return {name: code for name, code in found.items() if code}


def _owns(partner: Actor, name: str, label: str) -> bool:
    stem, _, code = name.partition(".")
    if code:
        return code == partner.code
    words = {partner.name.lower(), partner.short.lower(), partner.adjective.lower()}
    return bool(words & {stem.partition("_")[0], label.partition(" ")[0].lower()})


def grouped(register: Register, names: Sequence[str], by: By) -> dict[str, str]:
    """The group of each of some numbers; every number is in one."""
    if by == "number":
        return {name: name for name in names}
    if by == "section":
        known = sections(register)
        return {name: known[name] for name in names}
    cast, whose = register.cast, owners(register)
    return {n: cast.in_sentence(whose[n]) if n in whose else NOBODY for n in names}


def groups_to_know(
    register: Register, names: Sequence[str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Groups of which one may ask what it would bring to know them: kind, name and numbers.

    They overlap: a number is in a section, and may be a partner's, and that partner's money.
    """
    yield from (("section", *one) for one in _members(grouped(register, names, "section")))
    by_partner = grouped(register, names, "partner")
    whose = {name: group for name, group in by_partner.items() if group != NOBODY}
    yield from (("partner", *one) for one in _members(whose))
    record = settled_by(list(whose), sections(register))
    money = {name: group for name, group in whose.items() if record[name].kind in MONEY}
    yield from (("money", *one) for one in _members(money))


def _members(groups: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for group in dict.fromkeys(groups.values()):
        yield group, tuple(name for name, of in groups.items() if of == group)
