"""The timeline: who does what and when, fit to print and true to the acts it shows."""

from functools import cache

import pytest

from sim.figures import timeline
from sim.figures.acts import NEITHER, OFFER, PRESSURE, SIDES, acts_of
from tests.canvas import Picture, faults, picture, words_in, written
from tests.figures.test_figures_shipped import REGISTER, RUNS, SIZES, about, happening, scenario

CASES = [(name, SIZES[size].end) for size, name in RUNS if size in ("200", "2020", "2050")]
CASES += [("equal-treatment", None)]


@cache
def drawn(name: str, end: int | None = None) -> Picture:
    return picture(timeline.content(scenario(name, end), REGISTER, about("200", name)))


@pytest.mark.parametrize(("name", "end"), CASES)
def test_a_timeline_is_fit_to_print(name: str, end: int | None) -> None:
    """Words stay on the canvas and apart, can be read, and say the finding and the source."""
    assert faults(drawn(name, end)) == []


def test_every_lever_of_a_verb_of_a_sender_presses_or_offers() -> None:
    """A partner's verbs press or offer, but for ASEAN's own unity and what a record holds."""
    partners = {a.lever for (who, _), a in REGISTER.actions.items() if who not in ("KHM", "world")}
    held = {lever for lever in partners if lever.endswith("_held")}
    assert partners - set(SIDES) - held == {"unity"}
    known = {name.partition(".")[2] for name in REGISTER.levers}
    assert set(SIDES) <= known


def test_sides_follow_the_sign() -> None:
    told = happening(
        ("USA", "changes its pressure", 0.5, 42, 52),
        ("USA", "changes its pressure", -0.5, 42, 52),
        ("CHN", "scales its investment", -0.2, 42, 52),
        ("CHN", "pledges grants", 100.0, 42, 52),
        ("KHM", "grants a base", 1.0, 42, 52),
    )
    sides = [act.side for act in acts_of(told, REGISTER) if act.kind == "event"]
    assert sides == [PRESSURE, OFFER, PRESSURE, OFFER, NEITHER]


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((), "No event: nothing is set either, and elections are due in 2023 and 2028"),
        (
            (("USA", "cuts aid", 0.5, 42, 52),),
            "1 event in 2020: the United States presses or takes away",
        ),
        ((("KHM", "grants a base", 1.0, 42, 52),), "1 event in 2020, no pressure and no offer"),
        (
            (("USA", "cuts aid", 0.5, 42, 52), ("EUU", "cuts aid", 0.5, 52, 52)),
            "2 events from 2020 to 2023: all press or take away",
        ),
        (
            (
                ("USA", "cuts aid", 0.5, 42, 52),
                ("USA", "imposes a duty", 0.5, 42, 52),
                ("EUU", "cuts aid", 0.5, 42, 52),
                ("CHN", "pledges grants", 5.0, 42, 52),
                ("world", "demand falls", 0.1, 42, 52),
            ),
            "5 events in 2020: 3 press or take away (2 by the United States), "
            "1 offers or eases (China) and 1 does neither",
        ),
    ],
)
def test_timeline_title(rows: tuple[tuple[str, str, float, int, int], ...], title: str) -> None:
    told = happening(*rows)
    assert timeline.content(told, REGISTER, about("200", "baseline")).finding == title


def test_a_scenario_without_events_shows_its_settings() -> None:
    d = drawn("equal-treatment")
    assert d.content.finding == (
        "No event: 2 settings of the United States and the European Union differ from the default "
        "throughout"
    )
    words = words_in(d.figure)
    assert "US consistency: 1 treats Vietnam and Thailand as Cambodia" in words
    assert words.count("1 instead of 0") == 2


def test_bars_last_as_long_as_events_and_stand_on_their_side() -> None:
    told = happening(
        ("USA", "cuts aid", 0.5, 40, 43),
        ("USA", "offers options", 50.0, 44, 51),
        ("USA", "cuts aid", 0.2, 52, 83),
    )
    d = picture(timeline.content(told, REGISTER, about("200", "baseline")))
    ax = d.figure.axes[0]
    bars = [p for p in ax.patches if p.get_width() * 48 > 1.5]
    assert sorted(round(48 * p.get_width()) for p in bars) == [4, 8, 32]
    (offer,) = (p for p in bars if round(48 * p.get_width()) == 8)
    assert offer.get_x() == pytest.approx(8 / 48)
    (line,) = (ln for ln in ax.lines if ln.get_color() == "#0A41C5")
    level = line.get_ydata()[0]
    assert offer.get_y() + offer.get_height() <= level  # heights are counted from the top
    assert all(p.get_y() >= level for p in bars if p is not offer)


def test_bars_of_a_row_never_touch() -> None:
    d = drawn("history-2019-2025")
    bars = [p.get_window_extent() for p in d.figure.axes[0].patches]
    acts = acts_of(scenario("history-2019-2025"), REGISTER)
    assert len(bars) == len(acts)
    inner = [b.padded(-0.6) for b in bars]
    assert not [1 for i, b in enumerate(inner) for c in inner[:i] if b.overlaps(c)]


def test_a_size_stands_on_or_beside_its_own_bar() -> None:
    told = happening(("USA", "sets pressure", 0.55, 83, 83), ("CHN", "pledges grants", 5.0, 36, 36))
    d = picture(timeline.content(told, REGISTER, about("200", "baseline")))
    found = {t.get_text(): b for t, b in written(d.figure)}
    late, early, *_ = (p.get_window_extent() for p in d.figure.axes[0].patches)
    assert found["to 0.55"].x1 < late.x0
    assert found["US$ 5 m"].x0 > early.x1
