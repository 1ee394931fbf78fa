"""Command lines: words misspelt, lost and doubled; a code of the design, and never a traceback.

What a mutant asks for may take hours; after SECONDS it is stopped, and has to say so.
"""

import os
import shlex
import shutil
from pathlib import Path
from typing import Final

from typer.testing import CliRunner

from sim.cli import app
from sim.inputs.folders import shipped
from tests.release.kinds import Case, Kind, Refused

CODES: Final = {0, 1, 2, 3, 4, 5, 130}
"""What a command may end with; 130 where it was stopped."""
LINES: Final = (
    "list levers --json",
    "list scenarios --scenarios scenarios",
    "check baseline western-pressure",
    "check placebo --resolved --json --seeds seeds",
    "new my-scenario --from western-pressure",
    "run western-pressure --members 4 --seed 7 --assumptions prior --chance on --json",
    "run baseline --members 2 --held tie_decay=0.05 --engine numpy --out results",
    "compare baseline placebo --members 2 --quarters 2026Q4,2030Q4",
    "explain grievance --json",
    "explain vannarith-2019 ¶16",
    "verify results/reference --part baseline/0",
    "plot results/reference fan --scenario baseline",
    "lesson 1 --minutes 50",
    "story baseline --member 4",
    "claims --members 2 --claims seeds/claims.toml",
    "score results/forecast-2019-2024 observed.csv",
    "theory landscape",
    "sensitivity baseline --of tilt --members 2 --json",
    "discover baseline tilt --members 2",
    "batch baseline placebo --members 2 --workers 1 --part 1/2 --keep both",
    "merge results/reference",
    "repeat results/reference --out again",
    "report baseline --members 2 -o report.html",
    "expectations results/reference --json",
    "validate --members none --observed observed.csv",
    "search status-quo --in nowhere --population 8 --members 2",
    "robust status-quo equidistance --values values.toml --members 2",
    "page baseline --language nowhere -o page.html",
    "assure --help",
    "init fresh",
    "--version",
)


def command_lines(folder: Path) -> Case:
    """Commands typed in a study of one's own, deep enough that no `..` leads out of the folder."""
    study = folder / "a" / "b" / "c" / "d" / "study"
    for source in (shipped().seeds, shipped().scenarios):
        shutil.copytree(source, study / source.name)
    results = Path(__file__).resolve().parents[2] / "results"
    for name in ("reference", "forecast-2019-2024"):
        shutil.copytree(results / name, study / "results" / name)

    def read(data: bytes) -> bool:
        os.chdir(study)
        done = CliRunner().invoke(app, _words(data.decode("utf-8", errors="replace")))
        said = done.stderr
        assert "a mistake in hedgerow itself" not in said, said
        assert "Traceback" not in said + done.stdout, said
        assert done.exit_code in CODES, done.exit_code
        if done.exit_code != 0:
            assert (said + done.stdout).strip(), f"code {done.exit_code} without a word"
            raise Refused
        return True

    return Case([line.encode() for line in LINES], read)


def _words(text: str) -> list[str]:
    """What a shell makes of a line; what no shell can read is split at blanks."""
    line = text.replace("\0", "")
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


SECONDS: Final = 3.0
KINDS: Final = (Kind("command line", 2, command_lines, seconds=SECONDS, stop=KeyboardInterrupt),)
