"""`hedgerow claims`: what it prints of many and of one, and what it refuses."""

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.explore.libraries import LibraryMissingError

FEW = ("--members", "60", "--workers", "1", "--engine", "numpy")


def claims(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["claims", *typed])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder for results."""
    return str(tmp_path_factory.mktemp("out"))


def test_two_claims_are_a_sentence_a_table_and_where_they_fail(out: str) -> None:
    """Each share has its interval and its error, and a claim that fails is named first."""
    names = ("pressure-narrows-choice", "pressure-raises-effort")
    printed = claims(*names, *FEW, "--out", out).stdout
    assert "Of 2 claims" in printed
    assert "Fail:    pressure-narrows-choice\n" in printed
    (row,) = [line for line in printed.splitlines() if line.startswith("pressure-narrows")][:1]
    assert "fails" in row
    assert row.count("%") >= 4
    assert "Where they fail" in printed
    assert "no evidence about the world" in printed
    assert printed.rstrip().splitlines()[-1].startswith("Saved:")


def test_one_claim_is_shown_in_detail(out: str) -> None:
    """What is tested, how it lies, what decides it, where it fails, and what counts against it."""
    printed = claims("pressure-drives-to-china", *FEW, "--out", out).stdout
    assert "alignment.CHN (0-1) in 2030Q4, +1 x western-pressure -1 x baseline" in printed
    for word in ("Holds:", "Futures:", "Effect:", "Luck:", "Decided:", "Fails:", "Against:"):
        assert f"\n{word}" in printed
    assert "Monte Carlo error" in printed
    assert "Disputes: insistence-improves-governance" in printed
    assert "Disputed by: insistence-improves-governance" in printed


def test_json_has_the_numbers_unrounded(out: str) -> None:
    """Shares are those of counts, and what is missing is null."""
    found = json.loads(claims("pressure-raises-effort", *FEW, "--out", out, "--json").stdout)
    (one,) = found["claims"]
    assert one["share"] == one["holds"] / 60
    assert found["futures"] == 60
    assert one["box"] == []
    assert Path(found["folder"]).is_dir()


@pytest.mark.parametrize("command", ["claims", "discover"])
def test_every_option_says_what_it_does(command: str) -> None:
    """Each is a phrase of five words or more, which says of what the futures are."""
    told = {one.name: one.help for one in get_command(app).commands[command].params}
    assert all(len((said or "").split()) >= 5 for said in told.values()), told
    of_what = {"claims": "each claim is tested on", "discover": "searched for the box"}
    assert of_what[command] in told["members"]


@pytest.mark.parametrize(("columns", "shown"), [(60, "error"), (100, "luck")])
def test_a_narrow_terminal_gets_a_row_for_each_claim(
    columns: int, shown: str, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns are left out, and named, before rows are broken up; no line is wider."""
    monkeypatch.setenv("COLUMNS", str(columns))
    names = ("pressure-narrows-choice", "governance-money-improves-governance")
    printed = claims(*names, *FEW, "--out", out).stdout
    lines = printed.splitlines()
    (head,) = [line for line in lines if line.startswith("claim ")]
    assert shown in head
    assert "decided by" not in head
    for name in names:
        (row,) = [line for line in lines if re.match(rf"{name} +(holds|depends|fails) ", line)]
        assert row.count("%") >= 2
    assert "Not shown for want of room, but in claims.csv:" in " ".join(printed.split())
    assert max(len(line) for line in lines if "/" not in line) <= columns


def test_an_unknown_claim_is_refused(out: str) -> None:
    """It is told with the nearest name, and nothing is written."""
    refused = claims("pressure-raises-efort", "--out", out, code=2)
    assert "did you mean 'pressure-raises-effort'" in refused.stderr


def test_a_file_with_mistakes_is_refused(tmp_path: Path) -> None:
    """Exit code 3, with line and column; one that is not there too."""
    (tmp_path / "own.toml").write_text("schema = 1\nclaims = 2\n", encoding="utf-8")
    assert "own.toml:2:" in claims("--claims", str(tmp_path / "own.toml"), code=3).stderr
    missing = claims("--claims", str(tmp_path / "none.toml"), code=3)
    assert "there is no file of claims" in missing.stderr


def test_a_missing_library_is_told_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 with the line that installs it, and no folder."""

    def missing(_: str) -> None:
        raise LibraryMissingError("this needs ema_workbench: pip install 'hedgerow[explore]'")

    monkeypatch.setattr("sim.explore.claim_tests.library", missing)
    refused = claims("--out", str(tmp_path), *FEW, code=2)
    assert "pip install 'hedgerow[explore]'" in refused.stderr
    assert list(tmp_path.iterdir()) == []
