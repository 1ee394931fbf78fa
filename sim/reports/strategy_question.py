"""Which strategies meet which futures, and what counts: asked by `robust` and by `search`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from sim.engine.run import Run
from sim.explore.played import Player, played, require_playable
from sim.explore.strategies import Strategy, load_strategy, notes, strategy_names
from sim.explore.values import FILE, Values, load_values
from sim.inputs.folders import Folders, expanded
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, scenario_names
from sim.inputs.strict_toml import Problem, gather, nearest, refuse, shown_path
from sim.reports.arguments import scenarios_of

FOLDER: Final = "strategies"
"""Where strategies lie below the seeds."""


@dataclass(frozen=True)
class Question:
    """Which strategies meet which futures, and what counts."""

    strategies: tuple[Strategy, ...]
    scenarios: tuple[Scenario, ...]
    values: Values
    register: Register
    run: Run

    def require_possible(self) -> None:
        """Refuse what could not be; raises ValueError before anything is simulated."""
        _require_different(self.strategies)
        if self.run.design.members < 2:
            raise ValueError("an error needs two futures or more")
        require_playable(self.strategies, self.scenarios, self.values, self.register, self.run)

    def notes(self) -> list[str]:
        """What of a strategy has no effect in the first scenario, and why."""
        first = self.scenarios[0]
        return [note for one in self.strategies for note in notes(one, first, self.register)]

    def settled(self) -> Question:
        """The same with its engine chosen by the number of all its runs."""
        runs = len(self.strategies) * len(self.scenarios)
        return replace(self, run=self.run.settled(runs))


def _require_different(strategies: Sequence[Strategy]) -> None:
    """Refuse a strategy that is named twice, and two that have one name; raises ValueError."""
    met = dict[str, Strategy]()
    for one in strategies:
        if met.get(one.name) == one:
            raise ValueError(f"{one.name} is named twice: name each strategy once")
        if one.name in met:
            fix = "give their files names of their own"
            raise ValueError(f"two strategies are called {one.name}: {fix}")
        met[one.name] = one


def player_of(question: Question) -> Player:
    """Simulates any strategy of a question over its futures."""
    return partial(
        played,
        scenarios=question.scenarios,
        values=question.values,
        register=question.register,
        run=question.run,
    )


# ---- from names to a question -------------------------------------------------------------------


def question_of(
    folders: Folders,
    named: Sequence[str | Strategy] = (),
    within: Sequence[str | Scenario] | None = None,
    folder: Path | str | None = None,
    values: Path | str | None = None,
) -> Question:
    """Strategies, scenarios and values by name or as they are, over the usual futures.

    What is not named is that of the seeds in force. Raises FileProblems with every mistake of the
    first kind of file that has some.
    """
    register = load_register(folders.seeds)
    known = None if within else scenario_names(folders.scenarios)
    valued = load_values(expanded(values or folders.seeds / FILE), register, known)
    return Question(
        strategies_of(named, expanded(folder or folders.seeds / FOLDER), register),
        tuple(scenarios_of(within or valued.scenarios, folders, register)),
        valued,
        register,
        Run(),
    )


def strategies_of(
    named: Sequence[str | Strategy], folder: Path, register: Register
) -> tuple[Strategy, ...]:
    """Strategies by name, as files that end in .toml, or as they are; all of a folder by default.

    Raises FileProblems with every mistake of all files.
    """
    known = strategy_names(folder)
    if not named and not known:
        what = "there is no strategy in this folder"
        refuse([Problem(shown_path(folder), 1, 1, what, fix="name one with --strategies")])
    return tuple(
        gather([partial(_strategy_of, one, folder, register, known) for one in named or known])
    )


def _strategy_of(
    named: str | Strategy, folder: Path, register: Register, known: Sequence[str]
) -> Strategy:
    if isinstance(named, Strategy):
        return named
    if named.endswith(".toml"):
        return load_strategy(expanded(named), register)
    if named not in known:
        what = f"unknown strategy '{named}'"
        refuse([Problem("", 0, 0, what, ", ".join(known), nearest(named, known))])
    return load_strategy(folder / f"{named}.toml", register)
