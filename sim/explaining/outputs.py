"""An output: what it means, by whom it is told apart, and which rule makes it."""

from collections.abc import Iterator

from sim.explaining.actors import who
from sim.explaining.origins import recorded
from sim.explaining.page import Content, Meaning, shown
from sim.explaining.sources import Shelf
from sim.inputs.register import output_names
from sim.inputs.scenario.words import expectation_with_author
from sim.model.layout import actors_of


def names(shelf: Shelf) -> list[str]:
    """Outputs, also with an actor: alignment and alignment.CHN."""
    return [*shelf.register.outputs, *output_names(shelf.register)]


def pages(shelf: Shelf, name: str) -> Iterator[Meaning]:
    """The page of an output, whole or of one actor."""
    output = shelf.register.outputs[name.partition(".")[0]]
    codes = [name.partition(".")[2]] if "." in name else actors_of(output.by)
    found = recorded(shelf.code, output.name)
    rules = found.rules if found else ()
    about: dict[str, Content] = {
        "meaning": output.label,
        "unit": output.unit,
        "bounds": f"{shown(output.low)} to {shown(output.high)}",
        "by": "; ".join(map(who, codes)),
        "in tables": f"{output.name} in summary.csv, {output.name}.{codes[0]} among members",
        "recorded": [found.at, *found.spot.passage] if found else "nowhere",
        "made by": [shelf.code.rule_functions[rule].at() for rule in rules]
        or "no rule: an actor's own step",
        "equation": [line for rule in rules for line in shelf.code.rule_functions[rule].formula],
        "expected": [
            f"{scenario.name}: {expectation_with_author(expect)}"
            for scenario in shelf.scenarios.values()
            for expect in scenario.expects
            if name in (expect.output, expect.output.partition(".")[0])
        ],
    }
    yield Meaning("output", name, about)
