"""What a surrounding computes: every shipped scenario, as bits and as numbers.

    python -m tests.release.digests OUT.npz [--seeds 1 2] [--block 5] [--backwards]

Needs the installed libraries of the model and nothing else, so that it runs under any Python and
any versions. Prints one digest of trajectories and summary for each engine, scenario and seed, as
JSON, and leaves the numbers of the summaries in OUT.npz.
"""

import argparse
import hashlib
import json
import platform
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.analysis.summary import COLUMNS, summarise
from sim.engine.chance import Design
from sim.engine.choice import Engine, installed
from sim.engine.ensemble import Trajectories, blocks_of, simulate_each
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_scenario, scenario_names

MEMBERS = 12
LIBRARIES = ("mesa", "numpy", "pandas", "pydantic", "scipy", "llvmlite", "ema-workbench")
"""Libraries whose versions are told, where they are installed."""
STATISTICS = ["mean", "sd", *COLUMNS, "mc_error"]


def simulated(
    scenarios: list[Scenario], register: Register, run: Run, block: int
) -> Iterator[Trajectories]:
    """All members through each scenario, simulated in blocks and put together."""
    blocks = [
        list(simulate_each(scenarios, register, run, members))
        for members in blocks_of(run.design.members, block)
    ]
    for parts in zip(*blocks, strict=True):
        outputs = {
            name: np.concatenate([part.outputs[name] for part in parts], axis=-1)
            for name in parts[0].outputs
        }
        members = np.concatenate([part.members for part in parts])
        yield Trajectories(parts[0].scenario, members, outputs, parts[0].actors)


def digest(found: Trajectories, summary: NDArray[np.float64]) -> str:
    """One digest of every bit of every output and of the summary."""
    total = hashlib.sha256(np.ascontiguousarray(summary).tobytes())
    for name, rows in found.outputs.items():
        total.update(name.encode())
        total.update(np.ascontiguousarray(rows).tobytes())
    return total.hexdigest()


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--engines", nargs="+", default=["numpy", "fused"])
    parser.add_argument("--scenarios", nargs="+", help="all, if none is named")
    parser.add_argument("--block", type=int, default=MEMBERS)
    parser.add_argument("--backwards", action="store_true", help="scenarios in reverse order")
    return parser.parse_args()


def main() -> None:
    """Print digests and leave summaries."""
    asked = options()
    register, folder = load_register(shipped().seeds), shipped().scenarios
    names = (asked.scenarios or scenario_names(folder))[:: -1 if asked.backwards else 1]
    scenarios = [load_scenario(folder, name, register) for name in names]
    engines: list[Engine] = [e for e in asked.engines if e == "numpy" or installed()]
    bits, summaries = dict[str, str](), dict[str, NDArray[np.float64]]()
    for engine in engines:
        for seed in asked.seeds:
            run = Run(seed, Design(MEMBERS), engine=engine)
            for found in simulated(scenarios, register, run, asked.block):
                key = f"{engine}/{found.scenario.name}/{seed}"
                summaries[key] = summarise(found, register, run)[STATISTICS].to_numpy(float)
                bits[key] = digest(found, summaries[key])
    np.savez(asked.out, **summaries)  # type: ignore[arg-type]
    print(json.dumps({"versions": dict(versions()), "bits": bits}))


def versions() -> Iterator[tuple[str, str]]:
    """Python and libraries by version."""
    yield "Python", platform.python_version()
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            yield name, version(name)


if __name__ == "__main__":
    main()
