"""One bit flipped in a folder of results: `verify` finds it and names the file, whichever it is.

Files of every kind of folder are taken in turn, so that small ones get as many flips as large ones;
where in a file, and which bit, is drawn.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from tests.batches.damages import flip
from tests.release.damage import place
from tests.release.folders import KINDS, content, hedgerow, made, small
from tests.release.outcome import Outcome

COUNT = 10_000

CHUNK = 100
"""Flips that a process makes in a folder before another takes over."""


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """At least so many flips in all, as many in each kind of folder; an outcome for each kind."""
    each = -(-count // len(KINDS))
    starts = range(0, each, CHUNK)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for kind in KINDS:
            flips = partial(flipped, kind, seed, each)
            found = [one for part in pool.map(flips, starts) for one in part]
            names = {name for name, _ in found}
            broken = tuple(f"{name}: {wrong}" for name, wrong in found if wrong)
            yield Outcome(f"one bit of a folder of `{kind}`", each, broken, f"{len(names)} files")


@cache
def pristine(kind: str) -> Path:
    """A folder of a kind, of this process."""
    return place() / made(kind, f"flips-{list(KINDS).index(kind)}")


def flipped(kind: str, seed: int, end: int, start: int) -> list[tuple[str, str]]:
    """Flip bits number `start` to that of the next chunk; of each the file, and what was wrong."""
    found = list[tuple[str, str]]()
    with small():
        folder = pristine(kind)
        names = [name for name, held in content(folder).items() if held]
        for number in range(start, min(start + CHUNK, end)):
            rng = random.Random(f"{seed} {kind} {number}")
            name = names[number % len(names)]
            found.append((name, judged(folder, name, rng)))
    return found


def judged(folder: Path, name: str, rng: random.Random) -> str:
    """What is not as promised when a bit of a file is flipped, or nothing; it is flipped back."""
    true = (folder / name).read_bytes()
    flip(name, rng.random(), rng.randrange(8))(folder, folder)
    try:
        said = hedgerow(["verify", str(folder)])
    finally:
        (folder / name).write_bytes(true)
    if said.own_mistake:
        return f"verify ends as no command may: {said.err[-300:]}"
    if said.code == 0:
        return "verify finds nothing wrong"
    named = Path(name).name in said.out + said.err
    return "" if named else f"the file is not named: {(said.out + said.err)[-300:]!r}"
