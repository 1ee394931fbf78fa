"""The parser's first error, explained."""

import re
import tomllib
from functools import lru_cache
from typing import Any

from sim.inputs.strict_toml.clues import CURLY, line_clue, straighten
from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.numerals import readings
from sim.inputs.strict_toml.positions import Scanner
from sim.inputs.strict_toml.problems import FileProblems, Problem
from sim.inputs.strict_toml.wording import header

SHORT = 400
"""Characters of a line that is looked at closely."""
_NUMERAL = re.compile(
    r"\s*(?P<key>[\w.-]+)\s*=\s*(?P<at>(?=[^#]*(?:[0-9]['\u2019][0-9]|[^\x00-\x7f]))[^#\s]+)\s*(?:#.*)?"
)


def load(source: Document) -> dict[str, Any]:
    """Return the data of a document, or raise ``FileProblems`` with the first syntax error.

    Documents of one text share their data, which nobody may change.
    """
    try:
        return _data(source.text)
    except tomllib.TOMLDecodeError as error:
        problem = _explain(source, str(error))
    except (ValueError, RecursionError) as error:
        problem = source.problem_at(0, f"file cannot be read as TOML: {error}")
    raise FileProblems([problem])


@lru_cache(32)
def _data(text: str) -> dict[str, Any]:
    """The data of a text: one's own seeds are held against those shipped whenever they are read."""
    return tomllib.loads(text)


def _explain(source: Document, message: str) -> Problem:
    """Return a tomllib error with its position and, where it can be known, its fix."""
    offset = _error_offset(source, message)
    message = re.sub(r" \(at (line|end).*", "", message, flags=re.DOTALL)
    for clue in (_clash, _numeral, _open_text, _open_bracket, _broken_text, line_clue, _bare_word):
        if problem := clue(source, message, offset):
            return problem
    return source.problem_at(offset, message[:1].lower() + message[1:])


def _error_offset(source: Document, message: str) -> int:
    """Return the offset tomllib names in its message; the end of the document is its last mark."""
    match = re.search(r"\(at line ([0-9]+), column ([0-9]+)\)\s*$", message)
    if not match:
        return len(source.text.rstrip())
    start = source.line_starts[int(match[1]) - 1]
    return start + int(match[2]) - 1


def _clash(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a key or table that is given twice."""
    if not message.startswith(("Cannot", "Duplicate")):
        return None
    clash = Scanner(source.text).run().clash
    if clash is None:
        return source.problem_at(offset, "this key or table is given twice", fix="keep one of them")
    line, _ = source.line_column(clash.first.key)
    both = (clash.first.given, clash.second.given)
    what = f"key '{clash.keys[-1]}' is given twice; first on line {line}"
    if both == ("table", "table"):
        what = f"table {header(clash.keys)} is given twice; first on line {line}"
    elif "array" in both:
        what = (
            f"{header(clash.keys)} is given once with [ ] and once with [[ ]]; first on line {line}"
        )
    return source.problem_at(clash.second.key, what, fix="keep one of the two")


def _numeral(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a number with an apostrophe, a fraction, or digits of another script."""
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start:].partition("\n")[0]
    match = _NUMERAL.fullmatch(line) if len(line) <= SHORT else None
    meant = readings(match["at"]) if match else []
    if match is None or not meant:
        return None
    at = match["at"]
    fix = f"write {match['key']} = {' or '.join(meant)}"
    return source.problem_at(start + match.start("at"), f"{_odd(at)} in {at}", fix=fix)


def _odd(numeral: str) -> str:
    """What keeps a numeral from being one in TOML."""
    if "'" in numeral or "\u2019" in numeral:
        return "apostrophe"
    return (
        "fraction" if len(numeral) == 1 and not numeral.isdecimal() else "digits of another script"
    )


def _open_text(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a text without its closing quote."""
    if not re.match(r"Unterminated|Illegal character '\\n'|Found invalid|Expected \"'", message):
        return None
    start = len(source.mask[:offset].rstrip('"'))
    line = source.text[start:].partition("\n")[0]
    fix = "end it with the quote it began with"
    if CURLY.search(line):
        fix = f"use straight quotes: {straighten(line)}"
    return source.problem_at(start, "text without its closing quote", fix=fix)


def _open_bracket(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a list or inline table that is not closed, or that lacks a comma."""
    mask = source.mask
    start = _innermost_open(mask, offset)
    if start < 0:
        return None
    kind, close = ("list", "]") if mask[start] == "[" else ("inline table", "}")
    rest = mask[offset:].partition("\n")[0]
    if close == "}" and mask[offset : offset + 1] == "\n":
        fix = "put it all on one line, or use a [table]"
        return source.problem_at(start, "an inline table must stay on one line", fix=fix)
    if not message.startswith("Unclosed"):
        return None
    if close in rest:
        return source.problem_at(
            offset, f"something is wrong in this {kind}", fix="put a comma here"
        )
    return source.problem_at(start, f"{kind} is not closed", fix=f"end it with {close}")


def _innermost_open(mask: str, offset: int) -> int:
    """Return the offset of the innermost bracket still open at an offset, or -1."""
    opened: list[int] = []
    for bracket in re.finditer(r"[\[\]{}]", mask[:offset]):
        if bracket[0] in "[{":
            opened.append(bracket.start())
        elif opened:
            opened.pop()
    return opened[-1] if opened else -1


def _broken_text(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a backslash that begins no known escape."""
    if not message.startswith(("Unescaped", "Invalid hex", "Escaped character")):
        return None
    fix = r"write \\ for one backslash, or put the text in single quotes"
    return source.problem_at(offset, "backslash in a text with double quotes", fix=fix)


def _bare_word(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a word without quotes within a list."""
    word = re.compile(r"[^\W\d][\w-]*").match(source.text, offset)
    if message != "Invalid value" or not word or len(word[0]) > 80:
        return None
    fix = f'put quotes around it: "{word[0]}"'
    return source.problem_at(offset, f"text {word[0]} is without quotes", fix=fix)
