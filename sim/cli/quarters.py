"""Which quarters does a command print? Those that --quarters names, where scenarios have them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import stop

if TYPE_CHECKING:
    from sim.inputs.scenario import Scenario

Quarters = Annotated[
    str | None,
    typer.Option(metavar="2022Q1,2026Q4", help="Quarters that are printed."),
]


def chosen_quarters(typed: str | None, scenarios: "Sequence[Scenario]") -> tuple[str, ...]:
    """The quarters that were typed, in order of time; none where none were.

    One that a scenario does not reach is refused with those that all of them have.
    """
    if typed is None:
        return ()
    shared = [
        quarter
        for quarter in scenarios[0].quarters
        if all(quarter in other.quarters for other in scenarios)
    ]
    words = [word.strip().upper() for word in typed.split(",")]
    for word in words:
        if word not in shared:
            allowed = f"quarters from {shared[0]} to {shared[-1]}" if shared else "none in common"
            stop(f"--quarters: '{word}' is not among those simulated\n  allowed: {allowed}", 2)
    return tuple(quarter for quarter in shared if quarter in words)
