"""Scenario files: what they inherit, what is refused and where, how they are laid out."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.inputs.register import Register, load_register
from sim.inputs.scenario import (
    Event,
    Scenario,
    Setting,
    lay_out,
    lengthened,
    load_history,
    load_scenario,
    range_problems,
    scenario_names,
    write_resolved,
)
from sim.inputs.scenario.levers import lever_of
from sim.inputs.scenario.span import file_date
from sim.inputs.strict_toml import FileProblems
from sim.model.quarters import LAST, START, parse_quarter, show_quarter

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "seeds")
SHIPPED = scenario_names(ROOT / "scenarios")
SPAN = (START, START + 47)
Write = Callable[..., Path]
Load = Callable[[str], Scenario]

HEAD = """schema = 1
title = "{title}"
story = "A story."
paragraphs = ["vannarith-2019 ¶10"]
notice = ["Something."]
try = ["Something."]
extends = "{extends}"
"""


@pytest.fixture
def write(own_scenarios: Path) -> Write:
    """Write a scenario beside copies of the shipped ones."""

    def written(name: str, body: str = "", extends: str = "baseline", title: str = "T") -> Path:
        path = own_scenarios / f"{name}.toml"
        head = HEAD.format(title=title, extends=extends)
        path.write_text(f"{head}\n{body}", encoding="utf-8")
        return path

    return written


@pytest.fixture
def own(own_scenarios: Path, register: Register) -> Load:
    """Load a scenario of that folder."""
    return lambda name: load_scenario(own_scenarios, name, register)


def event(**fields: object) -> str:
    """One event in TOML; None leaves a key out, `since` is written as `from`."""
    usual: dict[str, object] = {
        "id": "e",
        "actor": "USA",
        "does": "cuts aid",
        "size": 0.5,
        "since": "2020-Q1",
        "source": "judgement",
    }
    written = {"from" if key == "since" else key: v for key, v in (usual | fields).items()}
    lines = [
        f"{key} = {value}" if isinstance(value, float) else f'{key} = "{value}"'
        for key, value in written.items()
        if value is not None
    ]
    return "\n".join(["[[event]]", *lines, ""])


def place(path: Path, target: str) -> str:
    """`file:line:column: ` of the only `target` in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(target) == 1, target
    offset = text.index(target)
    line = text.count("\n", 0, offset) + 1
    return f"{path}:{line}:{offset - text.rfind(chr(10), 0, offset)}: "


def refusal(own: Load, name: str) -> str:
    """What is said of a scenario that is refused."""
    with pytest.raises(FileProblems) as caught:
        own(name)
    return str(caught.value)


# ---- what ships ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_load(load: Load, name: str) -> None:
    """Every shipped scenario loads under its own name, tells a story, and ends after it starts."""
    scenario = load(name)
    assert scenario.name == name
    assert scenario.lineage[0] == "baseline"
    assert scenario.lineage[-1] == name
    assert scenario.quarters[0] == "2019Q1"
    assert len(scenario.quarters) == scenario.end - scenario.start + 1
    assert min(map(len, (scenario.story, scenario.paragraphs, scenario.notice, scenario.tries)))


def test_baseline_comes_first() -> None:
    """Scenarios are named in order, the baseline first."""
    assert SHIPPED[0] == "baseline"
    assert SHIPPED[1:] == sorted(SHIPPED[1:])
    assert "western-pressure" in SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_expectations_name_outputs(load: Load, register: Register, name: str) -> None:
    """What a shipped scenario expects is an output of the catalogue, within its run."""
    scenario = load(name)
    for expect in scenario.expects:
        assert expect.output.partition(".")[0] in register.outputs
        assert scenario.start <= parse_quarter(expect.at) <= scenario.end


def test_history_ends_where_scenarios_start(register: Register, baseline: Scenario) -> None:
    """The recorded events fill the quarters from 2010 up to the first of a scenario."""
    history = load_history(register)
    assert (history.start, history.end) == (0, baseline.start - 1)


# ---- inheritance --------------------------------------------------------------------------------


def test_an_heir_overrides_an_event_key_by_key(write: Write, own: Load) -> None:
    """An heir changes only the keys it writes of an event with the same id."""
    write(
        "parent",
        event(id="cut", size=0.5, until="2024-Q4") + event(id="other", does="sets pressure"),
    )
    write("heir", '[[event]]\nid = "cut"\nsize = 0.25\n', extends="parent")
    parent, heir = own("parent"), own("heir")
    before, after = parent.events[0], heir.events[0]
    assert after == replace(before, size=0.25, origin="heir")
    assert heir.events[1:] == parent.events[1:]


def test_settings_are_inherited(write: Write, own: Load) -> None:
    """An heir has the settings of its forebears, overrides single levers, and says who set them."""
    write("parent", "[levers]\nUSA = { level = 2.0, reward = 0.5 }\n[world]\nrivalry = 0.7\n")
    write("heir", "[levers]\nUSA = { level = 1.5 }\n", extends="parent")
    assert own("heir").settings == {
        "USA.level": Setting(1.5, "heir"),
        "USA.reward": Setting(0.5, "parent"),
        "world.rivalry": Setting(0.7, "parent"),
    }


def test_the_span_is_inherited(write: Write, own: Load) -> None:
    """An heir runs as long as its parent unless it says otherwise."""
    write("short", '[time]\nend = "2020-Q2"\n')
    write("heir", extends="short")
    write("long", '[time]\nend = "2050"\n', extends="short")
    assert own("heir").quarters[-1] == "2020Q2"
    assert own("long").quarters[-1] == "2050Q4"


def test_an_heir_has_its_own_words(write: Write, own: Load, own_scenarios: Path) -> None:
    """Title and story are never inherited: a file without a title is refused."""
    path = write("heir", title="My own")
    assert own("heir").title == "My own"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('title = "My own"\n', ""), encoding="utf-8")
    said = refusal(own, "heir")
    assert said.startswith(f"{path}:1:1: ")
    assert "'title'" in said


# ---- what is refused, and where -----------------------------------------------------------------

TWO_SETS = event(id="a", does="sets pressure", until="2021") + event(
    id="b", does="sets pressure", since="2021-Q4"
).replace("[[event]]", "[[event]]  # second")

MISTAKES = {
    "unknown lever": (
        "[levers]\nUSA = { levl = 1.25 }",
        "1.25",
        ["USA.levl", "did you mean 'level'?"],
    ),
    "unknown actor's lever": ("[levers]\nUSB = { level = 1.25 }", "1.25", ["USB.level", "USA"]),
    "unknown world": ("[world]\nrivalri = 0.25", "0.25", ["unknown lever 'rivalri'", "'rivalry'"]),
    "world as lever": ("[levers]\nworld = { rivalry = 0.25 }", "0.25", ["unknown lever"]),
    "lever too large": ("[levers]\nUSA = { level = 3.25 }", "3.25", ["too large", "0 to 3"]),
    "lever too small": ("[levers]\nEUU = { lifting = 0.1 }", "0.1 ", ["too small", "0.2 to 5"]),
    "world too small": ("[world]\ngrowth = -16.0", "-16.0", ["too small", "-15 to 5"]),
    "before start": (event(since="2018-Q4"), '"2018-Q4"', ["2018-Q4", "2019-Q1 to 2030-Q4"]),
    "after end": (event(since="2031-01"), '"2031-01"', ["2031-Q1", "2019-Q1 to 2030-Q4"]),
    "ends early": (
        event(since="2020-Q2", until="2020-Q1"),
        '"2020-Q1"',
        ["ends in 2020-Q1, before it begins in 2020-Q2"],
    ),
    "sets twice": (
        TWO_SETS,
        "[[event]]  # second",
        ["'a' and 'b'", "same lever", "begins: until = \"2021-Q3\" in 'a'"],
    ),
    "unknown actor": (event(actor="CNH"), '"CNH"', ["unknown actor 'CNH'", "did you mean 'CHN'?"]),
    "not its verb": (
        event(actor="CHN"),
        '"cuts aid"',
        ["CHN cannot do 'cuts aid'", "pledges grants"],
    ),
    "misspelt verb": (event(does="cut aid"), '"cut aid"', ["did you mean 'cuts aid'?"]),
    "beyond its lever": (event(size=1.25), "1.25", ["takes USA.aid_cut to 1.25", "0 to 1"]),
    "below its lever": (event(size=-0.75), "-0.75", ["takes USA.aid_cut to -0.75", "0 to 1"]),
    "together beyond": (
        event(id="a", size=0.6) + event(id="b", size=0.75),
        "0.75",
        ["takes USA.aid_cut to 1.35"],
    ),
    "no such month": (event(since="2020-13"), '"2020-13"', ["from"]),
    "no such quarter": (event(since="2020-Q5"), '"2020-Q5"', ["from"]),
    "ends too late": ('[time]\nend = "2051-Q1"', '"2051-Q1"', ["2051-Q1", "2050-Q4"]),
    "ends too soon": ('[time]\nend = "2018-Q4"', '"2018-Q4"', ["2018-Q4", "2019-Q1"]),
    "starts late": ('[time]\nstart = "2019-Q2"', '"2019-Q2"', ["2019-Q2", "2019-Q1"]),
    "unknown key": ("[levels]\nUSA = 1.0", "levels", ["levels", "levers"]),
    "text for number": (event(size="half"), '"half"', ["text", "a number"]),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_are_refused_where_they_stand(write: Write, own: Load, case: str) -> None:
    """A mistake is refused with file, line and column, what is wrong, and what is allowed."""
    body, target, words = MISTAKES[case]
    path = write("wrong", body)
    said = refusal(own, "wrong")
    assert place(path, target) in said
    assert [word for word in words if word not in said] == []


def test_an_id_given_twice_is_refused(write: Write, own: Load) -> None:
    """Two events of one file with the same id are refused at the second."""
    path = write("wrong", event(id="one") + event(id="one").replace('id = "', 'id   = "'))
    said = refusal(own, "wrong")
    at = place(path, "id   = ").replace(":1: ", ":8: ")
    assert f"{at}error: event 'one' is given twice" in said


@pytest.mark.parametrize("key", ["actor", "does", "size", "from", "source"])
def test_an_event_that_lacks_a_key_is_refused(write: Write, own: Load, key: str) -> None:
    """A new event must say who does what, how much, when, and on which ground."""
    path = write("wrong", event(**{"since" if key == "from" else key: None}))
    said = refusal(own, "wrong")
    assert f"{place(path, '[[event]]')}error: event 'e' has no '{key}'" in said


def test_all_mistakes_are_told_at_once(write: Write, own: Load) -> None:
    """One pass tells every mistake of a file."""
    write(
        "wrong",
        "[levers]\nUSA = { levl = 1.0 }\n" + event(actor="CNH") + event(id="f", since="2018"),
    )
    said = refusal(own, "wrong")
    assert all(word in said for word in ("USA.levl", "'CNH'", "2018-Q1", "3 problems"))


def test_a_circle_is_refused(write: Write, own: Load) -> None:
    """Scenarios that extend each other in a circle are refused, with the whole chain."""
    write("a", extends="b")
    write("b", extends="c")
    path = write("c", extends="b")
    said = refusal(own, "a")
    assert said.startswith(place(path, '"b"'))
    assert "b -> c -> b" in said


def test_a_scenario_that_extends_itself_is_refused(write: Write, own: Load) -> None:
    """The shortest circle is refused too."""
    path = write("a", extends="a")
    assert refusal(own, "a").startswith(
        place(path, '"a"') + "error: extends goes round in a circle: a -> a"
    )


def test_an_unknown_parent_is_refused(write: Write, own: Load) -> None:
    """An unknown parent is refused with the names that are known and the nearest one."""
    path = write("wrong", extends="basline")
    said = refusal(own, "wrong")
    assert said.startswith(place(path, '"basline"'))
    assert "did you mean 'baseline'?" in said
    assert "western-pressure" in said


@pytest.mark.parametrize("parent", ["../x", "/etc/x", "a/b", "a.toml", "A"])
def test_a_parent_is_a_name_and_no_path(write: Write, own: Load, parent: str) -> None:
    """What a scenario extends is a name in the same folder, never a path."""
    path = write("wrong", extends=parent)
    assert refusal(own, "wrong").startswith(place(path, f'"{parent}"'))


def test_an_heir_of_a_broken_file_is_not_blamed_for_what_it_inherits(
    write: Write, own: Load
) -> None:
    """Where a parent cannot be read, an event that changes one of the parent's is no mistake."""
    parent = write("parent", "[time\n")
    write("heir", '[[event]]\nid = "e"\nsize = 0.25\n', extends="parent")
    said = refusal(own, "heir")
    assert said.startswith(f"{parent}:")
    assert said.endswith(f"1 problem in {parent}")


def test_an_unknown_scenario_names_the_nearest(own: Load) -> None:
    """A scenario that is not there is refused with the nearest name."""
    assert "did you mean 'western-pressure" in refusal(own, "western-presure")


def test_setting_a_lever_in_turn_is_no_contradiction(write: Write, own: Load) -> None:
    """Two events may set one lever one after the other."""
    first = event(id="a", does="sets pressure", until="2020-Q4")
    write("fine", first + event(id="b", does="sets pressure", since="2021-Q1"))
    assert [e.id for e in own("fine").events] == ["a", "b"]


# ---- laying out ---------------------------------------------------------------------------------


def happening(
    actor: str,
    does: str,
    size: float,
    first: int = START + 4,
    last: int = START + 7,
    name: str = "e",
) -> Event:
    """An event between two quarters."""
    return Event(name, actor, does, size, first, last, "judgement", "test")


Levers = dict[str, np.ndarray]


def laid(*events: Event, settings: dict[str, float] | None = None) -> Levers:
    """All levers over 2019-2030."""
    given_ = {name: Setting(value, "test") for name, value in (settings or {}).items()}
    return lay_out(given_, events, REGISTER, SPAN)


def equal(first: Levers, second: Levers) -> bool:
    """Whether all levers are the same bit for bit."""
    return first.keys() == second.keys() and all(
        first[name].tobytes() == second[name].tobytes() for name in first
    )


def test_without_events_levers_rest() -> None:
    """Without settings and events every lever keeps its default, but for the calendar."""
    levers = laid()
    for name, lever in REGISTER.levers.items():
        if not lever.calendar:
            assert set(levers[name]) == {lever.default}, name
        if lever.clamps:
            assert set(levers[f"{name}_clamped"]) == {0.0}
    clamping = sum(lever.clamps for lever in REGISTER.levers.values())
    assert sum(name.endswith("_clamped") for name in levers) == clamping


def test_elections_are_in_the_calendar() -> None:
    """National elections are held in the third quarter of every fifth year, in every scenario."""
    held = np.flatnonzero(laid()["world.election"]) + SPAN[0]
    assert [show_quarter(quarter) for quarter in held] == ["2023Q3", "2028Q3"]
    assert set(laid()["world.election"]) == {0.0, 1.0}


@pytest.mark.parametrize(
    ("actor", "does", "size", "lever", "setting", "expected"),
    [
        ("USA", "cuts aid", 0.25, "USA.aid_cut", 0.5, 0.75),
        ("KHM", "mandates coordination", 0.3, "KHM.mandate", 0.0, 0.3),
        ("USA", "sets pressure", 0.6, "USA.pressure", 0.9, 0.6),
        ("USA", "changes its pressure", 0.5, "USA.level", 2.0, 3.0),
        ("CHN", "scales its official finance", -0.25, "CHN.finance", 2.0, 1.5),
        ("CHN", "pledges grants", 600.0, "CHN.pledge", 100.0, 700.0),
        ("ASEAN", "shifts its unity", -0.2, "ASEAN.unity", 0.1, -0.1),
    ],
)
def test_what_an_event_does_to_its_lever(
    actor: str, does: str, size: float, lever: str, setting: float, expected: float
) -> None:
    """Adds, sets, scales by one plus the size, or spreads; before and after, nothing."""
    found = laid(happening(actor, does, size), settings={lever: setting})[lever]
    wanted = np.full(48, setting)
    wanted[4:8] = expected
    np.testing.assert_allclose(found, wanted, rtol=1e-15)


def test_an_event_moves_no_other_lever() -> None:
    """An event changes its own lever alone."""
    moved, rest = laid(happening("USA", "cuts aid", 0.25)), laid()
    assert [name for name in rest if not np.array_equal(moved[name], rest[name])] == ["USA.aid_cut"]


def test_a_set_lever_clamps_while_it_is_set() -> None:
    """A lever that is set replaces the actor's rule while the event lasts, and not after."""
    flag = laid(happening("EUU", "withdraws preferences", 0.2))["EUU.withdrawn_clamped"]
    assert np.flatnonzero(flag).tolist() == [4, 5, 6, 7]
    always = laid(settings={"EUU.withdrawn": 0.2})["EUU.withdrawn_clamped"]
    assert always.all()


@given(st.integers(*SPAN), st.integers(0, 47), st.floats(1.0, 3000.0))
def test_spread_money_is_all_paid(first: int, more: int, size: float) -> None:
    """A spread sum is paid in full over the event, in equal yearly amounts."""
    last = min(first + more, SPAN[1])
    pledge = laid(happening("JPN", "pledges grants", size, first, last))["JPN.pledge"]
    assert pledge.sum() / 4 == pytest.approx(size)
    assert set(pledge) <= {0.0, pledge[first - SPAN[0]]}
    assert np.count_nonzero(pledge) == last - first + 1


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2020-Q3", "2021-Q2", "2020Q3", "2021Q2"),
        ("2020-07", "2021-06", "2020Q3", "2021Q2"),
        ("2020-09", "2021-04", "2020Q3", "2021Q2"),
        ("2020-01", "2020-01", "2020Q1", "2020Q1"),
        ("2020-12", "2021-12", "2020Q4", "2021Q4"),
        ("2020", "2021", "2020Q1", "2021Q4"),
        ("2020", None, "2020Q1", "2030Q4"),
    ],
)
def test_dates_name_quarters(
    write: Write, own: Load, since: str, until: str | None, first: str, last: str
) -> None:
    """A month means its quarter, a year its first or last quarter, no end the end of the run."""
    write("dated", event(since=since, until=until))
    (found,) = own("dated").events
    assert (show_quarter(found.first), show_quarter(found.last)) == (first, last)


@given(st.integers(0, 151))
def test_quarters_are_read_as_they_are_shown(quarter: int) -> None:
    """A quarter that is shown reads back as itself."""
    assert parse_quarter(show_quarter(quarter).replace("Q", "-Q")) == quarter


spans = st.tuples(st.integers(*SPAN), st.integers(*SPAN)).map(sorted)
happenings = st.builds(
    lambda action, size, span: happening(*action, size, *span),
    st.sampled_from(sorted(REGISTER.actions)),
    st.floats(-1.0, 1.0).filter(bool),
    spans,
)


def named(events: list[Event]) -> list[Event]:
    """The events with ids of their own."""
    return [replace(e, id=f"e{i}") for i, e in enumerate(events)]


@given(st.sampled_from(sorted(REGISTER.actions)), spans)
def test_zero_is_zero_where_a_lever_is_set(action: tuple[str, str], span: list[int]) -> None:
    """Size zero sets a lever to zero and holds it there; where it sets nothing it is refused."""
    first, last = span[0] - SPAN[0], span[1] - SPAN[0] + 1
    zero, usual = happening(*action, 0.0, *span), laid()
    refused = range_problems({}, [zero], REGISTER, SPAN)
    name = lever_of(zero, REGISTER)
    if REGISTER.actions[action].effect == "sets" and REGISTER.levers[name].low > 0.0:
        assert refused
    elif REGISTER.actions[action].effect == "sets":
        assert not laid(zero)[name][first:last].any()
        assert laid(zero)[f"{name}_clamped"][first:last].all()
        assert not refused
    else:
        assert equal(laid(zero), usual)
        released = REGISTER.actions[action].effect == "releases"
        assert bool(refused) != released


@given(st.lists(happenings, max_size=5), st.randoms())
def test_the_order_of_events_does_not_matter(events: list[Event], random: object) -> None:
    """Events lay out the same bit for bit in whatever order they stand in the file."""
    shuffled = named(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert equal(laid(*named(events)), laid(*shuffled))


@given(happenings, st.data())
def test_an_event_may_be_split(whole: Event, data: st.DataObject) -> None:
    """What adds, sets or scales lays out the same as two adjoining events with the same size."""
    if REGISTER.actions[whole.actor, whole.does].effect == "spreads":
        whole = replace(whole, actor="KHM", does="concedes on governance")
    cut = data.draw(st.integers(whole.first, whole.last))
    halves = [replace(whole, id="a", last=cut)]
    if cut < whole.last:
        halves.append(replace(whole, id="b", first=cut + 1))
    assert equal(laid(whole), laid(*halves))


def test_a_placebo_lays_out_as_the_baseline(load: Load, baseline: Scenario) -> None:
    """The shipped placebo writes levers, which are then the baseline's to the last bit."""
    placebo = load("placebo")
    assert placebo.unmoved
    assert equal(laid(*placebo.events), laid(*baseline.events))
    assert placebo.digest == baseline.digest


# ---- digest and resolved file -------------------------------------------------------------------


@given(st.text(min_size=1), st.text(min_size=1), st.lists(st.text(min_size=1)))
def test_the_digest_ignores_words(title: str, story: str, notice: list[str]) -> None:
    """Words change no number, so they do not change the digest."""
    scenario = load_scenario(ROOT / "scenarios", "western-pressure", REGISTER)
    told = replace(scenario, title=title, story=story, notice=tuple(notice))
    assert told.digest == scenario.digest


def test_the_digest_ignores_comments_and_line_ends(write: Write, own: Load) -> None:
    """A comment, a title, an event's id and source, and line ends leave the digest as it is."""
    body = "[levers]\nUSA = { level = 2.0 }\n" + event()
    path = write("one", body)
    digest = own("one").digest
    retold = body.replace("[[event]]", "# why\n[[event]]  # what").replace('"e"', '"another"')
    path = write("one", retold.replace("judgement", "vannarith-2019 ¶8"), title="Another")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert own("one").digest == digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("level = 2.0", "level = 2.0000000000000004"),
        ("level = 2.0", "reward = 0.5"),
        ("size = 0.5", "size = 0.5000000000000001"),
        ("2020-Q1", "2020-Q2"),
        ('"USA"', '"EUU"'),
        ("2024-Q4", "2024-Q3"),
        ("2029", "2028"),
        ('does = "cuts aid"', 'does = "offers options"'),
    ],
)
def test_the_digest_follows_numbers(write: Write, own: Load, old: str, new: str) -> None:
    """Whatever changes a number changes the digest, be it in the last bit."""
    lasting = event(until="2024-Q4")
    body = "[levers]\nUSA = { level = 2.0 }\n" + lasting + '[time]\nend = "2029"\n'
    write("one", body)
    assert body.count(old) == 1
    write("two", body.replace(old, new))
    assert own("one").digest != own("two").digest


def again(scenario: Scenario, folder: Path) -> Scenario:
    """A scenario written resolved and loaded from that file alone."""
    (folder / "alone").mkdir()
    path = folder / "alone" / f"{scenario.name}.toml"
    path.write_text(write_resolved(scenario, REGISTER), encoding="utf-8")
    return load_scenario(folder / "alone", scenario.name, REGISTER)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_resolved_scenario_loads_alone(load: Load, tmp_path: Path, name: str) -> None:
    """A resolved file stands alone: the same words, events and levers, without what it extended."""
    scenario = load(name)
    alone = again(scenario, tmp_path)
    assert alone.lineage == (name,)
    origins = [replace(e, origin=name) for e in scenario.events]
    assert list(alone.events) == origins
    for words in ("title", "story", "paragraphs", "notice", "tries", "expects", "start", "end"):
        assert getattr(alone, words) == getattr(scenario, words)
    span = (scenario.start, scenario.end)
    assert equal(
        lay_out(alone.settings, alone.events, REGISTER, span),
        lay_out(scenario.settings, scenario.events, REGISTER, span),
    )


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n\t")
).filter(
    lambda text: text and not re.search(r"[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064]", text)
)


@given(title=WORDS, story=WORDS, size=st.floats(1e-300, 1.0), setting=st.floats(0.0, 3.0))
def test_resolving_keeps_words_and_numbers(
    tmp_path_factory: pytest.TempPathFactory, title: str, story: str, size: float, setting: float
) -> None:
    """Words with quotes, backslashes and line ends, and numbers to the last bit, survive."""
    scenario = load_scenario(ROOT / "scenarios", "baseline", REGISTER)
    told = replace(
        scenario,
        title=title,
        story=story,
        events=(happening("USA", "cuts aid", size),),
        settings={"USA.level": Setting(setting, "baseline")},
    )
    alone = again(told, tmp_path_factory.mktemp("resolved"))
    assert (alone.title, alone.story) == (title, story)
    assert alone.events[0].size == size
    kept = alone.settings.get("USA.level")
    assert (1.0 if kept is None else kept.value) == setting


def test_a_resolved_file_tells_what_was_inherited(write: Write, own: Load) -> None:
    """A value that an heir leaves as it is stands under the name of the file that set it."""
    write("heir", "[levers]\nUSA = { reward = 0.75 }\n", extends="western-flexibility")
    lines = write_resolved(own("heir"), REGISTER).splitlines()
    assert "reward = 0.75  # share; heir" in lines
    assert "reward = 0.5  # share; western-flexibility" in lines


def test_a_resolved_file_tells_where_values_come_from(load: Load) -> None:
    """Every value in force stands in the resolved file with its unit and the file that set it."""
    lines = write_resolved(load("reform-and-options"), REGISTER).splitlines()
    assert lines[0] == (
        "# reform-and-options, resolved: reform-and-options <- institutional-reform <- baseline"
    )
    assert "[[event]]  # institutional-reform" in lines
    assert "[[event]]  # reform-and-options" in lines
    flexible = write_resolved(load("western-flexibility"), REGISTER).splitlines()
    assert "reward = 0.5  # share; western-flexibility" in flexible
    assert "level = 1.0  # multiple; default" in flexible
    settings = [line for line in flexible if line.endswith(("; default", "; western-flexibility"))]
    held = [name for name, lever in REGISTER.levers.items() if lever.clamps]
    assert len(settings) == len(REGISTER.levers) - len(held)


def test_a_longer_run_keeps_what_is_spread() -> None:
    """What lasts to the end goes on to the new end, but a sum that is spread keeps its time."""
    baseline = load_scenario(ROOT / "scenarios", "baseline", REGISTER)
    end = baseline.end
    lasting = happening("USA", "cuts aid", 0.5, end - 8, end)
    brief = happening("USA", "cuts aid", 0.2, end - 8, end - 1)
    spread = happening("JPN", "pledges grants", 900.0, end - 8, end)
    events = (lasting, brief, spread)
    longer = lengthened(replace(baseline, events=events), end + 4, REGISTER)
    assert longer.end == end + 4
    assert [event.last for event in longer.events] == [end + 4, end - 1, end]
    assert lengthened(baseline, end, REGISTER) is baseline


# ---- the ends of what can be run ----------------------------------------------------------------


@pytest.mark.parametrize("quarter", [START, LAST])
def test_a_run_may_end_in_its_first_and_in_the_last_quarter(
    write: Write, own: Load, quarter: int
) -> None:
    """A run may be one quarter long, and as long as quarters are counted."""
    write("short", f'[time]\nend = "{file_date(quarter)}"\n')
    found = own("short")
    assert (found.start, found.end) == (START, quarter)


@pytest.mark.parametrize("quarter", [START - 1, LAST + 1])
def test_a_run_that_ends_outside_is_refused(write: Write, own: Load, quarter: int) -> None:
    """What is allowed is told."""
    write("outside", f'[time]\nend = "{file_date(quarter)}"\n')
    said = refusal(own, "outside")
    assert f"a run cannot end in {file_date(quarter)}" in said
    assert f"allowed: {file_date(START)} to {file_date(LAST)}" in said


@pytest.mark.parametrize(("quarter", "told"), [(LAST, True), (LAST + 1, False)])
def test_a_longer_run_is_advised_only_where_it_can_be(
    write: Write, own: Load, quarter: int, told: bool
) -> None:
    """An event after the end is told to let the run end later, but not beyond the last quarter."""
    write("late", event(since=file_date(quarter)))
    advised = f'let the run end later: end = "{file_date(quarter)}"' in refusal(own, "late")
    assert advised == told


def test_an_event_may_last_to_the_last_quarter_and_no_longer(write: Write, own: Load) -> None:
    """Until the last quarter that can be run, though the run ends before."""
    write("lasting", event(until=file_date(LAST)))
    assert own("lasting").events[-1].last == LAST
    write("longer", event(until=file_date(LAST + 1)))
    assert f"allowed: {file_date(LAST)} or earlier" in refusal(own, "longer")


def test_what_is_left_out_of_a_file_is_empty(write: Write, own: Load, baseline: Scenario) -> None:
    """A scenario may leave out its time, levers, world and events."""
    write("bare")
    found = own("bare")
    assert (found.start, found.end) == (baseline.start, baseline.end)
    assert (found.settings, found.events) == (baseline.settings, baseline.events)
