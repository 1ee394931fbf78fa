"""A member that takes its worker down is found and named, and nothing else is lost."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import pytest

from sim.batches.isolating import died, isolate
from sim.batches.run import Block, Failure
from sim.batches.workers import Ended, TaskFailure, Workers
from tests.batches.test_workers import die_of_three, refuse_odd

DEAD = TaskFailure("its worker died 3 times", "")
BLOCK = Block("results", "seeds", 40, 21)


@dataclass
class Mortal:
    """Workers that die of some members of some scenarios, or of too many members at once."""

    deadly: dict[str, set[int]]
    most: int = 1000
    deaths: int = 0
    written: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        return

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Ended[Any, Any]]:
        """Do every task."""
        for block in tasks:
            (name,) = block.scenarios
            dead = bool(self.deadly.get(name, set()) & {*block.members}) or block.size > self.most
            self.deaths += dead
            if not dead and work is make:
                self.written.append(name)
            yield Ended(block, DEAD if dead else work(block))


def make(block: Block) -> tuple[Failure, ...]:
    """Make files."""
    return ()


def attempted(block: Block) -> None:
    """Make nothing."""


@pytest.mark.parametrize("member", [40, 49, 50, 60])
def test_the_member_is_found_and_the_other_scenarios_are_made(member: int) -> None:
    """Wherever in the block it is, one member is named, by few deaths."""
    pool = Mortal({"b": {member}})
    (failure,) = isolate(pool, make, attempted, BLOCK, ["a", "b", "c"], "simulating")
    assert pool.written == ["a", "c"]
    assert (failure.scenario, failure.first, failure.last) == ("b", 40, 60)
    assert failure.error.startswith(f"{DEAD.error}; member {member} alone")
    assert pool.deaths <= 6  # a block of 21 is halved five times


def test_a_member_that_is_known_is_not_sought_again() -> None:
    """What takes one scenario down is tried first in the next; another member is found too."""
    pool = Mortal({"a": {44}, "b": {44}, "c": {59}})
    named = [one.error for one in isolate(pool, make, attempted, BLOCK, ["a", "b"], "simulating")]
    assert all("member 44 alone" in error for error in named)
    assert pool.deaths <= 8
    (other,) = isolate(pool, make, attempted, BLOCK, ["c"], "counting")
    assert (other.stage, "member 59 alone" in other.error) == ("counting", True)


def test_nobody_is_named_where_only_many_together_do_it() -> None:
    """As when memory runs out: halves live, so no member is to blame."""
    pool = Mortal({}, most=20)
    (failure,) = isolate(pool, make, attempted, BLOCK, ["a"], "simulating")
    assert failure.error == f"{DEAD.error}; no half of its members does that by itself"


def test_an_error_keeps_its_own_words() -> None:
    """What fails with an error has said so itself: nothing is sought."""
    told = TaskFailure("ValueError: no", "run.py:1 in work: raise")

    class Refusing(Mortal):
        def run(self, work: Any, tasks: Iterable[Any]) -> Iterator[Ended[Any, Any]]:
            yield from (Ended(task, told) for task in tasks)

    (failure,) = isolate(Refusing({}), make, attempted, BLOCK, ["a"], "simulating")
    assert (failure.error, failure.traceback) == (told.error, told.traceback)


def test_a_death_is_told_from_an_error() -> None:
    """Only a task whose worker died is taken apart."""
    with Workers(2) as pool:
        assert [died(one.result) for one in pool.run(die_of_three, [3])] == [True]
        assert [died(one.result) for one in pool.run(refuse_odd, [3, 5])] == [False, False]
