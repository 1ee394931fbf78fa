"""How far may the mean of an ensemble lie from the mean of all possible futures?

Members that share a draw of the assumptions, or a stream of luck, are alike. With D draws and R
streams, which every draw meets, n = D R, squares about the mean are divided as in a two-way layout
without replication, and

    variance of the mean = (MS_draws + MS_streams - MS_rest) / n

but not less than the larger of the first two over n. With one stream every draw has luck of its
own, and the error is sd / sqrt(n). Searle, Casella and McCulloch, Variance Components (1992).
"""

from dataclasses import dataclass

import numpy as np

from sim.engine.run import Run
from sim.model.ops import Array


@dataclass(frozen=True)
class Spread:
    """How members differ, (...,) each; what draws and streams add is 0 where there is one stream.

    `draws` and `streams` are sums of squares between them, each square once for every member.
    """

    sd: Array
    """Standard deviation of members, with n - 1; 0 for one."""
    draws: Array
    streams: Array


def spread_of(values: Array, streams: int) -> Spread:
    """Spread of values, (..., member), in a design of so many streams of luck to a draw."""
    members = values.shape[-1]
    none = np.zeros(values.shape[:-1])
    sd = values.std(axis=-1, ddof=1) if members > 1 else none
    if streams == 1:
        return Spread(sd, none, none)
    apart = values - values.mean(axis=-1, keepdims=True)
    apart = apart.reshape(*values.shape[:-1], members // streams, streams)
    return Spread(
        sd,
        streams * (apart.mean(axis=-1) ** 2).sum(axis=-1),
        members // streams * (apart.mean(axis=-2) ** 2).sum(axis=-1),
    )


def mean_error(spread: Spread, run: Run) -> Array:
    """Monte Carlo error of a mean, (...,); NaN where a single draw or future cannot tell it.

    Members that cannot differ, without chance and with fixed assumptions, have none.
    """
    design, drawn = run.design, run.assumptions != "fixed"
    if design.draws == 1 and (drawn or (design.streams == 1 and run.chance)):
        return np.full(spread.sd.shape, np.nan)
    if design.streams == 1:
        alone: Array = spread.sd / np.sqrt(design.members)
        return alone
    draws, streams, rest = _mean_squares(spread, run)
    most = np.maximum(np.maximum(draws, streams), draws + streams - rest)
    error: Array = np.sqrt(most / design.members)
    return error


def luck_error(spread: Spread, run: Run) -> Array:
    """The part of the error that is left however many draws meet the same streams, (...,)."""
    if run.design.streams == 1:
        return np.zeros(spread.sd.shape)
    _, streams, rest = _mean_squares(spread, run)
    error: Array = np.sqrt(np.maximum(streams - rest, 0.0) / run.design.members)
    return error


def members_for_half(run: Run) -> int:
    """Members that surely halve the error: both draws and streams count where they are crossed."""
    return (4 if run.design.streams == 1 else 16) * run.design.members


def _mean_squares(spread: Spread, run: Run) -> tuple[Array, Array, Array]:
    """Mean squares between draws, between streams, and of what is left."""
    design = run.design
    free, others = max(design.draws - 1, 1), design.streams - 1
    squares = spread.sd**2 * (design.members - 1)
    rest = np.maximum(squares - spread.draws - spread.streams, 0.0)
    return spread.draws / free, spread.streams / others, rest / (free * others)
