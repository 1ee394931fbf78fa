"""Expectations: scored as they are written, kept once and for all, and counted fairly."""

import getpass
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.cli.printing.expectations import scored_lines
from sim.engine.ensemble import Trajectories
from sim.evidence.expectations.confidence import EDGES, FEWEST, calibration
from sim.evidence.expectations.ledger import LEDGER, Line, append_to_ledger, read_ledger
from sim.evidence.expectations.scores import Scored, score
from sim.evidence.expectations.statements import digest_of, statements_text
from sim.figures import calibration as figure
from sim.inputs.register import load_register
from sim.inputs.scenario import Event, ExpectTable, Scenario, load_scenario, write_resolved
from sim.inputs.scenario.words import expectation_words
from sim.model.quarters import START
from tests.canvas import faults, picture, words_in

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "seeds")
BASELINE = load_scenario(ROOT / "scenarios", "baseline", REGISTER)
LAST = "2030-Q4"


def expect(output: str = "tilt.KHM", **fields: object) -> ExpectTable:
    """A statement; `rises` unless it says otherwise."""
    given = fields if {"direction", "above", "below"} & set(fields) else {"direction": "rises"}
    return ExpectTable.model_validate({"output": output} | given | fields)


def scenario(name: str = "mine", size: float = 0.0, *expects: ExpectTable) -> Scenario:
    """A scenario; another size is another content."""
    event = Event("cut", "USA", "cuts aid", size, START + 6, START + 16, "judgement", name)
    return replace(BASELINE, name=name, events=(event,), expects=expects)


def futures(
    values: dict[str, list[float]], when: str = LAST, of: Scenario = BASELINE
) -> Trajectories:
    """Members with these values at one quarter, and nothing but 9 at all others."""
    row = of.quarters.index(when.replace("-", ""))
    count = len(next(iter(values.values())))
    outputs, actors = {}, {}
    for name, numbers in values.items():
        output, _, code = name.partition(".")
        actors[output] = REGISTER.cast.actors_of(REGISTER.outputs[output].by)
        outputs[output] = np.full((len(of.quarters), len(actors[output]), count), 9.0)
        outputs[output][row, actors[output].index(code)] = numbers
    return Trajectories(of, np.arange(count, dtype=np.uint64), outputs, actors)


def outcome(
    statement: ExpectTable, ours: list[float], usual: list[float], when: str = LAST
) -> tuple[float | None, bool | None]:
    """What comes of a statement about these members."""
    (row,) = score(
        [statement],
        futures({statement.output: ours}, when),
        futures({statement.output: usual}, when),
        REGISTER,
    )
    return row.observed, row.held


# ---- scores -------------------------------------------------------------------------------------


def test_a_direction_is_the_median_of_paired_changes() -> None:
    """Each future is compared with itself: two medians may differ the other way."""
    ours, usual = [0.2, 0.6, 0.0], [0.1, 0.5, 0.9]
    assert np.median(ours) < np.median(usual)
    for direction, held in (("rises", True), ("falls", False), ("stays", False)):
        found = outcome(expect("alignment.CHN", direction=direction), ours, usual)
        assert found == (pytest.approx(0.1), held)
        assert outcome(expect("alignment.CHN", direction=direction), usual, ours) == (
            pytest.approx(-0.1),
            direction == "falls",
        )


@pytest.mark.parametrize("direction", ["rises", "falls", "stays"])
def test_no_change_is_no_direction(direction: str) -> None:
    """Where nothing moves, an output stays, and neither rises nor falls."""
    found = outcome(expect("alignment.CHN", direction=direction), [0.4, 0.6], [0.4, 0.6])
    assert found == (0.0, direction == "stays")


@pytest.mark.parametrize(
    ("output", "usual", "least"),
    [("alignment.CHN", 0.5, 5e-4), ("tilt.KHM", 50.0, 0.05), ("gdp.KHM", 4000.0, 2.0)],
)
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("size", [0.0, 0.99, 1.01, 50.0])
def test_a_result_is_one_of_rises_falls_and_stays(
    output: str, usual: float, least: float, sign: int, size: float
) -> None:
    """A change of 0.0005 of the scale, or of the baseline, is the least that is no staying."""
    moved = [usual + sign * size * least] * 3
    held = {
        direction
        for direction in ("rises", "falls", "stays")
        if outcome(expect(output, direction=direction), moved, [usual] * 3)[1]
    }
    assert held == ({"stays"} if size < 1.0 else {"rises"} if sign > 0 else {"falls"})


@pytest.mark.parametrize(
    ("levels", "middle", "held"),
    [
        ({"above": 45.0}, 45.1, True),
        ({"above": 45.0}, 45.0, False),
        ({"below": 45.0}, 44.9, True),
        ({"below": 45.0}, 45.0, False),
        ({"above": 40.0, "below": 45.0}, 42.0, True),
        ({"above": 40.0, "below": 45.0}, 39.0, False),
        ({"above": 40.0, "below": 45.0}, 46.0, False),
    ],
)
def test_a_level_is_the_scenarios_own_median(
    levels: dict[str, float], middle: float, held: bool
) -> None:
    """Levels are held against the scenario alone, at its median; the limits are outside."""
    members = [0.0, middle, 100.0]
    assert outcome(expect(**levels), members, [0.0, 99.0, 100.0]) == (middle, held)
    (row,) = score([expect(**levels)], futures({"tilt.KHM": members}), None, REGISTER)
    assert (row.observed, row.held, row.measure) == (middle, held, "median")


@pytest.mark.parametrize(
    ("at", "when"), [("2024", "2024Q4"), ("2024-Q2", "2024Q2"), ("2024-05", "2024Q2")]
)
def test_a_statement_is_about_one_quarter(at: str, when: str) -> None:
    """The quarter stated is looked at, a bare year being its last one, and no other."""
    assert outcome(expect(below=3.0, at=at), [1.0], [1.0], when) == (1.0, True)
    other = "2030Q4" if when != "2030Q4" else "2029Q4"
    assert outcome(expect(below=3.0, at=at), [1.0], [1.0], other) == (9.0, False)


def test_without_a_baseline_a_direction_is_not_scored() -> None:
    """A direction needs a baseline that reaches its quarter; until then nothing is said of it."""
    ours = futures({"tilt.KHM": [50.0]})
    short = futures({"tilt.KHM": [40.0]}, "2024-Q4", replace(BASELINE, end=BASELINE.end - 24))
    for baseline in (None, short):
        (row,) = score([expect()], ours, baseline, REGISTER)
        assert (row.observed, row.held) == (None, None)
    assert scored_lines([row]) == ["Expected: 0 of 0 held; 1 not scored, for want of a baseline"]


def test_other_members_are_no_baseline() -> None:
    """Futures are compared with the same futures or not at all."""
    ours, base = futures({"tilt.KHM": [1.0, 2.0]}), futures({"tilt.KHM": [1.0, 2.0, 3.0]})
    with pytest.raises(ValueError, match="same members"):
        score([expect()], ours, base, REGISTER)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (expect(direction="falls"), "tilt.KHM falls against the baseline in 2030Q4"),
        (expect(direction="stays", at="2022"), "tilt.KHM stays as in the baseline in 2022Q4"),
        (expect(above=45), "tilt.KHM above 45 in 2030Q4"),
        (expect(below=0.25), "tilt.KHM below 0.25 in 2030Q4"),
        (expect(above=45, below=55), "tilt.KHM between 45 and 55 in 2030Q4"),
    ],
)
def test_statements_in_words(statement: ExpectTable, words: str) -> None:
    """A statement says which output, what of it, and when."""
    assert expectation_words(statement) == words


def test_a_run_tells_what_did_not_hold() -> None:
    """The count comes first, then a line for each failure with what was found instead."""
    ours, base = futures({"tilt.KHM": [50.0]}), futures({"tilt.KHM": [40.0]})
    statements = [expect(), expect(direction="falls", confidence=0.8), expect(above=60)]
    assert scored_lines(score(statements, ours, base, REGISTER)) == [
        "Expected: 1 of 3 held",
        "  not held: baseline: tilt.KHM falls against the baseline in 2030Q4 "
        "(median change +10; stated with confidence 0.8)",
        "  not held: baseline: tilt.KHM above 60 in 2030Q4 (median 50)",
    ]
    assert scored_lines([]) == []


# ---- statements ---------------------------------------------------------------------------------


def test_statements_are_kept_word_for_word() -> None:
    """The file names each scenario with its content and all that is expected of it."""
    said = scenario("said", 0.5, expect(confidence=0.7, by="A. Analyst"), expect(above=3))
    kept = json.loads(statements_text([BASELINE, said]))["scenarios"]
    assert list(kept) == ["baseline", "said"]
    assert kept["baseline"] == {"content": BASELINE.digest, "expect": []}
    assert kept["said"]["content"] == said.digest
    assert kept["said"]["expect"][0] == {
        "statement": digest_of(said.expects[0]),
        "stated": "tilt.KHM rises against the baseline in 2030Q4",
        "output": "tilt.KHM",
        "direction": "rises",
        "at": "2030-Q4",
        "confidence": 0.7,
        "by": "A. Analyst",
    }


def test_statements_hold_no_time_and_no_user() -> None:
    """The same scenarios give the same text, and it names neither clock nor user nor machine."""
    text = statements_text([scenario("said", 0.5, expect())])
    assert text == statements_text([scenario("said", 0.5, expect())])
    assert not re.search(r"\d\d:\d\d", text)
    for private in (getpass.getuser(), socket.gethostname(), str(Path.home())):
        assert f'"{private}' not in text


@pytest.mark.parametrize(
    "edited",
    [
        {"output": "gap.KHM"},
        {"direction": "falls"},
        {"at": "2029"},
        {"confidence": 0.71},
        {"confidence": None},
        {"by": "B"},
    ],
)
def test_an_edited_statement_is_another_one(edited: dict[str, object]) -> None:
    """Whatever is edited, who says it and how sure included, makes another statement."""
    said = {"output": "tilt.KHM", "direction": "rises", "confidence": 0.7, "by": "A"}
    assert digest_of(ExpectTable.model_validate(said)) != digest_of(
        ExpectTable.model_validate(said | edited)
    )


def test_another_way_to_write_a_date_is_the_same_statement() -> None:
    """A year and its last quarter are the same date."""
    assert digest_of(expect(at="2030")) == digest_of(expect(at="2030-Q4")) == digest_of(expect())


def test_a_resolved_file_keeps_what_is_expected(tmp_path: Path) -> None:
    """Read back from its resolved file a scenario expects the same, by the same people."""
    said = (expect(confidence=0.7, by='A "B" C'), expect(above=3, below=4, at="2024"))
    text = write_resolved(replace(BASELINE, expects=said), REGISTER)
    (tmp_path / "baseline.toml").write_text(text, encoding="utf-8")
    assert load_scenario(tmp_path, "baseline", REGISTER).expects == said


# ---- what is refused ----------------------------------------------------------------------------

HEAD = 'schema = 1\ntitle = "T"\nstory = "S"\nparagraphs = []\nnotice = []\ntry = []\n'
REFUSED = {
    "old name": ("[[expects]]", "expects", ["unknown key 'expects'", "did you mean 'expect'?"]),
    "no output": ('output = "tilt.KHN"\nabove = 1', '"tilt.KHN"', ["did you mean 'tilt.KHM'?"]),
    "outside": ("above = 1\nat = '2031'", "'2031'", ["outside the run", "2019Q1 to 2030Q4"]),
    "neither": ("", "[[expect]]", ["nothing is stated", "direction, or above and below"]),
    "both": ('direction = "rises"\nabove = 1', '"rises"', ["a direction and a level", "second"]),
    "upside down": ("above = 6\nbelow = 4", "6", ["nothing is above 6 and below 4", "less than"]),
    "empty": ("above = 6\nbelow = 6", "6\n", ["nothing is above 6 and below 6"]),
    "never": ("above = 101", "101", ["tilt.KHM never reaches 101", "0 to 100"]),
    "never low": ("below = -1", "-1", ["tilt.KHM never reaches -1", "0 to 100"]),
    "percentage": ("above = 1\nconfidence = 70", "70", ["is this a percentage? write 0.70"]),
    "half": ("above = 1\nconfidence = 50", "50", ["too large", "write 0.99 at most"]),
    "just over half": ("above = 1\nconfidence = 50.6", "50.6", ["percentage? write 0.51"]),
    "more than sure": ("above = 1\nconfidence = 99.5", "99.5", ["write 0.99 at most"]),
    "certain": ("above = 1\nconfidence = 1.0", "1.0", ["too large", "less than 1", "0.99"]),
    "a coin": ("above = 1\nconfidence = 0.5", "0.5", ["too small", "more than 0.5"]),
    "misspelt": ('direction = "rise"', '"rise"', ["did you mean 'rises'?", "falls, stays"]),
    "nobody": ('above = 1\nby = ""', '""', ["by is empty"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_mistakes_are_refused_where_they_stand(
    own_scenarios: Path, case: str, check: Callable[[Path], str]
) -> None:
    """A statement that cannot be scored is refused at its place, with what would do."""
    body, target, words = REFUSED[case]
    usual = "" if "output" in body or "expects" in body else 'output = "tilt.KHM"\n'
    text = f"{HEAD}{'' if 'expects' in body else '[[expect]]'}\n{usual}{body}\n"
    path = own_scenarios / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    said = check(path)
    offset = text.index(target, len(HEAD))
    line = text.count("\n", 0, offset) + 1
    assert f":{line}:{offset - text.rfind(chr(10), 0, offset)}: error: " in said
    assert [word for word in words if word not in said] == []


@pytest.fixture
def check(own_scenarios: Path) -> Callable[[Path], str]:
    """What `check` says of a file, which it refuses."""

    def checked(path: Path) -> str:
        done = hedgerow("check", path.stem, "--scenarios", str(own_scenarios))
        assert done.exit_code == 3
        return done.stderr

    return checked


# ---- the ledger ---------------------------------------------------------------------------------


def row(of: Scenario, statement: ExpectTable, held: bool | None = True) -> Scored:
    """A scored statement."""
    return Scored(
        scenario=of.name,
        content=of.digest,
        statement=digest_of(statement),
        output=statement.output,
        stated=expectation_words(statement),
        at="2030Q4",
        confidence=statement.confidence,
        by=statement.by,
        measure="median change",
        observed=None if held is None else 0.1,
        held=held,
    )


def show(results: Path, batch: str, *shown: Scenario, held: bool | None = True) -> None:
    """Enter a batch of scenarios, all statements with the same outcome."""
    scored = [row(of, statement, held) for of in shown for statement in of.expects]
    append_to_ledger(results, batch, shown, scored)


def late(results: Path) -> list[bool]:
    """Which lines were stated after seeing, in order."""
    return [line.after_seeing for line in read_ledger(results).lines]


def test_a_line_says_it_all(tmp_path: Path) -> None:
    """A line holds batch, scenario, statement, confidence and outcome, and no time or user."""
    mine = scenario("mine", 0.5, expect(confidence=0.7, by="A"))
    show(tmp_path, "mine-1234", mine, held=False)
    (line,) = (tmp_path / LEDGER).read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "batch": "mine-1234",
        "after_seeing": False,
        **asdict(row(mine, mine.expects[0], held=False)),
    }


def test_the_same_again_adds_nothing(tmp_path: Path) -> None:
    """The same statement of the same batch is entered once; another batch adds a line."""
    mine = scenario("mine", 0.5, expect(), expect(above=3))
    show(tmp_path, "one", mine, scenario("silent"))
    before = (tmp_path / LEDGER).read_bytes()
    show(tmp_path, "one", mine, scenario("silent"))
    assert (tmp_path / LEDGER).read_bytes() == before
    show(tmp_path, "two", mine)
    after = (tmp_path / LEDGER).read_bytes()
    assert after.startswith(before)
    assert len(read_ledger(tmp_path).lines) == 4


@pytest.mark.parametrize("cut", [1, 2, 60])
def test_a_torn_line_is_left_out_and_told(tmp_path: Path, cut: int) -> None:
    """After a crash in mid-line all other lines are read, and later ones begin on their own."""
    mine = scenario("mine", 0.5, expect(), expect(above=3))
    show(tmp_path, "one", mine)
    path = tmp_path / LEDGER
    path.write_bytes(path.read_bytes()[:-cut])
    torn = cut > 1  # without its line end alone a line is whole
    assert (len(read_ledger(tmp_path).lines), read_ledger(tmp_path).torn) == (2 - torn, int(torn))
    show(tmp_path, "two", mine)
    assert (len(read_ledger(tmp_path).lines), read_ledger(tmp_path).torn) == (4 - torn, int(torn))
    assert [line.batch for line in read_ledger(tmp_path).lines][-2:] == ["two", "two"]


def test_a_line_that_stands_there_twice_is_read_once(tmp_path: Path) -> None:
    """What two processes entered at the same moment counts once, in the order it came."""
    show(tmp_path, "one", scenario("a", 0.5, expect()))
    show(tmp_path, "two", scenario("b", 0.6, expect()))
    path = tmp_path / LEDGER
    path.write_bytes(path.read_bytes() * 2)
    assert [line.batch for line in read_ledger(tmp_path).lines] == ["one", "two"]


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write cut short is an error, and one write carries all lines of a batch."""
    written = list[int]()

    def short(descriptor: int, data: bytes) -> int:
        written.append(len(data))
        return len(data) - 1

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(OSError, match="space"):
        show(tmp_path, "one", scenario("mine", 0.5, expect(), expect(above=3)))
    assert len(written) == 1


APPEND = """
import sys
from pathlib import Path
from tests.evidence.test_expectations import expect, scenario, show
who = sys.argv[2]
for i in range(60):
    show(Path(sys.argv[1]), f"{who}-{i}", scenario(who, 0.5, expect(by=who * 300)))
"""


def test_two_processes_append_whole_lines(tmp_path: Path) -> None:
    """Two batches that end together leave whole lines, all of them."""
    command = [sys.executable, "-c", APPEND, str(tmp_path)]
    both = [subprocess.Popen([*command, who], cwd=ROOT) for who in ("a", "b")]
    assert [process.wait(120) for process in both] == [0, 0]
    ledger = read_ledger(tmp_path)
    assert ledger.torn == 0
    assert {line.batch for line in ledger.lines} == {f"{w}-{i}" for w in "ab" for i in range(60)}


# ---- stated after seeing ------------------------------------------------------------------------


def test_an_edited_statement_is_marked(tmp_path: Path) -> None:
    """What is stated anew once a result of the scenario was shown is marked, the old is not."""
    show(tmp_path, "one", scenario("mine", 0.5, expect(confidence=0.7)))
    show(tmp_path, "two", scenario("mine", 0.5, expect(confidence=0.9)))
    show(tmp_path, "three", scenario("mine", 0.5, expect(confidence=0.7)))
    show(tmp_path, "four", scenario("mine", 0.5, expect(confidence=0.9)))
    assert late(tmp_path) == [False, True, False, True]


def test_edited_in_the_same_folder_it_is_marked(tmp_path: Path) -> None:
    """A statement changes no number, so the batch keeps its folder; the ledger sees the change."""
    show(tmp_path, "one", scenario("mine", 0.5, expect(confidence=0.7)))
    show(tmp_path, "one", scenario("mine", 0.5, expect(confidence=0.9)))
    assert late(tmp_path) == [False, True]


def test_what_was_shown_without_a_statement_was_seen(tmp_path: Path) -> None:
    """A first statement about a scenario whose result is known is marked."""
    show(tmp_path, "one", scenario("mine", 0.5))
    show(tmp_path, "two", scenario("mine", 0.5, expect()))
    assert late(tmp_path) == [True]


def test_a_copy_under_another_name_was_seen(tmp_path: Path) -> None:
    """The same content under another name gives the same numbers."""
    show(tmp_path, "one", scenario("mine", 0.5, expect()))
    show(tmp_path, "two", scenario("copy", 0.5, expect(), expect(above=3)))
    assert late(tmp_path) == [False, False, True]


def test_an_edited_scenario_of_the_same_name_was_seen(tmp_path: Path) -> None:
    """A slightly different scenario of the same name is the same for its author's eyes."""
    show(tmp_path, "one", scenario("mine", 0.5, expect()))
    show(tmp_path, "two", scenario("mine", 0.6, expect(), expect(above=3)))
    assert late(tmp_path) == [False, False, True]


def test_another_scenario_was_not_seen(tmp_path: Path) -> None:
    """Another name with another content is open; so are all scenarios of one batch."""
    show(tmp_path, "one", scenario("mine", 0.5, expect()), scenario("copy", 0.5, expect(above=3)))
    show(tmp_path, "two", scenario("other", 0.6, expect(above=4)))
    assert late(tmp_path) == [False, False, False]


def test_an_unscored_statement_was_made_in_time(tmp_path: Path) -> None:
    """A direction that waited for its baseline was stated before its result, and counts."""
    mine = scenario("mine", 0.5, expect(confidence=0.7))
    show(tmp_path, "one", mine, held=None)
    show(tmp_path, "two", mine)
    assert late(tmp_path) == [False, False]
    assert calibration(read_ledger(tmp_path)).n == 1


# ---- calibration --------------------------------------------------------------------------------


def stated_and_held(results: Path, *pairs: tuple[float, bool]) -> None:
    """A ledger of statements with these confidences and outcomes, each of its own scenario."""
    for i, (confidence, held) in enumerate(pairs):
        mine = scenario(f"s{i}", 0.01 * (i + 1), expect(confidence=confidence))
        show(results, f"batch-{i}", mine, held=held)


TEN = [(0.6, True), (0.6, False), (0.65, True), (0.8, True), (0.8, True)]
TEN += [(0.8, False), (0.9, True), (0.9, True), (0.95, True), (0.55, False)]


def test_calibration_by_hand(tmp_path: Path) -> None:
    """Score, means and bins are those worked out by hand; an edge belongs to its upper bin."""
    stated_and_held(tmp_path, *TEN)
    found = calibration(read_ledger(tmp_path))
    squares = [0.16, 0.36, 0.1225, 0.04, 0.04, 0.64, 0.01, 0.01, 0.0025, 0.3025]
    assert (found.n, found.missing) == (10, 0)
    assert found.brier == pytest.approx(sum(squares) / 10)
    assert found.stated == pytest.approx(0.755)
    assert found.held == pytest.approx(0.7)
    assert [(b.low, b.high, b.n) for b in found.bins] == [
        (0.5, 0.6, 1),
        (0.6, 0.7, 3),
        (0.8, 0.9, 3),
        (0.9, 1.0, 3),
    ]
    assert [b.held for b in found.bins] == pytest.approx([0.0, 2 / 3, 2 / 3, 1.0])
    assert [b.stated for b in found.bins] == pytest.approx([0.55, 1.85 / 3, 0.8, 2.75 / 3])
    assert EDGES[0] == 0.5


@pytest.mark.parametrize("count", [0, 1, 9])
def test_too_few_statements_are_no_calibration(tmp_path: Path, count: int) -> None:
    """Under ten nothing is said but how many are missing."""
    stated_and_held(tmp_path, *TEN[:count])
    found = calibration(read_ledger(tmp_path))
    assert (found.n, found.missing) == (count, 10 - count)
    assert (found.brier, found.stated, found.held, found.bins) == (None, None, None, ())


def test_a_statement_counts_once(tmp_path: Path) -> None:
    """Other seeds and copies of a scenario do not multiply a statement; its first score counts."""
    for i, held in enumerate([True, False, False]):
        show(tmp_path, f"seed-{i}", scenario("mine", 0.5, expect(confidence=0.9)), held=held)
    show(tmp_path, "copy", scenario("copy", 0.5, expect(confidence=0.9)), held=False)
    show(tmp_path, "edited", scenario("mine", 0.6, expect(confidence=0.9)), held=False)
    assert calibration(read_ledger(tmp_path)).n == 1
    stated_and_held(tmp_path, *TEN[1:])
    found = calibration(read_ledger(tmp_path))
    assert (found.n, found.held) == (10, pytest.approx(0.7))


def test_what_does_not_count(tmp_path: Path) -> None:
    """No confidence, no score, or stated after seeing: none of them is calibration."""
    show(tmp_path, "one", scenario("a", 0.1, expect()))
    show(tmp_path, "one", scenario("b", 0.2, expect(confidence=0.7)), held=None)
    show(tmp_path, "one", scenario("c", 0.3))
    show(tmp_path, "two", scenario("c", 0.3, expect(confidence=0.7)))
    assert calibration(read_ledger(tmp_path)).n == 0


# ---- the command --------------------------------------------------------------------------------


def hedgerow(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(arguments))


def test_the_command_says_where_to_begin(tmp_path: Path) -> None:
    """Without a ledger the command says how to get one, and fails nothing."""
    done = hedgerow("expectations", "--out", str(tmp_path / "none"))
    assert done.exit_code == 0
    assert "write [[expect]] in a scenario, then run it" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_command_sums_up(tmp_path: Path) -> None:
    """Counts, failures with what came out, bins and score are told, and what is left out."""
    stated_and_held(tmp_path, *TEN)
    show(tmp_path, "late", scenario("s0", 0.01, expect(confidence=0.99)))
    done = hedgerow("expectations", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "11 statements in 11 results folder(s): 8 held, 3 did not, 0 not scored" in done.stdout
    assert "1 stated only after a result had been shown; not counted below" in done.stdout
    assert done.stdout.count("tilt.KHM rises against the baseline in 2030Q4") == 3
    assert re.search(r"^0\.8-0\.9 +3 +0\.80 +0\.67$", done.stdout, re.MULTILINE)
    assert "All 10: 0.76 stated, 0.70 held" in done.stdout
    assert "Brier score 0.169" in done.stdout


def test_the_command_says_how_many_are_missing(tmp_path: Path) -> None:
    """Under ten statements the command says how many are missing, and tells a torn line."""
    stated_and_held(tmp_path, *TEN[:4])
    path = tmp_path / LEDGER
    path.write_bytes(path.read_bytes()[:-40])
    done = hedgerow("expectations", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "needs 10 scored statements with a confidence; 7 missing" in done.stdout
    assert "1 unreadable line" in done.stderr


def test_the_command_gives_json(tmp_path: Path) -> None:
    """JSON holds every line and the calibration."""
    stated_and_held(tmp_path, *TEN)
    told = json.loads(hedgerow("expectations", "--out", str(tmp_path), "--json").stdout)
    assert [Line.model_validate(line) for line in told["statements"]] == list(
        read_ledger(tmp_path).lines
    )
    assert told["calibration"]["brier"] == pytest.approx(0.16875)
    assert told["torn"] == 0


def test_the_command_draws_from_ten_on(tmp_path: Path) -> None:
    """The figure is refused with code 2 under ten, and lies beside the ledger from then on."""
    stated_and_held(tmp_path, *TEN[:9])
    done = hedgerow("expectations", "--figure", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "needs 1 more scored statement(s)" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER]
    stated_and_held(tmp_path, *TEN)
    assert hedgerow("expectations", "--figure", "--out", str(tmp_path)).exit_code == 0
    assert {path.suffix for path in tmp_path.glob("calibration.*")} == {
        ".svg",
        ".png",
        ".csv",
        ".txt",
    }


# ---- the figure ---------------------------------------------------------------------------------


def bins(*rows: tuple[float, int, float]) -> pd.DataFrame:
    """Bins by mean confidence, number and share that held."""
    table = pd.DataFrame(rows, columns=["stated", "n", "held"])
    low = np.floor(table["stated"] * 10) / 10
    return table.assign(low=low, high=low + 0.1)


FIGURES = {
    "Too sure": bins((0.55, 4, 0.5), (0.66, 12, 0.6), (0.85, 9, 0.6), (0.96, 22, 0.8)),
    "Not sure enough": bins((0.72, 11, 1.0), (0.985, 3, 1.0)),
    "Confidence and outcomes differ by no more than chance": bins((0.51, 4, 0.0), (0.75, 40, 0.8)),
}


@pytest.mark.parametrize("words", FIGURES)
def test_the_figure_states_the_finding(words: str) -> None:
    """The title says too sure, not sure enough, or neither, and every count is written."""
    drawing = picture(figure.content(FIGURES[words], "0.1.0"))
    total = FIGURES[words]["n"].sum()
    assert drawing.content.finding.startswith(f"{words}: ")
    assert [f for f in faults(drawing) if not f.startswith("the footer")] == []
    seen = words_in(drawing.figure)
    assert f"{total} statements · hedgerow 0.1.0" in seen
    assert {f"n = {n}" for n in FIGURES[words]["n"]} <= set(seen)


def test_the_figure_draws_its_numbers() -> None:
    """Dots stand at confidence and share; their interval holds the share and is wider for few."""
    given = bins((0.66, 10, 0.6), (0.96, 1000, 0.6))
    data = figure.content(given, "0.1.0").data
    assert data["stated"].tolist() == [0.66, 0.96]
    assert data["q05"].to_numpy() == pytest.approx([0.35, 0.574], abs=0.01)
    assert data["q95"].to_numpy() == pytest.approx([0.81, 0.625], abs=0.01)


def test_the_figure_needs_ten() -> None:
    """Under ten statements there is no figure, as there is no calibration."""
    assert figure.FEWEST == FEWEST
    for few in (bins((0.66, 9, 0.6)), pd.DataFrame([])):
        with pytest.raises(ValueError, match="needs 10 statements"):
            figure.content(few, "0.1.0")
