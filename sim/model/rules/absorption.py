"""How much of an offer becomes a realised flow?

    realised = offer * [a_min + (1 - a_min) * softmin(stance * capacity)]

The soft minimum runs over the ministries that the kind of money needs: one unwilling ministry
holds up the whole. Private investment has a floor of its own, far higher: firms need ministries
less than official money does. A partner whose offers hang less on them (coordination_need below
one) is held back less, and so gains less by reform:

    realised_p = 1 - coordination_need_p * (1 - realised)

MOFAIC may act in place of a ministry that does not come onboard, at a
penalty. China's offers need one ministry fewer, to the degree `china_ease`.

Source: vannarith-2019 ¶16 (lack of coordination prevents diversification), ¶17 (MOFAIC leads the
EU preference talks that Commerce should lead), ¶18.
"""

from collections.abc import Sequence

from sim.model.ops import Array, exp, log, maximum, positive, total


def readiness(stance: Array, capacity: Array, leader: Array, substitution_penalty: Array) -> Array:
    """A ministry's stance times capacity, or MOFAIC's in its place less the penalty, 0-1."""
    return maximum(stance * capacity, (1.0 - substitution_penalty) * leader)


def unreadiness(ready: Array, softmin_sharpness: Array) -> Array:
    """A ministry's weight in the soft minimum: large where it is not ready."""
    return exp(-softmin_sharpness * ready)


def softmin(weights: Sequence[Array], softmin_sharpness: Array) -> Array:
    """Smooth minimum of the readiness behind some weights, 0-1: equal ones return themselves."""
    return -1.0 / softmin_sharpness * log(total(weights) * (1.0 / float(len(weights))))


def absorbed(weakest: Array, absorption_floor: Array) -> Array:
    """Share of an offer that is realised, absorption_floor to 1."""
    return absorption_floor + (1.0 - absorption_floor) * weakest


def needed(realised: Array, coordination_need: Array) -> Array:
    """Share of a partner's offers that is realised, as far as they hang on the ministries, 0-1."""
    return 1.0 - coordination_need * (1.0 - realised)


def eased(weakest: Array, weakest_but_one: Array, china_ease: Array) -> Array:
    """The soft minimum with the last ministry needed only to the degree 1 - china_ease.

    Doing without a ministry never makes it harder, even where the one left out is the readiest.
    """
    return weakest + china_ease * positive(weakest_but_one - weakest)
