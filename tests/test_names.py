"""The package and the command answer to the distribution's name, and say which version they are."""

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import hedgerow
import sim


def python(*arguments: str, folder: Path | None = None) -> str:
    """What a fresh Python prints."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, cwd=folder
    )
    return done.stdout


def test_hedgerow_is_sim() -> None:
    """Both names are one module, so that a class is the same whichever way it came."""
    assert hedgerow is sim
    assert hedgerow.run is sim.run
    assert hedgerow.Result is sim.Result


@pytest.mark.parametrize("module", ["hedgerow", "sim"])
def test_the_module_runs_as_the_command(module: str) -> None:
    """`python -m hedgerow` takes what the command takes."""
    assert python("-m", module, "--version") == f"hedgerow {version('hedgerow')}\n"
    assert python("-m", module, "run", "-h").startswith("Usage: hedgerow run ")


def test_short_help_is_help() -> None:
    """`-h` is `--help`, for the whole and for each command."""
    for command in ([], ["compare"]):
        short, long = (python("-m", "hedgerow", *command, word) for word in ("-h", "--help"))
        assert short == long


def test_published_forecasts_are_in_the_wheel(root: Path) -> None:
    """An installed `hedgerow validate` has every published forecast beside its seeds."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    published = [path.name for path in (root / "results").glob("forecast-*")]
    assert published
    for name in published:
        assert shipped[f"results/{name}"] == f"{shipped['seeds'].rpartition('/')[0]}/results/{name}"


def test_both_packages_are_in_the_wheel(root: Path) -> None:
    """What is installed has both names, each with the mark that it is typed."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert 'packages = ["sim", "hedgerow"]' in text
    assert all((root / name / "py.typed").is_file() for name in ("sim", "hedgerow"))
