"""Does the neural posterior of another program say what ours say of the record?

Run, in an environment of its own (torch takes some gigabytes; nothing of the project needs it):

    python3 -m venv .venv-sbi
    .venv-sbi/bin/python -m pip install -r benchmarks/requirements-sbi.txt
    .venv-sbi/bin/python -m pip install -c constraints.txt -e ".[fast]"
    .venv-sbi/bin/python benchmarks/sbi_check.py           # some minutes on one core
    .venv-sbi/bin/python benchmarks/sbi_check.py --write   # also the table in docs/CALIBRATION.md

The package `sbi` learns the posterior from the very runs that the regression uses: the same
summaries, and logits of the parameters that the record speaks of. Its settings are the package's
own, so that nothing here is tuned. Sources: Papamakarios, Pavlakou & Murray (2017) for the flow;
Greenberg, Nonnenmacher & Macke (2019) for neural posterior estimation.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.build import BLOCK, code, table  # noqa: E402
from sim.engine.prior import stretched  # noqa: E402
from sim.evidence.calibration import (  # noqa: E402
    ENDS,
    ROWS,
    SEED,
    Calibration,
    calibrate,
    disagreement,
)
from sim.evidence.inference import expit  # noqa: E402
from sim.inputs.register import load_register  # noqa: E402
from sim.model.ops import Array  # noqa: E402

PAGE, NAME = ROOT / "docs" / "CALIBRATION.md", "sbi"
NEEDED = ("sbi", "torch")
WAYS = ("regression", "sequential", NAME)
PAIRS = tuple(combinations(WAYS, 2))

Spans = Mapping[str, Array]
"""The 5, 50 and 95 % quantiles of a parameter, in its unit, by way; `prior` is one."""


@dataclass(frozen=True)
class Learnt:
    """A posterior by neural posterior estimation, and what it took."""

    logits: Array
    """(draw, parameter)"""
    seed: int
    """Of training and draws; the runs have their own."""
    epochs: int
    seconds: float
    """Of processor time, training and draws."""


def learn(found: Calibration, seed: int) -> Learnt:
    """Train on the runs from the prior until a tenth left out gains no more, and draw."""
    torch, inference = import_module("torch"), import_module("sbi.inference")
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    targets, summaries, record = (
        torch.as_tensor(values, dtype=torch.float32)
        for values in (found.reference.targets, found.reference.summaries, found.watched.target)
    )
    start = time.process_time()
    with TemporaryDirectory() as folder:
        trainer = inference.NPE(tracker=_tracker(folder), show_progress_bars=False)
        trainer.append_simulations(targets, summaries).train()
        posterior = trainer.build_posterior()
        logits = posterior.sample((ROWS,), x=record, show_progress_bars=False)
    seconds = time.process_time() - start
    epochs = trainer.summary["epochs_trained"][-1]
    return Learnt(logits.double().numpy(), seed, epochs, seconds)


def _tracker(folder: str) -> object:
    """Where the package keeps its diary; unless told, in the folder that the reader is in."""
    writer = import_module("torch.utils.tensorboard").SummaryWriter(folder)
    return import_module("sbi.utils.tracking").TensorBoardTracker(writer)


def spans(found: Calibration, learnt: Learnt) -> dict[str, Spans]:
    """Quantiles of every parameter that the record speaks of, by prior and way."""
    rows = found.table().set_index("parameter")
    told: dict[str, Spans] = {}
    for name, logits in zip(found.speaking, learnt.logits.T, strict=True):
        p = found.register.parameters[name]
        ours = {
            way: np.array([rows.at[name, f"{way} {end:.0%}"] for end in ENDS])
            for way in ("prior", *WAYS[:-1])
        }
        values = stretched(expit(logits), p.value, p.low, p.high)
        told[name] = {**ours, NAME: np.quantile(values, ENDS)}
    return told


def apart(told: Spans) -> list[str]:
    """In what each of PAIRS differs, by the rule of `hedgerow calibrate`."""
    return [disagreement(told["prior"], told[one], told[other]) for one, other in PAIRS]


def block(found: Calibration, learnt: Learnt) -> str:
    """The table and how it was made, in Markdown."""
    told = spans(found, learnt)
    head = ("number", *WAYS, *(f"{one}, {other}" for one, other in PAIRS))
    rows = ((code(name), *_cells(one)) for name, one in told.items())
    return "\n".join([table(head, rows), *counted(told), made(found, learnt)])


def _cells(told: Spans) -> Iterator[str]:
    for low, middle, high in (told[way] for way in WAYS):
        yield f"{middle:.3g} ({low:.3g} to {high:.3g})"
    yield from apart(told)


def counted(told: Mapping[str, Spans]) -> list[str]:
    """How often ways agree, and where no two do."""
    differing = {name: [bool(what) for what in apart(one)] for name, one in told.items()}
    counts = (sum(column) for column in zip(*differing.values(), strict=True))
    each = "; ".join(
        f"{one} and {other} differ in {count}"
        for (one, other), count in zip(PAIRS, counts, strict=True)
    )
    alone = [code(name) for name, one in differing.items() if all(one)]
    together = sum(not any(one) for one in differing.values())
    return [
        f"- All three ways agree in {together} of {len(told)} numbers; {each}.",
        f"- Numbers in which no two ways agree: {', '.join(alone) or 'none'}.",
    ]


def made(found: Calibration, learnt: Learnt) -> str:
    """Date, versions and cost."""
    versions = ", ".join(f"{package} {version(package)}" for package in NEEDED)
    return (
        f"- {datetime.now(UTC):%Y-%m-%d}: {versions}, Python {platform.python_version()};"
        f" {len(found.reference.targets):,} runs of seed {found.seed}, {learnt.epochs} epochs"
        f" of seed {learnt.seed}, {ROWS} draws, {learnt.seconds:.0f} seconds on one core.\n"
    )


def main() -> None:
    """Compare and print; with --write put the table into docs/CALIBRATION.md."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="update docs/CALIBRATION.md")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the training ({SEED})")
    options = parser.parse_args()
    if absent := [package for package in NEEDED if find_spec(package) is None]:
        parser.exit(3, f"{', '.join(absent)} not installed: see benchmarks/requirements-sbi.txt\n")
    found = calibrate(load_register(ROOT / "seeds"))
    text = block(found, learn(found, options.seed))
    print(f"\n{text}")  # training ends its own line with no break
    if options.write:
        write(text)


def write(text: str) -> None:
    """Put the table between its markers, and leave all else of the page."""
    page = PAGE.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda m: f"{m[1]}\n{text}\n{m[3]}" if m[2] == NAME else m[0], page)
    PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
