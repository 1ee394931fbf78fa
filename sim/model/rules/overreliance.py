"""What would it cost to lose a partner, and how aware is the home country of it?

    L_k = 100 * sum over channels c of theta_c * [-ln(1 - w_kc)] / (sigma_c - 1)     % of GDP

theta is the channel's size over GDP, w the partner's share of it, sigma the ease of substitution.
The cost is convex in the share. Channels: exports, official finance, FDI, debt stock.

Sources: vannarith-2019 ¶18 (reliance on a single or few countries); S21 of seeds/sources.toml.
"""

from collections.abc import Sequence

from sim.model.ops import Array, at_least, log, maximum, minimum, total, where
from sim.model.units import PERCENT


def shares(amounts: Array) -> Array:
    """Each partner's share of a channel, (partner, member), summing to one."""
    return amounts * (1.0 / total(amounts))


def exit_cost(amounts: Array, gdp: Array, substitution: Array) -> Array:
    """Cost of losing each partner in one channel, (partner, member), % of GDP.

    `amounts` are US$ m (a year, or a stock for debt); `substitution` is sigma > 1.
    """
    channel = total(amounts)
    price = PERCENT / (substitution - 1.0) * (channel / gdp)
    return -price * log(1.0 - amounts * (1.0 / channel))


def retaliation(amounts: Array, gdp: Array, share_2018: Array, substitution: Array) -> Array:
    """Exit cost priced from the levels of 2018, (partner, member), % of GDP.

    A partner that has already cut its flow still counts at its 2018 share of GDP
    (`share_2018`), so that losing a market never reads as a gain in autonomy; what the others
    provide counts as it is now, so that new partners do.
    """
    per_gdp = 1.0 / gdp
    own = maximum(amounts * per_gdp, share_2018)
    others = (total(amounts) - amounts) * per_gdp
    return PERCENT / (substitution - 1.0) * (own + others) * log((own + others) / others)


def top_two(share: Array) -> Array:
    """Share of the two largest partners together, 0-1."""
    first: Array = share[0]
    second: Array = 0.0 * first
    for row in share[1:]:
        second = maximum(second, minimum(first, row))
        first = maximum(first, row)
    return first + second


def concentration(share: Array) -> Array:
    """Herfindahl-Hirschman index of shares, 1/partners to 1."""
    return total(share * share)


def autonomy(price: Array, tolerances: Sequence[Array]) -> Array:
    """Share of policy bundles that the home country can afford, 0-1.

    A bundle displeases some set of the powers; each displeased power may retaliate by leaving at
    `price` (power, member), % of GDP. A bundle is affordable when its worst single retaliation
    costs less than what can be borne. Of all sets of powers, those that avoid each unaffordable
    power remain: a half for each such power. Given is the mean over several `tolerances`, what can
    be borne in % of GDP, so that a small change of a price is seen.
    """
    return total([_affordable(price, borne) for borne in tolerances]) / float(len(tolerances))


def _affordable(price: Array, tolerance: Array) -> Array:
    free = where(at_least(price[0], tolerance), 0.5, 1.0)
    for row in price[1:]:
        free = free * where(at_least(row, tolerance), 0.5, 1.0)
    return free
