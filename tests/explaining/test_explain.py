"""What `hedgerow explain` says: every name has an answer, and the answer is what the files say."""

import ast
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.explaining import Explanation, Meaning, Study, UnknownName, explain
from sim.explaining.cited import paragraphs_in, references, sources_in, written_out
from sim.explaining.code import Code, equation, holds_word
from sim.explaining.lookup import KINDS
from sim.explaining.meaning import WIDTH, Content, cell_text
from sim.explaining.numbers import NOWHERE
from sim.explaining.origins import recorded
from sim.explaining.uses import lever_uses, parameter_uses
from sim.inputs.documents import (
    load_documents,
    load_facts,
    load_programmes,
    load_sources,
    paragraphs_of,
)
from sim.inputs.folders import Folders
from sim.inputs.register import load_register, output_names
from sim.inputs.scenario import load_history, load_scenario, scenario_names
from sim.inputs.strict_toml import FileProblems
from sim.model.quarters import show_quarter

ROOT = Path(__file__).parents[2]
FOLDERS = Folders(ROOT / "seeds", ROOT / "scenarios")
DOCUMENTS = ROOT.parent / "shared" / "documents"
REGISTER = load_register(FOLDERS.seeds)
CAST = REGISTER.cast
PARAMETERS = REGISTER.parameters
GROUPS = {n.partition(".")[0] for n in PARAMETERS if "." in n}
FACTS = load_facts(FOLDERS.seeds)
PROGRAMMES = load_programmes(FOLDERS.seeds)
SOURCES = load_sources(FOLDERS.seeds)
LENGTHS = {document.id: document.paragraphs for document in load_documents(FOLDERS.seeds)}
PARAGRAPHS = [f"{name} ¶{n}" for name, last in LENGTHS.items() for n in range(1, last + 1)]
SCENARIOS = {
    **{n: load_scenario(FOLDERS.scenarios, n, REGISTER) for n in scenario_names(FOLDERS.scenarios)},
    "history": load_history(REGISTER),
}
OFFERS = (
    *("options.official", "counterweight.filled", "options.investment", "flows.next_deviation"),
    *("refill.refill", "options.programme", "pressure.withheld", "options.transparent"),
)
EVENTS = [(n, event) for n, scenario in SCENARIOS.items() for event in scenario.events]
CODE = Code()
USES = parameter_uses(CODE)


@pytest.fixture(scope="module")
def study() -> Study:
    """What ships, read once."""
    return Study(FOLDERS)


def meaning_of(study: Study, name: str, kind: str) -> Meaning:
    """The one meaning of a name that is of a kind."""
    (meaning,) = (m for m in explain(name, study).meanings if m.kind == kind)
    return meaning


def words(content: Content) -> str:
    """Everything under a heading in one line, wherever lines were broken."""
    lines = [content] if isinstance(content, str) else content
    cells = [[line] if isinstance(line, str) else map(cell_text, line.values()) for line in lines]
    return " ".join(cell for row in cells for cell in row)


def plain(text: str) -> str:
    """A text without its line breaks and alignment."""
    return " ".join(text.split())


def hedgerow(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(arguments))


# ---- every name ---------------------------------------------------------------------------------


@cache
def every_name() -> tuple[str, ...]:
    """Every name that can be asked for."""
    study = Study(FOLDERS)
    return tuple(dict.fromkeys(name for kind in KINDS for name in kind.names(study)))


def test_every_name_has_an_answer_that_fits(study: Study) -> None:
    """Every name is explained, within a hundred columns but for an address, which stays whole."""
    for name in every_name():
        found = explain(name, study)
        assert found.meanings, name
        assert all(meaning.about for meaning in found.meanings), name
        wide = [line.strip() for line in found.text.splitlines() if len(line) > WIDTH]
        assert all(re.fullmatch(r"(\S+ \S+ +)?https?://\S+", line) for line in wide), (name, wide)
        assert found.text.isprintable() or "\n" in found.text


def renamed_home(folder: Path) -> Folders:
    """Copies of seeds and scenarios in which the home country has another name and code."""
    words = {"Cambodia": "Ruritania", "cambodia": "ruritania", "KHM": "RUR", "khm": "rur"}
    for place in ("seeds", "scenarios"):
        found = [p for p in (ROOT / place).rglob("*.*") if p.parent.name != "__pycache__"]
        for path in found:
            text = path.read_text(encoding="utf-8")
            for old, new in words.items():
                text = text.replace(old, new)
            copy = folder / path.relative_to(ROOT).with_name(path.name.replace("khm", "rur"))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
    return Folders(folder / "seeds", folder / "scenarios")


def test_the_home_country_is_named_by_the_seeds_alone(tmp_path: Path) -> None:
    """When the home country is renamed and re-coded, no explanation has its old name or code."""
    study = Study(renamed_home(tmp_path))
    assert "Ruritania" in explain("RUR", study).text
    for name in dict.fromkeys(name for kind in KINDS for name in kind.names(study)):
        assert not re.search("cambodia|khm", explain(name, study).text, re.IGNORECASE), name


def test_numbers_of_theories_are_explained(study: Study, own_seeds: Path) -> None:
    """What only theories read is said to be so; without that file all else is explained."""
    for name, one in REGISTER.theory_numbers.items():
        (found,) = explain(name, study).meanings
        assert one.label == found.about["meaning"]
        assert "no run reads it" in found.about["used in"]
    (own_seeds / "theories.toml").unlink()
    without = Study(Folders(own_seeds, FOLDERS.scenarios))
    assert explain("gdp_2018", without).meanings
    with pytest.raises(UnknownName):
        explain("salience_power", without)


def test_every_listed_thing_can_be_asked_for() -> None:
    """No parameter, fact, programme, scenario, event, output, lever, verb or source is left out."""
    asked = set(every_name())
    assert asked >= {*PARAMETERS, *GROUPS, *REGISTER.levers, *REGISTER.outputs}
    assert asked >= {*output_names(REGISTER), *SCENARIOS, *PARAGRAPHS, *LENGTHS}
    assert asked >= {f.id for f in FACTS} | {p.id for p in PROGRAMMES} | {s.id for s in SOURCES}
    told = [(n, e) for n, e in EVENTS if e.origin == n]
    assert asked >= {f"{n}:{e.id}" for n, e in told} | {e.id for _, e in told}
    assert asked >= {does for _, does in REGISTER.actions} | set(CAST.by_code)
    assert asked >= {actor.name for actor in CAST.by_code.values()}
    files = {path.stem for path in (ROOT / "sim" / "model" / "rules").glob("[!_]*.py")}
    assert files
    assert asked >= files | {f"rules/{stem}.py" for stem in files}


# ---- parameters ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_shows_its_passport(study: Study, name: str) -> None:
    """Value, range, unit, kind, meaning and every reference of a parameter are in its text."""
    parameter = PARAMETERS[name]
    meaning = meaning_of(study, name, "parameter")
    text = plain(explain(name, study).text)
    assert meaning.about["number"] == [
        {
            "value": parameter.value,
            "low": parameter.low,
            "high": parameter.high,
            "kind": parameter.kind,
            "unit": parameter.unit,
        }
    ]
    numbers = " ".join(map(cell_text, (parameter.value, parameter.low, parameter.high)))
    assert f"{numbers} {parameter.kind} {parameter.unit}" in text
    assert parameter.label in text
    for part in re.split(r"[;,] ", parameter.source):
        word = re.sub(r"^\d{4}-(?=\d{4}$)", "", part.rpartition(" ")[2])  # of years the last one
        assert word in words(meaning.about["source"])


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_used(study: Study, name: str) -> None:
    """The syntax tree finds a reader of each parameter."""
    assert meaning_of(study, name, "parameter").about["used in"] != NOWHERE


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_equation_names_its_parameter(study: Study, name: str) -> None:
    """The equation of a parameter holds its name."""
    meaning = meaning_of(study, name, "parameter")
    assert re.search(rf"\b{name.partition('.')[0]}\b", words(meaning.about["equation"]))


@pytest.mark.parametrize("name", PARAMETERS)
def test_places_of_use_are_lines_that_read(study: Study, name: str) -> None:
    """Each line where a parameter is said to be read holds its name, each rule its definition."""
    for row in meaning_of(study, name, "parameter").about["used in"]:
        assert isinstance(row, dict)
        line, _ = at(str(row["handed in by"]))
        assert name.partition(".")[0] in line
        if row["rule"] != "-":
            line, function = at(str(row["rule"]))
            assert line.startswith(f"def {function}(")


def at(place: str) -> tuple[str, str]:
    """The line behind `sim/model/rules/ties.py:42 next_tie`, and the name."""
    file, number, function = re.fullmatch(r"(\S+):(\d+) (\S+)", place).groups()  # type: ignore[union-attr]
    return (ROOT / file).read_text(encoding="utf-8").splitlines()[int(number) - 1], function


def test_a_parameter_that_nothing_reads_is_noticed(own_seeds: Path) -> None:
    """A number added to one's own copy, which no actor reads, is said to be used nowhere."""
    path = own_seeds / "parameters.toml"
    line = (
        'idle = { value = 1.0, low = 0.0, high = 2.0, unit = "u", kind = "assumed", '
        'label = "Idle", source = "my own reading" }\n'
    )
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    meaning = meaning_of(Study(Folders(own_seeds, FOLDERS.scenarios)), "idle", "parameter")
    assert meaning.about["used in"] == NOWHERE
    assert meaning.about["source"] == ["my own reading"]
    swing = meaning.about["swing"]
    assert all(isinstance(row, dict) and (row["swing"], row["rank"]) == (0, None) for row in swing)


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_a_group_shows_all_its_members(study: Study, group: str) -> None:
    """A group shows value and range of every member, and the swing of those with a range."""
    meaning = meaning_of(study, group, "group of parameters")
    members = [n for n in PARAMETERS if n.partition(".")[0] == group]
    rows = meaning.about["number"]
    assert [(r["parameter"], r["value"], r["low"], r["high"]) for r in rows] == [  # type: ignore[index]
        (n, PARAMETERS[n].value, PARAMETERS[n].low, PARAMETERS[n].high) for n in members
    ]
    ranged = [n.partition(".")[2] for n in members if PARAMETERS[n].low < PARAMETERS[n].high]
    if ranged:
        for heading in ("swing", "rank"):
            assert list(meaning.about[heading][0]) == ["outcome", *ranged]


def test_a_group_that_bears_a_single_name_is_one() -> None:
    """No parameter bears the name of a group, which would hide it."""
    assert not GROUPS & set(PARAMETERS)


def test_the_swing_of_a_page_is_the_swing(study: Study) -> None:
    """A page's swings, ranks and shares are those of the analysis, rounded."""
    s = study.swings
    i = s.parameters.index("tie_decay")
    rows = meaning_of(study, "tie_decay", "parameter").about["swing"]
    assert len(rows) == len(s.outcomes)
    for k, row in enumerate(rows):
        assert isinstance(row, dict)
        assert row["outcome"] == s.outcomes[k]
        assert row["at low"] == pytest.approx(s.low[i, k], abs=5.1e-5)
        assert row["swing"] == pytest.approx(s.size[i, k], abs=5.1e-5)
        assert row["rank"] == s.rank[i, k]
        assert row["share %"] == pytest.approx(100 * s.share(["tie_decay"])[k], abs=0.051)


def test_the_share_of_assumption_is_the_rest_of_what_is_known(study: Study) -> None:
    """Assumed, data, document and calibrated numbers share the squared swings among them."""
    row = meaning_of(study, "tie_decay", "parameter").about["swing"][0]
    assert isinstance(row, dict)
    known = [n for n, p in PARAMETERS.items() if p.kind != "assumed"]
    assert row["assumed %"] == pytest.approx(100 - 100 * study.swings.share(known)[0], abs=0.051)
    note = words(meaning_of(study, "tie_decay", "parameter").about["note"])
    assert "others at their centre; interactions hidden" in note


def test_a_number_without_a_range_has_no_swing(study: Study) -> None:
    """A fixed number says that it is not swung."""
    about = meaning_of(study, "population_2018", "parameter").about
    assert about["swing"] == "none: a number without a range"
    assert "note" not in about


# ---- what is found in the source ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("tie_decay", {"ties.next_tie"}),
        ("governance_weight", {"pressure.governance_target", "grievance.fair_pressure"}),
        ("regime_cost", {"concession.propensity"}),
        ("rumour_rate", {"image.next_rumour"}),
        ("tie_effort", {"ties.next_tie"}),
        ("channel_weight", {"ties.alignment"}),
        ("flow_scale", {"ties.flow_signal"}),
        ("substitution", {"overreliance.exit_cost", "overreliance.retaliation"}),
        ("pressure_lift", {"pressure.adjust"}),
        ("tolerance", {"overreliance.autonomy"}),
        ("norm_drift", set()),
        ("goal_2030", set()),
    ],
)
def test_parameters_reach_their_rules(name: str, rules: set[str]) -> None:
    """A value is followed through names and methods to the rules that a reader would find."""
    assert {rule for use in USES[name] for rule in use.rules} == rules


@pytest.mark.parametrize(
    ("lever", "rules"),
    [
        ("world.rivalry", {"shelter.next_unity", "security.ask", "pressure.strategic_target"}),
        ("USA.level", {"pressure.governance_target", "pressure.strategic_target"}),
        ("EUU.reward", {"concession.propensity"}),
        ("CHN.finance", {"options.official"}),
        ("JPN.finance", {"options.official"}),
        ("KHM.mandate", {"coordination.next_stance"}),
        ("EUU.graduation_duty", {"development.duty_loss"}),
        ("USA.delivery", {"options.programme"}),
    ],
)
def test_levers_reach_their_rules(study: Study, lever: str, rules: set[str]) -> None:
    """A lever is followed in the same way, from the actor whose it is."""
    classes = study.classes_of(lever.partition(".")[0])
    assert {r for use in lever_uses(CODE, lever, classes) for r in use.rules} >= rules


def test_what_counts_by_its_shape_alone_is_no_reader() -> None:
    """An actor that takes the shape of a parameter for its zeros does not depend on it."""
    readers = {use.spot.function.name for use in USES["tie_decay"]}
    assert {reader.partition(".")[2] for reader in readers} == {"_drift"}


def test_an_actors_lever_is_not_anothers(study: Study) -> None:
    """Japan's finance is read in Japan's class, China's in China's."""
    readers = [
        lever_uses(CODE, f"{code}.finance", study.classes_of(code)) for code in ("CHN", "JPN")
    ]
    owners = [{use.spot.function.owner for use in found} for found in readers]
    assert owners == [{"China"}, {"Japan"}]


@pytest.mark.parametrize(
    ("output", "rules"),
    [
        ("alignment", ("ties.alignment",)),
        ("tilt", ("hedging.tilt",)),
        ("grievance", ("grievance.accumulate",)),
        ("concession", ("concession.propensity",)),
        ("pressure", ("pressure.adjust", "pressure.deed")),
        ("stance", ("coordination.next_stance",)),
        ("capacity", ("coordination.next_capacity",)),
        ("refill", ("refill.refill",)),
        ("withdrawn", ("pressure.withdrawn_share",)),
        (
            "exports",
            (
                *("flows.structural", "development.exports", "development.divert"),
                "flows.next_deviation",
            ),
        ),
        ("lost", ("development.lost_exports", "development.trend_growth", "pressure.withheld")),
        (
            "tie_economy",
            (
                *("overreliance.shares", "ties.next_tie", "ties.drifted", "shelter.standing"),
                "ties.standing",
            ),
        ),
        ("flow_fdi", (*OFFERS, "absorption.needed")),
        ("norm", ()),
    ],
)
def test_outputs_come_from_their_rules(output: str, rules: tuple[str, ...]) -> None:
    """An output is traced back to the rules that a reader of the code finds."""
    found = recorded(CODE, output)
    assert found is not None
    assert found.rules == rules


def test_nothing_is_recorded_under_a_made_up_name() -> None:
    """An output that no line records is not found."""
    assert recorded(CODE, "happiness") is None


def test_every_rule_is_called() -> None:
    """Each rule is called by an actor, by the record, or by a rule of its own file."""
    for rule, function in CODE.rule_functions.items():
        called = {
            node.func.id
            for node in ast.walk(function.module.tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert CODE.rule_calls(rule) or function.name in called, rule


@pytest.mark.parametrize("name", sorted(CODE.rules))
def test_a_mechanism_shows_its_docstring_numbers_and_callers(study: Study, name: str) -> None:
    """A mechanism shows its question, its equation line by line, its rules, numbers and callers."""
    module = CODE.rules[name]
    about = meaning_of(study, name, "mechanism").about
    assert module.doc.partition("\n")[0] in words(about["meaning"])
    assert list(about["equation"]) == equation(module.doc)
    for line in equation(module.doc):
        assert plain(line) in plain(explain(name, study).text)
    assert [row["rule"] for row in about["rules"]] == [f.name for f in module.functions]  # type: ignore[index]
    rules = {f"{name}.{function.name}" for function in module.functions}
    entering = {g for g, found in USES.items() for r in found if rules & set(r.rules)}
    shown_ = {row["parameter"] for row in about.get("numbers", ())}  # type: ignore[index]
    assert shown_ == {n for n in PARAMETERS if n.partition(".")[0] in entering}
    assert {row["rule"] for row in about["called by"]} <= {f.name for f in module.functions}  # type: ignore[index]


def test_every_parameter_of_a_rule_stands_with_its_mechanism() -> None:
    """All but a few starting values and goals go into some rule."""
    without = {n for n, found in USES.items() if not any(r.rules for r in found)}
    assert 0 < len(without) < len(USES) / 5


@pytest.mark.parametrize(
    "asked", ["grievance", "rules/grievance.py", "sim/model/rules/grievance.py"]
)
def test_a_mechanism_is_found_as_a_file(study: Study, asked: str) -> None:
    """A mechanism answers to its name and to the name of its file."""
    assert meaning_of(study, asked, "mechanism").about["at"] == "sim/model/rules/grievance.py"


@pytest.mark.parametrize("asked", ["accumulate", "grievance.accumulate"])
def test_a_rule_is_found_by_name(study: Study, asked: str) -> None:
    """A rule answers to its name, alone or behind its mechanism, with what it computes."""
    about = meaning_of(study, asked, "rule").about
    assert "grievance_memory * grievance" in words(about["computes"])
    assert ".feel" in words(about["called by"])


# ---- levers, verbs, outputs, actors -------------------------------------------------------------


@pytest.mark.parametrize("name", REGISTER.levers)
def test_a_lever_shows_its_range_and_its_reader(study: Study, name: str) -> None:
    """A lever shows meaning, range, unit, what reads it, and every verb and event that moves it."""
    lever = REGISTER.levers[name]
    about = meaning_of(study, name, "lever").about
    assert about["meaning"] == lever.label
    for part in (f"{lever.default:g} unless", f"{lever.low:g} to {lever.high:g}", lever.unit):
        assert part in about["value"]
    assert about["used in"] != NOWHERE
    moving = {
        f"{n}:{e.id}"
        for n, e in EVENTS
        if e.origin == n and f"{e.actor}.{REGISTER.actions[e.actor, e.does].lever}" == name
    }
    rows = about["events"] if moving else ()
    assert {row["event"] for row in rows} == moving  # type: ignore[index]
    for (actor, does), action in REGISTER.actions.items():
        if f"{actor}.{action.lever}" == name:
            assert f"{actor} {does}" in words(about["moved by"])


@pytest.mark.parametrize(("actor", "does"), REGISTER.actions)
def test_a_verb_shows_its_lever(study: Study, actor: str, does: str) -> None:
    """A verb shows who may use it, the unit of its size, and the lever it moves."""
    action = REGISTER.actions[actor, does]
    for asked in (does, f"{actor} {does}"):
        about = meaning_of(study, asked, "action").about
        assert actor in str(about["who"])
        assert about["size"] == action.unit
        assert f"{actor}.{action.lever}" in words(about["moves"])


@pytest.mark.parametrize("name", REGISTER.outputs)
def test_an_output_shows_where_it_is_recorded(study: Study, name: str) -> None:
    """An output shows meaning, unit, bounds, by whom, and the line that records it."""
    output = REGISTER.outputs[name]
    about = meaning_of(study, name, "output").about
    assert (about["meaning"], about["unit"]) == (output.label, output.unit)
    assert about["bounds"] == f"{cell_text(output.low)} to {cell_text(output.high)}"
    assert all(code in str(about["by"]) for code in CAST.actors_of(output.by))
    assert about["recorded"] != "nowhere"
    line, _ = at(about["recorded"][0])  # type: ignore[arg-type]
    assert name in line or name.partition("_")[0] in line


def test_an_output_of_one_actor_is_about_that_actor(study: Study) -> None:
    """`alignment.CHN` is told by China alone."""
    assert meaning_of(study, "alignment.CHN", "output").about["by"] == "CHN, China"


@pytest.mark.parametrize("code", [*CAST.by_code])
def test_an_actor_shows_what_is_its_own(study: Study, code: str) -> None:
    """An actor shows its class, its levers, its verbs and its numbers, by code and plain name."""
    about = meaning_of(study, code, "actor").about
    levers = [n.partition(".")[2] for n in REGISTER.levers if n.partition(".")[0] == code]
    assert [row["lever"] for row in about.get("levers", ())] == levers  # type: ignore[index]
    own = {n for n in PARAMETERS if n.partition(".")[2] == code}
    assert {row["parameter"] for row in about.get("numbers", ())} == own  # type: ignore[index]
    classes = words(about["acts in"])
    assert ("Ministry" in classes) == (code in CAST.ministries)
    assert all(does in words(about["may do"]) for who, does in REGISTER.actions if who == code)
    assert meaning_of(study, CAST.name(code), "actor") == meaning_of(study, code, "actor")


# ---- scenarios and events -----------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_tells_its_story(study: Study, name: str) -> None:
    """A scenario shows title, story, lineage, settings and events with origin, hopes and hints."""
    scenario = SCENARIOS[name]
    text = plain(explain(name, study).text)
    for part in (scenario.title, scenario.story, *scenario.notice, *scenario.tries):
        assert plain(part) in text
    assert all(elder in text for elder in scenario.lineage)
    (meaning,) = (m for m in explain(name, study).meanings if "story" in m.about)
    for lever, setting in scenario.settings.items():
        row = next(r for r in meaning.about["sets"] if r["lever"] == lever)  # type: ignore[index]
        assert (row["value"], row["set in"]) == (setting.value, setting.origin)  # type: ignore[index]
    for event in scenario.events:
        row = next(r for r in meaning.about["does"] if r["event"] == event.id)  # type: ignore[index]
        assert row["from"] == show_quarter(event.first)  # type: ignore[index]
        assert f"{event.actor} {event.does}: {event.size:g}" in str(row["what"])  # type: ignore[index]
        assert event.origin in str(row["what"])  # type: ignore[index]
    assert set(re.findall(r"¶\d+", words(meaning.about["source"]))) == {
        cited.partition(" ")[2] for cited in scenario.paragraphs
    }
    assert len(meaning.about.get("expects", ())) == len(scenario.expects)


@pytest.mark.parametrize(
    ("scenario", "i"), [(n, i) for n in SCENARIOS for i, _ in enumerate(SCENARIOS[n].events)]
)
def test_an_event_says_who_what_when_and_which_lever(study: Study, scenario: str, i: int) -> None:
    """An event shows actor, verb, size with unit, dates, lever, and its source written out."""
    event = SCENARIOS[scenario].events[i]
    action = REGISTER.actions[event.actor, event.does]
    about = meaning_of(study, f"{scenario}:{event.id}", "event").about
    assert str(about["who"]).startswith(event.actor)
    assert about["does"] == event.does
    assert about["size"] == f"{event.size:g}, {action.unit}"
    assert about["when"] == f"{show_quarter(event.first)} to {show_quarter(event.last)}"
    assert str(about["moves"]).startswith(f"{event.actor}.{action.lever}: ")
    assert ("changes nothing" in str(about["how"])) == (event.size == 0)
    assert about["source"] == written_out(study, [event.source])
    assert about["written in"] == (event.origin if event.origin != scenario else "")


def test_an_event_is_found_by_its_id_alone(study: Study) -> None:
    """An id that one scenario writes gives that scenario's event, not its heirs' copies."""
    (meaning,) = explain("us-presses", study).meanings
    assert meaning.name == "western-pressure:us-presses"
    assert "pressure-with-options" in str(meaning.about["also in"])


def test_an_id_of_several_scenarios_shows_each(study: Study) -> None:
    """An id that several scenarios write gives one page for each, in the order of the scenarios."""
    written = [f"{n}:{e.id}" for n, e in EVENTS if e.origin == n and e.id == "delivery"]
    assert len(written) > 1
    found = [m.name for m in explain("delivery", study).meanings if m.kind == "event"]
    assert found == written


# ---- facts, programmes, paragraphs, sources -----------------------------------------------------


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_shows_its_figure_and_place(study: Study, fact: object) -> None:
    """A fact shows statement, value with unit or date, paragraphs, and what it feeds."""
    assert isinstance(fact, type(FACTS[0]))
    about = meaning_of(study, fact.id, "fact").about
    text = plain(explain(fact.id, study).text)
    assert plain(fact.statement) in text
    if fact.value is not None:
        assert fact.unit is not None
        assert (
            float(re.sub(r"[^\d.]", "", str(about["figure"]).removesuffix(fact.unit))) == fact.value
        )
        assert str(about["figure"]).endswith(fact.unit)
    else:
        assert (about["figure"] or None) == fact.date
    assert all(f"¶{n}" in words(about["source"]) for n in fact.paragraph)
    assert all(slug in words(about["feeds"]) for slug in fact.feeds)
    assert (about["unused"] or None) == fact.why_unused


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("us-assistance-amount", "at least 1,800 US$ m"),
        ("maritime-amount", "at most 300 US$ m"),
        ("jusep-target", "10,000 US$ m"),
        ("jusep-year", "2017 year"),
    ],
)
def test_a_figure_keeps_its_bound(study: Study, name: str, seen: str) -> None:
    """A figure shows whether the document says "over", and a year is not grouped."""
    assert meaning_of(study, name, "fact").about["figure"] == seen


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.id)
def test_a_programme_shows_amount_and_eligibility(study: Study, programme: object) -> None:
    """A programme shows who gives, how much, whether the home country may receive, and why."""
    assert isinstance(programme, type(PROGRAMMES[0]))
    about = meaning_of(study, programme.id, "programme").about
    text = plain(explain(programme.id, study).text)
    assert programme.name in text
    assert plain(programme.reason) in text
    assert str(about["actor"]).startswith(programme.actor)
    assert ("may receive" in str(about[CAST.home.name])) == programme.eligible
    assert programme.amount_usd_m is None or f"{programme.amount_usd_m:,.10g} US$ m" in text
    assert all(f"¶{n}" in words(about["source"]) for n in programme.paragraph)
    counted = programme.id in {p.id for p in REGISTER.programmes}
    assert (f"US$ m a year for {CAST.home.name}" in text) == counted


def test_a_counted_programme_gives_what_its_rule_gives(study: Study) -> None:
    """The yearly sum said of a programme is amount times share over years."""
    programme = next(p for p in REGISTER.programmes if p.id == "jusep")
    share = PARAMETERS[f"programme_share.{programme.scope}"].value
    yearly = programme.added_usd_m * share / PARAMETERS["programme_years"].value
    assert f" {yearly:.3g} US$ m a year" in words(
        meaning_of(study, "jusep", "programme").about["counted"]
    )


def citing(paragraph: str) -> dict[str, set[str]]:
    """What cites a paragraph, read off the files."""
    document, _, number = paragraph.partition(" ¶")
    word = re.compile(rf"¶{number}(?!\d)")

    def cites(source: str) -> bool:
        parts = [part for part in source.split(";") if document in part]
        return any(word.search(part) for part in parts)

    return {
        "facts": {f.id for f in FACTS if f.document == document and int(number) in f.paragraph},
        "programmes": {
            p.id for p in PROGRAMMES if p.document == document and int(number) in p.paragraph
        },
        "parameters": {n for n, p in PARAMETERS.items() if cites(p.source)},
        "scenarios": {n for n, s in SCENARIOS.items() if paragraph in s.paragraphs},
        "events": {f"{n}:{e.id}" for n, e in EVENTS if e.origin == n and cites(e.source)},
    }


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_paragraph_lists_all_that_cites_it(study: Study, paragraph: str) -> None:
    """A paragraph lists exactly the facts, programmes, numbers and scenes that cite it."""
    about = meaning_of(study, paragraph, "paragraph").about
    for heading, wanted in citing(paragraph).items():
        rows = about.get(heading, ())
        assert {next(iter(row.values())) for row in rows} == wanted, heading  # type: ignore[union-attr]
    empty = set(about) == {"document", "taken"}
    assert empty == (not any(citing(paragraph).values()) and "mechanisms" not in about)


def test_a_paragraph_lists_mechanisms_that_name_it(study: Study) -> None:
    """Mechanisms whose docstring cites a paragraph are listed, ranges included."""
    rows = meaning_of(study, "vannarith-2019 ¶17", "paragraph").about["mechanisms"]
    assert {row["mechanism"] for row in rows} == {"absorption", "coordination"}  # type: ignore[index]


@pytest.mark.parametrize(
    "asked",
    [
        "vannarith-2019 16",
        "vannarith-2019 ¶16",
        "vannarith-2019¶16",
        "vannarith-2019 P16",
        "vannarith-2019 p. 16",
        "vannarith-2019  paragraph 16",
        "Vannarith-2019 ¶ 16",
    ],
)
def test_a_paragraph_is_found_however_it_is_written(study: Study, asked: str) -> None:
    """A paragraph is found by document and number, with or without a sign between them."""
    assert [m.name for m in explain(asked, study).meanings] == ["vannarith-2019 ¶16"]


@pytest.mark.parametrize("number", [0, 22, 999])
def test_a_paragraph_beyond_the_document_is_refused(study: Study, number: int) -> None:
    """A paragraph that a document does not have is refused with its range."""
    with pytest.raises(UnknownName, match=rf"no paragraph {number}; it has 1 to 21"):
        explain(f"vannarith-2019 {number}", study)


@pytest.mark.parametrize("name", LENGTHS)
def test_a_document_says_which_paragraphs_are_used(study: Study, name: str) -> None:
    """A document's used and unused paragraphs are all of them, each once."""
    about = meaning_of(study, name, "document").about
    used, unused = (str(about.get(key, "")).split() for key in ("taken from", "unused"))
    assert sorted(used + unused, key=lambda p: int(p[1:])) == [
        f"¶{n}" for n in range(1, LENGTHS[name] + 1)
    ]
    for paragraph in used:
        assert "taken" not in meaning_of(study, f"{name} {paragraph}", "paragraph").about


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_a_source_shows_its_licence_and_what_rests_on_it(study: Study, source: object) -> None:
    """A source shows citation, licence, size, and every parameter that cites it or its file."""
    assert isinstance(source, type(SOURCES[0]))
    about = meaning_of(study, source.id, "source").about
    text = plain(explain(source.id, study).text)
    for part in (source.citation, source.licence, source.used_for, source.magnitude or ""):
        assert plain(part) in text
    keys = {source.id, f"data/{source.file}"}
    resting = {
        name
        for name, parameter in PARAMETERS.items()
        if keys & {part.partition(" ")[0] for part in re.split(r"; ?", parameter.source)}
    }
    assert {row["parameter"] for row in about.get("parameters", ())} == resting  # type: ignore[index]
    if source.file:
        assert meaning_of(study, f"data/{source.file}", "source") == meaning_of(
            study, source.id, "source"
        )


def test_a_row_of_the_chronology_shows_its_events(study: Study) -> None:
    """A row of the chronology shows date, status, and the events that rest on it."""
    about = meaning_of(study, "E30", "row of the chronology").about
    assert (about["date"], about["status"]) == ("2020-08-12", "confirmed")
    assert {row["event"] for row in about["events"]} == {  # type: ignore[index]
        f"{n}:{e.id}" for n, e in EVENTS if e.origin == n and re.search(r"\bE30\b", e.source)
    }


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the two documents are not distributed")
def test_no_sentence_of_the_documents_is_printed(study: Study) -> None:
    """No explanation holds ten words in a row of a document."""
    files = [DOCUMENTS / document.file for document in load_documents(FOLDERS.seeds)]
    runs = {run for file in files for line in paragraphs_of(file) for run in ten_words(line)}
    for name in (*LENGTHS, *PARAGRAPHS, *(f.id for f in FACTS), *(p.id for p in PROGRAMMES)):
        assert not runs & set(ten_words(explain(name, study).text)), name


def ten_words(text: str) -> list[str]:
    """Every ten words in a row, without capitals and signs."""
    row = re.findall(r"[a-z0-9]+", text.lower())
    return [" ".join(row[i : i + 10]) for i in range(len(row) - 9)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vannarith-2019 ¶8, ¶10-12 (why); state-2018 ¶9", ["v8", "v10", "v11", "v12", "s9"]),
        ("vannarith-2019 ¶12 (heavy investment), ¶13, ¶5 and ¶7", ["v12", "v13", "v5", "v7"]),
        ("judgement; S19", []),
        ("a paragraph of nothing: ¶3", []),
    ],
)
def test_paragraphs_are_read_off_a_text(text: str, found: list[str]) -> None:
    """Lists and ranges of paragraphs belong to the document named before them."""
    short = {"vannarith-2019 ¶": "v", "state-2018 ¶": "s"}
    assert [
        short[p[: p.index("¶") + 1]] + p[p.index("¶") + 1 :] for p in paragraphs_in(text)
    ] == found


def test_references_are_written_out(study: Study) -> None:
    """Title, citation and licence stand behind a reference; paragraphs of a document together."""
    source = "judgement; vannarith-2019 ¶5, ¶7; data/events_chronology.csv E30; my own reading"
    lines = written_out(study, [source, "vannarith-2019 ¶5; S19"])
    assert [line.partition(":")[0] for line in lines] == [
        "judgement",
        "vannarith-2019 ¶5, ¶7",
        "data/events_chronology.csv E30",
        "my own reading",
        "S19",
    ]
    assert "Chheang Vannarith" in lines[1]
    assert "2020-08-12" in lines[2]
    assert "licence: citation of a finding" in lines[4]
    assert references("S1; S2") == ["S1", "S2"]


def test_sources_are_read_off_a_docstring(study: Study) -> None:
    """Ranges of findings and the slugs of sources are found in a text."""
    assert sources_in(study, "Source: S9-S11, S17; kuik of the sources.") == {
        *("S9", "S10", "S11", "S17", "kuik")
    }


# ---- unknown and ambiguous names ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tie_dekay", "tie_decay"),
        ("western-presure", "western-pressure"),
        ("alignment.CHX", "alignment.CHN"),
        ("withdraws preferenes", "withdraws preferences"),
        ("vannarth-2019 16", "vannarith-2019 ¶16"),
        ("european unoin", "European Union"),
        ("article-dat", "article-date"),
    ],
)
def test_a_slip_is_put_right(study: Study, typed: str, meant: str) -> None:
    """A name that nothing bears gives the nearest of all kinds of names."""
    with pytest.raises(UnknownName, match=re.escape(f"did you mean '{meant}'?")):
        explain(typed, study)


def test_a_name_like_no_other_points_to_the_list(study: Study) -> None:
    """A name that is like none points to what can be listed."""
    with pytest.raises(UnknownName, match="see `hedgerow list`"):
        explain("zzzzzzzzzzzz", study)


def test_capitals_and_spaces_do_not_matter(study: Study) -> None:
    """Capital letters and doubled spaces change nothing."""
    assert explain("  TIE_DECAY ", study).meanings == explain("tie_decay", study).meanings
    assert meaning_of(study, "Usa.LEVEL", "lever").name == "USA.level"


def test_all_meanings_of_a_name_are_told(study: Study) -> None:
    """A name that several things bear shows each, and says at the top which they are."""
    found = explain("pressure", study)
    assert [m.kind for m in found.meanings] == ["output", "mechanism", "lever", "lever"]
    assert found.text.startswith("pressure has 4 meanings: output, mechanism, lever, lever\n\n")
    for meaning in found.meanings:
        assert f"\n{meaning.name}: {meaning.kind}\n" in found.text


def test_one_meaning_stands_alone(study: Study) -> None:
    """A name with one meaning begins with it."""
    assert explain("tie_decay", study).text.startswith("tie_decay: parameter\n")


# ---- forms of the answer ------------------------------------------------------------------------


def test_data_and_text_say_the_same(study: Study) -> None:
    """Every word and number of the data stands in the text, under the same heading."""
    for name in ("tie_decay", "governance_weight", "vannarith-2019 16", "china-surge", "jusep"):
        found = explain(name, study)
        data = json.loads(json.dumps(found.as_dict()))
        assert data["asked"] == found.asked
        text = plain(found.text)
        for meaning, meaning_ in zip(found.meanings, data["meanings"], strict=True):
            assert (meaning_["kind"], meaning_["name"]) == (meaning.kind, meaning.name)
            for heading, content in meaning_["about"].items():
                assert f"{heading} " in text
                cells = [content] if isinstance(content, str) else content
                for cell in cells:
                    parts = cell.values() if isinstance(cell, dict) else [cell]
                    assert all(
                        plain(cell_text(part)) in text or len(cell_text(part)) > 30
                        for part in parts
                    )


def test_html_is_escaped() -> None:
    """Signs of HTML in a value are shown, not obeyed; tables become tables."""
    about: dict[str, Content] = {"<b>": "a < b", "rows": [{"x & y": "<i>", "n": 1.5}], "l": ["<u>"]}
    text = Explanation("n", (Meaning("kind", "<n>", about),))._repr_html_()
    assert not re.search("<[biu]>|<n>", text)
    assert "<td>&lt;i&gt;</td><td>1.5</td>" in text
    assert "<th>x &amp; y</th>" in text


@pytest.mark.parametrize(
    ("cell", "seen"),
    [(None, "-"), ("", "-"), (0.05, "0.05"), (3818.0, "3818"), (24600.0, "24,600"), (7, "7")],
)
def test_values_are_shown_as_people_read_them(cell: str | float | None, seen: str) -> None:
    """Numbers have no idle digits, large ones are grouped, nothing is a dash."""
    assert cell_text(cell) == seen


def test_columns_align() -> None:
    """Words begin in one column, and numbers stand point under point."""
    rows: list[dict[str, str | float | int | None]] = [
        {"name": "a", "n": 10.5, "note": "one"},
        {"name": "long", "n": 0.25, "note": "two"},
        {"name": "b", "n": None, "note": "three"},
    ]
    lines = Explanation("x", (Meaning("k", "x", {"t": rows}),)).text.splitlines()[1:]
    assert (
        len(
            {line.index(word) for line, word in zip(lines[:3], ("note", "one", "two"), strict=True)}
        )
        == 1
    )
    assert lines[1].index(".") == lines[2].index(".")
    assert "  -  " in lines[3]


def test_equation_and_words() -> None:
    """The first indented block of a docstring is its equation; a word is matched whole."""
    assert equation("Q?\n\n    a = b\n      + c\n\nText.\n\n    other") == ["a = b", "  + c"]
    assert equation("Q?\n\nText.") == []
    assert holds_word(["x = gap * k"], "gap")
    assert not holds_word(["x = gap_2018 * mygap * p.gap"], "gap")


# ---- the command --------------------------------------------------------------------------------


def test_the_command_prints_the_text(study: Study) -> None:
    """`explain` prints what the function gives, in words and with --json as data."""
    done = hedgerow("explain", "vannarith-2019", "16")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.rstrip("\n") == explain("vannarith-2019 16", study).text
    parsed = json.loads(hedgerow("explain", "tie_decay", "--json").stdout)
    assert parsed == json.loads(json.dumps(explain("tie_decay", study).as_dict()))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["tie_dekay"], "nothing is called 'tie_dekay'; did you mean 'tie_decay'?\n"),
        (["state-2018", "49"], "state-2018 has no paragraph 49; it has 1 to 48\n"),
    ],
)
def test_the_command_refuses_what_it_does_not_know(typed: list[str], said: str) -> None:
    """An unknown name goes to stderr with exit code 2."""
    done = hedgerow("explain", *typed)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


def test_the_command_reads_ones_own_copy(own_seeds: Path, own_scenarios: Path) -> None:
    """A number and a scenario changed in one's own copy are explained as changed."""
    path = own_seeds / "parameters.toml"
    text = re.sub(r"(?m)^(tie_decay = \{ value = )[\d.]+", r"\g<1>0.06", path.read_text("utf-8"))
    path.write_text(text, encoding="utf-8")
    places = ("--seeds", str(own_seeds), "--scenarios", str(own_scenarios))
    parsed = json.loads(hedgerow("explain", "tie_decay", "--json", *places).stdout)
    assert parsed["meanings"][0]["about"]["number"][0]["value"] == 0.06
    (own_scenarios / "baseline.toml").write_text("schema = 2\n", encoding="utf-8")
    assert hedgerow("explain", "tie_decay", *places).exit_code == 3


def test_nothing_heavy_is_read_for_a_paragraph() -> None:
    """A name without swings is explained without Mesa, pandas or the ensemble."""
    code = (
        "import sys\n"
        "from sim.explaining import Study, explain\n"
        "from sim.inputs.folders import shipped\n"
        "explain('vannarith-2019 16', Study(shipped()))\n"
        "print(sorted({'mesa', 'pandas', 'sim.engine.ensemble', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"


# ---- scenarios with mistakes --------------------------------------------------------------------


def test_a_scenario_with_mistakes_is_left_out_by_name(own_scenarios: Path) -> None:
    """One's own broken file stops no other explanation; asked for itself, it says what is wrong."""
    (own_scenarios / "broken.toml").write_text('extends = "baselin"\n', encoding="utf-8")
    study = Study(Folders(ROOT / "seeds", own_scenarios))
    for name in ("grievance_memory", "alignment", "western-pressure"):
        found = explain(name, study)
        assert "left out: scenario broken, which has mistakes" in found.text
        assert "scenario broken" in found._repr_html_()
        assert found.as_dict()["left out"] == ["broken"]
    with pytest.raises(FileProblems):
        explain("broken", study)
