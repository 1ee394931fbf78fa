"""What trials have shown, as a row of a table for each kind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

COLUMNS = ("what was done", "trials", "as promised", "not", "remarks")


@dataclass(frozen=True)
class Outcome:
    """How one kind of trial went."""

    what: str
    trials: int
    broken: tuple[str, ...] = ()
    """What did not go as promised, one line for each trial."""
    remarks: str = ""

    @property
    def row(self) -> tuple[str, ...]:
        """The outcome as a row under COLUMNS."""
        failed = len(self.broken)
        counts = (self.trials, self.trials - failed, failed)
        return (self.what, *(f"{count:,}" for count in counts), self.remarks)


def outcome_of(what: str, found: Sequence[str]) -> Outcome:
    """The outcome of trials, each told as what was not as promised, or nothing."""
    return Outcome(what, len(found), tuple(filter(None, found)))


def rows(outcomes: Iterable[Outcome]) -> Iterator[tuple[str, ...]]:
    """Rows of the table of a set of trials."""
    return (one.row for one in outcomes)
