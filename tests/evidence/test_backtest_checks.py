"""Back-tests as checks: what is promised, what is a known miss, and what the bars decide."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.evidence.backtests import report as subject
from sim.evidence.backtests.report import backtest_checks, misses
from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import MODEL
from sim.evidence.checks import Check
from sim.inputs.register import Register

PAGE = Path(__file__).parents[2] / "docs" / "CALIBRATION.md"
SERIES = ("ideal_point.KHM", "votes.CHN")


def rows(covered: int = 9, worse: str = "") -> pd.DataFrame:
    """Ten invented values of two series; the model is better but for one series."""
    return pd.DataFrame(
        {
            "forecaster": forecaster,
            "series": series,
            "crps": (2.0 if series == worse else 0.5) if forecaster == MODEL else 1.0,
            "covered": i < covered,
        }
        for forecaster in (MODEL, *RIVALS)
        for series in SERIES
        for i in range(10)
    )


def checks(register: Register, patch: pytest.MonkeyPatch, found: pd.DataFrame) -> dict[str, Check]:
    patch.setattr(subject, "backtests", lambda _: found)
    patch.setattr(subject, "countries", lambda _: found.assign(state="XXA"))
    return {check.name: check for check in backtest_checks(register)}


@pytest.mark.parametrize(
    ("covered", "verdict"), [(7, "fail"), (8, "pass"), (9, "pass"), (10, "fail")]
)
def test_too_few_and_too_many_inside_fail(
    register: Register, monkeypatch: pytest.MonkeyPatch, covered: int, verdict: str
) -> None:
    """80 to 97 % of the values must lie inside; rivals and single series are not judged."""
    check = checks(register, monkeypatch, rows(covered))["coverage"]
    assert (check.verdict, check.promised, check.n) == (verdict, True, 20)
    judged, *shown = check.results
    assert judged.value == pytest.approx(covered / 10)
    assert {one.name for one in shown} == {*RIVALS, *(f"{MODEL}, {name}" for name in SERIES)}
    assert {one.met for one in shown} == {None}


def test_a_series_that_is_not_known_to_be_worse_is_promised(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the model is worse a promise breaks, but for the series with a reason."""
    for series in SERIES:
        found = checks(register, monkeypatch, rows(worse=series))
        check = found[f"skill {series}"]
        assert check.verdict == "fail"
        assert check.broken is not bool(check.why)
        assert check.results[0].value == pytest.approx(-1.0)
    assert checks(register, monkeypatch, rows())["skill"].verdict == "pass"


def test_countries_left_out_are_judged_together(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coverage and skill over all of them are promised; a single country is shown, not judged."""
    found = checks(register, monkeypatch, rows(covered=7))
    check = found["coverage of countries left out"]
    assert (check.verdict, check.broken, check.n) == ("fail", True, 20)
    assert [one.met for one in check.results] == [False, None, None, None]
    skill = found["skill of countries left out"]
    assert {one.value for one in skill.results} == {0.5}
    worse = rows().assign(crps=lambda all_: all_["crps"].where(all_["forecaster"] != MODEL, 2.0))
    assert checks(register, monkeypatch, worse)["skill of countries left out"].broken


def test_known_misses_are_those_of_the_page(register: Register) -> None:
    """The series with a reason are those in which the table shows a skill below zero, no others."""
    text = PAGE.read_text(encoding="utf-8")
    table = re.search(r"<!-- table: skill -->(.*?)<!-- end -->", text, re.DOTALL)
    lines = re.findall(r"^\| (\S+) \|(.*)$", table[1], re.MULTILINE)
    below = {name.strip("`") for name, cells in lines if re.search(r"-0\.\d\d", cells)}
    assert below == set(misses(register.cast))


def test_a_home_without_a_record_is_not_held_against_one(register: Register) -> None:
    """Nothing can be foreseen of it: one check says so, and breaks no promise."""
    cast = register.cast
    other = replace(register, cast=replace(cast, home=replace(cast.home, code="XXX")))
    (check,) = backtest_checks(other)
    assert (check.verdict, check.broken) == ("not represented", False)
    assert "no votes of" in check.why
