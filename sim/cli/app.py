"""The application that commands join."""

import typer

from sim.cli.errors import Commands

app = typer.Typer(
    cls=Commands,
    name="hedgerow",
    help="How pressure and investment shift a small state's alignment, over many possible futures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="First steps: hedgerow run western-pressure. Model output is not a forecast.",
)
