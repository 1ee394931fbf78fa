"""Where does the subject of a story end, and how usual is that among all futures?"""

from collections.abc import Iterator

from sim.explore.story.causes import Rank, rank
from sim.explore.story.facts import ALL, REFERENCE, Fact
from sim.explore.story.future import Future, path
from sim.explore.story.subject import LEAST, moved, subject
from sim.figures.wording import capital, counted, moment
from sim.model.units import PERCENT
from sim.reports.story.numbers import changes, number
from sim.reports.story.opening_words import reference_words, subject_words


def end_of(future: Future) -> Fact:
    """What is recorded of the subject in the last quarter."""
    return future.fact("end", subject(future), len(future.quarters) - 1)


def end_in(future: Future, run: str, value: float) -> Fact:
    """The end of the subject in another run of the same member."""
    return end_of(future)._replace(value=value, run=run)


def end_in_reference(future: Future) -> Fact:
    """The end of the subject in the reference."""
    return end_in(future, REFERENCE, float(path(future.usual, subject(future))[-1]))


def when(future: Future) -> str:
    """The end of the run: "2030" for its last quarter."""
    return moment(future.quarters[-1])


def ending(future: Future) -> tuple[tuple[Fact, ...], str]:
    """Where the subject ends, and how usual that is, with its interval."""
    found, end = rank(future, subject(future)), end_of(future)
    if found is None:
        return (end,), _ends(future)
    return (end, *_facts(end, found)), f"{_ends(future)}, {_among(found)}{_interval(found)}"


def short(future: Future) -> str:
    """The story in one line: where its subject ends, how usual that is, what the scenario does."""
    found = rank(future, subject(future))
    usual = f", {_counted(found)}" if found else ""
    return capital(f"{_ends(future)}{usual}{_owed(future)}")


def _owed(future: Future) -> str:
    """What the scenario does to the end."""
    if not future.pieces:
        return ""
    if moved(future, subject(future)) < LEAST:
        return "; the scenario moves it by less than a thousandth"
    does = changes(end_in_reference(future), end_of(future))
    return f"; against {reference_words(future)} the scenario {does}"


def _ends(future: Future) -> str:
    return f"{subject_words(future)} ends {when(future)} at {number(end_of(future))}"


def _facts(end: Fact, found: Rank) -> Iterator[Fact]:
    side = "below" if found.higher else "above"
    for bound, value in (("", found.share), ("_low", found.low), ("_high", found.high)):
        what = f"share_{side}{bound}.{end.what}"
        yield end._replace(what=what, value=value, run=ALL)


def _among(found: Rank) -> str:
    """Than how many of the other futures it is higher, or lower."""
    side = "higher" if found.higher else "lower"
    if found.share == 0.0:
        return f"as in all {counted(found.others, 'other future')}"
    if found.share == 1.0:
        return f"{side} than in all {counted(found.others, 'other future')}"
    if _hundredths(found.share) == "100":
        left = found.others - round(found.share * found.others)
        return f"{side} than in all but {left} of {found.others:,} other futures"
    return f"{side} than in {_hundredths(found.share)} of 100 other futures"


def _counted(found: Rank) -> str:
    """The same without an interval: how many of those that were run."""
    if found.share in (0.0, 1.0):
        return _among(found)
    side, count = "higher" if found.higher else "lower", round(found.share * found.others)
    return f"{side} than in {count:,} of the {found.others:,} others run"


def _interval(found: Rank) -> str:
    """The interval of the count in a hundred, where it is one."""
    if found.share in (0.0, 1.0) or _hundredths(found.share) == "100":
        return ""
    low, high = map(_hundredths, (found.low, found.high))
    return f" ({low} to {high}, as {found.others:,} were run)"


def _hundredths(share: float) -> str:
    return f"{PERCENT * share:.0f}"
