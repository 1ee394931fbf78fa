"""Tables of draws as files: seeds/draws/NAME.csv, a column for each parameter, a row for each draw.

Lines that start with # are comments. Parameters without a column are drawn from their prior.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from sim.engine.draws import Base, Draws, allowed, unknown_parameter
from sim.inputs.csv_table import Line, column, csv_lines
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems, Problem, nearest


class UnknownDrawsError(ValueError):
    """A name that no table of draws has."""


def draw_names(seeds: Path) -> list[str]:
    """Names of the tables that lie in seeds/draws."""
    return sorted(path.stem for path in (seeds / "draws").glob("[!.]*.csv"))


def load_draws(seeds: Path, name: str, register: Register) -> Draws:
    """The table seeds/draws/NAME.csv.

    Raises UnknownDrawsError with what there is when there is none, FileProblems with file, line and
    column of everything that is wrong in it.
    """
    known = [*get_args(Base), *draw_names(seeds)]
    if name not in draw_names(seeds):
        close = nearest(name, known)
        raise UnknownDrawsError(
            f"no draws '{name}', as there is no file seeds/draws/{name}.csv; there are "
            f"{', '.join(known)}" + (f"; {close}" if close else "")
        )
    path = seeds / "draws" / f"{name}.csv"
    lines = csv_lines(path)
    problems = list(_problems(path, lines, register))
    if problems:
        raise FileProblems(problems)
    heads, rows = lines[0][1], [cells for _, cells in lines[1:]]
    columns = zip(heads, zip(*rows, strict=True), strict=True)
    return Draws.of(name, {head.strip(): list(map(float, cells)) for head, cells in columns})


def _problems(path: Path, lines: list[Line], register: Register) -> Iterator[Problem]:
    """Everything that is wrong in a table."""
    if len(lines) < 2:
        fix = "give a line of parameters, and a line of values for each draw"
        yield Problem(str(path), 1, 1, "this table holds no draws", fix=fix)
        return
    (number, heads), *rows = lines
    names = [head.strip() for head in heads]
    for i, name in enumerate(names):
        if name not in register.parameters:
            what = unknown_parameter(name, register)
            yield Problem(str(path), number, column(heads, i), what)
        elif name in names[:i]:
            what = f"parameter '{name}' is given twice"
            yield Problem(str(path), number, column(heads, i), what)
    for number, cells in rows:
        if len(cells) != len(names):
            what = f"{len(cells)} values for {len(names)} parameters"
            yield Problem(str(path), number, 1, what)
            continue
        for i, (name, cell) in enumerate(zip(names, cells, strict=True)):
            what, may = _fault(name, cell, register)
            if what:
                yield Problem(str(path), number, column(cells, i), what, may)


def _fault(name: str, cell: str, register: Register) -> tuple[str, str]:
    """What is wrong with a value, and what is allowed; nothing where nothing is."""
    parameter = register.parameters.get(name)
    if parameter is None:
        return "", ""
    span = allowed(parameter, (parameter.low, parameter.high))
    try:
        inside = parameter.low <= float(cell) <= parameter.high
    except ValueError:
        return f"'{cell.strip()}' is no number", span
    return ("", "") if inside else (f"{name} = {cell.strip()} lies outside its range", span)
