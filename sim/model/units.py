"""Conversions of units. They are not numbers of the model."""

from typing import Final

PERCENT: Final = 100.0
"""Per cent in one."""

YEAR: Final = 4.0
"""Quarters in a year."""
