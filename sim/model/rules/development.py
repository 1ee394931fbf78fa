"""How do trade, finance and effort move the home economy?

    X_p = [X_2018 * trend * access_p * (1 + deal_p) * exp(promoted_p + risen_p) + diverted_p]
          * exp(u_p)                                     risen_p = shift_trade * asian_p * shift
    promoted' = promoted + economy_speed * (effort_return * change of economic effort - promoted)
    lost share of exports under a duty tau:  1 - (1 + tau)^-export_elasticity
    growth = trend + export_multiplier * (change of X beyond trend) / Y
             + finance_return * (F/Y - F0/Y0) - cost of effort + shock + regain * slump

u is a market's own luck (rules/flows.py). It moves shares and not growth: growth_noise is all
that chance does to growth. Of what a shock to growth takes, the slump, a share is regained every
quarter.

A duty of 12 % takes 13 % of the exports it meets. Income per head is set against the goals of
2030 and 2050.

Sources: vannarith-2019 ¶14 (goals); S19 (slow recovery of trade), S23 (full loss of preferences:
exports to the EU -13 %, growth -3 points), S25 (diversion) of seeds/sources.toml.
"""

from sim.model.ops import Array, exp, log, negative, positive, total, toward
from sim.model.units import PERCENT, YEAR


def duty_loss(duty: Array, export_elasticity: Array) -> Array:
    """Share of exports lost to a duty (0.12 = 12 %), 0-1."""
    return 1.0 - exp(-export_elasticity * log(1.0 + duty))


def next_access(access: Array, aim: Array, access_fall: Array, access_recovery: Array) -> Array:
    """Market access, 1 = that of 2018: quick to fall, slow to come back (S19)."""
    change = aim - access
    return access - access_fall * negative(change) + access_recovery * positive(change)


def exports(
    base: Array, trend: Array, access: Array, deal: Array, promoted: Array, risen: Array
) -> Array:
    """Exports to each partner before diversion, (partner, member), US$ m a year.

    `deal` is the absorbed part of new market access, `promoted` and `risen` log changes by effort
    and by the growth of Asian markets.
    """
    return base * trend * access * (1.0 + deal) * exp(promoted + risen)


def next_promoted(
    promoted: Array, effort_change: Array, effort_return: Array, economy_speed: Array
) -> Array:
    """Log rise of exports to and investment from each partner by effort, (partner, member).

    `effort_change` is absorbed economic effort beyond that of 2010, % of GDP.
    """
    return toward(promoted, effort_return * effort_change, economy_speed)


def next_slump(slump: Array, growth: Array, regain: Array) -> Array:
    """Output lost to shocks and not yet regained, share of GDP; `growth` is a shock, % a year."""
    return slump * (1.0 - regain) + negative(growth) / (PERCENT * YEAR)


def lost_exports(base: Array, trend: Array, access: Array) -> Array:
    """Exports that market access takes away, US$ m a year, >= 0."""
    return base * trend * positive(1.0 - access)


def trend_growth(growth: Array, income: Array, income_2018: Array, convergence: Array) -> Array:
    """Growth per quarter, share: slower as income per head rises. `growth` is % a year."""
    return growth / (PERCENT * YEAR) * exp(-convergence * log(income / income_2018))


def next_gdp(
    gdp: Array,
    trend: Array,
    export_change: Array,
    finance_gain: Array,
    effort_cost: Array,
    shock: Array,
    regained: Array,
    export_multiplier: Array,
    finance_return: Array,
) -> Array:
    """Next quarter's GDP, US$ m a year at 2018 prices.

    `export_change` is this quarter's change of exports beyond trend (US$ m a year),
    `finance_gain` realised finance above its 2018 share (% of GDP), `effort_cost` and `shock`
    % a year, `regained` what of a slump comes back in this quarter, share.
    """
    yearly = finance_return * finance_gain - effort_cost + shock
    grown = 1.0 + trend + yearly / (PERCENT * YEAR) + regained
    return gdp * grown + export_multiplier * export_change


def next_debt(debt: Array, loans: Array, repayment: Array) -> Array:
    """Debt owed to each partner, (partner, member), US$ m. `loans` a year, `repayment` % a year."""
    return debt + (loans - debt * repayment / PERCENT) / YEAR


def movable(missing: Array, base: Array) -> Array:
    """Lost exports that other markets have room for, (partner, member), US$ m a year.

    The larger the share of a market, the smaller the others that must take its place.
    """
    return missing * (1.0 - base / total(base))


def divert(lost: Array, diversion: Array, weight: Array, weights: Array) -> Array:
    """Exports sold to one partner that the others (`lost`) no longer take, US$ m a year."""
    return diversion * lost * weight / weights
