"""Does what surrounds a run move a bit of it? And would the full trials see it?"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.release.environments import NotHereError
from tests.release.matrix import BITS, NINE, compared
from tests.release.processes import ChildError, Found, computed, copy_needed

SCENARIOS = ("--scenarios", "western-pressure", "baseline", "--engines", "numpy")


def test_no_surrounding_moves_a_bit(tmp_path: Path) -> None:
    """Hash seed, locale, time zone, umask, folder, blocks and order of scenarios: the same bits."""
    copy = tmp_path / "a folder ទិន្នន័យ"
    copy_needed(copy)
    plain = computed([1], *SCENARIOS)
    more = {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Pacific/Kiritimati"}
    words = (*SCENARIOS, "--backwards", "--block", "7")
    asked = partial(computed, [1], *words, root=copy, umask=0o077, **more)
    found = compared("other surroundings", BITS, plain, asked)
    assert (found.trials, found.broken) == (2, ())


def found(bits: str, number: float) -> Found:
    """What a surrounding may have computed."""
    numbers = np.array([[number, np.nan]])
    return Found({"Python": "3.11"}, {"numpy/x/1": bits}, {"numpy/x/1": numbers})


@pytest.mark.parametrize(
    ("promise", "other", "kept"),
    [
        (BITS, found("a", 2.0), True),
        (BITS, found("b", 2.0), False),
        (NINE, found("b", 2.0 + 1e-10), True),
        (NINE, found("b", 2.0 + 1e-8), False),
        (NINE, found("b", np.nan), False),
    ],
)
def test_what_moved_is_seen(promise: str, other: Found, kept: bool) -> None:
    """Bits hold to the last, nine digits to the ninth, and a number that is none breaks both."""
    outcome = compared("x", promise, found("a", 2.0), lambda: other)
    assert (outcome.broken == ()) is kept


def refusing(error: Exception) -> Callable[[], Found]:
    """A surrounding of which nothing comes."""

    def refuse() -> Found:
        raise error

    return refuse


def test_what_cannot_be_tried_is_no_success() -> None:
    """A surrounding that is not here counts as no trial; one that fails is broken."""
    missing = compared("x", NINE, found("a", 2.0), refusing(NotHereError("no Python 3.99")))
    assert (missing.trials, missing.remarks) == (0, "no Python 3.99")
    failed = compared("x", NINE, found("a", 2.0), refusing(ChildError("it fell over")))
    assert failed.broken == ("it fell over",)
