"""How do numbers become correct English?

Every title, caption and alternative text is written from numbers by the small functions here, so
that a figure can never say something its data do not. What moves over time by less than the last
digit of its levels "hardly" moves; from which size on a change against another scenario counts
is in sim.analysis.least_effect.
"""

import re
import textwrap
from collections.abc import Iterable
from functools import cache, lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from sim.model.cast import Cast

FONT = "DejaVu Sans"
_TIE = "\N{NO-BREAK SPACE}"
LINE = 70  # characters a line of a title may hold
SMALL = 0.01  # levels between 0 and 1 have two digits; a smaller step between them is no finding

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ABBREVIATIONS = {"un": "UN", "eba": "EBA", "bri": "BRI"}


def plain_name(scenario: str, cast: Cast) -> str:
    """Make words of a scenario's name: "eu-withdraws" is "EU withdraws"."""
    proper = _proper_names(cast)
    known = "|".join(map(re.escape, sorted(proper, key=len, reverse=True)))
    words = re.sub(r"[_-]", " ", scenario)
    return plain(capital(re.sub(rf"\b({known})\b", lambda found: proper[found[0]], words)))


def _proper_names(cast: Cast) -> dict[str, str]:
    """Words that keep their capitals, by how a file's name writes them."""
    actors = [cast.by_code[code] for code in (cast.home.code, *cast.partners) if code != cast.rest]
    names = [word for a in actors for word in (a.name, a.short, a.adjective) if word]
    codes = {actor.code.lower(): actor.short for actor in actors}
    return _ABBREVIATIONS | codes | {name.lower(): name for name in names}


def named_scenario(scenario: str, title: str) -> str:
    """Name a scenario inside a sentence: "the baseline", or a title in quotation marks."""
    return "the baseline" if scenario == "baseline" else f"“{title}”"


def fixed(value: float, digits: int = 2) -> str:
    """Write a number with a fixed count of decimals, and never as minus nought."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}"


def percent(share: float) -> str:
    """Write a share from 0 to 1 in whole per cent: "63 %"."""
    return f"{fixed(100 * share, 0)} %"


def counted(n: int, thing: str = "future") -> str:
    """Write a count with its noun: "1 future", "1,000 futures"."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def median_of(n: int) -> str:
    """Say what a line is the median of where no bands are drawn."""
    return "the only future" if n == 1 else f"the median of {counted(n)}, too few for bands"


def moment(quarter: str) -> str:
    """Name the end of a run: "2030" for 2030Q4, the quarter itself otherwise."""
    return quarter[:4] if quarter.endswith("Q4") else quarter


def years(quarters: Iterable[str]) -> list[float]:
    """Turn quarters into numbers for an axis: 2019Q1 is 2019.0, 2019Q4 is 2019.75."""
    return [int(q[:4]) + (int(q[5:]) - 1) / 4 for q in quarters]


def between(low: float, high: float, digits: int = 2) -> str:
    """Write a range, or one number when both ends read the same."""
    a, b = fixed(low, digits), fixed(high, digits)
    return f"at {a}" if a == b else f"between {a} and {b}"


def capital(words: str) -> str:
    """Make the first letter a capital and leave the rest alone."""
    return words[:1].upper() + words[1:]


def moved(start: float, end: float, small: float = SMALL, digits: int = 2) -> str:
    """Say how a number moved: "rises from 0.50 to 0.58", "hardly moves (0.50 to 0.50)"."""
    a, b = fixed(start, digits), fixed(end, digits)
    if abs(end - start) < small:
        return f"hardly moves (at {a})" if a == b else f"hardly moves ({a} to {b})"
    return f"{'rises' if end > start else 'falls'} from {a} to {b}"


def plain(words: str) -> str:
    """Put words on one line and replace characters that the font cannot draw."""
    return "".join(c if _drawable(c) else "?" for c in " ".join(words.split()))


@cache
def _drawable(character: str) -> bool:
    return bool(get_font(findfont(FONT)).get_char_index(ord(character)))


@lru_cache(4096)
def width_of(words: str, size: float, weight: str = "normal") -> float:
    """Measure a line of words in points."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(words, font, False)[0]) * 1.02


def signed(value: float, digits: int) -> str:
    """Write a change with its sign, and none for nought."""
    words = fixed(abs(value), digits)
    if not float(words):
        return words
    return f"{'+' if value > 0 else '−'}{words}"


_PIECES = r"(?:[+−]?[\d.,]+ )?\([^()]{1,24}\)|US\$ [\d.,]+|[+−]?[\d.,]+ %|“[^“”]{1,44}”"


def _tied(words: str, limit: int) -> str:
    """Tie the words of short parentheses, quotations and sums, so that no line breaks inside."""

    def tie(found: re.Match[str]) -> str:
        return found[0].replace(" ", _TIE) if len(found[0]) <= limit else found[0]

    return re.sub(_PIECES, tie, words)


def wrapped(
    words: str,
    size: float,
    room: float,
    *,
    weight: str = "normal",
    most: int = 200,
    lines: int = 9,
) -> list[str]:
    """Break words into lines of at most `most` characters that are no wider than `room` points.

    A short parenthesis or quotation stays in one piece. Words beyond the last line give way to
    an ellipsis.
    """
    words = plain(words)
    for limit in range(min(most, max(len(words), 4)), 3, -1):
        broken = textwrap.wrap(_tied(words, limit), limit, max_lines=lines, placeholder="…")
        broken = [line.replace(_TIE, " ") for line in broken]
        if all(width_of(line, size, weight) <= room for line in broken):
            break
    return broken


def shortened(words: str, size: float, room: float) -> str:
    """Cut words to one line of at most `room` points."""
    return "".join(wrapped(words, size, room, lines=1))


def balanced(words: str, size: float, room: float, *, most: int, lines: int) -> list[str]:
    """Break bold words like `wrapped`, into as few lines but of about equal length."""
    first = best = wrapped(words, size, room, weight="bold", most=most, lines=lines)
    for limit in range(most, 3, -1):
        tried = wrapped(words, size, room, weight="bold", most=limit, lines=lines)
        if len(tried) > len(first) or "".join(tried).endswith("…"):
            break
        best = tried
    return best
