"""How do a partner's offers, its market and its attention vary by themselves?

    u' = memory * u + noise * z        offer = what it would be * exp(u)

u is the log deviation from what money, investment or a market would be; each partner has its own
for official money, private investment, the exports it takes and the security cooperation it
asks for (rules/security.py). The flows of 2018 are observed, so that what they deviate from is the
observed level times exp(-u of 2018): a partner that gave much by luck gives less later.

Sources: seeds/data (aid, commitments, trade, investment to 2018; docs/ESTIMATES.md); Bulir and
Hamann (2003), entry aid-volatility of seeds/sources.toml: aid is volatile and hardly announced.
"""

from sim.model.ops import Array, exp


def next_deviation(deviation: Array, shock: Array, memory: Array, noise: Array) -> Array:
    """Next quarter's log deviation, (partner, member)."""
    return memory * deviation + noise * shock


def structural(observed: Array, deviation: Array) -> Array:
    """What an observed flow would have been without the luck that was in it, US$ m a year."""
    return observed * exp(-deviation)
