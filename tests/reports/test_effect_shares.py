"""Shares of futures that a comparison prints: each with how sure it is."""

import pandas as pd
import pytest

from sim.explore.shares import share_interval
from sim.reports.effect_shares import how_sure, with_intervals

EFFECTS = pd.DataFrame(
    {"output": ["a"], "rose": [0.5], "fell": [0.1], "unmoved": [0.4], "end": 2.0}
)


def test_each_share_stands_beside_its_interval() -> None:
    """Ends follow their share, and nothing else changes."""
    found = with_intervals(EFFECTS, 100)
    assert list(found)[:5] == ["output", "rose", "rose_low", "rose_high", "fell"]
    assert (found["rose_low"][0], found["rose_high"][0]) == share_interval(0.5, 100)
    pd.testing.assert_frame_equal(found[list(EFFECTS)], EFFECTS)


@pytest.mark.parametrize(
    ("draws", "told"),
    [(1000, "within 3.1 points of what more would give (95 %)."), (10, "counting 10 draws")],
)
def test_a_sentence_tells_the_widest(draws: int, told: str) -> None:
    """Of a thousand futures a share of one half is known to three points; of fewer draws, less."""
    assert told in how_sure(with_intervals(EFFECTS, draws), 1000, draws)
