"""What does a partner offer?

    offer = offer_2018 * trend * scale * exp(u) * (1 - withheld) / (1 - withheld_2018) + extra
    fdi   = fdi_2018 * trend * scale * exp(u + fdi_elasticity * (closeness - closeness_2018)
                                      + investment_noise * shock)

offer_2018 is the flow observed in 2018, without the luck u that was in it (rules/flows.py), divided
by what the ministries absorbed then. `extra` holds pledges, options and named programmes. Private
investment follows closeness with a lag.

Sources: vannarith-2019 ¶19 (more options); state-2018 ¶8-48 (programmes, announced and not yet
delivered); S17 of seeds/sources.toml (investment follows alignment).
"""

from sim.model.ops import Array, exp


def official(
    base: Array, trend: Array, scale: Array, withheld: Array, withheld_2018: Array
) -> Array:
    """Offer of grants or loans, US$ m a year."""
    return base / (1.0 - withheld_2018) * trend * scale * (1.0 - withheld)


def transparent(loans: Array, delivery: Array, transparency: Array) -> Array:
    """The patron's loans where transparency is asked of them (state-2018 ¶42), US$ m a year."""
    return loans * (1.0 - transparency * delivery)


def investment(
    base: Array,
    trend: Array,
    scale: Array,
    closeness_change: Array,
    fdi_elasticity: Array,
    shock: Array,
    investment_noise: Array,
) -> Array:
    """Private investment on offer, US$ m a year.

    `shock` is standard normal: the world's investment cycle, with median one.
    """
    return base * trend * scale * exp(fdi_elasticity * closeness_change + investment_noise * shock)


def programme(amount: Array, share: Array, programme_years: Array, delivery: Array) -> Array:
    """A named programme's money for the home country, US$ m a year.

    `amount` is the announced sum (US$ m), `share` the home country's part of it, `delivery`
    the share of what was announced that arrives.
    """
    return amount * share * delivery / programme_years
