"""Strategies of the home country over futures: `hedgerow robust` and `sim.robust`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.engine.draws import Draws
from sim.explore.played import Player
from sim.explore.robustness import CRITERIA, Robustness, robustness, weighted
from sim.explore.strategies import Strategy
from sim.explore.weights import Flip, flips, leading
from sim.figures import regret, trade_off
from sim.figures.content import Content
from sim.figures.drawing import draw
from sim.inputs.folders import in_force
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.reports.arguments import run_of
from sim.reports.kinds import about_of
from sim.reports.strategy_question import Question, player_of, question_of

Kind = Literal["regret", "trade-off"]


@dataclass(frozen=True)
class Robust:
    """Strategies held against each other over the same futures."""

    question: Question
    read: Array
    """What is valued, in its units, (strategy, scenario, value, member)."""

    @cached_property
    def scaled(self) -> Array:
        """The same on scales from 0 to 1."""
        return self.question.values.scaled(self.read)

    @cached_property
    def found(self) -> Robustness:
        """Criteria, errors, and who leads."""
        values = self.question.values
        return robustness(
            [one.name for one in self.question.strategies],
            [one.name for one in self.question.scenarios],
            weighted(self.scaled, values.weights),
            values.acceptable(self.read),
        )

    @cached_property
    def flips(self) -> list[Flip]:
        """Every change of places of two strategies as one weight changes."""
        return flips(self.scaled, self.question.values.weights)

    @cached_property
    def lead_flips(self) -> list[Flip]:
        """Those at which the highest mean score changes hands."""
        weights = self.question.values.weights
        each = [leading(self.flips, self.scaled, weights, i) for i in range(len(weights))]
        return [flip for some in each for flip in some]

    @property
    def table(self) -> pd.DataFrame:
        """A row for each strategy, the least regretted first: criteria with standard errors."""
        found = self.found
        columns: dict[str, Any] = {"strategy": found.strategies}
        for one in CRITERIA:
            columns[one.name] = found.criteria[one.name]
            columns[f"{one.name}_error"] = found.errors[one.name]
        worst = found.regret.argmax(axis=1)
        columns["regret_in"] = [found.scenarios[i] for i in worst]
        return pd.DataFrame(columns).sort_values("regret", ignore_index=True, kind="stable")

    @property
    def regrets(self) -> pd.DataFrame:
        """A row for each strategy and scenario: mean regret, its error, acceptable futures."""
        found = self.found
        return pd.DataFrame(
            {
                "strategy": name,
                "scenario": scenario,
                "mean_regret": found.regret[i, j],
                "error": found.regret_errors[i, j],
                "acceptable": found.acceptable[i, j],
                "mean_score": found.scores[i, j].mean(),
            }
            for i, name in enumerate(found.strategies)
            for j, scenario in enumerate(found.scenarios)
        )

    @property
    def means(self) -> pd.DataFrame:
        """A row for each strategy and value: means in its unit and on its scale, with errors."""
        values, members = self.question.values.values, self.read.shape[-1]
        in_units, scaled = self.read.mean(axis=1), self.scaled.mean(axis=1)
        return pd.DataFrame(
            {
                "strategy": strategy.name,
                "value": value.name,
                "mean": in_units[i, j].mean(),
                "error": in_units[i, j].std(ddof=1) / np.sqrt(members),
                "unit": value.unit,
                "scaled": scaled[i, j].mean(),
                "scaled_error": scaled[i, j].std(ddof=1) / np.sqrt(members),
                "beyond_the_ends": value.beyond(self.read[i, :, j]),
            }
            for i, strategy in enumerate(self.question.strategies)
            for j, value in enumerate(values)
        )

    @property
    def weights(self) -> pd.DataFrame:
        """A row for each change of places: value, weight, error, who is ahead below and above."""
        names, values = self.found.strategies, self.question.values
        columns = [
            "value",
            "weight_now",
            "weight",
            "error",
            "ahead_below",
            "ahead_above",
            "of_lead",
        ]
        rows = [
            (
                values.names[flip.value],
                values.weights[flip.value],
                flip.weight,
                flip.error,
                names[flip.before],
                names[flip.after],
                flip in self.lead_flips,
            )
            for flip in self.flips
        ]
        return pd.DataFrame(rows, columns=columns)

    def contents(self) -> dict[str, Content]:
        """What each figure says, by its kind."""
        question = self.question
        first, run = question.scenarios[0], question.run
        about = about_of(first, question.register, run.seed, run.design.members)
        titles = {one.name: one.title for one in question.strategies}
        scenarios = {one.name: one.title for one in question.scenarios}
        return {
            "regret": regret.content(self.found, titles, scenarios, about),
            "trade-off": trade_off.content(self.found, titles, about),
        }

    def figure(self, kind: Kind = "regret") -> Figure:
        """A figure: "regret" or "trade-off"; ValueError for another."""
        contents = self.contents()
        if kind not in contents:
            raise ValueError(f"no kind of figure '{kind}'; there are {', '.join(contents)}")
        return draw(contents[kind])


def assess(question: Question, player: Player | None = None) -> Robust:
    """Simulate every strategy over the same futures; raises ValueError for what could not be."""
    question.require_possible()
    settled = question.settled()
    simulate = player or player_of(settled)
    return Robust(settled, np.stack([simulate(one) for one in settled.strategies]))


def robust(
    strategies: Sequence[str | Strategy] | str | None = None,
    *,
    within: Sequence[str | Scenario] | None = None,
    folder: Path | str | None = None,
    values: Path | str | None = None,
    members: int = 1000,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Robust:
    """Hold strategies of the home country against each other over the same futures, in memory.

    Args:
        strategies: names of files in `folder`, paths that end in .toml, or all by default.
        within: the scenarios that they meet; those of the file of values by default.
        folder: where strategies lie; `strategies` below the seeds by default.
        values: a file of values; `values.toml` in the seeds by default.
        members: see `sim.run`, also for the arguments not named here.
        seed: see `sim.run`.
        assumptions: see `sim.run`.
        chance: see `sim.run`.
        engine: see `sim.run`.
        held: see `sim.run`.
        seeds: see `sim.run`.
        scenarios: see `sim.run`.

    Raises:
        ValueError: as in `sim.run`; when a strategy cannot be applied to a scenario, or a value is
            read when a scenario does not run.
        FileProblems: when a file has mistakes.
    """
    named = [strategies] if isinstance(strategies, str) else list(strategies or ())
    asked = question_of(in_force(seeds, scenarios), named, within, folder, values)
    run = run_of(asked.register, members, 1, seed, assumptions, chance, held, engine)
    return assess(replace(asked, run=run))


def tables(found: Robust) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables of a folder, by the name of the file."""
    yield "criteria.csv", found.table
    yield "regret.csv", found.regrets
    yield "values.csv", found.means
    yield "weights.csv", found.weights
