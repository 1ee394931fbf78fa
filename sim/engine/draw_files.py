"""Tables of draws as files: seeds/draws/NAME.csv, a column for each parameter, a row for each draw.

Lines that start with # are comments. Parameters without a column are drawn from their prior.

seeds/posterior.csv is such a table too, named "posterior": what the record leaves of the parameters
that it speaks of. It holds for the seeds whose hash stands in it, and begins anew after its last
row.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from sim.engine.draws import Base, Draws, allowed
from sim.inputs.csv_table import Line, column, csv_lines, csv_text
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems, Problem, nearest, shown_path
from sim.inputs.strict_toml.wording import plural


class UnknownDrawsError(ValueError):
    """A name that no table of draws has."""


POSTERIOR = "posterior"
POINT = "give a value for each parameter, with a point in decimals: 0.5, not 0,5"
SEEDS_LINE = "# seeds: "
"""Before the hash of the seeds that a posterior was made from."""


def draw_names(seeds: Path) -> list[str]:
    """Names of the tables that lie in seeds/draws."""
    return sorted(path.stem for path in (seeds / "draws").glob("[!.]*.csv"))


def load_draws(seeds: Path, name: str, register: Register) -> Draws:
    """The table seeds/draws/NAME.csv, or seeds/posterior.csv.

    Raises UnknownDrawsError with what there is when there is none, FileProblems with file, line and
    column of everything that is wrong in it.
    """
    if name == POSTERIOR:
        return _load_posterior(posterior_path(seeds), register)
    known = [*get_args(Base), POSTERIOR, *draw_names(seeds)]
    if name not in draw_names(seeds):
        close = nearest(name, known)
        raise UnknownDrawsError(
            f"no draws '{name}', as there is no file seeds/draws/{name}.csv; there are "
            f"{', '.join(known)}" + (f"; {close}" if close else "")
        )
    return Draws.of(name, _columns(seeds / "draws" / f"{name}.csv", register))


def posterior_path(seeds: Path) -> Path:
    """Where the posterior of some seeds lies."""
    return seeds / "posterior.csv"


def write_posterior(draws: Draws, register: Register, how: str) -> Path:
    """Write a posterior beside the seeds that it was made from, with `how` as its first line.

    Raises OSError when it cannot be written.
    """
    path, columns = posterior_path(register.folder), draws.columns
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    lines = [
        f"# {how} Do not edit.",
        f"{SEEDS_LINE}{register.digest}",
        ",".join(columns),
        *(",".join(f"{value:.9g}" for value in row) for row in rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def _load_posterior(path: Path, register: Register) -> Draws:
    """The posterior of the seeds in force; raises FileProblems when there is none for them."""
    fix = f"make it: hedgerow calibrate --seeds {shown_path(path.parent)}"
    own = path.parent / "draws" / path.name
    if own.exists():
        what = f"no table but {shown_path(path)} can be named '{POSTERIOR}'"
        raise FileProblems([Problem(str(own), 1, 1, what, fix="give it another name")])
    if not path.is_file():
        what = "these seeds have no posterior"
        raise FileProblems([Problem(str(path), 1, 1, what, fix=fix)])
    if f"{SEEDS_LINE}{register.digest}" not in csv_text(path).splitlines():
        what = "this posterior was made from other numbers than the seeds hold now"
        raise FileProblems([Problem(str(path), 2, 1, what, fix=fix)])
    return Draws.of(POSTERIOR, _columns(path, register), repeats=True)


def _columns(path: Path, register: Register) -> dict[str, list[float]]:
    """Values by parameter; raises FileProblems with everything that is wrong."""
    lines = csv_lines(path)
    problems = list(_problems(path, lines, register))
    if problems:
        raise FileProblems(problems)
    heads, rows = lines[0][1], [cells for _, cells in lines[1:]]
    columns = zip(heads, zip(*rows, strict=True), strict=True)
    return {head.strip(): list(map(float, cells)) for head, cells in columns}


def _problems(path: Path, lines: list[Line], register: Register) -> Iterator[Problem]:
    """Everything that is wrong in a table."""
    if len(lines) < 2:
        fix = "give a line of parameters, and a line of values for each draw"
        yield Problem(str(path), 1, 1, "this table holds no draws", fix=fix)
        return
    (number, heads), *rows = lines
    names, known = [head.strip() for head in heads], register.parameters
    for i, name in enumerate(names):
        if name not in register.parameters:
            what, fix = f"no parameter '{name}' in seeds/parameters.toml", nearest(name, known)
            yield Problem(str(path), number, column(heads, i), what, fix=fix)
        elif name in names[:i]:
            what = f"parameter '{name}' is given twice"
            yield Problem(str(path), number, column(heads, i), what)
    for number, cells in rows:
        if len(cells) != len(names):
            what, fix = (
                f"{plural(len(cells), 'value')} for {plural(len(names), 'parameter')}",
                POINT,
            )
            yield Problem(str(path), number, 1, what, fix=fix)
            continue
        for i, (name, cell) in enumerate(zip(names, cells, strict=True)):
            what, may, fix = _fault(name, cell, register)
            if what:
                yield Problem(str(path), number, column(cells, i), what, may, fix)


def _fault(name: str, cell: str, register: Register) -> tuple[str, str, str]:
    """What is wrong with a value, what is allowed, and the remedy; nothing where nothing is."""
    parameter = register.parameters.get(name)
    if parameter is None:
        return "", "", ""
    span = allowed(parameter, (parameter.low, parameter.high))
    try:
        inside = parameter.low <= float(cell) <= parameter.high
    except ValueError:
        return f"'{cell.strip()}' is no number", span, "write the number alone, without its unit"
    if inside:
        return "", "", ""
    fix = "leave the draw out, or widen the range in seeds/parameters.toml"
    return f"{name} = {cell.strip()} lies outside its range", span, fix
