"""Numbers as people write them, and fixes: what is advised is accepted."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import Field

from sim.inputs.strict_toml import FileProblems, Strict, check, parse
from sim.inputs.strict_toml.numerals import readings


class Kinds(Strict):
    """A file with a value of each kind."""

    size: float = 0.0
    """A number."""
    count: int = 0
    """A whole number."""
    title: str = "T"
    """A text."""
    sure: bool = True
    """Yes or no."""
    names: list[str] = Field(default_factory=list)
    """Texts."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for one file."""
    return tmp_path_factory.mktemp("numerals")


def mistakes(folder: Path, line: str) -> list[str]:
    """The fixes told for a file with one line: nothing when it is accepted."""
    path = folder / "one.toml"
    path.write_text(f"{line}\n", encoding="utf-8")
    try:
        check(parse(path), Kinds)
    except FileProblems as problems:
        return [problem.fix for problem in problems.problems]
    return []


def advised(fix: str) -> list[str]:
    """The lines that a fix tells to write."""
    parts = re.split(r"(?:, | or )(?=\w+ = )", re.sub(r" if .*?(?=, \w+ = |$)", "", fix))
    return [found[0] for part in parts if (found := re.search(r"\w+ = (?!\[?\.\.\.).+$", part))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,588", ["1588", "1.588"]),
        ("1,58", ["1.58"]),
        ("1,588,000", ["1588000"]),
        ("1.588,5", ["1588.5"]),
        ("1,588.5", ["1588.5"]),
        ("1.588", ["1.588"]),
        ("1’588", ["1588"]),
        ("1 588", ["1588"]),
        ("1\u202f588,5", ["1588.5"]),
        ("１００", ["100"]),
        ("១០", ["10"]),
        ("½", ["0.5"]),
        ("\u22125", ["-5"]),
        ("007", ["7"]),
        (".5", ["0.5"]),
        ("5.", ["5.0"]),
        ("1e5", ["100000.0"]),
        ("1e999", []),
        ("nan", []),
        ("half", []),
        ("1,58,0", []),
        ("", []),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, numbers: list[str]) -> None:
    """Each way to write a number has its readings: two where a comma may be either."""
    assert readings(text) == numbers


separators = st.sampled_from([",", " ", "'", "’", "\u202f", "\u00a0", "_"])
scripts = st.sampled_from(["0123456789", "០១២៣៤៥៦៧៨៩", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"])


@given(st.integers(1000, 10**9), separators, scripts)
def test_thousands_are_never_a_thousandth(number: int, mark: str, digits: str) -> None:
    """Whatever parts its thousands, in whatever script, a whole number is among the readings."""
    text = f"{number:,}".replace(",", mark)
    written = "".join(digits[int(c)] if c.isdecimal() else c for c in text)
    assert str(number) in readings(written)


numerals = st.one_of(
    st.floats(-1e6, 1e6).map("{:,.2f}".format),
    st.integers(-(10**7), 10**7).map("{:,}".format),
    st.sampled_from(["1’588", "1'588", "½", "１００", "០.៥", "20 %", "1,588", "007", "−5", "5."]),
)
values = st.one_of(
    numerals.map(json.dumps),
    st.text(max_size=30).map(json.dumps),
    st.booleans().map(lambda value: str(value).lower()),
    st.lists(st.integers(0, 9), max_size=3).map(str),
    st.sampled_from(["2020-01-01", '"yes"', '"0"', "1.0", "1", "{ a = 1 }"]),
)


lines = st.one_of(
    st.tuples(st.just("size"), numerals),
    st.tuples(st.sampled_from(sorted(Kinds.model_fields)), values),
)


@given(lines)
@example(("size", '"1,588"'))
@example(("count", '"1,588"'))
@example(("count", '"1.0"'))
@example(("names", '"a\\"b"'))
@example(("title", "“x”"))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_fix_tells_to_write_is_accepted(folder: Path, line: tuple[str, str]) -> None:
    """Every line that a fix tells to write is accepted, each of two as well."""
    for fix in mistakes(folder, " = ".join(line)):
        for better in advised(fix):
            assert mistakes(folder, better) == [], (line, fix, better)
