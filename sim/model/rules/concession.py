"""Does the home country concede, and is the demand met?

    x = L(concession_precision * [lift * stake * (1 - refill) - costs])       L = logistic
    stake = sum over senders of threat * (what it could take) + what it has taken
    readiness' = readiness_memory * readiness + readiness_noise * z          (lowers the costs)

Concessions on governance come in events. With probability settlement_rate * x a quarter brings a
settlement, which closes a drawn share of the gap at once; with probability crackdown_rate a
crackdown reopens it at once, as a restricted election does; between them practice returns slowly
to what the government is used to:

    gap' = gap + gap_creep * (gap_rest - gap), * (1 - share) at a settlement,
           + size * (1 - gap) at a crackdown or a restricted election

Losses and costs are in % of GDP as the government weighs them. What conceding would win back counts
as much as what is threatened. A demand is met when half of it has been granted and held for about a
year. Governance and strategic demands are scored apart.

Sources: vannarith-2019 ¶19 (compromise of sovereignty); S4-S7 of seeds/sources.toml (how often
threatened states concede, and why one-party states rarely do), drezner (the second form).
"""

from sim.model.ops import Array, at_least, below, both, logistic, positive, toward, where
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
    """Propensity to concede, 0-1 (quantal response).

    `expected_loss` is what is threatened and what has been taken, % of GDP; `lift` is the believed
    chance that conceding ends it; `refill` is the share of the loss a patron is expected to make
    good; `costs` sums the political costs in % of GDP.
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


def settled_share(chance: Array, luck: Array, size: Array, settlement_low: Array) -> Array:
    """Share of the gap that a settlement closes in this quarter, 0-1; 0 when there is none.

    `luck` and `size` are uniform on (0, 1): the share is between `settlement_low` and 1.
    """
    return where(below(luck, chance), settlement_low + (1.0 - settlement_low) * size, 0.0)


def crackdown(luck: Array, crackdown_rate: Array, crackdown_size: Array) -> Array:
    """Share of the way to a full gap that a crackdown goes in this quarter, 0-1."""
    return where(below(luck, crackdown_rate), crackdown_size, 0.0)


def next_gap(
    gap: Array, settled: Array, reopened: Array, gap_rest: Array, gap_creep: Array
) -> Array:
    """Governance gap after a quarter, 0-1: what settles closes it, what reopens widens it."""
    crept = toward(gap, gap_rest, gap_creep) * (1.0 - settled)
    return crept + reopened * (1.0 - crept)


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
