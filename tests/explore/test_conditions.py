"""Conditions: what is typed is read, and what is wrong is shown where it stands."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.explore.conditions import COMPARISONS, ConditionError, all_hold, parse_condition

names = st.from_regex(r"[a-z][a-z_]{2,8}(\.[A-Z]{3,5})?", fullmatch=True).filter(
    lambda n: n != "and"
)
quarters = st.one_of(
    st.none(), st.builds("{}Q{}".format, st.integers(2019, 2050), st.integers(1, 4))
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
terms = st.tuples(names, quarters, st.sampled_from(sorted(COMPARISONS)), numbers)
spaces = st.sampled_from(["", " ", "  "])


@given(st.lists(terms, min_size=1, max_size=4), spaces)
def test_what_is_typed_is_read(typed: list[tuple[str, str | None, str, float]], gap: str) -> None:
    """Any terms, spaced anyhow, come back with output, quarter, comparison and number."""
    words = [
        f"{name}{f'{gap}@{gap}{quarter}' if quarter else ''}{gap}{sign}{gap}{number!r}"
        for name, quarter, sign, number in typed
    ]
    read = parse_condition(" and ".join(words))
    assert [(t.output, t.quarter, t.comparison, t.number) for t in read] == typed


@given(st.text(max_size=40))
def test_anything_is_read_or_refused_with_a_place(text: str) -> None:
    """No text gives another error than one with a caret below it."""
    with suppress(ConditionError):
        assert parse_condition(text)


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("", 0, "an output is missing"),
        ("image >> 0.4", 7, "a number is missing"),
        ("image 0.4", 6, "one of < <= > >="),
        ("image > 0.4 or tilt < 3", 12, "only 'and'"),
        ("image > 0.4 and", 15, "an output is missing"),
        ("image@never > 0.4", 6, "'NEVER' is no date"),
        ("image = 0.4", 6, "one of < <= > >="),
        ("image > 1e999", 13, "too large"),
        ("image > 0.4.1", 8, "a number is missing"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(text: str, column: int, what: str) -> None:
    """The caret stands under the column at which reading stops."""
    with pytest.raises(ConditionError) as refused:
        parse_condition(text)
    lines = str(refused.value).split("\n")
    assert what in lines[0]
    assert lines[1] == f"  {text}"
    assert lines[2].index("^") == column + 2


def test_all_terms_must_hold() -> None:
    """A future is a case where every term is so; a year is its last quarter."""
    terms = parse_condition("a >= 2 and b@2024 < 5")
    values = {"a": np.array([1.0, 2.0, 3.0]), "b": np.array([1.0, 4.0, 5.0])}
    assert all_hold(terms, lambda term: values[term.output]).tolist() == [False, True, False]
    assert [term.words for term in terms] == ["a at least 2", "b below 5 in 2024Q4"]
