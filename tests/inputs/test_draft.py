"""New scenario files: they load, equal their parent, and never overwrite anything."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.engine.chance import Design
from sim.engine.ensemble import simulate_each
from sim.engine.run import Run
from sim.inputs import folders
from sim.inputs.draft import draft, write_draft
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, load_scenario, scenario_names
from sim.inputs.scenario.names import name_problem, suggestion

ROOT = Path(__file__).parents[2]
SHIPPED = scenario_names(ROOT / "scenarios")
Load = Callable[[str], Scenario]


def hedgerow(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def here(own_scenarios: Path, own_seeds: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with copies of scenarios and seeds that are in force."""
    monkeypatch.chdir(own_scenarios.parent)
    return own_scenarios


def uncommented(text: str) -> str:
    """A draft with all its examples in force."""
    return re.sub(r"^# (?=\[\[\w+\]\]$|\w+ = )", "", text, flags=re.MULTILINE)


# ---- the file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("parent", SHIPPED)
def test_a_draft_equals_its_parent(
    own_scenarios: Path, load: Load, register: Register, parent: str
) -> None:
    """A new file loads as it stands, and nothing in it can change a number of its parent."""
    write_draft(own_scenarios, "mine", load(parent), register)
    mine = load_scenario(own_scenarios, "mine", register)
    assert mine.digest == load(parent).digest
    assert mine.lineage == (*load(parent).lineage, "mine")
    assert mine.expects == ()


@pytest.mark.parametrize("parent", SHIPPED)
def test_every_example_works(
    own_scenarios: Path, load: Load, register: Register, parent: str
) -> None:
    """With all marks taken away the examples load, each where it belongs."""
    path = write_draft(own_scenarios, "mine", load(parent), register)
    path.write_text(uncommented(path.read_text(encoding="utf-8")), encoding="utf-8")
    mine = load_scenario(own_scenarios, "mine", register)
    assert [event.id for event in mine.events if event.origin == "mine"] == ["example"]
    assert {n for n, s in mine.settings.items() if s.origin == "mine"} == {
        "USA.reward",
        "USA.lifting",
        "world.power_shift",
    }
    assert [expect.confidence for expect in mine.expects] == [0.7]
    assert mine.digest != load(parent).digest


def test_a_draft_runs_like_its_parent(own_scenarios: Path, load: Load, register: Register) -> None:
    """The members of a draft live through exactly what those of its parent do."""
    write_draft(own_scenarios, "mine", load("western-pressure"), register)
    both = [load("western-pressure"), load_scenario(own_scenarios, "mine", register)]
    first, second = simulate_each(both, register, Run(design=Design(4)))
    assert all(np.array_equal(first.outputs[name], second.outputs[name]) for name in first.outputs)


def test_a_draft_shows_all_that_can_be_set(load: Load, register: Register) -> None:
    """Editors find the schema in the first line; each section has a line that explains it."""
    lines = draft("mine", load("china-surge"), register).splitlines()
    assert lines[0] == "#:schema ./schema.json"
    for section in ("time", "levers", "world"):
        (line,) = [line for line in lines if line.startswith(f"[{section}]")]
        assert len(line.partition("#")[2].split()) > 2
    for section in ("event", "expect"):
        (line,) = [line for line in lines if line.startswith(f"# [[{section}]]: ")]
        assert f"# [[{section}]]" in lines
    assert max(map(len, lines)) <= 130


def test_a_draft_lists_what_it_inherits(load: Load, register: Register) -> None:
    """Each inherited event stands there by its id, with who does what, how much and when."""
    text = draft("mine", load("western-pressure"), register)
    told = "United States changes its pressure +50 % from 2019Q3. Level of US pressure: 1.5 times"
    assert f"#   us-presses: {told}; before: 1" in text
    for event in load("history-2019-2025").events:
        assert f"#   {event.id}: " in draft("mine", load("history-2019-2025"), register)
    assert "Inherited" not in draft("mine", load("baseline"), register)


# ---- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a", "7a", "my-scenario", "eu-2020", "x--y"])
def test_good_names(name: str) -> None:
    """Small letters, digits and hyphens make a name."""
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("My Scenario", "my-scenario"),
        ("my_scenario", "my-scenario"),
        ("my-scenario.toml", "my-scenario"),
        ("-mine", "mine"),
        ("../mine", "mine"),
        ("Réforme 2020", "reforme-2020"),
        ("mine\n", "mine"),
        ("null", "scenario-null"),
        ("NaN", "scenario-nan"),
        ("true", "scenario-true"),
        ("none", "scenario-none"),
        ("inf", "scenario-inf"),
        ("1e5", "scenario-1e5"),
        ("2020", "scenario-2020"),
        ("២០២០", ""),
        ("កម្ពុជា", ""),
        ("", ""),
    ],
)
def test_bad_names_get_the_rule_and_a_better_one(name: str, better: str) -> None:
    """A name that will not do is refused with the rule, and a better one where there is one."""
    said = name_problem(name)
    assert "small letters, digits and hyphens" in said or "tables would read" in said
    assert ("would do" in said) == bool(better)
    assert f"'{better}' would do" in said or not better


@given(st.text())
@example("İ")
@example(".toml")
def test_a_suggestion_keeps_the_rule(name: str) -> None:
    """Whatever was typed, what is suggested is a good name."""
    assert suggestion(name) == "" or name_problem(suggestion(name)) == ""


# ---- the command --------------------------------------------------------------------------------


def test_new_writes_beside_the_others(here: Path) -> None:
    """`new` writes into the folder in force and says what to type next; that then works."""
    done = hedgerow("new", "mine", "--from", "western-pressure")
    assert done.exit_code == 0
    assert "scenarios/mine.toml, the same as western-pressure until you edit it" in done.stdout
    assert (here / "mine.toml").is_file()
    typed = re.findall(r"hedgerow (.+)", done.stdout)
    assert typed == ["check mine", "run mine"]
    checked = hedgerow(*typed[0].split())
    assert checked.exit_code == 0
    assert ", 1 scenario: no mistakes\n\nmine\n  us-presses: United States" in checked.stdout
    assert "mine" in [r["scenario"] for r in json.loads(hedgerow("list", "--json").stdout)]


def test_new_extends_the_baseline_unless_asked(here: Path, register: Register) -> None:
    """Without --from the baseline is the parent."""
    assert hedgerow("new", "mine").exit_code == 0
    assert load_scenario(here, "mine", register).lineage == ("baseline", "mine")


def test_new_writes_where_it_is_told(
    own_scenarios: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --scenarios the file goes there, and the hints say so."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    done = hedgerow("new", "mine", "--scenarios", str(own_scenarios))
    assert done.exit_code == 0
    assert (own_scenarios / "mine.toml").is_file()
    assert f"hedgerow check mine --scenarios {own_scenarios}" in done.stdout
    assert list(Path.cwd().iterdir()) == []


def test_new_overwrites_nothing(here: Path) -> None:
    """A name that is taken stops with code 2, and the file stays as it is."""
    before = (here / "western-pressure.toml").read_bytes()
    done = hedgerow("new", "western-pressure")
    assert done.exit_code == 2
    assert "western-pressure.toml is already there" in done.stderr
    assert (here / "western-pressure.toml").read_bytes() == before


def test_new_refuses_a_bad_name(here: Path) -> None:
    """A bad name stops with code 2 and a better one, and nothing is written."""
    before = sorted(here.rglob("*"))
    done = hedgerow("new", "My Scenario")
    assert done.exit_code == 2
    assert "'my-scenario' would do" in done.stderr
    assert sorted(here.rglob("*")) == before


def test_new_refuses_an_unknown_parent(here: Path) -> None:
    """An unknown parent stops with code 3 and the nearest name, and nothing is written."""
    done = hedgerow("new", "mine", "--from", "western-presure")
    assert done.exit_code == 3
    assert "did you mean 'western-pressure'?" in done.stderr
    assert not (here / "mine.toml").exists()


def test_new_leaves_a_distant_checkout_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder without scenarios nothing is written, and `init` is named."""
    monkeypatch.chdir(tmp_path)
    done = hedgerow("new", "mine")
    assert done.exit_code == 2
    assert "hedgerow init" in done.stderr
    assert not (ROOT / "scenarios" / "mine.toml").exists()


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("inside", [False, True])
def test_new_never_writes_into_an_installed_package(
    own_scenarios: Path,
    own_seeds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: bool,
    inside: bool,
) -> None:
    """What an installed package ships is not written to, asked for or stood in."""
    package = tmp_path / "site-packages" / "sim"
    package.mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for folder in (own_scenarios, own_seeds):
        (package / "_shipped").mkdir(exist_ok=True)
        folder.rename(package / "_shipped" / folder.name)
    monkeypatch.setattr(folders, "_PACKAGE", package)
    monkeypatch.chdir(package / "_shipped" if inside else tmp_path / "empty")
    ship = package / "_shipped" / "scenarios"
    done = hedgerow("new", "mine", *(["--scenarios", str(ship)] if asked else []))
    assert done.exit_code == 2
    assert "hedgerow init" in done.stderr
    assert not (ship / "mine.toml").exists()
