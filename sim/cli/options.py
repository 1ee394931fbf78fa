"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Assumptions(StrEnum):
    """How parameters get their values."""

    fixed = "fixed"
    prior = "prior"


class Switch(StrEnum):
    """On or off."""

    on = "on"
    off = "off"


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
Workers = Annotated[
    int, typer.Option(min=0, max=256, help="Processes; 0 takes as many as pay off.")
]
