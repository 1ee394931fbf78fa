"""Two plain commands on one folder of results at the same time end as one alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.release.folders import PATIENCE, ROOT, Said, content, hedgerow


def results_in(out: Path) -> Path:
    """The folder of results below a folder."""
    (plan,) = out.glob("results/*/plan.json")
    return plan.parent


def test_two_commands_on_one_folder_end_as_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever of them makes or clears what, the folder has the bytes of a quiet one."""
    place = tmp_path / "study"
    words = sys.executable, "-m", "tests.batches.at_once", str(place)
    subprocess.run(words, cwd=ROOT, check=True, timeout=3 * PATIENCE)
    ends = {out: [*place.glob(f"{out}-*.json")] for out in ("alone", "shared")}
    assert [len(files) for files in ends.values()] == [1, 2]
    for file in (*ends["alone"], *ends["shared"]):
        said = Said(**json.loads(file.read_text()))
        assert said.code in (0, 4), said.err
    alone, shared = (results_in(place / out) for out in ends)
    assert content(shared) == content(alone)
    monkeypatch.chdir(place)
    assert hedgerow(["verify", str(shared)]).code == 0
