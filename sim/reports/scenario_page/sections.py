"""What does a report list? What changed, what was expected, sources, limits, how to repeat it."""

import shlex
from collections import Counter
from collections.abc import Iterator
from textwrap import shorten
from typing import Final, NamedTuple

import numpy as np

from sim.analysis.comparison import Comparison
from sim.analysis.differences import Piece, differing
from sim.engine.draws import Draws
from sim.evidence.expectations.scores import Scored
from sim.explaining.cited import DATA, written_out
from sim.explaining.study import Study
from sim.figures.changes import change_words, digits_for, subject
from sim.figures.wording import capital, percent
from sim.inputs.folders import Folders, shipped
from sim.inputs.scenario import Event, Scenario, event_sentences, notes_of
from sim.inputs.scenario.words import event_words
from sim.model.cast import listed
from sim.reports.printed import compared_table
from sim.reports.scenario_page.findings import Findings

MOST_CHANGES: Final = 5
"""Events and settings that are listed; more are counted."""
MOST_LEVELS: Final = 2
"""Events up to which each is followed by what its lever then is."""
MOST_EXPECTED: Final = 5
MOST_SOURCES: Final = 3
MOST_NOTES: Final = 3
"""Statements, sources and notes that are listed; two sheets of paper hold no more."""
LONGEST_SOURCE: Final = 60
"""Letters of an event's source where it stands beside the event."""


class Line(NamedTuple):
    """A line of a list, and what is said of it in small letters."""

    words: str
    note: str = ""


class Expected(NamedTuple):
    """A statement made before the run, what came out, and whether it held."""

    stated: str
    observed: str
    verdict: str


# ---- what changed --------------------------------------------------------------------------------


def changes(found: Findings) -> list[Line]:
    """Events and settings in which the scenario differs from its reference, in natural units."""
    if found.reference is None:
        return []
    pieces = differing(found.scenario, found.reference, found.register)
    levels = _levels(found) if len(pieces) <= MOST_LEVELS else {}
    lines = [Line(piece.words, _note(piece, levels)) for piece in pieces[:MOST_CHANGES]]
    more, command = len(pieces) - MOST_CHANGES, _comparing(found.reference, found)
    return lines + ([Line(f"and {more} more", f"{command} --only-changed")] if more > 0 else [])


def _levels(found: Findings) -> dict[str, str]:
    """What the lever of each event is before, during and after it."""
    scenario, register = found.scenario, found.register
    said = event_sentences(scenario, register)
    words = {event.id: event_words(event, register, scenario.end) for event in scenario.events}
    return {name: said[name].removeprefix(f"{words[name]}. ") for name in said}


def _note(piece: Piece, levels: dict[str, str]) -> str:
    """What a lever then is, where its size comes from, and whether it can change anything."""
    idle = "" if piece.acts else "it moves no lever in the run"
    if not isinstance(piece.own, Event):
        return idle
    source = f"source: {shorten(piece.own.source, LONGEST_SOURCE, placeholder='…')}"
    return "; ".join(filter(None, (levels.get(piece.own.id, ""), idle, source)))


# ---- what was expected ---------------------------------------------------------------------------


def expectations(found: Findings) -> list[Expected]:
    """What the scenario's file expected, and what came of it; what did not hold comes first."""
    rows = sorted(found.expected, key=lambda row: row.held is not False)
    return [_expected(row, found) for row in rows[:MOST_EXPECTED]]


def hits(found: Findings) -> str:
    """How many statements held."""
    count = Counter(row.held for row in found.expected)
    if not found.expected:
        return "Its file expects nothing."
    words = f"{count[True]} of {count[True] + count[False]} held"
    words += f", {count[None]} not scored" if count[None] else ""
    more = len(found.expected) - MOST_EXPECTED
    rest = f"; {more} more {'is' if more == 1 else 'are'} not shown" if more > 0 else ""
    return f"{words}{rest}."


def _expected(row: Scored, found: Findings) -> Expected:
    output, _, code = row.output.partition(".")
    known = found.register.outputs[output]
    stated = f"{subject(known, code, found.cast)}{row.stated.removeprefix(row.output)}"
    sure = "" if row.confidence is None else f" (sure to {row.confidence:g})"
    verdict = {True: "held", False: "did not hold", None: "not scored"}[row.held]
    return Expected(f"{stated}{sure}", _observed(row, known.unit), verdict)


def _observed(row: Scored, unit: str) -> str:
    """The median, or the median change, with its unit."""
    if row.observed is None:
        return "nothing to hold it against"
    digits = digits_for(row.observed)
    change = row.measure == "median change"
    number = change_words(row.observed, digits) if change else f"{row.observed:,.{digits}f}"
    return f"{row.measure} {number} ({unit})"


# ---- sources and limits --------------------------------------------------------------------------


def sources(found: Findings, folders: Folders) -> list[Line]:
    """What the scenario cites, written out, documents before rows of data files.

    Addresses are left to `hedgerow explain`: nothing on the page leads out of it.
    """
    scenario, usual = found.scenario, found.reference.events if found.reference else ()
    events = [event.source for event in scenario.events if event not in usual]
    written = written_out(Study(folders), [*scenario.paragraphs, *events])
    lines = [line.partition("; http")[0] for line in sorted(written, key=_from_data)]
    more = len(lines) - MOST_SOURCES
    rest = [Line(f"and {more} more", f"hedgerow explain {scenario.name}")] if more > 0 else []
    return [Line(line) for line in lines[:MOST_SOURCES]] + rest


def _from_data(line: str) -> bool:
    return line.startswith(DATA)


def assumed(found: Findings) -> str:
    """The share of the model's numbers that are assumptions."""
    count = _kinds(found)
    return f"{percent(count['assumed'] / count.total())} of its numbers are assumed"


def kinds(found: Findings) -> str:
    """How many numbers of the model are of each kind."""
    count = _kinds(found)
    named = [f"{number} {kind}" for kind, number in count.most_common()]
    return f"The model has {count.total()} numbers; by kind of source: {listed(named)}."


def _kinds(found: Findings) -> Counter[str]:
    return Counter(parameter.kind for parameter in found.register.parameters.values())


def limits(found: Findings) -> Iterator[str]:
    """What the report cannot say, that of this run first."""
    yield _interval(found)
    if found.comparison is not None:
        yield from _of_comparison(found, found.comparison)
    yield from notes_of(found.scenario, found.register)[:MOST_NOTES]
    home = found.cast.in_sentence(found.cast.home.code)
    yield (
        "Scenarios are compared with each other: no event, vote or sanction is predicted, no "
        "government is ranked or advised."
    )
    yield (
        "Alignment is constructed from votes, partnerships, trade, finance and security ties. "
        f"Elites of {home} are one actor, as is each partner."
    )


def _of_comparison(found: Findings, both: Comparison) -> Iterator[str]:
    """How sure a change is, by futures and by assumptions, and until when it is taken."""
    if not both.no_effect:
        yield from _error(found, both)
        yield (
            "A conclusion that needs the middle of an assumed range is none: "
            f"{_comparing(both.one.scenario, found)} --why says which assumptions decide."
        )
    if both.horizon:
        yield f"{capital(both.horizon)}."


_NUMBERS: Final = {
    "fixed": "all numbers stand at their values",
    "prior": "assumed numbers are drawn from their ranges",
}


def _interval(found: Findings) -> str:
    drawn = found.run.assumptions
    if isinstance(drawn, Draws):
        numbers = f"its numbers are drawn from the table {drawn.name}"
    else:
        numbers = _NUMBERS[drawn]
    luck = "chance is on" if found.run.chance else "chance is off"
    return f"In these futures {numbers} and {luck}: no interval holds what the model leaves out."


def _error(found: Findings, both: Comparison) -> Iterator[str]:
    """How far the mean change at the end may be off by the number of futures."""
    last = both.quarters[-1]
    table = compared_table(both, found.run, [found.headline], [last])
    error = float(table["change_mc_error"].iloc[0])
    if np.isfinite(error):
        what = f"The mean change in {last} has a Monte Carlo error of {error:.1g}"
        yield f"{what}, from {found.n:,} futures."


# ---- how to repeat it ----------------------------------------------------------------------------


def repeating(found: Findings, folders: Folders) -> str:
    """The command that makes the report again; of folders only their names."""
    run, ship = found.run, shipped()
    drawn = run.assumptions.name if isinstance(run.assumptions, Draws) else run.assumptions
    words = ["hedgerow", "report", found.scenario.name]
    if found.reference is not None:
        words += ["--against", found.reference.name]
    words += ["--members", str(found.n), "--seed", str(run.seed), "--assumptions", drawn]
    words += ["--chance", "on" if run.chance else "off", "--engine", run.engine]
    for name, value in run.held.items():
        words += ["--held", f"{name}={float(value)!r}"]
    words += [] if folders.seeds == ship.seeds else ["--seeds", folders.seeds.name]
    words += [] if folders.scenarios == ship.scenarios else ["--scenarios", folders.scenarios.name]
    return shlex.join(words)


def _comparing(reference: Scenario, found: Findings) -> str:
    """The command that compares the scenario with its reference."""
    return shlex.join(["hedgerow", "compare", reference.name, found.scenario.name])
