"""Figures: nothing collides, nothing leaves the page, and no title says what its numbers do not."""

import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from sim.figures import (
    alignments,
    fan,
    multiples,
    style,
    tables,
    tilt_dependence,
    trajectories,
    wording,
)
from sim.figures.content import About, Content, Mark
from sim.figures.drawing import save
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.model.cast import listed
from tests.canvas import Picture, faults, picture, words_in, written

REGISTER = load_register(shipped().seeds)
CAST, BAND = REGISTER.cast, REGISTER.band
RANGE = "the range of ASEAN states' votes"
QUARTERS = [f"{year}Q{q}" for year in range(2019, 2031) for q in (1, 2, 3, 4)]
STARTS = {"CHN": 0.55, "JPN": 0.46, "USA": 0.34, "EUU": 0.36, "ASEAN": 0.45}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LONG = (
    "A far longer scenario title than anyone should write, with the European Union's trade "
    "preferences withdrawn in steps, a new naval base agreed and a US$ 2 billion canal financed "
    "for US$ 1 billion by lenders in the region"
)
CROWD = tuple(
    Mark(*given)
    for given in [
        ("2027Q1", "European Union withdraws a fifth of trade preferences", "2029Q3"),
        ("2027Q2", "Canal begins"),
        ("2027Q2", "Second event of the very same quarter", "2027Q2"),
        ("2027Q3", "US$ 2bn of loans, US$ 1bn of it new"),
        ("2028Q1", "Election"),
        ("2028Q2", "A port visit by an aircraft carrier of the United States Navy"),
        ("2030Q2", "ASEAN chair and a summit in Phnom Penh"),
        ("2030Q4", "The last quarter brings one more long announcement from Tokyo"),
    ]
)


def about(n: int = 1000, title: str = "Tariffs", events: tuple = (), scenario: str = "b") -> About:
    return About(scenario, title, n, 7, "0.1.0", CAST, events)


def run(
    n: int = 1000,
    scenario: str = "b",
    drift: float = 1.0,
    noise: float = 1.0,
    tilt: tuple[float, float] = (48.0, 41.0),
    quarters: list[str] = QUARTERS,
    starts: dict[str, float] = STARTS,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invent plausible series: starts, a shared drift, and noise that grows; the same each time."""
    rng, steps = np.random.default_rng(3), len(quarters)
    time = np.linspace(0, 1, steps)[:, None]

    def series(start: float, change: float, size: float, top: float) -> np.ndarray:
        walk = rng.normal(0, size, (steps, n)).cumsum(axis=0) / np.sqrt(steps)
        return np.clip(start + change * time + noise * walk, 0, top)

    moves = dict(zip(STARTS, (0.08, 0.05, -0.06, -0.04, 0.02), strict=True))
    values = {f"alignment.{a}": series(s, drift * moves[a], 0.07, 1) for a, s in starts.items()}
    values["tilt.KHM"] = series(tilt[0], tilt[1] - tilt[0], 5, 100)
    values["tilt_votes.KHM"] = values["tilt.KHM"]
    values["dependence_hhi.KHM"] = series(0.24, drift * 0.06, 0.02, 1)
    return summarised(values, scenario, n, quarters), members_of(values, n, quarters)


def summarised(
    values: dict[str, np.ndarray], scenario: str, n: int, quarters: list[str]
) -> pd.DataFrame:
    parts = []
    for name, array in values.items():
        variable, actor = name.split(".")
        frame = pd.DataFrame({"scenario": scenario, "quarter": quarters, "actor": actor})
        frame = frame.assign(variable=variable, unit="0-1", n=n, mean=array.mean(axis=1))
        frame = frame.assign(sd=array.std(axis=1), mc_error=0.0)
        for q in QUANTILES:
            frame[f"q{round(100 * q):02d}"] = np.quantile(array, q, axis=1)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def members_of(values: dict[str, np.ndarray], n: int, quarters: list[str]) -> pd.DataFrame:
    keys = {"member": np.tile(np.arange(n), len(quarters)), "quarter": np.repeat(quarters, n)}
    return pd.DataFrame(keys | {name: array.ravel() for name, array in values.items()})


# name -> (scenario's run, baseline's run or none, about)
CASES: dict[str, tuple[dict, dict | None, About]] = {
    "plain": ({}, {"drift": 0.2, "tilt": (48, 50)}, about()),
    "baseline": ({}, None, about(title="Baseline")),
    "constant": ({"noise": 0, "drift": 0, "tilt": (50, 50)}, None, about()),
    "same": ({}, {}, about()),
    "still": ({"noise": 0, "drift": 0, "tilt": (50, 50)},) * 2 + (about(),),
    "long": ({}, {"drift": 0}, about(title=LONG, events=CROWD)),
    "event": ({}, {"drift": 0}, about(events=(Mark("2026Q1", "Tariff"),))),
    "crowd": ({"drift": 3}, {"drift": 0}, about(events=CROWD)),
    "few": ({"n": 20}, {"n": 20, "drift": 0}, about(20, events=CROWD[:2])),
    "one": ({"n": 1}, None, about(1)),
    "99": ({"n": 99}, None, about(99)),
    "100": ({"n": 100}, {"n": 100, "drift": -2}, about(100)),
    "low": ({"starts": dict.fromkeys(STARTS, 0.0), "tilt": (3, 0)}, None, about()),
    "high": ({"starts": dict.fromkeys(STARTS, 1.0), "tilt": (99, 100)}, {}, about()),
    "east": ({"tilt": (8, 12), "noise": 0.2}, {"tilt": (8, 8), "noise": 0.2}, about()),
    "west": ({"tilt": (44, 63), "drift": -1}, {"tilt": (44, 46)}, about()),
    "short": ({"quarters": QUARTERS[:3]}, {"quarters": QUARTERS[:3], "drift": 0}, about()),
    "quarter": ({"quarters": QUARTERS[:1]}, None, about(events=(Mark("2019Q1", "Start"),))),
}
KINDS = ("alignments", "fan", "multiples", "tilt_dependence")
CONTENT: dict[str, Callable[..., Content]] = {
    "fan": fan.content,
    "multiples": multiples.content,
    "tilt_dependence": partial(tilt_dependence.content, band=BAND),
}


@cache
def ran(case: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame | None]:
    own, base, _ = CASES[case]
    return *run(**own), None if base is None else run(scenario="baseline", **base)[0]


def drawn(kind: str, case: str) -> Picture:
    run_of, (summary, members, baseline) = CASES[case][2], ran(case)
    if kind == "alignments":
        return picture(alignments.content(summary, run_of))
    return picture(CONTENT[kind](summary, members, baseline, run_of))


LIKE_OTHERS = ("same", "event", "99", "100", "west", "constant", "baseline", "east")
SHAPES = [(k, c) for k in KINDS if k != "multiples" for c in CASES if c not in LIKE_OTHERS]
SHAPES += [("multiples", case) for case in ("long", "few", "high", "quarter")]


@pytest.fixture(scope="module", params=SHAPES, ids="-".join)
def drawing(request: pytest.FixtureRequest) -> Picture:
    return drawn(*request.param)


def test_a_drawing_is_fit_to_print(drawing: Picture) -> None:
    assert faults(drawing) == []


def test_alt_is_two_sentences_with_numbers(drawing: Picture) -> None:
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", drawing.alt)
    assert len(sentences) == 2
    assert re.search(r"\d", drawing.alt)


@pytest.mark.parametrize(("kind", "case"), [*((kind, "crowd") for kind in KINDS), ("fan", "few")])
def test_drawing_twice_gives_the_same_bytes_and_numbers_come_back(
    kind: str, case: str, tmp_path: Path
) -> None:
    one, two = drawn(kind, case), drawn(kind, case)
    first = save(one.content, tmp_path / "a", "x")
    second = save(two.content, tmp_path / "b", "x")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    back = pd.read_csv(tmp_path / "a" / "x.csv", dtype={"quarter": str})
    pd.testing.assert_frame_equal(back, one.data, check_exact=True, check_names=False)
    assert (tmp_path / "a" / "x.txt").read_text(encoding="utf-8") == one.alt + "\n"


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    d = drawn("fan", "plain")
    files = [save(d.content, tmp_path / name, "x") for name in "ab"]
    assert [p.read_bytes() for p in files[0]] == [p.read_bytes() for p in files[1]]


def test_files_carry_no_date_and_svg_is_well_formed(tmp_path: Path) -> None:
    d = drawn("fan", "plain")
    svg, png, *_ = save(d.content, tmp_path, "x")
    ElementTree.parse(svg)
    assert "<dc:date>" not in svg.read_text(encoding="utf-8")
    assert str(tmp_path) not in svg.read_text(encoding="utf-8")
    assert b"tIME" not in png.read_bytes()
    assert b"Creation" not in png.read_bytes()


# ---- words -------------------------------------------------------------------------------------


def middle(**ends: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame({a: list(v) for a, v in ends.items()}, index=["2019Q1", "2030Q4"])


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        (
            {"CHN": (0.5, 0.58), "JPN": (0.4, 0.47), "USA": (0.2, 0.2)},
            "Cambodia ends 2030 closest to China (0.58), then Japan (0.47); "
            "the United States stays furthest",
        ),
        (
            {"CHN": (0.2, 0.58), "JPN": (0.4, 0.47), "USA": (0.5, 0.2)},
            "Cambodia ends 2030 closest to China (0.58), then Japan (0.47); "
            "the United States ends furthest",
        ),
        (
            {"CHN": (0.5, 0.5), "JPN": (0.5, 0.5), "EUU": (0.5, 0.5)},
            "Cambodia ends 2030 equally close to China, Japan and the European Union (0.50)",
        ),
        (
            {"CHN": (0.5, 0.6), "JPN": (0.5, 0.6), "EUU": (0.5, 0.5)},
            "Cambodia ends 2030 equally close to China and Japan (0.60), "
            "then the European Union (0.50)",
        ),
        (
            {"CHN": (0.5, 0.6), "JPN": (0.5, 0.5), "USA": (0.2, 0.2), "EUU": (0.2, 0.2)},
            "Cambodia ends 2030 closest to China (0.60), then Japan (0.50); "
            "the United States and the European Union stay furthest",
        ),
        (
            {"CHN": (0.5, 0.6), "JPN": (0.5, 0.5), "USA": (0.5, 0.2)},
            "Cambodia ends 2030 closest to China (0.60), then Japan (0.50); "
            "the United States ends furthest",
        ),
    ],
)
def test_alignments_title(ends: dict[str, tuple[float, float]], title: str) -> None:
    assert alignments.finding(middle(**ends), CAST) == title


def test_alignments_title_inside_a_year() -> None:
    table = middle(CHN=(0.5, 0.6), JPN=(0.4, 0.5)).set_axis(["2019Q1", "2027Q2"])
    assert alignments.finding(table, CAST).startswith(
        "In 2027Q2 Cambodia is closest to China (0.60)"
    )


def line(*values: float) -> pd.Series:
    return pd.Series(values, index=["2019Q1", "2024Q2", "2030Q4"][: len(values)])


@pytest.mark.parametrize(
    ("own", "base", "title"),
    [
        ((0.5, 0.5, 0.58), None, "rises from 0.50 to 0.58 between 2019 and 2030"),
        ((0.5, 0.5, 0.42), None, "falls from 0.50 to 0.42 between 2019 and 2030"),
        ((0.5, 0.5, 0.5), None, "hardly moves (at 0.50) between 2019 and 2030"),
        ((0.5, 0.5, 0.507), None, "hardly moves (0.50 to 0.51) between 2019 and 2030"),
        ((0.5, 0.4, 0.5), None, "ends 2030 where it began (0.50), after a low of 0.40 in 2024Q2"),
        ((0.5, 0.6, 0.5), None, "ends 2030 where it began (0.50), after a high of 0.60 in 2024Q2"),
        (
            (0.5, 0.5, 0.5004),
            (0.5, 0.5, 0.5),
            "hardly differs from the baseline in any quarter (0.50 at the end of 2030)",
        ),
        ((0.5, 0.5, 0.506), (0.5, 0.5, 0.5), "ends 2030 at 0.51, 0.006 above the baseline"),
        ((0.5, 0.5, 0.56), (0.5, 0.5, 0.5), "ends 2030 at 0.56, 0.060 above the baseline"),
        ((0.5, 0.5, 0.44), (0.5, 0.5, 0.5), "ends 2030 at 0.44, 0.060 below the baseline"),
        (
            (0.5, 0.4, 0.5),
            (0.5, 0.5, 0.5),
            "is at most 0.100 below the baseline, in 2024Q2, and ends 2030 level with it",
        ),
        (
            (0.5, 0.4, 0.47),
            (0.5, 0.5, 0.5),
            "ends 2030 at 0.47, 0.030 below the baseline, having been 0.100 below it in 2024Q2",
        ),
        (
            (0.5, 0.4, 0.53),
            (0.5, 0.5, 0.5),
            "ends 2030 at 0.53, 0.030 above the baseline, having been 0.100 below it in 2024Q2",
        ),
    ],
)
def test_fan_title(own: tuple[float, ...], base: tuple[float, ...] | None, title: str) -> None:
    baseline = None if base is None else line(*base)
    trajectory = trajectories.Trajectory(
        "alignment",
        "USA",
        1,
        pd.DataFrame({"q50": line(*own)}),
        pd.DataFrame(),
        [],
        baseline,
        "the baseline",
    )
    subject = "alignment with the United States"
    assert fan.finding(trajectory, subject) == f"A{subject[1:]} {title}"


@pytest.mark.parametrize(
    ("tilt", "place"),
    [
        ((30, 30, 30), f"stays in {RANGE} to the end of 2030 (tilt 30.0)"),
        ((30, 20, 32), f"returns to {RANGE} by 2030 (tilt 30.0 to 32.0)"),
        ((20, 30, 32), f"enters {RANGE} by 2030 (tilt 20.0 to 32.0)"),
        ((30, 22, 18), f"leaves {RANGE} towards China by 2030 (tilt 30.0 to 18.0)"),
        ((30, 37, 40), f"leaves {RANGE} towards the US and EU by 2030 (tilt 30.0 to 40.0)"),
        ((20, 30, 40), f"crosses {RANGE} towards the US and EU by 2030"),
        ((20, 10, 10), f"stays on China's side of {RANGE} (tilt 20.0 to 10.0)"),
        ((40, 30, 41), f"ends 2030 on the US and EU side of {RANGE}"),
    ],
)
def test_tilt_title(tilt: tuple[float, ...], place: str) -> None:
    path = pd.DataFrame({"tilt": line(*tilt), "dependence": line(0.2, 0.2, 0.26)})
    title = tilt_dependence.finding(path, CAST, BAND)
    assert title.startswith(f"Cambodia {place}")
    assert title.endswith(" while dependence rises from 0.20 to 0.26")


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(0.5, 2, "0.50"), (-0.001, 2, "0.00"), (48.04, 1, "48.0"), (1, 2, "1.00")],
)
def test_numbers_are_written_with_fixed_decimals(value: float, digits: int, words: str) -> None:
    assert wording.fixed(value, digits) == words


def test_words_the_font_cannot_draw_become_question_marks() -> None:
    assert wording.plain("a \n\u1780 é") == "a ? é"
    assert wording.wrapped("", 10, 100) == []
    assert wording.wrapped("x" * 99, 10, 60, lines=2)[-1].endswith("…")
    assert [wording.counted(n) for n in (1, 20, 1000)] == [
        "1 future",
        "20 futures",
        "1,000 futures",
    ]
    assert [listed(list(w)) for w in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


# ---- choices -----------------------------------------------------------------------------------


def test_fan_chooses_the_partner_that_differs_most() -> None:
    summary, members = run()
    assert fan.most_changed(summary, None, CAST) == "CHN"
    assert fan.most_changed(summary, summary, CAST) == "CHN"
    moved = summary.copy()
    moved.loc[(moved["actor"] == "EUU") & (moved["quarter"] == "2025Q1"), "q50"] += 0.2
    assert fan.most_changed(moved, summary, CAST) == "EUU"
    assert (
        "European Union"
        in fan.content(moved, members, summary.assign(scenario="a"), about()).finding
    )
    assert "Japan" in fan.content(moved, members, None, about(), actor="JPN").finding


@pytest.mark.parametrize(("n", "bands"), [(99, 0), (100, 2)])
def test_no_fan_under_100_members(n: int, bands: int) -> None:
    d = drawn("fan", str(n))
    assert len(d.figure.axes[0].collections) == bands
    futures = d.data["series"].str.startswith("future").groupby(d.data["series"]).any().sum()
    assert futures == (99 if n == 99 else 5)


def test_a_fan_never_stands_alone() -> None:
    d = drawn("fan", "plain")
    words = words_in(d.figure)
    assert sum(bool(re.fullmatch(r"future \d+", w)) for w in words) == 5
    assert any(w.startswith("baseline ") for w in words)
    assert "In 9 of 10 futures" in " ".join(words).replace("\n", " ")


def test_the_baseline_is_not_compared_with_itself() -> None:
    summary, members = run()
    d = picture(fan.content(summary, members, summary, about()))
    assert "baseline" not in d.finding
    assert "baseline" not in set(d.data["series"])


def test_named_members_are_ranks_and_ties_keep_their_order() -> None:
    values = pd.Series([0.4, 0.1, 0.3, 0.2, 0.5], index=[10, 11, 12, 13, 14])
    assert tables.named(values) == [11, 13, 12, 10, 14]
    assert tables.named(pd.Series(0.5, index=range(9))) == [0, 2, 4, 6, 8]
    assert tables.named(values[:2]) == [11, 10]
    assert tables.named(values[:0]) == []


def test_unfinished_members_are_left_out() -> None:
    summary, members = run(n=120)
    members.loc[members["member"] == 5, "alignment.CHN"] = np.nan
    d = picture(fan.content(summary, members, None, about(120)))
    assert "future 5" not in set(d.data["series"])


def test_a_band_out_of_view_is_pointed_to() -> None:
    words = words_in(drawn("tilt_dependence", "east").figure)
    assert "range of ASEAN states' votes 1999-2018: 22-38 →" in words


def test_a_short_parenthesis_is_never_broken() -> None:
    broken = wording.wrapped("it moves (tilt 48.0 to 41.2) now", 10, 999, most=22)
    assert broken == ["it moves", "(tilt 48.0 to 41.2)", "now"]


def test_a_quotation_and_a_sum_are_never_broken() -> None:
    broken = wording.wrapped(
        "then “A base, then seen” at US$ 2,489 or +0.24 (EU)", 10, 999, most=23
    )
    assert broken == ["then", "“A base, then seen” at", "US$ 2,489 or +0.24 (EU)"]
    assert wording.wrapped("see “A base” now", 10, 999, most=5) == ["see", "“A", "base”", "now"]


def test_tables_with_several_scenarios_are_cut_or_refused() -> None:
    one, members = run()
    both = pd.concat([one, run(scenario="c", drift=0)[0]])
    assert alignments.content(both, about()).finding == alignments.content(one, about()).finding
    with pytest.raises(ValueError, match="no rows for scenario 'z'; the table holds b, c"):
        alignments.content(both, about(scenario="z"))
    with pytest.raises(ValueError, match="several scenarios"):
        fan.content(one, members, both, about())


def test_missing_variables_are_named() -> None:
    summary, members = run()
    rest = summary[summary["variable"] != "alignment"]
    with pytest.raises(ValueError, match="no alignment"):
        alignments.content(rest, about())
    with pytest.raises(ValueError, match=r"'alignment\.CHN'"):
        fan.content(summary, members[["member", "quarter"]], None, about())
    with pytest.raises(ValueError, match="'alignment'"):
        fan.content(rest, members, None, about())
    with pytest.raises(ValueError, match="'XXX'"):
        fan.content(summary, members, None, about(), actor="XXX")
    with pytest.raises(ValueError, match="'tilt_votes'"):
        tilt_dependence.content(
            summary[summary["variable"] != "tilt_votes"], members, None, about(), BAND
        )


def test_events_outside_the_time_shown_are_left_out() -> None:
    summary, _ = run()
    events = (Mark("2040Q1", "Far"), Mark("2020Q1", "Near"))
    d = picture(alignments.content(summary, about(events=events)))
    words = words_in(d.figure)
    assert "Near" in words
    assert "Far" not in words


# ---- looks -------------------------------------------------------------------------------------


def test_no_event_line_crosses_another_events_words() -> None:
    figure = drawn("alignments", "crowd").figure
    ax = figure.axes[0]
    known = {mark.words for mark in CROWD}
    flags = [b for t, b in written(figure) if t.get_text().replace("\n", " ") in known]
    poles = [p for p in ax.lines if not p.get_clip_on() and len(p.get_xdata()) == 2]
    ends = [p.get_transform().transform(p.get_xydata()) for p in poles]
    ends = [e for e in ends if e[0, 0] == pytest.approx(e[1, 0])]
    assert len(flags) == len(ends) == len(CROWD)
    assert not [b for b in flags for e in ends if b.x0 < e[0, 0] < b.x1 and b.y0 < e[1, 1]]


def test_where_an_event_ends_a_dotted_line_stands() -> None:
    """A dotted line stands at each end within the time shown, none where another event begins."""
    events = (
        Mark("2020Q1", "Aid until 2022Q3", "2022Q3"),
        Mark("2021Q1", "Loans until 2022Q3", "2022Q3"),
        Mark("2023Q1", "Summit in 2023Q1", "2023Q1"),
        Mark("2024Q1", "Duties"),
    )
    figure = picture(alignments.content(run()[0], about(events=events))).figure
    dotted = [line for line in figure.axes[0].lines if line.get_linestyle() == ":"]
    assert [line.get_xdata()[0] for line in dotted] == [2022.5]


SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What eyes without one kind of cone see of linear red, green, blue (Machado and others 2009)."""
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.95047, 1.0, 1.08883)


def seen(colour: str, sight: str) -> np.ndarray:
    """A colour in CIELAB, where distances are about as large as they look."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    there = np.clip(np.array(SIGHT[sight]) @ linear, 0, 1)
    x, y, z = np.cbrt(np.array(TO_XYZ) @ there / WHITE)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_of_the_cast_are_told_apart(sight: str) -> None:
    """With any sight the lines of two actors look further apart than a glance confuses."""
    colours = [CAST.colour(code) for code in (CAST.home.code, *CAST.partners)]
    pairs = [(one, two) for i, one in enumerate(colours) for two in colours[:i]]
    near = [p for p in pairs if np.linalg.norm(seen(p[0], sight) - seen(p[1], sight)) < 15]
    assert near == []


def test_colours_of_the_cast_are_visible_and_their_words_readable() -> None:
    """A line has three times the light of its ground, and words about it four and a half times."""
    colours = [CAST.colour(code) for code in (CAST.home.code, *CAST.partners)]
    assert min(map(style.contrast, colours)) >= 3
    assert min(style.contrast(style.readable(colour)) for colour in colours) >= 4.5
    assert style.contrast("#FFFFFF") == pytest.approx(1)
    assert style.contrast(CAST.colour("CHN")) == pytest.approx(3.27, abs=0.01)
    assert style.tint("#000000", 1) == "#000000"
    assert style.tint("#F75A00", 0) == "#FFFFFF"


def test_labels_stand_apart_and_in_order() -> None:
    places = style.spread([0, 0, 50, 51, 100], 10, 5, 95)
    assert places == sorted(places)
    assert min(np.diff(places)) == pytest.approx(10)
    assert min(places) >= 5
    assert max(places) <= 95
    assert style.spread([30.0], 10, 5, 95) == [30.0]
    assert style.spread([60, 20], 10, 5, 95) == [60, 20]


def test_dashes_tell_powers_apart_without_colour() -> None:
    """No two powers share their dashes."""
    assert len({CAST.dashes(code) for code in CAST.powers}) == len(CAST.powers)


def test_pyplot_is_never_touched() -> None:
    """No figure leans on state that other threads share."""
    files = list(Path(str(style.__file__)).parent.glob("*.py"))
    assert len(files) > 20
    assert not [file.name for file in files if "pyplot import" in file.read_text(encoding="utf-8")]
