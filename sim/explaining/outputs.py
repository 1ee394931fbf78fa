"""An output: what it means, whose it is, and which rule makes it."""

from collections.abc import Iterator

from sim.explaining.actors import who
from sim.explaining.meaning import Content, Meaning, cell_text
from sim.explaining.origins import recorded
from sim.explaining.study import Study
from sim.inputs.register import output_names
from sim.inputs.scenario.words import expectation_with_author


def names(study: Study) -> list[str]:
    """Outputs, also with an actor: alignment and alignment.CHN."""
    return [*study.register.outputs, *output_names(study.register)]


def meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What an output means, whole or of one actor."""
    output = study.register.outputs[name.partition(".")[0]]
    cast = study.register.cast
    codes = [name.partition(".")[2]] if "." in name else cast.actors_of(output.by)
    found = recorded(study.code, output.name)
    rules = found.rules if found else ()
    about: dict[str, Content] = {
        "meaning": output.label,
        "unit": output.unit,
        "bounds": f"{cell_text(output.low)} to {cell_text(output.high)}",
        "by": "; ".join(who(cast, code) for code in codes),
        "in tables": f"{output.name} in summary.csv, {output.name}.{codes[0]} among members",
        "recorded": [found.at, *found.spot.passage] if found else "nowhere",
        "made by": [study.code.rule_functions[rule].at() for rule in rules]
        or "no rule: an actor's own step",
        "equation": [line for rule in rules for line in study.code.rule_functions[rule].formula],
        "expected": [
            f"{scenario.name}: {expectation_with_author(expect)}"
            for scenario in study.scenarios.values()
            for expect in scenario.expects
            if name in (expect.output, expect.output.partition(".")[0])
        ],
    }
    yield Meaning("output", name, about)
