"""A search for better strategies of the home country: `hedgerow search` and `sim.search`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.engine.chance import Design
from sim.engine.draws import Draws
from sim.explore.evaluations import Evaluations, Kept
from sim.explore.search import Searched
from sim.explore.search import search as search_for
from sim.explore.search_space import Space, space_of
from sim.explore.strategies import Strategy
from sim.explore.tuning import NoSuchLineError, evaluator, left_as_they_are, objectives, picked
from sim.figures import convergence, pareto
from sim.figures.content import Content
from sim.figures.drawing import draw
from sim.inputs.folders import in_force
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.reports.arguments import run_of
from sim.reports.kinds import about_of
from sim.reports.robust import Robust, assess
from sim.reports.simulating import Progress, silent
from sim.reports.strategy_question import Question, player_of, question_of

AGAIN: Final = 4
"""How many times as many futures a strategy is tested on as it was tuned on."""
Kind = Literal["pareto", "convergence"]


@dataclass(frozen=True)
class Effort:
    """How hard is searched."""

    population: int = 40
    generations: int = 25

    def __post_init__(self) -> None:
        """Refuse what is no search; raises ValueError."""
        for name, value, least in (
            ("population", self.population, 8),
            ("generations", self.generations, 1),
        ):
            if value < least:
                raise ValueError(f"{name} must be at least {least}, not {value}")

    @property
    def strategies(self) -> int:
        """How many are evaluated at most, and so how many lines the Pareto set can have."""
        return self.population * self.generations


@dataclass(frozen=True)
class Search:
    """What a search found, and how that does on other futures."""

    question: Question
    """The futures that it was tuned on, and the strategies that it is compared with."""
    space: Space
    searched: Searched
    pick: int
    """Row of the candidate that was taken."""
    left: tuple[int, ...]
    """Its choices that are left as they are, since they make no clear difference."""
    tuned: Robust
    """The strategy, then the others, on the futures that it was tuned on."""
    tested: Robust
    """The same on other futures."""

    @property
    def strategy(self) -> Strategy:
        """What was found."""
        return self.tuned.question.strategies[0]

    @property
    def line(self) -> int:
        """Its line of the Pareto set, from 1 on."""
        return int(np.flatnonzero(self.searched.front == self.pick)[0]) + 1

    @property
    def names(self) -> list[str]:
        """The values that were searched for."""
        values = self.question.values
        return [values.names[i] for i in objectives(values)]

    @cached_property
    def pareto(self) -> pd.DataFrame:
        """The Pareto set: line, what is chosen, means of values from 0 to 1, which is picked."""
        front = self.searched.front
        chosen = [choice.name for choice in self.space.choices]
        table = pd.DataFrame(self.searched.candidates[front], columns=chosen)
        table[self.names] = self.searched.means[front]
        table.insert(0, "line", range(1, len(front) + 1))
        table["picked"] = front == self.pick
        return table

    @property
    def convergence(self) -> pd.DataFrame:
        """A row for each generation: strategies evaluated, and the hypervolume."""
        return pd.DataFrame(
            {
                "generation": range(1, len(self.searched.generations) + 1),
                "evaluated": self.searched.generations,
                "hypervolume": self.searched.hypervolumes,
            }
        )

    @property
    def table(self) -> pd.DataFrame:
        """A row for each strategy: scores on the search's futures and on others, with errors."""
        rows = {"strategy": list(self.tested.found.strategies)}
        scores = {
            f"{when}{kind}": numbers["mean"]
            for when, one in (("tuned", self.tuned), ("tested", self.tested))
            for kind, numbers in (("", one.found.criteria), ("_error", one.found.errors))
        }
        means = self.tested.scaled.mean(axis=1)  # (strategy, value, member)
        values = dict[str, Array]()
        for i, name in enumerate(self.question.values.names):
            values[name] = means[:, i].mean(axis=1)
            values[f"{name}_error"] = means[:, i].std(axis=1, ddof=1) / np.sqrt(means.shape[-1])
        return pd.DataFrame({**rows, **scores, **values})

    def contents(self) -> dict[str, Content]:
        """What each figure says, by its kind."""
        first, run = self.question.scenarios[0], self.question.run
        about = about_of(first, self.question.register, run.seed, run.design.members)
        rows = list(objectives(self.question.values))
        means = self.tuned.scaled.mean(axis=(1, 3))[:, rows]
        titles = [one.title for one in self.tuned.question.strategies]
        return {
            "pareto": pareto.content(
                self.names, self.searched.means[self.searched.front], means, titles, about
            ),
            "convergence": convergence.content(self.searched, about),
        }

    def figure(self, kind: Kind = "pareto") -> Figure:
        """A figure: "pareto" or "convergence"; ValueError for another."""
        contents = self.contents()
        if kind not in contents:
            raise ValueError(f"no kind of figure '{kind}'; there are {', '.join(contents)}")
        return draw(contents[kind])


def look_for(
    question: Question,
    effort: Effort,
    pick: int | None = None,
    kept: Kept | None = None,
    progress: Progress = silent,
) -> Search:
    """Search, pick, simplify, and test again on other futures.

    Evaluations are `kept` in a file where one is named. Raises ValueError for what could not be,
    NoSuchLineError when the Pareto set lacks the line that is picked, LibraryMissingError without
    pymoo.
    """
    question = ready(question, effort, pick)
    space = _space(question)
    searched = _searched(question, space, effort, kept, progress)
    row = picked(searched, pick)
    candidate, player = searched.candidates[row], player_of(question)
    left = left_as_they_are(space, candidate, question.values, player)
    together = (space.strategy(candidate, left), *question.strategies)
    tuned = replace(question, strategies=together)
    return Search(
        question, space, searched, row, left, assess(tuned), assess(on_other_futures(tuned))
    )


def ready(question: Question, effort: Effort, pick: int | None = None) -> Question:
    """The question with its engine chosen; raises ValueError for what no search could be."""
    if pick is not None and not 1 <= pick <= effort.strategies:
        evaluated = f"{effort.generations} generations of {effort.population}"
        most = f"a search of {evaluated} has {effort.strategies:,} lines at most"
        raise NoSuchLineError(f"{most}, and no line {pick}")
    objectives(question.values)
    example = (*question.strategies, _space(question).strategy(_space(question).high))
    replace(question, strategies=example).require_possible()
    on_other_futures(question)
    runs = effort.strategies * len(question.scenarios)
    return replace(question, run=question.run.settled(runs))


def _space(question: Question) -> Space:
    """What may be chosen until the first scenario ends."""
    return space_of(question.register, min(one.end for one in question.scenarios))


def on_other_futures(question: Question) -> Question:
    """The same question over more futures, of the next seed, which shares none with this one.

    Of a table of draws the later rows. Raises ValueError where there are no other futures.
    """
    run, members = question.run, question.run.design.members
    drawn = run.assumptions
    if drawn == "fixed" and not run.chance:
        raise ValueError("without chance and with fixed assumptions there is one future alone")
    if isinstance(drawn, Draws):
        if drawn.rows < (1 + AGAIN) * members:
            needs = f"{1 + AGAIN} times as many rows as futures, to test again on others"
            raise ValueError(f"the draws '{drawn.name}' have {drawn.rows:,} rows; it takes {needs}")
        later = {name: np.roll(column, -members) for name, column in drawn.columns.items()}
        drawn = Draws(f"{drawn.name}-later", later, drawn.base, drawn.repeats)
    design, seed = Design(AGAIN * members), (run.seed + 1) % 2**64
    return replace(question, run=replace(run, seed=seed, design=design, assumptions=drawn))


def _searched(
    question: Question, space: Space, effort: Effort, kept: Kept | None, progress: Progress
) -> Searched:
    values = question.values
    names = [values.names[i] for i in objectives(values)]
    evaluations = Evaluations(kept, [one.name for one in space.choices], names)
    return search_for(
        space.low,
        space.high,
        np.array([one.usual for one in space.choices]),
        len(names),
        evaluator(space, values, player_of(question), evaluations),
        effort.population,
        effort.generations,
        question.run.seed % 2**32,
        lambda done, total: progress("generations", done, total, 0),
    )


def search(
    strategies: Sequence[str | Strategy] | str | None = None,
    *,
    within: Sequence[str | Scenario] | None = None,
    folder: Path | str | None = None,
    values: Path | str | None = None,
    population: int = 40,
    generations: int = 25,
    pick: int | None = None,
    members: int = 128,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Search:
    """Look for strategies of the home country that no other beats in every value, in memory.

    Args:
        strategies: those that what is found is compared with; see `sim.robust`.
        within: the scenarios that strategies meet; see `sim.robust`.
        folder: see `sim.robust`.
        values: see `sim.robust`. Those that weigh nothing are not searched for.
        population: strategies in a generation, at least 8.
        generations: how many generations.
        pick: line of the Pareto set that is taken, from 1 on; None takes the knee.
        members: see `sim.run`, also for the arguments not named here. What is found is tested on
            four times as many futures of the next seed.
        seed: see `sim.run`.
        assumptions: see `sim.run`.
        chance: see `sim.run`.
        engine: see `sim.run`.
        held: see `sim.run`.
        seeds: see `sim.run`.
        scenarios: see `sim.run`.

    Raises:
        ValueError: as in `sim.robust`; when the Pareto set lacks the line that is picked; without
            pymoo (LibraryMissingError).
        FileProblems: when a file has mistakes.
    """
    named = [strategies] if isinstance(strategies, str) else list(strategies or ())
    asked = question_of(in_force(seeds, scenarios), named, within, folder, values)
    run = run_of(asked.register, members, 1, seed, assumptions, chance, held, engine)
    return look_for(replace(asked, run=run), Effort(population, generations), pick)
