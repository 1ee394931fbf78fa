"""Does China make good what the West takes away?

    R' = R + refill_speed * (refill_official * lost - R)

R is extra Chinese official finance (US$ m a year), `lost` the exports and aid lost to pressure.
Private investment is not refilled by decision: it follows closeness with a lag (rules/options.py).
No paragraph says that China refills: assumed, with a range that includes zero. Finance can never
replace garment exports one for one, because refill_official stays below one.

Source: S9-S14, S17 of seeds/sources.toml.
"""

from sim.ops import Array, toward


def refill(
    stock: Array, lost: Array, refill_official: Array, refill_speed: Array, lever: Array
) -> Array:
    """Next quarter's extra Chinese official finance, US$ m a year."""
    return toward(stock, refill_official * lever * lost, refill_speed)
