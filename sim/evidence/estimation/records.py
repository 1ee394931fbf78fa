"""What do the files of seeds/data say? Nothing after 2018 is read: later years test the model."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.estimation.estimate import Basis
from sim.inputs.cast import load_cast
from sim.model.ops import Array

LAST_YEAR = 2018
VOTES = "unga_agreement_asean.csv"
IDEAL_POINTS = "unga_ideal_points.csv"
NORMAL_90 = 2 * 1.6448536
"""From the 5 % to the 95 % quantile of a normal distribution, in standard deviations."""


@dataclass(frozen=True)
class Records:
    """The files of one folder of seeds, and the names in them."""

    seeds: Path
    changed: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Tables used in place of files, to try what depends on them."""
    held_out: str = ""
    """Code of a state that takes the home country's place, so that the others are without it."""

    @cached_property
    def names(self) -> dict[str, Any]:
        """seeds/estimation.toml."""
        return tomllib.loads((self.seeds / "estimation.toml").read_text(encoding="utf-8"))

    @cached_property
    def home(self) -> str:
        """Code of the country that is simulated, or of the one in its place."""
        return self.held_out or load_cast(self.seeds).home.code

    @cached_property
    def patron(self) -> str:
        """Code of the partner whose closeness the others watch."""
        return load_cast(self.seeds).patron

    @cached_property
    def giver(self) -> str:
        """Code of the partner that grants trade preferences."""
        return load_cast(self.seeds).preference_giver

    def table(self, file: str) -> pd.DataFrame:
        """A file of data/, without years after 2018."""
        found = self.changed.get(file)
        if found is None:
            found = pd.read_csv(self.seeds / "data" / file, comment="#")
        return found[found["year"] <= LAST_YEAR] if "year" in found else found

    @property
    def partners(self) -> list[str]:
        """Codes of the partners whose votes are recorded."""
        return list(self.names["votes"]["names"])

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Shares of identical votes, all states and years: rows and columns as of `votes`."""
        asked = self.names["votes"]
        table = self.table(VOTES)
        table = table[table["subset"] == asked["subset"]]
        keyed = table.set_index(["iso3", "year", "partner"])["share_identical"].sort_index()
        wide = {code: keyed.xs(name, level="partner") for code, name in asked["names"].items()}
        return pd.DataFrame(wide).dropna()

    def votes(self, first: int, *, of_home: bool = False) -> pd.DataFrame:
        """Shares of identical votes: a row per state and year, a column per partner."""
        state, year = (self.shares.index.get_level_values(name) for name in ("iso3", "year"))
        chosen = (year >= first) & ((state == self.home) == of_home)
        return self.shares[np.asarray(chosen)].copy()

    def basis(self, *files: str, n: int) -> Basis:
        """Files that a number rests on, over the years in which votes are used."""
        asked = self.names["votes"]
        return Basis(tuple(f"data/{file}" for file in files), n, asked["first"], asked["last"])

    @property
    def first(self) -> int:
        """First year of votes that is used."""
        return int(self.names["votes"]["first"])

    @property
    def west(self) -> list[str]:
        """Codes of the partners that are one side of the common factor."""
        return list(self.names["votes"]["west"])

    def ideal_points(self, first: int, states: list[str]) -> pd.DataFrame:
        """Ideal points and their reported standard errors: a row per state and year."""
        table = self.table(IDEAL_POINTS)
        table = table[table["iso3"].isin(states) & (table["year"] >= first)]
        errors = (table["q95fp"] - table["q5fp"]) / NORMAL_90
        columns = {"point": table["idealpointfp"], "error": errors}
        return table[["iso3", "year"]].assign(**columns).set_index(["iso3", "year"]).dropna()


def by_state(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """A column as a table (year, state)."""
    groups = table.groupby("iso3")
    return pd.DataFrame({str(code): group.set_index("year")[column] for code, group in groups})


def cube(votes: pd.DataFrame) -> Array:
    """Votes as an array (state, year, partner); every state needs every year."""
    states, years = (votes.index.unique(level) for level in ("iso3", "year"))
    whole = votes.reindex(pd.MultiIndex.from_product([states, years]))
    return whole.to_numpy(dtype=float).reshape(len(states), len(years), -1)


def years_of(table: pd.DataFrame) -> Array:
    """Years of a table indexed by state and year, each once."""
    return np.sort(table.index.unique("year").to_numpy(dtype=float))
