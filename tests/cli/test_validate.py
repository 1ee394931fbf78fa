"""Does `hedgerow validate` show all that it checks, write it, and end as it should?"""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.evidence import validation
from sim.evidence.checks import Report
from sim.reports.validation import files
from tests.invented_checks import BROKEN, CHECKS, PARTIAL, REPORT

STORED = Path(__file__).parents[2] / "results" / "forecast-2019-2024"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, Report]:
    """What the checks find, in place of half a minute of running them."""
    found = {"report": REPORT}
    monkeypatch.setattr(validation, "validate", lambda *_: found["report"])
    return found


def validate(*options: str) -> Result:
    return CliRunner().invoke(app, ["validate", *options])


def score(file: str) -> Result:
    return CliRunner().invoke(app, ["score", str(STORED), file])


def test_the_verdicts_come_first_and_every_check_after_them(given: dict[str, Report]) -> None:
    """The first line counts verdicts, each check has its rows, the last line is on promises."""
    done = validate()
    first, *rest, last = done.stdout.splitlines()
    assert (first, last) == (REPORT.headline, REPORT.promises)
    for check in CHECKS:
        assert any(line.startswith(check.name) for line in rest)
    assert "Stylised facts: 1 partial, 1 not represented" in rest
    assert done.exit_code == 0


def test_a_broken_promise_ends_with_4_and_is_named(given: dict[str, Report]) -> None:
    """A promised check that fails ends with 4, is loud in its row and named in the last line."""
    given["report"] = BROKEN
    done = validate()
    assert done.exit_code == 4
    assert "FAIL, though promised" in done.stdout
    assert done.stdout.splitlines()[-1] == BROKEN.promises


def test_known_misses_end_with_0_and_say_why(given: dict[str, Report]) -> None:
    """What is not promised and fails stays in the report with its reason, and ends with 0."""
    done = validate()
    assert "money draws near fails because money has no draught" in done.stdout
    assert "triangles: a fourth enemy | changes nothing" in done.stdout
    assert done.exit_code == 0


def test_a_miss_in_part_says_why(given: dict[str, Report]) -> None:
    """A check of which some results are missed gives its reason, where it has one."""
    given["report"] = replace(REPORT, checks=(replace(PARTIAL, why="a bar is high"),))
    assert "S2 passes only in part because a bar is high" in validate().stdout


def test_what_was_observed_is_read_before_anything_runs(
    given: dict[str, Report], tmp_path: Path
) -> None:
    """A file with mistakes is told as `hedgerow score` tells them, with 3."""
    file = tmp_path / "seen.csv"
    file.write_text("quantity,year,value,standard_error\ngrowht,2019,1,0\n", encoding="utf-8")
    done, scored = validate("--observed", str(file)), score(str(file))
    assert done.exit_code == scored.exit_code == 3
    assert done.stderr == scored.stderr
    assert "seen.csv:2:1" in done.stderr
    assert "did you mean 'growth'" in done.stderr


def test_a_missing_file_of_what_was_observed_is_told(
    given: dict[str, Report], tmp_path: Path
) -> None:
    """A file that is not there is told as `hedgerow score` tells it."""
    file = str(tmp_path / "none.csv")
    done, scored = validate("--observed", file), score(file)
    assert done.exit_code == scored.exit_code != 0
    assert done.stderr == scored.stderr


@pytest.mark.parametrize(("report", "code"), [(REPORT, 0), (BROKEN, 4)])
def test_json_is_the_whole_report(given: dict[str, Report], report: Report, code: int) -> None:
    """--json prints the report and nothing else, with the same exit code."""
    given["report"] = report
    done = validate("--json")
    assert json.loads(done.stdout)["broken"] == [check.name for check in report.broken]
    assert len(json.loads(done.stdout)["checks"]) == len(CHECKS)
    assert done.exit_code == code


def test_a_folder_gets_every_form(
    given: dict[str, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--out writes page, Markdown and JSON, and says so beside the results; 4 all the same."""
    given["report"] = BROKEN
    monkeypatch.setattr(files, "figures_of", lambda *_: {})
    done = validate("--out", str(tmp_path / "new"))
    names = ("report.html", "report.json", "report.md")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == list(names)
    assert "Saved: " in done.stderr
    assert done.exit_code == 4


def test_a_results_folder_is_not_written_into(given: dict[str, Report], tmp_path: Path) -> None:
    """A folder of results is refused before anything is run."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    done = validate("--out", str(tmp_path))
    assert done.exit_code == 3
    assert "results folder" in done.stderr
