"""Whatever happens to a folder of results, in whatever order: `verify` vouches for true bits alone.

Commands, shares, ends at any write, damage and figures follow each other as Hypothesis draws them.
"""

import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import seed as drawn_with
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.release import shim
from tests.release.damage import differing, place
from tests.release.folders import Said, content, hedgerow, made, small, words_of
from tests.release.outcome import Outcome
from tests.release.ways import SINGLE

COUNT = 100
"""Orders of things."""
STEPS = 12
"""Of each at most."""

luck = st.integers(0, 2**32).map(random.Random)
shares = st.sampled_from(["1/2", "2/2"])


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """Try so many orders, each from an empty folder."""
    broken = ""
    try:
        try_orders(drawn_with(seed)(Folder), count)
    except AssertionError as wrong:
        broken = str(wrong)
    yield Outcome(f"up to {STEPS} things that happen to a folder", count, (broken,) * bool(broken))


def try_orders(machine: type[RuleBasedStateMachine], count: int) -> None:
    """Try so many orders; raises AssertionError at the shortest that breaks a promise."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    how = settings(
        max_examples=count,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=slow,
    )
    with small():
        run_state_machine_as_test(machine, settings=how)


@cache
def truth() -> dict[str, bytes]:
    """What lies in the folder of a quiet run."""
    place()
    assert command("true").code in (0, 4)
    (folder,) = Path("true").glob("results/batch-*")
    return content(folder)


@cache
def other() -> Path:
    """A folder of the same command with another seed."""
    place()
    return made("batch", "other", seed=8)


def command(out: str, *more: str) -> Said:
    """The command of the folder, below `out`."""
    return hedgerow([*words_of("batch", out), "--keep", "both", *more])


class Folder(RuleBasedStateMachine):
    """A folder of results, from before its command was first given."""

    @initialize()
    def begin(self) -> None:
        """Nothing is there."""
        self.true = truth()
        shutil.rmtree("trial", ignore_errors=True)

    @property
    def folder(self) -> Path | None:
        """Where the results are, if anything is there."""
        there = [path for path in Path("trial").glob("results/batch-*") if path.is_dir()]
        return there[0] if there else None

    @rule()
    def batch(self) -> None:
        """The command, to its end."""
        self.ends_in_true_bits(command("trial"))

    @rule(share=shares)
    def share(self, share: str) -> None:
        """A share of it."""
        self.is_own(command("trial", "--part", share))

    @rule()
    def merge(self) -> None:
        """Shares are made a whole, if all are there."""
        if self.folder and (said := hedgerow(["merge", str(self.folder)])).code in (0, 4):
            self.ends_in_true_bits(said)

    @rule(call=st.integers(1, 200), fault=st.sampled_from([shim.before, shim.after, shim.torn]))
    def end(self, call: int, fault: shim.Fault) -> None:
        """The command, which ends at a write or comes to its end before."""
        with suppress(shim.EndedError), shim.counted(call, fault):
            command("trial")

    @rule(chance=luck)
    def damage(self, chance: random.Random) -> None:
        """Something happens to a file, if it still can after all that has happened to it."""
        if self.folder:
            with suppress(OSError):
                chance.choice(SINGLE)(self.folder, [other()], chance)

    @rule()
    def draw(self) -> None:
        """A figure is drawn, which the manifest then lists."""
        if self.folder:
            self.is_own(hedgerow(["plot", str(self.folder), "--kind", "tilt"]))

    @rule()
    def read(self) -> None:
        """Reading changes nothing."""
        if self.folder:
            before = content(self.folder)
            self.is_own(hedgerow(["expectations", "--out", str(self.folder.parent)]))
            assert content(self.folder) == before, "reading changed the folder"

    @invariant()
    def nothing_false_is_vouched_for(self) -> None:
        """Where `verify` finds nothing wrong, every number is that of the quiet run."""
        if not self.folder:
            return
        said = hedgerow(["verify", str(self.folder)])
        self.is_own(said)
        if said.code == 0:
            apart = self.apart()
            assert not apart, f"verify finds nothing wrong, though {apart[:3]} differ"

    def apart(self) -> list[str]:
        """Files that are not those of the quiet run, but for figures, their list and shares."""
        assert self.folder
        found = differing(content(self.folder), self.true, drawn=True)
        return [name for name in found if not name.startswith("shares")]

    def is_own(self, said: Said) -> None:
        """No command ends as none may."""
        assert not said.own_mistake, said.err[-300:]

    def ends_in_true_bits(self, said: Said) -> None:
        """The command did what it does, or refused; then its user takes the folder away."""
        self.is_own(said)
        if said.code not in (0, 4):
            assert self.folder
            assert self.folder.name in said.err, f"the folder is not named: {said.err[-300:]}"
            shutil.rmtree(self.folder)
            return
        apart = self.apart()
        assert not apart, f"other bits after the command: {apart[:3]}"
