"""Has every mechanism a number that switches it off, and does every shock act where it is named?

A mechanism is off when what would set it going changes no bit of what it acts on; with its numbers
as they are the same changes some. A shock is off when another one in its place changes no output.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

import sim.engine.ensemble
import sim.engine.play
from sim.engine.chance import Design, Shocks
from sim.engine.ensemble import Trajectories, simulate, simulate_each
from sim.engine.run import Run
from sim.inputs.scenario import Setting
from sim.model import record
from sim.model.cast import Cast
from sim.model.ops import Array
from sim.model.quarters import parse_quarter
from sim.model.world import World
from tests.model.test_metamorphic import (
    BASELINE,
    REGISTER,
    SHORT,
    Numbers,
    drawn,
)

VOTING = replace(BASELINE, end=parse_quarter("2023-Q4"))
"""Until after the first election."""
PARTNERS = REGISTER.cast.partners
MEMBERS = 32
RUN = Run(design=Design(MEMBERS), engine="numpy")


def without(*off: str, among: Numbers | float = 1.0) -> Callable[[dict[str, Numbers]], None]:
    """Numbers at zero among some members (1 or 0 each); a name with a star is that of a group."""

    def change(values: dict[str, Numbers]) -> None:
        for name in off:
            found = [n for n in values if n == name or n.startswith(name.removesuffix("*"))]
            assert found, name
            for one in found if name.endswith("*") else [name]:
                values[one] = np.where(among, 0.0, values[one])

    return change


# ---- mechanisms ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Switch:
    """What switches a mechanism off, what would set it going, and what it then leaves alone."""

    off: tuple[str, ...]
    levers: Mapping[str, float]
    still: tuple[str, ...]
    """Outputs that stay; none for all of them."""
    but: tuple[str, ...] = ()
    """Outputs that may move all the same, where all others stay."""


REPELLING = ("tie_grievance", "tie_pressure")
PULLING = ("flow_weight.*", "tie_effort", "tie_security")
SWITCHES = {
    "deeds": Switch(("deed_weight",), {"USA.tariff": 0.3}, ("pressure_deed",)),
    "alarm": Switch(
        ("alarm_weight.*", "strategic_weight.*"),
        {"world.rumour": 1.0},
        ("pressure_strategic",),
    ),
    "answers and rewards": Switch(
        ("counterweight.*", "donor_closeness", "refill_official"),
        {"CHN.pledge": 2000.0},
        ("offer_grants.JPN", "offer_grants.OTHER", "offer_loans.CHN"),
    ),
    "filling": Switch(
        ("fill_share", "counterweight.*", "donor_closeness"),
        {"CHN.finance": 0.0},
        ("offer_grants.JPN", "offer_loans.OTHER"),
    ),
    "transparency": Switch(
        ("transparency", "donor_closeness", "refill_official"),
        {"USA.delivery": 1.0},
        ("offer_loans.CHN",),
    ),
    "refill": Switch(("refill_official",), {"EUU.withdrawn": 1.0}, ("refill",)),
    "disappointment": Switch(("disappointment",), {"USA.promised": 1.0}, ()),
    "border": Switch(
        ("border_loss", "border_trade", "border_arms", "unity_border"),
        {"world.border_conflict": 1.0},
        (),
    ),
    "unity": Switch(("shelter_max", "unity_closeness"), {"ASEAN.unity": -0.4}, (), but=("unity",)),
    "power shift": Switch(
        ("shift_trade", "shift_worth", "norm_drift"), {"world.power_shift": 3.0}, ()
    ),
    "promotion": Switch(("effort_return",), {"KHM.effort": 1.0}, ("exports",)),
    "settlements": Switch(
        ("settlement_rate",), {"KHM.concede": 1.0}, (), but=("concession",)
    ),
    "economic ties": Switch(("economy_speed",), {"EUU.exports_held": 0.2}, ("tie_economy",)),
    "pulls and repulsion": Switch(
        (*REPELLING, *PULLING, "unity_closeness"),
        {"EUU.level": 3.0},
        ("tie_diplomacy", "tie_security", "votes"),
    ),
    "needs of ministries": Switch(
        ("coordination_need.*", "counterweight.*", "donor_closeness", "fdi_elasticity",
         "effort_return"),
        {"KHM.mandate": 0.5},
        ("flow_grants.JPN", "flow_fdi.ASEAN", "exports.JPN"),
    ),
    "security asks": Switch(
        ("security_ask.*",), {"world.rivalry": 2.0, "ASEAN.unity": -0.4}, ("cooperation",)
    ),
    "bases": Switch(
        ("base_closeness", "base_tie", "neutrality_loss", "alarm_weight.*"),
        {"KHM.base": 1.0, "KHM.base_visible": 0.5},
        (),
    ),
}  # fmt: skip


def moved(
    pair: Sequence[Trajectories], names: Iterable[str], members: slice = slice(None)
) -> set[str]:
    """Outputs that differ in some bit between two runs, among some members."""
    found = set()
    for name in names:
        output, _, code = name.partition(".")
        a, b = (r.of(name) if code else r.outputs[output] for r in pair)
        if a[..., members].tobytes() != b[..., members].tobytes():
            found.add(name)
    return found


@pytest.mark.parametrize("name", SWITCHES)
def test_a_mechanism_can_be_switched_off(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its numbers at zero a mechanism changes no bit of what it acts on, else it does."""
    switch = SWITCHES[name]
    on, off = slice(MEMBERS), slice(MEMBERS, None)
    change = without(*switch.off, among=np.repeat([0.0, 1.0], MEMBERS))
    monkeypatch.setattr(sim.engine.ensemble, "draw", drawn(change))
    chosen = {name: Setting(value, "a switch") for name, value in switch.levers.items()}
    both = [SHORT, replace(SHORT, settings=chosen)]
    pair = list(simulate_each(both, REGISTER, RUN, np.tile(np.arange(MEMBERS), 2)))
    names = switch.still or pair[0].outputs.keys() - set(switch.but)
    assert moved(pair, names, off) == set()
    assert moved(pair, names, on) != set()


def test_a_record_that_is_not_believed_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With record_slope at zero a held flow is that of 2018, whatever it is held at."""
    low, high = (
        {f"{code}.{what}_held": size for code in PARTNERS for what in ("official", "exports")}
        for size in (0.5, 2.0)
    )
    results = []
    for off in (("record_slope.*",), ()):
        with monkeypatch.context() as within:
            within.setattr(sim.engine.ensemble, "draw", drawn(without(*off)))
            settings = [{n: Setting(v, "held") for n, v in one.items()} for one in (low, high)]
            both = [replace(SHORT, settings=one) for one in settings]
            pair = list(simulate_each(both, REGISTER, RUN))
        results.append(moved(pair, pair[0].outputs))
    assert results[0] == set()
    assert {"share_official", "exports", "tie_economy"} <= results[1]


# ---- chance -------------------------------------------------------------------------------------

SILENCE: Mapping[str, tuple[str, ...]] = {
    "growth": ("growth_noise",),
    "investment": ("investment_noise",),
    "readiness": ("readiness_noise",),
    "leader": ("leader_jump",),
    "line": ("line_west",),
    "ideal": ("ideal_noise",),
    "line.*": ("line_own.*",),
    "official.*": ("official_noise.*",),
    "market.*": ("market_noise",),
    "investment.*": ("partner_investment_noise",),
    "votes.*": ("vote_noise.*",),
    "attention.*": ("attention_noise",),
    "rumour": ("rumour_rate",),
    "settlement": ("settlement_rate",),
    "settlement_share": ("settlement_rate",),
    "crackdown": ("crackdown_size",),
    "leaders": ("leader_rate",),
    "partnership": ("partnership_rate",),
    "election": ("election_step",),
}
"""What silences each shock. Signals have no such number: an observer that sees without noise is
certain, and how ambiguous Cambodia looks to it has no meaning."""


def named(pattern: str, names: Mapping[str, object]) -> list[str]:
    """The shocks that a pattern means: `line` alone, or with a star those of all partners."""
    group = pattern.removesuffix("*")
    return [n for n in names if n == pattern or (group != pattern and n.startswith(group))]


@pytest.mark.parametrize("pattern", SILENCE)
def test_a_shock_can_be_silenced(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another shock in its place changes something, and nothing once its number is zero."""
    luck = sim.engine.play.luck
    members = np.tile(np.arange(MEMBERS, dtype=np.uint64), 4)
    replaced, silenced = np.tile([False, True], 2), np.repeat([0.0, 1.0], 2)

    def other(shocks: Shocks, cast: Cast, quarter: int, voting: bool) -> dict[str, Array]:
        ours = luck(shocks, cast, quarter, voting)
        theirs = luck(Shocks(8, members), cast, quarter, voting)
        among = np.repeat(replaced, MEMBERS)
        return ours | {n: np.where(among, theirs[n], ours[n]) for n in named(pattern, ours)}

    change = without(*SILENCE[pattern], among=np.repeat(silenced, MEMBERS))
    monkeypatch.setattr(sim.engine.ensemble, "draw", drawn(change))
    monkeypatch.setattr(sim.engine.play, "luck", other)
    found = simulate(VOTING, REGISTER, RUN, members).outputs
    for first, expected in ((0, True), (2, False)):
        usual, another = (
            {name: rows[..., i * MEMBERS : (i + 1) * MEMBERS] for name, rows in found.items()}
            for i in (first, first + 1)
        )
        changed = {n for n, rows in usual.items() if rows.tobytes() != another[n].tobytes()}
        assert bool(changed) == expected, changed


class Listening(dict[str, Array]):
    """Shocks that remember where they were asked for."""

    def __init__(self, luck: Mapping[str, Array]):
        super().__init__(luck)
        self.places: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)

    def __getitem__(self, name: str) -> Array:
        frame = sys._getframe(1)
        self.places[name][frame.f_code.co_qualname, frame.f_lineno] += 1
        return super().__getitem__(name)


@cache
def places() -> Mapping[str, Counter[tuple[str, int]]]:
    """Where each shock of a quarter with an election is used, outputs included."""
    shocks = Shocks(7, np.zeros(1, np.uint64))
    assumptions = sim.engine.ensemble.draw(REGISTER, 7, np.zeros(1, np.uint64), "fixed")
    world = World(REGISTER.cast, assumptions, REGISTER.programmes)
    sim.engine.play.spin_up(world, REGISTER, shocks)
    levers = next(sim.engine.play.levers_of(BASELINE, REGISTER))
    heard = Listening(sim.engine.play.luck(shocks, REGISTER.cast, 40, voting=True))
    world.quarter = sim.engine.play.Quarter(levers, heard, np.array([5.0]))
    world.step()
    record.observe(world)
    assert heard.places.keys() <= heard.keys()
    return heard.places


def all_shocks() -> set[str]:
    """Every shock of a quarter, by name."""
    luck = sim.engine.play.luck(Shocks(7, np.zeros(1, np.uint64)), REGISTER.cast, 40, voting=True)
    return set(luck)


def test_every_shock_is_used_in_one_place() -> None:
    """What is drawn is used, each shock in one place of the model, and never for two numbers.

    The cycle of investment is asked for by every partner: it is the same for all.
    """
    assert places().keys() == all_shocks()
    assert {name: where for name, where in places().items() if len(where) != 1} == {}
    times = {name: sum(where.values()) for name, where in places().items()}
    assert times == {**dict.fromkeys(times, 1), "investment": len(PARTNERS)}


def test_no_two_shocks_share_a_number() -> None:
    """Shocks come from channels of their own: no name, and no address, is that of two."""
    cast, quarters = REGISTER.cast, (0, 1, 35, 36, 100)
    channels = sim.engine.play.normals(cast)
    uniforms = (*sim.engine.play.EVENTS, "election")
    names = [name for group in channels.values() for name in group]
    assert len({*names, *uniforms}) == len(names) + len(uniforms)
    numbers = [sim.engine.chance.channel_number(name) for name in (*channels, *uniforms)]
    assert len(set(numbers)) == len(numbers)
    assert max(map(len, channels.values())) <= 2
    shocks = Shocks(7, np.arange(3, dtype=np.uint64))
    seen = [
        float(x)
        for quarter in quarters
        for values in sim.engine.play.luck(shocks, cast, quarter, voting=True).values()
        for x in values
    ]
    assert len(set(seen)) == len(seen)


def test_shocks_are_independent() -> None:
    """Over twenty thousand streams no two shocks of a quarter, nor their sizes, are correlated."""
    shocks = Shocks(7, np.arange(20_000, dtype=np.uint64))
    luck = sim.engine.play.luck(shocks, REGISTER.cast, 50, voting=True)
    for rows in (np.array([*luck.values()]), np.abs(np.array([*luck.values()]) - 0.5)):
        found = np.corrcoef(rows)[np.triu_indices(len(rows), 1)]
        assert np.abs(found).max() < 5.0 / np.sqrt(rows.shape[1])
        assert abs(found.std() * np.sqrt(rows.shape[1]) - 1.0) < 0.1
