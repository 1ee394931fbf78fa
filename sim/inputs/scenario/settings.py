"""The levers that a scenario file sets throughout, and what cannot be set."""

from collections.abc import Iterator
from typing import NamedTuple

from sim.inputs.register import Register
from sim.inputs.scenario.lineage import ScenarioFile
from sim.inputs.scenario.ranges import setting_excess
from sim.inputs.scenario.resolved import Setting
from sim.inputs.strict_toml import Problem, nearest
from sim.model.cast import WORLD


class _Written(NamedTuple):
    """A value as it stands in a file: under [levers.WHO], or under [world]."""

    table: str
    who: str
    name: str
    value: float

    @property
    def keys(self) -> tuple[str, ...]:
        """Where it stands in the file."""
        return (self.table, self.name) if self.table == WORLD else self[:3]


def settings_of(file: ScenarioFile) -> dict[str, Setting]:
    """Levers and world settings that one file writes, by lever."""
    return {f"{one.who}.{one.name}": Setting(one.value, file.name) for one in _written(file)}


def setting_problems(file: ScenarioFile, register: Register) -> Iterator[Problem]:
    """Unknown levers, levers in the wrong place, and values out of range."""
    for one in _written(file):
        lever = f"{one.who}.{one.name}"
        if lever not in register.levers or (one.table, one.who) == ("levers", WORLD):
            yield file.problem(one.keys, *_unknown_lever(one, register))
        elif excess := setting_excess(lever, one.value, register, name=one.name):
            yield file.problem(one.keys, *excess)


def changes(lever: str, setting: Setting, register: Register) -> bool:
    """Whether a setting differs from the default; what holds an actor's own rule always does."""
    record = register.levers[lever]
    return record.clamps or setting.value != record.default


def _written(file: ScenarioFile) -> Iterator[_Written]:
    for who, row in file.table.levers.items():
        yield from (_Written("levers", who, name, value) for name, value in row.items())
    yield from (_Written(WORLD, WORLD, name, value) for name, value in file.table.world.items())


def _unknown_lever(one: _Written, register: Register) -> tuple[str, str, str]:
    """What is wrong with the name of a lever, what is allowed, and how it is put right."""
    table, who, name, _ = one
    rows: dict[str, list[str]] = {}
    for lever in register.levers:
        owner, _, key = lever.partition(".")
        rows.setdefault(owner, []).append(key)
    actors = [owner for owner in rows if owner != WORLD]
    if table == "levers" and who not in actors:
        fix = "write it under [world]" if who == WORLD else nearest(who, actors)
        return f"unknown lever '{who}.{name}': {who} has no levers", ", ".join(actors), fix
    owners = [owner for owner, row in rows.items() if name in row]
    homes = ["[world]" if owner == WORLD else f"[levers.{owner}]" for owner in owners]
    fix = nearest(name, rows[who])
    if homes:
        fix = f"'{name}' belongs in {' or '.join(homes)}"
    what = f"unknown lever '{name if table == WORLD else f'{who}.{name}'}'"
    return what, ", ".join(rows[who]), fix
