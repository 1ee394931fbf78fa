"""Write what docs/ takes from simulation: the table of PRIOR.md, and the pictures of all pages.

    python docs/simulated.py

The table of the patterns in PATTERNS.md is a session, and refreshed as one (tests/sessions.py);
docs/figures/cost.png is a measurement, and drawn by benchmarks/run.py.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.build import BLOCK, table  # noqa: E402
from sim.engine.chance import Design  # noqa: E402
from sim.engine.ensemble import simulate  # noqa: E402
from sim.engine.run import Run  # noqa: E402
from sim.inputs.register import load_register  # noqa: E402
from sim.inputs.scenario import Event, load_scenario  # noqa: E402
from sim.model.ops import Array  # noqa: E402
from sim.model.quarters import parse_quarter  # noqa: E402

REGISTER = load_register(ROOT / "seeds")
CAST = REGISTER.cast

# ---- when do the ministries tip? ------------------------------------------------------------

PRIOR = ROOT / "docs" / "PRIOR.md"
MANDATES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4)
FUTURES = Run(design=Design(1024))
HALF = 0.5


def stances(mandate: float) -> Array:
    """Stances of the followers with a mandate from mid 2019 to mid 2024: (quarter, m, member)."""
    baseline = load_scenario(ROOT / "scenarios", "baseline", REGISTER)
    span = parse_quarter("2019-Q3"), parse_quarter("2024-Q2", end=True)
    does, home = "mandates coordination", CAST.home.code
    event = Event("mandate", home, does, mandate, *span, "docs", "docs")
    followers: Array = simulate(replace(baseline, events=(event,)), REGISTER, FUTURES).outputs[
        "stance"
    ][:, 1:]
    return followers


def tipping() -> Iterator[tuple[str, ...]]:
    """For each mandate the shares of futures in which stances end above one half, and when."""
    for mandate in MANDATES:
        followers = stances(mandate)
        mean = followers.mean(axis=1)
        tipped = mean[-1] > HALF
        shares = [np.mean(tipped), *np.mean(followers[-1] > HALF, axis=1)]
        years = np.median(np.argmax(mean[:, tipped] > HALF, axis=0)) / 4 if mandate else None
        yield (
            f"{mandate:g}" if mandate else "none",
            *(f"{share:.0%}".replace("%", " %") for share in shares),
            "–" if years is None else f"{years:.1f}",
        )


def write_tipping() -> None:
    """Write the table of PRIOR.md."""
    followers = [CAST.name(code) for code in CAST.ministries[1:]]
    mean = f"all {len(followers)} followers, mean"
    head = ("mandate", mean, *followers, "years until the mean passes one half")
    fresh = table(head, tipping())
    text = PRIOR.read_text(encoding="utf-8")
    PRIOR.write_text(BLOCK.sub(lambda m: f"{m[1]}\n{fresh}\n{m[3]}", text), encoding="utf-8")


# ---- pictures -------------------------------------------------------------------------------

COMMANDS = (
    "batch --out results",
    "plot {batch} --scenario western-pressure --kind difference",
    "compare baseline pressure-with-options --attribute --out results",
)
"""What draws the pictures, over as many futures as these commands take by themselves."""

PICTURES = {
    "alignments": "batch-*/figures/western-pressure/alignments.png",
    "difference": "batch-*/figures/western-pressure/difference.png",
    "fan": "batch-*/figures/western-pressure/fan.png",
    "overview": "batch-*/figures/overview.png",
    "prior": "batch-*/figures/prior.png",
    "waterfall": "comparison-*/pressure-with-options/waterfall-*.png",
}
EXPECTATION_FAILED = 4


def hedgerow(folder: Path, command: str) -> None:
    """Run a command in a folder; what was expected of scenarios need not hold."""
    (batch, *_) = [*folder.glob("results/batch-*"), Path()]
    words = command.format(batch=batch).split()
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from sim.cli import app; app()"
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=folder, check=False)
    if done.returncode not in (0, EXPECTATION_FAILED):
        raise SystemExit(f"hedgerow {command} ended with {done.returncode}")


def draw_pictures() -> None:
    """Draw the pictures of README and docs/."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for command in COMMANDS:
            hedgerow(folder, command)
        for picture, pattern in PICTURES.items():
            (drawn,) = folder.glob(f"results/{pattern}")
            shutil.copyfile(drawn, ROOT / "docs" / "figures" / f"{picture}.png")


if __name__ == "__main__":
    write_tipping()
    draw_pictures()
