"""What would a billion runs take? One span of tallies is measured, all else follows from it.

    .venv/bin/python benchmarks/scale.py            # print the table
    .venv/bin/python benchmarks/scale.py --write    # and put it into docs/how-to/scale.md

Processor time throughout, so that what else the machine does hardly counts.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import mean

from benchmarks.timing import lasting, table
from sim.batches.parts import part_path
from sim.batches.plan import Plan, make_plan, write_plan
from sim.batches.results import Results
from sim.batches.run import Block, simulate_block, tally_span
from sim.batches.tallies import joined_tallies, tally_path
from sim.engine.chance import Design
from sim.engine.error_control import enough_members
from sim.engine.run import Run
from sim.engine.tallying import Tallies
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario, scenario_names

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "how-to" / "scale.md"

SCENARIOS, FUTURES = 10, 100_000_000
"""A billion runs."""

SHORT, LONG = 10_000, 100_000
"""Futures of two spans, the longer a whole task: what it takes more is of its runs, all else of its
tallies."""

FEW, MANY = 3, 9
"""Tallies that are joined, to see whether joining takes as long for each when there are more."""

ERROR = 0.001
"""Of a mean alignment, as it may be asked for."""

CORES = 500


@dataclass(frozen=True)
class Measured:
    """What was measured; seconds of one processor."""

    run: float
    tally: float
    """Beginning and writing one, of one scenario."""
    tally_bytes: tuple[float, float]
    """Of one scenario, in a short and in a long span."""
    part_bytes: float
    start: float
    """From the start of a process to the end of a share of nothing."""
    join: tuple[float, float]
    """Reading and adding a tally, with few and with many of them."""
    futures: int
    """That bring the error of a mean below ERROR."""


def measure() -> tuple[Plan, Measured]:
    """The plan of a billion runs, and what one span of it takes."""
    folders = shipped()
    register = load_register(folders.seeds)
    names = ["baseline", *(n for n in scenario_names(folders.scenarios) if n != "baseline")]
    scenarios = [load_scenario(folders.scenarios, n, register) for n in names[:SCENARIOS]]
    how = Run(design=Design(FUTURES), engine="fused")
    plan = make_plan("billion", scenarios, register, how, "summary")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_plan(folder, plan, scenarios, register)
        results, first = Results.open(folder, register), plan.spans[0]
        warm = Block(place, str(register.folder), plan.spans[1][0], 1000)
        seconds_of(lambda: tally_span(warm))  # compiles, or reads what was compiled
        spans = [Block(place, str(register.folder), first[0], n) for n in (SHORT, LONG)]
        short, long = (seconds_of(partial(tally_span, span)) for span in spans)
        run = (long - short) / ((LONG - SHORT) * len(scenarios))
        tally = short / len(scenarios) - SHORT * run
        block = plan.blocks[0]
        simulate_block(Block(place, str(register.folder), block[0], len(block)))
        parts = [part_path(folder, name, block).stat().st_size for name in plan.scenarios]
        sizes = [
            mean(tally_path(folder, n, span.members).stat().st_size for n in plan.scenarios)
            for span in spans
        ]
        few, many = (join(results, spans[1].members, count) for count in (FEW, MANY))
    futures = enough_members(scenarios[-1], register, how, "alignment.CHN", ERROR)
    in_spans = sizes[0], sizes[1]
    return plan, Measured(run, tally, in_spans, mean(parts), start(), (few, many), futures)


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of processor that work takes, in all threads of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def join(results: Results, span: range, count: int) -> float:
    """Seconds of reading and adding a tally, when there are so many."""
    name = results.plan.scenarios[-1]

    def read() -> Tallies:
        return results.tally(name, span)

    return seconds_of(lambda: joined_tallies(read() for _ in range(count))) / count


def start() -> float:
    """Seconds of a process that makes a share of nothing."""
    words = ("batch", "placebo", "--members", "2", "--part", "9/9", "--workers", "1")
    with tempfile.TemporaryDirectory() as place:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "hedgerow", *words],
            cwd=place,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told(plan: Plan, found: Measured) -> str:
    """The plan of a billion runs as a table, and how it was measured."""
    scenarios, spans = len(plan.scenarios), len(plan.spans)
    tallies, task = spans * scenarios, scenarios * (plan.span * found.run + found.tally)
    hours = spans * (task + found.start) / 3600
    few, many = found.join
    short, long = found.tally_bytes
    merging = 2 * many * tallies
    room = tallies * long
    kept = scenarios * (len(plan.blocks) * found.part_bytes + long)
    rows = [
        ("a run", f"{lasting(found.run)}: {1 / found.run:,.0f} a second on one core"),
        ("a tally, beside its runs", lasting(found.tally)),
        ("a task: a span", f"{plan.span:,} futures of {scenarios} scenarios, {lasting(task)}"),
        ("tasks", f"{spans:,}, and {len(plan.blocks)} small ones of the futures that are kept"),
        ("start of a process", f"{lasting(found.start)}, {found.start / task:.1%} of a task"),
        ("in all", f"{hours:,.1f} core-hours; on {CORES} cores {clock(hours * 3600 / CORES)}"),
        ("cost", f"{hours:,.1f} x the price of a core-hour"),
        ("a tally", f"{long / 1e6:.1f} MB of {LONG:,} futures, {short / 1e6:.1f} MB of {SHORT:,}"),
        ("until merged", f"{tallies:,} tallies, {room / 1e9:,.0f} GB"),
        ("after", f"{kept / 1e6:,.0f} MB: {scenarios} tallies and the futures that are kept"),
        ("merging", f"{lasting(many)} a tally, read twice: {clock(merging)} of one core"),
        (f"with {scenarios} workers", clock(merging / scenarios)),
        (
            "of few and of many tallies",
            f"each as long: {many / few:.2f} times with {MANY} as {FEW}",
        ),
        (f"an error of {ERROR:g} needs", f"{found.futures:,} futures, by `--until-error`"),
    ]
    about = (
        f"{scenarios} scenarios x {FUTURES:,} futures, `--keep summary`, compiled engine; measured "
        f"on spans of {SHORT:,} and {LONG:,} futures, seconds of one processor ({processor()}, "
        f"Python {platform.python_version()}, numpy {version('numpy')}, "
        f"llvmlite {version('llvmlite')}). "
        "Command: `.venv/bin/python benchmarks/scale.py --write`."
    )
    return f"{table(('a billion runs', ''), rows)}\n\n{about}"


def clock(seconds: float) -> str:
    """Minutes or hours, as people say them."""
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"


def processor() -> str:
    """What the machine calls its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def write(text: str) -> None:
    """Put the table into the page."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- benchmark -->\n")
    _, _, tail = rest.partition("<!-- end -->")
    PAGE.write_text(f"{head}<!-- benchmark -->\n{text}\n<!-- end -->{tail}", encoding="utf-8")


def main() -> None:
    """Measure and print; with --write put the table into docs/how-to/scale.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="update docs/how-to/scale.md")
    options = parser.parse_args()
    text = told(*measure())
    print(text)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
