r"""How this hedgerow was called, so that a command it prints works as it is printed.

On the path that is `hedgerow`, else `.venv/bin/hedgerow`, `.venv\Scripts\hedgerow` or
`.venv/bin/python -m hedgerow`, as seen from the current folder.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def as_called(sentence: str, start: Path = Path()) -> str:
    """A sentence with the commands that it names as they are to be typed in the folder `start`."""
    from sim.cli.app import COMMANDS

    commands = "|".join(command.__name__.rstrip("_") for command in COMMANDS)
    return re.sub(rf"\bhedgerow(?= (?:{commands})\b)", lambda _: called(start), sentence)


def called(start: Path = Path()) -> str:
    """What is to be typed for hedgerow in the folder `start`."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py" and program.resolve().is_relative_to(_PACKAGE):
        return f"{_typed(Path(sys.executable), start)} -m hedgerow"
    return _typed(program, start) if program.stem == "hedgerow" else "hedgerow"


def _typed(program: Path, start: Path) -> str:
    """A program's name where the path leads to it, else where it lies; links are not followed."""
    lies, name = Path(os.path.abspath(program)), program.name.removesuffix(".exe")
    found = shutil.which(name)
    if found is not None and Path(os.path.abspath(found)).with_suffix("") == lies.with_suffix(""):
        return name
    shown = _shortest(lies.with_name(name), start)
    return f'"{shown}"' if " " in shown else shown


def _shortest(path: Path, start: Path) -> str:
    """A file as seen from a folder, or where it lies if that is shorter."""
    try:
        seen = os.path.relpath(path, start)
    except ValueError:  # on another drive
        return str(path)
    here = seen == path.name  # which a shell would look for on the path only
    return min(os.path.join(os.curdir, seen) if here else seen, str(path), key=len)
