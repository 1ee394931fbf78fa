"""How a story is printed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.cli.loading import print_held
from sim.cli.printing.width import say
from sim.inputs.strict_toml import shown_path
from sim.reports.story.result import Story


def as_json(story: Story, folder: Path | None, files: Sequence[Path]) -> dict[str, Any]:
    """The story unrounded, with the folder and the files that were written into it."""
    written = None if folder is None else shown_path(folder)
    return {**story.as_json, "folder": written, "saved": list(map(shown_path, files))}


def print_story(story: Story, files: Sequence[Path]) -> None:
    """Print the story's sentences under the years they are about, and which files were written."""
    future = story.future
    print_held(future.run, future.register)
    say("", f"{story.heading}  ({future.scenario.name}, seed {future.run.seed})", "", *story.lines)
    say("", "Model output, not a forecast.")
    if files:
        say(f"Saved: {', '.join(map(shown_path, files))}")
