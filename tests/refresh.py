"""Write anew everything that is generated, and show what moved.

    python -m tests.refresh                 all parts, some minutes
    python -m tests.refresh tables pages    some of them

What moved is compared with what stood there before, so changes of one's own do not count. Sentences
beside generated numbers are nobody's but the author's: read the difference before you keep it.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS: dict[str, tuple[str, ...]] = {
    "estimates": ("seeds/estimate.py",),
    "record": ("seeds/build_record.py",),
    "calibration": ("docs/calibration.py",),
    "countries": ("docs/calibration.py", "--countries"),
    "scenarios": ("scenarios/build.py", "--expected"),
    "tables": ("docs/build.py",),
    "mistakes": ("-m", "tests.inputs.mistakes"),
    "reference": ("-c", "from tests.refresh import run_reference; run_reference()"),
    "pictures": ("docs/simulated.py",),
    "expectations": ("docs/expectations.py",),
    "facts": ("docs/facts.py",),
    "pages": ("-m", "tests.sessions", "README.md", "docs/PATTERNS.md", "docs/how-to/*.md"),
    "trace": ("docs/trace.py",),
    "notebook": ("-m", "tests.notebooks", "docs/notebook.ipynb"),
    "verdicts": ("docs/verdicts.py",),
    "page": ("docs/page.py",),
}
"""What Python runs for each part, in an order in which later ones may show earlier ones."""

GENERATED = (
    "README.md",
    "codemeta.json",
    "seeds/estimates.toml",
    "seeds/record.csv",
    "seeds/posterior.csv",
    "scenarios",
    "docs",
    "tests/inputs/mistakes.txt",
    "results/reference",
)
REFERENCE = ROOT / "results" / "reference"


def contents() -> dict[str, str]:
    """The checksum of every file that may be generated, by its name from the root."""
    places = [ROOT / name for name in GENERATED]
    files = [f for place in places for f in (place, *place.rglob("*")) if f.is_file()]
    return {
        file.relative_to(ROOT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(files)
        if "__pycache__" not in file.parts
    }


def refresh(part: str) -> None:
    """Write one part anew; leaves with the exit code of what failed."""
    began = time.monotonic()
    print(f"{part} ...", flush=True)
    words = [word for pattern in PARTS[part] for word in expanded(pattern)]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"{part}: python {' '.join(words)} ended with {done.returncode}")
    print(f"{part}: {time.monotonic() - began:.0f} s", flush=True)


def expanded(pattern: str) -> list[str]:
    """A pattern of file names written out."""
    return sorted(map(str, ROOT.glob(pattern))) if "*" in pattern else [pattern]


def run_reference() -> None:
    """Run the reference batch again as it was typed; say so when its numbers moved."""
    before = json.loads((REFERENCE / "manifest.json").read_text(encoding="utf-8"))
    words = before["typed"].split()[1:]
    with tempfile.TemporaryDirectory() as folder:
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from sim.cli import app; app()"
        subprocess.run([sys.executable, "-c", code, *words], cwd=folder, check=False)
        (fresh,) = Path(folder).glob("*/batch-*")
        shutil.rmtree(REFERENCE)
        shutil.copytree(fresh, REFERENCE)
    after = json.loads((REFERENCE / "manifest.json").read_text(encoding="utf-8"))
    moved = [n for n, digest in before["results"].items() if after["results"].get(n) != digest]
    if moved:
        print(f"digests moved: {', '.join(moved)}; unless an output was added, results changed")


def show(before: dict[str, str], after: dict[str, str]) -> None:
    """Print which files moved, and by how many lines."""
    moved = [n for n in sorted(before | after) if before.get(n) != after.get(n)]
    if not moved:
        print("nothing moved")
        return
    print(f"{len(moved)} files moved:")
    for name in moved:
        state = "new" if name not in before else "gone" if name not in after else "changed"
        print(f"  {state:8} {name}")
    subprocess.run(["git", "--no-pager", "diff", "--stat", "--", *moved], cwd=ROOT, check=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Refresh all parts, or those named, and show what moved."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="all by default")
    chosen = parser.parse_args(arguments).part or list(PARTS)
    before = contents()
    for part in PARTS:
        if part in chosen:
            refresh(part)
    show(before, contents())


if __name__ == "__main__":
    main()
