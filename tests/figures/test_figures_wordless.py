"""Is a figure fit to print too when a page says its words beside it?"""

from xml.etree import ElementTree

import pytest

from sim.figures.drawing import draw_wordless, wordless_svg
from tests.canvas import faults_of_words, words_in
from tests.figures.test_figures import drawn


@pytest.mark.parametrize("kind", ["fan", "alignments"])
@pytest.mark.parametrize("case", ["plain", "crowd", "few", "one", "short"])
def test_a_low_figure_is_fit_to_print(kind: str, case: str) -> None:
    """Without its words it is lower, and what is left neither collides nor leaves the canvas."""
    whole = drawn(kind, case)
    low = draw_wordless(whole.content)
    assert faults_of_words(low) == []
    assert low.get_figheight() < whole.figure.get_figheight()


def test_no_word_beside_the_axes_is_left() -> None:
    """Title, subtitle, caption and footer are the page's; labels and events stay."""
    content = drawn("fan", "event").content
    left = " ".join(words_in(draw_wordless(content)))
    assert "Tariff" in left
    for said in (content.finding, content.subtitle, content.caption, content.footer):
        assert said not in left


def test_its_file_says_what_it_shows() -> None:
    """The SVG is well formed, has no date, and carries the alternative text; twice the same."""
    content = drawn("fan", "plain").content
    svg = wordless_svg(content)
    ElementTree.fromstring(svg)
    assert b"<dc:date>" not in svg
    assert content.alt in svg.decode()
    assert svg == wordless_svg(content)
