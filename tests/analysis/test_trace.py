"""How far a change gets, from lever to output, and where it dies."""

from collections.abc import Callable
from math import nan

import pytest

from sim.analysis.comparison import Comparison, Effect, compare
from sim.analysis.dependencies import Cause
from sim.analysis.trace import (
    COLUMNS,
    LEAST_SHARE,
    MOST,
    Chain,
    LeverChange,
    chains_to,
    lever_changes,
    table_of,
    trace,
)
from sim.engine.chance import Design
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.policy import policy
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario

Small = Callable[[str], Trajectories]

PUSH = LeverChange("A.push", "units", "2020Q1", 1.0, 1.0)
PULL = LeverChange("A.pull", "units", "2020Q1", 1.0, 1.0)
IDLE = LeverChange("A.idle", "units", "2020Q1", 1.0, 1.0)


def effect(name: str, share: float, unmoved: float = 0.0) -> Effect:
    rose = 1.0 - unmoved
    return Effect(
        name, "0-1", "2030Q4", share, share, share, share, rose, 0.0, unmoved, share, share, share
    )


def chains(shares: dict[str, float], causes: dict[str, list[str]], **how: float) -> list[Chain]:
    """Chains to `end.A` of outputs with these shares and causes; `how` tells who is unmoved."""
    named = {effect_: [Cause(c, c == "limited.A") for c in of] for effect_, of in causes.items()}
    effects = {n: effect(n, s, how.get(n.partition(".")[0], 0.0)) for n, s in shares.items()}
    return list(chains_to("end.A", [PUSH, PULL, IDLE], named, effects.__getitem__))


def way(chain: Chain) -> list[str]:
    return [one.output for one in chain.effects]


# ---- planted chains ---------------------------------------------------------------------------


def test_a_planted_chain_is_followed_and_dies_where_it_was_cut() -> None:
    """The effect dies at the first output from which on all shares are below the least share."""
    shares = {"first.A": 2.0, "second.A": 0.5, "third.A": 0.04, "end.A": 0.02}
    causes = {
        "first.A": ["A.push"],
        "second.A": ["first.A"],
        "third.A": ["second.A"],
        "end.A": ["third.A"],
    }
    (found,) = chains(shares, causes)
    assert way(found) == ["first.A", "second.A", "third.A", "end.A"]
    assert found.levers == (PUSH,)
    assert found.dies_at == 2
    assert found.finding == (
        "The effect dies between second.A (0.50 of its spread) and third.A (0.04 of its spread)."
    )
    assert list(table_of(found)["dies"]) == [False, False, False, True, False]


def test_an_effect_that_is_weak_all_the_way_dies_at_once() -> None:
    """Where no output moves by the least share, the first is where it dies."""
    causes = {"first.A": ["A.push"], "end.A": ["first.A"]}
    (found,) = chains({"first.A": LEAST_SHARE / 2, "end.A": LEAST_SHARE / 2}, causes)
    assert found.dies_at == 0


def test_a_weak_link_before_a_strong_end_is_no_death() -> None:
    """An effect that reaches its end has not died, however weak it was on the way."""
    causes = {"first.A": ["A.push"], "end.A": ["first.A"]}
    (found,) = chains({"first.A": LEAST_SHARE / 2, "end.A": LEAST_SHARE}, causes)
    assert found.dies_at is None
    assert found.finding == "The effect does not die: it ends as end.A (0.10 of its spread)."


def test_the_way_with_the_strongest_links_is_taken() -> None:
    """Of several ways the one with the largest product of shares is told, then the shortest."""
    causes = {
        "weak.A": ["A.push"],
        "strong.A": ["A.push"],
        "further.A": ["strong.A"],
        "end.A": ["weak.A", "strong.A", "further.A", "end.A"],
    }
    shares = {"weak.A": 0.3, "strong.A": 0.9, "further.A": 5.0, "end.A": 1.0}
    (found,) = chains(shares, causes)
    assert way(found) == ["strong.A", "end.A"]
    (found,) = chains(shares, causes | {"end.A": ["weak.A", "further.A"]})
    assert way(found) == ["strong.A", "further.A", "end.A"]


def test_levers_with_the_same_way_begin_one_chain() -> None:
    """Levers that reach the output over the same outputs stand together; one that does not, not."""
    causes = {"first.A": ["A.push", "A.pull"], "end.A": ["first.A"]}
    (found,) = chains({"first.A": 1.0, "end.A": 1.0}, causes)
    assert found.levers == (PUSH, PULL)
    assert list(table_of(found)["link"]) == [0, 0, 1, 2]
    assert chains({"end.A": 1.0}, {"end.A": []}) == []


def test_a_limit_that_hides_an_effect_is_told() -> None:
    """Where all ways pass a limit and most futures do not move behind it, the limit is told."""
    causes = {"limited.A": ["A.push"], "end.A": ["limited.A"]}
    shares = {"limited.A": 1.0, "end.A": 0.0}
    (found,) = chains(shares, causes, end=1.0)
    assert found.hidden
    assert "in 100% of futures end.A does not move at all" in found.finding
    (just,) = chains(shares, causes, end=MOST)
    assert just.hidden
    assert not chains(shares, causes, end=MOST - 0.01)[0].hidden
    (open_,) = chains({"first.A": 1.0, "end.A": 0.0}, {"first.A": ["A.push"], "end.A": ["first.A"]})
    assert not open_.hidden


def test_a_limit_on_another_way_hides_nothing() -> None:
    """A limit counts for the way that passes it, not for another into the same output."""
    causes = {"limited.A": ["A.pull"], "first.A": ["A.push"], "end.A": ["first.A", "limited.A"]}
    shares = {"first.A": 1.0, "limited.A": 1.0, "end.A": 0.0}
    found = {way(chain)[0]: chain for chain in chains(shares, causes, end=1.0)}
    assert found["limited.A"].hidden
    assert not found["first.A"].hidden


def test_an_effect_without_a_spread_counts() -> None:
    """Where futures do not differ there is no share, and any change reaches the output."""
    (found,) = chains({"end.A": nan}, {"end.A": ["A.push"]})
    assert found.dies_at is None
    assert "which does not differ across futures" in found.finding


# ---- in the model -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lost(baseline: Scenario, load: Callable[[str], Scenario], register: Register) -> Comparison:
    """Sixty-four futures without preferences."""
    both = (baseline, load("preference-loss"))
    return compare(*simulate_each(both, register, Run(design=Design(64), engine="fused")), register)


def test_lost_preferences_reach_alignment_as_a_deed(lost: Comparison) -> None:
    """Withdrawal is felt as pressure and costs alignment with the EU; exports go the other way."""
    (found,) = trace(lost, "alignment.EUU").chains
    assert [one.name for one in found.levers] == ["EUU.withdrawn"]
    assert way(found) == [
        "withdrawn.EUU",
        "pressure_deed.EUU",
        "pressure.EUU",
        "tie_security.EUU",
        "alignment.EUU",
    ]
    assert found.dies_at is None
    (trade,) = trace(lost, "tie_economy.EUU").chains
    assert way(trade) == ["withdrawn.EUU", "exports.EUU", "share.EUU", "tie_economy.EUU"]
    assert trade.dies_at is None


def test_lost_preferences_die_on_the_way_to_others(lost: Comparison) -> None:
    """What is felt of a withdrawal moves effort elsewhere, and hardly diplomacy with Japan."""
    (found,) = trace(lost, "tie_diplomacy.JPN").chains
    assert way(found)[:3] == ["withdrawn.EUU", "pressure_deed.EUU", "pressure.EUU"]
    assert way(found)[-2:] == ["felt.EUU", "tie_diplomacy.JPN"]
    assert found.dies_at == len(found.effects) - 1
    assert not found.hidden


def test_a_trace_tells_the_numbers_of_the_comparison(lost: Comparison) -> None:
    """Every link has the change, the quarter and the share that the table of effects has."""
    table, effects = trace(lost, "alignment.EUU").table, lost.effects.set_index("output")
    assert list(table.columns) == ["chain", *COLUMNS]
    links = table[table["link"] > 0].set_index("name")
    told = {"change": "median", "share": "standardised"}
    for ours in ("change", "share", "quarter", "end", "unit", "rose", "fell"):
        assert (links[ours] == effects.loc[links.index, told.get(ours, ours)]).all(), ours


def test_levers_differ_where_their_values_or_clamps_do(lost: Comparison) -> None:
    """A lever is told with its largest difference, the quarter of it, and its last difference."""
    (found,) = lever_changes(lost)
    assert found == LeverChange("EUU.withdrawn", "share of exports", "2022Q1", 1.0, 1.0)


def test_a_clamp_that_hides_an_effect_is_told(baseline: Scenario, register: Register) -> None:
    """A threat moves no withdrawal that a scenario holds, and the trace says what hides it."""
    held = {"EUU.withdrawn": 0.2}
    both = [policy(baseline, register, held | more) for more in ({}, {"EUU.level": 1.5})]
    futures = simulate_each(both, register, Run(design=Design(4)))
    (found,) = trace(compare(*futures, register), "withdrawn.EUU").chains
    assert way(found)[-2:] == ["pressure_governance.EUU", "withdrawn.EUU"]
    assert found.dies_at == len(found.effects) - 1
    assert found.hidden


def test_what_does_not_differ_has_no_chain(small_run: Small, register: Register) -> None:
    """Where no lever differs, the trace says so in the words of the comparison."""
    same = compare(small_run("baseline"), small_run("placebo"), register)
    found = trace(same, "alignment.EUU")
    assert found.chains == ()
    assert found.because == same.no_effect
    assert list(found.table.columns) == ["chain", *COLUMNS]


def test_an_unknown_output_is_refused(lost: Comparison) -> None:
    """An output that is none is a ValueError."""
    with pytest.raises(ValueError, match="no output"):
        trace(lost, "alignmnt.EUU")
