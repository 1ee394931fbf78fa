"""How is a difference between two scenarios divided into steps that add up?

From the mean of the reference over what each event or setting does alone, the largest first, and
what they do only together, to the mean of the scenario.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.figures.changes import digits_for, of_hundred, subject
from sim.figures.wording import capital
from sim.inputs.records import Output
from sim.model.cast import Cast

MOST = 10
"""Pieces that are shown by themselves unless said otherwise; the others are one step."""


@dataclass(frozen=True)
class Division:
    """One output at one quarter, divided."""

    table: pd.DataFrame
    """words, mean, rose, fell: a row per piece, then acting together, then the total."""
    level: float
    """Mean of the output in the reference."""
    output: Output
    code: str
    quarter: str
    against: str
    """The reference inside a sentence: "the baseline"."""
    cast: Cast
    most: int = MOST
    """Pieces that are shown by themselves."""

    @property
    def digits(self) -> int:
        """Decimals that show three digits of the largest change."""
        return digits_for(float(self.table["mean"].abs().max()) / 10)

    @property
    def subject(self) -> str:
        """What is divided, in words."""
        return subject(self.output, self.code, self.cast)

    @property
    def pieces(self) -> pd.DataFrame:
        """The rows of pieces, the largest first."""
        rows = self.table.iloc[:-2]
        return rows.loc[rows["mean"].abs().sort_values(ascending=False, kind="stable").index]

    @property
    def total(self) -> float:
        """Mean difference of the scenario from the reference."""
        return float(self.table["mean"].to_numpy()[-1])

    @property
    def together(self) -> float:
        """Mean difference that no piece makes alone."""
        return float(self.table["mean"].to_numpy()[-2])

    def steps(self, n: int) -> pd.DataFrame:
        """What is drawn: words, kind, start, end, change, and how many of n futures rise or fall.

        The reference, the pieces from the largest on, those beyond `most` as one, what pieces do
        together, and the scenario.
        """
        rows, rest = self.pieces[: self.most], self.pieces[self.most :]
        changes = [
            (row["words"], "piece", row["mean"], _futures(row, n)) for _, row in rows.iterrows()
        ]
        if len(rest):
            changes.append((others(len(rest)), "others", float(rest["mean"].sum()), ""))
        if len(self.pieces) > 1:
            last = self.table.iloc[-2]
            changes.append(
                (capital(str(last["words"])), "together", self.together, _futures(last, n))
            )
        return self._stacked(changes, _futures(self.table.iloc[-1], n))

    def _stacked(self, changes: Sequence[tuple[str, str, float, str]], last: str) -> pd.DataFrame:
        """Steps from the reference to the scenario, each from where the one before ends."""
        at = self.level
        rows = [(capital(self.against.removeprefix("the ")), "level", at, at, 0.0, "")]
        for words, kind, change, futures in changes:
            rows.append((words, kind, at, at + change, change, futures))
            at += change
        end = self.level + self.total
        rows.append(("This scenario", "level", end, end, self.total, last))
        columns = ["words", "kind", "start", "end", "change", "futures"]
        return pd.DataFrame(rows, columns=columns)


def others(count: int) -> str:
    """Count the pieces that are one step."""
    return "1 other" if count == 1 else f"{count} others"


def _futures(row: pd.Series, n: int) -> str:
    """How many futures move as the mean does."""
    if not row["mean"] or n == 1:
        return ""
    word, share = ("up", row["rose"]) if row["mean"] > 0 else ("down", row["fell"])
    count = of_hundred(float(share), n).removesuffix(" futures")
    return f"{word} in {count.replace('more than ', '>').replace('fewer than ', '<')}"
