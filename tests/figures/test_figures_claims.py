"""The figure of claims: shares and distributions stand where their numbers are."""

from dataclasses import replace

import numpy as np
import pytest

from sim.explore.claim_tests import ClaimResult
from sim.figures import claims
from sim.figures.claims import ClaimsFigure, Row
from sim.model.ops import Array
from tests.canvas import faults, picture, words_in
from tests.explore.test_claim_tests import CLAIM

EVEN = np.linspace(-0.5, 1.5, 401)
"""A quarter of it lies below zero."""


def result(name: str, contrast: Array, **changes: object) -> ClaimResult:
    """A claim with a contrast that is made up."""
    claim = replace(CLAIM, name=name, **changes)  # type: ignore[arg-type]
    return ClaimResult(
        claim=claim,
        contrast=contrast,
        draws=np.arange(contrast.size, dtype=np.uint64),
        deciders=(),
        box=None,
        luck=None,
    )


MANY = (
    result("it-holds", EVEN + 0.5, view="doc-2019"),
    result("it-depends", EVEN, view="doc-2019"),
    result("it-fails", EVEN, view="doc-2019", direction="falls"),
    result("nothing-moves-" + "on-and-on-" * 4, np.zeros(401), view="doc-2019"),
    result("no-direction", EVEN - 0.49, quantity="pressure_strategic.USA"),
    result("stays", EVEN / 100, direction="differs not", at_least=0.01),
    result("dollars", -12345.6 * (EVEN + 0.6), direction="falls", quantity="income.KHM"),
)
CONTENT = claims.content(MANY, {"doc-2019": "Somebody"}, 401, 7, "9.9")


def rows(content: ClaimsFigure) -> dict[str, Row]:
    """Rows by name."""
    return {row.name: row for group in content.groups for row in group.rows}


@pytest.mark.parametrize("some", [MANY, MANY[:1], MANY[3:4]])
def test_a_drawing_is_fit_to_print(some: tuple[ClaimResult, ...]) -> None:
    """No words collide or leave the page, with many claims, with one, and where nothing moves."""
    content = claims.content(some, {"doc-2019": "Somebody"}, 401, 7, "9.9")
    assert faults(picture(content)) == []


def test_the_title_counts_what_holds_and_what_fails() -> None:
    """Nobody has to look for the claims that fail: title and description name them."""
    assert CONTENT.finding == (
        "2 of 7 claims hold in nine in ten futures, 3 in part of them and 2 in less than half"
    )
    alone = claims.content(MANY[:1], {}, 401, 7, "9.9")
    assert alone.finding == "1 of 1 claims hold in nine in ten futures"
    assert "it-fails (24.9 %, 95 % interval 21.0 % to 29.4 %)" in CONTENT.alt
    assert "without effect, ± 0.95 points (95 %)" in CONTENT.caption
    words = words_in(picture(CONTENT).figure)
    assert "24.9 %" in words
    assert "doc-2019: Somebody" in words


def test_right_of_the_line_is_as_claimed() -> None:
    """A claim that falls is turned; one that nothing differs shows what is left to differ."""
    of = rows(CONTENT)
    low, median, high = of["it-holds"].spread
    assert claims.ZERO < low < median < high
    assert of["it-fails"].spread[1] < claims.ZERO < of["it-depends"].spread[1]
    assert of["dollars"].spread[0] > claims.ZERO
    assert of["stays"].share == pytest.approx(0.75, abs=0.01)
    assert of["stays"].spread[0] < claims.ZERO < of["stays"].spread[2]


def test_numbers_are_words_that_a_reader_knows() -> None:
    """Two digits and a sign, no powers of ten; "no clear effect" where both signs are frequent."""
    sizes = {name: row.size for name, row in rows(CONTENT).items()}
    assert sizes["it-depends"] == "+0.50"
    assert sizes["dollars"] == "−13,580"
    assert sizes["no-direction"] == "no clear effect"
    assert sizes["nothing-moves-" + "on-and-on-" * 4] == "none in 100 %"
    assert claims.percent(0.99999) == "> 99.9 %"
    assert claims.percent(1.0) == "100 %"
    assert claims.percent(0.00001) == "< 0.1 %"


def test_every_number_is_kept() -> None:
    """The data hold a row for each claim."""
    assert CONTENT.data["claim"].tolist() == [one.claim.name for one in MANY]
    assert CONTENT.data.loc[0, "share"] == MANY[0].share.value
