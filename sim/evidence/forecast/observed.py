"""What was observed of the years of a forecast: a file as people write it, checked line by line.

Columns: quantity, year, value, standard_error; quantities and years as in the forecast. The error
must be there and may be 0. What was not observed is left out.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from sim.evidence.forecast.sealed import Forecast
from sim.inputs.csv_table import Line, column, csv_lines
from sim.inputs.strict_toml import FileProblems, Problem, nearest

COLUMNS = ("quantity", "year", "value", "standard_error")
LARGEST = 1e12
"""Of a value: beyond it squares overflow, and no quantity comes near."""
Wrong = tuple[int, str, str, str]
"""Which cell, what is wrong, what is allowed, how it is mended; the last two may be empty."""


def read_observed(path: Path, forecast: Forecast) -> pd.DataFrame:
    """Observed values, with `COLUMNS`; raises FileProblems with everything that is wrong."""
    typed = csv_lines(path)
    lines = [(i, [cell.strip() for cell in cells]) for i, cells in typed]
    cells_of = dict(typed)
    problems = [
        Problem(str(path), line, column(cells_of.get(line, []), cell), *wrong)
        for line, (cell, *wrong) in _problems(lines, forecast)
    ]
    if problems:
        raise FileProblems(problems)
    rows = [
        (name, int(year), float(value), float(error)) for _, (name, year, value, error) in lines[1:]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _problems(lines: list[Line], forecast: Forecast) -> Iterator[tuple[int, Wrong]]:
    """The line of each mistake, and what is wrong with it."""
    head = ",".join(COLUMNS)
    if not lines:
        yield 1, (0, "nothing stands in this file", "", f"begin it with {head}")
        return
    number, first = lines[0]
    if tuple(first) != COLUMNS:
        said = ",".join(first)
        commas = " with commas between cells" if len(first) == 1 else ""
        yield number, (0, f"the first line is '{said}'", head, f"write {head}{commas}")
        return
    if len(lines) == 1:
        yield number, (0, "no value follows the first line", "", "add a line for each value")
    known = _years(forecast)
    seen = dict[tuple[str, ...], int]()
    for number, cells in lines[1:]:
        if wrong := _fault(cells, known, seen):
            yield number, wrong
        seen.setdefault(tuple(cells[:2]), number)


def _years(forecast: Forecast) -> Mapping[str, list[str]]:
    """The years of each quantity that was forecast."""
    keys = forecast.table[["quantity", "year"]].drop_duplicates().astype(str)
    return {str(name): list(years) for name, years in keys.groupby("quantity")["year"]}


def _fault(
    cells: list[str], known: Mapping[str, list[str]], seen: Mapping[tuple[str, ...], int]
) -> Wrong | None:
    """What is wrong with a line; None where nothing is."""
    if len(cells) != len(COLUMNS):
        what = f"{len(cells)} cells for {len(COLUMNS)} columns"
        return 0, what, ",".join(COLUMNS), "decimals have a point, and no cell is left out"
    name, year, value, error = cells
    if name not in known:
        return 0, f"'{name}' was not forecast", ", ".join(known), nearest(name, known)
    if year not in known[name]:
        span = f"{known[name][0]} to {known[name][-1]}"
        return 1, f"'{name}' was not forecast of '{year}'", span, "leave out what was not forecast"
    if (name, year) in seen:
        line = seen[name, year]
        return 0, f"'{name}' of {year} is given twice, first in line {line}", "", "keep one of them"
    return _no_number(value, error)


def _no_number(value: str, error: str) -> Wrong | None:
    """What is wrong with the numbers of a line; None where nothing is."""
    if _number(value) is None:
        fix = "leave the line out where nothing was observed"
        return 2, f"the value '{value}' is no finite number", "", fix
    if (size := _number(error)) is None or size < 0.0:
        fix = "write 0 where it is not known"
        return 3, f"the standard error '{error}' is no finite number of at least 0", "", fix
    return None


def _number(cell: str) -> float | None:
    """A number that can be scored; None for others, and for 1_000, which only programs read."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if abs(number) <= LARGEST and "_" not in cell else None
