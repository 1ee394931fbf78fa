"""What the game "The table" is played with: seats, their moves with sizes and costs, plans, aims.

`play.toml` holds the rules of the game, the same for any cast; here they meet the seeds in force. A
move or a plan is offered to those who can make it by `seeds/actions.toml`, in the sizes that their
levers can take.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.inputs.records import Action, Lever
from sim.inputs.register import Register, output_names
from sim.model.cast import Cast
from sim.model.units import YEAR

FILE = Path(__file__).with_name("play.toml")

HOME, SEAT = "home", "seat"
"""Whose aim, or whose output, beside roles of partners: the home country's; that of the seat."""

Rules = Mapping[str, Any]
"""`play.toml` as it is read."""


def play_content(register: Register) -> dict[str, Any]:
    """The game for a cast: `seats` are the powers, each with its moves; ministries share plans."""
    rules = tomllib.loads(FILE.read_text(encoding="utf-8"))
    cast = register.cast
    return {
        **{key: rules[key] for key in ("turns", "quarters", "budget", "most", "aims")},
        "moves": {code: list(_moves(rules, code, register)) for code in cast.powers},
        "plans": list(_plans(rules, register)),
        "aims_of": {code: list(_aims(rules, code, register)) for code in (*cast.powers, HOME)},
    }


def _moves(rules: Rules, code: str, register: Register) -> Iterator[dict[str, Any]]:
    """What a partner may do: the verb, its matter, and sizes with their points."""
    for move in rules["move"]:
        action = register.actions.get((code, move["does"]))
        if action is None:
            continue
        lever = register.levers[f"{code}.{action.lever}"]
        sizes = _sizes(rules, move) if action.size is None else [(action.size, rules["flat"])]
        fitting = [
            {"size": size, "points": points}
            for size, points in sizes
            if lever.low <= _moved(size, action, lever, rules["quarters"]) <= lever.high
        ]
        if fitting:
            yield {"does": move["does"], "matter": move["matter"], "sizes": fitting}


def _sizes(rules: Rules, move: Mapping[str, Any]) -> list[tuple[float, int]]:
    """Sizes of a move with their points; those with a minus first, the largest first."""
    ways = (-1, 1) if move.get("both") else (1,)
    sizes = [
        (way * round(step["times"] * move["usual"], 6), step["points"])
        for way in ways
        for step in rules["steps"]
    ]
    return sorted(sizes)


def _moved(size: float, action: Action, lever: Lever, quarters: int) -> float:
    """What the lever is while the move lasts."""
    if action.effect == "scales":
        return lever.default * (1 + size)
    if action.effect == "sets":
        return size
    return lever.default + (size * YEAR / quarters if action.effect == "spreads" else size)


def _plans(rules: Rules, register: Register) -> Iterator[dict[str, Any]]:
    """Plans that the home country can carry out, by name."""
    home = register.cast.home.code
    for plan in rules["plan"]:
        if all((home, does) in register.actions for does, _ in plan["moves"]):
            moves = [{"does": does, "size": size} for does, size in plan["moves"]]
            yield {"name": plan["name"], "moves": moves}


def _aims(rules: Rules, seat: str, register: Register) -> Iterator[dict[str, Any]]:
    """Cards that a seat may draw: what it is called, an output, which way it shall move."""
    cast, known = register.cast, set(output_names(register))
    for aim in rules["aim"]:
        for code in _holders(aim["of"], seat, cast) if _is_for(aim["seats"], seat, cast) else ():
            output = f"{aim['output']}.{code}"
            if output in known:
                yield {"name": aim["name"], "output": output, "actor": code, "wants": aim["wants"]}


def _is_for(seats: str, seat: str, cast: Cast) -> bool:
    if HOME in (seats, seat):
        return seats == seat
    return seat in cast.having(seats)


def _holders(of: str, seat: str, cast: Cast) -> Sequence[str]:
    """Whose output an aim is about."""
    if of == SEAT:
        return (seat,)
    return (cast.home.code,) if of == HOME else cast.having(of)
