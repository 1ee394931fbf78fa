"""What is printed is as wide as the terminal, and says the same at every width."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.cli.printing.rows import table
from sim.cli.printing.width import folded, width

COMMANDS = {
    "list": ["list"],
    "parameters": ["list", "parameters"],
    "explain": ["explain", "pressure_rise"],
    "check": ["check", "western-pressure"],
    "verify": ["verify", "FOLDER"],
    "expectations": ["expectations"],
    "refused": ["run", "western-presure"],
    "help": ["--help"],
    "run --help": ["run", "--help"],
}
NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d.,]*\d|(?<![\w.])[-+]?\d")
IN_SAVED = re.compile(r"\S*(?:comparison|western-pressure|batch)-\S+")


@pytest.fixture(scope="module")
def study(
    tmp_path_factory: pytest.TempPathFactory,
    without_figures: Callable[[], AbstractContextManager[None]],
) -> Path:
    """A folder with results in it."""
    folder = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as patched, without_figures():
        patched.chdir(folder)
        sim.batch(("western-pressure", "china-surge", "placebo"), members=4)
    return folder


@cache
def printed(study: Path, name: str, columns: int | None) -> str:
    """What a command prints in a terminal of so many columns, or in none."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(study)
        patched.delenv("COLUMNS", raising=False)
        if columns is not None:
            patched.setenv("COLUMNS", str(columns))
        (results,) = study.glob("results/batch-*")
        words = [word.replace("FOLDER", str(results.relative_to(study))) for word in COMMANDS[name]]
        done = CliRunner().invoke(app, words)
    assert done.exit_code in (0, 3, 4), done.output
    return done.output


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_lines_are_no_wider_than_the_terminal(study: Path, name: str, columns: int) -> None:
    """A line is longer than the terminal only where a single word is."""
    for line in printed(study, name, columns).splitlines():
        words = line.split()
        assert len(line) <= columns or len(words) == 1, line


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_number_is_lost(study: Path, name: str, columns: int) -> None:
    """What a narrow terminal shows holds every number of what a file gets."""
    wide, narrow = (numbers(printed(study, name, width)) for width in (None, columns))
    assert wide <= narrow


def numbers(text: str) -> set[str]:
    """The numbers in a text, without those of names of folders."""
    return set(NUMBER.findall(IN_SAVED.sub("", text)))


def test_rows_align_where_they_fit_and_stack_where_they_do_not() -> None:
    """A table narrows its words first, never its numbers, and becomes a list last."""
    rows = [{"what": "a name of several words", "size": "+0.014 to +0.020"}]
    assert list(table(rows, 60, whole=["size"])) == [
        "what                     size",
        "a name of several words  +0.014 to +0.020",
    ]
    assert list(table(rows, 32, whole=["size"])) == [
        "what            size",
        "a name of       +0.014 to +0.020",
        "several words",
    ]
    assert list(table(rows, 28, whole=["size"])) == [
        "what:",
        "a name of several words",
        "  size: +0.014 to +0.020",
    ]


def test_words_after_a_label_stay_below_each_other() -> None:
    """A folded line hangs under its words, and a path stays whole."""
    assert folded("Saved:    results/a-long-name/ (three files)", 30) == [
        "Saved:    results/a-long-name/",
        "       (three files)",
    ]


@pytest.mark.parametrize(
    ("named", "columns"),
    [("72", 72), ("0072", 72), ("0", 50), ("", 50), ("²", 50), ("-8", 50), ("1" * 5000, 50)],
)
def test_only_a_width_is_taken_for_one(
    monkeypatch: pytest.MonkeyPatch, named: str, columns: int
) -> None:
    """COLUMNS counts where it is a number of columns; what is none is passed over."""
    monkeypatch.setenv("COLUMNS", named)
    monkeypatch.setattr("sys.stdout", StringIO())
    assert width(50) == columns
