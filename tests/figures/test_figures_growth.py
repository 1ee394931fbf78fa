"""Every kind of figure in another world: a power more, another home, unusual events.

Numbers are made up, so that figures are tested and not the model: each output of the register is a
walk within its range for every actor that the register names.
"""

import atexit
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, cached_property
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from pkgutil import iter_modules
from tempfile import mkdtemp

import numpy as np
import pandas as pd
import pytest

from sim import figures
from sim.analysis.comparison import compare
from sim.analysis.least_effect import DIGITS
from sim.analysis.summary import summarise
from sim.engine.chance import Design
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.run import Run
from sim.figures import calibration, difference_powers, overview, prior, waterfall
from sim.figures.content import About, Content
from sim.figures.division import Division
from sim.figures.wording import signed
from sim.inputs.folders import shipped
from sim.inputs.records import Output
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Event, Scenario, load_scenario
from sim.model.cast import Cast
from sim.model.ops import Array
from sim.reports.kinds import KINDS, Material, about_of, content_of, paired, side_by_side
from tests.canvas import Picture, faults, picture, words_in
from tests.figures.test_figures import summarised
from tests.growth import renamed_home, with_south_korea

BAND = load_register(shipped().seeds).band
HORIZON = 83
"""The last quarter of the shipped scenarios, counted from 2010Q1."""


# ---- worlds ------------------------------------------------------------------------------------


@cache
def grown(world: str) -> Register:
    """The shipped seeds with South Korea, or with another home."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    seeds, scenarios = folder / "seeds", folder / "scenarios"
    shutil.copytree(shipped().seeds, seeds)
    shutil.copytree(shipped().scenarios, scenarios)
    with_south_korea(seeds) if world == "korea" else renamed_home(seeds, scenarios)
    return load_register(seeds)


@cache
def shipped_baseline() -> Scenario:
    """The shipped baseline, with the names of the shipped seeds."""
    here = shipped()
    return load_scenario(here.scenarios, "baseline", load_register(here.seeds))


def unusual(register: Register) -> Scenario:
    """An event of every verb of everybody: small, negative, large, at once, and beyond the end."""
    baseline = replace(shipped_baseline(), end=HORIZON)
    sizes, events = (0.5, -0.25, 0.1, 1.0, 1234.5), list[Event]()
    for i, (actor, does) in enumerate(register.actions):
        first = baseline.start + (3 * (i // 3)) % 46
        last = first if i % 4 == 0 else first + 3 * i
        event = Event(f"e{i}", actor, does, sizes[i % 5], first, last, "judgement", "x")
        events.append(event)
    return replace(baseline, name="unusual", title="Much happens", events=tuple(events))


@dataclass(frozen=True)
class World:
    """A register, and made-up futures of its baseline and of an unusual scenario."""

    register: Register
    n: int

    @property
    def cast(self) -> Cast:
        """Who is in it."""
        return self.register.cast

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Actors by output."""
        return {o.name: self.cast.actors_of(o.by) for o in self.register.outputs.values()}

    @cached_property
    def futures(self) -> tuple[Trajectories, Trajectories]:
        """The baseline's and the unusual scenario's."""
        baseline = replace(shipped_baseline(), title="As it was", end=HORIZON)
        return self._made(baseline, 0.0), self._made(unusual(self.register), 0.12)

    def _made(self, scenario: Scenario, shift: float) -> Trajectories:
        rng, outputs = np.random.default_rng(11), dict[str, Array]()
        for name, codes in self.columns.items():
            output = self.register.outputs[name]
            rows = [_walk(output, rng, self.n, shift * (i % 3 - 1)) for i in range(len(codes))]
            outputs[name] = np.stack(rows, axis=1)
        return Trajectories(scenario, np.arange(self.n, dtype=np.uint64), outputs, self.columns)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The summary of both."""
        parts = []
        for one in self.futures:
            names = [f"{name}.{code}" for name, codes in self.columns.items() for code in codes]
            values = {name: one.of(name) for name in names}
            parts.append(summarised(values, one.scenario.name, self.n, one.scenario.quarters))
        return pd.concat(parts, ignore_index=True)

    @property
    def material(self) -> Material:
        """What figures of the unusual scenario are drawn from."""
        baseline, unusual = self.futures
        return Material(unusual, baseline, self.table, self.register, Run(7, Design(self.n)))

    @property
    def about(self) -> About:
        """What figures say of it."""
        return about_of(self.futures[1].scenario, self.register, 7, self.n)


def _walk(output: Output, rng: np.random.Generator, n: int, shift: float) -> Array:
    """Futures of an output within its range, or up to 2,500 where that has no end."""
    steps, low, high = HORIZON - 35, output.low, min(output.high, 2500.0)
    start, drift = rng.uniform(0.2, 0.7), rng.uniform(-0.15, 0.15)
    noise = rng.normal(0, 0.1, (steps, n)).cumsum(axis=0) / np.sqrt(steps)
    time = np.linspace(0, 1, steps)[:, None]
    share = np.clip(start + (drift + shift) * time + noise, 0, 1)
    return low + (high - low) * (np.round(share) if output.unit == "0/1" else share)


@cache
def world(name: str, n: int) -> World:
    return World(grown(name), n)


# ---- every kind --------------------------------------------------------------------------------


def _powers(w: World) -> Content:
    comparison = compare(*w.futures, w.register)
    powers = [paired(comparison, f"alignment.{code}") for code in w.cast.powers]
    return difference_powers.content(powers, w.about)


def _side_by_side(w: World) -> Content:
    tilt = f"tilt.{w.cast.home.code}"
    change = paired(compare(*w.futures, w.register), tilt)
    medians = {f"scenario-{i}": change.typical * (i - 5.0) for i in range(12)}
    return side_by_side(medians, tilt, w.about, w.register, w.futures[0].scenario)


def _waterfall(w: World) -> Content:
    events = w.futures[1].scenario.events
    means = [0.3 * (-0.9) ** i for i in range(len(events))]
    names = [f"{w.cast.name(e.actor)} {e.does}" for e in events]
    rows = [(words, mean, 0.5, 0.5) for words, mean in zip(names, means, strict=True)]
    rows += [("acting together", 0.1, 0.5, 0.5), ("total", sum(means) + 0.1, 0.5, 0.5)]
    table = pd.DataFrame(rows, columns=["words", "mean", "rose", "fell"])
    output = w.register.outputs["tilt"]
    home = w.cast.home.code
    division = Division(table, 40.0, output, home, "2024Q2", "the baseline", w.cast)
    return waterfall.content(division, w.about)


def _calibration(w: World) -> Content:
    bins = {"low": [0.5, 0.8], "high": [0.6, 0.9], "n": [30, 20]}
    return calibration.content(
        pd.DataFrame(bins | {"stated": [0.55, 0.85], "held": [0.5, 0.9]}), "0.1.0"
    )


CONTENT: dict[str, Callable[[World], Content]] = {
    **{kind: lambda w, kind=kind: content_of(kind, w.material) for kind in KINDS},  # type: ignore[misc]
    "overview": lambda w: overview.content(w.table, w.about),
    "prior": lambda w: prior.content(_prior_table(w), w.about),
    "difference-powers": _powers,
    "difference-scenarios": _side_by_side,
    "waterfall": _waterfall,
    "calibration": _calibration,
}
"""Every kind of figure, made of a world."""


def _prior_table(w: World) -> pd.DataFrame:
    return w.table.assign(scenario=w.about.scenario)[w.table["scenario"] == "baseline"]


@cache
def drawn(kind: str, name: str, n: int) -> Picture:
    return picture(CONTENT[kind](world(name, n)))


def modules() -> Iterator[str]:
    """Modules of figures that say something and draw it."""
    for found in iter_modules(figures.__path__, "sim.figures."):
        module = import_module(found.name)
        own = [name for name in ("content", "draw") if isfunction(getattr(module, name, None))]
        if len(own) == 2 and module.content.__module__ == found.name:
            yield found.name


SHAPES = [(kind, "korea", n) for kind in CONTENT for n in (120, 8)]
SHAPES += [(kind, "ruritania", 120) for kind in CONTENT]


TESTED_BESIDE = {
    "sim.figures.box": "figures/test_explored.py",
    "sim.figures.claims": "figures/test_figures_claims.py",
    "sim.figures.convergence": "figures/test_figures_strategies.py",
    "sim.figures.fact_strips": "figures/test_figures_strips.py",
    "sim.figures.forecast_fans": "figures/test_figures_forecast.py",
    "sim.figures.index_map": "figures/test_figures_sensitivity.py",
    "sim.figures.landscape": "figures/test_figures_landscape.py",
    "sim.figures.pareto": "figures/test_figures_strategies.py",
    "sim.figures.pattern_strips": "figures/test_figures_strips.py",
    "sim.figures.posterior": "evidence/test_calibration.py",
    "sim.figures.posterior_strips": "figures/test_figures_posterior_skill.py",
    "sim.figures.reasons": "figures/test_explored.py",
    "sim.figures.regret": "figures/test_figures_strategies.py",
    "sim.figures.skill_strips": "figures/test_figures_posterior_skill.py",
    "sim.figures.story": "explore/test_story.py",
    "sim.figures.tornado": "figures/test_figures_sensitivity.py",
    "sim.figures.trade_off": "figures/test_figures_strategies.py",
}
"""Figures that are made of something else than the futures of a run, and where they are tested."""


def test_no_kind_of_figure_is_left_out() -> None:
    """Every module that says and draws is among the kinds that are tested, here or beside."""
    tested = {type(drawn(kind, "korea", 120).content).__module__ for kind in CONTENT}
    assert tested | TESTED_BESIDE.keys() == set(modules())
    assert all((Path(__file__).parents[1] / name).is_file() for name in TESTED_BESIDE.values())


@pytest.mark.parametrize(("kind", "name", "n"), SHAPES)
def test_a_figure_of_another_world_is_fit_to_print(kind: str, name: str, n: int) -> None:
    """With a power more, another home and forty odd events no words collide or leave the page."""
    found = faults(drawn(kind, name, n))
    assert [f for f in found if kind != "calibration" or "the footer" not in f] == []


# ---- who is there ------------------------------------------------------------------------------


def said(value: object) -> Iterator[str]:
    """Every string in a content, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, pd.DataFrame | pd.Series):
        yield value.to_csv()
    elif isinstance(value, Mapping):
        yield from said([*value.keys(), *value.values()])
    elif isinstance(value, tuple | list):
        for one in value:
            yield from said(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from said(getattr(value, field.name))


def actors_in(content: Content, cast: Cast) -> set[str]:
    """Partners, ministries and the world, as far as the data hold numbers of theirs."""
    held = set(content.data["actor"]) if "actor" in content.data else set()
    return {code for code in cast.by_code if code in held and code != cast.home.code}


def names_of(code: str, cast: Cast) -> list[str]:
    """The ways in which words name an actor."""
    return [cast.name(code), cast.short(code), cast.in_sentence(code)]


@pytest.mark.parametrize("kind", CONTENT)
def test_all_actors_of_the_data_are_in_the_picture_and_in_its_description(kind: str) -> None:
    """Nobody whose numbers are in the data is missing from the picture or the alternative text."""
    d, cast = drawn(kind, "korea", 120), world("korea", 120).cast
    shown, alt = "\n".join(words_in(d.figure)), d.alt
    for code in actors_in(d.content, cast):
        names = names_of(code, cast)
        assert any(name in shown for name in names), code
        assert any(name in alt for name in names), code


@pytest.mark.parametrize("kind", ["alignments", "multiples", "timeline", "difference-powers"])
def test_a_power_that_is_data_alone_is_drawn(kind: str) -> None:
    """South Korea, which no code knows, is in figures of all powers by name."""
    d = drawn(kind, "korea", 120)
    assert "South Korea" in "\n".join(words_in(d.figure))
    assert "South Korea" in d.alt


def test_everybody_who_acts_has_a_lane() -> None:
    """Each actor that has a verb is in the data of a timeline in which all of them are used."""
    data, cast = drawn("timeline", "korea", 120).data, world("korea", 120).cast
    assert set(data.query("kind == 'event'")["actor"]) == set(cast.choosers)


@pytest.mark.parametrize("kind", CONTENT)
def test_the_old_home_is_named_nowhere(kind: str) -> None:
    """In a world of another home neither content nor picture know the shipped one."""
    d = drawn(kind, "ruritania", 120)
    words = "\n".join([*said(d.content), *words_in(d.figure)])
    assert not re.search(r"KHM|Cambodia", words)


# ---- what is said is so ------------------------------------------------------------------------

NUMBER = re.compile(r"(?<![\w.,])([+−]?\d[\d,]*(?:\.\d+)?)(?![\w]|\.\d)( %)?")
MOVED = re.compile(r"(rises|falls) from (-?[\d.,]+) to (-?[\d.,]+)")


@pytest.mark.parametrize(("kind", "name", "n"), SHAPES)
def test_what_rises_ends_higher(kind: str, name: str, n: int) -> None:
    """Whatever is said to rise or fall does so by the two numbers given."""
    content = drawn(kind, name, n).content
    for text in (content.finding, content.caption, content.alt):
        for verb, *ends in MOVED.findall(text):
            start, end = (float(number.replace(",", "").rstrip(".")) for number in ends)
            assert start < end if verb == "rises" else start > end, text


def numbers_of(content: Content, w: World) -> Array:
    """All numbers that a finding may be made of: data, their changes, shares in hundred, counts.

    A change is one of an actor's output: from its first quarter to its last, or from another
    series in the same quarter. Single futures have no part in a finding.
    """
    data = content.data
    if {"variable", "value"} <= set(data.columns):
        future = data["series"].astype(str).str.match(r"future |q\d\d")
        data = data[~future]
    held = [data.select_dtypes("number").to_numpy(float).ravel()]
    if {"variable", "value", "quarter"} <= set(data.columns):
        held += list(_changes_in(data))
    values = np.concatenate(held)
    counts = np.arange(0, max(w.n, len(content.data)) + 1)
    return np.concatenate([values, 100 * values, w.n * values, counts])


def _changes_in(data: pd.DataFrame) -> Iterator[Array]:
    for _, rows in data.groupby(["variable", "actor"]):
        table = rows.pivot_table(index="quarter", columns="series", values="value").sort_index()
        yield (table.iloc[-1] - table.iloc[0]).to_numpy(float)
        if {"median", "baseline"} <= set(table.columns):
            yield (table["median"] - table["baseline"]).to_numpy(float)


@pytest.mark.parametrize(("kind", "name", "n"), [s for s in SHAPES if s[0] != "calibration"])
def test_no_number_in_a_title_is_missing_from_the_data(kind: str, name: str, n: int) -> None:
    """Every number of a finding is one of the data, a change in them or a count, rounded."""
    content = drawn(kind, name, n).content
    known = numbers_of(content, world(name, n))
    known = np.abs(known[~np.isnan(known)])
    words = re.sub(r"\b20\d\d(Q[1-4])?\b|“[^”]*”", "", content.finding)
    for text, _ in NUMBER.findall(words):
        digits = len(text.partition(".")[2])
        value = abs(float(text.replace(",", "").replace("−", "-")))
        assert np.abs(known - value).min() <= 0.5001 * 10.0**-digits, (text, content.finding)


def _ends(content: Content, variable: str, series: str = "median") -> pd.Series:
    """A variable at the end, by actor."""
    data = content.data
    rows = data[(data["variable"] == variable) & (data["series"] == series)]
    return rows[rows["quarter"] == rows["quarter"].max()].set_index("actor")["value"]


def _named_in(text: str, cast: Cast) -> set[str]:
    """The codes of the powers that words name."""
    return {code for code in cast.powers if cast.in_sentence(code) in text}


def check_alignments(content: Content, cast: Cast) -> None:
    """The closest come first, and the furthest last."""
    data = content.data
    last = data[data["quarter"] == data["quarter"].max()].set_index("actor")["q50"]
    first, *_, furthest = re.split(r", then |; ", content.finding)
    assert set(last.index) == set(cast.powers)
    closest = {code for code in last.index if last.max() - last[code] < 0.01}
    assert _named_in(first, cast) == closest
    assert last.idxmin() in _named_in(furthest, cast)
    assert max(last[code] for code in _named_in(furthest, cast)) - last.min() < 0.01


def check_fan(content: Content, cast: Cast) -> None:
    """The power shown is the one named."""
    (actor,) = content.data["actor"].unique()
    assert _named_in(content.finding, cast) == {actor}
    own, base = (_ends(content, "alignment", series)[actor] for series in ("median", "baseline"))
    if f"{abs(own - base):.{DIGITS}f} above" in content.finding:
        assert own > base
    if f"{abs(own - base):.{DIGITS}f} below" in content.finding:
        assert own < base


def check_multiples(content: Content, cast: Cast) -> None:
    """Who gains most and loses most does so by the numbers drawn."""
    change = _ends(content, "alignment") - _ends(content, "alignment", "baseline")
    change = change.round(DIGITS)
    assert set(change.index) == set(cast.powers)
    for verb, size in (("gain", change.max()), ("lose", change.min())):
        (part,) = [p for p in re.split(r"\), | and none ", content.finding) if verb in p] or [""]
        if size:
            assert _named_in(part, cast) == set(change.index[change == size])


def check_grievance(content: Content, cast: Cast) -> None:
    """The differences named are those of each sender, in their order."""
    change = _ends(content, "grievance", "median change")
    if change.empty:
        change = _ends(content, "grievance") - _ends(content, "grievance", "baseline")
    assert set(change.index) == set(cast.senders)
    for code in cast.senders:
        assert f"{signed(change[code], DIGITS)} ({cast.short(code)})" in content.finding


def check_ministries(content: Content, cast: Cast) -> None:
    """Ministries pull together where the mean passes one half, and all are in the data."""
    assert set(_ends(content, "stance").index) == set(cast.ministries)
    (mean,) = _ends(content, "coordination")
    assert ("pull together" in content.finding) == (mean >= 0.5)
    for code, value in _ends(content, "stance").items():
        assert f"{cast.name(str(code))} {value:.2f}" in content.alt


def check_income(content: Content, cast: Cast) -> None:
    """As many futures reach the goal as stand above its threshold."""
    rows = content.data[content.data["series"] == "goal_2030 futures"]
    (count,) = rows["value"]
    assert content.finding.startswith((f"{count:.0f} of", "None" if not count else "All"))


def check_tilt_dependence(content: Content, cast: Cast) -> None:
    """The side named is that on which the path ends."""
    (tilt,) = content.data.query("series == 'median'")["tilt"].tail(1)
    if "patron" not in content.finding and not BAND.low <= tilt <= BAND.high:
        west = cast.listed(cast.senders, short=True)
        side = west if tilt > BAND.high else cast.in_sentence(cast.patron)
        assert side in content.finding


def check_timeline(content: Content, cast: Cast) -> None:
    """Events are counted as they are listed, and each actor's."""
    rows = content.data[content.data["kind"] == "event"]
    assert content.finding.startswith(f"{len(rows)} events")
    for code, count in rows["actor"].value_counts().items():
        word = "event" if count == 1 else "events"
        assert any(f"{name} {count} {word}" in content.alt for name in names_of(str(code), cast))


def check_difference_powers(content: Content, cast: Cast) -> None:
    """Higher and lower are those whose typical change ends so."""
    last = _ends(content, "alignment")
    assert set(last.index) == set(cast.powers)
    higher, _, lower = content.finding.partition("ends higher with")[2].partition("lower with")
    if higher and lower:
        assert {str(a) for a in last.index[last > 0.01]} <= _named_in(higher, cast)
        assert {str(a) for a in last.index[last < -0.01]} <= _named_in(lower, cast)


def check_record(content: Content, cast: Cast) -> None:
    """As many recorded values lie in the band as the data say, and every power has a panel."""
    data = content.data
    assert set(data["actor"]) == {*cast.powers, cast.home.code}
    seen = data[data["series"] == "recorded"]
    if seen.empty or "q05" not in set(data["series"]):
        assert not content.finding[0].isdigit() or "cannot show" in content.finding
        return
    keys = ["variable", "actor", "quarter"]
    bands = data.pivot_table(index=keys, columns="series", values="value")
    held = bands["recorded"].between(bands["q05"], bands["q95"])
    assert content.finding.startswith(f"{held.sum()} of {len(seen)} values")


CHECKS: dict[str, Callable[[Content, Cast], None]] = {
    "alignments": check_alignments,
    "fan": check_fan,
    "multiples": check_multiples,
    "grievance": check_grievance,
    "ministries": check_ministries,
    "income": check_income,
    "tilt-dependence": check_tilt_dependence,
    "timeline": check_timeline,
    "record": check_record,
    "difference-powers": check_difference_powers,
}
"""What must be so of each kind's own numbers."""

UNCHECKED = {
    "difference",
    "difference-scenarios",
    "overview",
    "prior",
    "waterfall",
    "calibration",
}
"""Kinds that name no actor in their findings: tests of their own check their words."""


def test_every_kind_has_its_words_checked() -> None:
    """A new kind of figure must say how its sentences follow from its numbers."""
    assert {*CHECKS, *UNCHECKED} == set(CONTENT)


@pytest.mark.parametrize("kind", CHECKS)
@pytest.mark.parametrize("name", ["korea", "ruritania"])
def test_sentences_are_true_of_the_figures_own_numbers(kind: str, name: str) -> None:
    """Who is named, and which way it goes, follows from the numbers that are drawn."""
    w = world(name, 120)
    CHECKS[kind](drawn(kind, name, 120).content, w.cast)


# ---- for real ----------------------------------------------------------------------------------


def test_south_korea_is_in_every_figure_of_a_run() -> None:
    """Added by data alone, South Korea runs, and figures of the run are fit and name it."""
    register = grown("korea")
    usual = load_scenario(shipped().scenarios, "baseline", register)
    event = Event("k", "KOR", "scales its investment", 0.5, 42, 72, "judgement", "x")
    pressed = load_scenario(shipped().scenarios, "western-pressure", register)
    pressed = replace(pressed, events=(*pressed.events, event))
    run = Run(7, Design(120), "prior")
    baseline, other = simulate_each([usual, pressed], register, run)
    table = pd.concat([summarise(one, register, run) for one in (baseline, other)])
    material = Material(other, baseline, table, register, run)
    for kind in KINDS:
        d = picture(content_of(kind, material))
        assert faults(d) == []
        if kind in CHECKS:
            CHECKS[kind](d.content, register.cast)
    assert "South Korea" in content_of("alignments", material).alt
