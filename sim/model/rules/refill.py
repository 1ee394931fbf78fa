"""Does China make good what the West takes away?

    R' = R + refill_speed * (refill_official * lost - R)

R is extra Chinese official finance (US$ m a year), `lost` the exports and aid lost to pressure.
Private investment is not refilled by decision: it follows closeness with a lag (rules/options.py).
No paragraph says that China refills: assumed, with a range that includes zero. Finance can never
replace garment exports one for one, because refill_official stays below one.

Source: S9-S14, S17 of seeds/sources.toml.
"""

from sim.model.ops import Array, at_least, minimum, toward, where


def refill(
    stock: Array,
    lost: Array,
    refill_official: Array,
    refill_speed: Array,
    lever: Array,
    tie: Array,
    form: Array,
) -> Array:
    """Next quarter's extra Chinese official finance, US$ m a year; `form` is 0 or 1.

    1: a patron's help works only together with commerce (S10): in proportion to the economic
    `tie` with China, and in full from one half on.
    """
    commerce = where(at_least(form, 1.0), minimum(2.0 * tie, 1.0), 1.0)
    return toward(stock, refill_official * lever * lost * commerce, refill_speed)
