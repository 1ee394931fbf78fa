"""Scenarios to compare: run at once, or taken from results folders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.comparison import Comparison, TalliedComparison, compare_each
from sim.analysis.pairing import NotPaired, require_paired
from sim.batches.plan import SAMPLE, inputs_of
from sim.batches.results import Results, kept_register
from sim.batches.signed import hashed
from sim.engine.ensemble import Futures, simulate_each
from sim.engine.experiment import Experiment
from sim.engine.run import Run
from sim.engine.tallying import Tallies, tally_each
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, long_enough
from sim.inputs.strict_toml import FileProblems, Problem, shown_path

MOST_RUNS = 20_000
"""Runs that a comparison keeps in memory; more are counted, and the first ones kept for figures."""


LONGEST = 100
"""Letters of a folder's name that tell scenarios; file systems take 255 bytes in all."""


@dataclass(frozen=True)
class PairedRuns:
    """Scenarios over the same futures; the first is the one that the others are held against."""

    futures: tuple[Futures, ...]
    inputs: Mapping[str, Any]
    """How they were run, as in a manifest."""
    run: Run
    register: Register
    counted: tuple[Tallies, ...] = ()
    """The tallies of all futures, where `futures` are a sample of them."""

    @property
    def comparisons(self) -> list[Comparison]:
        """Each scenario against the first; raises NotPaired when they share no quarter."""
        if not self.counted:
            return compare_each(self.futures, self.register)
        one, rest = self.futures[0], zip(self.futures[1:], self.counted[1:], strict=True)
        return [
            TalliedComparison(one, other, self.register, (self.counted[0], tallies))
            for other, tallies in rest
        ]

    @property
    def compared(self) -> dict[str, Any]:
        """All that can change a number of their comparison."""
        scenarios = [[one.scenario.name, one.scenario.digest] for one in self.futures]
        return {**self.inputs, "scenarios": scenarios}

    @property
    def folder(self) -> str:
        """Name of a folder for their comparison."""
        names = [one.scenario.name for one in self.futures]
        many = f"{names[0][:LONGEST]}-and-{len(names) - 1}-others"
        told = joined if len(joined := "-and-".join(names)) <= LONGEST else many
        return f"comparison-{told}-{hashed(self.compared)[:8]}"


def run_paired(scenarios: Sequence[Scenario], register: Register, run: Run) -> PairedRuns:
    """Run scenarios over the same futures; all run as long as the longest can.

    Up to MOST_RUNS are kept in memory; of more only a sample is, and all are counted.
    """
    scenarios = long_enough(scenarios, register)
    run, inputs = run.settled(len(scenarios)), _inputs(inputs_of(scenarios, register, run))
    members = run.design.members
    if len(scenarios) * members <= MOST_RUNS:
        return PairedRuns(
            tuple(Experiment(tuple(scenarios), run).trajectories(register)), inputs, run, register
        )
    sample = tuple(simulate_each(scenarios, register, run, range(min(SAMPLE, members))))
    counted = tuple(tally_each(scenarios, register, run, range(members)))
    return PairedRuns(sample, inputs, run, register, counted)


def open_paired(places: Sequence[str], register: Register | None = None) -> PairedRuns:
    """Scenarios of results folders, each as FOLDER or FOLDER:SCENARIO.

    The seeds are those that each folder keeps, unless a register is given. One folder alone stands
    for all its scenarios against its first. Raises NotPaired when folders do not have the same
    futures, FileProblems when one is no results folder or its seeds are not those planned.
    """
    opened = [_opened(place, register) for place in places]
    futures: list[Futures] = []
    for results, name in opened:
        require_paired(opened[0][0].plan.inputs, results.plan.inputs)
        chosen = [name] if name else _scenarios(results, alone=len(places) == 1)
        futures += [results.of(one) for one in chosen]
    first = opened[0][0]
    counted = _counted_of([results for results, _ in opened], futures)
    return PairedRuns(
        tuple(futures), _inputs(first.plan.inputs), first.plan.run(), first.register, counted
    )


def _counted_of(opened: Sequence[Results], futures: Sequence[Futures]) -> tuple[Tallies, ...]:
    """The tallies of futures that are counted; raises NotPaired where those are of other pairs."""
    if all(results.plan.keep != "summary" for results in opened):
        return ()
    first = opened[0]
    same = all(results.folder == first.folder for results in opened)
    if not same or futures[0].scenario.name != first.reference:
        raise NotPaired(
            f"futures that are only counted can be held against {first.reference} of the same"
            " folder alone; run with `--keep both` to compare others"
        )
    return tuple(first.tallies(one.scenario.name) for one in futures)


def is_results_folder(word: str) -> bool:
    """Whether a word names a results folder rather than a scenario."""
    return "/" in word or ":" in word or Path(word).is_dir()


def _opened(place: str, register: Register | None) -> tuple[Results, str]:
    word, _, name = place.partition(":")
    folder = Path(word)
    results = Results.open(folder, register or kept_register(folder))
    results.require_all()
    return results, name


def _scenarios(results: Results, alone: bool) -> list[str]:
    """What a folder stands for when no scenario of it is named."""
    others = [name for name in results.plan.scenarios if name != results.reference]
    if alone:
        return [results.reference, *others]
    if len(others) > 1:
        what = "this folder holds several scenarios"
        place = Problem(
            shown_path(results.folder), 1, 1, what, ", ".join(others), "write FOLDER:SCENARIO"
        )
        raise FileProblems((place,))
    return others or [results.reference]


def _inputs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """How scenarios were run, without which they were."""
    return {key: value for key, value in inputs.items() if key != "scenarios"}
