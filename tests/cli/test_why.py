"""`hedgerow compare --why`: what decides a difference, and what turns it round."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner, Result

import sim
from sim.cli import app
from sim.engine.chance import Design
from sim.engine.run import Run
from sim.explore.contrasts import Contrast
from sim.explore.places import place_of
from sim.inputs.register import Register


def compare(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["compare", *typed])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where folders go."""
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def why(out: Path) -> Any:
    """Why programmes that are announced and not delivered move alignment with the patron."""
    typed = (
        "baseline",
        "indo-pacific-undelivered",
        "--why",
        "--of",
        "alignment.CHN",
        "--at",
        "2030",
    )
    more = ("--members", "200", "--engine", "fused", "--json", "--out", str(out))
    found = json.loads(compare(*typed, *more).stdout)
    (one,) = found["comparisons"]["indo-pacific-undelivered"]["why"]
    return one | {"folder": found["folder"]}


def test_the_pull_of_loans_decides_it(why: Any) -> None:
    """Ranked against the difference the pull of loans comes first, clear beyond all others."""
    first, second = why["reasons"][:2]
    assert (first["parameter"], first["clear"]) == ("flow_weight.loans", True)
    assert abs(first["rho"]) > 0.6 > abs(second["rho"])
    assert first["rho_low"] < first["rho"] < first["rho_high"] < 0


def test_what_turns_it_turns_it_when_it_is_run(why: Any, load: Any, register: Register) -> None:
    """At the values that are told the difference has the other sign, at half the way it has not."""
    (moved,) = why["flip"]["turned"]["moved"]
    assert moved["parameter"] == "flow_weight.loans"
    assert 0 < why["flip"]["lost"]["ranges"] < moved["ranges"] < 0.5
    assert why["flip"]["turned"]["confirmed"]
    scenarios = load("indo-pacific-undelivered"), load("baseline")
    run = Run(design=Design(1), engine="fused")
    contrast = Contrast(*scenarios, "alignment.CHN", "2030Q4", register, run)
    points = contrast.start[None].repeat(2, axis=0)
    which = contrast.names.index(moved["parameter"])
    parameter = register.parameters[moved["parameter"]]
    points[0, which] = place_of(parameter, moved["to"])
    points[1, which] = (points[0, which] + contrast.start[which]) / 2
    turned, halfway = contrast.effects(points, 256, 99).mean(axis=1)
    assert turned * why["at_values"]["value"] < 0 < halfway * why["at_values"]["value"]


def test_disagreeing_futures_are_counted_with_an_interval(why: Any) -> None:
    """The share lies within its interval, and its count is of the futures compared."""
    other = why["disagreeing"]
    assert other["futures"] == 200
    assert other["share"] == other["count"] / 200
    assert other["interval"][0] < other["share"] < other["interval"][1]


def test_the_folder_holds_both_tables(why: Any, out: Path) -> None:
    """Every assumption is ranked in one file, what turns the difference stands in the other."""
    folder = out / Path(why["folder"]).name / "indo-pacific-undelivered"
    ranked = pd.read_csv(folder / "assumptions-alignment.CHN.csv")
    assert ranked["parameter"].tolist() == [row["parameter"] for row in why["reasons"]]
    moved = pd.read_csv(folder / "flip-alignment.CHN.csv")
    assert moved["parameter"].tolist() == ["flow_weight.loans"] * 2
    assert moved["change"].tolist() == ["lost", "turned"]


def test_keys_are_plain_words(why: Any) -> None:
    """No key of the JSON needs quotes to be asked for."""
    assert all(
        key.isidentifier() for part in (why, why["flip"], why["flip"]["lost"]) for key in part
    )


def test_a_notebook_asks_the_same(why: Any) -> None:
    """`sim.compare(...).why(...)` finds the same numbers without chance, and draws the ranking."""
    names = "baseline", "indo-pacific-undelivered"
    same = sim.compare(*names, members=200, chance=False).why("alignment.CHN", "2030")
    assert same.reasons["parameter"][0] == why["reasons"][0]["parameter"]
    (lost,) = why["flip"]["lost"]["moved"]
    assert set(same.moved["parameter"]) == {lost["parameter"]}
    assert same.moved["to"][0] == pytest.approx(lost["to"], abs=0.001)
    assert isinstance(same.figure(), Figure)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--at", "2030"), "add --why"),
        (("--why", "--only-changed"), "--only-changed"),
        (("--why", "--at", "2060"), "2060Q4 is not among those simulated, 2019Q1 to 2030Q4"),
        (("--why", "--at", "soon"), "'SOON' is no date"),
        (("--why", "--assumptions", "fixed"), "take --assumptions prior"),
        (("--why", "--members", "10"), "take 20 or more"),
    ],
)
def test_what_has_no_answer_is_refused(typed: tuple[str, ...], told: str, tmp_path: Path) -> None:
    """Nothing that is typed has silently no effect."""
    few = () if "--members" in typed else ("--members", "20")
    scenarios = ("baseline", "western-pressure")
    done = compare(*scenarios, *typed, *few, "--out", str(tmp_path), code=2)
    assert told in done.stderr


def test_where_nothing_differs_nothing_is_asked(tmp_path: Path) -> None:
    """A scenario without effect has no reasons and no flip."""
    typed = ("baseline", "placebo", "--why", "--members", "20", "--json", "--out", str(tmp_path))
    found = json.loads(compare(*typed).stdout)
    assert found["comparisons"]["placebo"]["why"] == []
