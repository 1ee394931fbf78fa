"""Figures of boxes and of reasons: they say what was found, and draw the same twice."""

import numpy as np
import pandas as pd
import pytest

from sim.explore.boxes import Box, Counts
from sim.explore.conditions import parse_condition
from sim.explore.discovery import Discovery, Question
from sim.explore.reasons import reasons
from sim.explore.shares import Share
from sim.figures import box
from sim.figures import reasons as ranking
from sim.figures.content import About, Content
from sim.figures.drawing import draw
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.reports.kinds import about_of


@pytest.fixture(scope="module")
def about(register: Register, baseline: Scenario) -> About:
    """A run of a few futures."""
    return about_of(baseline, register, 7, 200)


@pytest.fixture(scope="module")
def places(register: Register) -> pd.DataFrame:
    """Two hundred futures by six assumptions."""
    names = [name for name, one in register.parameters.items() if one.low < one.high][:6]
    return pd.DataFrame(np.random.default_rng(1).random((200, 6)), columns=names)


def words_of(content: Content) -> set[str]:
    """All words that stand on a figure."""
    figure = draw(content)
    texts = [*figure.texts, *(text for ax in figure.axes for text in ax.texts)]
    return {text.get_text() for text in texts}


@pytest.fixture(scope="module")
def boxed(register: Register, places: pd.DataFrame, about: About) -> box.BoxFigure:
    """A box of two limits."""
    first, second = list(places)[:2]
    limits = {first: (0.6, 1.0), second: (0.2, 0.5)}
    cases = places[first].gt(0.6).to_numpy()
    there = Box(limits, Counts(200, 80, 30, 28), Counts(200, 77, 33, 31))
    question = Question("baseline", None, parse_condition("image@2030 < 0.4"))
    found = Discovery(question, register, places, cases, Share(157, 400), there, (), Share(31, 33))
    return box.content(found, there, about)


def test_a_box_is_titled_by_its_fresh_counts(boxed: box.BoxFigure) -> None:
    """The title counts the futures of the re-test, the subtitle says which are such."""
    assert boxed.finding == "31 of the 33 fresh futures in this box are such; it catches 31 of 77"
    assert "image below 0.4 in 2030Q4" in boxed.subtitle
    assert boxed.sides == ((0.6, 1.0), (0.2, 0.5))
    assert len(boxed.data) == 2 + 200


def test_a_box_shows_each_limit_in_its_unit(boxed: box.BoxFigure) -> None:
    """Each limit's label and value stand on the page."""
    words = words_of(boxed)
    for bar in boxed.bars:
        assert any(bar.words in text for text in words)
    assert {"● such futures", "○ others"} <= words


@pytest.mark.parametrize("weight", [1.0, 0.0])
def test_reasons_are_titled_by_what_is_clear(
    weight: float, places: pd.DataFrame, about: About
) -> None:
    """The strongest assumption is named, or that none has a clear effect."""
    noise = np.random.default_rng(2).normal(size=200)
    change = weight * places.iloc[:, 2].to_numpy() + 0.05 * noise
    content = ranking.content(reasons(places, change), "x", "Nothing turns it.", (), 3, about)
    expected = f"most {places.columns[2]}" if weight else "No clear effect of any of 6"
    assert expected in content.finding
    assert len(content.rows) == (1 if weight else 5)
    assert "Nothing turns it." in content.caption
    assert content.rows[0].name in words_of(content)


def test_drawing_twice_gives_the_same(boxed: box.BoxFigure) -> None:
    """The same content is the same picture."""
    one, other = (np.asarray(_pixels(boxed)) for _ in range(2))
    assert np.array_equal(one, other)


def _pixels(content: Content) -> memoryview:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(draw(content))
    canvas.draw()
    return canvas.buffer_rgba()
