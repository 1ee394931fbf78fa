"""Attribution: what each event and setting does, and what they do only together."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.attribution import (
    TOGETHER,
    TOTAL,
    Attribution,
    DividedTally,
    attribute,
    headline_outputs,
)
from sim.analysis.differences import differing
from sim.engine.chance import Design
from sim.engine.ensemble import blocks_of, simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Event, Scenario, Setting, scenario_names
from sim.model.quarters import parse_quarter

Loader = Callable[[str], Scenario]

OUTPUTS = headline_outputs(load_register(shipped().seeds).cast)
RUN = Run(design=Design(6), engine="fused")
FEW = Run(design=Design(2), engine="fused")
END = parse_quarter("2022-Q4")
"""Runs are short: what is divided does not depend on it."""
SHIPPED = scenario_names(shipped().scenarios)


def event(
    actor: str, does: str, size: float, first: str, last: str = "2030-Q4", name: str = "it"
) -> Event:
    return Event(
        name, actor, does, size, parse_quarter(first), parse_quarter(last), "judgement", "test"
    )


@pytest.fixture(scope="module")
def brief(load: Loader) -> Loader:
    """A shipped scenario by name, ending early."""
    return lambda name: replace(load(name), end=END)


@pytest.fixture(scope="module")
def usual(brief: Loader) -> Scenario:
    """The baseline, ending early."""
    return brief("baseline")


def names(found: Attribution) -> list[str]:
    return [piece.name for piece in found.pieces]


@pytest.fixture(scope="module")
def offered(brief: Loader, register: Register) -> Attribution:
    """Two events of pressure and two of offers, over six futures."""
    return attribute(brief("pressure-with-options"), brief("baseline"), register, RUN)


# ---- parts -----------------------------------------------------------------------------------


def test_a_part_is_what_is_lost_without_its_piece(
    offered: Attribution, brief: Loader, register: Register
) -> None:
    """Each part is the scenario less the scenario without that event, simulated by itself."""
    scenario = brief("pressure-with-options")
    whole = simulate(scenario, register, RUN)
    for i, name in enumerate(names(offered)):
        rest = tuple(one for one in scenario.events if one.id != name)
        less = simulate(replace(scenario, events=rest), register, RUN)
        for output in OUTPUTS:
            part = offered.divided[output].parts[i]
            assert (part == whole.of(output) - less.of(output)).all()
            assert part.any()


def test_the_total_is_scenario_less_reference(
    offered: Attribution, brief: Loader, register: Register
) -> None:
    """The total is the difference from the reference, member by member."""
    pair = [simulate(brief(n), register, RUN) for n in ("baseline", "pressure-with-options")]
    for output in OUTPUTS:
        one = offered.divided[output]
        assert (one.total == pair[1].of(output) - pair[0].of(output)).all()


def test_parts_and_together_add_up_in_every_future(offered: Attribution) -> None:
    """Parts and what is done together sum to the total, in every quarter and future."""
    for one in offered.divided.values():
        assert np.abs(one.parts.sum(axis=0) + one.together - one.total).max() < 1e-12
        assert np.abs(one.together).max() > 1e-6


def test_means_of_the_table_add_up(offered: Attribution) -> None:
    """The means of a table's rows sum to the mean of its total; its medians need not."""
    for output in OUTPUTS:
        table = offered.table(output)
        assert table["mean"][:-1].sum() == pytest.approx(table["mean"].iloc[-1], abs=1e-12)
    medians = offered.table("alignment.USA")["median"]
    assert abs(medians[:-1].sum() - medians.iloc[-1]) > 1e-6


def test_the_only_event_does_it_all(brief: Loader, register: Register) -> None:
    """With one event its part is the total and nothing is left over, to the last bit."""
    found = attribute(brief("asean-divided"), brief("baseline"), register, RUN)
    assert names(found) == ["divided"]
    assert found.notes == ("nothing to divide: there is one piece, and its part is the total",)
    for one in found.divided.values():
        assert (one.parts[0] == one.total).all()
        assert not one.together.any()
    assert found.divided["alignment.USA"].total.any()


def test_independent_pieces_have_nothing_to_do_together(
    usual: Scenario, register: Register
) -> None:
    """A rumour and a growth shock: each alone moves its own output, and none is left over."""
    rumour = event("world", "a rumour breaks", 1.0, "2020-Q1", "2020-Q1", "rumour")
    shock = event("world", "growth changes", -3.0, "2022-Q1", "2022-Q2", "shock")
    both = replace(usual, events=(rumour, shock))
    found = attribute(both, usual, register, RUN, ["rumour.world", "growth.KHM"])
    rumours = found.divided["rumour.world"]
    assert (rumours.parts[0] == rumours.total).all()
    assert rumours.total.any()
    assert not rumours.parts[1].any()
    assert not rumours.together.any()
    before = parse_quarter("2022-Q1") - usual.start
    growth = found.divided["growth.KHM"]
    assert not growth.parts[1, :before].any()
    assert (growth.parts[1, before] < -1.0).all()


def test_the_other_way_round_the_total_changes_its_sign(brief: Loader, register: Register) -> None:
    """Divided against the scenario, the reference differs by the opposite, in as many pieces."""
    there = attribute(brief("western-pressure"), brief("baseline"), register, RUN, ["tilt.KHM"])
    back = attribute(brief("baseline"), brief("western-pressure"), register, RUN, ["tilt.KHM"])
    assert names(back) == ["no us-presses", "no eu-presses"]
    assert (there.divided["tilt.KHM"].total == -back.divided["tilt.KHM"].total).all()


def test_blocks_change_nothing(
    brief: Loader, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Members simulated four at a time give the same parts as all at once."""
    scenario, reference = brief("western-pressure"), brief("baseline")
    whole = attribute(scenario, reference, register, RUN, ["alignment.EUU"])
    monkeypatch.setattr(
        "sim.engine.experiment.blocks_of", lambda members, first: blocks_of(members, 4, first)
    )
    cut = attribute(scenario, reference, register, RUN, ["alignment.EUU"])
    assert (whole.divided["alignment.EUU"].parts == cut.divided["alignment.EUU"].parts).all()


# ---- pieces ----------------------------------------------------------------------------------


def test_what_both_have_inherited_is_no_piece(brief: Loader, register: Register) -> None:
    """Against its parent only the offers are divided, not the pressure that both have."""
    found = attribute(
        brief("pressure-with-options"), brief("western-pressure"), register, RUN, ["tilt.KHM"]
    )
    assert names(found) == ["us-offers", "eu-offers"]


def test_a_changed_value_goes_back_to_that_of_the_reference(
    brief: Loader, usual: Scenario, register: Register
) -> None:
    """A piece that changes a size or a setting is taken back to the reference, not away."""
    parent = replace(
        brief("western-pressure"), settings={"USA.standard": Setting(0.2, "western-pressure")}
    )
    first, second = parent.events
    heir = replace(
        parent,
        events=(replace(first, size=1.0), second),
        settings={"USA.standard": Setting(0.9, "heir")},
    )
    found = attribute(heir, parent, register, RUN, ["alignment.USA"])
    assert names(found) == ["USA.standard", "us-presses"]
    one = found.divided["alignment.USA"]
    for part, back in zip(
        one.parts,
        (replace(heir, settings=parent.settings), replace(heir, events=parent.events)),
        strict=True,
    ):
        expected = one.scenario - simulate(back, register, RUN).of("alignment.USA")
        assert (part == expected).all()
        assert part.any()


def test_a_dropped_event_is_a_piece(brief: Loader, register: Register) -> None:
    """An event switched off with size zero is put back to find what its absence does."""
    parent = brief("western-pressure")
    first, second = parent.events
    heir = replace(parent, events=(replace(first, size=0.0), second))
    found = attribute(heir, parent, register, RUN, ["alignment.USA"])
    assert names(found) == ["us-presses"]
    assert found.pieces[0].words.startswith("no longer: United States changes its pressure")
    one = found.divided["alignment.USA"]
    assert (one.parts[0] == one.total).all()
    assert one.total.any()


def test_settings_at_their_defaults_are_no_pieces(brief: Loader, register: Register) -> None:
    """The placebo has nothing to divide, and says why."""
    found = attribute(brief("placebo"), brief("baseline"), register, RUN, ["tilt.KHM"])
    assert found.pieces == ()
    assert found.notes == (
        "nothing to divide, because both have the same settings and the same events",
    )
    assert not found.divided["tilt.KHM"].total.any()
    assert found.date("tilt.KHM") == "2022Q4"
    assert found.table("tilt.KHM")["words"].to_list() == [TOGETHER, TOTAL]


def test_the_reference_runs_as_long_as_the_scenario(load: Loader, register: Register) -> None:
    """A switch in 2032 is divided although the baseline ends in 2030."""
    scenario, reference = load("switch-graduation"), load("baseline")
    assert scenario.end > reference.end
    found = attribute(scenario, reference, register, RUN, ["tilt.KHM"])
    assert names(found) == ["graduation"]
    assert found.quarters == scenario.quarters
    assert found.date("tilt.KHM") > "2032"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_is_divided(name: str, load: Loader, register: Register) -> None:
    """Nothing crashes, clamping events least of all: the sum holds for each shipped scenario."""
    scenario, reference = load(name), load("baseline")
    begun = max((one.first for one in scenario.events), default=scenario.start)
    scenario = replace(scenario, end=begun + 2)
    reference = replace(reference, end=scenario.end)
    found = attribute(scenario, reference, register, FEW, ["tilt.KHM"])
    assert names(found) == [p.name for p in differing(scenario, reference, register) if p.acts]
    one = found.divided["tilt.KHM"]
    assert np.isfinite(one.parts).all()
    assert np.abs(one.parts.sum(axis=0) + one.together - one.total).max() < 1e-12
    assert len(found.table("tilt.KHM")) == len(found.pieces) + 2


def test_clamps_that_overlap_after_a_removal_do_not_crash(
    usual: Scenario, register: Register
) -> None:
    """Two levels of pressure that follow each other, each moved over the other when taken back."""
    verb = ("USA", "sets pressure")
    before = (
        event(*verb, 0.3, "2020-Q1", "2021-Q2", "a"),
        event(*verb, 0.6, "2021-Q3", "2025-Q4", "b"),
    )
    moved = (
        event(*verb, 0.3, "2020-Q1", "2020-Q4", "a"),
        event(*verb, 0.6, "2021-Q1", "2025-Q4", "b"),
    )
    one, other = replace(usual, events=before), replace(usual, events=moved)
    found = attribute(other, one, register, RUN, ["pressure.USA"])
    assert names(found) == ["a", "b"]
    assert np.isfinite(found.divided["pressure.USA"].parts).all()
    assert found.divided["pressure.USA"].total.any()


def test_a_lever_beyond_its_range_is_noted(usual: Scenario, register: Register) -> None:
    """Taking away what held a lever in its range is said: no scenario could be so."""
    events = (
        event("CHN", "scales its security requests", 0.5, "2020-Q1", name="more"),
        event("CHN", "scales its security requests", -0.3, "2020-Q1", name="less"),
    )
    both = replace(usual, events=events)
    found = attribute(both, usual, register, RUN, ["tilt.KHM"])
    assert found.notes == (
        "without less, CHN.security_ask reaches 1.5, beyond the 0 to 1.25 that a scenario may set",
    )


# ---- tables ----------------------------------------------------------------------------------


def test_the_date_is_that_of_the_largest_median_total(
    load: Loader, brief: Loader, register: Register
) -> None:
    """Unless a date is given, the table is read where the median total is largest, not the end."""
    scenario = replace(load("base-rumour"), end=END)
    found = attribute(scenario, brief("baseline"), register, RUN, ["rumour.world"])
    medians = np.median(found.divided["rumour.world"].total, axis=1)
    quarter = found.quarters[int(np.abs(medians).argmax())]
    assert found.date("rumour.world") == quarter
    assert quarter in ("2019Q3", "2021Q2")
    table = found.table("rumour.world")
    assert table.equals(found.table("rumour.world", quarter))
    assert not table.equals(found.table("rumour.world", "2022Q4"))


def test_a_table_has_the_statistics_of_each_part(offered: Attribution) -> None:
    """Medians, intervals and shares are NumPy's of each part, then of the rest and the total."""
    one, at = offered.divided["alignment.EUU"], 14
    table = offered.table("alignment.EUU", offered.quarters[at])
    rows: list[NDArray[np.float64]] = [*one.parts[:, at], one.together[at], one.total[at]]
    assert table["words"].to_list()[-2:] == [TOGETHER, TOTAL]
    assert table["words"].to_list()[0] == "United States changes its pressure +50 % from 2019Q3"
    for row, change in zip(table.to_dict("records"), rows, strict=True):
        levels = np.quantile(change, (0.05, 0.5, 0.95))
        assert (row["q05"], row["median"], row["q95"]) == pytest.approx(tuple(levels), abs=1e-6)
        assert row["mean"] == pytest.approx(change.mean(), abs=1e-15)
        assert row["rose"] + row["fell"] + row["unmoved"] == pytest.approx(1.0)
        assert row["rose"] <= (change > 0).mean()
        assert row["rose"] >= (change > 1e-6 * one.scenario[at]).mean()


def test_counted_futures_are_divided_as_kept_ones(
    offered: Attribution, brief: Loader, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tallied and not kept, each piece, what they do together and the total have the same means."""
    monkeypatch.setattr("sim.analysis.attribution.KEPT", RUN.design.members - 1)
    scenarios, output = (brief("pressure-with-options"), brief("baseline")), "alignment.EUU"
    counted = attribute(*scenarios, register, RUN, [output])
    assert isinstance(counted.divided[output], DividedTally)
    assert counted.date(output) == offered.date(output)
    assert counted.level(output) == pytest.approx(offered.level(output), abs=1e-7)
    for quarter in ("2019Q4", "2022Q4"):
        there, here = offered.table(output, quarter), counted.table(output, quarter)
        assert list(here["words"]) == list(there["words"])
        np.testing.assert_allclose(here["mean"], there["mean"], atol=1e-7)
        np.testing.assert_allclose(here["median"], there["median"], atol=1e-3)
        np.testing.assert_allclose(here[["rose", "fell"]], there[["rose", "fell"]])
    monkeypatch.setattr("sim.analysis.attribution.KEPT", RUN.design.members)
    kept = attribute(*scenarios, register, RUN, [output])
    assert not isinstance(kept.divided[output], DividedTally)


def test_the_level_is_the_mean_of_the_reference(
    offered: Attribution, usual: Scenario, register: Register
) -> None:
    """Steps begin at the mean of the reference."""
    values = simulate(usual, register, RUN).of("tilt")
    assert offered.level("tilt.KHM", "2021Q1") == pytest.approx(values[8].mean())


def test_an_unknown_quarter_or_output_is_refused(
    offered: Attribution, brief: Loader, register: Register
) -> None:
    """What is not there is refused with what there is."""
    with pytest.raises(ValueError, match="no quarter '2031Q1' in this run; 2019Q1 to 2022Q4"):
        offered.table("tilt.KHM", "2031Q1")
    with pytest.raises(ValueError, match=r"no output 'alignment\.CHM'"):
        attribute(brief("baseline"), brief("baseline"), register, RUN, ["alignment.CHM"])
