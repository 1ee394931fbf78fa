"""From when to when a scenario runs."""

from collections.abc import Sequence

from sim.inputs.scenario.lineage import ScenarioFile
from sim.inputs.scenario.resolved import Span
from sim.inputs.scenario.tables import TimeTable
from sim.inputs.strict_toml import Problem
from sim.model.quarters import LAST, START, parse_quarter, show_quarter

USUAL = (START, parse_quarter("2030-Q4"))
"""The span where no file says otherwise."""


def span_of(files: Sequence[ScenarioFile]) -> tuple[Span, list[Problem]]:
    """First and last quarter; where a file gives an impossible one, those before it."""
    span, problems = USUAL, []
    for file in files:
        time = file.table.time or TimeTable()
        wanted = (
            parse_quarter(time.start) if time.start else span[0],
            parse_quarter(time.end, end=True) if time.end else span[1],
        )
        problem = _span_problem(file, time, wanted)
        if problem is None:
            span = wanted
        else:
            problems.append(problem)
    return span, problems


def _span_problem(file: ScenarioFile, time: TimeTable, span: Span) -> Problem | None:
    first, last = span
    if time.start and first != START and file.name != "history":
        what = f"a run cannot start in {file_date(first)}"
        fix = "leave start out: the record ends with 2018"
        return file.problem(("time", "start"), what, file_date(START), fix)
    if time.end and not first <= last <= LAST:
        what = f"a run cannot end in {file_date(last)}"
        return file.problem(("time", "end"), what, f"{file_date(START)} to {file_date(LAST)}")
    return None


def file_date(quarter: int) -> str:
    """A quarter as files write it: 2020-Q3."""
    return show_quarter(quarter).replace("Q", "-Q")
