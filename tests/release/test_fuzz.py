"""A few hundred of the mutated inputs that a release tries by the million, and what they found."""

from contextlib import suppress
from pathlib import Path

import pytest

from tests.release.following import Ways
from tests.release.fuzz import KINDS, tried
from tests.release.kinds import REFUSALS
from tests.release.readers import claims, draws, plan, scenario, sealed, seeds, strategy, values

FEW = {"seeds": 10, "command line": 3, "part of results": 10, "drawn numbers": 10}
"""Inputs of the kinds that cost more."""
HERE = [what for what in KINDS if not what.startswith("page: ")]
"""Kinds but those of the page, which `tests/webpage` reads in a browser."""


@pytest.mark.parametrize("what", HERE)
def test_mutated_inputs_are_refused_or_valid(what: str) -> None:
    """No fault, no more than half a second, and what is accepted is valid."""
    count = FEW.get(what, 15)
    done = tried(what, "commit", count)
    assert done.broken == []
    assert done.accepted + done.refused == count


@pytest.mark.parametrize(
    "make",
    [claims, draws, plan, scenario, sealed, seeds, strategy, values],
    ids=lambda m: m.__name__,
)
def test_what_is_mutated_is_valid(make: object, tmp_path: Path) -> None:
    """The inputs that mutations begin with are accepted, the first of each kind."""
    case = make(tmp_path)  # type: ignore[operator]
    assert case.read(case.corpus[0])


def test_a_mutant_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """The trial can fail: a reader that takes anything would be seen."""
    case = scenario(tmp_path)
    with pytest.raises(REFUSALS):
        case.read(b"title = ")


def test_an_input_that_goes_a_new_way_is_noticed(tmp_path: Path) -> None:
    """A file goes no new way the second time; one with a mistake does."""
    case, ways = scenario(tmp_path), Ways()

    def steps(data: bytes) -> int:
        with ways.followed(), suppress(*REFUSALS):
            case.read(data)
        return len(ways.steps)

    steps(case.corpus[0])  # what is made once is made
    first = steps(case.corpus[0])
    assert steps(case.corpus[0]) == first > 0
    assert steps(case.corpus[0] + b"\nnonsense = 1\n") > first


FOUND = {
    "levers.toml: a calendar without a year": (seeds, '"2018-Q3"', '"null-Q3"', "levers.toml"),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_refused(name: str, tmp_path: Path) -> None:
    """Inputs that once broke a promise are refused by errors of our own."""
    make, old, new, file = FOUND[name]
    case = make(tmp_path)
    data = next(one for one in case.corpus if one.startswith(f"#file {file}".encode()))
    assert old.encode() in data
    with pytest.raises(REFUSALS):
        case.read(data.replace(old.encode(), new.encode(), 1))


def test_plans_that_vouch_for_themselves_and_cannot_be_run_are_refused(tmp_path: Path) -> None:
    """A plan without a part, with too many futures, or of another kind, and a sum that fits."""
    case = plan(tmp_path)
    usual = case.corpus[1]
    for old, new in (
        (b'"chance": true,', b""),
        (b'"assumptions": "prior"', b'"assumptions": {}'),
        (b'"draws": 32', b'"draws": NaN'),
        (b'"draws": 32', b'"draws": 999999999999'),
        (b'"block": 2000', b'"block": 0'),
        (b'"held": {}', b'"held": []'),
    ):
        assert old in usual
        with pytest.raises(REFUSALS):
            case.read(usual.replace(old, new, 1))
