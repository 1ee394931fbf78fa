"""Commands print the quarters that are asked for, and when a change is largest."""

import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli import app
from sim.cli.printing.batch import changed, print_batch
from sim.reports import comparison, tasks
from sim.reports.changes import paired_changes

pytestmark = pytest.mark.usefixtures("blank_pictures")


def hedgerow(out: Path, *words: str) -> Result:
    """A command with few futures."""
    return CliRunner().invoke(app, [*words, "--members", "8", "--out", str(out)])


@pytest.mark.parametrize("command", ["run", "batch", "compare"])
@pytest.mark.parametrize("wrong", ["2018Q4", "2031Q1", "2022", "soon", "2022Q1,"])
def test_a_quarter_that_is_not_simulated_is_refused(
    command: str, wrong: str, tmp_path: Path
) -> None:
    """A refusal names the quarter and those that are allowed, before anything is run."""
    words = (command, "baseline", "placebo")[: 2 if command == "run" else 3]
    refused = hedgerow(tmp_path, *words, "--quarters", wrong)
    assert refused.exit_code == 2
    assert "2019Q1 to 2030Q4" in refused.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("value", "shown"), [(-0.0004, "0.000"), (0.0004, "0.000"), (-0.0, "0.000"), (0.0126, "+0.013")]
)
def test_nought_has_no_sign(value: float, shown: str) -> None:
    """A change that rounds to nought is printed without a sign."""
    assert changed(value, 3) == shown


def test_the_largest_change_and_its_quarter_are_printed(
    no_figures: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The largest median change is that of the table of changes."""
    batch = sim.batch(("western-pressure",), out=tmp_path, members=8).batch
    print_batch(batch, batch.results.register, as_json=False)
    found = capsys.readouterr().out.split("Largest change: ")[1].splitlines()[0].split("; ")
    cast = batch.results.register.cast
    for code, words in zip(cast.powers, found, strict=True):
        table: pd.DataFrame = paired_changes(
            batch.results, "western-pressure", [f"alignment.{code}"]
        )
        medians = table["q50"].droplevel("output")
        quarter = str(medians.abs().idxmax())
        assert words == f"{cast.name(code)} {medians.to_dict()[quarter]:+.3f} in {quarter}"


def test_a_change_that_rounds_to_nought_stays(tmp_path: Path) -> None:
    """In an early quarter little has moved: no nought has a sign."""
    words = ("run", "western-pressure", "--quarters", "2019Q3,2019Q4")
    text = hedgerow(tmp_path, *words).stdout
    assert "2019Q3  2019Q4  change from the baseline in 2019Q4" in text
    assert not re.search(r"[-+]0\.000", text)


@pytest.mark.parametrize(
    "typed",
    [
        ("run", "western-pressure"),
        ("batch", "western-pressure", "base-confirmed", "china-surge"),
        ("compare", "baseline", "western-pressure"),
    ],
    ids=lambda typed: typed[0],
)
def test_quarters_that_are_typed_are_printed(
    typed: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed after --quarters reaches the table, in order of time and once each."""
    for module in (tasks, comparison):  # what is drawn is not printed
        monkeypatch.setattr(module, "save", lambda *_: [])
    here = () if typed[0] == "compare" else ("--workers", "1")
    done = hedgerow(tmp_path, *typed, *here, "--quarters", "2026q4,2022Q1,2022Q1")
    assert done.exit_code in (0, 4), done.stderr
    head, table = done.stdout.split("Largest change")[0], done.stdout
    if typed[0] == "batch":
        quarters = re.findall(r"^  china-surge +(\d{4}Q\d)  ", table, re.MULTILINE)
    else:
        lines = [line for line in head.splitlines() if "2022Q1" in line]
        quarters = re.findall(r" (\d{4}Q\d)(?=  |$)", lines[0])
    assert quarters[:2] == ["2022Q1", "2026Q4"]
    assert "2030Q4" not in head or typed[0] == "compare"
