"""Expectations about an output, a level or a quarter that cannot be."""

from collections.abc import Iterator

from sim.inputs.register import Register, output_names
from sim.inputs.scenario.lineage import ScenarioFile
from sim.inputs.scenario.resolved import Span
from sim.inputs.scenario.tables import ExpectTable
from sim.inputs.strict_toml import Problem, nearest
from sim.model.quarters import parse_quarter, show_quarter


def expectation_problems(file: ScenarioFile, register: Register, span: Span) -> Iterator[Problem]:
    """Unknown outputs, levels that an output never reaches, and quarters outside the run."""
    known = output_names(register)
    for i, expect in enumerate(file.table.expect):
        if expect.output not in known:
            what, allowed = f"unknown output '{expect.output}'", "see `hedgerow list outputs`"
            fix = nearest(expect.output, known)
            yield file.problem(("expect", i, "output"), what, allowed, fix)
        else:
            yield from _level_problems(file, i, expect, register)
        if not span[0] <= parse_quarter(expect.at, end=True) <= span[1]:
            what = f"{expect.at} lies outside the run"
            allowed = f"{show_quarter(span[0])} to {show_quarter(span[1])}"
            yield file.problem(("expect", i, "at"), what, allowed)


def _level_problems(
    file: ScenarioFile, i: int, expect: ExpectTable, register: Register
) -> Iterator[Problem]:
    output = register.outputs[expect.output.partition(".")[0]]
    for key, level in (("above", expect.above), ("below", expect.below)):
        if level is not None and not output.low <= level <= output.high:
            what = f"{expect.output} never reaches {level:g}"
            allowed = f"{output.low:g} to {output.high:g} ({output.unit})"
            yield file.problem(("expect", i, key), what, allowed)
