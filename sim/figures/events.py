"""How do figures name what happens?"""

from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, moves_lever
from sim.inputs.scenario.words import deed_words, size_words
from sim.model.quarters import show_quarter

MOST_WORDS = 6
"""Events that a figure can name without drowning in them."""


def event_words(scenario: Scenario, register: Register) -> list[tuple[str, str]]:
    """What happens, in words with size; of too many each kind once at its first date, or counted.

    Events of size zero and those of the first quarter are left out.
    """
    acts = [
        event
        for event in scenario.events
        if moves_lever(event, register) and event.first > scenario.start
    ]
    acts.sort(key=lambda event: event.first)
    if len(acts) <= MOST_WORDS:
        return [_dated(event, size_words(event, register), register) for event in acts]
    kinds: dict[tuple[str, str], list[Event]] = {}
    for event in acts:
        kinds.setdefault((event.actor, event.does), []).append(event)
    shown = [_dated(same[0], _size_or_count(same, register), register) for same in kinds.values()]
    if len(shown) <= MOST_WORDS:
        return shown
    quarter, words = shown[MOST_WORDS - 1]
    more = len(shown) - MOST_WORDS
    return [*shown[: MOST_WORDS - 1], (quarter, f"{words}, and {more} more kinds of event")]


def _size_or_count(same: list[Event], register: Register) -> str:
    return size_words(same[0], register) if len(same) == 1 else f"({len(same)} times)"


def _dated(event: Event, size: str, register: Register) -> tuple[str, str]:
    return show_quarter(event.first), f"{deed_words(event, register.cast)} {size}"
