"""Mistakes as people make them: what is said, word for word, and with which exit code.

What is said stands in mistakes.txt: a name, the command, its messages, and the exit code. How the
mistake is made stands here, under the same name.
"""

import errno
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.inputs import strict_toml
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario, scenario_names
from tests.explore.test_one_mistake import CLAIMS, STRATEGY, VALUES
from tests.lessons.files import DATA, WORDS, sixth

ROOT = Path(__file__).parents[2]
OWN = Path("scenarios/my-own.toml")
USING = re.compile(r"\A(?:using (?:lessons/|(?:the shipped seeds|seeds/) and scenarios/)\n)+")
Make = str | bytes | Callable[[], object]

HEAD = """schema = 1
title = "Mine"
story = "Something happens."
paragraphs = ["vannarith-2019 ¶10"]
notice = ["This."]
try = ["That."]
extends = "baseline"
"""
EVENT = """
[[event]]
id = "cut"
actor = "USA"
does = "cuts aid"
size = 0.5
from = "2020-Q1"
source = "judgement"
"""
SEEN = "quantity,year,value,standard_error\n"
EXPECT = """
[[expect]]
output = "alignment.CHN"
direction = "rises"
"""


def event(old: str, new: str) -> str:
    """An event with one thing changed."""
    assert EVENT.count(old) == 1
    return EVENT.replace(old, new)


def both(own: str, parent: str) -> Callable[[], None]:
    """A scenario and the one that it extends."""

    def make() -> None:
        OWN.write_text(own, encoding="utf-8")
        OWN.with_name("parent.toml").write_text(parent, encoding="utf-8")

    return make


def seeds(old: str, new: str, name: str = "parameters.toml") -> Callable[[], None]:
    """One's own copy of the numbers, with the first place that matches changed."""

    def make() -> None:
        shutil.copytree(ROOT / "seeds", "seeds")
        path = Path("seeds", name)
        text = path.read_text(encoding="utf-8")
        changed, count = re.subn(old, new, text, count=1, flags=re.MULTILINE)
        assert count == 1
        path.write_text(changed, encoding="utf-8")

    return make


def beside(name: str, text: str) -> Callable[[], None]:
    """A file of one's own beside the scenarios."""

    def make() -> None:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")

    return make


def claims(old: str, new: str) -> Callable[[], None]:
    """A file of claims with one thing changed."""
    return beside("claims.toml", _changed(CLAIMS.replace("western-pressure", "baseline"), old, new))


def strategy(old: str, new: str) -> Callable[[], None]:
    """A strategy with one thing changed."""
    return beside("mine.toml", _changed(STRATEGY, old, new))


def values(old: str, new: str) -> Callable[[], None]:
    """A file of values with one thing changed."""
    return beside("values.toml", _changed(VALUES, old, new))


def lesson(old: str, new: str) -> Callable[[], None]:
    """A lesson with one thing changed, in its data or in its words."""
    data, words = DATA.replace("western-pressure", "baseline"), WORDS
    in_data = old in data
    new_data = _changed(data, old, new) if in_data else data
    new_words = words if in_data else _changed(words, old, new)

    def make() -> None:
        sixth(Path("lessons"), new_data, new_words)

    return make


def _changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def draws(text: str) -> Callable[[], None]:
    """A table of draws in seeds of one's own."""

    def make() -> None:
        shutil.copytree(ROOT / "seeds", "seeds")
        beside("seeds/draws/mine.csv", text)()

    return make


def observed(text: str) -> Callable[[], None]:
    """What was observed, beside a sealed forecast."""

    def make() -> None:
        shutil.copytree(ROOT / "results" / "forecast-2019-2024", "sealed")
        beside("seen.csv", text)()

    return make


def results(plan: str) -> Callable[[], None]:
    """A results folder with this plan."""

    def make() -> None:
        Path("results").mkdir()
        Path("results/plan.json").write_text(plan, encoding="utf-8")

    return make


def fifo() -> None:
    """A pipe that nobody writes into."""
    os.mkfifo(OWN)


def sparse() -> None:
    """100 MB that take no room."""
    with OWN.open("wb") as stream:
        stream.truncate(100 << 20)


def link_out() -> None:
    """A link to a file beside the folder."""
    Path("secret.toml").write_text(HEAD, encoding="utf-8")
    OWN.symlink_to(Path.cwd() / "secret.toml")


def dangling() -> None:
    """A link to a file that is gone."""
    OWN.symlink_to("gone.toml")


MADE: dict[str, Make] = {
    # words and keys
    "a key misspelt": HEAD.replace("story", "sotry"),
    "a key of an event misspelt": HEAD + event("from", "form"),
    "a table misspelt": HEAD + event("[[event]]", "[[events]]"),
    "a key of [time] at the top": HEAD + 'end = "2035"\n',
    "a key twice": HEAD + event("size = 0.5", "size = 0.5\nsize = 0.6"),
    "no title": HEAD.replace('title = "Mine"\n', ""),
    "no text in the title": HEAD.replace("Mine", ""),
    "only a comment": "# to do\n",
    "schema of another version": HEAD.replace("schema = 1", "schema = 2"),
    "schema with decimals": HEAD.replace("schema = 1", "schema = 1.0"),
    "schema as a yes": HEAD.replace("schema = 1", "schema = true"),
    "an event without source": HEAD + event('source = "judgement"\n', ""),
    "an event id twice": HEAD + EVENT + EVENT,
    "one bracket for an event": HEAD + event("[[event]]", "[event]"),
    "two brackets for a table": HEAD + '[[time]]\nend = "2035"\n',
    # numbers
    "percent as a number": HEAD + event("0.5", "50"),
    "percent as a lever": HEAD + "[levers.USA]\naid_cut = 40\n",
    "a unit in a text": HEAD + event("0.5", '"0.5 share"'),
    "percent in a text": HEAD + event("0.5", '"50 %"'),
    "a bare unit": HEAD + event("0.5", "50 %"),
    "text for a number": HEAD + event("0.5", '"half"'),
    "a number for a text": HEAD.replace('"Mine"', "7"),
    "a number in a list of texts": HEAD.replace('["This."]', "[7]"),
    "a table for a list": HEAD.replace('["This."]', '{ a = "This." }'),
    "out of range": HEAD + event("0.5", "-0.5"),
    "not a number": HEAD + event("0.5", "nan"),
    "infinite": HEAD + "[world]\ngrowth = -inf\n",
    "a decimal comma": HEAD + event("0.5", "0,5"),
    "5 000 digits": HEAD + event("0.5", "1" * 5000),
    # who does what
    "an unknown actor": HEAD + event("USA", "UAS"),
    "an unknown verb": HEAD + event("cuts aid", "cut aid"),
    "a verb of others": HEAD + event("cuts aid", "pledges grants"),
    "an unknown lever": HEAD + "[levers.USA]\naid_cutt = 0.4\n",
    "a lever of another actor": HEAD + "[levers.CHN]\naid_cut = 0.4\n",
    "a lever of nobody": HEAD + "[levers.UAS]\naid_cut = 0.4\n",
    "a lever of the world": HEAD + "[levers.USA]\nrivalry = 1.4\n",
    "a lever that clamps, out of range": HEAD + "[levers.KHM]\ngap_held = 3.5\n",
    "two events set one lever": HEAD
    + event("cuts aid", "sets pressure")
    + event("cuts aid", "sets pressure").replace("cut", "more"),
    "two events add up": HEAD + event("0.5", "0.6") + event("0.5", "0.7").replace('cut"', 'more"'),
    "an unknown output": HEAD + EXPECT.replace("CHN", "CHM"),
    "an expectation of nothing": HEAD + EXPECT.replace('direction = "rises"\n', ""),
    "an unknown direction": HEAD + EXPECT.replace("rises", "up"),
    "a paragraph that is not there": HEAD.replace("¶10", "¶99"),
    "a paragraph of another form": HEAD.replace("vannarith-2019 ¶10", "page 3"),
    "a paragraph in other digits": HEAD.replace("¶10", "¶១០"),
    "a document that is not there": HEAD.replace("vannarith-2019", "vannarith-2018"),
    # dates
    "a negative year": HEAD + event("2020-Q1", "-2020"),
    "month 13": HEAD + event("2020-Q1", "2020-13"),
    "a date turned round": HEAD + event("2020-Q1", "Q1 2020"),
    "a date without quotes": HEAD + event('"2020-Q1"', "2020-Q1"),
    "a year without quotes": HEAD + event('"2020-Q1"', "2020"),
    "an event after the run": HEAD + event("2020-Q1", "2031-Q2"),
    "an event before the run": HEAD + event("2020-Q1", "2016"),
    "an event that ends before it begins": HEAD
    + event('"2020-Q1"', '"2020-Q1"\nuntil = "2019-Q4"'),
    "a run too long": HEAD + '[time]\nend = "2060"\n',
    "a run that starts later": HEAD + '[time]\nstart = "2021"\n',
    # what a scenario extends
    "extends itself": HEAD.replace("baseline", "my-own"),
    "extends in a circle": both(
        HEAD.replace("baseline", "parent"), HEAD.replace("baseline", "my-own")
    ),
    "extends a folder above": HEAD.replace("baseline", "../secret"),
    "extends an absolute path": HEAD.replace("baseline", "/etc/passwd"),
    "extends what is not there": HEAD.replace("baseline", "basline"),
    "mistakes in it and in what it extends": both(
        HEAD.replace("baseline", "parent").replace("title", "titel") + event("USA", "UAS"),
        HEAD.replace("schema = 1", "schema = 2") + "[world]\nrivalri = 0.5\n",
    ),
    "it extends a file that cannot be read": both(
        HEAD.replace("baseline", "parent") + "[levers.USA]\naid_cutt = 0.4\n", "title = 'a"
    ),
    "five mistakes at once": HEAD.replace("schema = 1", "schema = 2").replace("story", "sotry")
    + event("0.5", '"x"')
    + event("USA", "UAS").replace('cut"', 'more"')
    + "[levers.USA]\naid_cutt = 0.4\n",
    # files and characters
    "curly quotes": HEAD.replace('"Mine"', "“Mine”"),
    "no closing quote": HEAD.replace('"Mine"', '"Mine'),
    "a colon": HEAD.replace("title =", "title:"),
    "nothing": "",
    "not UTF-8": HEAD.replace("Mine", "Tr\u00e4ume").encode("latin-1"),
    "UTF-16": HEAD.encode("utf-16"),
    "a byte order mark is no mistake": "\ufeff" + HEAD + EVENT,
    "Windows line ends are no mistake": (HEAD + EVENT).replace("\n", "\r\n"),
    "writing direction turned": HEAD.replace("Mine", "Mi\u202ene"),
    "deep nesting": HEAD + "deep = " + "[" * 200 + "]" * 200 + "\n",
    "one key of 50 000 parts": HEAD + ".".join("a" * 50_000) + " = 1\n",
    "a folder": OWN.mkdir,
    "a FIFO": fifo,
    "a file of 100 MB": sparse,
    "a link out of the folder": link_out,
    "a link to nothing": dangling,
    # the numbers
    "a value outside its range": seeds("value = 0.35, low = 0.2", "value = 0.95, low = 0.2"),
    "low above high": seeds("low = 0.2, high = 0.5", "low = 0.5, high = 0.2"),
    "an assumed number without range": seeds("low = 0.2, high = 0.5", "low = 0.35, high = 0.35"),
    "an unknown kind": seeds('kind = "assumed"', 'kind = "guessed"'),
    "a number that is missing": seeds("^pressure_rise = .*$", ""),
    "a name of another form": seeds("^pressure_rise", "PressureRise"),
    "a key of a lever misspelt": seeds("default = 1.0, low", "default = 1.0, lo", "levers.toml"),
    "a quarter of a calendar that is none": seeds('"2013-Q3"', '"2013-Q5"', "levers.toml"),
    "a data file in another folder": seeds(
        '^file = "debt_khm.csv"', 'file = "../../debt.csv"', "sources.toml"
    ),
    "a year that was not recorded": seeds("official,2010", "official,2009", "record.csv"),
    # claims
    "a key of a claim misspelt": claims("direction", "directon"),
    "a claim of an unknown output": claims("tie_diplomacy.USA", "tie_diplomacy.US"),
    "a claim of an unknown scenario": claims("baseline = -1", "basline = -1"),
    "a claim whose weights do not cancel": claims("baseline = -1", "baseline = -2"),
    "a claim without a source of its size": claims('at_least_source = "judgement"\n', ""),
    "a policy that no claim weighs": claims(
        "[[claim]]",
        "[policies.cold]\nscenario = 'baseline'\n"
        "levers = { USA = { engagement = 0.1 } }\n[[claim]]",
    ),
    "a claim of no quarter": claims('quarter = "2024"', 'quarter = "24"'),
    # strategies and values
    "a strategy of another's lever": strategy(
        "[levers.KHM]", "[levers.USA]\naid_cut = 1.0\n[levers.KHM]"
    ),
    "a lever of a strategy misspelt": strategy("reassure", "reasure"),
    "a percentage in a strategy": strategy("diversify = 0.5", "diversify = 50"),
    "a strategy that ends before it begins": strategy('until = "2025"', 'until = "2019"'),
    "a value of an unknown output": values('"income"', '"incme"'),
    "a value best where it is worst": values("best = 1.0", "best = 0.0"),
    "a value at no date": values('at = "2030"', 'at = "soon"'),
    "a value without its table": values("[value.a]", "[value]"),
    # lessons
    "an answer of a lesson misspelt": lesson("{gain:size}", "{gian:size}"),
    "a lesson longer than its session": lesson("minutes = 70", "minutes = 72"),
    "more is right than there is": lesson("right = 2", "right = 3"),
    "cuts that do not rise": lesson("[-0.5, 0.5]", "[0.5, -0.5]"),
    "a heading of a lesson misspelt": lesson("## Notice", "## Notices"),
    "a link in a lesson": lesson("Run it.", "[Run](here)."),
    # tables
    "draws of an unknown parameter": draws("tie_decy\n0.05\n"),
    "draws out of range": draws("tie_decay\n0.05\n5\n"),
    "draws with decimal commas": draws("tie_decay\n0,05\n"),
    "draws in words": draws("tie_decay\n5 %\n"),
    "draws without draws": draws("tie_decay\n"),
    "observed with semicolons": observed("quantity;year;value;standard_error\n"),
    "observed of what was not forecast": observed(SEEN + "aligment.CHN,2019,0.5,0\n"),
    "observed in a year beyond the forecast": observed(SEEN + "growth,2031,0.5,0\n"),
    "observed twice": observed(SEEN + "growth,2019,7.0,0\ngrowth,2019,7.1,0\n"),
    "observed in words": observed(SEEN + "growth,2019,seven,0\n"),
    # the command line
    "a scenario misspelt": HEAD,
    "a path for a scenario": HEAD,
    "an unknown command": HEAD,
    "an unknown option": HEAD,
    "an unknown listing": HEAD,
    "a folder that is not there": HEAD,
    "no scenario": HEAD,
    "no members": HEAD,
    "fewer than no members": HEAD,
    "members in words": HEAD,
    "absurdly many members": HEAD,
    "more members than can be kept": HEAD,
    "members that streams do not divide": HEAD,
    "an unknown output to be sure of": HEAD,
    "init where something is": HEAD,
    # results
    "results that are not there": HEAD,
    "no results folder": HEAD,
    "results of another version": results('{"format": 1}'),
    "a plan that cannot be read": results('{"format": '),
}


class Told(NamedTuple):
    """What is said of a mistake."""

    command: str
    stderr: str
    code: int


def read_told() -> dict[str, Told]:
    """mistakes.txt: a name, the command, its messages, and the exit code."""
    text = (Path(__file__).parent / "mistakes.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^# (.+)\n\$ hedgerow (.+)\n([\s\S]*?)^\[(\d+)\]$", text, re.MULTILINE)
    return {name: Told(command, said, int(code)) for name, command, said, code in blocks}


TOLD = read_told()
IN_FILES = [name for name, told in TOLD.items() if told.code == 3]
IN_JSON = [name for name in IN_FILES if not TOLD[name].command.startswith("score ")]
"""`score` has no --json."""


def hedgerow(command: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, shlex.split(command))


def messages(done: Result) -> str:
    """All that went to stderr, but for the lines that say which folders are in force."""
    return USING.sub("", done.stderr)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with scenarios of one's own."""
    monkeypatch.chdir(tmp_path)
    Path("scenarios").mkdir()
    shutil.copy(ROOT / "scenarios" / "baseline.toml", "scenarios")
    return tmp_path


def make(name: str) -> None:
    """Make a mistake in the current folder."""
    match MADE[name]:
        case str(text):
            OWN.write_bytes(text.encode())
        case bytes(content):
            OWN.write_bytes(content)
        case action:
            action()


# ---- word for word ------------------------------------------------------------------------------


def test_there_are_enough_mistakes() -> None:
    """Every mistake that is made is told, every one told is made, and they are many."""
    assert list(TOLD) == list(MADE)
    assert len(TOLD) >= 40


PLACE = re.compile(r"^[\w./-]+:\d+:\d+: error: ", re.MULTILINE)


def test_mistakes_in_files_have_places_and_hints() -> None:
    """At least sixty in files, each with file, line and column; three of four with a fix."""
    placed = [told for name, told in TOLD.items() if name in IN_FILES and PLACE.search(told.stderr)]
    hinted = [told for told in placed if "\n  fix: " in told.stderr]
    print(f"{len(TOLD)} mistakes, {len(placed)} in files, {len(hinted)} of these with a fix")
    assert len(IN_FILES) - len(placed) == 2, "names on the command line stand in no file"
    assert len(placed) >= 60
    assert len(hinted) >= 0.75 * len(placed)


@pytest.mark.parametrize("name", TOLD)
def test_a_mistake_is_told_in_exactly_these_words(study: Path, name: str) -> None:
    """The whole text on stderr, and the exit code; nothing on stdout unless all is well."""
    make(name)
    done = hedgerow(TOLD[name].command)
    assert (messages(done), done.exit_code) == (TOLD[name].stderr, TOLD[name].code)
    assert (done.stdout == "") == (done.exit_code != 0)
    assert str(study) not in done.stderr


@pytest.mark.parametrize("name", IN_JSON)
def test_a_mistake_is_told_as_json(study: Path, name: str) -> None:
    """With --json stdout holds the same words with file, line and column."""
    make(name)
    done = hedgerow(f"{TOLD[name].command} --json")
    told = json.loads(done.stdout)
    assert (messages(done), done.exit_code) == (TOLD[name].stderr, 3)
    assert told["total"] == len(told["problems"])
    assert all(list(p) == KEYS for p in told["problems"])
    lines = [line for problem in told["problems"] for line in spoken(problem)]
    closing = re.compile(r"\d+ problems? in .*")
    assert lines == [line for line in messages(done).splitlines() if not closing.fullmatch(line)]
    for problem in told["problems"]:
        known = problem["file"] is not None
        assert known == (problem["line"] is not None) == (problem["column"] is not None)
        assert known == (name not in ("a scenario misspelt", "a path for a scenario"))


KEYS = ["file", "line", "column", "what", "allowed", "fix"]


def spoken(problem: dict[str, str]) -> list[str]:
    """A problem of JSON in the words of a message."""
    place = "{file}:{line}:{column}: " if problem["file"] else ""
    lines = [f"{place}error: {{what}}".format_map(problem)]
    return lines + [f"  {key}: {problem[key]}" for key in ("allowed", "fix") if problem[key]]


# ---- one bad file among good ones ---------------------------------------------------------------


@pytest.mark.parametrize("form", ["", "--json"])
def test_a_bad_scenario_hides_no_good_one(study: Path, form: str) -> None:
    """`list` shows what can be read on stdout, what cannot on stderr, and ends with code 3."""
    make("a key misspelt")
    OWN.with_name("fine.toml").write_text(HEAD, encoding="utf-8")
    done = hedgerow(f"list {form}")
    assert done.exit_code == 3
    assert messages(done) == TOLD["a key misspelt"].stderr
    assert [name in done.stdout for name in ("baseline", "fine", "my-own")] == [True, True, False]


def test_the_mistakes_of_all_files_are_told_at_once(study: Path) -> None:
    """`check` goes on after the first bad file, and tells a parent's mistake once."""
    both(HEAD.replace("baseline", "parent"), HEAD.replace("title", "titel"))()
    OWN.with_name("other.toml").write_text(HEAD.replace("¶10", "¶0"), encoding="utf-8")
    done = hedgerow("check")
    assert re.findall(r"^scenarios/.*error: .*$", done.stderr, re.MULTILINE) == [
        "scenarios/parent.toml:2:1: error: unknown key 'titel'",
        "scenarios/other.toml:4:15: error: vannarith-2019 has no paragraph 0",
    ]
    assert done.stderr.endswith("2 problems in scenarios/parent.toml, scenarios/other.toml\n")


def test_check_tells_json_when_all_is_well(study: Path) -> None:
    """Without mistakes `check --json` says what was read, with an empty list of problems."""
    OWN.write_text(HEAD, encoding="utf-8")
    told = json.loads(hedgerow("check my-own --resolved --json").stdout)
    assert (told["problems"], told["scenarios"]) == ([], ["my-own"])
    assert told["resolved"]["my-own"].startswith("# my-own, resolved: my-own <- baseline")


def test_a_broken_basis_raises_no_false_alarm(study: Path) -> None:
    """What only follows from another mistake is not told: a misspelt `extends`, a wrong end."""
    override = '[[event]]\nid = "cut"\nsize = 0.2\n'
    late = event("2020-Q1", "2035")
    both(HEAD.replace("extends", "extend").replace("baseline", "parent") + override, HEAD + EVENT)()
    assert hedgerow("check my-own").stderr.count("error:") == 1
    OWN.write_text(HEAD + '[time]\nend = "2040-13"\n' + late, encoding="utf-8")
    assert hedgerow("check my-own").stderr.count("error:") == 1
    both(HEAD.replace("baseline", "parent") + override, HEAD + event("0.5", '"x"'))()
    assert hedgerow("check my-own").stderr.count("error:") == 1


@pytest.mark.parametrize(
    "command",
    [
        "list levers",
        "check",
        "explain grievance",
        "run my-own",
        "batch",
        "verify results --seeds seeds",
    ],
)
def test_every_command_with_json_refuses_in_json(study: Path, command: str) -> None:
    """Whatever a command does, a mistake in the numbers comes as JSON when JSON is asked for."""
    make("an unknown kind")
    done = hedgerow(f"{command} --json")
    told = json.loads(done.stdout)
    assert [p["what"] for p in told["problems"]] == ["unknown kind 'guessed'"]
    assert (messages(done), done.exit_code) == (TOLD["an unknown kind"].stderr, 3)


# ---- no traceback -------------------------------------------------------------------------------

RAISED = {
    "stopped": (KeyboardInterrupt(), "stopped\n", 130),
    "memory": (
        MemoryError(),
        "not enough memory: ask for fewer --members, or run fewer scenarios at once\n",
        1,
    ),
    "denied": (
        PermissionError(errno.EACCES, "Permission denied", "results/x"),
        "cannot use results/x: permission denied\n",
        2,
    ),
    "no folder": (
        FileNotFoundError(errno.ENOENT, "No such file or directory"),
        "the current folder is no longer there: go to another\n",
        2,
    ),
    "full": (OSError(errno.ENOSPC, "No space left on device"), "no space left on device\n", 1),
}


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Result:
    """What `list` says when something raises inside."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("sim.cli.printing.listing.rows_of", fail)
    return hedgerow("list")


@pytest.mark.parametrize("name", RAISED)
def test_what_goes_wrong_outside_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An interrupt, a full disk, a lack of memory: a line and an exit code."""
    error, said, code = RAISED[name]
    done = failing(monkeypatch, error)
    assert (done.stderr, done.exit_code) == (said, code)


def test_a_mistake_of_the_program_is_told_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw is told in three lines, without a traceback, with exit code 1."""
    done = failing(monkeypatch, ZeroDivisionError("float division\nby zero"))
    first, at, fix = done.stderr.splitlines()
    assert first == "a mistake in hedgerow itself: ZeroDivisionError: float division by zero"
    assert re.fullmatch(r"  at: (sim/[\w/]+\.py:\d+(, )?)+", at)
    assert "sim/cli/files.py" in at
    assert fix.startswith("  fix: report")
    assert done.exit_code == 1


def typed(command: str, **options: object) -> subprocess.Popen[bytes]:
    """A command as it is typed, still running."""
    code = "from sim.cli import app; app()"
    words = [sys.executable, "-c", code, *shlex.split(command)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen(words, **pipes)  # type: ignore[call-overload, no-any-return]


def test_nobody_reading_on_is_no_error() -> None:
    """As in `hedgerow list | head -1`: nothing is said, whether much was written or little."""
    for command in ("list scenarios", "list parameters --json"):
        reading, writing = os.pipe()
        os.close(reading)
        with typed(command, stdout=writing) as process:
            os.close(writing)
            _, said = process.communicate(timeout=60)
        assert (said, process.returncode) == (b"", 141)


def test_a_terminal_that_lacks_letters_gets_question_marks() -> None:
    """Where a letter cannot be printed it is replaced; a run is never lost for it."""
    with typed("check", env={**os.environ, "PYTHONIOENCODING": "ascii"}) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    with typed("explain vannarith-2019 ¶10", env=os.environ | {"PYTHONIOENCODING": "ascii"}) as two:
        shown, said = two.communicate(timeout=60)
    assert (said, two.returncode) == (b"", 0)
    assert b"?" in shown


# ---- any edit of any file -----------------------------------------------------------------------

REGISTER = load_register(ROOT / "seeds")
SHIPPED = scenario_names(ROOT / "scenarios")
PIECES = st.sampled_from(
    [*"=[]{}\"'.,#-_+\\\n\t 09aZé¶“%\0\u202e", "[[", '"""', "nan", "1e308", "-", "2020-Q5", "= 7"]
)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """A shipped scenario with one to five random edits of characters or lines."""
    path = ROOT / "scenarios" / f"{draw(st.sampled_from(SHIPPED))}.toml"
    text = path.read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 5))):
        text = draw(st.sampled_from([edited_letters, edited_lines]))(draw, text)
    return text


def edited_letters(draw: st.DrawFn, text: str) -> str:
    """Characters deleted, inserted or replaced at one place."""
    at = draw(st.integers(0, max(len(text) - 1, 0)))
    end = at + draw(st.sampled_from([0, 1, 1, 2, 10]))
    return text[:at] + draw(st.just("") | PIECES | st.text(max_size=3)) + text[end:]


def edited_lines(draw: st.DrawFn, text: str) -> str:
    """A line deleted, doubled, or moved elsewhere."""
    lines = text.split("\n")
    at, to = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    kind = draw(st.sampled_from(["delete", "double", "move"]))
    line = lines[at] if kind == "double" else lines.pop(at)
    if kind != "delete":
        lines.insert(to, line)
    return "\n".join(lines)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All shipped scenarios, for mutants to extend."""
    return Path(
        shutil.copytree(ROOT / "scenarios", tmp_path_factory.mktemp("mutants") / "scenarios")
    )


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=mutants())
def test_a_mutated_scenario_loads_or_is_refused_with_places(shelf: Path, text: str) -> None:
    """Whatever is done to a scenario file, it loads or every mistake has a place in a file."""
    path = shelf / "mutant.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    refused = strict_toml.FileProblems([])
    try:
        load_scenario(shelf, "mutant", REGISTER)
    except strict_toml.FileProblems as problems:
        refused = problems
    for problem in refused.problems:
        lines = Path(problem.file).read_bytes().decode(errors="replace").replace("\r\n", "\n")
        assert 1 <= problem.column <= len(lines.split("\n")[problem.line - 1]) + 1
        assert problem.what
