"""Numbers as people and spreadsheets write them, and how TOML writes them."""

import math
import re
import unicodedata
from contextlib import suppress

_BLANKS = r" \u00a0\u2007\u2009\u202f"
_APOSTROPHES = r"'\u2019"
_MARKS = {"\u2212": "-", "\uff0d": "-", "\uff0b": "+", "\uff0c": ",", "\uff0e": "."}
_GROUPED = re.compile(
    rf"([-+]?[0-9]{{1,3}})((?:[{_BLANKS}{_APOSTROPHES}_][0-9]{{3}})+)([.,][0-9]+)?"
)
_PLAIN = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_COMMAS = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_POINTS = re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")


def readings(text: str) -> list[str]:
    """The numbers that a text may mean, as TOML writes them: none, one, or two.

    Two for a comma before three digits: a thousand, as in a spreadsheet, or a decimal.
    """
    plain = latin(text.strip())
    if grouped := _GROUPED.fullmatch(plain):
        whole = grouped[1] + re.sub("[^0-9]", "", grouped[2])
        plain = whole + (grouped[3] or "").replace(",", ".")
    found: list[str] = []
    if _COMMAS.fullmatch(plain):
        found.append(plain.replace(",", ""))
    elif _POINTS.fullmatch(plain) and ("," in plain or plain.count(".") > 1):
        found.append(plain.replace(".", "").replace(",", "."))
    if _COMMA.fullmatch(plain):
        found.append(plain.replace(",", "."))
    elif _PLAIN.fullmatch(plain):
        found.append(plain)
    return list(dict.fromkeys(filter(None, map(_as_toml, found))))


def latin(text: str) -> str:
    """Text with digits of other scripts, full-width marks and fractions as plain ones."""
    with suppress(ValueError):
        if len(text) == 1 and not text.isdecimal():
            return repr(unicodedata.numeric(text))
    return "".join(_MARKS.get(c, str(unicodedata.decimal(c, c))) for c in text)


def _as_toml(number: str) -> str:
    """A number without what TOML does not take: leading zeros, a bare point."""
    if re.fullmatch("[-+]?[0-9]+", number):
        return str(int(number)) if len(number) <= 40 else ""
    value = float(number)
    return repr(value) if math.isfinite(value) else ""
