"""One command alone, then the same twice at once on one folder; how each ends lies beside both.

    python -m tests.batches.at_once FOLDER

Each is a process of its own, and a copy of this one, which has loaded what they need and done
nothing yet: so two of them are at work within the same moments.
"""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.release.folders import hedgerow, small, study, words_of

KIND = "run --keep both"
LOADED = ("sim.cli.runs", "sim.reports.batch", "sim.figures.drawing")


def begun(out: str) -> int:
    """Start the command below a folder; the number of its process."""
    child = os.fork()
    if child == 0:
        said = hedgerow(words_of(KIND, out))
        Path(f"{out}-{os.getpid()}.json").write_text(json.dumps(asdict(said)))
        os._exit(0)
    return child


def main() -> None:
    """Run one alone, and then two at once."""
    os.chdir(study(Path(sys.argv[1])))
    for name in LOADED:
        import_module(name)
    with small():
        os.waitpid(begun("alone"), 0)
        for child in [begun("shared"), begun("shared")]:
            os.waitpid(child, 0)


if __name__ == "__main__":
    main()
