"""The command that answers what a name means: explain."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import places_in_force
from sim.cli.options import AsJson, Scenarios, Seeds

ASKED = "A parameter, output, lever, scenario, event, paragraph ... in one or more words."


def explain(
    name: Annotated[list[str], typer.Argument(help=ASKED)],
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Say what a name means, where it comes from, and what depends on it."""
    from sim import explaining
    from sim.cli.printing.width import width
    from sim.explaining.meaning import WIDTH

    with kind_errors(as_json):
        try:
            study = explaining.Study(places_in_force(seeds, scenarios))
            found = explaining.explain(" ".join(name), study)
        except explaining.UnknownName as unknown:
            stop(str(unknown), 2)
    if as_json:
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        print(found.folded(width(WIDTH)))
