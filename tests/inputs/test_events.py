"""Events of scenario files: zero, verbs without a size, what is left out, names, dates, growth."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Event, Scenario, load_scenario
from sim.inputs.scenario.events import contradictions
from sim.inputs.scenario.lineage import ScenarioFile
from sim.inputs.scenario.ranges import event_excesses
from sim.inputs.scenario.tables import ScenarioTable
from sim.inputs.strict_toml import Document, FileProblems
from sim.model.quarters import START, parse_quarter

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "seeds")
SPAN = (START, START + 47)
HEAD = """schema = 1
title = "T"
story = "S"
paragraphs = []
notice = []
try = []
"""
CUT = """[[event]]
id = "e"
actor = "USA"
does = "{does}"
{size}
from = "2020"
until = "{until}"
source = "judgement"
"""


def written(folder: Path, name: str, body: str, extends: str = "baseline") -> Path:
    """A scenario file."""
    path = folder / f"{name}.toml"
    path.write_text(f'{HEAD}extends = "{extends}"\n{body}', encoding="utf-8")
    return path


def cut(does: str = "cuts aid", size: str = "size = 0.5", until: str = "2021") -> str:
    """An event of the United States."""
    return CUT.format(does=does, size=size, until=until)


def own(folder: Path, body: str, extends: str = "baseline") -> Scenario:
    """A scenario of one's own, written and loaded."""
    written(folder, "mine", body, extends)
    return load_scenario(folder, "mine", REGISTER)


def refusal(folder: Path, body: str, extends: str = "baseline") -> str:
    """What is said of a scenario that is refused."""
    with pytest.raises(FileProblems) as caught:
        own(folder, body, extends)
    return str(caught.value)


# ---- zero, verbs without a size, what is left out ------------------------------------------------


def test_zero_that_changes_nothing_is_refused(own_scenarios: Path) -> None:
    """A size of zero is refused where it would change nothing, with what to do instead."""
    said = refusal(own_scenarios, cut(size="size = 0.0"))
    assert "'cuts aid' with size 0 changes nothing" in said
    assert "fix: leave the event out" in said
    written(own_scenarios, "parent", cut())
    said = refusal(own_scenarios, '[[event]]\nid = "e"\nsize = 0.0\n', "parent")
    assert "fix: write off = true in its place" in said


def test_zero_that_sets_is_zero(own_scenarios: Path) -> None:
    """A verb that sets may set to zero."""
    (event,) = own(own_scenarios, cut("sets pressure", "size = 0.0")).events
    assert event.size == 0.0


def test_an_inherited_event_is_left_out(own_scenarios: Path) -> None:
    """`off = true` leaves out an inherited event, `off = false` in an heir takes it back."""
    written(own_scenarios, "parent", cut())
    off = '[[event]]\nid = "e"\noff = true\n'
    assert own(own_scenarios, off, "parent").events == ()
    written(own_scenarios, "without", off, "parent")
    assert len(own(own_scenarios, off.replace("true", "false"), "without").events) == 1
    assert "fix: leave the event out" in refusal(own_scenarios, off)


def test_a_verb_with_a_size_of_its_own_takes_none(own_scenarios: Path) -> None:
    """`lifts its pressure` needs no size and refuses one."""
    (event,) = own(own_scenarios, cut("lifts its pressure", "")).events
    assert event.size == 0.0
    said = refusal(own_scenarios, cut("lifts its pressure", "size = 0.5"))
    assert "'lifts its pressure' takes no size" in said
    assert "fix: leave size out" in said


# ---- dates, switches, the schema ----------------------------------------------------------------


def test_an_event_ends_within_what_can_be_run(own_scenarios: Path) -> None:
    """An end after the last quarter that can be run is refused."""
    assert "fix: leave until out" in refusal(own_scenarios, cut(until="9999-Q4"))


@pytest.mark.parametrize(
    ("since", "fix"),
    [("2050-Q4", 'let the run end later: end = "2050-Q4"'), ("2051-Q1", "")],
)
def test_a_run_can_be_lengthened_to_the_last_quarter(
    own_scenarios: Path, since: str, fix: str
) -> None:
    """An event after the run is told which end would have it, where there is one."""
    body = cut(until="2060").replace('from = "2020"', f'from = "{since}"')
    told = refusal(own_scenarios, body)
    assert f"the event begins in {since}, outside the run" in told
    assert (fix in told) if fix else ("let the run" not in told)


def test_dates_are_read_as_tables_print_them(own_scenarios: Path) -> None:
    """2020Q1 is a date, in files and elsewhere."""
    (event,) = own(own_scenarios, cut(until="2020Q3")).events
    assert event.last == parse_quarter("2020Q3") == parse_quarter("2020-Q3")


@pytest.mark.parametrize("text", ["២០២០", "2020-Q១", "２０２０", "2020-1", "2020 Q1", "2020Q5"])
def test_other_dates_are_none(text: str) -> None:
    """Digits of another script and other forms are no date."""
    with pytest.raises(ValueError, match="is no date"):
        parse_quarter(text)


@pytest.mark.parametrize("name", sorted(n for n, v in REGISTER.levers.items() if v.unit == "0/1"))
def test_a_switch_is_off_or_on(own_scenarios: Path, name: str) -> None:
    """A lever that is 0 or 1 cannot be set between."""
    key = name.partition(".")[2]
    said = refusal(own_scenarios, f"[world]\n{key} = 0.5\n")
    assert f"{key} = 0.5 is neither 0 nor 1" in said
    assert own(own_scenarios, f"[world]\n{key} = 1.0\n").settings[name].value == 1.0


@pytest.mark.parametrize("value", ["true", "1.0"])
def test_the_version_is_a_whole_number(own_scenarios: Path, value: str) -> None:
    """`schema = true` and `schema = 1.0` are refused with the right line."""
    path = written(own_scenarios, "mine", "")
    text = path.read_text(encoding="utf-8").replace("schema = 1", f"schema = {value}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems, match="fix: write schema = 1"):
        load_scenario(own_scenarios, "mine", REGISTER)


def test_a_setting_at_its_default_is_remembered(own_scenarios: Path) -> None:
    """A lever that a file writes at its default is kept to be noted, unless a file moves it."""
    mine = own(own_scenarios, "[levers]\nUSA = { level = 1.0 }\n")
    assert (mine.settings, mine.unmoved) == ({}, {"USA.level": 1.0})
    written(own_scenarios, "parent", "[levers]\nUSA = { level = 2.0 }\n")
    assert own(own_scenarios, "[levers]\nUSA = { level = 1.0 }\n", "parent").unmoved == {}


@pytest.mark.parametrize("name", ["My Scenario (v2)", "null", "nan", "true", "2020", "Ａ"])
def test_files_keep_the_rule_of_names(own_scenarios: Path, name: str) -> None:
    """A file whose name breaks the rule of `new` is refused, to run as well as to extend."""
    written(own_scenarios, name, "")
    with pytest.raises(FileProblems, match="is no name for a scenario"):
        load_scenario(own_scenarios, name, REGISTER)


# ---- how checks grow ----------------------------------------------------------------------------


class Counted(int):
    """A quarter that counts how often it is compared."""

    compared = 0

    def __le__(self, other: int) -> bool:
        Counted.compared += 1
        return int(self) <= int(other)

    def __lt__(self, other: int) -> bool:
        Counted.compared += 1
        return int(self) < int(other)


def overlapping(n: int) -> list[Event]:
    """Events that all set one lever at once."""
    return [
        Event(
            f"e{i:05}",
            "USA",
            "sets pressure",
            0.5,
            *map(Counted, SPAN),
            "judgement",
            "x",
        )
        for i in range(n)
    ]


def test_overlapping_events_are_found_in_one_pass(register: Register) -> None:
    """A thousand events that set one lever give one problem each, with few comparisons."""
    table = ScenarioTable.model_validate(
        {"schema": 1, "title": "T", "story": "S", "paragraphs": [], "notice": [], "try": []}
    )
    file = ScenarioFile("mine", Document("mine.toml", {}), table)
    n = 1000
    Counted.compared = 0
    assert len(list(contradictions(file, overlapping(n), register))) == n - 1
    assert Counted.compared < 20 * n


def test_what_leaves_its_range_names_a_few(register: Register) -> None:
    """However many events move a lever together, a message names a few of them."""
    events = [Event(f"e{i}", "USA", "cuts aid", 0.5, *SPAN, "judgement", "x") for i in range(300)]
    for _, excess in event_excesses({}, events, register, SPAN):
        assert excess.fix.count("'e") <= 5
        assert "and others" in excess.fix


def test_a_long_chain_lists_its_folder_once(
    own_scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many files a scenario extends, the folder is listed once."""
    for i in range(30):
        written(own_scenarios, f"c{i}", "", f"c{i - 1}" if i else "baseline")
    listed: list[Path] = []

    def names(folder: Path) -> list[str]:
        listed.append(folder)
        return list(_stems(folder))

    monkeypatch.setattr("sim.inputs.scenario.lineage.scenario_names", names)
    assert len(load_scenario(own_scenarios, "c29", REGISTER).lineage) == 31
    assert len(listed) == 1


def _stems(folder: Path) -> Iterator[str]:
    yield from (path.stem for path in folder.glob("*.toml"))
