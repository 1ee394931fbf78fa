"""The main table: peers, both engines and C, and the engine against C part by part."""

from __future__ import annotations

import platform
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version

from benchmarks import ours, peers, yardstick
from benchmarks.timing import Way, middle, ratio, table, timed

BASE = "Mesa `batch_run`, scalar agents"
TWO = f"{BASE}, two processes"
FUSED, FUSED_BATCH = "fused engine, one scenario", "fused engine, a batch of {}"
BOTH, BOTH_BATCH = f"{FUSED}, two cores", f"{FUSED_BATCH}, two cores"
IN_C, IN_C_BATCH = "the same programs in C, one scenario", "the same programs in C, a batch of {}"
PARTS = {"begin": "draws and 2010 to 2018", "play": "the quarters alone, memory in use before"}
OPTIONAL = {"agentpy": "AgentPy", "ema_workbench": "EMA workbench around Mesa"}
"""Frameworks that need not be there."""


@dataclass(frozen=True)
class Size:
    """How much is run."""

    rounds: int
    runs: int
    """Of a peer."""
    parallel: tuple[int, int]
    """Runs of the peer with two processes: those whose time is taken off, and all."""
    members: int
    batch: int
    """Scenarios of a batch."""
    most: int
    """Members of the longest run of the cost curve and of the memory table."""
    farthest: int
    """Members of the longest run that keeps only summaries."""
    repeats: int
    """New processes for each start-up."""


FULL = Size(5, 20, (40, 240), 2000, 20, 100_000, 1_000_000, 3)
FAR = 10_000_000
"""Members of the longest run with --far."""
QUICK = Size(2, 5, (4, 20), 2000, 2, 1000, 10_000, 1)


def ways(size: Size) -> list[Way]:
    """All that is compared; what is not installed is left out."""
    peers.given()
    peers.names()
    return [*_peers(size), *_engines(size), *_in_c(size)]


def _peers(size: Size) -> list[Way]:
    """Frameworks with scalar agents."""
    n, mesa = size.runs, peers.run_mesa
    few, many = size.parallel
    optional = {"agentpy": peers.run_agentpy, "ema_workbench": peers.run_ema}
    two = Way(
        TWO,
        many,
        partial(mesa, many, processes=2),
        cores=2,
        start=partial(mesa, few, processes=2),
        started=few,
        warm=False,
    )
    return [
        Way(f"{BASE}, data collector", n, partial(mesa, n, collect=True)),
        Way(BASE, n, partial(mesa, n)),
        two,
        *(
            Way(OPTIONAL[package], n, partial(run, n))
            for package, run in optional.items()
            if not peers.missing(package)
        ),
    ]


def _engines(size: Size) -> list[Way]:
    """Ours."""
    n, k = size.members, size.batch
    batch = [peers.baseline()] * k
    numpy, code = ours.run_numpy, partial(ours.run_code, ours.fused())
    return [
        Way("NumPy engine, one scenario", n, partial(numpy, n)),
        Way(f"NumPy engine, a batch of {k}", n * k, partial(numpy, n, batch), warm=False),
        Way(FUSED, n, partial(code, n)),
        Way(FUSED_BATCH.format(k), n * k, partial(code, n, batch)),
        Way(BOTH, n, partial(code, n, threads=2), cores=2),
        Way(BOTH_BATCH.format(k), n * k, partial(code, n, batch, threads=2), cores=2),
    ]


def _in_c(size: Size) -> list[Way]:
    """The yardstick."""
    if not yardstick.there():
        return []
    n, k = size.members, size.batch
    code = partial(ours.run_code, ours.in_c())
    return [
        Way(IN_C, n, partial(code, n)),
        Way(IN_C_BATCH.format(k), n * k, partial(code, n, [peers.baseline()] * k)),
    ]


def against_peers(size: Size, rounds: int) -> str:
    """The main table and its headlines, in Markdown."""
    found = ways(size)
    times = timed(found, rounds)
    rows = [
        (w.name, str(w.cores), middle(times[w.name]), ratio(times, BASE, w.name)) for w in found
    ]
    head = ("way", "cores", "time per run", "times faster than Mesa on one core")
    words = [*headlines(times, size), two_cores(size, 4 * rounds), notes(size, rounds)]
    return "\n".join([table(head, rows), "", *words])


def two_cores(size: Size, rounds: int) -> str:
    """How much faster two cores are, by time on the wall: the engine, and what shares nothing."""
    n, k, data, pool = size.members, size.batch, bytes(1 << 26), ThreadPoolExecutor(2)
    code, batch = partial(ours.run_code, ours.fused()), [peers.baseline()] * k
    pairs = [
        [Way(f"one {t}", n, partial(code, n, threads=t), wall=True) for t in (1, 2)],
        [Way(f"batch {t}", n * k, partial(code, n, batch, threads=t), wall=True) for t in (1, 2)],
        [
            Way("hash 1", 1, lambda: sha256(data), wall=True),
            Way("hash 2", 2, lambda: list(pool.map(sha256, (data, data))), wall=True),
        ],
    ]
    times = timed([way for pair in pairs for way in pair], rounds)
    one, many, limit = (ratio(times, slow.name, fast.name) for slow, fast in pairs)
    return (
        f"Two cores are {one} times faster than one, in a batch {many}, where the machine gives"
        f" {limit} (hashing in two threads; {rounds} rounds, wall time)."
    )


def headlines(times: dict[str, list[float]], size: Size) -> list[str]:
    """The ratios that matter most."""
    batch, both = (way.format(size.batch) for way in (FUSED_BATCH, BOTH_BATCH))
    two = ratio(times, TWO, both)
    found = [
        f"Two cores each, in a batch: {two} times faster than Mesa with two processes.",
    ]
    if IN_C in times:
        one = ratio(times, FUSED, IN_C)
        many = ratio(times, batch, IN_C_BATCH.format(size.batch))
        found.append(f"The fused engine takes {one} times as long as C, in a batch {many}.")
    return found


def notes(size: Size, rounds: int) -> str:
    """How it was measured."""
    packages = ["numpy", "mesa", "llvmlite"]
    packages += [package for package in OPTIONAL if not peers.missing(package)]
    versions = [f"Python {platform.python_version()}", *(f"{p} {version(p)}" for p in packages)]
    absent = [package for package in OPTIONAL if peers.missing(package)]
    if yardstick.there():
        asked = subprocess.run(
            ["gcc", "-dumpfullversion"], check=True, capture_output=True, text=True
        )
        versions.append(f"gcc {asked.stdout.strip()}")
    else:
        absent.append("gcc")
    left_out = f" Left out, not installed: {', '.join(absent)}." if absent else ""
    return (
        f"A run is {len(peers.baseline().quarters)} quarters and its history,"
        f" all outputs computed; blocks of {size.members:,} members. Medians of {rounds}"
        " interleaved rounds (smallest to"
        f" largest), processor time on one core, wall time on two; {', '.join(versions)}.{left_out}"
        " Command: `.venv/bin/python benchmarks/run.py --write`."
    )


def part_by_part(size: Size, rounds: int) -> str:
    """The fused engine and C, part by part."""
    if not yardstick.there():
        return "Left out, part by part against C: gcc is not installed."
    made = {"fused": ours.Parts(ours.fused(), size.members)}
    made["C"] = ours.Parts(ours.in_c(), size.members)
    rows = []
    for part, words in PARTS.items():
        found = [Way(name, size.members, getattr(parts, part)) for name, parts in made.items()]
        times = timed(found, 3 * rounds)
        cells = (middle(times["fused"]), middle(times["C"]), ratio(times, "fused", "C"))
        rows.append((words, *cells))
    return table(("part of a run, one core", "fused", "C", "fused / C"), rows)
