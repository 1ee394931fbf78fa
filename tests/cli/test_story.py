"""`hedgerow story`: what it prints and writes, and what it refuses."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli import app
from sim.figures.drawing import ENDINGS

FEW = ("--members", "12", "--engine", "fused")


def story(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["story", *typed])
    assert done.exit_code == code, done.output
    return done


def test_it_prints_and_writes_the_same_story(tmp_path: Path) -> None:
    """The sentences printed are those of the page that is written, beside a figure."""
    printed = story("western-pressure", "--member", "5", *FEW, "--out", str(tmp_path)).stdout
    stem = "story-western-pressure-5"
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{stem}.{ending}" for ending in ("md", *ENDINGS)
    }
    page = (tmp_path / f"{stem}.md").read_text(encoding="utf-8")
    told = [line.partition(". ")[2] for line in page.splitlines() if re.match(r"\d+\. ", line)]
    shown = [line[6:] for line in printed.splitlines() if re.match(r" *\d+  ", line)]
    assert told == shown
    assert len(told) >= 8
    assert f"({stem}.png)" in page
    assert "Model output, not a forecast." in printed


def test_json_is_what_python_gives() -> None:
    """The command's JSON holds the facts of `sim.story`, unrounded, five things of each."""
    found = json.loads(story("western-pressure", "--member", "5", *FEW, "--json").stdout)
    again = sim.story("western-pressure", 5, members=12, engine="fused")
    assert (found.pop("folder"), found.pop("saved")) == (None, [])
    assert found == json.loads(json.dumps(again.as_json))
    assert {"quarter", "kind", "who", "what", "value", "run"} < set(found["facts"][0])
    assert " " not in "".join(found)
    assert len(again.table) == len(found["facts"])
    assert again.figure().axes


def test_json_names_the_files_written(tmp_path: Path) -> None:
    """With --out the JSON has the folder as a string and the files in it as a list."""
    typed = ("western-pressure", "--member", "5", *FEW, "--json", "--out", str(tmp_path))
    found = json.loads(story(*typed).stdout)
    assert Path(found["folder"]).samefile(tmp_path)
    assert {Path(file).name for file in found["saved"]} == {one.name for one in tmp_path.iterdir()}


@pytest.mark.parametrize("member", ["12", "-1", "4000"])
def test_a_member_out_of_range_is_refused(member: str) -> None:
    """There is no future beyond those that are asked for: exit code 2, and which there are."""
    done = story("baseline", "--member", member, *FEW, code=2)
    assert f"there is no future {member} among 12" in done.stderr
    assert "0 to 11" in done.stderr


def test_what_is_unknown_is_refused() -> None:
    """Unknown scenarios, references and assumptions are refused, with the nearest name."""
    assert "western-pressure" in story("western-presure", "--member", "1", *FEW, code=3).stderr
    against = ("--against", "western-presure")
    assert "western-pressure" in story("baseline", "--member", "1", *against, *FEW, code=3).stderr
    story("baseline", "--member", "1", "--held", "tie_deca=1", *FEW, code=2)
    story("baseline", "--member", "1", "--members", "20001", code=2)
    with pytest.raises(ValueError, match="there is no future 12"):
        sim.story("baseline", 12, members=12)
    with pytest.raises(ValueError, match="at most 20,000"):
        sim.story("baseline", 12, members=20_001)


def test_against_names_another_reference() -> None:
    """What would have come anyway is asked of the scenario named."""
    against = ("--against", "western-pressure")
    printed = story("western-flexibility", "--member", "3", *against, *FEW).stdout
    assert "In “The West presses harder”, with the same luck, the end would be" in printed
    assert "What “The West presses harder” has and this scenario has not" in printed
