"""Do the tables of a results folder follow from the futures that it keeps?

Checksums tell that a file is as it was written, as far as whoever wrote them can be believed; this
tells that its numbers are those of the futures.
"""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from sim.batches.csv_text import SEVEN, csv_of
from sim.batches.results import Results
from sim.inputs.register import Register
from sim.reports.tasks import ScenarioTask, summarise_scenario

DIGIT = 2e-6
"""Relative difference that the last of seven digits may make."""


def underived(results: Results, register: Register) -> Iterator[str]:
    """Tables that do not follow from what is kept, a line for each.

    An exploration has kept what it measured of each future, and no such tables.
    """
    if results.plan.measured:
        return
    folder, seeds = str(results.folder), str(register.folder)
    digests = results.manifest()["results"]
    names = [name for name in results.plan.scenarios if name in digests]
    summed = [summarise_scenario(ScenarioTask(folder, seeds, name)) for name in names]
    changes = [one.changes for one in summed if one.changes is not None]
    for name, tables in (("summary.csv", [one.table for one in summed]), ("changes.csv", changes)):
        if tables and not _same(results.folder / name, pd.concat(tables, ignore_index=True)):
            yield f"{name}: its numbers are not those of the futures that are kept"


def _same(path: Path, table: pd.DataFrame) -> bool:
    """Whether a file holds a table, but for the last digit written."""
    written = pd.read_csv(path, keep_default_na=False, na_values=[""])
    text = csv_of(table, SEVEN)
    made = pd.read_csv(StringIO(text), keep_default_na=False, na_values=[""])
    if list(written.columns) != list(made.columns) or len(written) != len(made):
        return False
    numbers = made.select_dtypes("number").columns
    if not written.drop(columns=numbers).equals(made.drop(columns=numbers)):
        return False
    try:
        there = written[numbers].to_numpy(float)
    except ValueError:
        return False
    return bool(np.allclose(there, made[numbers].to_numpy(float), DIGIT, 1e-12, equal_nan=True))
