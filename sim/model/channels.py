"""Through which channels do partners and the home country meet, and what flows there?"""

from typing import Final

CHANNELS: Final = ("economy", "security", "diplomacy")
"""Channels of a tie (state-2018 ¶9)."""

KINDS: Final = ("grants", "loans", "fdi", "exports")
"""Kinds of flow between a partner and the home country, US$ m a year at 2018 prices."""

MONEY: Final = ("grants", "loans", "fdi")
"""The kinds that partners offer and ministries must absorb."""

OFFERS: Final = (*MONEY, "trade", "security")
"""Kinds of offer that ministries must absorb."""
