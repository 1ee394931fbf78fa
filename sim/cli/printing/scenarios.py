"""What is said of scenarios before they are run: what their events do, and what does nothing."""

from collections.abc import Sequence
from typing import TextIO

from sim.cli.printing.width import say
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, event_sentences, notes_of


def print_events(scenario: Scenario, register: Register, file: TextIO | None = None) -> None:
    """Read the events of a scenario aloud, a sentence each."""
    if scenario.events:
        print(f"\n{scenario.name}", file=file)
    for name, sentence in event_sentences(scenario, register).items():
        say(f"  {name}: {sentence}", file=file)


def print_notes(
    scenarios: Sequence[Scenario], register: Register, file: TextIO | None = None
) -> None:
    """Say what of some scenarios has no effect, or may be a slip."""
    for scenario in scenarios:
        for note in notes_of(scenario, register):
            say(f"note: {scenario.name}: {note}", file=file)
