"""Guards before the parser: what costs hours or gigabytes, and what a person cannot see."""

import re

from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.problems import Problem
from sim.inputs.strict_toml.tokens import TEXT_OR_COMMENT

DEPTH_LIMIT = 24  # brackets within brackets
PARTS_LIMIT = 16  # names in one dotted key
DIGITS_LIMIT = 400  # digits in one number


_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = r"\u00ad\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb"
_HIDDEN = re.compile(rf"[{_CONTROL}{_BIDI}{_ZERO_WIDTH}\U000e0000-\U000e007f]")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[\s\S])")
_FILL = "write into it, or delete it"
_NEXT_PART = r'(?:[ \t]*+\.[ \t]*+[\w"-]++)'
_LONG_KEY = re.compile(rf'(?<![\w"-])[\w"-]++{_NEXT_PART}{{{PARTS_LIMIT}}}{_NEXT_PART}*+')
_LONG_NUMBER = re.compile(rf"(?<![\w\"])[0-9][0-9A-Fa-fxob_]{{{DIGITS_LIMIT},}}+")


def find_hidden(source: Document) -> Problem | None:
    """Find characters nobody sees: controls, writing direction, zero width; also as escapes."""
    if match := _HIDDEN.search(source.text):
        return _hidden_problem(source, match.start(), match[0])
    if "\\" not in source.text:
        return None
    for text in TEXT_OR_COMMENT.finditer(source.text):
        if text[0].startswith('"') and "\\" in text[0]:
            for escape in _ESCAPE.finditer(text[0]):
                if _HIDDEN.match(character := _unescape(escape)):
                    return _hidden_problem(source, text.start() + escape.start(), character)
    return None


def _unescape(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2] or "20", 16)
    short = {r"\b": "\b", r"\f": "\f", r"\e": "\x1b"}
    return short.get(escape[0], chr(code) if code < 0x110000 else " ")


def _hidden_problem(source: Document, offset: int, character: str) -> Problem:
    kind = "control character"
    if re.match(f"[{_BIDI}]", character):
        kind = "character that turns the writing direction"
    elif not re.match(f"[{_CONTROL}]", character):
        kind = "invisible character"
    fix = "delete it and type the text again"
    if character == "\0":
        fix = "re-save as UTF-8 plain text"
    return source.problem_at(offset, f"{kind} U+{ord(character):04X}", fix=fix)


def find_deep(source: Document) -> Problem | None:
    """Find brackets within too many brackets."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", source.mask):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > DEPTH_LIMIT:
            what = "too many brackets within brackets"
            return source.problem_at(bracket.start(), what, f"at most {DEPTH_LIMIT} deep")
    return None


def find_long_key(source: Document) -> Problem | None:
    """Find a dotted key of too many parts."""
    match = _LONG_KEY.search(source.mask)
    if not match:
        return None
    what = f"key has {match[0].count('.') + 1} dotted parts"
    return source.problem_at(match.start(), what, f"at most {PARTS_LIMIT} parts")


def find_long_number(source: Document) -> Problem | None:
    """Find a number of too many digits."""
    match = _LONG_NUMBER.search(source.mask)
    if not match:
        return None
    digits = len(match[0].replace("_", ""))
    return source.problem_at(
        match.start(), f"number has {digits} digits", f"at most {DIGITS_LIMIT} digits"
    )


def find_empty(source: Document) -> Problem | None:
    """Find a file of blanks alone."""
    return None if source.text.strip() else source.problem_at(0, "file is empty", fix=_FILL)
