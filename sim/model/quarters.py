"""Quarters as whole numbers: 0 is the first quarter of 2010, when a run begins."""

import re
from typing import Final

FIRST_YEAR: Final = 2010
START: Final = 36
"""2019Q1, the first quarter of a scenario."""
LAST: Final = 163
"""2050Q4, the last quarter a scenario may reach."""

_FORM = re.compile(r"([0-9]{4})(?:-?Q([1-4])|-(0[1-9]|1[0-2]))?")


def parse_quarter(text: str, *, end: bool = False) -> int:
    """The quarter of "2020-Q3", "2020Q3" as tables show it, "2020-08" or "2020".

    A bare year means its first quarter, or its last with `end`. Raises ValueError.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is no date; write 2020-Q3, 2020-08 or 2020")
    year, quarter, month = match.groups()
    if month:
        quarter = (int(month) + 2) // 3
    number = int(quarter or (4 if end else 1))
    return (int(year) - FIRST_YEAR) * 4 + number - 1


def show_quarter(quarter: int) -> str:
    """The quarter as tables show it: 2020Q3."""
    return f"{FIRST_YEAR + quarter // 4}Q{quarter % 4 + 1}"
