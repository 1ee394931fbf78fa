"""Pythons and versions of libraries to try the model under, made by uv in build/matrix.

They are kept there for the next time, as they take a while to make; `make clean` removes them.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = ROOT / "build" / "matrix"
ALL = "fast,explore"


class NotHereError(Exception):
    """This machine lacks what a trial needs."""


@dataclass(frozen=True)
class Environment:
    """A Python with libraries."""

    what: str
    python: str
    """Its version, such as 3.12."""
    asked: tuple[str, ...] = ()
    """What uv is told about versions."""
    extras: str = ALL

    def interpreter(self) -> Path:
        """Its interpreter, made if need be; raises NotHereError where it cannot be."""
        uv, python = _uv(), _python(self.python)
        place = MADE / f"{self.what.replace(' ', '-')}-{self.python}"
        made = place / "bin" / "python"
        extras = f"[{self.extras}]" if self.extras else ""
        words = ("--editable", f"{ROOT}{extras}", *self.asked)
        note = place / "asked.txt"
        asked = "\n".join([*words, (ROOT / "pyproject.toml").read_text(encoding="utf-8")])
        if note.is_file() and note.read_text(encoding="utf-8") == asked:
            return made
        _called(uv, "venv", "--clear", "--python", python, str(place))
        _called(uv, "pip", "install", "--python", str(made), *words)
        note.write_text(asked, encoding="utf-8")
        return made


ENVIRONMENTS = (
    Environment("oldest allowed", "3.11", ("--resolution", "lowest-direct")),
    Environment("newest", "3.12"),
    Environment("newest", "3.13"),
    Environment("Mesa 3.3", "3.13", ("mesa==3.3.*",)),
    Environment("without extras", "3.13", extras=""),
)


def _called(*words: str) -> None:
    done = subprocess.run(
        words, check=False, capture_output=True, text=True, env={**os.environ, "UV_NO_CONFIG": "1"}
    )
    if done.returncode:
        raise NotHereError(f"not installed: {done.stderr.strip().splitlines()[-1]}")


def _uv() -> str:
    """The program that makes environments: what `make lock` installs, or one on the path."""
    own = ROOT / ".venv-release" / "bin"
    found = shutil.which("uv", path=f"{own}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise NotHereError("uv is not here: make lock")
    return found


def _python(version: str) -> str:
    """An interpreter of a version, from pyenv's folder or from the path."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = sorted((pyenv / "versions").glob(f"{version}.*/bin/python"))
    on_path = shutil.which(f"python{version}")
    if not found and on_path is None:
        raise NotHereError(f"Python {version} is not here")
    return str(found[-1]) if found else str(on_path)
