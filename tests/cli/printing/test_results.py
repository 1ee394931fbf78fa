"""What run, batch, compare and validate print of one prepared batch, at every width."""

import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO

import pytest

import sim
from sim.cli.printing.batch import print_batch
from sim.cli.printing.comparison import print_comparison
from sim.cli.printing.validation import print_report
from sim.reports import comparison, tasks
from sim.reports.batch import FinishedBatch
from sim.reports.comparison import ComparisonReport, write_comparison
from sim.reports.paired_runs import open_paired
from tests.cli.printing.test_width import numbers
from tests.invented_checks import REPORT

NAMES = ("western-pressure", "base-confirmed", "china-surge")
Print = Callable[[], object]


@pytest.fixture(scope="module")
def undrawn() -> Iterator[None]:
    """No figure is drawn."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tasks, "save", lambda *_: [])
        patched.setattr(comparison, "save", lambda *_: [])
        yield


@pytest.fixture(scope="module")
def batch(undrawn: None, tmp_path_factory: pytest.TempPathFactory) -> FinishedBatch:
    """The baseline and three scenarios over eight futures."""
    made: FinishedBatch = sim.batch(NAMES, out=tmp_path_factory.mktemp("out"), members=8).batch
    return made


@pytest.fixture(scope="module")
def compared(batch: FinishedBatch, tmp_path_factory: pytest.TempPathFactory) -> ComparisonReport:
    """Two of them, divided into events and traced."""
    words = [f"{batch.folder}:{name}" for name in ("baseline", "western-pressure")]
    pairs = open_paired(words, batch.results.register)
    traced = ("alignment.CHN",)
    return write_comparison(pairs, tmp_path_factory.mktemp("compared"), True, (), traced)


@pytest.fixture(scope="module")
def prints(batch: FinishedBatch, compared: ComparisonReport) -> dict[str, Print]:
    """What each command prints last."""
    register = batch.results.register
    one = replace(batch, scenarios=batch.scenarios[:2])
    alone = replace(batch, scenarios=batch.scenarios[:1])
    return {
        "run": lambda: print_batch(one, register, as_json=False),
        "run baseline": lambda: print_batch(alone, register, as_json=False),
        "batch": lambda: print_batch(batch, register, as_json=False),
        "compare": lambda: print_comparison(compared, as_json=False),
        "validate": lambda: print_report(REPORT),
    }


COMMANDS = ("run", "run baseline", "batch", "compare", "validate")


def printed(made: Print, columns: int | None) -> str:
    """What is printed in a terminal of so many columns, or in none."""
    text = StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(text):
        patched.delenv("COLUMNS", raising=False)
        if columns is not None:
            patched.setenv("COLUMNS", str(columns))
        made()
    return text.getvalue()


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_results_fit_the_terminal_and_keep_their_numbers(
    prints: dict[str, Print], name: str, columns: int
) -> None:
    """No line is wider than the terminal but a single word, and every number is there."""
    wide, narrow = (printed(prints[name], width) for width in (None, columns))
    assert [x for x in narrow.splitlines() if len(x) > columns and len(x.split()) > 1] == []
    assert numbers(wide) <= numbers(narrow)


@pytest.mark.parametrize("name", COMMANDS)
def test_what_goes_to_a_file_has_a_row_for_each_line(prints: dict[str, Print], name: str) -> None:
    """Without a terminal nothing is folded: a table's rows are as many as its actors or outputs."""
    text = printed(prints[name], None)
    assert not re.search(r"^ {20,}\S", text, re.MULTILINE)
