"""How do figures name what happens?"""

from collections.abc import Sequence

from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.model.cast import WORLD
from sim.model.quarters import show_quarter

MOST_WORDS = 6
"""Events that a figure can name without drowning in them."""

_FORMS = {
    "pressure index": "to {}",
    "US$ m in all": "US$ {} m",
    "US$ m a year": "US$ {} m a year",
    "points of growth a year": "{} points",
    "full rumours": "(size {})",
    "% of GDP": "{} % of GDP",
}
_CHANGES = {"0-1", "points of growth a year", "multiple of 2018", "shift of the probability"}


def event_words(scenario: Scenario, register: Register) -> list[tuple[str, str]]:
    """What happens, in words with size; of too many each kind once at its first date, or counted.

    Events of size zero and those of the first quarter are left out.
    """
    acts = [event for event in scenario.events if event.size and event.first > scenario.start]
    acts.sort(key=lambda event: event.first)
    if len(acts) <= MOST_WORDS:
        return [_named(event, sized(event, register), register) for event in acts]
    kinds: dict[tuple[str, str], list[Event]] = {}
    for event in acts:
        kinds.setdefault((event.actor, event.does), []).append(event)
    shown = [_named(same[0], _size_of(same, register), register) for same in kinds.values()]
    if len(shown) <= MOST_WORDS:
        return shown
    quarter, words = shown[MOST_WORDS - 1]
    more = len(shown) - MOST_WORDS
    return [*shown[: MOST_WORDS - 1], (quarter, f"{words}, and {more} more kinds of event")]


def _size_of(same: Sequence[Event], register: Register) -> str:
    return sized(same[0], register) if len(same) == 1 else f"({len(same)} times)"


def _named(event: Event, size: str, register: Register) -> tuple[str, str]:
    name = "" if event.actor == WORLD else register.cast.name(event.actor)
    return show_quarter(event.first), f"{name} {event.does} {size}".strip()


def sized(event: Event, register: Register) -> str:
    """The size of an event, short, signed where it is a change: "+50 %", "US$ 200 m a year"."""
    action = register.actions[event.actor, event.does]
    unit = action.unit.partition("(")[0].strip()
    number = f"{100 * abs(event.size):g} %" if "share" in unit else f"{abs(event.size):,g}"
    up = "+" if action.effect == "scales" or unit in _CHANGES else ""
    return _FORMS.get(unit, "{}").format((up if event.size >= 0 else "−") + number)
