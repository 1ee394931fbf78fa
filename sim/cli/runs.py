"""Commands that simulate: run, batch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import (
    command_typed,
    how_to_run,
    load,
    places_in_force,
    print_begun,
    print_engine,
    print_held,
    scheduler_at,
)
from sim.cli.options import (
    AsJson,
    AssumptionsOption,
    Chance,
    Cluster,
    Engine,
    EngineOption,
    Held,
    Insecure,
    Keep,
    KeepOption,
    Members,
    Out,
    Scenarios,
    Seed,
    Seeds,
    Streams,
    Switch,
    Workers,
)
from sim.cli.quarters import Quarters, chosen_quarters
from sim.cli.shares import run_share, share_asked

if TYPE_CHECKING:
    from sim.batches.scheduler import Scheduler
    from sim.engine.run import Run
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario
    from sim.reports.batch import FinishedBatch


def run(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="Name of the scenario.")],
    members: Members = 1000,
    streams: Streams = 1,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    workers: Workers = 0,
    engine: EngineOption = Engine.auto,
    keep: KeepOption = Keep.members,
    as_json: AsJson = False,
    until_error: Annotated[
        float | None, typer.Option(min=1e-9, help="Double the futures until the error is below.")
    ] = None,
    of: Annotated[
        str | None, typer.Option(help="The output whose error counts; alignment with the patron.")
    ] = None,
    events: Annotated[
        bool, typer.Option("--events", help="Read the scenario's events aloud first.")
    ] = False,
    quarters: Quarters = None,
    cluster: Cluster = None,
    insecure: Insecure = False,
) -> None:
    """Run one scenario beside the baseline; leave tables and figures."""
    with kind_errors(as_json):
        scheduler = scheduler_at(cluster, insecure, workers)
        places = places_in_force(seeds, scenarios)
        register, loaded = load(places, _beside_baseline([scenario]))
        how = how_to_run(register, members, streams, seed, assumptions, chance, engine, held)
        _refuse_unused(context, until_error, of)
        if until_error is not None:
            how = _until(until_error, of, loaded[-1], register, how)
        given = scenario, register, loaded, how, out, workers, keep, as_json, quarters, scheduler
        _batch(*given, events=events)


def batch(
    names: Annotated[list[str] | None, typer.Argument(help="Scenarios; all by default.")] = None,
    members: Members = 1000,
    streams: Streams = 1,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    workers: Workers = 0,
    engine: EngineOption = Engine.auto,
    keep: KeepOption = Keep.members,
    as_json: AsJson = False,
    quarters: Quarters = None,
    part: Annotated[
        str | None,
        typer.Option(
            metavar="I/N",
            help="Make only the I-th of N shares, as one of N processes; `merge` finishes.",
        ),
    ] = None,
    cluster: Cluster = None,
    insecure: Insecure = False,
) -> None:
    """Run many scenarios over the same futures."""
    with kind_errors(as_json):
        scheduler = scheduler_at(cluster, insecure, workers)
        places = places_in_force(seeds, scenarios)
        register, loaded = load(places, names and _beside_baseline(names))
        how = how_to_run(register, members, streams, seed, assumptions, chance, engine, held)
        given = register, loaded, how, out, workers, keep, as_json
        if part is None:
            _batch("batch", *given, quarters, scheduler)
            return
        share = share_asked(part, quarters, cluster)
        _announce(register, loaded, how, keep)
        run_share(share, "batch", *given)


def _beside_baseline(names: list[str]) -> list[str]:
    """The baseline and the named scenarios, each once."""
    return list(dict.fromkeys(["baseline", *names]))


def _refuse_unused(context: typer.Context, until_error: float | None, of: str | None) -> None:
    """Refuse what would do nothing: --members beside --until-error, and --of without it."""
    source = context.get_parameter_source("members")
    if until_error is not None and source is not None and source.name == "COMMANDLINE":
        stop("--members: --until-error finds how many are enough; leave one of them out", 2)
    if until_error is None and of is not None:
        stop("--of: it names the output of --until-error; give both, or neither", 2)


def _until(
    error: float, output: str | None, scenario: Scenario, register: Register, how: Run
) -> Run:
    """The run with as many members as the error of an output asks for.

    The output is the alignment with the patron unless another is named.
    """
    from dataclasses import replace

    from sim.engine.chance import Design
    from sim.engine.error_control import enough_members

    output = output or f"alignment.{register.cast.patron}"
    try:
        members = enough_members(scenario, register, how, output, error)
    except ValueError as refused:
        stop(f"--until-error: {refused}", 2)
    print(f"{members:,} futures bring the error of {output} below {error:g}", file=sys.stderr)
    return replace(how, design=Design.of(members, how.design.streams))


def _announce(
    register: Register, loaded: list[Scenario], how: Run, keep: Keep, events: bool = False
) -> None:
    """Refuse to keep more than has room; say what computes, and what files should be read for."""
    from sim.cli.printing.scenarios import print_events, print_notes
    from sim.reports.arguments import require_keepable

    try:
        require_keepable(how.design.members, keep.value)
    except ValueError as refused:
        stop(f"--keep: {refused}", 2)
    print_engine(how, len(loaded))
    if events:
        print_events(loaded[-1], register, sys.stderr)
    print_notes(loaded, register, sys.stderr)


def _batch(
    name: str,
    register: Register,
    loaded: list[Scenario],
    how: Run,
    out: Path,
    workers: int,
    keep: Keep,
    as_json: bool,
    quarters: str | None,
    scheduler: Scheduler | None,
    events: bool = False,
) -> None:
    """Run scenarios into a results folder, and print what came out."""
    from sim.cli.printing.batch import note
    from sim.cli.printing.progress import show_progress
    from sim.reports.batch import run_batch

    shown = chosen_quarters(quarters, loaded)
    _announce(register, loaded, how, keep, events)
    given = name, loaded, register, how, out, command_typed(), workers
    with show_progress() as progress:
        done = run_batch(*given, progress, keep.value, note, shown, scheduler)
    print_begun(done.results.plan.engine, how, len(loaded))
    tell(done, as_json)


def tell(done: FinishedBatch, as_json: bool) -> None:
    """Print what came out of a batch; leave with the code of what failed or did not hold."""
    from sim.cli.printing.batch import print_batch

    register = done.results.register
    if not as_json:
        print_held(done.results.plan.run(), register)
    print_batch(done, register, as_json)
    if done.failures:
        raise SystemExit(1)
    if any(row.held is False for row in done.expected):
        raise SystemExit(4)
