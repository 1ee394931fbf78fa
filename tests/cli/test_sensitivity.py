"""`hedgerow sensitivity`: what it prints, writes and refuses."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import sim
from sim.batches.results import Results
from sim.batches.verify import damage
from sim.cli import app
from sim.inputs.register import Register

FEW = ("--members", "400")


def sensitivity(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["sensitivity", *typed, "--engine", "fused"])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where results go."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    """What is printed of the baseline."""
    return sensitivity("baseline", "--of", "alignment.CHN", *FEW, "--out", str(folder)).stdout


@pytest.fixture(scope="module")
def by_section(folder: Path) -> Any:
    """A paired difference over time, by Sobol's indices of mechanisms, as JSON."""
    typed = ("western-pressure", "--of", "tilt", "--against", "baseline", "--at", "2022")
    method = ("--over-time", "--method", "sobol", "--by", "section", "--streams", "1")
    done = sensitivity(*typed, *method, "--members", "1400", "--out", str(folder), "--json")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def by_number(folder: Path) -> str:
    """A screening of all numbers, without chance."""
    typed = ("baseline", "--of", "image", "--at", "2021Q2", "--method", "screen")
    few = ("--chance", "off", "--members", "1100", "--out", str(folder))
    return sensitivity(*typed, *few).stdout


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No figure is drawn: half of the time, where figures are not the question."""
    monkeypatch.setattr("sim.reports.sensitivity.save", lambda *_: [])


# ---- what is said --------------------------------------------------------------------------------


def test_a_sentence_comes_first_and_the_folder_last(printed: str) -> None:
    """A minister reads what decides; then numbers, each with its interval, then where all lies."""
    lines = printed.strip().splitlines()
    assert lines[0].startswith(
        "What decides alignment with China in 2030?  (baseline, 400 futures)"
    )
    assert "weighs most for alignment with China in 2030" in lines[1]
    assert re.search(r"Chance makes \d+ % \(\d+ to \d+\) of the variance", printed)
    assert re.search(r"assumptions make \d+ % \(\d+ to \d+\), and more data could", printed)
    assert lines[-1].startswith("Saved: ")


def test_each_number_stands_with_its_interval_kind_source_and_what_would_settle_it(
    printed: str,
) -> None:
    """The numbers most worth measuring have all that a reading list needs; none is unclear."""
    (row,) = [line for line in printed.splitlines() if line.startswith("  channel_weight.economy")]
    assert re.search(r"\d+ % \(\d+ to \d+\) +assumed +judgement.* survey: how experts weigh", row)
    assert "no clear effect" not in printed


def test_the_folder_is_vouched_for_and_holds_every_number(
    printed: str, folder: Path, register: Register
) -> None:
    """Tables and figures lie in a folder that verifies; the table holds all ranged numbers."""
    (there,) = folder.glob(re.findall(r"(sensitivity-[0-9a-f]{8})/", printed)[0])
    assert list(damage(Results.open(there, register))) == []
    worth = pd.read_csv(there / "worth.csv")
    assert len(worth) == sum(one.low < one.high for one in register.parameters.values())
    files = {path.relative_to(there).as_posix() for path in there.rglob("*")}
    assert {"figures/tornado.png", "groups.csv", "parts.csv"} <= files


def test_python_gives_what_the_command_prints(printed: str, tmp_path: Path) -> None:
    """The function has the same sentences, tables and figures."""
    found = sim.sensitivity("baseline", "alignment.CHN", members=400, out=tmp_path, engine="fused")
    assert all(sentence in printed for sentence in found.sentences)
    assert list(found.table.columns[:2]) == ["number", "share"]
    assert found.indices is None
    assert found.figure().axes
    with pytest.raises(ValueError, match="ask with over_time=True"):
        found.figure("over-time")


def test_json_holds_everything_unrounded(by_section: Any, folder: Path) -> None:
    """The question, sentences, shares of all numbers and groups, and the method at every date."""
    assert by_section["against"] == "baseline"
    assert by_section["quarter"] == "2022Q4"
    assert {row["quarter"] for row in by_section["parts"]} > {"2019Q4", "2022Q4", "2030Q4"}
    method = by_section["method"]
    assert (method["name"], method["by"], method["size"]) == ("sobol", "section", 64)
    assert method["luck"] is None
    assert {row["number"] for row in method["indices"]} > {"grievance", "ties"}
    assert by_section["folder"] != by_section["method"]["folder"]
    assert list(folder.glob("sensitivity-sobol-*/figures/indices-over-time.png"))
    assert list(folder.glob("sensitivity-*/figures/worth-over-time.png"))


def test_a_screening_without_chance(by_number: str) -> None:
    """Morris stands beside the worth of numbers; where chance is off that is said."""
    assert "Chance is off: assumptions make all of the variance." in by_number
    assert "Morris, 4 trajectories, 1 stream of luck" in by_number
    assert re.search(r"\n  rumour_\w+ +\d", by_number)


@pytest.mark.usefixtures("undrawn")
def test_sobol_says_what_its_screening_left_out(tmp_path: Path) -> None:
    """Over single numbers a screening comes first, and the share that it leaves out is told."""
    typed = ("baseline", "--of", "image", "--at", "2020", "--method", "sobol", "--streams", "1")
    done = sensitivity(*typed, "--members", "1500", "--out", str(tmp_path)).stdout
    assert re.search(r"A screening by Morris kept \d+ of 256 numbers", done)
    assert "which leaves out of the variance that assumptions make:" in done
    assert "with 1 stream nothing tells how much of the variance it makes" in done
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.usefixtures("undrawn")
def test_where_nothing_differs_nothing_decides(tmp_path: Path) -> None:
    """Two scenarios that do the same by a date give no share and no division by zero."""
    typed = ("western-pressure", "--against", "baseline", "--of", "tilt", "--at", "2019Q1")
    done = sensitivity(*typed, *FEW, "--method", "pawn", "--out", str(tmp_path)).stdout
    assert "Nothing decides what western pressure changes" in done
    assert "nan" not in done.split()


def test_help_says_what_an_option_does_and_its_default() -> None:
    """Who is no programmer reads what happens with an option, and without it."""
    told = " ".join(CliRunner().invoke(app, ["sensitivity", "--help"]).stdout.split())
    assert "such as 2026 or 2026Q2; a year means its last quarter. [default: the last" in told
    assert "is subtracted. [default: ask about the output itself]" in told
    assert "all numbers of a mechanism (section), or all of a partner. [default: number]" in told
    assert "in all futures, such as tie_decay=0.05; again for more." in told
    assert "How many futures to simulate of each scenario" in told


@pytest.mark.usefixtures("undrawn")
def test_every_share_of_a_method_has_its_error(tmp_path: Path) -> None:
    """What luck makes of a design's variance stands with its interval, printed and in JSON."""
    typed = ("baseline", "--of", "image", "--at", "2020", "--method", "sobol", "--by", "partner")
    few = ("--streams", "2", "--members", "1200", "--out", str(tmp_path))
    luck = json.loads(sensitivity(*typed, *few, "--json").stdout)["method"]["luck"]
    assert luck["low"] < luck["share"] < luck["high"]
    printed = sensitivity(*typed, *few).stdout
    bare = [line for line in printed.splitlines() if re.search(r"\d %(?! \(|\.$)", line)]
    assert bare == []
    assert re.search(r"2 streams have not averaged out makes [\d.]+ % \([\d.]+ to", printed)


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--of", "alignment.CHM"), "--of: unknown output 'alignment.CHM'; did you mean"),
        (("--of", "tilt", "--at", "2044"), "--at: 2044Q4 is not simulated; quarters run from"),
        (("--of", "tilt", "--at", "soon"), "--at: 'SOON' is no date"),
        (("--of", "tilt", "--against", "baseline"), "--against: baseline against itself"),
        (("--of", "tilt", "--by", "section"), "--by: sections are told apart by screen and sobol"),
        (("--of", "tilt", "--streams", "3"), "--streams: only designs of screen and sobol"),
        (("--of", "tilt", "--assumptions", "fixed"), "--assumptions: fixed numbers decide nothing"),
        (
            ("--of", "tilt", "--assumptions", "posterior", "--method", "sobol"),
            "--assumptions: sobol goes through the ranges of the prior",
        ),
        (("--of", "tilt", "--members", "81"), "--members: members must be at least 80 and even"),
        (
            ("--of", "tilt", "--method", "screen", "--members", "400"),
            "--members: 400 futures cannot hold a screening of 256 numbers with 4 streams of luck: "
            "that takes 4,112 futures or more; give as many members, or fewer streams (1 stream "
            "takes 1,028)",
        ),
        (
            ("--of", "tilt", "--method", "sobol", "--by", "partner", "--members", "80"),
            "--members: 80 futures cannot hold Sobol's indices of 7 groups with 4 streams of luck",
        ),
        (
            ("--of", "tilt", "--chance", "off", "--members", "39"),
            "--members: members must be at least 40, not 39",
        ),
        (
            ("--of", "tilt", "--chance", "off", "--streams", "2", "--method", "screen"),
            "--streams: there is no luck where chance is off",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(typed: tuple[str, ...], told: str, tmp_path: Path) -> None:
    """What is wrong, or would have no effect, is told with its option before anything is run."""
    done = sensitivity("baseline", *typed, "--out", str(tmp_path), code=2)
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_salib_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A method that needs a library which is missing ends with the line that installs it."""

    monkeypatch.setitem(sys.modules, "SALib.analyze.pawn", None)
    typed = ("baseline", "--of", "tilt", "--method", "pawn", *FEW, "--out", str(tmp_path))
    assert "this needs SALib: pip install 'hedgerow[explore]'" in sensitivity(*typed, code=2).stderr
