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
    from sim.theories.situation import Situation


class Theory(StrEnum):
    """Theories of others, and all of them beside the model."""

    landscape = "landscape"
    group_decision = "group-decision"
    compare = "compare"


OF_A_RUN = ("scenario", "members", "seed", "seeds", "scenarios", "quarters", "out")
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
    out: Annotated[
        Path | None,
        typer.Option(parser=a_path, metavar="PATH", help="Draw the landscape into this folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a theory of others makes of the same actors, beside the model."""
    if out is not None and which is not Theory.landscape:
        stop(f"--out: {which.value} has no figure; landscape has one", 2)
    with kind_errors(as_json):
        if actors is not None:
            _refuse_unused(context, which)
            found, lines = _of_table(which, actors)
        else:
            register, (loaded,) = load(places_in_force(seeds, scenarios), [scenario])
            shown = chosen_quarters(quarters, [loaded])
            how = how_to_run(register, members, 1, seed)
            found, lines = _of_scenario(which, loaded, register, how, shown, out)
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
    which: Theory,
    scenario: Scenario,
    register: Register,
    how: Run,
    quarters: tuple[str, ...],
    out: Path | None,
) -> Printed:
    """One theory, or all, beside the model; the landscape is drawn where a folder is named."""
    from sim.batches.resume import require_outside
    from sim.cli.printing import theory_comparison, theory_decision, theory_landscape
    from sim.theories.situation import situation_of

    lens = {
        Theory.landscape: theory_landscape.landscape,
        Theory.group_decision: theory_decision.group_decision,
        Theory.compare: theory_comparison.compared,
    }[which]
    if out is not None:
        require_outside(out)
    situation = situation_of(scenario, register, how)
    found, lines = lens(situation, quarters)
    if out is None:
        return found, lines
    saved = _drawn(situation, how, out)
    return found | {"saved": saved}, [*lines, f"Saved: {', '.join(saved)}"]


def _drawn(situation: Situation, how: Run, out: Path) -> list[str]:
    """Draw the landscape; the files that were written."""
    from sim.figures import landscape
    from sim.figures.drawing import save
    from sim.inputs.strict_toml import shown_path
    from sim.reports.kinds import about_of
    from sim.theories.home_landscape import home_landscape

    scenario = situation.scenario
    about = about_of(scenario, situation.register, how.seed, how.design.members)
    content = landscape.content(home_landscape(situation), about)
    return [shown_path(path) for path in save(content, out, f"landscape-{scenario.name}")]
