"""`hedgerow discover`: counts that add up, a folder that is vouched for, and what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner, Result

import sim
from sim.batches.results import Results
from sim.batches.verify import damage
from sim.cli import app
from sim.explore.sample import Sample
from sim.inputs.register import Register
from sim.reports.discovery import FILES
from tests.growth import renamed_home, with_south_korea

CONDITION = "autonomy < 0.05"
MEMBERS = "400"
FAST = ("--engine", "fused")


def discover(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["discover", *typed])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where folders go."""
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def found(out: Path) -> Any:
    """What is found of a condition that has a box, as JSON."""
    typed = ("western-pressure", CONDITION, "--members", MEMBERS, *FAST, "--out", str(out))
    return json.loads(discover(*typed, "--json").stdout)


@pytest.fixture(scope="module")
def folder(found: Any, out: Path) -> Path:
    """Its folder."""
    return out / Path(found["folder"]).name


def test_counts_are_those_of_the_folder(found: Any, folder: Path, register: Register) -> None:
    """What is counted is what the stored futures say, searched ones first and fresh ones after."""
    sample = Sample.stored(Results.open(folder, register))
    such = sample.of("western-pressure", f"autonomy.{register.cast.home.code}", "2030Q4") < 0.05
    assert (found["such"], found["futures"]) == (such.sum(), 800)
    counts, limits = found["box"]["counts"], found["box"]["limits"]
    inside = np.ones(800, np.bool_)
    for limit in limits:
        place = sample.places[limit["parameter"]]
        inside &= place.between(limit["place_low"], limit["place_high"]).to_numpy()
    halves = {"searched": slice(0, 400), "fresh": slice(400, 800)}
    for name, half in halves.items():
        expected = (400, such[half].sum(), inside[half].sum(), (such & inside)[half].sum())
        assert tuple(counts[name].values()) == expected
    assert counts["searched"] != counts["fresh"]


def test_a_tree_counts_every_future_once(found: Any) -> None:
    """The ends of the tree hold all such futures, searched and fresh."""
    tree, counts = pd.DataFrame(found["tree"]), found["box"]["counts"]
    assert tree["inside"].sum() == tree["fresh_inside"].sum() == 400
    assert tree["cases_inside"].sum() == counts["searched"]["cases"]
    assert tree["fresh_cases_inside"].sum() == counts["fresh"]["cases"]
    more = tree["fresh_cases_inside"] / tree["fresh_inside"] > tree["fresh_cases"] / 400
    assert more[tree["confirmed"]].all()


def test_the_folder_is_vouched_for(found: Any, folder: Path, register: Register) -> None:
    """Tables and the figure's four files lie in it, and none is damaged or strange."""
    assert [Path(path).name for path in found["saved"]] == list(FILES)
    assert all(key.isidentifier() for key in found)
    assert {name for name in FILES if (folder / name).exists()} == set(FILES)
    assert list(damage(Results.open(folder, register))) == []


def test_the_same_from_a_notebook(found: Any) -> None:
    """`sim.discover` gives the same counts and limits as the command, and a figure."""
    same = sim.discover("western-pressure", CONDITION, members=400, engine="fused")
    assert same.share == found["share"]["value"]
    assert same.counts.loc["fresh"].to_dict() == found["box"]["counts"]["fresh"]
    assert same.table["low"].tolist() == [limit["low"] for limit in found["box"]["limits"]]
    assert len(same.tree) == len(found["tree"])
    assert isinstance(same.figure(), Figure)
    assert "box of" in repr(same)


def test_it_is_printed_in_counts(found: Any, out: Path) -> None:
    """A plain sentence first, then the box in units and in counts, the fresh ones with interval."""
    typed = ("western-pressure", CONDITION, "--members", MEMBERS, *FAST, "--out", str(out))
    printed = discover(*typed).stdout
    fresh = found["box"]["counts"]["fresh"]
    assert f"so in {found['such']:,} of 800 futures" in printed
    assert (
        f"it catches {fresh['cases_inside']} of {fresh['cases']} such futures; "
        f"{fresh['cases_inside']} of the {fresh['inside']} in it are such" in printed
    )
    for limit in found["box"]["limits"]:
        assert limit["label"] in printed


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("alignment.CHN > 2", "No such futures in 60."),
        ("alignment.CHN >= 0", "It is so in all 60 futures."),
    ],
)
def test_never_and_always_are_said_plainly(condition: str, told: str, tmp_path: Path) -> None:
    """Where there is nothing to part, no box is drawn, and the folder says so."""
    typed = ("baseline", condition, "--members", "30", "--out", str(tmp_path))
    printed = discover(*typed).stdout
    assert told in printed
    assert "So there is no limits.csv, tree.csv or figure." in printed
    assert "(the futures that were counted)" in printed
    assert not [name for name in FILES if list(tmp_path.glob(f"*/{name}"))]


def test_few_are_too_few(tmp_path: Path) -> None:
    """Of a handful of such futures no box is looked for."""
    typed = ("baseline", "alignment.CHN > 0.5", "--members", "25", "--out", str(tmp_path))
    assert "too few to say where they lie" in discover(*typed).stdout
    with pytest.raises(ValueError, match="too few"):
        sim.discover("baseline", "alignment.CHN > 0.5", members=25).figure()


def test_differences_are_paired(tmp_path: Path) -> None:
    """Against a reference the condition is of differences: of none from a scenario like it."""
    typed = ("placebo", "tilt != 0".replace("!=", ">"), "--against", "baseline", "--members", "20")
    found = json.loads(discover(*typed, "--json", "--out", str(tmp_path)).stdout)
    assert (found["against"], found["such"]) == ("baseline", 0)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            ("baseline", "alignmen.CHN > 1"),
            "did you mean 'alignment.CHN'?\n  alignmen.CHN > 1\n  ^",
        ),
        (("baseline", "tilt > "), "a number is missing here\n  tilt > \n         ^"),
        (("baseline", "tilt@2060 > 1"), "no 2060Q4: baseline runs from 2019Q1 to 2030Q4"),
        (("baseline", "tilt > 1", "--at", "2060"), "at 2060Q4: baseline runs from"),
        (("baseline", "tilt > 1", "--at", "soon"), "'SOON' is no date"),
        (("baseline", "tilt > 1", "--against", "baseline"), "differs in nothing"),
    ],
)
def test_what_cannot_be_asked_is_refused(typed: tuple[str, ...], told: str, tmp_path: Path) -> None:
    """A mistake is told with its place before anything is simulated."""
    done = discover(*typed, "--out", str(tmp_path), code=2)
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_all_that_cannot_be_asked_is_told_at_once(tmp_path: Path) -> None:
    """Each unknown output and each quarter that is not simulated has a line and a caret."""
    asked = "incme > 3 and tilt@2099 < 3 and tlt > 1"
    refused = discover("baseline", asked, "--out", str(tmp_path), code=2).stderr
    for told in ("'incme'; did you mean 'income'", "no 2099Q4", "'tlt'; did you mean 'tilt'"):
        assert told in refused
    carets = next(line for line in refused.splitlines() if set(line) == {" ", "^"})
    assert [i - 2 for i, sign in enumerate(carets) if sign == "^"] == [0, 14, 32]


def test_unknown_scenarios_and_outputs_are_told_at_once(tmp_path: Path) -> None:
    """Whatever names nothing is told in one go, each with the nearest name."""
    typed = ("baselin", "incme > 3 and tlt < 3", "--against", "western-presure")
    refused = discover(*typed, "--out", str(tmp_path), code=3).stderr
    for meant in ("baseline", "western-pressure", "income", "tilt"):
        assert f"did you mean '{meant}'" in refused
    assert refused.count("error:") == 4


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the EMA workbench the command says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "ema_workbench.analysis.prim", None)
    done = discover("baseline", "tilt > 1", "--out", str(tmp_path), code=2)
    assert "pip install 'hedgerow[explore]'" in done.stderr


def test_the_question_is_said_as_it_was_asked(found: Any, register: Register) -> None:
    """Every term comes back with its quarter."""
    assert found["condition"] == [
        {
            "output": f"autonomy.{register.cast.home.code}",
            "quarter": "2030Q4",
            "comparison": "<",
            "number": 0.05,
        }
    ]


def test_another_cast_is_asked_the_same(own_seeds: Path, own_scenarios: Path) -> None:
    """With a partner added and the home country renamed, the box is told in its words."""
    with_south_korea(own_seeds)
    renamed_home(own_seeds, own_scenarios)
    typed = ("autonomy < 0.1 and alignment.KOR > 0", "--members", "150", *FAST, "--json")
    places = ("--seeds", str(own_seeds), "--scenarios", str(own_scenarios))
    done = discover("baseline", *typed, *places, "--out", str(own_seeds.parent / "out"))
    assert "Cambodia" not in done.stdout
    assert "KHM" not in done.stdout
    found = json.loads(done.stdout)
    assert found["box"]["limits"]
