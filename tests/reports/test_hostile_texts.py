"""Texts of a stranger's files, in every CSV that commands make of them: none is a formula."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.batches.csv_text import DROPPED, SIGNS
from sim.batches.results import Results
from sim.cli import app
from sim.inputs.register import load_register

FORMULA = "=HYPERLINK(9)"
SCENARIO = f"""schema = 1
title = "{FORMULA}"
extends = "western-pressure"
story = "{FORMULA}. {FORMULA}."
paragraphs = ["vannarith-2019 ¶10"]
notice = ["{FORMULA}"]
try = ["{FORMULA}"]
"""
CLAIMS = f"""schema = 1

[[claim]]
name = "hostile"
claim = "{FORMULA}"
view = "{FORMULA}"
quantity = "alignment.CHN"
quarter = "2021"
contrast = {{ hostile = 1, baseline = -1 }}
direction = "rises"
counts_against = "{FORMULA}"
"""
SEARCHED = ("--population", "8", "--generations", "2", "--members", "4")
COMMANDS = {
    "run": ("hostile", "--members", "8"),
    "compare": ("baseline", "hostile", "--members", "8", "--attribute"),
    "claims": ("--claims", "claims.toml", "--members", "20", "--workers", "1", "--engine", "numpy"),
    "sensitivity": ("hostile", "--of", "alignment.CHN", "--members", "80"),
    "search": ("status-quo", "--in", "hostile", *SEARCHED),
}
"""Commands, each with texts of these in its tables."""


@pytest.fixture(scope="module")
def study(seeds: Path, scenarios: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds, scenarios and claims of a stranger: texts are formulas wherever they may be."""
    folder = tmp_path_factory.mktemp("study")
    shutil.copytree(seeds, folder / "seeds")
    shutil.copytree(scenarios, folder / "scenarios")
    for path in (folder / "seeds").rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for key in ("label", "title", "short"):
            text = text.replace(f'{key} = "', f'{key} = "{FORMULA} ')
        text = text.replace('by = "powers"\nunit = "0-1"', f'by = "powers"\nunit = "{FORMULA}"')
        path.write_text(text, encoding="utf-8")
    (folder / "scenarios" / "hostile.toml").write_text(SCENARIO, encoding="utf-8")
    (folder / "claims.toml").write_text(CLAIMS, encoding="utf-8")
    return folder


def texts_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Cells of the CSV files that a command made, but for those that are numbers; with the file."""
    for path in sorted(set(folder.rglob("*.csv")) - set(folder.rglob("seeds/*.csv"))):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        yield from ((path.name, cell) for cell in cells if not is_number(cell))


def is_number(cell: str) -> bool:
    """Whether a cell is a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def done(name: str, study: Path, out: Path) -> None:
    """Give a command."""
    where = ("--seeds", str(study / "seeds"), "--scenarios", str(study / "scenarios"))
    ended = CliRunner().invoke(app, [name, *COMMANDS[name], *where, "--out", str(out)])
    assert ended.exit_code == 0, ended.output


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_writes_a_formula(
    name: str, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank_pictures: None
) -> None:
    """Titles, claims, labels and units stay texts in every table and behind every figure."""
    monkeypatch.chdir(study)
    done(name, study, tmp_path)
    texts = list(texts_in(tmp_path))
    assert [one for one in texts if one[1].startswith((*SIGNS, *DROPPED))] == []
    assert [one for one in texts if one[1].startswith(f"'{FORMULA}")]


def test_what_is_read_back_is_what_was_meant(study: Path, tmp_path: Path, no_figures: None) -> None:
    """The apostrophes are of the file alone: units are as the seeds have them, and all is sound."""
    done("run", study, tmp_path)
    (folder,) = tmp_path.glob("hostile-*")
    assert f",'{FORMULA}," in (folder / "summary.csv").read_text(encoding="utf-8")
    summary = Results.open(folder, load_register(study / "seeds")).summary
    assert set(summary.query("variable == 'alignment'")["unit"]) == {FORMULA}
    assert CliRunner().invoke(app, ["verify", str(folder)]).exit_code == 0
