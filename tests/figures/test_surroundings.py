"""A figure looks the same whatever settings its user has made for figures of their own."""

from io import BytesIO
from pathlib import Path

import matplotlib
import pytest
from matplotlib import rc_context

import sim
from sim.figures.drawing import draw, save
from sim.figures.style import LOOKS
from sim.reports.kinds import Material, content_of

OTHER = {
    "axes.facecolor": "black",
    "savefig.facecolor": "black",
    "savefig.bbox": "tight",
    "text.color": "red",
    "font.size": 30.0,
    "lines.linewidth": 9.0,
    "axes.grid": True,
    "axes.prop_cycle": matplotlib.cycler(color=["red"]),
    "text.usetex": True,
    "xtick.direction": "in",
    "svg.fonttype": "none",
    "axes.unicode_minus": False,
}
"""Settings that each spoil a figure."""


@pytest.fixture(scope="module")
def material() -> Material:
    """A scenario and its summary."""
    done = sim.run("western-pressure", members=12)
    own = done.trajectories
    return Material(own, own, done.summary, done.register, done.run)


@pytest.mark.parametrize("kind", ["fan", "multiples", "timeline"])
def test_files_are_the_same_under_any_settings(
    kind: str, material: Material, tmp_path: Path
) -> None:
    """A saved figure has the same bytes with and without settings of the user's own."""
    content = content_of(kind, material)
    plain = save(content, tmp_path / "plain", kind)
    with rc_context(OTHER):  # type: ignore[arg-type]
        other = save(content, tmp_path / "other", kind)
        assert matplotlib.rcParams["font.size"] == 30.0
    assert [path.read_bytes() for path in plain] == [path.read_bytes() for path in other]


def test_notebooks_show_the_same_under_any_settings(material: Material) -> None:
    """A figure that was drawn is shown later under other settings, and stays as it was."""

    def shown() -> bytes:
        picture = BytesIO()
        figure.canvas.print_figure(picture, format="png", facecolor=figure.get_facecolor())
        return picture.getvalue()

    figure = draw(content_of("fan", material))
    plain = shown()
    with rc_context({**OTHER, "savefig.bbox": None}):  # type: ignore[arg-type]
        figure = draw(content_of("fan", material))
        assert shown() == plain


def test_where_figures_appear_is_left_to_the_user() -> None:
    """The window system is a setting of the session, and no look."""
    assert {"backend", "interactive", "toolbar"} & set(LOOKS) == set()
    assert {"font.size", "text.usetex", "savefig.facecolor"} <= set(LOOKS)
