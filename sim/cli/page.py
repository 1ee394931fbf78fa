"""The command that writes the model into one HTML file: page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import places_in_force
from sim.cli.options import AsJson, Scenarios, Seeds, a_path
from sim.cli.printing.width import say


def page(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios that it offers, the one it opens with first; all if none."),
    ] = None,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", parser=a_path, metavar="FILE", help="The file to write."),
    ] = Path("hedgerow.html"),
    lessons: Annotated[
        Path | None,
        typer.Option(parser=a_path, metavar="PATH", help="Folder of the lessons."),
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the page's own words.")] = "en",
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Write the model into one HTML file, which runs in any browser without internet."""
    from sim.webpage import file
    from sim.webpage.words import languages

    if language not in languages():
        stop(f"--language: there is no '{language}'\n  allowed: {', '.join(languages())}", 2)
    with kind_errors(as_json):
        places = places_in_force(seeds, scenarios)
        try:
            made = file.page(
                names,
                seeds=places.seeds,
                scenarios=places.scenarios,
                lessons=lessons,
                language=language,
            )
            there = made.save(out)
        except (file.NoCompilerError, file.NotAPageError) as refused:
            stop(str(refused), 2)
    size = there.stat().st_size
    if as_json:
        print(json.dumps({"saved": [str(there)], "bytes": size, "scenarios": made.scenarios}))
        return
    say(f"Offers:   {len(made.scenarios)} scenarios, {made.scenarios[0]} first")
    say(f"Saved:    {there} ({size / 1e6:.1f} MB)")
    say("Next:     open it in a browser; it needs no internet and asks nothing of anybody")
