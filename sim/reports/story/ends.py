"""How usual is the end of a future among all others?"""

from collections.abc import Iterator

from sim.explore.story.causes import Rank, rank
from sim.explore.story.facts import Fact
from sim.explore.story.future import Future
from sim.figures.wording import capital, counted, moment
from sim.model.units import PERCENT
from sim.reports.story.numbers import number


def end_of(future: Future, output: str) -> Fact:
    """What is recorded of an output in the last quarter."""
    return future.fact("end", output, len(future.quarters) - 1)


def end_fact(future: Future, output: str, words: str, value: float) -> Fact:
    """A number of the last quarter that is not recorded: words say what it is."""
    return Fact(future.quarters[-1], "end", output.partition(".")[2], f"{output} {words}", value)


def subject_of(output: str, future: Future) -> str:
    """What ends there: "alignment with Japan"."""
    return f"alignment with {future.cast.in_sentence(output.partition('.')[2])}"


def when(future: Future) -> str:
    """The end of the run: "2030" for its last quarter."""
    return moment(future.quarters[-1])


def ranks(future: Future, output: str) -> tuple[tuple[Fact, ...], str]:
    """How usual the ends of alignment with the patron, and of another output, are."""
    outputs = dict.fromkeys((f"alignment.{future.cast.patron}", output))
    found = {one: at for one in outputs if (at := rank(future, one)) is not None}
    clauses = [f"{_ending(future, one)}, {_higher(at)}" for one, at in found.items()]
    facts = [fact for one, at in found.items() for fact in _facts(future, one, at)]
    return tuple(facts), ", and ".join(clauses)


def short(future: Future) -> str:
    """The story in one line: where alignment with the patron ends, and how usual that is."""
    output = f"alignment.{future.cast.patron}"
    found = rank(future, output)
    usual = f", {_higher(found).partition(' (')[0]}" if found else ""
    return capital(f"{_ending(future, output)}{usual}")


def _ending(future: Future, output: str) -> str:
    end = number(end_of(future, output))
    return f"{subject_of(output, future)} ends {when(future)} at {end}"


def _facts(future: Future, output: str, found: Rank) -> Iterator[Fact]:
    yield end_of(future, output)
    for words, value in (("", found.share), (", low", found.low), (", high", found.high)):
        yield end_fact(future, output, f"share of other futures below{words}", value)


def _higher(found: Rank) -> str:
    """In how many of a hundred other futures it is lower, with the interval of that count."""
    if found.share in (0.0, 1.0):
        end = "lower" if found.share == 0.0 else "higher"
        return f"{end} than in all {counted(found.others, 'other future')}"
    low, share, high = (f"{PERCENT * one:.0f}" for one in (found.low, found.share, found.high))
    sample = f"{low} to {high}, as {found.others:,} were run"
    return f"higher than in {share} of 100 other futures ({sample})"
