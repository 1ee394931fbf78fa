"""How do start-up, memory and time grow?

Start-up and memory are measured in processes of their own:

    python -m benchmarks.growth first numpy|fused|mesa
    python -m benchmarks.growth memory blocks|kept|summary <members>
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.timing import Way, lasting, middle, table, timed

ROOT = Path(__file__).resolve().parents[1]

QUARTERS = (12, 24, 48, 96, 128)
KEPT = 10_000
"""Most members whose outputs are all held at once."""


# Start-up


def start_up(repeats: int) -> str:
    """From the start of a process to its first result, 16 runs, and the call alone."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        cache = {"HEDGEROW_CACHE": folder}
        first("fused", cache)
        ways: Mapping[str, Callable[[], tuple[float, float]]] = {
            "NumPy engine": lambda: first("numpy", {}),
            "fused engine, compiled before": lambda: first("fused", cache),
            "fused engine, nothing compiled yet": _cold,
            "Mesa, scalar agents": lambda: first("mesa", {}),
        }
        times = {name: [measure() for _ in range(repeats)] for name, measure in ways.items()}
    for name, found in times.items():
        rows.append((name, *(_spread(values) for values in zip(*found, strict=True))))
    return table(("the first 16 runs of a process", "from its start", "the call alone"), rows)


def _spread(values: Sequence[float]) -> str:
    return f"{middle(values)} ({lasting(min(values))} to {lasting(max(values))})"


def _cold() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        return first("fused", {"HEDGEROW_CACHE": folder})


def first(way: str, environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds that a new process needs for its first result, and those of the call."""
    began = time.perf_counter()
    call = _child("first", way, environment=environment)
    return time.perf_counter() - began, float(call)


def _child(*words: str, environment: Mapping[str, str] | None = None) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.growth", *words]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | (environment or {}),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _first(way: str) -> None:
    """The first result, by the way that a user would go."""
    from benchmarks.peers import baseline, register, run_mesa
    from sim.engine.chance import Design
    from sim.engine.ensemble import simulate
    from sim.engine.run import Run

    scenario, seeds, began = baseline(), register(), time.perf_counter()
    if way == "mesa":
        run_mesa(16)
    else:
        simulate(scenario, seeds, Run(design=Design(16), engine=way))
    print(time.perf_counter() - began)


# Memory


def memory(most: int, farthest: int) -> str:
    """Peak memory of a process against members."""
    ways = {
        "all outputs, blocks of 2,000 let go": ("blocks", most),
        "all outputs held": ("kept", min(KEPT, most)),
        "summary only": ("summary", farthest),
    }
    members = [10**power for power in range(1, 8) if 10**power <= max(m for _, m in ways.values())]
    rows = [
        (f"{n:,}", *(peak(way, n) if n <= limit else "" for way, limit in ways.values()))
        for n in members
    ]
    return table(("members, peak memory in MB", *ways), rows)


def peak(way: str, members: int) -> str:
    """Peak memory of a process that runs so many members, in MB."""
    return _child("memory", way, str(members)).strip()


def _memory(way: str, members: int) -> None:
    """Run so many members and print the peak."""
    if way == "summary":
        _summaries_only(members)
    else:
        _blocks(members, hold=way == "kept")
    print(round(_peak_bytes() / 1e6))


def _peak_bytes() -> int:
    """Most memory that this process had; what Linux calls so begins with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        found = next(t for t in status.read_text().splitlines() if t.startswith("VmHWM"))
        return int(found.split()[1]) * 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


def _blocks(members: int, hold: bool) -> None:
    """All outputs block by block, kept or let go."""
    from benchmarks.peers import SEED, baseline, register
    from sim.engine.chance import Design
    from sim.engine.ensemble import blocks_of, simulate_each
    from sim.engine.run import Run

    run = Run(SEED, Design(members), engine="fused")
    held = []
    for block in blocks_of(members):
        outputs = list(simulate_each([baseline()], register(), run, block))
        if hold:
            held += outputs


def _summaries_only(members: int) -> None:
    """Run some members of the baseline and keep their tallies alone."""
    from benchmarks.peers import SEED, baseline, register
    from sim.engine.chance import Design
    from sim.engine.run import Run
    from sim.engine.tallying import tally_each

    run = Run(SEED, Design(members), engine="fused")
    tally_each([baseline()], register(), run, range(members))


def keeping(members: int, rounds: int) -> str:
    """All outputs against summaries only."""
    from benchmarks.ours import fused, run_code
    from sim.engine.compiled.engine import usual_threads

    ways = [
        Way(
            "all outputs, block by block",
            members,
            lambda: run_code(fused(), members, threads=usual_threads()),
            cores=2,
        ),
        Way("a summary only", members, lambda: _summaries_only(members), cores=2),
    ]
    times = timed(ways, rounds)
    return table(
        (f"{members:,} members, all cores", "time per run"),
        [(name, middle(values)) for name, values in times.items()],
    )


# Horizon


def horizon(members: int, rounds: int) -> str:
    """Time against quarters, and what one more quarter costs."""
    from benchmarks.ours import fused, over, run_code, run_numpy

    engines = {
        "NumPy": lambda chosen: run_numpy(members, [chosen]),
        "fused": lambda chosen: run_code(fused(), members, [chosen]),
    }
    ways = [
        Way(f"{engine} {quarters}", members, lambda run=run, q=quarters: run(over(q)))
        for engine, run in engines.items()
        for quarters in QUARTERS
    ]
    times = timed(ways, rounds)
    rows = [(str(q), *(middle(times[f"{engine} {q}"]) for engine in engines)) for q in QUARTERS]
    rows.append(("one more quarter", *(_slope(times, engine) for engine in engines)))
    return table(("quarters, time per run on one core", *engines), rows)


def _slope(times: Mapping[str, Sequence[float]], engine: str) -> str:
    """Nanoseconds of a member's quarter: the longest less the shortest run."""
    first, last = QUARTERS[0], QUARTERS[-1]
    pairs = zip(times[f"{engine} {first}"], times[f"{engine} {last}"], strict=True)
    return f"{1e9 * statistics.median(b - a for a, b in pairs) / (last - first):,.0f} ns"


if __name__ == "__main__":
    if sys.argv[1] == "first":
        _first(sys.argv[2])
    else:
        _memory(sys.argv[2], int(sys.argv[3]))
