"""Does a command that is printed work as it is printed?"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.cli.called import as_called, called

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `.venv/bin/hedgerow` in it, which is no folder of the path."""
    program = tmp_path / ".venv" / "bin" / "hedgerow"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"#!{sys.executable}\nimport sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from sim.cli import app\napp()\n"
    )
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.defpath)
    return tmp_path


def typed(line: str, folder: Path) -> str:
    """What a line prints that is typed into a shell."""
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_printed_commands_work_as_printed_off_the_path(environment: Path) -> None:
    """Each `Next:` line, typed as it stands where it says, ends with exit code 0."""
    printed = typed(".venv/bin/hedgerow init study", environment)
    enter, make = printed.partition("Next:")[2].split("\n")[:2]
    assert enter.split() == ["cd", "study"]
    study = environment / "study"
    assert make.split() == ["../.venv/bin/hedgerow", "new", "my-scenario"]
    check, _ = typed(make, study).partition("Next:")[2].strip().splitlines()
    assert shlex.split(check)[0] == "../.venv/bin/hedgerow"
    assert "no mistakes" in typed(check, study)


@pytest.mark.parametrize(
    ("program", "name"),
    [
        (".venv/bin/hedgerow", ".venv/bin/hedgerow"),
        (".venv/Scripts/hedgerow.exe", ".venv/Scripts/hedgerow"),
        ("my tools/hedgerow", '"my tools/hedgerow"'),
        ("hedgerow", "./hedgerow"),
        ("/usr/lib/pytest/__main__.py", "hedgerow"),
    ],
)
def test_it_is_called_as_it_was_typed(
    program: str, name: str, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off the path it is where it lies, quoted where needed; in a program, a name."""
    monkeypatch.setattr("sys.argv", [program])
    assert called() == name


def test_on_the_path_it_is_a_name(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the path leads to this very program its name is enough; to another, it is not."""
    here = environment / ".venv" / "bin"
    monkeypatch.setenv("PATH", str(here))
    monkeypatch.setattr("sys.argv", [str(here / "hedgerow")])
    assert called() == "hedgerow"
    monkeypatch.setattr("sys.argv", [str(environment / "other" / "hedgerow")])
    assert called() == "other/hedgerow"


def test_as_a_module_it_is_called_by_python(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m hedgerow` names the Python that has it."""
    monkeypatch.setattr("sys.argv", [str(ROOT / "sim" / "__main__.py")])
    monkeypatch.setattr("sys.executable", str(environment / ".venv" / "bin" / "python"))
    assert called() == ".venv/bin/python -m hedgerow"


def test_refusals_name_what_works(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remedy in a message is typed as this hedgerow was; words that are no command stay."""
    monkeypatch.setattr("sys.argv", [".venv/bin/hedgerow"])
    done = CliRunner().invoke(app, ["new", "mine"])
    assert "`.venv/bin/hedgerow init my-study`" in done.stderr
    assert as_called("a mistake in hedgerow itself") == "a mistake in hedgerow itself"
