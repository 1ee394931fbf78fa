"""Scenarios: what their files may hold, how they inherit, what is wrong in them, what they set.

* ``tables``: what a file may hold; ``lineage``: a file and those that it extends.
* ``loading``: from a name to a resolved scenario, or to all mistakes at once.
* ``settings``, ``events``, ``span``, ``expectations``, ``citations``, ``ranges``: what each part
  says, and what it cannot say.
* ``resolved``: what a scenario is once all that it inherits is in force.
* ``levers``: every lever, quarter by quarter.
* ``words``: events and expectations in plain English; ``sentences``: what each event's lever then
  is; ``notes``: what has no effect, and why; ``text``: a resolved scenario as a file.
"""

from sim.inputs.scenario.levers import lay_out, moves_lever
from sim.inputs.scenario.lineage import scenario_names
from sim.inputs.scenario.loading import load_history, load_scenario
from sim.inputs.scenario.notes import notes_of
from sim.inputs.scenario.ranges import range_problems
from sim.inputs.scenario.resolved import (
    Event,
    Scenario,
    Setting,
    Span,
    lengthened,
    long_enough,
)
from sim.inputs.scenario.sentences import event_sentences
from sim.inputs.scenario.span import file_date
from sim.inputs.scenario.tables import ExpectTable, ScenarioTable
from sim.inputs.scenario.text import write_resolved

__all__ = [
    "Event",
    "ExpectTable",
    "Scenario",
    "ScenarioTable",
    "Setting",
    "Span",
    "event_sentences",
    "file_date",
    "lay_out",
    "lengthened",
    "load_history",
    "load_scenario",
    "long_enough",
    "moves_lever",
    "notes_of",
    "range_problems",
    "scenario_names",
    "write_resolved",
]
