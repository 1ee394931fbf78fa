"""How fast are a thousand futures, against the same model as scalar Mesa agents?

Run: .venv/bin/python benchmarks/mesa_peer.py [--rounds 5] [--runs 20] [--write]
"""

import argparse
import gc
import os
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import mesa  # noqa: E402
import numpy as np  # noqa: E402

from sim import ensemble  # noqa: E402
from sim.assumptions import draw  # noqa: E402
from sim.chance import Design, Shocks  # noqa: E402
from sim.places import shipped  # noqa: E402
from sim.scenario import load_history, load_scenario  # noqa: E402
from sim.seeds import load_register  # noqa: E402
from tests import oracle  # noqa: E402

PLACES = shipped()
REGISTER = load_register(PLACES.seeds)
BASELINE = load_scenario(PLACES.scenarios, "baseline", REGISTER)
PROGRAMMES = [
    oracle.Programme(p.actor, p.money, p.scope, p.added_usd_m) for p in REGISTER.programmes
]


def given(runs: int) -> list[tuple[dict[str, float], list[oracle.Quarter], list[oracle.Quarter]]]:
    """Assumptions and quarters of some members as plain floats, made before the clock starts."""
    members = np.arange(runs, dtype=np.uint64)
    values = draw(REGISTER, 7, members, "prior").as_mapping()
    shocks = Shocks(7, members)
    spans = [(s, list(ensemble._quarters(s, REGISTER))) for s in (load_history(REGISTER), BASELINE)]
    lucks = [
        [ensemble.luck(shocks, s.start + i, rows[i]) for i in range(len(rows))] for s, rows in spans
    ]
    told = []
    for row in range(runs):
        parts = [
            [
                oracle.Quarter(
                    {name: float(value[0]) for name, value in levers.items()},
                    {name: float(value[row % value.size]) for name, value in luck.items()},
                )
                for levers, luck in zip(rows, chance, strict=True)
            ]
            for (_, rows), chance in zip(spans, lucks, strict=True)
        ]
        told.append(({k: float(v[row]) for k, v in values.items()}, parts[0], parts[1]))
    return told


GIVEN: list[Any] = []


class Country(mesa.Agent):
    """The whole scalar world as one agent: the least that Mesa can cost."""

    def __init__(self, model: mesa.Model, member: int):
        super().__init__(model)
        parameters, history, self.quarters = GIVEN[member]
        self.world = oracle.World(parameters, PROGRAMMES)
        self.world.anchor(history[0].levers)
        for number, quarter in enumerate(history, start=1 - len(history)):
            self.world.step(quarter, number)
        self.world.anchor(history[-1].levers)
        self.number = 0

    def step(self) -> None:
        self.world.step(self.quarters[self.number], self.number + 1)
        self.number += 1
        self.told = self.world.outputs()


class Peer(mesa.Model):
    """A Mesa model of one member; `collect` switches Mesa's data collector on."""

    def __init__(self, member: int, collect: bool = False, rng: Any = None):
        super().__init__(rng=rng)
        self.country = Country(self, member)
        reporters = {name: (lambda m, n=name: m.country.told[n]) for name in NAMES}
        self.datacollector = mesa.DataCollector(reporters if collect else {})
        self.collect = collect

    def step(self) -> None:
        self.agents.do("step")
        if self.collect:
            self.datacollector.collect(self)


NAMES: list[str] = []


def peer(runs: int, collect: bool) -> None:
    """Some runs under Mesa's own batch runner, one process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mesa.batch_run(
            Peer,
            parameters={"member": list(range(runs)), "collect": [collect]},
            number_processes=1,
            max_steps=len(BASELINE.quarters) - 1,
            data_collection_period=1 if collect else -1,
            display_progress=False,
        )


def ours(members: int, scenarios: int = 1) -> None:
    """The ensemble path: draws, shocks, spin-up, every output kept."""
    chosen = [BASELINE] * scenarios
    for _ in ensemble.simulate_each(chosen, REGISTER, ensemble.Run(design=Design(members))):
        pass


def seconds(work: Callable[[], None]) -> float:
    """Processor time of one call."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def table(rounds: int, runs: int) -> str:
    """Interleaved rounds, medians and spread, as a Markdown table."""
    ways: dict[str, tuple[int, Callable[[], None]]] = {
        "scalar Mesa agents, `mesa.batch_run`, data collector": (runs, lambda: peer(runs, True)),
        "scalar Mesa agents, `mesa.batch_run`, no collector": (runs, lambda: peer(runs, False)),
        "Hedgerow, 1,000 members of one scenario": (1000, lambda: ours(1000)),
        "Hedgerow, a block of 2,000 members of one scenario": (2000, lambda: ours(2000)),
        "Hedgerow, the same block through a batch of twenty": (40000, lambda: ours(2000, 20)),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (count, work) in ways.items():
            times[name].append(1000 * seconds(work) / count)
    fair = times["scalar Mesa agents, `mesa.batch_run`, no collector"]
    lines = [
        "| way, one core | ms per run | times faster than Mesa without collector |",
        "| --- | --- | --- |",
    ]
    for name, values in times.items():
        ratios = [slow / value for slow, value in zip(fair, values, strict=True)]
        spread = f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        lines.append(f"| {name} | {statistics.median(values):.3g} | {spread} |")
    versions = (
        f"Python {platform.python_version()}, NumPy {np.__version__}, Mesa {mesa.__version__}"
    )
    lines += [
        "",
        f"Medians of {rounds} interleaved rounds (range in brackets), {len(BASELINE.quarters)} "
        f"quarters and the spin-up, all outputs computed; {versions}. "
        "Command: `.venv/bin/python benchmarks/mesa_peer.py --write`.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and put the table into README.md with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    GIVEN.extend(given(options.runs))
    first = Peer(0)
    first.step()
    NAMES.extend(first.country.told)
    ours(10)
    text = table(options.rounds, options.runs)
    print(text)
    if options.write:
        readme = ROOT / "README.md"
        head, _, rest = readme.read_text(encoding="utf-8").partition("<!-- benchmark -->\n")
        _, _, tail = rest.partition("<!-- end -->")
        new = f"{head}<!-- benchmark -->\n{text}\n<!-- end -->{tail}"
        readme.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
