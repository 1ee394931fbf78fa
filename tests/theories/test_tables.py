"""Tables of actors: what they may say, and how each mistake in one is told."""

from pathlib import Path

import numpy as np
import pytest

from sim.inputs.strict_toml import FileProblems
from sim.theories.tables import read_issue, read_landscape
from tests.theories.test_published import DATA, EMISSION, NAMES, RATINGS, STRENGTH, WISH, emission

TRIANGLE = "name,strength,A,B,C\nA,1,,1,3\nB,2,1,,5\nC,3,3,5,\n"
ISSUE = "name,capability,position,salience\nA,1,0,0.5\nB,2,4,1\nC,0.5,-3,0\n"


def written(folder: Path, text: str) -> Path:
    """A table as a file."""
    path = folder / "actors.csv"
    path.write_text(text, encoding="utf-8")
    return path


def published(order: list[int], half: bool = False) -> str:
    """The actors of Syria as one table, in some order; `half` rates each pair once."""
    lines = [",".join(["name", "strength", *(NAMES[i] for i in order)])]
    for row, i in enumerate(order):
        cells = [
            "" if i == j or (half and column < row) else f"{RATINGS[i, j]:g}"
            for column, j in enumerate(order)
        ]
        lines.append(",".join([NAMES[i], f"{STRENGTH[i]:g}", *cells]))
    return "\n".join(lines)


@pytest.mark.parametrize("half", [False, True])
def test_a_table_gives_the_published_landscape(tmp_path: Path, half: bool) -> None:
    """The published actors as one table are read as they are, each pair rated twice or once."""
    found = read_landscape(written(tmp_path, published(list(range(len(NAMES))), half)))
    assert found.names == tuple(NAMES)
    np.testing.assert_array_equal(found.strengths, STRENGTH)
    np.testing.assert_array_equal(found.propensity, WISH)


def test_lines_and_columns_in_another_order_give_the_same_pairs(tmp_path: Path) -> None:
    """A table that is permuted gives the permuted actors."""
    order = np.random.default_rng(3).permutation(len(NAMES))
    found = read_landscape(written(tmp_path, published(order.tolist())))
    np.testing.assert_array_equal(found.propensity, WISH[np.ix_(order, order)])


def test_the_published_issue_is_read_as_it_is() -> None:
    """The published table of emission standards, with its own heads, can be given."""
    found = read_issue(DATA / "bdm_emission_actors.csv")
    assert found.names == tuple(EMISSION.words("Actor"))
    np.testing.assert_array_equal(found.bargaining.positions, emission().positions)
    np.testing.assert_array_equal(found.bargaining.weights, emission().weights)


@pytest.mark.parametrize(
    ("old", "new", "place", "what", "allowed"),
    [
        ("B,2", "B,-2", "3:3", "strength of B is '-2'", "a number of at least 0"),
        ("B,2", "B,nan", "3:3", "strength of B is 'nan'", "a number of at least 0"),
        ("B,2,1,,5", "B,2,1,,6", "3:8", "B and C are rated '6'", "a number from 1 to 5"),
        ("B,2,1,,5", "B,2,1,,good", "3:8", "B and C are rated 'good'", "a number from 1 to 5"),
        ("B,2,1,,5", "B,2,1,3,5", "3:7", "B rates itself '3'", "an empty cell"),
        ("C,3,3,5,", "C,3,3,4,", "4:7", "B and C rate each other differently", ""),
        ("B,2,1,,5\nC,3,3,5,", "B,2,1,,\nC,3,3,,", "3:8", "B and C are not rated", ""),
        ("C,3,3,5,", "B,3,3,5,", "4:1", "actor 'B' is given twice", ""),
        ("C,3,3,5,", ",3,3,5,", "4:1", "an actor without a name", ""),
        ("C,3,3,5,", "C,3,3", "4:1", "3 cells for 5 columns", ""),
        ("A,B,C\n", "A,B,X\n", "1:19", "unknown column 'X'", "name, strength, A, B, C"),
        ("A,B,C\n", "A,B,X\n", "1:1", "no column 'C'", ""),
        ("A,B,C\n", "A,B,B\n", "1:19", "column 'B' is given twice", ""),
        ("strength", "strenght", "1:1", "no column 'strength'", "name, strength"),
        ("B,2,1,,5\nC,3,3,5,\n", "", "1:1", "this table has 1 actors", "2 to 20 actors"),
        (TRIANGLE, "", "1:1", "this table has 0 actors", "2 to 20 actors"),
    ],
)
def test_a_mistake_in_a_landscape_is_told(
    tmp_path: Path, old: str, new: str, place: str, what: str, allowed: str
) -> None:
    """Each mistake is told with its line, its column and what is allowed."""
    path = written(tmp_path, TRIANGLE.replace(old, new))
    with pytest.raises(FileProblems) as caught:
        read_landscape(path)
    found = [(f"{p.line}:{p.column}", p.what, p.allowed) for p in caught.value.problems]
    assert [one for one in found if one[0] == place and what in one[1] and allowed in one[2]]


@pytest.mark.parametrize(
    ("old", "new", "place", "what", "allowed"),
    [
        ("B,2,4,1", "B,2,4,1.5", "3:7", "salience of B is '1.5'", "a number from 0 to 1"),
        ("B,2,4,1", "B,2,far,1", "3:5", "position of B is 'far'", "a number"),
        ("B,2,4,1", "B,2,inf,1", "3:5", "position of B is 'inf'", "a number"),
        ("B,2,4,1", "B,,4,1", "3:3", "capability of B is ''", "a number of at least 0"),
        ("4,1\nC,0.5,-3", "0,1\nC,0.5,0", "2:5", "there is nothing to decide", "at least two"),
        ("1,0,0.5\nB,2,4,1", "1,0,0\nB,0,4,1", "2:3", "nobody has any weight", "above 0 in both"),
        ("salience", "saliency", "1:1", "no column 'salience'", "name, capability, position"),
        ("salience", "salience,extra", "2:1", "4 cells for 5 columns", ""),
    ],
)
def test_a_mistake_in_an_issue_is_told(
    tmp_path: Path, old: str, new: str, place: str, what: str, allowed: str
) -> None:
    """Each mistake is told with its line, its column and what is allowed."""
    path = written(tmp_path, ISSUE.replace(old, new))
    with pytest.raises(FileProblems) as caught:
        read_issue(path)
    found = [(f"{p.line}:{p.column}", p.what, p.allowed) for p in caught.value.problems]
    assert [one for one in found if one[0] == place and what in one[1] and allowed in one[2]]


@pytest.mark.parametrize("text", [b"\xff\xfename", None])
def test_what_is_no_table_is_told(tmp_path: Path, text: bytes | None) -> None:
    """A file that is no text, and one that is not there, are refused by name."""
    path = tmp_path / "actors.csv"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(FileProblems, match=r"file is UTF-16|file not found"):
        read_issue(path)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Mistakes in several cells are told together."""
    path = written(tmp_path, TRIANGLE.replace("A,1,,1,3", "A,x,,9,3").replace("C,3", "C,-1"))
    with pytest.raises(FileProblems) as caught:
        read_landscape(path)
    assert len(caught.value.problems) == 3
