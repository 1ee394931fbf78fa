"""schema.json: what editors complete and mark is what the loader takes and refuses."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from sim.inputs.draft import draft
from sim.inputs.register import Register, load_register, output_names
from sim.inputs.scenario import ScenarioTable, load_scenario, scenario_names
from sim.inputs.strict_toml import FileProblems

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios"
REGISTER = load_register(ROOT / "seeds")
SCHEMA: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(SCHEMA)
SHIPPED = scenario_names(FOLDER)
HEAD = 'schema = 1\ntitle = "T"\nstory = "S"\nparagraphs = []\nnotice = []\ntry = []\n'


def marked(text: str) -> list[str]:
    """Where the schema marks a file: the path of each value that it refuses."""
    errors = VALIDATOR.iter_errors(tomllib.loads(text))
    return [".".join(map(str, error.absolute_path)) for error in errors]


# ---- what is accepted ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_are_accepted(name: str) -> None:
    """Every shipped file names the schema in its first line and is accepted by it."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    assert text.startswith("#:schema ./schema.json\n")
    assert marked(text) == []


@pytest.mark.parametrize("parent", ["baseline", "western-flexibility", "history-2019-2025"])
def test_new_files_are_accepted(parent: str) -> None:
    """A new file is accepted as it stands and with its examples in force."""
    text = draft("mine", load_scenario(FOLDER, parent, REGISTER), REGISTER)
    assert marked(text) == []
    assert marked(re.sub(r"^# (?=\[\[\w+\]\]$|\w+ = )", "", text, flags=re.MULTILINE)) == []


def test_the_examples_of_the_page_are_accepted() -> None:
    """Every example file in scenarios/README.md is accepted."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(examples) == 2
    assert [marked(text) for text in examples] == [[], []]


# ---- what is refused ----------------------------------------------------------------------------

EVENT = '[[event]]\nid = "e"\n'
MISTAKES = {
    "unknown key": ("[levels]\nUSA = 1", ""),
    "old name": ('[[expects]]\noutput = "tilt.KHM"\ndirection = "rises"', ""),
    "unknown actor's levers": ("[levers]\nUSB = { level = 1 }", "levers"),
    "unknown lever": ("[levers]\nUSA = { levl = 1 }", "levers.USA"),
    "world as a lever": ("[levers]\nworld = { rivalry = 1 }", "levers"),
    "unknown world": ("[world]\nrivalri = 1", "world"),
    "lever too large": ("[levers]\nUSA = { level = 3.5 }", "levers.USA.level"),
    "lever too small": ("[levers]\nEUU = { lifting = 0.1 }", "levers.EUU.lifting"),
    "world too large": ("[world]\nrivalry = 2.5", "world.rivalry"),
    "text for a number": ('[world]\nrivalry = "high"', "world.rivalry"),
    "no such quarter": (f'{EVENT}from = "2020-Q5"', "event.0.from"),
    "a date without quotes": (f"{EVENT}from = 2020-01-01", "event.0.from"),
    "unknown actor": (f'{EVENT}actor = "CNH"', "event.0.actor"),
    "unknown verb": (f'{EVENT}does = "cut aid"', "event.0.does"),
    "not its verb": (f'{EVENT}actor = "CHN"\ndoes = "cuts aid"', "event.0.does"),
    "no id": ('[[event]]\nactor = "USA"', "event.0"),
    "a bad id": ('[[event]]\nid = "My event"', "event.0.id"),
    "misspelt key": (f"{EVENT}sizes = 1", "event.0"),
    "unknown output": ('[[expect]]\noutput = "tilt.KHN"\nabove = 1', "expect.0.output"),
    "no condition": ('[[expect]]\noutput = "tilt.KHM"', "expect.0"),
    "both": ('[[expect]]\noutput = "tilt.KHM"\nabove = 1\ndirection = "rises"', "expect.0"),
    "percentage": (
        '[[expect]]\noutput = "tilt.KHM"\nabove = 1\nconfidence = 70',
        "expect.0.confidence",
    ),
    "a coin": (
        '[[expect]]\noutput = "tilt.KHM"\nabove = 1\nconfidence = 0.5',
        "expect.0.confidence",
    ),
    "a path": ('[time]\nend = "2030"\n[extends]', "extends"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_are_marked_where_they_stand(own_scenarios: Path, case: str) -> None:
    """What the schema marks, at its place and nowhere else, the loader refuses too."""
    body, place = MISTAKES[case]
    assert marked(HEAD + body) == [place]
    (own_scenarios / "wrong.toml").write_text(f"{HEAD}{body}\n", encoding="utf-8")
    with pytest.raises(FileProblems):
        load_scenario(own_scenarios, "wrong", REGISTER)


@pytest.mark.parametrize("key", ["schema", "title", "story", "paragraphs", "notice", "try"])
def test_what_is_required_is_required(key: str) -> None:
    """A file that lacks a required key is marked."""
    assert marked(HEAD) == []
    assert marked("\n".join(row for row in HEAD.splitlines() if not row.startswith(key))) == [""]


@pytest.mark.parametrize(
    "wrong",
    ["schema = 2", 'title = ""', 'paragraphs = ["state-2018 13"]', 'extends = "../x"', "try = 1"],
)
def test_wrong_heads_are_marked(wrong: str) -> None:
    """A wrong value at the top of the file is marked."""
    key = wrong.partition(" ")[0]
    rest = "\n".join(row for row in HEAD.splitlines() if not row.startswith(key))
    assert [place.partition(".")[0] for place in marked(f"{rest}\n{wrong}")] == [key]


# ---- what editors show --------------------------------------------------------------------------


def described(node: dict[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """Every key with its description."""
    for key, value in node.get("properties", {}).items():
        yield f"{place}{key}", value.get("description", "")
        yield from described(value, f"{place}{key}.")
        yield from described(value.get("items", {}), f"{place}{key}.")


def test_the_schema_is_one() -> None:
    """The file is a valid schema of draft 7, without references, which editors ignore."""
    Draft7Validator.check_schema(SCHEMA)
    assert "$ref" not in json.dumps(SCHEMA)
    assert '"null"' not in json.dumps(SCHEMA)


def test_editors_show_what_a_key_means() -> None:
    """Every key but the names of actors has a description; fields have that of the format."""
    told = dict(described(SCHEMA))
    actors = {f"levers.{name.partition('.')[0]}" for name in REGISTER.levers}
    assert {key for key, words in told.items() if not words} <= actors
    for name, field in ScenarioTable.model_fields.items():
        assert told[field.alias or name] == field.description


def test_all_of_the_register_is_there(register: Register) -> None:
    """Every lever, verb and output can be completed, levers with range and meaning."""
    parts = SCHEMA["properties"]
    for name, lever in register.levers.items():
        actor, _, key = name.partition(".")
        table = parts["world"] if actor == "world" else parts["levers"]["properties"][actor]
        told = table["properties"][key]
        assert (told["minimum"], told["maximum"]) == (lever.low, lever.high)
        assert told["description"].startswith(lever.label)
    event = parts["event"]["items"]["properties"]
    assert set(event["does"]["enum"]) == {does for _, does in register.actions}
    assert parts["expect"]["items"]["properties"]["output"]["enum"] == output_names(register)


def test_the_schema_is_no_scenario() -> None:
    """The schema lies among the scenarios and is none."""
    assert (FOLDER / "schema.json").is_file()
    assert "schema" not in SHIPPED
