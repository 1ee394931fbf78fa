"""Does the home country concede, and is the demand met?

    x = L(concession_precision * [lift * loss * (1 - refill) - costs])       L = logistic
    readiness' = readiness_memory * readiness + readiness_noise * z          (lowers the costs)
    gap' = gap - concession_speed * x * gap + repression * (1 - gap)

Losses and costs are in % of GDP as the government weighs them. A demand is met when half of it
has been granted and held for about a year. Governance and strategic demands are scored apart.

Sources: vannarith-2019 ¶19 (compromise of sovereignty); S4-S7 of seeds/sources.toml (how often
threatened states concede, and why one-party states rarely do), drezner (the second form).
"""

from sim.model.ops import Array, at_least, below, both, logistic, positive, where
from sim.model.units import PERCENT


def stake(exports: Array, aid: Array, gdp: Array, export_loss: Array) -> Array:
    """What a sender could take, % of GDP: aid, and the share of exports that a duty costs."""
    return PERCENT * (exports * export_loss + aid) / gdp


def propensity(
    expected_loss: Array,
    lift: Array,
    refill: Array,
    costs: Array,
    concession_precision: Array,
) -> Array:
    """Probability of conceding in a quarter, 0-1 (quantal response).

    `expected_loss` is in % of GDP; `lift` is the believed chance that conceding ends the
    pressure; `refill` is the share of the loss a patron is expected to make good; `costs` sums
    the political costs in % of GDP.
    """
    return logistic(concession_precision * (lift * expected_loss * (1.0 - refill) - costs))


def hardened(
    sovereignty_cost: Array,
    grievance_cost: Array,
    grievance: Array,
    distance: Array,
    distance_2018: Array,
    form: Array,
) -> Array:
    """Cost of being seen to give in, % of GDP; `form` is 0 or 1.

    1: conflict expectations (drezner): the cost grows with the conflict expected with the senders,
    read off the `distance` to them (0-1) against that of 2018.
    """
    expected = where(at_least(form, 1.0), distance / distance_2018, 1.0)
    return (sovereignty_cost + grievance_cost * grievance) * expected


def next_readiness(
    readiness: Array, shock: Array, readiness_memory: Array, readiness_noise: Array
) -> Array:
    """Domestic readiness to concede, % of GDP, mean zero: it comes and goes with politics."""
    return readiness_memory * readiness + readiness_noise * shock


def next_gap(gap: Array, conceded: Array, repression: Array, concession_speed: Array) -> Array:
    """Governance gap after a quarter of concession and repression, 0-1."""
    return gap - concession_speed * conceded * gap + repression * (1.0 - gap)


def resting_repression(gap: Array, conceded: Array, concession_speed: Array) -> Array:
    """The repression at which this gap stays where it is."""
    return concession_speed * conceded * gap / (1.0 - gap)


def progress(gap: Array, demanded: Array) -> Array:
    """Share of the demand granted since it was made, 0-1."""
    return positive(demanded - gap) / demanded


def quarters_met(count: Array, demand: Array, demanded: Array) -> Array:
    """For how many quarters in a row more than half of what was demanded has been granted."""
    return where(below(2.0 * demand, demanded), count + 1.0, 0.0)


def success_quarter(success: Array, count: Array, hold: Array, quarter: Array) -> Array:
    """Quarter of the first success, 0 while there is none."""
    first = both(at_least(count, hold), below(success, 1.0))
    return where(first, quarter, success)
