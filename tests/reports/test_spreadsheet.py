"""What is printed is saved, as CSV and as a workbook that opens as it is."""

import re
import zipfile
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.batches.verify import damage
from sim.cli import app
from sim.reports.spreadsheet import TABLES, write_table

WORDS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "http://example.org", "12", "it's", 'é, "q"']
NUMBERS = [0.1, -1.5e-9, 123456.7, 0.0, 1e15, float("nan"), 2.5e-7, 1.0, -0.012345]


def cells(book: Path) -> list[list[str | float | None]]:
    """Rows of a workbook's first sheet; no cell may hold a formula or a link."""
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    shared = [_plain(text) for text in re.findall(r"<t[^>]*>(.*?)</t>", texts, re.DOTALL)]
    return [_row(row, shared) for row in re.findall(r"<row .*?</row>", sheet)]


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _row(row: str, shared: list[str]) -> list[str | float | None]:
    found: list[str | float | None] = []
    for tag, value in re.findall(r"<c ([^>]*?)(?:/>|><v>(.*?)</v></c>)", row):
        text = shared[int(value)] if 't="s"' in tag else None
        found.append(text if text is not None else float(value) if value else None)
    return found


@pytest.fixture
def saved(tmp_path: Path) -> tuple[pd.DataFrame, Path]:
    """A table of awkward cells, saved."""
    table = pd.DataFrame({"=word": WORDS, "number": NUMBERS})
    write_table(tmp_path, table)
    return table, tmp_path


def test_no_text_of_a_csv_is_a_formula(saved: tuple[pd.DataFrame, Path]) -> None:
    """A text that a spreadsheet would compute stands behind an apostrophe; others are as before."""
    read = pd.read_csv(saved[1] / "table.csv", dtype={"'=word": str})
    assert list(read["'=word"]) == ["'" + word for word in WORDS[:5]] + WORDS[5:]


def test_numbers_come_back(saved: tuple[pd.DataFrame, Path]) -> None:
    """Numbers of both files are those of the table, to the last bit; what is missing is empty."""
    table, folder = saved
    read = pd.read_csv(folder / "table.csv")
    pd.testing.assert_series_equal(read["number"], table["number"], check_exact=True)
    rows = [[*row, None][1] for row in cells(folder / "table.xlsx")[1:]]
    assert rows == [None if pd.isna(number) else number for number in NUMBERS]


def test_texts_of_a_workbook_are_texts(saved: tuple[pd.DataFrame, Path]) -> None:
    """No text of a workbook becomes a formula, a link or a number."""
    rows = cells(saved[1] / "table.xlsx")
    assert rows[0] == ["=word", "number"]
    assert [row[0] for row in rows[1:]] == WORDS


def test_the_same_numbers_are_the_same_bytes(
    saved: tuple[pd.DataFrame, Path], tmp_path: Path
) -> None:
    """A workbook carries no date and no name of a machine."""
    table, folder = saved
    write_table(tmp_path / "again", table)
    for name in TABLES:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize("keep", ["members", "summary"])
def test_what_is_printed_is_saved_and_vouched_for(
    keep: Literal["members", "summary"], tmp_path: Path, no_figures: None
) -> None:
    """A batch saves the table that it prints, its manifest lists it, and damage shows."""
    batch = sim.batch(["placebo", "western-pressure"], out=tmp_path, keep=keep, members=8).batch
    assert list(batch.table["scenario"].unique()) == ["baseline", "placebo", "western-pressure"]
    read = pd.read_csv(batch.folder / "table.csv")
    pd.testing.assert_frame_equal(read, batch.table, check_dtype=False, check_exact=True)
    rows = cells(batch.folder / "table.xlsx")
    assert rows[0] == list(batch.table)
    assert rows[-1] == list(batch.table.iloc[-1])
    assert not list(damage(batch.results))
    for name in TABLES:
        (batch.folder / name).write_bytes(b"other")
    assert [line.partition(":")[0] for line in damage(batch.results)] == list(TABLES)


def test_compare_saves_what_it_prints(tmp_path: Path, blank_pictures: None) -> None:
    """The table of a comparison holds the change that is printed, in the quarters that are."""
    words = ["compare", "baseline", "western-pressure", "placebo", "--quarters", "2026Q4,2030Q4"]
    done = CliRunner().invoke(app, [*words, "--members", "8", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    (folder,) = tmp_path.iterdir()
    table = pd.read_csv(folder / "table.csv")
    assert set(table["quarter"]) == {"2026Q4", "2030Q4"}
    assert list(table["scenario"].unique()) == ["western-pressure", "placebo"]
    effects = pd.read_csv(folder / "western-pressure" / "effects.csv").set_index("output")
    drawn = pd.read_csv(folder / "difference-scenarios-tilt.KHM.csv").set_index("scenario")
    ends = drawn[drawn["quarter"] == "2030Q4"]["value"]
    assert ends["western-pressure"] == pytest.approx(effects.loc["tilt.KHM", "end"], rel=1e-5)
    assert ends["placebo"] == 0.0
    rows = table.query("scenario == 'western-pressure' and quarter == '2030Q4'")
    assert len(rows) > 6
    for row in rows.to_dict("records"):
        effect = effects.loc[row["output"]]
        assert row["change"] == pytest.approx(effect["end"], rel=1e-5, abs=1e-12)
        assert row["unit"] == effect["unit"]
        if row["peak_change"]:
            assert row["peak_quarter"] == effect["quarter"]
        assert row["peak_change"] == pytest.approx(effect["median"], rel=1e-5, abs=1e-12)
