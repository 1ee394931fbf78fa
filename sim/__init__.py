"""Hedgerow: policy scenario simulation of small-state hedging.

import sim

pressed = sim.run("western-pressure", members=1000)
pressed.summary                 # long table with units
pressed.members                 # one row per member and quarter
pressed.of("alignment.CHN")     # (quarter, member)
pressed.figure("fan")           # a matplotlib Figure

sim.compare("baseline", "western-pressure").effects
sim.batch(["western-pressure", "western-flexibility"]).summary
sim.explain("grievance_memory")
sim.codebook()                  # what every output means
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

    from sim.engine.ensemble import Run
    from sim.explaining import Explanation
    from sim.inputs.folders import Folders
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario
    from sim.reports.notebook import BatchResult, Compared, Result

__all__ = [
    "BatchResult",
    "Compared",
    "Result",
    "batch",
    "codebook",
    "compare",
    "explain",
    "load",
    "run",
]


def __getattr__(name: str) -> Any:
    """The classes of results, imported when they are asked for."""
    if name not in ("BatchResult", "Compared", "Result"):
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    from sim.reports import notebook

    return getattr(notebook, name)


def load(
    name: str, *, seeds: Path | str | None = None, scenarios: Path | str | None = None
) -> Scenario:
    """A scenario by name, with all that it inherits.

    Reads the copy in the current folder, else the shipped one. Raises FileProblems with file,
    line and column of every mistake.
    """
    places, register = _opened(seeds, scenarios)
    return _loaded(name, places, register)


def run(
    scenario: str | Scenario,
    *,
    members: int = 1000,
    streams: int = 1,
    seed: int = 7,
    assumptions: Literal["fixed", "prior"] = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Result:
    """Run a scenario over many possible futures, in memory.

    Args:
        scenario: a name, or what `load` gave.
        members: how many futures; with `streams` above 1 a multiple of it.
        streams: how many streams of luck each draw of the assumptions meets.
        seed: the same seed gives the same futures in every scenario.
        assumptions: "prior" draws every ranged parameter, "fixed" keeps the central values.
        chance: False switches all shocks off.
        held: parameters held at a value, to cut a link of the model.
        engine: "numpy", or "fused", which compiles first; "auto" takes what pays off.
        seeds: folder of the numbers; the one in the current folder, else the shipped one.
        scenarios: folder of the scenarios, likewise.

    Raises:
        ValueError: when members is not a multiple of streams, held names no parameter, or a word
            or seed is none of those allowed.
        FileProblems: when a file has mistakes.
    """
    from sim.engine.experiment import run_scenarios
    from sim.reports.notebook import Result

    places, register = _opened(seeds, scenarios)
    loaded = _loaded(scenario, places, register)
    how = _how(register, members, streams, seed, assumptions, chance, held, engine)
    return Result(run_scenarios([loaded], register, how)[0], register, how)


def batch(
    names: Sequence[str | Scenario] | None = None,
    *,
    out: Path | str = "results",
    workers: int = 1,
    keep: Literal["members", "summary", "both"] = "members",
    members: int = 1000,
    streams: int = 1,
    seed: int = 7,
    assumptions: Literal["fixed", "prior"] = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> BatchResult:
    """Run scenarios over the same futures into a results folder, as `hedgerow batch` does.

    Args:
        names: scenarios; all by default. The baseline runs beside them.
        out: where results folders go. The same call continues a batch that was interrupted.
        workers: processes; more than one need a script guarded by `__name__ == "__main__"`.
        keep: every future, only what they say together (exact means, quantiles right to a 512th
            of the value and a 512th of a unit, a sample of futures for figures), or both.
        members: see `run`, also for the arguments not named here.
        streams: see `run`.
        seed: see `run`.
        assumptions: see `run`.
        chance: see `run`.
        engine: see `run`.
        seeds: see `run`.
        scenarios: see `run`.

    Raises:
        ValueError: when members is not a multiple of streams, or two scenarios share a name.
        FileProblems: when a file has mistakes.
        OSError: when results cannot be written.
    """
    from sim.inputs.scenario import scenario_names
    from sim.reports.batch import run_batch, silent
    from sim.reports.notebook import BatchResult

    places, register = _opened(seeds, scenarios)
    chosen = ["baseline", *names] if names else scenario_names(places.scenarios)
    several: list[Scenario] = []
    for one in (_loaded(name, places, register) for name in chosen):
        if not any(one.name == other.name and one.digest == other.digest for other in several):
            several.append(one)
    how = _how(register, members, streams, seed, assumptions, chance, None, engine)
    names = [one.name for one in several]
    command = f"sim.batch({names}, members={members}, seed={seed})"
    done = run_batch("batch", several, register, how, Path(out), command, workers, silent, keep)
    return BatchResult(done, register)


def compare(
    one: str | Scenario,
    other: str | Scenario,
    *,
    members: int = 1000,
    streams: int = 1,
    seed: int = 7,
    assumptions: Literal["fixed", "prior"] = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Compared:
    """Run two scenarios over the same futures, and subtract one from the other in each future.

    Arguments as in `run`. Of more than 10,000 futures all are counted and some are kept, for
    figures. Raises ValueError when their number is no multiple of streams; FileProblems when a file
    has mistakes.
    """
    from sim.reports.notebook import Compared
    from sim.reports.paired_runs import run_paired

    places, register = _opened(seeds, scenarios)
    loaded = [_loaded(name, places, register) for name in (one, other)]
    how = _how(register, members, streams, seed, assumptions, chance, None, engine)
    pairs = run_paired(loaded, register, how)
    return Compared(pairs.comparisons[0], pairs)


def explain(
    *words: str, seeds: Path | str | None = None, scenarios: Path | str | None = None
) -> Explanation:
    """The passport of a parameter, fact, programme, paragraph, rule, scenario, event or output.

    `explain("grievance_memory")`, `explain("vannarith-2019", "16")`. Raises UnknownName with the
    nearest name when there is no such thing.
    """
    from sim import explaining
    from sim.inputs.folders import in_force

    return explaining.explain(" ".join(words), explaining.Study(in_force(seeds, scenarios)))


def codebook(*, seeds: Path | str | None = None) -> pd.DataFrame:
    """What every output means: output, meaning, actor, unit, low, high."""
    from sim.reports import notebook

    return notebook.codebook(_opened(seeds, None)[1])


def _opened(seeds: Path | str | None, scenarios: Path | str | None) -> tuple[Folders, Register]:
    from sim.inputs.folders import in_force
    from sim.inputs.register import load_register

    places = in_force(seeds, scenarios)
    return places, load_register(places.seeds)


def _loaded(scenario: str | Scenario, places: Folders, register: Register) -> Scenario:
    from sim.inputs.scenario import load_scenario

    if isinstance(scenario, str):
        return load_scenario(places.scenarios, scenario, register)
    return scenario


def _how(
    register: Register,
    members: int,
    streams: int,
    seed: int,
    assumptions: Literal["fixed", "prior"],
    chance: bool,
    held: Mapping[str, float] | None,
    engine: Literal["auto", "numpy", "fused"],
) -> Run:
    from sim.engine.chance import Design
    from sim.engine.ensemble import Run

    if assumptions not in ("fixed", "prior"):
        raise ValueError(f"assumptions are 'fixed' or 'prior', not '{assumptions}'")
    unknown = sorted(set(held or {}) - set(register.parameters))
    if unknown:
        raise ValueError(f"no parameter {', '.join(unknown)} in seeds/parameters.toml")
    return Run(seed, Design.of(members, streams), assumptions, chance, dict(held or {}), engine)
