"""Strategies as files: what they may hold, what they do to a scenario, how slips are told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.explore.decision_rules import decision_rules
from sim.explore.played import holding, played, require_playable
from sim.explore.strategies import (
    Strategy,
    load_strategy,
    notes,
    strategy_names,
    strategy_text,
)
from sim.explore.values import Values, load_values
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from tests.growth import renamed_home, with_south_korea

FOLDER = shipped().seeds / "strategies"
NAMES = strategy_names(FOLDER)
HEAD = 'schema = 1\ntitle = "T"\nstory = "One. Two."\nparagraphs = []\n'
Load = Callable[[str], Scenario]


@pytest.fixture(scope="module")
def values(register: Register) -> Values:
    """The shipped values."""
    return load_values(shipped().seeds / "values.toml", register)


def written(folder: Path, text: str, register: Register, name: str = "mine") -> Strategy:
    """A strategy file of one's own, read."""
    path = folder / f"{name}.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_strategy(path, register)


# ---- what is shipped -----------------------------------------------------------------------------


def test_the_strategies_of_the_question_are_there() -> None:
    """Leaning either way, equal distance, the region, reform, opportunity, and no change."""
    assert set(NAMES) == {
        "lean-to-the-patron",
        "lean-to-the-west",
        "equidistance",
        "asean-first",
        "reform-first",
        "opportunist",
        "status-quo",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_strategy_is_sound(name: str, register: Register, load: Load) -> None:
    """It is the home country's alone, has two sentences, and nothing in it is without effect."""
    one = load_strategy(FOLDER / f"{name}.toml", register)
    home = register.cast.home.code
    assert {event.actor for event in one.events} <= {home}
    assert all(lever.startswith(f"{home}.") for lever in one.settings)
    assert one.story.count(". ") == 1
    assert bool(one.paragraphs) == (name != "opportunist")  # of which no document speaks
    assert notes(one, load("baseline"), register) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_strategy_written_reads_the_same(name: str, register: Register, tmp_path: Path) -> None:
    """What is written of a strategy is read back as the same strategy."""
    one = load_strategy(FOLDER / f"{name}.toml", register)
    (tmp_path / f"{name}.toml").write_text(strategy_text(one, register), encoding="utf-8")
    assert load_strategy(tmp_path / f"{name}.toml", register) == one


def test_the_status_quo_changes_nothing(register: Register, load: Load, values: Values) -> None:
    """The futures of the status quo are those of the scenario, to the last bit."""
    quo = load_strategy(FOLDER / "status-quo.toml", register)
    nothing = Strategy("nothing", "", "")
    run, scenarios = Run(design=Design(16), engine="fused"), [load("baseline")]
    one, other = (played(s, scenarios, values, register, run) for s in (quo, nothing))
    assert np.array_equal(one, other)
    assert quo.applied(scenarios[0], register).digest == scenarios[0].digest


# ---- what a strategy does ------------------------------------------------------------------------


def test_a_strategy_makes_a_policy(register: Register, load: Load, tmp_path: Path) -> None:
    """Settings replace those of the scenario, events are added, and the policy has both names."""
    home = register.cast.home.code
    text = (
        f"[levers]\n{home} = {{ reassure = 0.9 }}\n[[event]]\nid = 'a'\nactor = '{home}'\n"
        "does = 'raises its effort'\nsize = 0.2\nfrom = '2020'\nsource = 'judgement'\n"
    )
    one, scenario = written(tmp_path, text, register), load("western-pressure")
    made = one.applied(scenario, register)
    assert made.name == "mine--western-pressure"
    assert made.settings[f"{home}.reassure"].value == 0.9
    assert len(made.events) == len(scenario.events) + 1
    assert max(event.last for event in made.events) == scenario.end


def test_what_is_held_is_held(register: Register, tmp_path: Path) -> None:
    """Numbers are held in the run; one that the run holds already is refused."""
    one = written(tmp_path, "[numbers]\ndiversify = 0.5\n", register)
    assert holding(Run(), one).held == {"diversify": 0.5}
    with pytest.raises(ValueError, match="diversify: held in all futures, and by mine too"):
        holding(Run(held={"diversify": 1.0}), one)


def test_what_acts_too_late_is_refused(
    register: Register, load: Load, values: Values, tmp_path: Path
) -> None:
    """An event after the end of a scenario would have no effect, and is refused there."""
    home = register.cast.home.code
    text = (
        f"[[event]]\nid = 'late'\nactor = '{home}'\ndoes = 'concedes on governance'\nsize = 0.2\n"
        "from = '2040'\nsource = 'judgement'\n"
    )
    one = written(tmp_path, text, register)
    with pytest.raises(ValueError, match=r"'late' begins in 2040Q1, but baseline ends in 2030Q4"):
        require_playable([one], [load("baseline")], values, register, Run())


def test_two_that_push_a_lever_too_far_are_refused(
    register: Register, load: Load, tmp_path: Path
) -> None:
    """A strategy that takes a lever of the scenario beyond its range is named with both."""
    home = register.cast.home.code
    text = (
        f"[[event]]\nid = 'more'\nactor = '{home}'\ndoes = 'mandates coordination'\nsize = 0.9\n"
        "from = '2020'\nsource = 'judgement'\n"
    )
    one = written(tmp_path, text, register)
    with pytest.raises(ValueError, match=r"strategy mine in institutional-reform: .*mandate"):
        one.applied(load("institutional-reform"), register)


def test_two_that_set_a_lever_at_once_are_refused(
    register: Register, load: Load, tmp_path: Path
) -> None:
    """Of two events that set one lever only one would act: both are named."""
    home = register.cast.home.code
    text = (
        f"[[event]]\nid = 'hold'\nactor = '{home}'\ndoes = 'holds the governance gap'\n"
        "size = 0.5\nfrom = '2020'\nsource = 'judgement'\n"
    )
    one, scenario = written(tmp_path, text, register), load("baseline")
    holding_too = replace(one.applied(scenario, register), name="held")
    with pytest.raises(ValueError, match=r"'hold' and event 'mine--hold' of held set .*gap_held"):
        one.applied(holding_too, register)


def test_what_has_no_effect_is_said(register: Register, load: Load, tmp_path: Path) -> None:
    """A lever at its default, and one that acts only beside another, are noted."""
    home = register.cast.home.code
    text = f"[levers]\n{home} = {{ reassure = 0.3, base_visible = 0.5 }}\n"
    found = notes(written(tmp_path, text, register), load("baseline"), register)
    assert len(found) == 2
    assert any("reassure = 0.3 has no effect" in note for note in found)
    assert any("no base to be seen" in note for note in found)


# ---- what is refused -----------------------------------------------------------------------------

PRESSES = (
    "[[event]]\nid = 'a'\nactor = 'USA'\ndoes = 'sets pressure'\nsize = 1.0\nfrom = '2020'\n"
    "source = 'judgement'\n"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[levers]\nCHN = { finance = 2.0 }\n",
            "CHN.finance is chosen by China, not by a strategy",
        ),
        (PRESSES, "event 'a' is done by USA, not by a strategy"),
        ("[levers]\nKHM = { conced = 0.2 }\n", "did you mean 'concede'"),
        ("[levers]\nKHM = { effort = 3.0 }\n", "effort = 3 is too large"),
        ("[numbers]\ntie_decay = 0.05\n", "no rule of the home country's decisions"),
        ("[numbers]\ndiversfy = 1.0\n", "did you mean 'diversify'"),
        ("[numbers]\ndiversify = 9.0\n", "diversify = 9 is too large"),
        ("[world]\nrivalry = 2.0\n", "unknown key 'world'"),
        ("extends = 'baseline'\n", "unknown key 'extends'"),
    ],
)
def test_slips_are_told(text: str, told: str, register: Register, tmp_path: Path) -> None:
    """What a strategy cannot hold is refused with file and line, and what is allowed."""
    with pytest.raises(FileProblems) as refused:
        written(tmp_path, text, register)
    assert told in str(refused.value)
    assert "mine.toml:" in str(refused.value)


@pytest.mark.parametrize("code", ["CHN", "CHX"])
def test_a_wrong_code_is_told_once(code: str, register: Register, tmp_path: Path) -> None:
    """However many levers stand under it, the code is told, where it stands."""
    text = f"[levers]\n{code} = {{ reassure = 0.9, base = 0.0, concede = 0.1 }}\n"
    with pytest.raises(FileProblems) as refused:
        written(tmp_path, text, register)
    (told,) = refused.value.problems
    assert (told.line, told.column) == (6, 1)
    assert code in told.what


def test_an_unknown_number_is_told_at_its_name(register: Register, tmp_path: Path) -> None:
    """A misspelt actor in a number's name makes a name that there is not."""
    with pytest.raises(FileProblems) as refused:
        written(tmp_path, '[numbers]\n"priority.CHX" = 0.75\n', register)
    (told,) = refused.value.problems
    assert (told.line, told.column) == (6, 1)
    assert told.what == "unknown number 'priority.CHX'"


@pytest.mark.parametrize("version", ["true", "1.0", "2"])
def test_another_format_is_told(version: str, register: Register, tmp_path: Path) -> None:
    """What is no version of the format, or only looks like it, is refused."""
    path = tmp_path / "mine.toml"
    path.write_text(HEAD.replace("schema = 1", f"schema = {version}"), encoding="utf-8")
    with pytest.raises(FileProblems, match="write schema = 1"):
        load_strategy(path, register)


def test_all_slips_are_told_at_once(register: Register, tmp_path: Path) -> None:
    """Every mistake of a file is told in one pass, in the order of its lines."""
    text = (
        "[levers]\nCHN = { finance = 2.0 }\nKHM = { conced = 0.2 }\n[numbers]\ntie_decay = 0.05\n"
    )
    with pytest.raises(FileProblems) as refused:
        written(tmp_path, text, register)
    lines = [problem.line for problem in refused.value.problems]
    assert lines == sorted(lines)
    assert len(lines) == 3


# ---- decision rules ------------------------------------------------------------------------------


def test_decision_rules_are_choices(register: Register) -> None:
    """They divide effort, answer requests and weigh concessions; costs and beliefs are none."""
    rules = decision_rules(register)
    partners = {f"priority.{code}" for code in register.cast.partners}
    assert partners | {"diversify", "neutrality_cost", "sovereignty_cost"} <= set(rules)
    others = {"regime_cost", "lift_belief", "refill_belief", "effort_cost", "effort_return"}
    assert others.isdisjoint(rules)
    assert others <= set(register.parameters)


def test_a_partner_more_is_a_choice_more(own_seeds: Path) -> None:
    """In a model with a partner more, its priority is a rule, and shipped strategies still load."""
    with_south_korea(own_seeds)
    register = load_register(own_seeds)
    assert "priority.KOR" in decision_rules(register)
    assert [load_strategy(own_seeds / "strategies" / f"{n}.toml", register) for n in NAMES]


def test_another_home_has_strategies_too(own_seeds: Path, own_scenarios: Path) -> None:
    """With the home country renamed, strategies are those of the new one."""
    renamed_home(own_seeds, own_scenarios)
    register = load_register(own_seeds)
    one = load_strategy(own_seeds / "strategies" / "lean-to-the-west.toml", register)
    assert all(lever.startswith("RUR.") for lever in one.settings)
    assert load_values(own_seeds / "values.toml", register).values[0].output == "income.RUR"
