"""Is a figure fit to print? Faults that a machine can see, for every kind of figure.

assert faults(picture(content)) == []
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axis import Tick
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.figures.content import Content
from sim.figures.drawing import draw

FONT = "DejaVu Sans"
SMALLEST = 9.0  # points
LINE = 70  # characters a line of a title may hold
FOOT = re.compile(
    r"[\d,]+ (futures?( each)? · seed \d+|target states|draws of the posterior) · hedgerow [^ ]+ "
    r"· (model output, not a forecast|of [^ ]+, sealed on [\d-]+)"
)


@dataclass(frozen=True)
class Picture:
    """What a figure says, and how it was drawn."""

    content: Content
    figure: Figure

    @property
    def finding(self) -> str:
        """The title."""
        return self.content.finding

    @property
    def alt(self) -> str:
        """The description."""
        return self.content.alt

    @property
    def data(self) -> pd.DataFrame:
        """The numbers drawn."""
        return self.content.data


def picture(content: Content) -> Picture:
    """Draw content of any kind."""
    return Picture(content, draw(content))


def faults(drawn: Picture, tolerance: float = 1.0) -> list[str]:
    """Everything wrong with a picture, in words; none when it is fit to print.

    Words off the canvas, words over words by more than `tolerance` pixels both ways, characters
    that the font lacks, words in another font or under 9 points, a heading that is not the finding
    or too long for a line, a footer that hides where numbers come from, an alternative text that
    does not say the finding, and numbers that are missing from the data.
    """
    return [*faults_of_words(drawn.figure, tolerance), *_unsaid(drawn)]


def faults_of_words(figure: Figure, tolerance: float = 1.0) -> list[str]:
    """What is wrong with the words in a figure, whatever they say."""
    seen = written(figure)
    found = [f"off the canvas: {words!r}" for words in _outside(figure, seen)]
    found += [f"collide: {one!r} and {two!r}" for one, two in _colliding(seen, tolerance)]
    return [*found, *_unreadable(seen)]


def written(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Every text that shows, with its box in pixels; everything is laid out but for the paint."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.draw_without_rendering()
    idle = _idle_ticks(figure)
    shown = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [(t, t.get_window_extent(renderer)) for t in shown if t not in idle]


def words_in(figure: Figure) -> list[str]:
    """Every text that shows, each on one line."""
    return [" ".join(text.get_text().split()) for text, _ in written(figure)]


def _idle_ticks(figure: Figure) -> set[Text]:
    """Labels of ticks beyond the ends of an axis, which are there but never drawn."""
    labels = set()
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        near = 1e-6 * (high - low)
        ticks: list[Tick] = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
        for tick in ticks:
            if not low - near <= tick.get_loc() <= high + near:
                labels |= {tick.label1, tick.label2}
    return labels


def _outside(figure: Figure, seen: list[tuple[Text, Bbox]]) -> Iterator[str]:
    page = figure.bbox
    for text, box in seen:
        across = page.x0 <= box.x0 and box.x1 <= page.x1
        if not (across and page.y0 <= box.y0 and box.y1 <= page.y1):
            yield text.get_text()


def _colliding(seen: list[tuple[Text, Bbox]], tolerance: float) -> Iterator[tuple[str, str]]:
    edges = np.array([box.extents for _, box in seen])
    low = np.maximum(edges[:, None, :2], edges[None, :, :2])
    high = np.minimum(edges[:, None, 2:], edges[None, :, 2:])
    shared = np.triu((high - low).min(axis=2) > tolerance, 1)
    for one, two in np.argwhere(shared):
        yield seen[one][0].get_text(), seen[two][0].get_text()


def _unreadable(seen: list[tuple[Text, Bbox]]) -> Iterator[str]:
    font = get_font(findfont(FONT))
    for text, _ in seen:
        words = text.get_text()
        missing = {c for c in words if c != "\n" and not font.get_char_index(ord(c))}
        if missing:
            yield f"not in {FONT}: {sorted(missing)} in {words!r}"
        if FONT not in text.get_fontfamily():
            yield f"in {text.get_fontfamily()}: {words!r}"
        if text.get_fontsize() < SMALLEST:
            yield f"tiny, {text.get_fontsize():g} points: {words!r}"


def _unsaid(drawn: Picture) -> Iterator[str]:
    content, texts = drawn.content, [text.get_text() for text in drawn.figure.texts]
    heading, foot = texts[0], texts[-1]
    if heading.replace("\n", " ") != content.finding:
        yield f"the heading {heading!r} is not the finding {content.finding!r}"
    if max(map(len, heading.split("\n"))) > LINE:
        yield f"a line of the title is too long: {heading!r}"
    if not FOOT.fullmatch(foot.replace("\n", " ")):
        yield f"the footer says {foot!r}"
    if not content.alt.startswith(content.finding) or not content.alt.endswith("."):
        yield f"the alternative text does not say the finding: {content.alt!r}"
    words = "\n".join((content.finding, content.subtitle, content.caption, content.alt))
    if re.search(r"\bnan\b|\binf\b|  |\.\.|-0\.0+\b(?!\d)", words):
        yield f"odd words: {words!r}"
    if content.data.isna().any().any():
        yield "numbers are missing from the data"
