"""Strips of the posterior and of the back-tests show the numbers of their checks."""

import numpy as np
import pandas as pd
import pytest

from sim.engine.draw_files import POSTERIOR, load_draws
from sim.engine.draws import Draws
from sim.engine.prior import stretched
from sim.evidence.backtests import report
from sim.evidence.backtests.backtests import COVERED
from sim.evidence.backtests.report import COVERAGE, LEFT_OUT, SKILLS, backtest_checks
from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import MODEL
from sim.evidence.calibration_checks import kept
from sim.evidence.checks import Check
from sim.figures import posterior_strips, skill_strips
from sim.figures.skill_strips import SkillStrips
from sim.figures.strips import MISSED
from tests.canvas import faults, picture, words_in
from tests.figures.test_figures import CAST, REGISTER

POINT, VOTES = f"ideal_point.{CAST.home.code}", f"votes.{CAST.patron}"
WORSE = {"none": {}, "one": {POINT: 2.0}, "all": dict.fromkeys((POINT, VOTES), 1.3)}


def rows(worse: dict[str, float]) -> pd.DataFrame:
    """Invented scores of two series; each rival has one of its own, the model half as much."""
    return pd.DataFrame(
        {
            "forecaster": who,
            "series": series,
            "crps": worse.get(series, 0.5) if who == MODEL else 1.0 + i / 10,
            "covered": value < 8 + (series == VOTES),
        }
        for series in (POINT, VOTES)
        for i, who in enumerate((MODEL, *RIVALS))
        for value in range(10)
    )


@pytest.fixture(scope="module")
def checks() -> dict[str, list[Check]]:
    """Checks of the back-tests, where the model is worse in no series, in one, in all."""
    with pytest.MonkeyPatch.context() as patch:
        found = {}
        for name, worse in WORSE.items():
            given = rows(worse)
            patch.setattr(report, "backtests", lambda _, given=given: given)
            patch.setattr(report, "countries", lambda _, given=given: given.assign(state="XXA"))
            found[name] = backtest_checks(REGISTER)
    return found


def skills(checks: list[Check]) -> SkillStrips:
    return skill_strips.content(checks, CAST, "9.9")


# ---- back-tests ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORSE)
def test_skill_is_fit_to_print(name: str, checks: dict[str, list[Check]]) -> None:
    """No words collide or leave the page, and the title is the finding."""
    assert faults(picture(skills(checks[name]))) == []


@pytest.mark.parametrize("name", WORSE)
def test_every_number_is_that_of_its_check(name: str, checks: dict[str, list[Check]]) -> None:
    """Skill by rival and coverage of each series are the numbers of the checks."""
    found = {(check.name, one.name): one.value for check in checks[name] for one in check.results}
    data = skills(checks[name]).data.set_index(["series", "result"])["value"]
    after = {"all": "", POINT: f" {POINT}", VOTES: f" {VOTES}", LEFT_OUT.strip(): LEFT_OUT}
    for series, name_of in after.items():
        for rival in RIVALS:
            assert data[series, rival] == found[f"{SKILLS}{name_of}", rival]
    assert data["all", "inside"] == found[COVERAGE, MODEL]
    assert data[POINT, "inside"] == found[COVERAGE, f"{MODEL}, {POINT}"]
    assert data[LEFT_OUT.strip(), "inside"] == found[f"{COVERAGE}{LEFT_OUT}", MODEL]
    assert len(data) == 4 * (len(RIVALS) + 1)


def test_what_is_below_zero_is_seen(checks: dict[str, list[Check]]) -> None:
    """Skill has one axis with zero inside, and what lies below it is hollow and in red."""
    content = skills(checks["one"])
    strips = [strip for row in content.rows for strip in row.strips[:-1]]
    assert len({strip.ends for strip in strips}) == 1
    low, high = strips[0].ends
    assert low < min(strip.value for strip in strips) < 0.0 < high
    assert [strip.met for strip in strips] == [strip.value > 0.0 for strip in strips]
    red = [t for t in picture(content).figure.findobj() if getattr(t, "_color", "") == MISSED]
    assert len(red) == sum(strip.value < 0.0 for strip in strips)


def test_the_promised_band_stands_in_every_row(checks: dict[str, list[Check]]) -> None:
    """80 to 97 % is drawn of each series, and judged of all together and of countries alone."""
    inside = [row.strips[-1] for row in skills(checks["none"]).rows]
    assert [strip.band for strip in inside] == [COVERED] * 4
    assert [strip.met for strip in inside] == [True, None, None, True]


def test_titles_of_skill(checks: dict[str, list[Check]]) -> None:
    """A title says over what the model is better, and names where some rival is."""
    home = CAST.in_sentence(CAST.home.code)
    titles = {name: skills(found).finding for name, found in checks.items()}
    opening = "Over all series the model foresees better than"
    assert titles == {
        "none": f"{opening} each of five rivals, and so in each series",
        "one": f"{opening} four of five rivals; some rival is better in the ideal point of {home} "
        "and countries left out",
        "all": f"{opening} two of five rivals; some rival is better in the ideal point of {home}, "
        f"identical votes with {CAST.in_sentence(CAST.patron)} and countries left out",
    }


# ---- the posterior -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Draws:
    """The shipped posterior."""
    return load_draws(REGISTER.folder, POSTERIOR, REGISTER)


def test_the_posterior_is_fit_to_print(shipped: Draws) -> None:
    """No words collide or leave the page, none is cut off, and no code stands for a name."""
    drawn = picture(posterior_strips.content(shipped, REGISTER, "9.9"))
    assert faults(drawn) == []
    words = " ".join(words_in(drawn.figure))
    assert "…" not in words
    assert not any(code in words for code in CAST.powers if CAST.short(code) != code)


def test_strips_are_quantiles_of_the_draws(shipped: Draws) -> None:
    """A line reaches from the 5 to the 95 % quantile of the stored draws, on the number's range."""
    content = posterior_strips.content(shipped, REGISTER, "9.9")
    assert len(content.rows) == len(content.data) == len(shipped.columns)
    for name, row in zip(content.data["parameter"], content.rows, strict=True):
        (strip,), number = row.strips, REGISTER.parameters[name]
        ends = np.quantile(shipped.columns[name], (0.05, 0.5, 0.95))
        assert (strip.reach[0], strip.value, strip.reach[1]) == pytest.approx(tuple(ends))
        assert strip.ends == (number.low, number.high)
        assert strip.band is not None
        assert number.low < strip.band[0] < strip.band[1] < number.high
    assert content.data["shrunk"].is_monotonic_decreasing


def test_the_title_counts_as_the_check_does(shipped: Draws) -> None:
    """The share that stays is that of the check, and the count is of what makes up the rest."""
    title = posterior_strips.content(shipped, REGISTER, "9.9").finding
    ranged = sum(one.low < one.high for one in REGISTER.parameters.values())
    narrowed = round((1.0 - kept(shipped, REGISTER)) * ranged)
    assert f"narrows {narrowed} by a tenth" in title
    assert f"{kept(shipped, REGISTER):.0%}".replace("%", " %") in title


def test_what_the_record_widens_is_said() -> None:
    """Of an interval that grew, shrank or stayed, the words say which, the narrowest first."""
    ranged = [(name, p) for name, p in REGISTER.parameters.items() if p.low < p.high][:3]
    even, columns = np.linspace(0.0, 1.0, 201), {}
    for (name, p), places in zip(ranged, (even > 0.5, even, 0.45 + 0.1 * even), strict=True):
        columns[name] = stretched(places.astype(float), p.value, p.low, p.high)
    rows = posterior_strips.content(Draws.of("three", columns), REGISTER, "9.9").rows
    said = [row.strips[0].words for row in rows]
    assert said[0].endswith("% narrower")
    assert said[1] == "as wide"
    assert said[2].endswith("% wider")
