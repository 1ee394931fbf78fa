"""Mistakes known by the looks of their line."""

import re
from typing import NamedTuple

from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.problems import Problem
from sim.inputs.strict_toml.wording import as_share

CURLY = re.compile("[“”„‟‘’‚‛]")


def straighten(line: str) -> str:
    """Return a line as it would read with straight quotes."""
    return re.sub("[‘’‚‛]", "'", re.sub("[“”„‟]", '"', line.strip()))


class _Clue(NamedTuple):
    """A mistake known by the looks of its line; group ``at`` is where it stands."""

    pattern: re.Pattern[str]
    what: str
    fix: str


_NUMBER = r"[-+]?[0-9][0-9_]*(?:\.[0-9]+)?"
_CLUES = tuple(
    _Clue(re.compile(pattern), what, fix)
    for pattern, what, fix in (
        (rf"(?P<at>{CURLY.pattern})", "curly quote {at}", "use straight quotes: {straight}"),
        (
            r"(?P<at>[\u00a0\u2000-\u200a\u202f\u205f\u3000])",
            "unusual space",
            "replace it with an ordinary space",
        ),
        (
            r"= *(?P<at>[-+]?(?P<whole>[0-9]+),(?P<part>[0-9]+))\s*$",
            "decimal comma in {at}",
            "write {point}, not {at}",
        ),
        (
            r"=\s*(?P<at>[0-9]{4}-(?:[0-9][0-9]?|[Qq][0-9]))\s*$",
            "{at} is neither a number nor text",
            'write it in quotes: "{at}"',
        ),
        (
            r"=\s*(?P<at>True|TRUE|False|FALSE)\s*$",
            "unknown word {at}",
            "write {key} = {lower}, in small letters",
        ),
        (
            r"=\s*(?P<at>None|none|null|nil|NULL)\s*$",
            "{at} is not a value",
            "leave the key out, or give it a value",
        ),
        (r"=\s*(?P<at>\.[0-9]+)\s*$", "number {at} begins with a point", "write {key} = 0{at}"),
        (r"=\s*(?P<at>[0-9]+\.)\s*$", "number {at} ends with a point", "write {key} = {at}0"),
        (
            r"=\s*(?P<at>0+(?P<value>[0-9]+))\s*$",
            "number {at} begins with 0",
            "write {key} = {value}",
        ),
        (
            rf"=\s*(?P<at>(?P<number>{_NUMBER})\s*%)\s*$",
            "{key} = {at} is a number with a unit",
            "write the number alone: {share} as a share, {number} where the unit is %",
        ),
        (
            rf"=\s*(?P<at>{_NUMBER}\s*[^\W\d_]+\S*|{_NUMBER}\s*[%$€£].*?)\s*$",
            "{key} = {at} is a number with a unit",
            "write the number alone; its unit is fixed",
        ),
        (
            r"=\s*(?P<at>[0-9]+(?: [0-9]{3})+)\s*$",
            "blank in {at}",
            "write {solid}",
        ),
        (
            r"=\s*(?P<at>[^\W\d][^\"=\[\]{},]*?)\s*$",
            "text {at} is without quotes",
            'put quotes around it: {key} = "{at}"',
        ),
        (r"^[^=]*(?P<at>=)\s*$", "key '{key}' has no value", "write a value after ="),
        (r"^\s*(?P<at>//|/\*|;|--)", "{at} does not begin a comment", "comments begin with #"),
        (r"^\s*[\w\"-]+\s*(?P<at>:)", "colon after a key", "write = in place of the colon"),
        (
            r"^\s*(?P<at>[\w-]+(?: +[\w-]+)+)\s*=",
            "blank in the key '{at}'",
            "write {under}, or put the key in quotes",
        ),
        (
            r"^\s*(?P<at>[^\"\s=\[\]]*[^\x00-\x7f\"\s=\[\]][^\"\s=\[\]]*)\s*=",
            "letter outside a-z in the key '{at}'",
            'put the key in quotes: "{at}"',
        ),
        (r"^\s*(?P<at>\[)[^\]]*$", "table name is not closed", "end it with ]"),
        (r"^\s*(?P<at>[\w.-]+)\s*$", "'{at}' has no value", "write {at} = and a value"),
        (
            r"=.*[^\s=]\s+(?P<at>[\w-]+)\s*=",
            "second key '{at}' on one line",
            "give each key its own line",
        ),
    )
)


def line_clue(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a mistake by the looks of the line it is on."""
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start:].partition("\n")[0]
    if len(line) > 400:
        return None
    mask = source.mask[start : start + len(line)]
    for clue in _CLUES:
        if match := clue.pattern.search(mask):
            words = _clue_words(line, match)
            what, fix = clue.what.format(**words), clue.fix.format(**words)
            return source.problem_at(start + match.start("at"), what, fix=fix)
    return None


def _clue_words(line: str, match: re.Match[str]) -> dict[str, str]:
    """Return the words a clue may use, from the line as it was written."""
    at = line[slice(*match.span("at"))]
    decimal = at.replace(",", ".")
    thousand = f"{decimal} (or {at.replace(',', '')} if a thousand is meant)"
    number = match.groupdict().get("number")
    return match.groupdict(default="") | {
        "share": as_share(number) if number else "",
        "at": at,
        "key": line.partition("=")[0].strip(),
        "straight": straighten(line),
        "lower": at.lower(),
        "under": re.sub(" +", "_", at),
        "solid": at.replace(" ", ""),
        "point": thousand if re.search(r",[0-9]{3}$", at) else decimal,
    }
