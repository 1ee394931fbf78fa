"""Figures of differences and of what did it: fit to print, and no word that numbers do not say."""

import re
from functools import cache
from math import isclose

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.figures import changes, difference, difference_powers, waterfall
from sim.figures.changes import Paired
from sim.figures.content import About, Mark
from sim.figures.division import Division
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from tests.canvas import Picture, faults, picture, words_in

Numbers = NDArray[np.float64]

REGISTER = load_register(shipped().seeds)
OUTPUTS = REGISTER.outputs
QUARTERS = [f"{year}Q{q}" for year in range(2019, 2031) for q in (1, 2, 3, 4)]
LONG = "A title much longer than anyone should write, of duties, embargoes, a base and a canal"
CROWD = tuple(Mark(f"{year}Q2", f"{LONG} in {year}") for year in (2019, 2021, 2022, 2026, 2030))


def about(n: int, events: tuple[Mark, ...] = (), title: str = "Tariffs") -> About:
    return About("tariffs", title, n, 7, "0.1.0", REGISTER.cast, events)


def course(n: int, size: float, *, steps: int = 48, back: bool = False) -> Numbers:
    """Plausible differences: from zero to around `size`, and back again if asked."""
    rng, time = np.random.default_rng(5), np.linspace(0, 1, steps)[:, None]
    shape = np.sin(np.pi * time) if back else time**0.5
    return size * shape * rng.normal(1.0, 0.6, n)


def paired(change: Numbers, name: str = "alignment.USA", against: str = "the baseline") -> Paired:
    output, _, code = name.partition(".")
    return Paired(change, QUARTERS[: len(change)], OUTPUTS[output], code, against, REGISTER.cast)


CASES: dict[str, tuple[Numbers, str, About]] = {
    "plain": (course(1000, -0.02), "alignment.USA", about(1000)),
    "tiny": (course(1000, 3e-5), "alignment.CHN", about(1000, CROWD[1:2])),
    "large": (course(400, -21000), "gdp.KHM", about(400, CROWD)),
    "back": (course(1000, 1.5, back=True), "tilt.KHM", about(1000, title=LONG)),
    "none": (np.zeros((48, 1000)), "debt.OTHER", about(1000)),
    "few": (course(12, 0.3), "grievance.EUU", about(12, CROWD[:1])),
    "one": (course(1, -4.0), "growth.KHM", about(1)),
    "99": (course(99, 0.2), "stance.MOFAIC", about(99)),
    "100": (course(100, 0.2), "norm.world", about(100)),
    "quarter": (course(200, 0.1, steps=1) + 0.05, "image.KHM", about(200)),
    "short": (course(200, 0.1, steps=3), "offer_fdi.CHN", about(200)),
    "far": (course(200, 0.01) + 0.5, "unity.ASEAN", about(200)),
    "seldom": (np.eye(48, 500) * 1.0, "partnership.JPN", about(500)),
}


@cache
def drawn(case: str) -> Picture:
    change, name, told = CASES[case]
    because = "all is the same" if case == "none" else ""
    return picture(difference.content(paired(change, name), told, because))


@cache
def powers(case: str) -> Picture:
    change, _, told = CASES[case]
    scales = {"CHN": 1.0, "JPN": 0.5, "USA": -1.0, "EUU": -0.1, "ASEAN": 0.0}
    five = [paired(scale * change, f"alignment.{code}") for code, scale in scales.items()]
    return picture(difference_powers.content(five, told))


def median_line(drawing: Picture) -> Numbers:
    """The widest coloured line of the picture: the typical change."""
    lines = [line for line in drawing.figure.axes[0].get_lines() if line.get_color() != "white"]
    return np.asarray(max(lines, key=Line2D.get_linewidth).get_ydata(), float)


def series(drawing: Picture, name: str) -> Numbers:
    data = drawing.content.data
    return data.loc[data["series"] == name, "value"].to_numpy(float)


# ---- the difference --------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_a_difference_is_fit_to_print(case: str) -> None:
    """Nothing collides, leaves the page, or lacks its words and numbers."""
    assert faults(drawn(case)) == []


@pytest.mark.parametrize("case", ["plain", "tiny", "none", "few", "one", "back", "quarter"])
def test_panels_of_powers_are_fit_to_print(case: str) -> None:
    """The same of the five panels."""
    assert faults(powers(case)) == []


@pytest.mark.parametrize("case", ["plain", "large", "few", "one"])
def test_the_line_is_the_median_of_differences(case: str) -> None:
    """What is drawn and what is saved is the median over futures, by quarter."""
    change = CASES[case][0]
    assert median_line(drawn(case)) == pytest.approx(np.median(change, axis=1))
    assert series(drawn(case), "median") == pytest.approx(np.median(change, axis=1))


def test_bands_hold_five_and_nine_in_ten() -> None:
    """The saved bands are the quartiles and the 5 and 95 % quantiles of the differences."""
    change = CASES["plain"][0]
    for name, level in (("q05", 0.05), ("q25", 0.25), ("q75", 0.75), ("q95", 0.95)):
        assert series(drawn("plain"), name) == pytest.approx(np.quantile(change, level, axis=1))


def test_few_futures_are_lines_not_bands() -> None:
    """Under 100 futures each one is drawn, and no band."""
    axes = drawn("99").figure.axes[0]
    assert len(axes.collections) == 0
    assert len(axes.get_lines()) == 99 + 5  # zero, the median and its edge, two labels
    assert len(drawn("100").figure.axes[0].collections) == 2
    assert {f"future {i}" for i in range(99)} <= set(drawn("99").content.data["series"])


def test_the_axis_holds_zero_and_all_that_is_drawn() -> None:
    """The zero line is always in the picture, and bands are never cut."""
    for case in CASES:
        low, high = drawn(case).figure.axes[0].get_ylim()
        shown = drawn(case).content.data.query("series not in ('rose', 'fell')")["value"]
        assert low <= min(0.0, shown.min())
        assert max(0.0, shown.max()) <= high


def test_a_title_gives_peak_end_and_share() -> None:
    """The title is worked out from the numbers: the largest median, the last, and the count."""
    change = np.zeros((48, 1000))
    change[20], change[-1, :800], change[-1, 800:] = -0.25, -0.125, 0.5
    title = difference.finding(paired(change))
    assert title == (
        "Alignment with the United States is at most 0.25 below the baseline, in 2024Q1, and ends "
        "0.12 below it in 2030 (lower in 80 of 100 futures)"
    )
    change[20] = 0.0
    assert difference.finding(paired(change)) == (
        "Alignment with the United States ends 0.12 below the baseline in 2030 "
        "(lower in 80 of 100 futures)"
    )
    change[20], change[-1] = 0.25, 0.0
    assert difference.finding(paired(change)) == (
        "Alignment with the United States is at most 0.25 above the baseline, in 2024Q1 "
        "(higher in 100 of 100 futures), and ends level with it in 2030"
    )


def test_the_opposite_difference_has_the_opposite_title() -> None:
    """Turned around, "above" and "higher" become "below" and "lower", and nothing else changes."""
    change = CASES["back"][0] + 0.2
    words = difference.finding(paired(change, "tilt.KHM"))
    turned = words.replace("above", "below").replace("higher", "lower")
    assert "above" in words
    assert difference.finding(paired(-change, "tilt.KHM")) == turned


def test_no_difference_is_said_and_not_drawn() -> None:
    """When nothing differs the picture is empty, and says so and why."""
    drawing = drawn("none")
    assert (
        drawing.content.finding
        == "Debt stock by creditor (Other partners) does not differ from the baseline in any future"
    )
    words = " ".join(words_in(drawing.figure))
    assert "No difference in any of 1,000 futures" in words
    assert "No effect, because all is the same." in words
    assert len(drawing.figure.axes[0].get_lines()) == 2  # zero, and the tick of its label
    assert not series(drawing, "median").any()


def test_an_output_that_seldom_moves_is_told_by_its_share() -> None:
    """Where the middle future never moves, the mean is drawn and the share of futures told."""
    drawing = drawn("seldom")
    assert drawing.content.finding == (
        "Partnership status (Japan) differs from the baseline in fewer than 1 of 100 futures in "
        "2019Q1, the most of any quarter"
    )
    assert median_line(drawing) == pytest.approx(np.full(48, 1 / 500))


def test_a_panel_shows_its_own_power() -> None:
    """Each panel's line is the median change of the power named above it, on one axis for all."""
    drawing, change = powers("plain"), CASES["plain"][0]
    limits = {ax.get_ylim() for ax in drawing.figure.axes}
    assert len(limits) == 1
    for ax, scale in zip(drawing.figure.axes, (1.0, 0.5, -1.0, -0.1, 0.0), strict=True):
        lines = [np.asarray(line.get_ydata(), float) for line in ax.get_lines()]
        expected = np.median(scale * change, axis=1)
        assert any(len(y) == 48 and np.allclose(y, expected) for y in lines) or not scale
    assert drawing.content.finding.startswith(
        "Against the baseline, alignment with China changes most (−"
    )
    assert "higher with the United States and the European Union" in drawing.content.finding


def test_panels_tell_no_more_decimals_than_they_have_room_for() -> None:
    """A change too small for its number is told as such, and not by a number that is cut."""
    faint = [paired(1e-7 * CASES["plain"][0], f"alignment.{code}") for code in ("CHN", "USA")]
    title = difference_powers.finding(faint)
    assert title == "Alignment with no power differs from the baseline by as much as 0.00001"


# ---- words and numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "n", "words"),
    [
        (0.8, 1000, "80 of 100 futures"),
        (0.999, 1000, "more than 99 of 100 futures"),
        (1.0, 1000, "100 of 100 futures"),
        (0.001, 1000, "fewer than 1 of 100 futures"),
        (0.0, 1000, "0 of 100 futures"),
        (7 / 12, 12, "7 of 12 futures"),
    ],
)
def test_shares_are_counted(share: float, n: int, words: str) -> None:
    """Nothing is said of all futures that is not so of all, or of none that is so of some."""
    assert changes.of_hundred(share, n) == words


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(0.0123, 4, "+0.0123"), (-1234.6, 0, "−1,235"), (-0.0001, 2, "0"), (0.0, 0, "0")],
)
def test_changes_are_written_with_their_sign(value: float, digits: int, words: str) -> None:
    """A change has its sign, and nought has none."""
    assert changes.change_words(value, digits) == words


@pytest.mark.parametrize(
    ("size", "digits"), [(0.0036, 4), (0.25, 2), (1.5, 1), (12.0, 0), (9000.0, 0), (0.0, 2)]
)
def test_numbers_have_two_digits(size: float, digits: int) -> None:
    """As many decimals as two digits take."""
    assert changes.digits_for(size) == digits


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("alignment.EUU", "Alignment with the European Union"),
        ("tilt.KHM", "Tilt of alignments"),
        ("tie_economy.CHN", "Economic tie (China)"),
        ("offer_fdi.JPN", "Offers: private investment (Japan)"),
        ("refill.CHN", "Chinese finance in place of what was lost"),
        ("gap.KHM", "Governance gap"),
    ],
)
def test_outputs_have_short_names(name: str, words: str) -> None:
    """An output is named by its label without explanations, and by its actor if it has several."""
    output, _, code = name.partition(".")
    assert changes.subject(OUTPUTS[output], code, REGISTER.cast) == words


def test_every_output_can_be_named() -> None:
    """No name of an output is empty or ends in a bracket left open."""
    for output in OUTPUTS.values():
        code = {"home": "KHM", "world": "world", "ministries": "MOC"}.get(output.by, "CHN")
        name = changes.subject(output, code, REGISTER.cast)
        assert name
        assert name.count("(") == name.count(")")


# ---- the waterfall ---------------------------------------------------------------------------


def division(
    parts: list[float], together: float, *, output: str = "alignment.USA", level: float = 0.4
) -> Division:
    """A table as an attribution gives it, with these means."""
    words = [
        f"Country {i} does something rather particular (US$ {i} m) from 2020Q{i % 4 + 1}"
        for i in range(len(parts))
    ]
    means = [*parts, together, sum(parts) + together]
    table = pd.DataFrame(
        {
            "words": [*words, "acting together", "total"],
            "mean": means,
            "rose": [0.75 if mean > 0 else 0.25 for mean in means],
            "fell": [0.25 if mean > 0 else 0.75 for mean in means],
        }
    )
    name, _, code = output.partition(".")
    return Division(table, level, OUTPUTS[name], code, "2024Q2", "the baseline", REGISTER.cast)


MANY = [round(0.01 * (-0.8) ** i, 6) for i in range(28)]
DIVISIONS: dict[str, tuple[Division, int]] = {
    "two": (division([-0.0106, 0.0041], 0.0036), 1000),
    "one": (division([-0.02], 0.0), 1000),
    "none": (division([], 0.0), 1000),
    "many": (division(MANY, -0.004), 1000),
    "eleven": (division(MANY[:11], 0.0), 1000),
    "overlap": (division([-0.3, -0.3], 0.3), 12),
    "cancel": (division([0.25, -0.25], 0.0), 100),
    "large": (division([24000.0, -11.0], 5000.0, output="gdp.KHM", level=48000.0), 1),
    "tiny": (division([3e-6, -1e-7, 2e-9], 0.0, output="tilt.KHM", level=25.0), 1000),
}


@cache
def fallen(case: str) -> Picture:
    told, n = DIVISIONS[case]
    notes = ["nothing to divide, because they are alike"] if case == "none" else []
    said = about(n, title=LONG if case == "many" else "Tariffs")
    return picture(waterfall.content(told, said, notes))


def bars(drawing: Picture) -> list[Rectangle]:
    return [patch for patch in drawing.figure.axes[0].patches if isinstance(patch, Rectangle)]


@pytest.mark.parametrize("case", DIVISIONS)
def test_a_waterfall_is_fit_to_print(case: str) -> None:
    """Nothing collides, leaves the page, or lacks its words and numbers."""
    assert faults(fallen(case)) == []


@pytest.mark.parametrize("case", DIVISIONS)
def test_steps_lead_from_the_reference_to_the_scenario(case: str) -> None:
    """Each step begins where the one before ends, and all of them add up to the total."""
    told, steps = DIVISIONS[case][0], fallen(case).content.data
    assert steps["start"].iloc[0] == told.level
    assert steps["end"].iloc[-1] == told.level + told.total
    moves = steps.query("kind != 'level'")
    assert moves["start"].to_numpy() == pytest.approx(steps["end"].to_numpy()[: len(moves)])
    assert moves["change"].sum() == pytest.approx(told.total, abs=1e-12)
    assert (moves["end"] - moves["start"]).to_numpy() == pytest.approx(moves["change"].to_numpy())


@pytest.mark.parametrize("case", DIVISIONS)
def test_bars_are_as_long_as_their_changes(case: str) -> None:
    """Each bar spans its step, full where it rises and pale where it falls, one to a row."""
    moves = fallen(case).content.data.query("kind != 'level'").reset_index(drop=True)
    shown = bars(fallen(case))
    assert len(shown) == len(moves)
    for bar, step in zip(shown, moves.to_dict("records"), strict=True):
        assert isclose(bar.get_width(), abs(step["change"]), abs_tol=1e-15)
        assert isclose(bar.get_x(), min(step["start"], step["end"]))
    rows = [round(bar.get_y() + bar.get_height() / 2, 9) for bar in shown]
    assert rows == [float(i + 1) for i in range(len(moves))]
    fills = {
        bool(step > 0): bar.get_facecolor()
        for bar, step in zip(shown, moves["change"], strict=True)
    }
    assert len(set(fills.values())) == len(fills)


def test_beyond_ten_pieces_the_rest_is_one_step() -> None:
    """The ten largest pieces stand alone, in order of size, and the others are summed."""
    steps = fallen("many").content.data
    pieces = steps[steps["kind"] == "piece"]
    assert pieces["change"].to_list() == MANY[:10]
    rest = steps[steps["kind"] == "others"]
    assert rest["words"].to_list() == ["18 others"]
    assert rest["change"].to_list() == pytest.approx([sum(MANY[10:])])
    assert fallen("eleven").content.data["words"].to_list()[11] == "1 other"


def test_a_waterfall_names_what_does_most_of_the_total() -> None:
    """The title gives the total, its side, and the largest step that way."""
    title = fallen("two").content.finding
    assert title.startswith(
        "Alignment with the United States is on average 0.0029 below the baseline"
    )
    assert "in 2024Q2; “Country 0 does" in title
    assert title.endswith("does most (−0.0106)")
    turned = waterfall.finding(division([0.0106, -0.0041], -0.0036))
    assert "0.0029 above" in turned
    assert turned.endswith("does most (+0.0106)")
    assert waterfall.finding(division([0.01, 0.01], 0.05)).endswith(
        "acting together does most (+0.0500)"
    )
    title = fallen("cancel").content.finding
    assert "is on average level with the baseline in 2024Q2, though “Country 0" in title
    assert title.endswith("does +0.250")


def test_one_piece_or_none_is_said() -> None:
    """A single piece does it all; with none there is nothing to divide, and the reason stands."""
    assert ", all of it by one piece: “Country 0" in fallen("one").content.finding
    assert fallen("one").content.data["kind"].to_list() == ["level", "piece", "level"]
    assert fallen("none").content.finding.endswith("in 2024Q2: nothing to divide")
    words = " ".join(words_in(fallen("none").figure))
    assert "Nothing to divide, because they are alike." in words
    assert "Acting together" not in words


def test_numbers_beside_bars_are_those_of_the_data() -> None:
    """Every change is written as it is drawn."""
    words = words_in(fallen("two").figure)
    assert {"−0.0106", "+0.0041", "+0.0036", "0.4000", "0.3971"} <= set(words)
    assert any(re.fullmatch(r"−0\.0029, down in 75 of 100", line) for line in words)
