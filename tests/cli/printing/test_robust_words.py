"""What `hedgerow robust` says of weights at which the lead changes hands."""

import pytest

from sim.cli.printing.robust import _since
from sim.explore.weights import Flip


@pytest.mark.parametrize(
    ("error", "words"),
    [(0.01, "from 0.400 ± 0.020"), (1.0, "then (so few futures do not tell from which weight)")],
)
def test_a_weight_is_told_where_futures_tell_it(error: float, words: str) -> None:
    """An interval that spans all weights is no number."""
    assert _since(Flip(0, 0.4, error, 0, 1)) == words
