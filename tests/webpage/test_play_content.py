"""Are the rules of the game the same for all, and can the seeds in force carry them out?"""

import re
import shutil
import tomllib
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from sim.inputs.folders import shipped
from sim.inputs.register import load_register, output_names
from sim.inputs.scenario import Event, load_scenario
from sim.inputs.scenario.ranges import range_problems
from sim.webpage.play_content import FILE, HOME, play_content
from sim.webpage.scripts import APP
from sim.webpage.words import load_words
from tests.growth import with_south_korea

REGISTER = load_register(shipped().seeds)
CAST = REGISTER.cast
RULES = tomllib.loads(FILE.read_text(encoding="utf-8"))
PLAY = play_content(REGISTER)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
WORDS = load_words().entries


def problems(actor: str, moves: list[dict[str, Any]]) -> list[str]:
    """What the model cannot take of moves that last for the first turn."""
    last = BASELINE.start + PLAY["quarters"] - 1
    events = [
        Event(f"move-{i}", actor, move["does"], move["size"], BASELINE.start, last, "", "")
        for i, move in enumerate(moves)
    ]
    return range_problems(BASELINE.settings, events, REGISTER, (BASELINE.start, BASELINE.end))


def test_every_rule_has_a_use_and_a_reason() -> None:
    """Each verb of the file is an action of the seeds, and each move, plan and aim says why."""
    verbs = {does for _, does in REGISTER.actions}
    used = [move["does"] for move in RULES["move"]]
    planned = [does for plan in RULES["plan"] for does, _ in plan["moves"]]
    assert {*used, *planned} <= verbs
    assert len(PLAY["plans"]) == len(RULES["plan"])
    assert all(one["why"] for kind in ("move", "plan", "aim") for one in RULES[kind])


@pytest.mark.parametrize("code", CAST.powers)
def test_what_is_on_offer_the_model_can_take(code: str) -> None:
    """Every size on offer keeps its lever within its range, beside any other matter's."""
    for move in PLAY["moves"][code]:
        for option in move["sizes"]:
            assert problems(code, [{"does": move["does"], **option}]) == []


def test_cost_follows_one_rule() -> None:
    """Points are the size over half the usual one, whoever moves; what has no size costs as much
    as a usual move."""
    usual = {move["does"]: move.get("usual") for move in RULES["move"]}
    for moves in PLAY["moves"].values():
        for move in moves:
            for option in move["sizes"]:
                half = usual[move["does"]]
                expected = 2 if half is None else abs(option["size"]) / (half / 2)
                assert option["points"] == pytest.approx(expected)
                assert option["points"] <= PLAY["budget"]


def test_plans_are_scaled_as_one() -> None:
    """A plan begins with a mandate to coordinate, and all of it adds to levers, so that a share of
    it can be carried out."""
    home = CAST.home.code
    for plan in PLAY["plans"]:
        first, *_ = plan["moves"]
        assert REGISTER.actions[home, first["does"]].lever == "mandate"
        assert {REGISTER.actions[home, one["does"]].effect for one in plan["moves"]} == {"adds"}
        assert problems(home, plan["moves"]) == []


@pytest.mark.parametrize("seat", [*CAST.powers, HOME])
def test_every_seat_has_aims_to_draw_from(seat: str) -> None:
    """A seat has more cards than it draws, on outputs that are recorded, none twice."""
    aims = PLAY["aims_of"][seat]
    outputs = [aim["output"] for aim in aims]
    assert len(aims) > PLAY["aims"]
    assert set(outputs) <= set(output_names(REGISTER))
    assert len(set(outputs)) == len(outputs)


def test_plans_aims_and_what_scripts_say_have_words() -> None:
    """Every plan and aim is in the catalogue, and every key that a script of the game names."""
    texts = [path.read_text(encoding="utf-8") for path in (APP / "play").glob("*.js")]
    named = {key for text in texts for key in re.findall(r'"(play\.[\w.]+)"', text)}
    aims = {f"play.aim.{aim['name']}" for aim in RULES["aim"]}
    plans = {f"play.plan.{plan['name']}.title" for plan in RULES["plan"]}
    assert sorted((named | aims | plans) - WORDS.keys()) == []


def test_a_partner_more_has_a_seat(tmp_path: Path) -> None:
    """A power that is added by data has moves, and aims of its own."""
    seeds = tmp_path / "seeds"
    shutil.copytree(shipped().seeds, seeds)
    with_south_korea(seeds)
    play = play_content(load_register(seeds))
    new = next(code for code in play["moves"] if code not in CAST.powers)
    assert play["moves"][new]
    assert [aim["actor"] for aim in play["aims_of"][new]] == [new, new]


def test_matters_tell_moves_apart_that_exclude_each_other() -> None:
    """Two moves of an actor on one lever, or on a held lever and its own rule, are one matter."""
    for code, moves in PLAY["moves"].items():
        levers = [(REGISTER.actions[code, m["does"]].lever, m["matter"]) for m in moves]
        for _, same in groupby(sorted(levers), key=lambda pair: pair[0]):
            assert len({matter for _, matter in same}) == 1
