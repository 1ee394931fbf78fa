"""Are the arguments of a call ones that a run can have? Checked here once, for every door.

What no run can be is refused by `Run` and `Design` themselves; here stands what depends on the
seeds in force, and on where futures go.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from sim.batches.plan import Keep
from sim.engine.chance import Design, whole_number
from sim.engine.choice import Engine
from sim.engine.draw_files import load_draws
from sim.engine.draws import Draws
from sim.engine.run import Run
from sim.inputs.folders import Folders
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario, load_scenario
from sim.inputs.strict_toml import gather, nearest
from sim.reports.comparison import whole_names
from sim.reports.kinds import KINDS
from sim.reports.limits import MOST_KEPT, MOST_MEMBERS, MOST_WORKERS


class ArgumentError(ValueError):
    """What is wrong with arguments, which it names."""

    def __init__(self, message: str, *names: str) -> None:
        super().__init__(message)
        self.names = names


def run_of(
    register: Register,
    members: int,
    streams: int,
    seed: int,
    assumptions: str | Draws,
    chance: bool,
    held: Mapping[str, float] | None,
    engine: Engine,
) -> Run:
    """The run that arguments ask for; raises ArgumentError, which names what is wrong."""
    design = _design(members, streams)
    if not isinstance(held, Mapping | None):
        what = f"held must be a value by parameter, {{name: value}}, not {held!r}"
        raise ArgumentError(what, "held")
    drawn: Any = assumptions
    with _naming("assumptions"):
        if isinstance(assumptions, str) and assumptions not in ("fixed", "prior"):
            drawn = load_draws(register.folder, assumptions, register)
        run = Run(design=design, assumptions=drawn)
        run.require_possible(register)
    with _naming("held"):
        run = run.holding(held or {})
        run.require_possible(register)
    with _naming("seed"):
        run = replace(run, seed=seed)
    with _naming("chance"):
        run = replace(run, chance=chance)
    with _naming("engine"):
        return replace(run, engine=engine)


def batch_call(names: Sequence[str], run: Run, assumptions: str | Draws, keep: str) -> str:
    """The call of `sim.batch` that asks for a run, in Python, with the engine that was asked for.

    A table of draws is read from the copy that the results folder keeps.
    """
    drawn = repr(assumptions)
    if isinstance(assumptions, Draws):
        table, base = "pandas.read_parquet('draws.parquet')", assumptions.base
        again = ", repeats=True" if assumptions.repeats else ""
        drawn = f"sim.draws({table}, name={assumptions.name!r}, base={base!r}{again})"
    held = {name: float(value) for name, value in run.held.items()}
    words = {
        "members": run.design.members,
        "streams": run.design.streams,
        "seed": run.seed,
        "assumptions": drawn,
        "chance": bool(run.chance),
        "engine": repr(run.engine),
        "held": held,
        "keep": repr(keep),
    }
    given = ", ".join(f"{name}={value}" for name, value in words.items())
    return f"sim.batch({list(names)}, {given})"


def _design(members: int, streams: int) -> Design:
    """Members by streams; where these do not divide them, it says which number they would."""
    try:
        design = Design.of(members, streams)
    except ValueError as refused:
        raise ArgumentError(
            f"{refused}{_fitting(members, streams)}", "members", "streams"
        ) from None
    with _naming("members"):
        _require_at_most("members", design.members, MOST_MEMBERS)
    return design


def _fitting(members: int, streams: int) -> str:
    """The next number of members that streams divide, where both are numbers of them."""
    if not all(isinstance(one, int) and one > 0 for one in (members, streams)):
        return ""
    return f" {-(-members // streams) * streams} would be one."


@contextmanager
def _naming(*names: str) -> Iterator[None]:
    """Say which arguments are wrong when a value is refused."""
    try:
        yield
    except ValueError as refused:
        raise ArgumentError(str(refused), *names) from None


def require_keepable(members: int, keep: Keep) -> None:
    """Refuse to keep more futures than have room; raises ValueError."""
    if members > MOST_KEPT and keep != "summary":
        raise ValueError(
            f"at most {MOST_KEPT:,} futures can be kept, not {members:,}; "
            "more are counted: keep the summary alone"
        )


def workers_of(workers: int) -> int:
    """How many processes are asked for, from 0 on. Raises ValueError for what is no such number."""
    asked = whole_number("workers", workers)
    if asked < 0:
        raise ValueError(f"workers must be at least 0, not {asked}")
    _require_at_most("workers", asked, MOST_WORKERS)
    return asked


def scenarios_of(
    named: object, folders: Folders, register: Register, least: int = 1
) -> list[Scenario]:
    """Scenarios by name, or as they are; each once.

    Raises ValueError for what names none or too few, FileProblems with every mistake of all files.
    """
    several = [named] if isinstance(named, str | Scenario) else named
    if not isinstance(several, Iterable):
        raise ValueError(f"a scenario is a name, or what sim.load gave, not {named!r}")
    found: list[Scenario] = []
    for one in gather([partial(scenario_of, name, folders, register) for name in several]):
        if not any(one.name == other.name and one.digest == other.digest for other in found):
            found.append(one)
    if len(found) < least:
        wanted = "a scenario" if least == 1 else f"{least} scenarios"
        raise ValueError(f"name {wanted} or more: see `hedgerow list`")
    return found


def scenario_of(named: object, folders: Folders, register: Register) -> Scenario:
    """A scenario by name, or as it is; raises ValueError for anything else."""
    if isinstance(named, Scenario):
        return named
    if not isinstance(named, str):
        raise ValueError(f"a scenario is a name, or what sim.load gave, not {named!r}")
    return load_scenario(folders.scenarios, named, register)


def output_of(name: object, register: Register) -> str:
    """An output with its actor: `tilt` gets that of the home country.

    Raises ValueError with the nearest name, or with all outputs of an actor when only that is told.
    """
    if not isinstance(name, str):
        raise ValueError(f"an output is a name such as 'tilt', not {name!r}")
    of_actor = [one for one in output_names(register) if one.partition(".")[2] == name.upper()]
    if of_actor:
        raise ValueError(f"'{name}' is an actor; its outputs are {', '.join(of_actor)}")
    return whole_names([name], register)[0]


def kind_of(kind: object) -> str:
    """A kind of figure; raises ValueError with the nearest, or with all there are."""
    if isinstance(kind, str) and kind in KINDS:
        return kind
    fix = nearest(str(kind), KINDS) or f"there are {', '.join(KINDS)}"
    raise ValueError(f"no kind of figure '{kind}'; {fix}")


def _require_at_most(name: str, value: int, most: int) -> None:
    if value > most:
        raise ValueError(f"{name} must be at most {most:,}, not {value:,}")
