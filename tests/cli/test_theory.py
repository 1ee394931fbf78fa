"""`hedgerow theory`: what it prints, as lines and as JSON, and what it refuses."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.theories.situation import Situation, situation_of
from tests.theories.test_home import FUTURES, short
from tests.theories.test_published import DATA, MEANS
from tests.theories.test_tables import TRIANGLE, written

FEW = ("--members", "12")
THEORIES = ("landscape", "group-decision", "compare")


def theory(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["theory", *typed])
    assert done.exit_code == code, done.output
    return done


@cache
def as_json(which: str, scenario: str = "baseline") -> Any:
    """What a theory says of a scenario, as JSON."""
    return json.loads(theory(which, scenario, *FEW, "--json").stdout)


@pytest.fixture(scope="module")
def situation(register: Register, baseline: Scenario) -> Situation:
    """Two years of the baseline, in a few futures."""
    return situation_of(short(baseline), register, FUTURES)


@pytest.fixture
def simulated(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every scenario has been simulated already: it is those two years."""
    monkeypatch.setattr("sim.theories.situation.situation_of", lambda *_: situation)


# ---- beside the model ----------------------------------------------------------------------------


@pytest.mark.usefixtures("simulated")
@pytest.mark.parametrize("which", THEORIES)
def test_each_names_its_limits_and_is_no_evidence(which: str) -> None:
    """What is printed says what the theory cannot say, and that it is no evidence."""
    printed = theory(which).stdout
    assert "A lens, not evidence. Model output, not a forecast." in printed
    if which != "group-decision":
        assert "two camps leave no place for a state that hedges" in printed
        assert "by Galam (1998) the theory does not include" in printed
    if which != "landscape":
        assert "salience, which is assumed" in printed


def test_landscape_has_every_quarter(register: Register) -> None:
    """JSON holds every quarter: shares, the gap with its interval, and what the model does."""
    found = as_json("landscape", "western-pressure")
    assert (found["scenario"], found["futures"]) == ("western-pressure", 12)
    assert len(found["quarters"]) == 48
    cast = register.cast
    for row in found["quarters"]:
        assert 0.0 <= row["with_patron"] <= 1.0
        assert -1.0001 <= row["gap_q05"] <= row["gap"] <= row["gap_q95"] <= 1.0001
        assert set(row["alignment"]) == {cast.patron, *cast.senders}
    assert {one["quarter"] for one in found["stable"]} == {"2030Q4"}


def test_group_decision_has_actors_and_rounds(register: Register) -> None:
    """JSON holds each actor from start to end, and the mean and median of every round."""
    found = as_json("group-decision")
    assert [row["quarter"] for row in found["quarters"]] == ["2019Q1", "2024Q4", "2030Q4"]
    for row in found["quarters"]:
        assert [one["round"] for one in row["rounds"]] == list(range(11))
        assert row["rounds"][0]["mean"] == row["start_mean"]
        assert row["rounds"][-1]["mean"] == row["mean"]
        assert row["low"] <= row["mean"] <= row["high"]
        assert row["actors"][-1]["actor"] == register.cast.home.code


def test_the_comparison_repeats_the_theories(register: Register) -> None:
    """Each answer of the comparison is the one that the theory gives by itself."""
    found = as_json("compare")
    landscape, decision = (as_json(which)["quarters"] for which in THEORIES[:2])
    by_quarter = {row["quarter"]: row for row in landscape}
    first, gap, start, mean, least, most, place, patron, *_ = found["answers"]
    for row in decision:
        quarter = row["quarter"]
        assert first["values"][quarter] == by_quarter[quarter]["with_patron"]
        assert gap["values"][quarter] == pytest.approx(by_quarter[quarter]["gap"])
        values = [one["values"][quarter] for one in (start, mean, least, most, place)]
        assert values == [row[n] for n in ("start_mean", "mean", "low", "high", "home_start")]
        assert patron["values"][quarter] == row["alignment"][register.cast.patron]
    assert {one["theory"] for one in found["answers"]} == {"landscape", "group decision", "model"}


@pytest.mark.usefixtures("simulated")
def test_quarters_are_chosen() -> None:
    """--quarters names the quarters that are printed."""
    printed = theory("compare", "--quarters", "2019Q2,2020Q3").stdout
    assert "2019Q2  2020Q3" in printed
    assert "2020Q4" not in printed


def test_the_seed_is_the_futures() -> None:
    """The same seed gives the same numbers, another gives others."""
    same, other = (theory("compare", *FEW, "--json", "--seed", seed) for seed in ("7", "8"))
    assert json.loads(same.stdout) == as_json("compare") != json.loads(other.stdout)


@pytest.mark.usefixtures("simulated")
@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("which", THEORIES)
def test_lines_fit_the_terminal(which: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the terminal but where a single word is."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for line in theory(which).stdout.splitlines():
        assert len(line) <= columns or len(line.split()) == 1, line


# ---- the figure ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("simulated")
def test_the_landscape_is_drawn_where_a_folder_is_named(tmp_path: Path) -> None:
    """--out leaves a picture, its numbers and its description, and says where."""
    done = theory("landscape", "--out", str(tmp_path / "new"), "--json")
    names = [f"landscape-baseline.{end}" for end in ("svg", "png", "csv", "txt")]
    assert [Path(path).name for path in json.loads(done.stdout)["saved"]] == names
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(names)


@pytest.mark.parametrize("which", THEORIES[1:])
def test_what_has_no_figure_takes_no_folder(which: str, tmp_path: Path) -> None:
    """--out is refused where nothing would be drawn."""
    done = theory(which, "--out", str(tmp_path / "new"), code=2)
    assert "has no figure; landscape has one" in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_results_folder_is_left_alone(tmp_path: Path) -> None:
    """Nothing is drawn into a results folder."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    done = theory("landscape", *FEW, "--out", str(tmp_path), code=3)
    assert "is a results folder" in done.stderr


# ---- tables of actors ----------------------------------------------------------------------------


def test_the_published_rounds_are_printed() -> None:
    """The published table of emission standards prints the published means."""
    printed = theory("group-decision", "--actors", str(DATA / "bdm_emission_actors.csv")).stdout
    for mean in MEANS:
        assert f"{mean:.6f}" in printed


def test_a_frustrated_triangle_has_three_landscapes(tmp_path: Path) -> None:
    """Three enemies leave every pair apart in some stable landscape, and none is better."""
    text = "name,strength,A,B,C\nA,1,,1,1\nB,1,,,1\nC,1,,,\n"
    found = json.loads(
        theory("landscape", "--actors", str(written(tmp_path, text)), "--json").stdout
    )
    assert found["landscapes"] == 4
    assert [one["energy"] for one in found["stable"]] == [-8.0] * 3


def test_stable_landscapes_beyond_ten_are_counted(tmp_path: Path) -> None:
    """Where more than ten are stable, the rest are counted and stand in JSON."""
    names = [f"a{i}" for i in range(7)]
    lines = [f"{name},1,{',' * (len(names) - 1)}" for name in names]
    for i, line in enumerate(lines):
        cells = line.split(",")
        cells[2:] = ["" if j <= i else "1" for j in range(len(names))]
        lines[i] = ",".join(cells)
    text = "\n".join([",".join(["name", "strength", *names]), *lines])
    path = str(written(tmp_path, text))
    stable = json.loads(theory("landscape", "--actors", path, "--json").stdout)["stable"]
    assert len(stable) == 35
    printed = theory("landscape", "--actors", path).stdout
    assert "Stable: 35 of 64" in printed
    assert "and 25 more, in --json" in printed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("landscape", "western-pressure"), "SCENARIO: nothing is simulated"),
        (("landscape", "--members", "5"), "--members: nothing is simulated"),
        (("group-decision", "--seed", "3"), "--seed: nothing is simulated"),
        (("group-decision", "--quarters", "2020Q1"), "--quarters: nothing is simulated"),
        (("landscape", "--out", "here"), "--out: nothing is simulated"),
        (("compare",), "--actors: compare is of a scenario"),
    ],
)
def test_what_would_do_nothing_is_refused(
    tmp_path: Path, typed: tuple[str, ...], said: str
) -> None:
    """Beside a table of actors, what names a simulation is refused."""
    path = str(written(tmp_path, TRIANGLE))
    assert said in theory(*typed, "--actors", path, code=2).stderr


@pytest.mark.parametrize("wanted", [False, True])
def test_mistakes_of_a_table_end_with_three(tmp_path: Path, wanted: bool) -> None:
    """A table with mistakes ends with exit code 3, told in words or as JSON."""
    path = str(written(tmp_path, TRIANGLE.replace("A,1,", "A,x,")))
    done = theory("landscape", "--actors", path, *(["--json"] if wanted else []), code=3)
    assert "actors.csv:2:3: error: strength of A is 'x'" in done.stderr
    if wanted:
        (problem,) = json.loads(done.stdout)["problems"]
        assert (problem["line"], problem["column"]) == (2, 3)


def test_a_scenario_that_is_not_there_is_refused() -> None:
    """A misspelt scenario is refused with the nearest."""
    assert "western-pressure" in theory("landscape", "western-presure", code=3).stderr


def test_seeds_without_the_numbers_are_refused(own_seeds: Path) -> None:
    """Seeds that lack the numbers of theories are refused by the name of the file."""
    (own_seeds / "theories.toml").unlink()
    done = theory("compare", *FEW, "--seeds", str(own_seeds), code=3)
    assert "these seeds have no numbers of reference theories" in done.stderr
    assert "fix: copy theories.toml from a fresh copy of the seeds" in done.stderr
