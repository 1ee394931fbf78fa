"""The record of 2010 to 2018: what is in it, how it is read, and what is said of each mistake."""

import csv
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from sim.inputs.register import load_register
from sim.inputs.scenario.record import COLUMNS, QUALITIES, read_record, recorded_events
from sim.inputs.strict_toml import FileProblems
from sim.model.quarters import parse_quarter

SEEDS = Path(__file__).parents[2] / "seeds"
REGISTER = load_register(SEEDS)
FIRST = 4
"""Line of the first value: two lines of comment and the head stand before it."""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds."""
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def script(folder: Path) -> ModuleType:
    """build_record.py of some seeds."""
    spec = importlib.util.spec_from_file_location("build_record", folder / "build_record.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_record_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """record.csv is what build_record.py makes of seeds/data."""
    assert script(SEEDS).main(["--check"]) == 0, capsys.readouterr().err


def test_a_record_out_of_date_is_noticed_and_mended(seeds: Path) -> None:
    """A value typed in is found by --check, and written over without it."""
    build, path = script(seeds), seeds / "record.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("0.5052", "0.6052"), encoding="utf-8")
    assert [build.main(["--check"]), build.main([]), build.main(["--check"])] == [1, 0, 0]
    assert path.read_text(encoding="utf-8") == whole


def test_every_series_holds_each_year_once_and_ends_at_one() -> None:
    """Each actor's series has a value for 2010 to 2018, and 2018 is what it is a multiple of."""
    series: dict[str, dict[int, float]] = {}
    for one in read_record(SEEDS):
        assert one.year not in series.setdefault(one.lever, {})
        series[one.lever][one.year] = one.value
    assert series
    for lever, values in series.items():
        assert list(values) == list(range(2010, 2019)), lever
        assert values[2018] == 1.0, lever


def test_every_value_says_how_good_it_is_and_where_it_is_from() -> None:
    """Quality is one of those explained; each file named as a source is there."""
    for one in read_record(SEEDS):
        assert one.quality in QUALITIES
        assert all((SEEDS / name).is_file() for name in one.source.split("; "))


def test_what_is_extrapolated_says_so() -> None:
    """Exports of a partner in years that no file reports are marked as extrapolated."""
    rows = list(csv.DictReader((SEEDS / "record.csv").read_text(encoding="utf-8").splitlines()[2:]))
    moved = [row for row in rows if row["note"].startswith("moves with")]
    assert moved
    assert {row["quality"] for row in moved} == {"X"}


def test_a_value_holds_its_lever_for_its_year() -> None:
    """Each value becomes an event from the first to the last quarter of its year, at its size."""
    recorded, events = read_record(SEEDS), list(recorded_events(REGISTER))
    assert len(events) == len(recorded)
    for one, event in zip(recorded, events, strict=True):
        assert event.actor == one.actor
        assert event.size == one.value
        assert event.first == parse_quarter(str(one.year))
        assert event.last == event.first + 3
        action = REGISTER.actions[one.actor, event.does]
        assert (action.lever, action.effect) == (f"{one.what}_held", "sets")


def cell(column: str, text: str) -> Callable[[list[str]], list[str]]:
    """Another text in a column of a line."""

    def changed(cells: list[str]) -> list[str]:
        return [text if c == COLUMNS.index(column) else old for c, old in enumerate(cells)]

    return changed


MISTAKES = {
    "a year before": ("year", "2009", "year '2009' is not one of 2010 to 2018"),
    "a year after": ("year", "2019", "year '2019' is not one of 2010 to 2018"),
    "no year": ("year", "soon", "year 'soon' is not one of 2010 to 2018"),
    "5,000 digits": ("year", "2" * 5000, f"year '{'2' * 5000}' is not one of 2010 to 2018"),
    "a quality that is none": ("quality", "D", "quality 'D' is none of A, B, C, X"),
    "no number": ("value", "much", "'much' is no number"),
    "nothing": ("value", "0", "a multiple of 2018 must be above 0, not 0"),
    "less than nothing": ("value", "-1", "a multiple of 2018 must be above 0, not -1"),
    "not a number": ("value", "nan", "a multiple of 2018 must be above 0, not nan"),
}
"""A column, what stands in it, and what is said of that."""


def written(path: Path, change: Callable[[list[str]], list[str]], line: int = FIRST) -> None:
    """Change one line of the record."""
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = next(csv.reader([lines[line - 1]]))
    lines[line - 1] = ",".join(change(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_where_it_stands(seeds: Path, mistake: str) -> None:
    """Each mistake names file, line and column, what is wrong, and how to mend it."""
    column, text, what = MISTAKES[mistake]
    path = seeds / "record.csv"
    written(path, cell(column, text))
    with pytest.raises(FileProblems) as refused:
        read_record(seeds)
    (told,) = refused.value.problems
    assert (told.file, told.line) == (str(path), FIRST)
    line = path.read_text(encoding="utf-8").splitlines()[FIRST - 1]
    assert line[: told.column - 1].count(",") == COLUMNS.index(column)
    assert line[told.column - 1 :].startswith(text)
    assert told.what == what
    assert "run python seeds/build_record.py" in told.fix


def test_a_cell_too_few_is_told(seeds: Path) -> None:
    """A line with other cells than columns is told as a whole."""
    written(seeds / "record.csv", lambda cells: cells[:-1])
    with pytest.raises(FileProblems, match="7 cells for 8 columns") as refused:
        read_record(seeds)
    assert [(told.line, told.column) for told in refused.value.problems] == [(FIRST, 1)]


def test_all_mistakes_are_told_at_once(seeds: Path) -> None:
    """Two wrong lines are two problems."""
    path = seeds / "record.csv"
    for line, year in ((FIRST, "2009"), (FIRST + 1, "2019")):
        written(path, cell("year", year), line)
    with pytest.raises(FileProblems) as refused:
        read_record(seeds)
    assert [told.line for told in refused.value.problems] == [FIRST, FIRST + 1]


@pytest.mark.parametrize("text", ["", "# nothing\n", "year,value\n2010,1\n"])
def test_a_head_that_is_none_is_refused(seeds: Path, text: str) -> None:
    """Without the line that names the columns nothing is read."""
    (seeds / "record.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems, match="the first line must be actor,what,year,value"):
        read_record(seeds)


def test_a_record_that_is_not_there_is_refused(seeds: Path) -> None:
    """A missing file is told with its name, and what writes it."""
    (seeds / "record.csv").unlink()
    with pytest.raises(FileProblems, match="file not found") as refused:
        read_record(seeds)
    assert f"{seeds / 'record.csv'}:1:1: " in str(refused.value)


def test_a_series_that_no_lever_holds_is_refused(seeds: Path) -> None:
    """An actor or a flow without a lever is told at its own line."""
    path = seeds / "record.csv"
    written(path, cell("actor", "NOBODY"), FIRST + 2)
    with pytest.raises(FileProblems, match="NOBODY has no lever 'exports_held'") as refused:
        list(recorded_events(load_register(seeds)))
    assert f"{path}:{FIRST + 2}:1: " in str(refused.value)
