"""Strips: what was expected and what came out are where their numbers are."""

from dataclasses import replace

import pytest

from sim.evidence.checks import Check, Result
from sim.figures import fact_strips, pattern_strips
from sim.figures.content import Content
from sim.figures.strips import Strips, strip_of
from tests.canvas import faults, picture, words_in
from tests.figures.test_figures import about
from tests.invented_checks import ABSENT, MISSED, PARTIAL, PATTERN

LONG = replace(PARTIAL, name="S99-with-a-name-that-nobody-would-give")
FACTS = (PARTIAL, ABSENT, replace(PARTIAL, name="S5", verdict="pass"), LONG)
CONTENTS: dict[str, Strips] = {
    "facts": fact_strips.content(FACTS, "9.9"),
    "all facts pass": fact_strips.content((replace(PARTIAL, verdict="pass"),), "9.9"),
    "patterns": pattern_strips.content((PATTERN, MISSED), about()),
    "all patterns hold": pattern_strips.content((PATTERN,) * 16, about()),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_drawing_is_fit_to_print(name: str) -> None:
    """No words collide or leave the page, and the title is the finding."""
    assert faults(picture(CONTENTS[name])) == []


def test_findings_count_and_name() -> None:
    """Titles count verdicts, say what is left out, and name the patterns that fail."""
    titles = {name: content.finding for name, content in CONTENTS.items()}
    assert titles == {
        "facts": "1 of 4 stylised facts come out, 2 in part; the model has no quantity for 1",
        "all facts pass": "1 of 1 stylised facts come out",
        "patterns": "1 of 2 patterns of the literature hold; money draws near does not",
        "all patterns hold": "16 of 16 patterns of the literature hold",
    }


@pytest.mark.parametrize(
    ("result", "ends", "band"),
    [
        (Result("r", "", "1 to 2", 3.0, False, 1.0, 2.0), (-0.18, 3.18), (1.0, 2.0)),
        (Result("r", "", "above 0", 1.0, True, 0.0, None), (-0.06, 1.06), (0.0, 1.06)),
        (Result("r", "", "below 0", 1.0, False, None, 0.0), (-0.06, 1.06), (-0.06, 0.0)),
        (Result("r", "", "", 1.0, None, interval=(-1.0, 3.0)), (-1.24, 3.24), None),
        (Result("r", "", "", 0.0, None), (-1.0, 1.0), None),
    ],
)
def test_a_strip_holds_zero_the_band_and_what_came_out(
    result: Result, ends: tuple[float, float], band: tuple[float, float] | None
) -> None:
    """An axis holds all that is drawn with a margin; a side without end fills it to its end."""
    strip = strip_of(result, "words")
    assert strip.ends == pytest.approx(ends)
    assert strip.band == (None if band is None else pytest.approx(band))
    low, high = strip.reach
    assert low <= strip.value <= high


def test_how_sure_a_number_is_spans_95_in_100() -> None:
    """A standard error reaches 1.96 of itself to either side."""
    strip = strip_of(Result("r", "", "above 0", 1.0, True, 0.0, error=0.1), "words")
    assert strip.reach == pytest.approx((0.804, 1.196))


@pytest.mark.parametrize(("name", "checks"), [("facts", FACTS), ("patterns", (PATTERN, MISSED))])
def test_every_number_is_kept_and_every_row_named(name: str, checks: tuple[Check, ...]) -> None:
    """The data hold each result, and each check has a row with its name and its number."""
    content: Content = CONTENTS[name]
    assert list(content.data["value"]) == [r.value for check in checks for r in check.results]
    words = words_in(picture(content).figure)
    assert "not represented" in words or name == "patterns"
    for check in checks:
        assert any(check.name[:8] in word for word in words)
        for one in check.results:
            assert any(one.shown in word or f"{one.value:.2g}" in word for word in words)


def test_what_is_no_pattern_has_no_row_among_them() -> None:
    """Checks with other results, such as movement, stay out of the figure of patterns."""
    movement = replace(PARTIAL, kind=PATTERN.kind, name="movement")
    content = pattern_strips.content((PATTERN, movement), about())
    assert [row.name for row in content.rows] == [PATTERN.name]
