"""The overview of a batch and the reach of the assumptions: legible, and true to their numbers."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.figures import overview, panels, prior, tilts, wording
from sim.figures.content import About
from sim.figures.drawing import save
from tests.canvas import Picture, faults, picture, words_in
from tests.figures.test_figures import CAST, LONG, QUARTERS, REGISTER, about, run, summarised

NAMES = ["baseline", "us-tariffs", "eu-withdraws-preferences", "canal_and_port", "asean-unites"]
NAMES += [f"scenario-of-some-length-{k}" for k in range(5, 30)]
TITLES = {"us-tariffs": LONG, "baseline": "The world goes on", "asean-unites": "W" * 60}


@cache
def batch(
    count: int,
    start: float = 48.0,
    spread: float = 1.0,
    noise: float = 1.0,
    quarters: int = 48,
    n: int = 120,
) -> pd.DataFrame:
    """Invent a batch: the k-th scenario ends up to six above or below the baseline's fall."""
    parts = []
    for k, name in enumerate(NAMES[:count]):
        move = spread * ((7 * k) % 13 - 6 if k else 0.0)
        tilt, drift = (start, start - 5 + move), 1 + spread * move / 6
        when = QUARTERS[:quarters]
        parts.append(run(n, name, drift=drift, noise=noise, tilt=tilt, quarters=when)[0])
    return pd.concat(parts, ignore_index=True)


@cache
def assumed(
    n: int = 200, noise: float = 1.0, scale: float = 1.0, quarters: int = 48
) -> pd.DataFrame:
    """Invent a baseline's summary of all outputs; `scale` takes them beyond their usual ranges."""
    rng, time = np.random.default_rng(5), np.linspace(0, 1, quarters)[:, None]
    values = {}
    for output in prior.outputs_of(CAST):
        middle = output.low + (output.high - output.low) * scale * (0.4 + 0.1 * time)
        wide = noise * 0.3 * (output.high - output.low) * (0.3 + time)
        values[f"{output.variable}.{output.actor}"] = middle + wide * rng.uniform(-1, 1, n)
    return summarised(values, "baseline", n, QUARTERS[:quarters])


def shown_overview(summary: pd.DataFrame, told: About, *more: Any) -> Picture:
    return picture(overview.content(summary, told, *more))


def shown_prior(summary: pd.DataFrame, told: About) -> Picture:
    return picture(prior.content(summary, told))


CASES: dict[str, Callable[[], Picture]] = {
    "1": lambda: shown_overview(batch(1), about(scenario="batch")),
    "2": lambda: shown_overview(batch(2), about()),
    "6": lambda: shown_overview(batch(6), about()),
    "titled": lambda: shown_overview(batch(6), about(title=LONG), TITLES),
    "26": lambda: shown_overview(batch(26), about(title=LONG), TITLES),
    "30": lambda: shown_overview(batch(30), about(), TITLES),
    "still": lambda: shown_overview(batch(6, spread=0.0, noise=0.0), about()),
    "low": lambda: shown_overview(batch(6, start=4.0), about()),
    "high": lambda: shown_overview(batch(6, start=100.0), about()),
    "wide": lambda: shown_overview(batch(6, start=50.0, spread=7.0), about()),
    "short": lambda: shown_overview(batch(6, quarters=3), about()),
    "quarter": lambda: shown_overview(batch(6, quarters=1), about()),
    "one-future": lambda: shown_overview(batch(6, n=1), about(1)),
    "prior": lambda: shown_prior(assumed(), about(title=LONG)),
    "prior-few": lambda: shown_prior(assumed(n=20), about(20)),
    "prior-still": lambda: shown_prior(assumed(noise=0.0), about()),
    "prior-beyond": lambda: shown_prior(assumed(scale=9.0, noise=4.0), about()),
    "prior-short": lambda: shown_prior(assumed(quarters=3), about()),
    "prior-some": lambda: shown_prior(assumed().query("variable == 'alignment'"), about()),
}


@pytest.fixture(scope="module", params=CASES)
def drawing(request: pytest.FixtureRequest) -> Picture:
    return CASES[request.param]()


# ---- looks -------------------------------------------------------------------------------------


def test_a_drawing_is_fit_to_print(drawing: Picture) -> None:
    assert faults(drawing) == []


def test_no_panel_runs_into_words_of_another(drawing: Picture) -> None:
    frames = [ax.get_window_extent() for ax in drawing.figure.axes]
    page = drawing.figure.bbox
    assert all(page.y0 < f.y0 and f.y1 < page.y1 and f.x1 < page.x1 for f in frames)
    assert all(f.width > 90 and f.height > 90 for f in frames)
    written = {t for ax in drawing.figure.axes for t in ax.texts}
    heads = [t for t in written if t.get_weight() == "bold" and t.get_fontsize() > 9]
    assert not [t for t in heads for f in frames if t.get_window_extent().overlaps(f)]


def test_no_words_are_cut(drawing: Picture) -> None:
    heads = [t.get_text() for ax in drawing.figure.axes for t in ax.texts]
    assert not [words for words in heads if "…" in words]
    assert drawing.figure.texts[-2].get_text().endswith(".")


def test_alt_is_two_sentences_with_numbers(drawing: Picture) -> None:
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", drawing.content.alt)
    assert len(sentences) == 2
    assert re.search(r"\d", drawing.content.alt)


@pytest.mark.parametrize("case", ["2", "prior-few"])
def test_drawing_twice_gives_the_same_bytes_and_numbers_come_back(
    case: str, tmp_path: Path
) -> None:
    kinds = []
    for folder in "ab":
        d = CASES[case]()
        paths = save(d.content, tmp_path / folder, "x")
        kinds.append([p.read_bytes() for p in paths])
    assert kinds[0] == kinds[1]
    back = pd.read_csv(tmp_path / "a" / "x.csv", dtype={"quarter": str})
    assert not d.content.data.isna().any().any()
    pd.testing.assert_frame_equal(back, d.content.data, check_exact=True, check_names=False)


# ---- overview ----------------------------------------------------------------------------------


def told(**ends: float) -> pd.DataFrame:
    """A summary in which each scenario's tilt starts at 48 and ends where it is told."""
    parts = []
    for name, end in ends.items():
        values = {
            "tilt.KHM": np.array([[48.0], [end]]),
            "alignment.CHN": np.array([[0.5], [0.5 + (48 - end) / 100]]),
            "alignment.EUU": np.array([[0.3], [0.3]]),
        }
        parts.append(summarised(values, name, 1, ["2019Q1", "2030Q4"]))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        (
            {"baseline": 45, "a": 48.3, "b": 43.9, "c": 45},
            "“A” moves Cambodia furthest towards the US and EU (tilt 3.3 above the baseline in "
            "2030), “B” furthest towards China (1.1 below)",
        ),
        (
            {"baseline": 45, "a": 46, "b": 40},
            "“B” moves Cambodia furthest towards China (tilt 5.0 below the baseline in 2030), "
            "“A” furthest towards the US and EU (1.0 above)",
        ),
        (
            {"baseline": 45, "a": 44},
            "“A” moves Cambodia towards China (tilt 1.0 below the baseline in 2030)",
        ),
        (
            {"baseline": 45, "a": 47, "b": 46, "c": 45},
            "“A” moves Cambodia furthest towards the US and EU (tilt 2.0 above the baseline in "
            "2030), none towards China",
        ),
        (
            {"baseline": 45, "a": 44, "b": 44, "c": 45},
            "“A” and “B” move Cambodia furthest towards China (tilt 1.0 below the baseline in "
            "2030), none towards the US and EU",
        ),
        (
            {"baseline": 45, "a": 46, "b": 46, "c": 46, "d": 44},
            "3 scenarios move Cambodia furthest towards the US and EU (tilt 1.0 above the "
            "baseline in 2030), “D” furthest towards China (1.0 below)",
        ),
        (
            {"baseline": 45, "a": 45.04, "b": 44.96},
            "No scenario moves Cambodia's tilt in 2030 away from 45.0",
        ),
        ({"baseline": 45}, "Cambodia's tilt falls from 48.0 to 45.0 between 2019 and 2030"),
        (
            {"first": 45, "b": 44},
            "“B” moves Cambodia towards China (tilt 1.0 below “First” in 2030)",
        ),
    ],
)
def test_title_names_the_furthest_to_either_side(ends: dict[str, float], title: str) -> None:
    assert shown_overview(told(**ends), about()).content.finding == title


def test_a_title_tells_changes_of_the_same_futures_where_they_are_known() -> None:
    """The median change, future by future, is told instead of the difference of two medians."""
    changes = pd.DataFrame(
        [[0.0, 0.0, 0.0], [-2.5, 0.125, -0.25]], ["baseline", "a"], tilts.outputs_of(CAST)
    )
    d = shown_overview(told(baseline=45, a=44), about(), {}, changes)
    assert d.content.finding == (
        "“A” moves Cambodia towards China (tilt 2.5 below the baseline in 2030)"
    )
    assert d.content.panels[1].numbers == "China +0.125 · EU −0.250"
    assert [end.words for end in d.content.panels[1].ends] == ["44.0", "−2.5"]


def test_panels_run_from_the_baseline_west_to_china() -> None:
    d = shown_overview(told(c=45, a=40, baseline=45, b=50), about())
    names = [ax.texts[-1].get_text() for ax in d.figure.axes]
    assert names == ["Baseline", "B", "C", "A"]
    numbers = [ax.texts[-2].get_text() for ax in d.figure.axes]
    assert numbers == [
        "China 0.53 · EU 0.30",
        "China −0.050 · EU 0.000",
        "China 0.000 · EU 0.000",
        "China +0.050 · EU 0.000",
    ]
    ends = [[t.get_text() for t in ax.texts[:-2]] for ax in d.figure.axes]
    assert ends == [["45.0"], ["50.0", "+5.0"], ["45.0", "0.0"], ["40.0", "−5.0"]]


@pytest.mark.parametrize("case", ["1", "26", "low", "high", "wide"])
def test_all_panels_share_an_axis_that_holds_all_data(case: str) -> None:
    d = CASES[case]()
    (low, high), *others = {ax.get_ylim() for ax in d.figure.axes}
    assert not others
    assert 0 <= low < high <= 100
    data = d.content.data
    tilt = data[data["series"].isin(["tilt q25", "tilt median", "tilt q75"])]["value"]
    assert low <= tilt.min()
    assert tilt.max() <= high


def test_the_zoom_is_said() -> None:
    """The axis is that of the data, and the subtitle gives its ends."""
    assert "all axes zoomed to" in CASES["6"]().content.subtitle
    assert tilts.limits_of({"q25": pd.DataFrame({"a": [0.0]})} | _top(100.0)) == (0, 100)
    assert tilts.limits_of({"q25": pd.DataFrame({"a": [20.0]})} | _top(20.0)) == (15, 25)


@pytest.mark.parametrize("case", ["6", "prior"])
def test_the_band_of_votes_stands_behind_no_tilt_of_alignments(case: str) -> None:
    """The band is a range of votes: figures of the tilt of alignments show and name none."""
    words = " ".join(words_in(CASES[case]().figure)).replace("\n", " ")
    assert "band" not in words
    assert REGISTER.band.label not in words


def _top(value: float) -> dict[str, pd.DataFrame]:
    return {"q75": pd.DataFrame({"a": [value]})}


def test_the_baseline_is_dashed_behind_every_other_panel() -> None:
    d = CASES["6"]()
    first, *rest = d.figure.axes
    assert len(first.lines) == 1
    for ax in rest:
        dashed, _ = ax.lines
        assert dashed.is_dashed()
        assert list(dashed.get_ydata()) == list(first.lines[0].get_ydata())


def test_columns_leave_few_places_empty() -> None:
    chosen = {count: panels.columns_for(count) for count in (1, 4, 5, 6, 7, 8, 9, 12, 20, 25, 26)}
    assert chosen == {1: 1, 4: 4, 5: 5, 6: 3, 7: 4, 8: 4, 9: 3, 12: 4, 20: 5, 25: 5, 26: 5}


def test_names_become_plain_words() -> None:
    assert wording.plain_name("eu-withdraws_preferences", CAST) == "EU withdraws preferences"
    assert wording.plain_name("western-pressure", CAST) == "Western pressure"
    words = " ".join(t.get_text() for ax in CASES["titled"]().figure.axes for t in ax.texts)
    assert "Baseline: The world goes on" in words
    held = [t.get_text() for ax in CASES["titled"]().figure.axes for t in reversed(ax.texts)]
    assert LONG in " ".join(held)


def test_missing_variables_are_named() -> None:
    summary = batch(2)
    with pytest.raises(ValueError, match="'tilt'"):
        shown_overview(summary[summary["variable"] != "tilt"], about())
    with pytest.raises(ValueError, match="'alignment' of CHN and EUU"):
        shown_overview(summary[summary["actor"] != "EUU"], about())
    with pytest.raises(ValueError, match="none of the outputs"):
        shown_prior(
            summary.query("variable == 'dependence_hhi' and scenario == 'baseline'"), about()
        )


# ---- prior -------------------------------------------------------------------------------------


def bands(**ends: tuple[float, float]) -> pd.DataFrame:
    """A summary of 100 futures whose 90 % at the end lie between two numbers."""
    columns = ["q05", "q25", "q50", "q75", "q95"]
    parts = []
    for name, (low, high) in ends.items():
        output = next(o for o in prior.outputs_of(CAST) if o.variable == name)
        values = [np.linspace(low, high, 5)] * 2
        frame = pd.DataFrame(values, columns=columns).assign(quarter=["2019Q1", "2030Q4"])
        frame = frame.assign(scenario="baseline", actor=output.actor, variable=name, unit="u")
        parts.append(frame.assign(n=100))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        (
            {"tilt": (18, 28.84), "grievance": (0.05, 0.91), "gap": (0.1, 0.2)},
            "Assumptions and chance alone leave tilt in 2030 between 18.0 and 28.8, and grievance "
            "against the EU most open (0.05 to 0.91)",
        ),
        (
            {"tilt": (10, 60), "gap": (0.1, 0.2)},
            "Assumptions and chance alone leave tilt in 2030 between 10.0 and 60.0, the most open "
            "of 2 outputs",
        ),
        (
            {"gap": (0.1, 0.2), "income": (1500, 1600)},
            "Assumptions and chance alone leave the governance gap most open in 2030 "
            "(0.10 to 0.20)",
        ),
        ({"tilt": (20, 20)}, "Assumptions and chance alone leave nothing open in 2030"),
        ({"tilt": (0, 0)}, "Assumptions and chance alone leave nothing open in 2030"),
    ],
)
def test_title_says_what_the_assumptions_leave_open(
    ends: dict[str, tuple[float, float]], title: str
) -> None:
    assert shown_prior(bands(**ends), about(100)).content.finding == title


def test_alt_names_the_least_open_and_counts_the_undirected() -> None:
    summary = bands(tilt=(18, 28), gap=(0.1, 0.2), income=(1500, 1600))
    early = (summary["variable"] == "income") & (summary["quarter"] == "2019Q1")
    summary.loc[early, "q50"] = 900.0
    assert shown_prior(summary, about(100)).content.alt.endswith(
        "least open is income (1,500 to 1,600), and for 2 of 3 outputs the range of 2030 still "
        "encloses the median of 2019Q1."
    )


@pytest.mark.parametrize(("n", "fills"), [(99, 0), (100, 2)])
def test_no_bands_under_100_futures(n: int, fills: int) -> None:
    d = shown_prior(assumed(n=n), about(n))
    assert {len(ax.collections) for ax in d.figure.axes} == {fills}
    assert ("q05" in d.content.data) == bool(fills)
    assert ("cannot show" in d.content.finding) == (not fills)


def test_axes_start_from_their_own_range_and_widen() -> None:
    usual = shown_prior(assumed(), about())
    ranges = [ax.get_ylim() for ax in usual.figure.axes]
    assert ranges == [(o.low, o.high) for o in prior.outputs_of(CAST)]
    beyond = CASES["prior-beyond"]()
    for ax, output in zip(beyond.figure.axes, prior.outputs_of(CAST), strict=True):
        rows = beyond.content.data[
            (beyond.content.data["variable"] == output.variable)
            & (beyond.content.data["actor"] == output.actor)
        ]
        low, high = ax.get_ylim()
        assert low <= rows["q05"].min()
        assert high >= rows["q95"].max()


def test_panels_carry_their_units() -> None:
    summary = assumed().copy()
    summary.loc[summary["variable"] == "income", "unit"] = "US$ per head"
    summary.loc[summary["variable"] == "effective_partners", "unit"] = "partners"
    words = words_in(shown_prior(summary, about()).figure)
    assert {"Tilt (0-1)", "Income (US$ per head)", "Effective number of partners"} <= set(words)
