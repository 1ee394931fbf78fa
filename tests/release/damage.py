"""Random damage to folders of results: it is named, and the same command ends in the true bits.

`verify` may find nothing wrong only where every number is still the command's. The same command
then ends in the bytes of the undisturbed folder, or refuses and names the file. Nothing ends in a
traceback or hangs.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from tests.release.folders import KINDS, Said, content, hedgerow, made, small, study, words_of
from tests.release.halfway import halfway
from tests.release.outcome import Outcome, outcome_of
from tests.release.ways import WAYS

COUNT = 2000

OF_BATCHES = "damaged, then a figure drawn"


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """At least so many trials in all, as many of each kind of damage, in folders of every kind."""
    each = -(-count // len(WAYS))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for what in WAYS:
            found = list(pool.map(trial, [what] * each, [seed] * each, range(each), chunksize=4))
            yield outcome_of(what, found)


@cache
def place() -> Path:
    """A folder of work of this process."""
    work = study(Path(tempfile.mkdtemp(prefix="damage-")) / "study")
    os.chdir(work)
    return work


@cache
def pristine(kind: str) -> tuple[Path, list[Path], list[Path]]:
    """A folder of a kind, those of other seeds, sizes and codes, and what interruptions left."""
    work, number = place(), list(KINDS).index(kind)
    other = {"seed": {"seed": 9}, "members": {"members": 8}, "code": {"code": "0" * 64}}
    with small():
        true = made(kind, f"true-{number}")
        others = [made(kind, f"{name}-{number}", **how) for name, how in other.items()]
        cut_short = halfway(kind, f"half-{number}", 3 if kind == "search" else 5)
    return work / true, [work / folder for folder in others], [work / f for f in cut_short]


def trial(what: str, seed: int, number: int) -> str:
    """Damage a folder in some way; what then was not as promised, or nothing."""
    rng = random.Random(f"{seed} {what} {number}")
    place()
    kinds = [k for k in KINDS if what != OF_BATCHES or k.startswith(("run", "batch"))]
    kinds = [kind for kind in kinds if kind != "search" or rng.random() < 0.2]
    kind = rng.choice(kinds)
    true, others, cut_short = pristine(kind)
    interrupted = "interruption" in what
    out = Path("trial")
    shutil.rmtree(out, ignore_errors=True)
    folder = Path(
        shutil.copytree(
            rng.choice(cut_short) if interrupted else true,
            out / "results" / true.name,
            symlinks=True,
        )
    )
    way = rng.choice(WAYS[what])
    with small():
        way(folder, others, rng)
        wrong = judged(kind, folder, content(true), what == OF_BATCHES)
    shutil.rmtree(out, ignore_errors=True)
    name = getattr(way, "__name__", "way")
    return f"{kind}, {name}, trial {number}: {wrong}" if wrong else ""


def judged(kind: str, folder: Path, true: dict[str, bytes], drawn: bool) -> str:
    """What is not as promised of a damaged folder, or nothing; `drawn` allows more figures."""
    before = content(folder)
    said = hedgerow(["verify", str(folder)])
    if said.own_mistake:
        return f"verify ends as no command may: {said.err[-300:]}"
    apart = [] if said.code else differing(before, true, drawn)
    if apart:
        return f"verify finds nothing wrong, though {apart[:3]} differ"
    again = hedgerow(words_of(kind, str(folder.parents[1])))
    if again.own_mistake:
        return f"the command ends as none may: {again.err[-300:]}"
    if again.code not in (0, 4):
        changed = differing(before, true, False)
        named = any(Path(name).name in again.err for name in changed)
        return "" if named else f"refused without a file, exit {again.code}: {again.err[-300:]}"
    apart = differing(content(folder), true, drawn)
    if apart:
        return f"other bits after the command: {apart[:3]}"
    last = hedgerow(["verify", str(folder)])
    return "" if last.code == 0 else f"verify after the command: {said_of(last)}"


def said_of(said: Said) -> str:
    """How a command ended, in a line."""
    return f"exit {said.code}: {(said.out + said.err)[-300:]!r}"


def differing(found: dict[str, bytes], true: dict[str, bytes], drawn: bool) -> list[str]:
    """Names of what is not the same; where more was `drawn`, but for new figures and their list."""
    names = [name for name in found | true if found.get(name) != true.get(name)]
    if drawn:
        fresh = ("figures/baseline/tilt.", "manifest.json")
        names = [name for name in names if not name.startswith(fresh)]
    return names
