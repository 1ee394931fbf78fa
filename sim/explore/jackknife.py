"""How far off may a number be that was read off so many futures?

    error = sqrt((G - 1) / G * sum over groups of (estimate without the group - their mean)^2)

Members are dealt into G groups, and the number is computed anew without each of them. A member is
left out of all scenarios and strategies at once, so that errors of differences are paired. Leaving
out groups, and not single members, also serves quantiles. Source: Shao and Wu (1989), "A general
theory for jackknife variance estimation".
"""

from collections.abc import Callable, Iterator
from math import sqrt
from typing import Final

import numpy as np

from sim.explore.shares import share_interval
from sim.model.ops import Array

GROUPS: Final = 50
"""Groups of members, where there are as many."""


def without_a_group(members: int) -> Iterator[Array]:
    """Which members are kept, (member,), once without each group; ValueError below two members."""
    if members < 2:
        raise ValueError("an error needs two futures or more")
    groups = min(GROUPS, members)
    of_group = np.arange(members) % groups
    return (of_group != group for group in range(groups))


def errors(estimate: Callable[[Array], Array], members: int) -> tuple[Array, Array]:
    """Standard errors of what is estimated from the members that are kept, and each estimate.

    The estimates, (group, ...), give the errors of differences (`spread`).
    """
    each = np.stack([estimate(kept) for kept in without_a_group(members)])
    return spread(each), each


def spread(each: Array) -> Array:
    """The standard error from estimates without each group, (group, ...)."""
    found: Array = inflation(len(each)) * each.std(axis=0)
    return found


def inflation(groups: int) -> float:
    """The standard error, in standard deviations between estimates that leave out a group each."""
    return sqrt(groups - 1)


def interval_of_share(share: float, error: float, members: int) -> tuple[float, float]:
    """A 95 % interval of a share with this error, which stays within 0 and 1.

    As many independent futures count as would give the error; all members where it is 0.
    """
    return share_interval(share, share * (1.0 - share) / error**2 if error else members)
