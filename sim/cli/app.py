"""The application: its commands in the order in which --help lists them, first steps first."""

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated, Any, Final

import typer
from typer.main import get_command

from sim.cli import (
    assure,
    calibrate,
    claims,
    compare,
    discover,
    expectations,
    explain,
    files,
    forecast,
    lesson,
    merge,
    new,
    page,
    repeat,
    report,
    results,
    robust,
    runs,
    search,
    sensitivity,
    story,
    theory,
    validate,
)
from sim.cli.called import called
from sim.cli.errors import Command, Commands, OutOfMemoryExit, no_traceback
from sim.cli.starting import silent


class Application(typer.Typer):
    """What is called when the command is typed."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Put the commands together, and run the one that was typed.

        Out of memory, nothing is taken down: libraries that were loaded in part crash at that.
        """
        try:
            with silent(), no_traceback():
                commands = get_command(self)
            return commands(*arguments, **options)
        except OutOfMemoryExit:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(1)


app = Application(
    cls=Commands,
    name="hedgerow",
    help="How pressure and investment shift a small state's alignment, over many possible futures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog=f"First steps: {called()} run western-pressure. Model output is not a forecast.",
)

COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    files.init,
    files.list_,
    files.check,
    new.new,
    runs.run,
    runs.batch,
    merge.merge,
    compare.compare,
    results.plot,
    explain.explain,
    claims.claims,
    sensitivity.sensitivity,
    discover.discover,
    robust.robust,
    search.search,
    story.story,
    report.report,
    page.page,
    lesson.lesson,
    validate.validate,
    calibrate.calibrate,
    forecast.forecast,
    forecast.score,
    assure.assure,
    results.verify,
    repeat.repeat,
    expectations.expectations,
    theory.theory,
)


def print_version(asked: bool) -> None:
    """Print what is to be cited, and leave."""
    if asked:
        print(f"hedgerow {version('hedgerow')}")
        raise typer.Exit


@app.callback()
def hedgerow(
    _: Annotated[
        bool,
        typer.Option("--version", callback=print_version, is_eager=True, help="Say which it is."),
    ] = False,
) -> None:
    """Options of the command itself."""


for command in COMMANDS:
    app.command(command.__name__.rstrip("_"), cls=Command)(command)
