"""What the model computes and prints in a process of its own, under any Python and surrounding."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.release.environments import ROOT

NEEDED = ("sim", "seeds", "scenarios", "tests/__init__.py", "tests/release")
"""What a copy of the project needs to simulate."""

SMALL_BLOCKS = """
if __name__ == "__main__":
    from sim.reports import batch
    from sim.batches import plan
    from sim.cli import app
    plan.SECOND, plan.LEAST = 60, 20
    batch.STANDARD, batch.draw_batch_figures = (), lambda *_: None
    app()
"""


@dataclass(frozen=True)
class Found:
    """What came out of a surrounding."""

    told: Mapping[str, str]
    bits: Mapping[str, str]
    numbers: Mapping[str, NDArray[np.float64]]

    @property
    def versions(self) -> str:
        """Python and libraries in one line."""
        return ", ".join(f"{name} {version}" for name, version in self.told.items())


class ChildError(Exception):
    """A process ended with a mistake; the last line of what it said."""


def computed(
    seeds: Sequence[int],
    *words: str,
    python: str | Path = sys.executable,
    root: Path = ROOT,
    umask: int = -1,
    **more: str,
) -> Found:
    """What a process of its own computes; `more` is put into its environment."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "numbers.npz"
        asked = ["-m", "tests.release.digests", str(out), *words, "--seeds", *map(str, seeds)]
        surrounding = {**os.environ, "PYTHONPATH": str(root), "HEDGEROW_CACHE": name, **more}
        done = subprocess.run(
            [str(python), *asked],
            cwd=root,
            env=surrounding,
            umask=umask,
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if done.returncode:
            raise ChildError((done.stderr.strip() or "nothing was said").splitlines()[-1])
        told = json.loads(done.stdout)
        with np.load(out) as held:
            return Found(told["versions"], told["bits"], {key: held[key] for key in held.files})


def gap(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The largest difference of two tables: relative, absolute below one; NaN equals NaN."""
    if one.shape != other.shape or np.any(np.isnan(one) != np.isnan(other)):
        return np.inf
    both = np.nan_to_num(np.abs(one - other) / np.maximum(1.0, np.abs(one)))
    return float(both.max(initial=0.0))


def copy_needed(folder: Path) -> None:
    """Copy what simulates."""
    hidden = shutil.ignore_patterns("__pycache__")
    for part in NEEDED:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=hidden)
        else:
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, folder / part)


@cache
def printed(words: Sequence[str], python: Path) -> str:
    """What a command prints in an empty folder, and what `verify` says of the results it left.

    Raises ChildError when one fails or warns.
    """
    with tempfile.TemporaryDirectory() as name:
        said = _said([str(python), "-m", "sim", *words], name)
        for manifest in sorted(Path(name).glob("results/*/manifest.json")):
            left = str(manifest.parent.relative_to(name))
            said += _said([str(python), "-m", "sim", "verify", left], name)
        return said


def _said(words: Sequence[str], folder: str) -> str:
    surrounding = {**os.environ, "PYTHONPATH": str(ROOT), "HEDGEROW_CACHE": folder}
    done = subprocess.run(
        words,
        cwd=folder,
        env=surrounding,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode or "Warning" in done.stderr:
        raise ChildError(f"{words[3]}: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    return done.stdout


def batch(
    out: Path, seed: int, names: Sequence[str], *more: str, shares: int = 1
) -> Mapping[str, str]:
    """Digests of a batch in small blocks, made at once or in shares that are merged."""
    words = ["batch", *names, "--members", "60", "--seed", str(seed), "--out", str(out), *more]
    if shares == 1:
        _made(words)
    else:
        for share in range(1, shares + 1):
            _made([*words, "--part", f"{share}/{shares}"])
        _made(["merge", *map(str, out.iterdir())])
    (manifest,) = out.glob("*/manifest.json")
    results: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["results"]
    return results


def _made(words: Sequence[str]) -> None:
    """Run a command that makes results; raises ChildError where it fails."""
    done = subprocess.run(
        [sys.executable, "-c", SMALL_BLOCKS, *words],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in {0, 4}:  # 4: something expected does not hold of so few members
        raise ChildError(done.stderr.strip())
