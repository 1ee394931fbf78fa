"""Mutated inputs: files, results, the page's codes, command lines; only refusals of our own.

Each costs at most half a second of processor time and 256 MiB, and what is accepted is valid.
Inputs are mutations of valid ones (`mutations.py`), and of those that went a new way through the
program: one in EVERY is followed. What runs in a browser is not followed.
"""

import os
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Final

from sim.inputs.strict_toml import FileProblems
from tests.release import command_lines, page_codes, readers
from tests.release.bounds import bounded
from tests.release.following import Ways
from tests.release.kinds import REFUSALS, Case, Kind
from tests.release.mutations import mutant
from tests.release.outcome import Outcome

COUNT: Final = 1_000_000
"""Inputs of all kinds together."""
CHUNK: Final = 5000
"""Inputs of one kind that a process takes at once."""
EVERY: Final = 8
"""Of so many inputs one is followed through the program."""
SLOWER: Final = 20
"""How much longer an input may take that is followed."""
LONGEST: Final = 100_000
"""Bytes of the longest input that is mutated again."""
KINDS: Final = {
    kind.what: kind for kind in (*readers.KINDS, *page_codes.KINDS, *command_lines.KINDS)
}
FOUND: Final = Path(tempfile.gettempdir()) / "hedgerow-fuzz"
"""Where inputs that broke a promise are kept."""


@dataclass
class Tried:
    """What became of some inputs of a kind."""

    accepted: int = 0
    refused: int = 0
    broken: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Processor time of the dearest input that was not followed, in seconds."""
    fresh: int = 0
    """Inputs that went a new way."""


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """Try `count` inputs of all kinds together, in two processes; an outcome for each kind."""
    chunks = {kind.what: list(_chunks(kind, count)) for kind in KINDS.values()}
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        waiting = {
            what: [pool.submit(tried, what, f"{seed}-{i}", n) for i, n in enumerate(sizes)]
            for what, sizes in chunks.items()
        }
        for what, parts in waiting.items():
            yield _outcome(what, parts)


def _chunks(kind: Kind, count: int) -> Iterator[int]:
    left = -(-count * kind.share // sum(one.share for one in KINDS.values()))
    while left > 0:
        yield min(left, CHUNK)
        left -= CHUNK


def _outcome(what: str, parts: list[Future[Tried]]) -> Outcome:
    done = [part.result() for part in parts]
    accepted, refused = sum(one.accepted for one in done), sum(one.refused for one in done)
    broken = tuple(line for one in done for line in one.broken)
    slowest = max(one.slowest for one in done)
    fresh = sum(one.fresh for one in done)
    remarks = f"{accepted:,} valid, {refused:,} refused; at most {1000 * slowest:.0f} ms"
    remarks += f"; {fresh:,} went a new way" if fresh else ""
    return Outcome(what, accepted + refused + len(broken), broken, remarks)


def tried(what: str, seed: str, count: int) -> Tried:
    """Try mutants of one kind in this process, the same for the same seed."""
    kind, chance, done, home = KINDS[what], Random(f"{what} {seed}"), Tried(), Path.cwd()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        case, ways = kind.make(Path(folder)), Ways()
        try:
            for i in range(count):
                data, name = mutant(chance, case.corpus), f"{seed}-{i}"
                if i % EVERY:
                    _try(kind, case, data, name, done)
                    continue
                known = len(ways.steps)
                with ways.followed():
                    _try(kind, case, data, name, done, slower=SLOWER)
                if len(ways.steps) > known and len(data) <= LONGEST:
                    case.corpus.append(data)
                    done.fresh += 1
        finally:
            case.close()
            os.chdir(home)
    return done


def _try(kind: Kind, case: Case, data: bytes, name: str, done: Tried, slower: int = 1) -> None:
    begun = time.process_time()
    try:
        with bounded(slower * kind.seconds, kind.stop):
            accepted = case.read(data)
            done.accepted += accepted
            done.refused += not accepted
    except REFUSALS as refusal:
        done.refused += 1
        if wrong := _unhelpful(refusal):
            done.broken.append(_kept(kind, name, data, wrong))
            done.refused -= 1
    except BaseException as fault:
        done.broken.append(_kept(kind, name, data, _described(fault)))
    if slower == 1:
        done.slowest = max(done.slowest, time.process_time() - begun)


def _unhelpful(refusal: BaseException) -> str:
    """What a refusal lacks: a place in a file for each problem, and what is wrong."""
    for one in refusal.problems if isinstance(refusal, FileProblems) else ():
        if not one.what or (one.file and (one.line < 1 or one.column < 1)):
            return f"a refusal without words or place: {one}"
    return "" if str(refusal) or not isinstance(refusal, FileProblems) else "an empty refusal"


def _described(fault: BaseException) -> str:
    frames = [f for f in traceback.extract_tb(fault.__traceback__) if "/site-packages/" not in f[0]]
    at = frames[-1]
    said = " ".join(str(fault).split())[:300]
    return f"{type(fault).__name__}: {said} ({Path(at.filename).name}:{at.lineno})"


def _kept(kind: Kind, name: str, data: bytes, wrong: str) -> str:
    """Keep an input, and say what was wrong with it."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{kind.what.replace(' ', '-').replace(':', '').replace(',', '')}-{name}"
    path.write_bytes(data)
    return f"{wrong}; input kept in {path}"
