"""From which size on does a change count? One answer for tables, sentences, figures and scores.

A change counts from half of the last digit on that is written of its output, so that no change
that is written as none has a direction, and every other has one.
"""

from typing import Final, Literal

from sim.inputs.records import Output


def least_written(digits: int) -> float:
    """The least size that is not written as nought with so many decimals."""
    return 0.5 * 10.0**-digits


DIGITS: Final = 3
"""Decimals with which changes of outputs between 0 and 1 are written."""

LEAST: Final = least_written(DIGITS)
"""The least change that counts: of outputs between 0 and 1 itself, of others as a share."""


def least_effect(output: Output, usual: float) -> float:
    """The least change of an output's median, in its unit, that counts as one.

    Of an output on a scale from 0 to 1 or to 100 it is a share of the scale, of any other a share
    of the size of `usual`, the median without the change.
    """
    scaled = output.high == 1.0 or output.unit == "0-100"
    return LEAST * (output.high if scaled else abs(usual))


def direction_of(change: float, least: float) -> Literal["rises", "falls", "stays"]:
    """The one direction of a median change, by the least that counts as one.

    Where none can be told, as of a level of 0, any change counts.
    """
    if change == 0.0 or abs(change) < least:
        return "stays"
    return "rises" if change > 0.0 else "falls"
