"""The command that holds theories of others beside the model: theory."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import how_to_run, load, places_in_force
from sim.cli.options import AsJson, FewMembers, Scenarios, Seed, Seeds, a_path
from sim.cli.printing.width import say
from sim.cli.quarters import Quarters, chosen_quarters

if TYPE_CHECKING:
    from sim.cli.printing.theories import Printed
    from sim.engine.run import Run
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario


class Theory(StrEnum):
    """Theories of others, and all of them beside the model."""

    landscape = "landscape"
    group_decision = "group-decision"
    compare = "compare"


OF_A_RUN = ("scenario", "members", "seed", "seeds", "scenarios", "quarters")
"""Parameters that say what is simulated: nothing is, where a table of actors is given."""


def theory(
    context: typer.Context,
    which: Annotated[Theory, typer.Argument(help="The theory, or compare for all.")],
    scenario: Annotated[str, typer.Argument(help="Name of the scenario.")] = "baseline",
    actors: Annotated[
        Path | None,
        typer.Option(
            parser=a_path, metavar="FILE.csv", help="Actors of your own, in place of a scenario."
        ),
    ] = None,
    members: FewMembers = 1000,
    seed: Seed = 7,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    quarters: Quarters = None,
    as_json: AsJson = False,
) -> None:
    """Say what a theory of others makes of the same actors, beside the model."""
    with kind_errors(as_json):
        if actors is not None:
            _refuse_unused(context, which)
            found, lines = _of_table(which, actors)
        else:
            register, (loaded,) = load(places_in_force(seeds, scenarios), [scenario])
            shown = chosen_quarters(quarters, [loaded])
            how = how_to_run(register, members, 1, seed)
            found, lines = _of_scenario(which, loaded, register, how, shown)
    if as_json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        say(*lines)


def _refuse_unused(context: typer.Context, which: Theory) -> None:
    """Refuse what would do nothing beside a table of actors."""
    if which is Theory.compare:
        stop("--actors: compare is of a scenario; name landscape or group-decision", 2)
    for name in OF_A_RUN:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            shown = "SCENARIO" if name == "scenario" else f"--{name}"
            stop(f"{shown}: nothing is simulated where --actors are given; leave one out", 2)


def _of_table(which: Theory, path: Path) -> Printed:
    """One theory on a table of actors."""
    from sim.cli.printing import actor_tables
    from sim.theories.tables import read_issue, read_landscape

    if which is Theory.landscape:
        return actor_tables.landscape(read_landscape(path), path)
    return actor_tables.group_decision(read_issue(path), path)


def _of_scenario(
    which: Theory, scenario: Scenario, register: Register, how: Run, quarters: tuple[str, ...]
) -> Printed:
    """One theory, or all, beside the model."""
    from sim.cli.printing import theories
    from sim.theories.situation import situation_of

    lens = {
        Theory.landscape: theories.landscape,
        Theory.group_decision: theories.group_decision,
        Theory.compare: theories.compared,
    }[which]
    return lens(situation_of(scenario, register, how), quarters)
