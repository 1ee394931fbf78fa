"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.reports.limits import MOST_KEPT, MOST_MEMBERS, MOST_WORKERS


class Keep(StrEnum):
    """What stays of the futures."""

    members = "members"
    summary = "summary"
    both = "both"


class Engine(StrEnum):
    """What computes."""

    auto = "auto"
    numpy = "numpy"
    fused = "fused"


class Switch(StrEnum):
    """On or off."""

    on = "on"
    off = "off"


def a_path(text: str) -> Path:
    """A path as it is typed, with `~` expanded; refused when its user does not exist."""
    from sim.inputs.folders import expanded

    try:
        return expanded(text)
    except ValueError as refused:
        raise typer.BadParameter(str(refused)) from None


Seeds = Annotated[
    Path | None,
    typer.Option(
        parser=a_path,
        metavar="PATH",
        help="Folder of the model's numbers; without it seeds/ of your study, else the shipped.",
    ),
]
Scenarios = Annotated[
    Path | None,
    typer.Option(
        parser=a_path,
        metavar="PATH",
        help="Folder of the scenarios; without it scenarios/ of your study, else the shipped.",
    ),
]
Members = Annotated[int, typer.Option(min=1, max=MOST_MEMBERS, help="How many futures.")]
FewMembers = Annotated[int, typer.Option(min=1, max=MOST_KEPT, help="How many futures.")]
Streams = Annotated[int, typer.Option(min=1, help="Streams of luck for each draw of assumptions.")]
Seed = Annotated[
    int,
    typer.Option(
        min=0,
        max=2**64 - 1,
        help="Number that all draws start from: same seed, same futures in every scenario.",
    ),
]
AssumptionsOption = Annotated[
    str,
    typer.Option(
        "--assumptions",
        metavar="NAME",
        help="Where uncertain numbers come from: fixed (one value each), prior (draw numbers with "
        "a range), posterior (draw what the record leaves of them), or a table in seeds/draws/.",
    ),
]
Held = Annotated[
    list[str] | None,
    typer.Option(
        "--held",
        metavar="NAME=VALUE",
        help="Hold a parameter at a value in all futures, such as tie_decay=0.05; again for more.",
    ),
]
EngineOption = Annotated[
    Engine,
    typer.Option(
        "--engine",
        help="What computes: numpy starts at once, fused is compiled and fast, auto takes what "
        "pays off.",
    ),
]
KeepOption = Annotated[
    Keep, typer.Option("--keep", help="Every future, only what they say together, or both.")
]
Chance = Annotated[
    Switch, typer.Option(help="Whether chance is at work: rumours, growth, elections, noise.")
]
Out = Annotated[
    Path,
    typer.Option(
        parser=a_path, metavar="PATH", help="Folder in which the folder of results is made."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs, in place of text.")]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="A Dask cluster that shares the work: local for one on this machine, or a "
        "scheduler's tls://HOST:PORT.",
    ),
]
Insecure = Annotated[
    bool,
    typer.Option(
        "--insecure",
        help="Let --cluster be tcp:// on another machine, where whoever reaches it runs anything.",
    ),
]
Workers = Annotated[
    int,
    typer.Option(
        min=0,
        max=MOST_WORKERS,
        help="How many processes share the work; 0 takes as many as pay off.",
    ),
]
