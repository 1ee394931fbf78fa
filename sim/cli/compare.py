"""The command that sets scenarios side by side: compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import (
    command_typed,
    how_to_run,
    load,
    places_in_force,
    print_engine,
    print_held,
)
from sim.cli.options import (
    AsJson,
    AssumptionsOption,
    Chance,
    Engine,
    EngineOption,
    Held,
    Members,
    Out,
    Scenarios,
    Seed,
    Seeds,
    Streams,
    Switch,
    a_path,
)
from sim.cli.quarters import Quarters, chosen_quarters
from sim.cli.results import require_folder

if TYPE_CHECKING:
    from sim.reports.paired_runs import PairedRuns


OF_A_RUN = ("members", "streams", "seed", "assumptions", "chance", "held", "engine", "scenarios")
"""Options that say how scenarios are run, by the names of their parameters."""


def compare(
    context: typer.Context,
    what: Annotated[
        list[str], typer.Argument(help="Scenarios, or results as FOLDER or FOLDER:SCENARIO.")
    ],
    only_changed: Annotated[
        bool, typer.Option("--only-changed", help="Only list the settings that differ.")
    ] = False,
    attribute: Annotated[
        bool, typer.Option("--attribute", help="Take each event and setting away in turn.")
    ] = False,
    of: Annotated[
        list[str] | None, typer.Option(help="Output to divide and draw, again for more.")
    ] = None,
    trace: Annotated[
        list[str] | None,
        typer.Option(help="Output to follow the change to, link by link, again for more."),
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Rank assumptions; say what would turn it round.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(metavar="QUARTER", help="Quarter of --why; where it differs most."),
    ] = None,
    members: Members = 1000,
    streams: Streams = 1,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    engine: EngineOption = Engine.auto,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
    quarters: Quarters = None,
) -> None:
    """Hold scenarios against the first of them, future by future."""
    from sim.analysis.pairing import NotPaired
    from sim.batches.resume import require_outside
    from sim.cli.printing.batch import note
    from sim.cli.printing.comparison import print_changes, print_comparison
    from sim.reports.comparison import write_comparison
    from sim.reports.paired_runs import run_paired

    if at is not None and not why:
        stop("--at: it says which quarter --why is about; add --why, or leave it out", 2)
    if why and only_changed:
        stop("--why: nothing is run with --only-changed; leave one out", 2)
    what = [str(a_path(word)) if word.startswith("~") else word for word in what]
    with kind_errors(as_json):
        try:
            pairs = _stored(what, seeds) if _all_stored(what) else None
            if pairs is not None:
                _require_no_run(context)
                register, named = pairs.register, [one.scenario for one in pairs.futures]
            else:
                places = places_in_force(seeds, scenarios)
                register, named = load(places, list(dict.fromkeys(what)))
            if only_changed:
                print_changes(named, register, as_json)
                return
            shown = chosen_quarters(quarters, named)
            require_outside(out)
            if pairs is None:
                how = how_to_run(
                    register, members, streams, seed, assumptions, chance, engine, held
                )
                print_engine(how, len(named))
                pairs = run_paired(named, register, how)
            chosen = attribute, of or (), trace or (), shown, at, why
            report = write_comparison(pairs, out, *chosen, command_typed(), note)
        except NotPaired as refused:
            stop(f"not comparable: {refused}", 5)
        except ValueError as refused:
            stop(f"compare: {refused}", 2)
    if not as_json:
        print_held(pairs.run, register)
    print_comparison(report, as_json)


def _require_no_run(context: typer.Context) -> None:
    """Refuse options of a run where results are read: they would do nothing."""
    for name in OF_A_RUN:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            stop(f"--{name}: results in a folder stay as they were run; name scenarios", 2)


def _all_stored(what: list[str]) -> bool:
    """Whether results folders are named, and not scenarios; both at once cannot be paired."""
    from sim.reports.paired_runs import is_results_folder

    stored = [is_results_folder(word) for word in what]
    both = "" if all(stored) else "name scenarios, or results folders, not both"
    for word in what if any(stored) else ():
        require_folder(Path(word.partition(":")[0]), ("compare", *what), both)
    if any(stored) and both:
        stop(f"compare: {both}", 2)
    if not any(stored) and len(what) < 2:
        both_named = "baseline western-pressure" if what[0] == "baseline" else f"baseline {what[0]}"
        stop(f"compare: name another scenario: hedgerow compare {both_named}", 2)
    return any(stored)


def _stored(what: list[str], seeds: Path | None) -> PairedRuns:
    """Scenarios of results folders, over the seeds that they keep unless others are named."""
    from sim.inputs.register import load_register
    from sim.reports.paired_runs import open_paired

    register = None if seeds is None else load_register(places_in_force(seeds, None).seeds)
    return open_paired(what, register)
