"""In what do two scenarios differ, one event or one setting at a time?

Events are the same when they do the same at the same time, whatever they are called. An event that
has kept its name, its actor and its verb but not its size or dates has changed; any other is one
that only one of the two scenarios has.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.inputs.records import Lever
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, Setting, moves_lever
from sim.inputs.scenario.words import dates_words, deed_words, event_words


@dataclass(frozen=True)
class Piece:
    """An event or a setting as a scenario has it, and as a reference has it; None where absent."""

    name: str
    """The event's id, with "no " before it when only the reference has it; or the lever."""
    own: Event | Setting | None
    usual: Event | Setting | None
    words: str
    """What it is, in plain English."""
    acts: bool
    """Whether it can change a number: an event of size zero cannot, nor one after the end."""


def differing(scenario: Scenario, reference: Scenario, register: Register) -> list[Piece]:
    """Every setting and event in which a scenario differs from a reference, settings first.

    Judged over the quarters that both have.
    """
    end = min(scenario.end, reference.end)
    names = [n for n in register.levers if n in {*scenario.settings, *reference.settings}]
    pairs = [(name, scenario.settings.get(name), reference.settings.get(name)) for name in names]
    settings = [
        Piece(name, own, usual, _setting_words(name, own, usual, register), True)
        for name, own, usual in pairs
        if _level(own, register.levers[name]) != _level(usual, register.levers[name])
        or (register.levers[name].clamps and (own is None) != (usual is None))
    ]
    events = [
        _event_piece(own, usual, register, (scenario, reference), end)
        for own, usual in _unlike(scenario, reference, register, end)
    ]
    return settings + events


def without(scenario: Scenario, piece: Piece) -> Scenario:
    """The scenario with one piece taken back to what the reference has."""
    if isinstance(piece.own or piece.usual, Setting):
        kept = {name: setting for name, setting in scenario.settings.items() if name != piece.name}
        back = {piece.name: piece.usual} if isinstance(piece.usual, Setting) else {}
        return replace(scenario, settings=kept | back)
    events = [event for event in scenario.events if event is not piece.own]
    events += [piece.usual] if isinstance(piece.usual, Event) else []
    return replace(scenario, events=tuple(events))


def _level(setting: Event | Setting | None, lever: Lever) -> float:
    """What a lever is set to, or its default."""
    return float(setting.value) if isinstance(setting, Setting) else lever.default


def _unlike(
    scenario: Scenario, reference: Scenario, register: Register, end: int
) -> Iterator[tuple[Event | None, Event | None]]:
    """Events without their like on the other side, paired where one has only changed."""
    ours, theirs = list[Event](), list(reference.events)
    for event in scenario.events:
        act = _act_of(event, register, end)
        like = next((e for e in theirs if _act_of(e, register, end) == act), None)
        if like is None:
            ours.append(event)
        else:
            theirs.remove(like)
    before = {(event.id, event.actor, event.does): event for event in theirs}
    for event in ours:
        yield event, before.pop((event.id, event.actor, event.does), None)
    yield from ((None, event) for event in before.values())


def _act_of(event: Event, register: Register, end: int) -> tuple[object, ...]:
    """What an event does; all its quarters count where its size is spread over them."""
    spread = register.actions[event.actor, event.does].effect == "spreads"
    last = event.last if spread else min(event.last, end)
    return event.actor, event.does, event.size, event.first, last


def _event_piece(
    own: Event | None,
    usual: Event | None,
    register: Register,
    both: tuple[Scenario, Scenario],
    end: int,
) -> Piece:
    sides = list(zip((own, usual), both, strict=True))
    words = [
        event_words(e, register, s.end) if e and moves_lever(e, register) else "" for e, s in sides
    ]
    moves = any(
        event is not None and moves_lever(event, register) and event.first <= end
        for event in (own, usual)
    )
    name = own.id if own else f"no {usual.id}" if usual else ""
    return Piece(name, own, usual, _in_words(*words) or name, moves)


def _in_words(now: str, before: str) -> str:
    """What is, what it stands in place of, or what no longer is."""
    if now and before:
        return f"{now}, in place of: {before}"
    return now or (before and f"no longer: {before}")


def _setting_words(
    name: str, own: Setting | None, usual: Setting | None, register: Register
) -> str:
    lever = register.levers[name]
    now, before = _in_unit(_level(own, lever), lever.unit), _level(usual, lever)
    return f"{lever.label.partition(':')[0]}: {now} instead of {before:g}"


def _in_unit(value: float, unit: str) -> str:
    """A number with its unit where that is money."""
    money = "US$ m"
    return f"US$ {value:,g} m{unit.removeprefix(money)}" if unit.startswith(money) else f"{value:g}"


@dataclass(frozen=True)
class Change:
    """A row of what differs between two scenarios; None where one of them has no such thing."""

    name: str
    """The lever, or the id of the event."""
    does: str
    """What the lever means, or who does what."""
    one: float | None
    other: float | None
    unit: str
    dates_one: str
    dates_other: str
    """When an event acts; empty for a setting, which holds throughout."""
    origin: str
    """The file that set it."""


def changed_settings(one: Scenario, other: Scenario, register: Register) -> list[Change]:
    """Levers and events that differ between two scenarios, with their values in both."""
    ends = (one.end, other.end)
    return [_change(piece, register, ends) for piece in differing(other, one, register)]


def _change(piece: Piece, register: Register, ends: tuple[int, int]) -> Change:
    held = piece.own or piece.usual
    if isinstance(held, Event):
        return _event_change(held, piece, register, ends)
    lever = register.levers[piece.name]
    one, other = _level(piece.usual, lever), _level(piece.own, lever)
    origin = held.origin if held else ""
    return Change(piece.name, lever.label, one, other, lever.unit, "", "", origin)


def _event_change(event: Event, piece: Piece, register: Register, ends: tuple[int, int]) -> Change:
    sides = zip((piece.usual, piece.own), ends, strict=True)
    found = [
        (e.size, dates_words(e, end)) if isinstance(e, Event) else (None, "") for e, end in sides
    ]
    (one, dates_one), (other, dates_other) = found
    does, unit = deed_words(event, register.cast), register.actions[event.actor, event.does].unit
    return Change(event.id, does, one, other, unit, dates_one, dates_other, event.origin)
