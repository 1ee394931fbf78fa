"""A forecast: quantiles of every forecaster and paths of the model, with all that made them.

    forecast.csv    quantity, unit, year, forecaster, q05, q25, q50, q75, q95
    paths.csv       a row for each path, a column for each quantity and year
    forecast.json   scenario, span, seeds, code, futures, version, date, and the files' digests

Quantities and units: `sim.evidence.forecast.quantities`. Rivals: `sim.evidence.backtests.rivals`;
multiples are forecast in logarithms. A folder is never written over.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from sim.batches.csv_text import SEVEN, csv_of
from sim.batches.plan import inputs_of
from sim.engine.run import Run
from sim.evidence.backtests.rivals import RIVALS, even
from sim.evidence.backtests.scores import MODEL
from sim.evidence.forecast.known import known_quantities
from sim.evidence.forecast.quantities import LAST, UNITS, Futures, simulated
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from sim.inputs.strict_toml.files import TABLE_LIMIT, read_bytes, read_text
from sim.model.ops import Array

ENDS = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
PATHS = 400
FINE = 2000
"""Values that the quantiles of a rival are taken from."""
TABLE, SAMPLE, SEAL = "forecast.csv", "paths.csv", "forecast.json"
COLUMNS = ("quantity", "unit", "year", "forecaster", *ENDS)


class SealedError(ValueError):
    """A folder that holds a forecast already, or one that was changed since it was sealed."""


@dataclass(frozen=True)
class Forecast:
    """What the model and its rivals say of each quantity and year."""

    table: pd.DataFrame
    """The rows of forecast.csv."""
    paths: pd.DataFrame
    """The rows of paths.csv; columns are `quantity:year`."""


def forecast(scenario: Scenario, register: Register, run: Run, until: int) -> Forecast:
    """Forecast to the end of a year; raises NoRecordError where nothing is known of a country."""
    futures = simulated(scenario, register, run, until)
    rows = [*_model(futures), *_rivals(register, futures)]
    paths = {
        f"{name}:{year}": values[i, :PATHS]
        for name, values in futures.values.items()
        for i, year in enumerate(futures.years)
    }
    return Forecast(pd.DataFrame(rows), pd.DataFrame(paths))


def _model(futures: Futures) -> Iterator[dict[str, object]]:
    for name, values in futures.values.items():
        for year, each in zip(futures.years, values, strict=True):
            yield _row(name, year, MODEL, each)


def _rivals(register: Register, futures: Futures) -> Iterator[dict[str, object]]:
    """Rivals that need other states are left out where none is recorded."""
    known = known_quantities(register)
    for name in futures.values:
        multiple = UNITS[name.partition(".")[0]].startswith("multiple")
        one = known[name]
        if multiple:
            one = type(one)(np.log(one.own), one.others)
        for rival, said in RIVALS.items():
            if "others" in rival and not len(one.others):
                continue
            for year in futures.years:
                values = said(one, year - LAST, even(FINE))
                yield _row(
                    name, year, rival, np.exp(values) if multiple else _possible(name, values)
                )


def _possible(name: str, values: Array) -> Array:
    """Values of a rival, cut where a quantity cannot be."""
    lowest = {"distance": 0.0, "democracy": 0.0}.get(name.partition(".")[0], -np.inf)
    return np.maximum(values, lowest)


def _row(name: str, year: int, forecaster: str, values: Array) -> dict[str, object]:
    quantiles = dict(zip(ENDS, map(float, np.quantile(values, list(ENDS.values()))), strict=True))
    told = {"quantity": name, "unit": UNITS[name.partition(".")[0]], "year": year}
    return {**told, "forecaster": forecaster, **quantiles}


def seal(
    found: Forecast,
    folder: Path,
    scenario: Scenario,
    register: Register,
    run: Run,
    told: Mapping[str, Any],
) -> None:
    """Write a forecast into a folder of its own; `told` (version, date, command) is kept with it.

    Raises SealedError where a folder is there already.
    """
    require_new(folder)
    folder.mkdir(parents=True)
    for name, frame in ((TABLE, found.table), (SAMPLE, found.paths)):
        (folder / name).write_text(csv_of(frame, SEVEN), encoding="utf-8", newline="\n")
    files = {name: digest_of(folder / name) for name in (TABLE, SAMPLE)}
    inputs = inputs_of([scenario], register, run)
    seal_of = {**told, "scenario": scenario.name, "inputs": inputs, "files": files}
    text = json.dumps(seal_of, indent=2, ensure_ascii=False) + "\n"
    (folder / SEAL).write_text(text, encoding="utf-8", newline="\n")


def require_new(folder: Path) -> None:
    """Raises SealedError where a folder is there already."""
    if folder.exists():
        raise SealedError(f"{folder} is there already, and a forecast is never written over")


def digest_of(file: Path) -> str:
    """SHA-256 of a file."""
    return sha256(file.read_bytes()).hexdigest()


def read_seal(folder: Path) -> dict[str, Any]:
    """What was written down when a forecast was sealed, and `members`, how many futures it has.

    Raises SealedError without it.
    """
    try:
        told = json.loads(read_text(folder / SEAL))
        made = told["inputs"]
        needed = {name: told[name] for name in ("scenario", "date", "files")}
        return {**told, **needed, "seed": made["seed"], "members": made["draws"] * made["streams"]}
    except (FileProblems, ValueError, KeyError, TypeError, RecursionError):
        raise _not_whole(folder) from None


def read_sealed(folder: Path) -> Forecast:
    """A stored forecast; raises SealedError when it is not what was sealed."""
    digests = read_seal(folder)["files"]
    if not isinstance(digests, Mapping) or set(digests) != {TABLE, SAMPLE}:
        raise _not_whole(folder)
    try:
        stored = {name: read_bytes(folder / name, TABLE_LIMIT) for name in (TABLE, SAMPLE)}
    except FileProblems:
        raise _not_whole(folder) from None
    changed = [n for n, content in stored.items() if sha256(content).hexdigest() != digests[n]]
    if changed:
        raise SealedError(f"{', '.join(changed)} in {folder} was changed since it was sealed")
    try:
        table, paths = (pd.read_csv(BytesIO(content)) for content in stored.values())
    except ValueError:
        raise _not_whole(folder) from None
    numbers = [table.get(name) for name in ("year", *ENDS)]
    if not {*COLUMNS} <= {*table} or not all(map(is_numeric_dtype, [*numbers, *paths.dtypes])):
        raise _not_whole(folder)
    return Forecast(table, paths)


def _not_whole(folder: Path) -> SealedError:
    needed = f"it needs {TABLE}, {SAMPLE} and {SEAL} as hedgerow forecast --seal leaves them"
    return SealedError(f"{folder} holds no whole forecast: {needed}")
