"""The shipped scenarios: complete, sourced, distinct, and moving results as they say."""

import csv
import itertools
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.analysis.least_effect import least_effect
from sim.engine.chance import Design
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.run import Run
from sim.evidence.expectations.scores import score
from sim.inputs.register import load_register
from sim.inputs.scenario import ExpectTable, Scenario, load_scenario, scenario_names
from sim.model.quarters import parse_quarter

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios"
REGISTER = load_register(ROOT / "seeds")
BUILD = runpy.run_path(str(FOLDER / "build.py"))  # leaves no cache beside the scenarios

TWENTY = {
    "asean-centrality",
    "asean-divided",
    "asian-opening",
    "base-confirmed",
    "base-rumour",
    "baseline",
    "china-retrenchment",
    "china-surge",
    "equal-treatment",
    "history-2019-2025",
    "indo-pacific-delivered",
    "indo-pacific-undelivered",
    "institutional-reform",
    "japan-counterweight",
    "pressure-with-options",
    "preference-loss",
    "reform-and-options",
    "rivalry-escalation",
    "western-flexibility",
    "western-pressure",
}
SWITCHES = {
    "switch-border-conflict",
    "switch-graduation",
    "switch-pandemic",
    "switch-us-aid-retreat",
}
NAMES = scenario_names(FOLDER)
SCENARIOS = {name: load_scenario(FOLDER, name, REGISTER) for name in NAMES}


def told(name: str) -> dict[str, Any]:
    """A scenario file as it is written."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


# ---- what ships -------------------------------------------------------------------------------


def test_twenty_scenarios_ship_beside_placebo_and_switches() -> None:
    """Twenty scenarios, a placebo and four switches ship; none of them is lost to a new one."""
    assert len(TWENTY) == 20
    assert set(NAMES) >= TWENTY | SWITCHES | {"placebo"}


def test_no_two_scenarios_are_the_same() -> None:
    """All scenarios differ in what can change a number, but for the placebo."""
    digests = {name: s.digest for name, s in SCENARIOS.items()}
    assert digests.pop("placebo") == digests["baseline"]
    assert len(set(digests.values())) == len(digests)


@pytest.mark.parametrize("name", NAMES)
def test_a_story_is_two_short_sentences(name: str) -> None:
    """Every story is two sentences and at most sixty words."""
    story = SCENARIOS[name].story
    assert len(re.findall(r"[.!?](?=\s|$)", story)) == 2
    assert story.endswith(".")
    assert len(story.split()) <= 60


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_is_complete(name: str) -> None:
    """Every scenario says what to notice and try; those that change something what they expect."""
    scenario = SCENARIOS[name]
    small = name in {"baseline", "placebo", *SWITCHES}
    assert len(scenario.notice) >= (1 if small else 2)
    assert len(scenario.tries) >= 1
    assert scenario.paragraphs
    assert "NOTICE" not in " ".join(scenario.notice)
    assert small or 2 <= len(scenario.expects) <= 5


def test_reform_and_options_is_both_and_no_more() -> None:
    """With the baseline, reform, options and both make a two-by-two table."""

    def acts(name: str) -> set[tuple[object, ...]]:
        return {(e.actor, e.does, e.size, e.first, e.last) for e in SCENARIOS[name].events}

    reform, options = acts("institutional-reform"), acts("indo-pacific-delivered")
    assert acts("reform-and-options") == reform | options
    assert not reform & options


# ---- sources ----------------------------------------------------------------------------------


@cache
def lengths() -> dict[str, int]:
    """Number of paragraphs of each document."""
    records = tomllib.loads((ROOT / "seeds" / "documents.toml").read_text(encoding="utf-8"))
    return {record["id"]: record["paragraphs"] for record in records["document"]}


@cache
def record() -> tuple[dict[str, str], ...]:
    """The chronology's rows."""
    path = ROOT / "seeds" / "data" / "events_chronology.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def citable() -> set[str]:
    """Ids of seeds/sources.toml."""
    records = tomllib.loads((ROOT / "seeds" / "sources.toml").read_text(encoding="utf-8"))
    return {source["id"] for source in records["source"]}


def resolves(source: str) -> bool:
    """Whether one source is a judgement, a citable record, a recorded event or paragraphs."""
    if source == "judgement" or source in citable():
        return True
    head, *marks = re.split(r",?\s+", source)
    if head == "data/events_chronology.csv":
        return bool(marks) and {*marks} <= {row["event_id"] for row in record()}
    last = lengths().get(head, 0)
    return bool(marks) and all(re.fullmatch(r"¶[1-9]\d*", m) and int(m[1:]) <= last for m in marks)


@pytest.mark.parametrize("name", NAMES)
def test_every_cited_paragraph_exists(name: str) -> None:
    """A scenario rests on paragraphs that are there."""
    assert [p for p in SCENARIOS[name].paragraphs if not resolves(p)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_event_has_a_source_that_resolves(name: str) -> None:
    """Each part of each event's source is found."""
    parts = {part for e in SCENARIOS[name].events for part in e.source.split("; ")}
    assert [part for part in parts if not resolves(part)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "hearsay",
        "S99",
        "vannarith-2019",
        "vannarith-2019 ¶22",
        "state-2018 ¶0",
        "state-2018 ¶13, ¶99",
        "data/events_chronology.csv",
        "data/events_chronology.csv E28",
    ],
)
def test_the_check_of_sources_sees(wrong: str) -> None:
    """The check of sources refuses what leads nowhere."""
    assert not resolves(wrong)


# ---- what they expect -------------------------------------------------------------------------


def share(expect: ExpectTable, run: Trajectories, base: Trajectories) -> float:
    """The share of futures that go along with an expected direction."""
    quarter = parse_quarter(expect.at, end=True) - run.scenario.start
    usual = base.of(expect.output)[quarter]
    change = run.of(expect.output)[quarter] - usual
    if expect.direction == "stays":
        output = REGISTER.outputs[expect.output.partition(".")[0]]
        return float(np.mean(np.abs(change) < least_effect(output, float(np.median(usual)))))
    sign = 1.0 if expect.direction == "rises" else -1.0
    return float(np.mean(sign * change > 0.0))


@cache
def runs() -> tuple[dict[str, str], dict[tuple[str, int], tuple[bool | None, float]]]:
    """Fresh tables by scenario; by scenario and number of the expectation, what came of it."""
    tables, outcomes, base = {}, {}, None
    how = Run(BUILD["SEED"], Design(BUILD["MEMBERS"]))
    for run in simulate_each([SCENARIOS[name] for name in NAMES], REGISTER, how):
        base = base or run
        tables[run.scenario.name] = BUILD["table"](run, REGISTER.cast)
        scored = score(run.scenario.expects, run, base, REGISTER)
        for i, (expect, row) in enumerate(zip(run.scenario.expects, scored, strict=True)):
            outcomes[run.scenario.name, i] = row.held, share(expect, run, base)
    return tables, outcomes


MISSES = {("indo-pacific-delivered", 3)}
"""Expectations that these few futures miss: what was expected is kept as it was stated.

The economic tie with the United States rises by 0.00049, less than counts; of 1,000 futures it
rises by 0.0005.
"""


@pytest.mark.parametrize(
    ("name", "i"),
    [(s.name, i) for s in SCENARIOS.values() for i in range(len(s.expects))],
)
def test_every_expected_direction_holds(name: str, i: int) -> None:
    """The median moves as expected but for a known miss, and so do three futures in five."""
    held, going_along = runs()[1][name, i]
    assert held == ((name, i) not in MISSES), SCENARIOS[name].expects[i]
    assert going_along >= 0.6, SCENARIOS[name].expects[i]


def numbers(text: str) -> dict[tuple[str, str], list[float]]:
    """An expected table by quarter and output."""
    head, *rows = csv.reader(text.splitlines())
    assert head == ["quarter", "output", "median", "q05", "q95"]
    return {(row[0], row[1]): [float(cell) for cell in row[2:]] for row in rows}


def test_every_scenario_has_expected_numbers() -> None:
    """expected/ has one table for each scenario, and no other."""
    assert {path.stem for path in (FOLDER / "expected").glob("*.csv")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_those_expected(name: str) -> None:
    """A run gives the numbers in expected/; a change of results is refreshed by command only."""
    kept = numbers((FOLDER / "expected" / f"{name}.csv").read_text(encoding="utf-8"))
    fresh = numbers(runs()[0][name])
    assert fresh.keys() == kept.keys()
    apart = {
        key: (fresh[key], kept[key])
        for key in kept
        if fresh[key] != pytest.approx(kept[key], rel=1e-6, abs=1e-12)
    }
    assert apart == {}


# ---- what is built ----------------------------------------------------------------------------


def test_nothing_built_is_out_of_date() -> None:
    """`build.py --check` finds history and index as they would be written."""
    command = [sys.executable, str(FOLDER / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scenarios/README.md", "| baseline |", "| basline |"),
        ("scenarios/history-2019-2025.toml", "size = 588.0", "size = 600.0"),
        ("seeds/chronology.toml", "size = 588.0", "size = 600.0"),
        ("scenarios/asean-divided.toml", "From 2020", "Since 2020"),
    ],
)
def test_the_check_sees_what_is_out_of_date(tmp_path: Path, file: str, old: str, new: str) -> None:
    """A change on either side of what is built makes the check exit with 1; building mends it."""
    for name in ("seeds", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "sim").symlink_to(ROOT / "sim")
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    main = runpy.run_path(str(tmp_path / "scenarios" / "build.py"))["main"]
    assert [main(["--check"]), main([]), main(["--check"])] == [1, 0, 0]


def mapped() -> dict[str, dict[str, Any]]:
    """seeds/chronology.toml without the scenario's words."""
    words = ("scenario", "nobody")
    return {row: fields for row, fields in BUILD["mapping"]().items() if row not in words}


def nobodys() -> set[str]:
    """Ids of the events of the history that nobody chose, and that are no row of the record."""
    return {event["id"] for event in BUILD["mapping"]()["nobody"]}


def test_every_recorded_event_is_mapped_or_skipped() -> None:
    """Each row from 2019 on moves a lever with a reason, or is skipped with one."""
    rows = [row["event_id"] for row in record() if int(row["year"]) >= 2019]
    assert sorted(mapped()) == sorted(rows) == sorted(BUILD["recorded"]())
    for fields in mapped().values():
        if "skip" in fields:
            assert set(fields) == {"skip"}
            assert fields["skip"]
        else:
            assert {"actor", "does", "size", "from", "why"} <= set(fields)
            assert fields["size"]
            assert fields["why"]


def test_no_recorded_event_is_cambodias_own() -> None:
    """Only what others did is fed in: Cambodia's acts are what the model must give."""
    actors = {row["event_id"]: row["actor"] for row in record()}
    assert [row for row in mapped() if actors[row] == "KHM"] == []
    assert [e.id for e in SCENARIOS["history-2019-2025"].events if e.actor == "KHM"] == []


def test_no_recorded_event_acts_before_its_date() -> None:
    """An event of the history begins in the quarter of its row, or later when it takes effect."""
    dates = {row["event_id"].lower(): row["date"][:7] for row in record()}
    early = [
        e.id
        for e in SCENARIOS["history-2019-2025"].events
        if e.id not in nobodys() and e.first < parse_quarter(dates[e.id])
    ]
    assert early == []


def test_the_history_holds_what_was_decided() -> None:
    """A fifth of Europe's preferences is withdrawn from August 2020, its own rule held."""
    history = SCENARIOS["history-2019-2025"]
    assert (history.quarters[0], history.quarters[-1]) == ("2019Q1", "2030Q4")
    (event,) = [e for e in history.events if e.id == "e30"]
    assert (event.does, event.size) == ("withdraws preferences", 0.2)
    assert (event.first, event.last) == (parse_quarter("2020-08"), parse_quarter("2030-Q4"))
    assert REGISTER.levers["EUU.withdrawn"].clamps


# ---- switches ---------------------------------------------------------------------------------

COUNTED = {"aid-retreat", "conflict-unity"}
"""Events of switches that the history has in its own words."""


def blocks(switch: str, name: str) -> str:
    """The switch's event blocks as they are pasted into an heir of a scenario."""
    text = (FOLDER / f"{switch}.toml").read_text(encoding="utf-8").partition("\n[[expect]]")[0]
    kept = re.split(r"(?=\[\[event\]\])", text)[1:]
    if name == "history-2019-2025":
        kept = [b for b in kept if not any(f'"{i}"' in b for i in COUNTED)]
    return "".join(kept)


def heir(name: str, switch: str, folder: Path) -> Scenario:
    """A scenario with the switch pasted in."""
    text = f'schema = 1\ntitle = "x"\nstory = "x"\nparagraphs = []\nextends = "{name}"\n'
    text += 'notice = []\ntry = []\n[time]\nstart = "2019-Q1"\nend = "2035-Q4"\n'
    (folder / "heir.toml").write_text(text + blocks(switch, name), encoding="utf-8")
    return load_scenario(folder, "heir", REGISTER)


HAPPENED = {
    "switch-border-conflict": {"history-2019-2025"},
    "switch-pandemic": {"history-2019-2025"},
}
"""Scenarios that hold what a switch adds already, so that it cannot be pasted in again."""


@pytest.mark.parametrize("switch", sorted(SWITCHES))
def test_a_switch_fits_every_scenario(own_scenarios: Path, switch: str) -> None:
    """A switch can be copied into any of the twenty that lack it: no id or lever clashes."""
    for name in sorted(TWENTY - HAPPENED.get(switch, set())):
        pasted = heir(name, switch, own_scenarios)
        count = blocks(switch, name).count("[[event]]")
        assert len(pasted.events) == len(SCENARIOS[name].events) + count


def test_the_example_of_the_readme_is_a_switch_unchanged() -> None:
    """The README's example pastes switch-pandemic as it stands."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    example = next(b for b in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "meets a" in b)
    assert tomllib.loads(example)["event"] == told("switch-pandemic")["event"]


def test_ids_of_switches_are_used_nowhere_else() -> None:
    """No two files share the id of a switch's event, but for what nobody chose in the history."""
    ids = {name: {e.id for e in s.events} for name, s in SCENARIOS.items()}
    for switch, name in itertools.product(SWITCHES, NAMES):
        assert switch == name or not (ids[switch] & ids[name]) - nobodys()
