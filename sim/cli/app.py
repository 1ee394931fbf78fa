"""The application: its commands in the order in which --help lists them, first steps first."""

from collections.abc import Callable
from typing import Final

import typer

from sim.cli import compare, expectations, explain, files, new, results, runs
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

COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    files.init,
    files.list_,
    files.check,
    new.new,
    runs.run,
    runs.batch,
    compare.compare,
    results.plot,
    explain.explain,
    runs.validate,
    results.verify,
    expectations.expectations,
)

for command in COMMANDS:
    app.command(command.__name__.rstrip("_"))(command)
