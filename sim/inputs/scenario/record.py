"""The record of 2010 to 2018 as events: seeds/record.csv, a multiple of 2018 a year.

Each value holds a lever for the quarters of its year, as an event of a scenario would.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.inputs.csv_table import Line, column, csv_lines
from sim.inputs.register import Register
from sim.inputs.scenario.resolved import Event
from sim.inputs.strict_toml import FileProblems, Problem
from sim.model.quarters import parse_quarter

COLUMNS = ("actor", "what", "year", "value", "unit", "quality", "source", "note")
QUALITIES = {"A": "measured", "B": "derived", "C": "weak", "X": "extrapolated"}
"""How good a recorded value is."""


@dataclass(frozen=True)
class Recorded:
    """One value of the record."""

    actor: str
    what: str
    """official, investment, exports or output."""
    year: int
    value: float
    """Multiple of the value of 2018, above 0."""
    quality: str
    source: str
    line: int
    """Where in the file it stands."""

    @property
    def lever(self) -> str:
        """The lever that it holds."""
        return f"{self.actor}.{self.what}_held"


def read_record(folder: Path) -> tuple[Recorded, ...]:
    """Every value of record.csv; raises FileProblems with every mistake."""
    path = folder / "record.csv"
    lines = csv_lines(path)
    problems = list(_problems(path, lines))
    if problems:
        raise FileProblems(problems)
    return tuple(
        Recorded(actor, what, int(year), float(value), quality, source, line)
        for line, (actor, what, year, value, _, quality, source, _) in lines[1:]
    )


def recorded_events(register: Register) -> Iterator[Event]:
    """The record as events that hold levers; raises FileProblems with every mistake."""
    path = register.folder / "record.csv"
    for one in read_record(register.folder):
        if one.lever not in register.levers:
            what = f"{one.actor} has no lever '{one.what}_held'"
            raise FileProblems([Problem(str(path), one.line, 1, what, fix="see seeds/levers.toml")])
        does = next(
            action.does
            for (actor, _), action in register.actions.items()
            if actor == one.actor and action.lever == f"{one.what}_held" and action.effect == "sets"
        )
        first, last = (parse_quarter(str(one.year), end=end) for end in (False, True))
        name = f"{one.actor}-{one.what}-{one.year}".lower()
        yield Event(name, one.actor, does, one.value, first, last, one.source, "record")


def _problems(path: Path, lines: list[Line]) -> Iterator[Problem]:
    fix = "run python seeds/build_record.py"
    if not lines or tuple(lines[0][1]) != COLUMNS:
        what = f"the first line must be {','.join(COLUMNS)}"
        yield Problem(str(path), lines[0][0] if lines else 1, 1, what, fix=fix)
        return
    for number, cells in lines[1:]:
        at, what = _fault(cells)
        if what:
            yield Problem(str(path), number, column(cells, at), what, fix=fix)


def _fault(cells: list[str]) -> tuple[int, str]:
    """Which cell of a line is wrong, and what is wrong with it; nothing where nothing is."""
    if len(cells) != len(COLUMNS):
        return 0, f"{len(cells)} cells for {len(COLUMNS)} columns"
    _, _, year, value, _, quality, _, _ = cells
    if year not in map(str, range(2010, 2019)):
        return 2, f"year '{year}' is not one of 2010 to 2018"
    if quality not in QUALITIES:
        return 5, f"quality '{quality}' is none of {', '.join(QUALITIES)}"
    try:
        multiple = float(value)
    except ValueError:
        return 3, f"'{value}' is no number"
    return 3, "" if 0.0 < multiple < 1e3 else f"a multiple of 2018 must be above 0, not {value}"
