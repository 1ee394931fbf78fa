"""What values cannot say: of outputs and scenarios, scales, times and weights."""

from collections.abc import Collection, Iterator
from typing import Final

from sim.explore.output_problems import output_fault, with_home
from sim.explore.value_tables import ValuesTable, ValueTable
from sim.inputs.register import Register, output_names
from sim.inputs.scenario.citations import Fault
from sim.inputs.strict_toml import Document, Problem, nearest
from sim.model.quarters import parse_quarter

TIMES: Final = ("at", "from", "until")


def value_problems(
    file: Document, table: ValuesTable, register: Register, scenarios: Collection[str] | None
) -> Iterator[Problem]:
    """All that is wrong in values that are sound by themselves.

    `table` may lack what was found to be wrong before. `scenarios`: the names that there are, where
    those of the file are asked for.
    """
    for i, name in enumerate(table.scenarios or ()):
        if scenarios is not None and name not in scenarios:
            allowed, fix = ", ".join(scenarios), nearest(name, scenarios)
            yield file.problem(("scenarios", i), f"unknown scenario '{name}'", allowed, fix)
    for name, one in (table.value or {}).items():
        for key, fault in _faults(one, register):
            yield file.problem(("value", name, key), *fault)


def weightless(table: ValuesTable) -> bool:
    """Whether no value counts for anything."""
    return not any(one.weight for one in table.value.values())


def _faults(one: ValueTable, register: Register) -> Iterator[tuple[str, Fault]]:
    """What is wrong with a value, with the key at which it stands."""
    name = with_home(one.output, register)
    if fault := output_fault(name, one.output, output_names(register)):
        yield "output", fault
    yield from _wrong_scale(one)
    if one.weight < 0:
        yield "weight", (f"weight = {one.weight:g} is too small", "0 or more", "")
    yield from _wrong_time(one)


def _wrong_scale(one: ValueTable) -> Iterator[tuple[str, Fault]]:
    if one.worst == one.best:
        fix = "let them differ: best may be the smaller one"
        yield "best", ("worst and best are the same", "two ends of a scale", fix)
    elif not min(one.worst, one.best) <= one.least <= max(one.worst, one.best):
        low, high = sorted((one.worst, one.best))
        what = f"least = {one.least:g} lies beyond the ends of the scale"
        yield "least", (what, f"{low:g} to {high:g}", "")


def _wrong_time(one: ValueTable) -> Iterator[tuple[str, Fault]]:
    given = [key for key, date in zip(TIMES, (one.at, one.since, one.until), strict=True) if date]
    if given not in (["at"], ["from", "until"]):
        what = f"the time is given by {' and '.join(given)}" if given else "no time is given"
        key = given[-1] if given else "output"
        yield key, (what, "at alone, or from and until", 'write at = "2030-Q4", or both others')
    elif one.since and parse_quarter(one.since) > parse_quarter(one.until or "", end=True):
        what = f"until = {one.until} is before from = {one.since}"
        yield "until", (what, f"{one.since} or later", "")
