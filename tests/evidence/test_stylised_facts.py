"""Are stylised facts read rightly, judged as written, and shown as they come out?

A fact that does not pass is listed in MISSED with its verdict and the reason and stays visible: the
test fails when its verdict changes. docs/FACTS.md tells why.
"""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from docs.facts import conceding_table, facts_table, index_table
from sim.engine.experiment import Measure
from sim.evidence.stylised_facts import policies
from sim.evidence.stylised_facts.catalogue import FILE, MEASURED, load_stylised_facts
from sim.evidence.stylised_facts.exposure import published, steepening
from sim.evidence.stylised_facts.policies import PARTIAL, THREAT
from sim.evidence.stylised_facts.readings import Reading
from sim.evidence.stylised_facts.report import MEASUREMENTS, check_of, stylised_facts
from sim.evidence.stylised_facts.target_states import STEPS, TargetStates
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.inputs.strict_toml import FileProblems
from tests.growth import renamed_home, with_south_korea

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
FACTS = {fact.id: fact for fact in load_stylised_facts(REGISTER.folder)}
PAGE = Path(__file__).parents[2] / "docs" / "FACTS.md"
WORLD = TargetStates(BASELINE, REGISTER)
FEW = TargetStates(BASELINE, REGISTER, states=2 * STEPS)
MISSED = {
    "S5-size": ("partial", "what is at stake grows without end"),
    "S6-size": ("fail", "the cost of conceding decides more than Polity scores do"),
    "S7": ("not represented", "no leader loses office"),
    "S10": ("partial", "belief in refilling asks for no commerce"),
    "S12": ("fail", "governance pressure follows the gap alone"),
    "S14-size": ("fail", "votes are a small part of closeness"),
    "S15": ("not represented", "no seat"),
    "S16-loans": ("fail", "loans count in the shares of trade and money"),
    "S18": ("not represented", "no third countries"),
    "S20-size": ("partial", "the loss of ties to pressure has the sign of S20 and not the size"),
}


@cache
def found() -> pd.DataFrame:
    return stylised_facts(WORLD, FACTS.values())


# ---- what comes out ------------------------------------------------------------------------------


def test_facts_pass_but_for_those_listed() -> None:
    """Every fact passes, but for those that are listed with their verdict and the reason."""
    verdicts = found().drop_duplicates("fact").set_index("fact")["verdict"]
    missed = {name: one for name, one in verdicts.items() if one != "pass"}
    assert missed == {name: verdict for name, (verdict, _) in MISSED.items()}


def test_checks_say_what_the_tables_say() -> None:
    """A check of a fact has its verdict, its numbers and why it is missed; pages count them."""
    (fact,) = (one for one in FACTS.values() if one.id == "S5-size")
    rows = found()[found()["fact"] == fact.id]
    readings = {
        row["reading"]: Reading(row["value"], row["error"]) for row in rows.to_dict("records")
    }
    check = check_of(fact, readings, WORLD.states)
    assert (check.name, check.verdict, check.n) == (fact.id, MISSED[fact.id][0], 3600)
    assert [one.value for one in check.results] == list(rows["value"])
    assert [one.met for one in check.results] == list(rows["as expected"])
    assert [(one.least, one.most) for one in check.results] == [(0.06, 0.24), (None, 0.0)]
    absent = check_of(FACTS["S7"], {}, WORLD.states)
    assert (absent.verdict, absent.results, absent.n) == ("not represented", (), 0)
    assert absent.why.endswith(str(FACTS["S7"].absent))
    page = PAGE.parent / "how-to" / "check-the-model.md"
    counts = f" · stylised facts {len(FACTS) - len(MISSED)} of {len(FACTS)} · "
    assert counts in page.read_text(encoding="utf-8")


def test_what_is_promised_passes() -> None:
    """No promised fact is among those that do not pass."""
    assert not [name for name in MISSED if FACTS[name].promised]


def test_every_fact_has_its_readings_and_no_other() -> None:
    """Each fact is measured by exactly the readings that its file states, all of them numbers."""
    rows = found().groupby("fact")["reading"].agg(tuple).to_dict()
    stated = {name: tuple(one.name for one in fact.reading) for name, fact in FACTS.items()}
    assert rows == {name: names or ("",) for name, names in stated.items()}
    assert np.isfinite(found().loc[found()["absent"] == "", ["value", "error"]]).all(axis=None)


@pytest.mark.parametrize("name", ["facts", "conceding", "index"])
def test_the_page_shows_what_comes_out(name: str) -> None:
    """The tables of docs/FACTS.md are what is measured."""
    fresh = {
        "facts": lambda: facts_table(tuple(FACTS.values()), found()),
        "conceding": lambda: conceding_table(WORLD),
        "index": lambda: index_table(REGISTER),
    }[name]()
    assert f"<!-- table: {name} -->\n\n{fresh}\n<!-- end -->" in PAGE.read_text(encoding="utf-8")


# ---- what is stated ------------------------------------------------------------------------------


def test_a_fact_is_sized_where_a_number_cites_its_source() -> None:
    """A fact is called sized exactly where a parameter cites its source, and held out elsewhere."""
    sources = "; ".join(one.source for one in REGISTER.parameters.values())
    cited = set(re.findall(r"\bS\d+\b", sources))
    roles = {name: fact.role for name, fact in FACTS.items()}
    assert roles == {n: "sized" if f.source in cited else "held out" for n, f in FACTS.items()}


def test_the_published_cross_section_is_that_of_the_index() -> None:
    """Slopes stated of S20 are those of the index, with the home country and without it."""
    home, said = REGISTER.cast.home.name, FACTS["S20-sender"].published
    whole, rest = (published(REGISTER.folder, 2024, left_out) for left_out in ("", home))
    assert (whole.states, rest.states) == (101, 100)
    exposure, pressure = whole.plain.slopes
    t_values = (exposure.value / exposure.error, pressure.value / pressure.error)
    assert f"{exposure.value:+.2f} (t {t_values[0]:.1f})" in said
    assert f"{pressure.value:+.2f} (t {t_values[1]:.1f})" in said
    assert f"{rest.plain.slopes[0].value:+.2f} and {rest.plain.slopes[1].value:+.2f}" in said
    for one, expected in zip(rest.standardised.slopes, FACTS["S20-size"].reading, strict=True):
        ends = sorted((0.5 * one.value, 2.0 * one.value))
        assert (expected.least, expected.most) == pytest.approx(ends, abs=0.006)


def test_the_published_gradient_is_that_of_the_counts() -> None:
    """Thirds stated of S5 are those of the file of counts, and the band is half to twice."""
    path = REGISTER.folder / "data" / "ties_rates_computed.json"
    rates = json.loads(path.read_text(encoding="utf-8"))["concede_rate_by_target_econ_dependence"]
    numbers = [float(x) for x in re.findall(r"\d+\.\d", FACTS["S5-sign"].published)]
    assert numbers == pytest.approx([100.0 * rate for rate in rates.values()])
    rise, (expected, _) = rates["high"] - rates["low"], FACTS["S5-size"].reading
    assert (expected.least, expected.most) == pytest.approx((0.5 * rise, 2.0 * rise))


# ---- mistakes in the file ------------------------------------------------------------------------

SIGNED = '{ name = "met", unit = "share", least = 0.05, most = 0.5 }'
MISTAKES = {
    "both": (SIGNED, '{ name = "met", unit = "share", sign = "+", least = 0.0, most = 1.0 }'),
    "neither": (SIGNED, '{ name = "met", unit = "share" }'),
    "half a band": (SIGNED, '{ name = "met", unit = "share", least = 0.0 }'),
    "no band": (SIGNED, '{ name = "met", unit = "share", least = 0.5, most = 0.05 }'),
    "twice": (SIGNED, f"{SIGNED}, {SIGNED}"),
    "nothing": (f"reading = [{SIGNED}]", ""),
    "read and absent": (f"reading = [{SIGNED}]", f'reading = [{SIGNED}]\nabsent = "no"'),
    "promised and absent": (f"reading = [{SIGNED}]", 'absent = "no"'),
    "an id again": ('id = "S14-size"', 'id = "S14-sign"'),
    "an unknown source": ('source = "S4"', 'source = "S44"'),
    "a fact that nothing measures": ('id = "S4-success"', 'id = "S4-rapture"'),
    "a reading that nothing measures": ('name = "rise"', 'name = "ris"'),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_file_is_refused_where_it_stands(name: str, own_seeds: Path) -> None:
    """What cannot be judged, or leads nowhere, is refused with its place."""
    before, after = MISTAKES[name]
    path = own_seeds / FILE
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(FileProblems, match=rf"{FILE}:\d+:\d+: ") as refused:
        load_stylised_facts(own_seeds)
    assert len(refused.value.problems) == 1


def test_seeds_without_facts_are_held_against_the_shipped_ones(tmp_path: Path) -> None:
    """A folder of seeds that states no facts has those that are shipped."""
    assert load_stylised_facts(tmp_path) == tuple(FACTS.values())


# ---- target states and what they meet ------------------------------------------------------------


def test_states_lie_within_the_ranges_of_their_numbers() -> None:
    """Each state's numbers lie between the ends of their ranges, and both halves are used."""
    for name, column in WORLD.table.items():
        one = REGISTER.parameters[name]
        assert column.size == WORLD.each * STEPS
        assert one.low <= column.min() <= 0.5 * (one.low + one.high) <= column.max() <= one.high


def test_states_depend_on_the_sender_step_by_step() -> None:
    """States of a later step sell more to the sender, from one limit of exports to the other."""
    sender = REGISTER.cast.preference_giver
    sold = Measure.at(f"exports.{sender}", "2019-Q1")
    (one,) = FEW.live([sold], policies.left_alone(FEW))
    means = one[sold.output][0].reshape(STEPS, -1).mean(axis=1)
    assert (np.diff(means) > 0).all()
    assert FEW.steps[[0, -1]] == pytest.approx(REGISTER.parameters[FEW.exports].limits)


def test_states_are_the_same_under_every_policy_and_by_another_seed_others() -> None:
    """Every policy meets the same states with the same luck; another seed gives other states."""
    seen = Measure.at("ideal_point", "2019-Q1")
    alone, pressed = FEW.live([seen], policies.left_alone(FEW), policies.pressed(FEW))
    other = TargetStates(BASELINE, REGISTER, states=FEW.states, seed=1)
    (elsewhere,) = other.live([seen], policies.left_alone(other))
    np.testing.assert_allclose(alone["ideal_point"], pressed["ideal_point"], atol=0.05)
    assert not np.allclose(alone["ideal_point"], elsewhere["ideal_point"], atol=0.05)


def test_policies_do_what_they_say() -> None:
    """One sender threatens and takes, the others are silent, and what is lifted is given back."""
    cast = REGISTER.cast
    sender, others = cast.preference_giver, set(cast.senders) - {cast.preference_giver}
    names = [f"pressure_governance.{code}" for code in cast.senders]
    spans = [Measure(name) for name in (*names, f"withdrawn.{sender}")]
    tried = (policies.left_alone, policies.threatened, policies.pressed, policies.lifted)
    alone, feared, pressed, lifted = FEW.live(spans, *(one(FEW) for one in tried))
    threats, taken = f"pressure_governance.{sender}", f"withdrawn.{sender}"
    for one in (alone, feared, pressed, lifted):
        assert all((one[f"pressure_governance.{code}"] == 0.0).all() for code in others)
    assert (alone[threats] == 0.0).all()
    assert (feared[threats] == THREAT).all()
    assert (pressed[threats] == THREAT).all()
    assert {*np.unique(alone[taken]), *np.unique(feared[taken])} == {0.0}
    assert [*pressed[taken][[5, 6, -1], 0]] == [0.0, PARTIAL, PARTIAL]
    assert [*lifted[taken][[3, 4, 15, 16], 0]] == [0.0, 1.0, 1.0, 0.0]
    assert [*lifted[threats][[15, 16], 0]] == [THREAT, 0.0]


def test_a_slope_that_grows_with_the_share_is_steeper_at_the_end() -> None:
    """Of a square the last slope over the first is that of its ends; of a line it is one."""
    share = np.arange(STEPS, dtype=float)
    assert steepening(share**2, share) == pytest.approx(2 * STEPS - 3)
    assert steepening(5.0 * share, share) == pytest.approx(1.0)


def test_facts_are_read_of_a_grown_model_of_another_country(
    own_seeds: Path, own_scenarios: Path
) -> None:
    """With a partner more and another home every measurement gives numbers."""
    with_south_korea(own_seeds)
    renamed_home(own_seeds, own_scenarios)
    register = load_register(own_seeds)
    world = TargetStates(load_scenario(own_scenarios, "baseline", register), register, 2 * STEPS)
    measured = {fact: found for measure in MEASUREMENTS for fact, found in measure(world).items()}
    assert {fact: tuple(readings) for fact, readings in measured.items()} == MEASURED
    for readings in measured.values():
        assert all(np.isfinite(one).all() for one in readings.values())
