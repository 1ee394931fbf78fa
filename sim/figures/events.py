"""How do figures name what happens?"""

from collections.abc import Sequence

from sim.figures.content import Mark
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.inputs.scenario.words import deed_words, size_words
from sim.model.quarters import show_quarter

MOST_MARKS = 6
"""Events that a figure can name without drowning in them."""


def event_marks(scenario: Scenario, register: Register) -> list[Mark]:
    """What happens, in words with size and end; of too many each kind once at its first date.

    What begins with the run and lasts as long is left out.
    """
    acts = [
        event
        for event in scenario.events
        if event.first > scenario.start or event.last < scenario.end
    ]
    acts.sort(key=lambda event: event.first)
    marks = [_mark([event], scenario.end, register) for event in acts]
    if len(marks) <= MOST_MARKS:
        return marks
    kinds: dict[tuple[str, str], list[Event]] = {}
    for event in acts:
        kinds.setdefault((event.actor, event.does), []).append(event)
    marks = [_mark(same, scenario.end, register) for same in kinds.values()]
    more = len(marks) - MOST_MARKS
    if more <= 0:
        return marks
    words = f"{marks[MOST_MARKS - 1].words}, and {more} more kinds of event"
    return [*marks[: MOST_MARKS - 1], marks[MOST_MARKS - 1]._replace(words=words)]


def _mark(same: Sequence[Event], end: int, register: Register) -> Mark:
    """Mark events of one kind by the first beginning and the last end before that of the run."""
    first, last = same[0].first, max(event.last for event in same)
    size = size_words(same[0], register) if len(same) == 1 else f"({len(same)} times)"
    when = "" if last >= end else f"{'in' if last == first else 'until'} {show_quarter(last)}"
    words = " ".join(filter(None, (deed_words(same[0], register.cast), size, when)))
    return Mark(show_quarter(first), words, show_quarter(last) if when else None)
