"""`hedgerow report`: what it prints and writes, and what it refuses."""

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli import app
from tests.reports.own_scenarios import FULL, write_own_scenarios

FEW = ("--members", "100", "--engine", "fused")


def typed(*words: str, code: int = 0) -> Result:
    """What a command does, having ended with an exit code."""
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which one is."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_prints_the_finding_and_leaves_a_page(here: Path) -> None:
    """The finding comes first, then where the page lies; the command on it makes it again."""
    printed = typed("report", "western-pressure", *FEW).stdout
    report = sim.report("western-pressure", members=100, engine="fused")
    assert printed.splitlines()[1] == f"{report.finding}."
    assert "Saved:    report-western-pressure.html" in printed
    page = here / "report-western-pressure.html"
    first = page.read_bytes()
    assert first.decode() == report.html
    page.unlink()
    typed(*shlex.split(report.page.repeat[0].note)[1:])
    assert page.read_bytes() == first


@pytest.mark.usefixtures("blank_pictures")
def test_json_has_the_numbers_of_compare(here: Path) -> None:
    """Effects and parts are those that `compare --json` prints, to the last digit."""
    words = ("--json", *FEW)
    report = json.loads(typed("report", "western-pressure", *words).stdout)
    asked = ("baseline", "western-pressure", "--attribute", "--of", report["about"])
    compared = json.loads(typed("compare", *asked, *words).stdout)["comparisons"]
    theirs = compared["western-pressure"]
    assert report["effects"] == theirs["effects"]
    assert report["attribution"] == theirs["attribution"][report["about"]]
    assert report["no_effect"] == theirs["no_effect"]
    assert report["saved"] == ["report-western-pressure.html"]
    assert (here / report["saved"][0]).is_file()


def test_a_statement_that_does_not_hold_ends_with_four(here: Path, scenarios: Path) -> None:
    """As a run does: the page is written, and the exit code tells of it."""
    write_own_scenarios(scenarios, here)
    printed = typed("report", FULL, *FEW, "-o", "out/full.htm", code=4).stdout
    assert "Expected:" in printed
    assert (here / "out" / "full.htm").is_file()


@pytest.mark.usefixtures("here")
def test_what_cannot_be_is_refused() -> None:
    """A wrong name, file or reference is refused before anything runs, with its remedy."""
    assert "western-pressure" in typed("report", "western-presure", code=3).stderr
    assert "differs in nothing" in typed("report", "placebo", "--against", "placebo", code=2).stderr
    wrong = typed("report", "placebo", "-o", "placebo.toml", code=2).stderr
    assert "--out: 'placebo.toml' does not end with .html" in wrong
    assert "placebo.html" in wrong
    assert typed("report", "placebo", "--members", "10001", code=2).stderr
    assert not list(Path().iterdir())
