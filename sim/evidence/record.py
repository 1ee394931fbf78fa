"""What was observed of 2010 to 2018 and is not imposed on the model: is it where the model goes?

Votes with each power and the ideal point, at the end of each year. What is imposed, money and
output, agrees by construction and says nothing.
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

FIRST, LAST = 2010, 2018
BAND = (0.05, 0.95)
"""Quantiles of the free run between which 90 % of its futures lie."""


@dataclass(frozen=True)
class Observed:
    """What was observed of a year."""

    year: int
    value: float
    error: tuple[float, float] | None = None
    """Its own 90 % interval, where the data give one."""

    @property
    def quarter(self) -> int:
        """The quarter of the free run that it is held against: the last of its year."""
        return parse_quarter(str(self.year), end=True)


def observed(register: Register) -> dict[str, tuple[Observed, ...]]:
    """Votes by power and the ideal point, year by year, by the output that stands for them.

    A home country of which the data know nothing has none.
    """
    folder = _folder(register)
    found: dict[str, list[Observed]] = {}
    for series, one in (*_votes(folder, register), *_ideal_points(folder, register)):
        if FIRST <= one.year <= LAST:
            found.setdefault(series, []).append(one)
    return {series: tuple(each) for series, each in found.items()}


def inside(levels: Array, one: Observed) -> bool:
    """Whether a value lies in the 90 % band of levels (quarter, member) at the end of its year."""
    low, high = np.quantile(levels[one.quarter], BAND)
    return bool(low <= one.value <= high)


def _folder(register: Register) -> Path:
    """The seeds with their evidence; results folders keep none, which is then the shipped one."""
    return register.folder if (register.folder / "data").is_dir() else shipped().seeds


def _votes(folder: Path, register: Register) -> Iterator[tuple[str, Observed]]:
    names = tomllib.loads((folder / "estimation.toml").read_text(encoding="utf-8"))
    code_of = {theirs: ours for ours, theirs in names["votes"]["names"].items()}
    for row in _rows(folder / "data" / "unga_agreement_asean.csv"):
        mine = row["iso3"] == register.cast.home.code and row["subset"] == "final_passage"
        if mine and row["partner"] in code_of:
            seen = Observed(int(row["year"]), float(row["share_identical"]))
            yield f"votes.{code_of[row['partner']]}", seen


def _ideal_points(folder: Path, register: Register) -> Iterator[tuple[str, Observed]]:
    home = register.cast.home.code
    for row in _rows(folder / "data" / "unga_ideal_points.csv"):
        if row["iso3"] == home:
            error = float(row["q5fp"]), float(row["q95fp"])
            yield (
                f"ideal_point.{home}",
                Observed(int(row["year"]), float(row["idealpointfp"]), error),
            )


def _rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
