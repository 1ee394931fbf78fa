"""No text of a CSV is a formula, numbers come back, and so do texts that the program reads."""

import csv
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.batches.csv_text import DROPPED, SEVEN, SIGNS, as_it_was, csv_of
from sim.model.ops import Array

TEXTS = st.one_of(st.text(max_size=8), st.text("=+-@＝;\t\r\n\0\"', a1", max_size=8))
SAFE = ["", "a", "a=b", "1", "'", "'a", "0-1", "name:-0.2; other:+1", "−1"]
FLOATS = st.lists(st.floats(allow_nan=False), min_size=1, max_size=8).map(np.array)
SINGLES = st.lists(st.floats(width=32, allow_nan=False), min_size=1, max_size=8).map(np.float32)
INTEGERS = st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=8).map(np.int64)


def rows_of(text: str, ends: str = ",") -> list[list[str]]:
    """Rows of cells as a spreadsheet finds them."""
    return list(csv.reader(StringIO(text, newline=""), delimiter=ends))


def written(texts: list[str]) -> str:
    """A file in which texts are the second column, with a heading of their kind."""
    table = pd.DataFrame({"name": "a", "text": texts, "number": -0.5})
    return csv_of(table.rename(columns={"text": f"{texts[0]}!"}))


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
@example(["=HYPERLINK(9)", "-0.5", "+1", "@SUM(A1)", "\tx", "\rx", "＝1"])
@example(["a;=1", "a\r=1", 'a;"=1&";b', "';'=1"])
def test_no_text_of_any_csv_is_a_formula(texts: list[str]) -> None:
    """Neither text nor heading begins as one, wherever a cell may end; rows stay rows."""
    rows = rows_of(written(texts))
    assert [len(row) for row in rows] == [3] * (len(texts) + 1)
    assert [row[1] for row in rows if row[1].startswith((*SIGNS, *DROPPED))] == []
    assert {row[2] for row in rows[1:]} == {"-0.5"}
    for ends in (";", "\t"):
        cells = [cell for row in rows_of(written(texts), ends) for cell in row]
        assert [cell for cell in cells if cell.startswith(tuple(SIGNS))] == []


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
@example(["=1", "'=1", "''=1", "'", 'a;"=1', "a;'=1"])
def test_texts_that_are_read_are_those_that_were_written(texts: list[str]) -> None:
    """The apostrophes that were put are taken back, and no others; lines end in one way."""
    head, *rows = rows_of(written(["", *texts]))
    read = as_it_was(pd.DataFrame(rows, columns=head), ["!"])
    assert list(read["!"][1:]) == [
        "\n".join(text.replace("\r\n", "\r").split("\r")) for text in texts
    ]


@pytest.mark.parametrize("text", SAFE)
def test_other_texts_are_written_as_they_are(text: str) -> None:
    """A text that is no formula has no apostrophe."""
    assert rows_of(written([text]))[1][1] == text


@settings(max_examples=200, deadline=None)
@given(st.one_of(FLOATS, SINGLES, INTEGERS))
def test_numbers_come_back_to_the_last_bit(numbers: Array) -> None:
    """Whatever their type, negative ones too: none is rounded, and none becomes a text."""
    text = csv_of(pd.DataFrame({"name": "=", "n": numbers}))
    read = [numbers.dtype.type(cell) for _, cell in rows_of(text)[1:]]
    assert np.array(read).tobytes() == numbers.tobytes()


@settings(max_examples=200, deadline=None)
@given(FLOATS)
def test_rounded_numbers_are_off_by_half_of_their_seventh_digit(numbers: Array) -> None:
    """A summary's numbers are not exact, by design."""
    text = csv_of(pd.DataFrame({"name": "a", "n": numbers}), SEVEN)
    read = [float(cell) for _, cell in rows_of(text)[1:]]
    np.testing.assert_allclose(read, numbers, rtol=5.1e-7, atol=5e-324)


def test_what_is_missing_is_empty_and_kinds_of_columns_do_not_matter() -> None:
    """Texts among numbers, categories and what is missing are written as they always were."""
    table = pd.DataFrame(
        {
            "mixed": pd.Series([1, "-1", None, -1.5], dtype=object),
            "category": pd.Categorical(["=a", "b", None, "=a"]),
            "whether": [True, False, True, False],
            3: [None, None, None, None],
        }
    )
    assert csv_of(table).splitlines() == [
        "mixed,category,whether,3",
        "1,'=a,True,",
        "'-1,b,False,",
        ",,True,",
        "-1.5,'=a,False,",
    ]
