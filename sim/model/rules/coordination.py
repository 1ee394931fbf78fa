"""Do the ministries pull together?

A stag hunt: pulling together pays when the others do.

    s' = s + stance_speed * (L(lam * (b * mean of the others + mandate + training - theta)) - s)

with lam = coordination_precision and b = coordination_benefit. It can tip only where it is steep
enough (lam * b > 16/3 for four like followers beside a willing MOFAIC). theta is solved so that
2018 is at rest. Capacity is a second, slower stock.

Source: vannarith-2019 ¶16-18.
"""

from sim.model.ops import Array, log, logistic, toward


def next_stance(
    stance: Array,
    others: Array,
    push: Array,
    reluctance: Array,
    coordination_benefit: Array,
    coordination_precision: Array,
    stance_speed: Array,
) -> Array:
    """Next quarter's willingness to coordinate, 0-1.

    `others` is the mean stance of the other four, `push` the mandate plus training.
    """
    drive = coordination_benefit * others + push - reluctance
    return toward(stance, logistic(coordination_precision * drive), stance_speed)


def resting_reluctance(
    stance: Array, others: Array, coordination_benefit: Array, coordination_precision: Array
) -> Array:
    """The theta at which a ministry's stance stays where it is without mandate or training."""
    return coordination_benefit * others - log(stance / (1.0 - stance)) / coordination_precision


def next_capacity(
    capacity: Array,
    capacity_2018: Array,
    stance_gain: Array,
    training: Array,
    capacity_learning: Array,
    capacity_training: Array,
    capacity_speed: Array,
) -> Array:
    """Next quarter's capacity, 0-1: learnt by coordinating and by training, slowly (¶18).

    `stance_gain` is the stance above that of 2018.
    """
    room = 1.0 - capacity_2018
    aim = capacity_2018 + room * (capacity_learning * stance_gain + capacity_training * training)
    return toward(capacity, aim, capacity_speed)


def training(
    lever: Array, grants_gain: Array, training_effect: Array, training_grants: Array
) -> Array:
    """Push from a training programme (0-1) and from Japan's grants above 2018 (% of GDP)."""
    return training_effect * lever + training_grants * grants_gain
