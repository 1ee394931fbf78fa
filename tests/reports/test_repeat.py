"""The command that a results folder's manifest gives: the same digits anywhere, or a refusal."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT, environment

CHANGED = "grievance_memory = { value = 0.81"


def hedgerow(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command from a folder, as a user would."""
    code = "from sim.cli import app; app()"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=place,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with seeds of its own, from which a batch was run; its seeds were edited since."""
    place = tmp_path_factory.mktemp("study")
    for name in ("seeds", "scenarios"):
        shutil.copytree(ROOT / name, place / name)
    path = place / "seeds" / "parameters.toml"
    text = path.read_text(encoding="utf-8")
    assert "grievance_memory = { value = 0.88" in text
    path.write_text(text.replace("grievance_memory = { value = 0.88", CHANGED), encoding="utf-8")
    ran = hedgerow(place, "run", "placebo", "--members", "4", "--assumptions", "fixed")
    assert ran.returncode == 0, ran.stderr
    path.write_text(text, encoding="utf-8")
    return place


def moved(study: Path, place: Path) -> Path:
    """The results folder of a study, elsewhere."""
    (made,) = (study / "results").glob("placebo-*")
    return Path(shutil.copytree(made, place / made.name))


def command(folder: Path) -> list[str]:
    """The words of the command in a manifest, but the first."""
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    words: list[str] = json.loads(text)["command"].split()
    assert words[0] == "hedgerow"
    return words[1:]


def test_the_command_repeats_the_digits_wherever_the_folder_is(study: Path, tmp_path: Path) -> None:
    """From where the folder was moved to, also from below, the command ends in the same digests."""
    folder = moved(study, tmp_path)
    (tmp_path / "below").mkdir()
    again = hedgerow(tmp_path / "below", *command(folder))
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("the same to the last bit") == 2
    (made,) = (tmp_path / "below" / "repeated").glob("placebo-*")
    assert made.name == folder.name
    assert (made / "summary.csv").read_bytes() == (folder / "summary.csv").read_bytes()


def test_a_folder_that_is_nowhere_near_is_refused_by_name(study: Path, tmp_path: Path) -> None:
    """Where the folder is not found the command names it and runs nothing."""
    words = command(moved(study, tmp_path))
    for place in (tmp_path / "far", tmp_path / "far" / "results"):
        place.mkdir(parents=True, exist_ok=True)
    (tmp_path / words[1]).rename(tmp_path / "renamed")
    refused = hedgerow(tmp_path / "far", *words)
    assert refused.returncode == 3
    assert words[1] in refused.stderr
    assert not (tmp_path / "far" / "repeated").exists()


@pytest.mark.parametrize("name", ["parameters.toml", "levers.toml"])
def test_seeds_that_were_edited_in_the_folder_are_refused(
    name: str, study: Path, tmp_path: Path
) -> None:
    """Neither `repeat` nor `verify` believes kept seeds that are not as they were written."""
    folder = moved(study, tmp_path)
    path = folder / "seeds" / name
    path.write_text(path.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    for words in (command(folder), ["verify", folder.name]):
        refused = hedgerow(tmp_path, *words)
        assert refused.returncode == 3
        assert f"seeds/{name}" in refused.stderr


def test_a_folder_verifies_by_the_seeds_that_it_keeps(study: Path, tmp_path: Path) -> None:
    """Outside the study, whose numbers are not the shipped ones, the sample comes out again."""
    folder = moved(study, tmp_path)
    done = hedgerow(tmp_path, "verify", folder.name)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("the same to the last bit") == 2
