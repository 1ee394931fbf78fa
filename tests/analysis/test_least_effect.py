"""From which size on a change counts, everywhere alike."""

import numpy as np
import pytest

from sim.analysis.least_effect import DIGITS, LEAST, direction_of, least_effect, least_written
from sim.cli.printing.batch import changed
from sim.figures.wording import signed
from sim.inputs.register import Register


@pytest.mark.parametrize("digits", [1, DIGITS])
def test_what_is_written_as_none_has_no_direction(digits: int) -> None:
    """Tables and figures write nought exactly where a change has no direction."""
    least = least_written(digits)
    below, above = np.nextafter([least, least], [0.0, 1.0]).tolist()
    for size in (0.0, least / 9, below, least, above, 3 * least):
        for change in (size, -size):
            stays = direction_of(change, least) == "stays"
            assert stays == (not float(changed(change, digits)))
            if size not in (least, above):  # figures round the half to even
                assert stays == (not float(signed(change, digits).replace("−", "-")))


@pytest.mark.parametrize(
    ("output", "digits"), [("alignment", 3), ("tie_economy", 3), ("tilt", 1), ("share", 3)]
)
def test_a_scale_has_one_least_effect(output: str, digits: int, register: Register) -> None:
    """On a scale the least effect is half of the last digit that tables print of it."""
    assert least_effect(register.outputs[output], 7.0) == least_written(digits)


def test_without_a_scale_it_is_a_share(register: Register) -> None:
    """Of sums the least effect is the same share of what is usual, whatever its sign."""
    gdp = register.outputs["gdp"]
    assert least_effect(gdp, -4000.0) == least_effect(gdp, 4000.0) == LEAST * 4000.0
