"""The command line. Thin: each command imports what it needs, so that --help stays fast."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from sim.batch.run import Batch
    from sim.ensemble import Run
    from sim.places import Places
    from sim.scenario import Scenario
    from sim.seeds import Register

app = typer.Typer(
    name="hedgerow",
    help="How pressure and investment shift Cambodia's alignment, over many possible futures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="First steps: hedgerow run western-pressure. Model output is not a forecast.",
)


class Assumptions(StrEnum):
    """How parameters get their values."""

    fixed = "fixed"
    prior = "prior"


class Switch(StrEnum):
    """On or off."""

    on = "on"
    off = "off"


class Listing(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    levers = "levers"
    actions = "actions"
    outputs = "outputs"
    parameters = "parameters"
    programmes = "programmes"


Seeds = Annotated[Path | None, typer.Option(help="Folder of the numbers.")]
Scenarios = Annotated[Path | None, typer.Option(help="Folder of the scenarios.")]
Members = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many futures.")]
Streams = Annotated[int, typer.Option(min=1, help="Streams of luck for each draw of assumptions.")]
Seed = Annotated[
    int, typer.Option(min=0, max=2**64 - 1, help="Same seed, same futures in every scenario.")
]
AssumptionsOption = Annotated[
    Assumptions, typer.Option("--assumptions", help="Draw every ranged number, or fix all.")
]
Chance = Annotated[Switch, typer.Option(help="Shocks: rumours, growth, elections, noise.")]
Out = Annotated[Path, typer.Option(help="Where results go.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(
    what: Annotated[Listing, typer.Argument(help="What to list.")] = Listing.scenarios,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """List scenarios, or what scenario files may name."""
    from sim.listing import rows_of, show

    with _kind_errors():
        places = _places(seeds, scenarios)
        show(rows_of(what.value, places), as_json)


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Scenarios; all by default.")] = None,
    documents: Annotated[
        Path | None, typer.Option(help="Folder of the two documents, to check every figure.")
    ] = None,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print the merged file with origins.")
    ] = False,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
) -> None:
    """Check seeds and scenarios, and figures against their paragraphs."""
    from sim.checking import check_documents, check_rest

    with _kind_errors():
        places = _places(seeds, scenarios)
        register, loaded = _load(places, names)
        check_rest(register, loaded)
        if resolved:
            _print_resolved(register, loaded)
            return
        print(f"{len(register.parameters)} parameters, {len(loaded)} scenarios: no mistakes")
        if documents is not None:
            print(check_documents(places.seeds, documents))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="New folder.")]) -> None:
    """Copy the shipped seeds and scenarios into a folder, to edit."""
    from sim.places import copy_shipped

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _stop(f"{folder} is already there; name a new folder", 2)
    with _kind_errors():
        copy_shipped(folder)
    print(f"seeds and scenarios are in {folder}; run hedgerow from there and they are in force")


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="Name of the scenario.")],
    members: Members = 1000,
    streams: Streams = 1,
    seed: Seed = 7,
    assumptions: AssumptionsOption = Assumptions.prior,
    chance: Chance = Switch.on,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
    until_error: Annotated[
        float | None, typer.Option(min=1e-9, help="Double the futures until the error is below.")
    ] = None,
    of: Annotated[str, typer.Option(help="The output whose error counts.")] = "alignment.CHN",
) -> None:
    """Run one scenario beside the baseline; leave tables and figures."""
    how = _run(members, streams, seed, assumptions, chance)
    names = _beside_baseline([scenario])
    if until_error is not None:
        how = _until(until_error, of, scenario, how, _places(seeds, scenarios))
    _batch(scenario, names, how, out, seeds, scenarios, as_json)


@app.command()
def batch(
    names: Annotated[list[str] | None, typer.Argument(help="Scenarios; all by default.")] = None,
    members: Members = 1000,
    streams: Streams = 1,
    seed: Seed = 7,
    assumptions: AssumptionsOption = Assumptions.prior,
    chance: Chance = Switch.on,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Run many scenarios over the same futures."""
    how = _run(members, streams, seed, assumptions, chance)
    _batch("batch", names and _beside_baseline(names), how, out, seeds, scenarios, as_json)


@app.command()
def validate(
    members: Members = 256, seed: Seed = 7, seeds: Seeds = None, scenarios: Scenarios = None
) -> None:
    """Test the patterns of the literature."""
    from sim.telling import tell_patterns
    from sim.validation.lab import Lab
    from sim.validation.patterns import report

    with _kind_errors():
        register, (baseline,) = _load(_places(seeds, scenarios), ["baseline"])
    how = _run(members, 1, seed, Assumptions.prior, Switch.on)
    if not tell_patterns(report(Lab(baseline, register, how))):
        raise SystemExit(4)


def _run(members: int, streams: int, seed: int, assumptions: Assumptions, chance: Switch) -> Run:
    from sim.chance import Design
    from sim.ensemble import Run

    try:
        design = Design.of(members, streams)
    except ValueError as refused:
        _stop(f"--members, --streams: {refused}", 2)
    return Run(seed, design, assumptions.value, chance is Switch.on)


def _beside_baseline(names: list[str]) -> list[str]:
    """The baseline and the named scenarios, each once."""
    return list(dict.fromkeys(["baseline", *names]))


def _until(error: float, output: str, scenario: str, how: Run, places: Places) -> Run:
    """The run with as many members as the error asks for."""
    from dataclasses import replace

    from sim.batch.run import enough_members
    from sim.chance import Design

    with _kind_errors():
        register, loaded = _load(places, [scenario])
        one_stream = replace(how, design=Design(1))
        try:
            members = enough_members(loaded[0], register, one_stream, output, error)
        except ValueError as refused:
            _stop(f"--until-error: {refused}", 2)
    print(f"{members:,} futures bring the error of {output} below {error:g}", file=sys.stderr)
    return replace(how, design=Design(members))


def _batch(
    name: str,
    names: list[str] | None,
    how: Run,
    out: Path,
    seeds: Path | None,
    scenarios: Path | None,
    as_json: bool,
) -> None:
    from sim.batch.run import run_batch
    from sim.telling import progress, tell

    with _kind_errors():
        register, loaded = _load(_places(seeds, scenarios), names)
        with progress(len(loaded) * how.design.members) as report:
            done: Batch = run_batch(name, loaded, register, how, out, _command(), report)
        tell(done, loaded, register, as_json)


def _load(places: Places, names: list[str] | None) -> tuple[Register, list[Scenario]]:
    from sim.scenario import load_scenario, scenario_names
    from sim.seeds import load_register

    register = load_register(places.seeds)
    chosen = names or scenario_names(places.scenarios)
    return register, [load_scenario(places.scenarios, name, register) for name in chosen]


def _places(seeds: Path | None, scenarios: Path | None) -> Places:
    from sim.places import in_force, shipped

    places = in_force(seeds, scenarios)
    if places != shipped():
        print(f"seeds: {places.seeds}, scenarios: {places.scenarios}", file=sys.stderr)
    return places


def _print_resolved(register: Register, loaded: list[Scenario]) -> None:
    from sim.resolved import write_resolved

    for scenario in loaded:
        print(write_resolved(scenario, register))


def _command() -> str:
    """The command as typed; of paths outside the current folder only the name."""
    return " ".join(["hedgerow", *map(_without_folder, sys.argv[1:])])


def _without_folder(word: str) -> str:
    option, equals, value = word.rpartition("=")
    return f"{option}{equals}{Path(value).name}" if Path(value).is_absolute() else word


@contextmanager
def _kind_errors() -> Iterator[None]:
    """Turn mistakes in files into messages and exit code 3."""
    from sim.strict_toml import FileProblems

    try:
        yield
    except FileProblems as problems:
        _stop(str(problems), 3)
    except BrokenPipeError:
        raise
    except OSError as refused:
        _stop(f"cannot use {refused.filename}: {refused.strerror}", 2)


def _stop(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)
