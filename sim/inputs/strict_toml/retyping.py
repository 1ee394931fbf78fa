"""What to say about a value of the wrong type, and how it is written as the right one."""

import datetime as dt
import json
import re
from typing import Any

from sim.inputs.strict_toml.findings import Finding, Words
from sim.inputs.strict_toml.hints import allowed_by, inside, models_of, said_of, type_word
from sim.inputs.strict_toml.numerals import readings
from sim.inputs.strict_toml.wording import as_share, clip, header, show, show_number

WANTED = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
}
"""What kind of value is wanted, by the error that says so."""

_LONE_NUMBER = re.compile(r"\s*([-+]?[0-9]+(?:[.,][0-9]+)?)\s*(.*)", re.DOTALL)


def wrong_type(finding: Finding) -> Words:
    """Say what kind of value is wanted, and how this one is written so."""
    what = f"{finding.given} is {_kind(finding.value)}; {finding.wanted} is wanted"
    return Words(what, allowed_by(finding.hint), _retype(finding))


def _kind(value: Any) -> str:
    """Return the kind of a TOML value, in plain words."""
    if isinstance(value, int) and abs(value) > 10**308:
        return "too long a number"
    kinds: list[tuple[type, str]] = [
        (bool, "a yes-or-no value"),
        (int, "a whole number"),
        (float, "a decimal number"),
        (str, "text"),
        (dict, "a table"),
        (dt.date, "a date"),
        (dt.time, "a time"),
    ]
    return next((words for kind, words in kinds if isinstance(value, kind)), "a list")


def _retype(finding: Finding) -> str:
    """Say how a value is written as the wanted type."""
    match finding.wanted:
        case "text":
            return _as_text(finding)
        case "true or false":
            return _as_truth(finding)
        case "a list":
            return _as_list(finding)
        case "a table":
            return _as_table(finding)
    return _as_number(finding)


def _assign(finding: Finding, text: str) -> str:
    """Return "key = text", or the text alone for an item of a list."""
    return f"{finding.name} = {text}" if isinstance(finding.keys[-1], str) else text


def _as_text(finding: Finding) -> str:
    value = finding.value
    if isinstance(value, dt.date | dt.time):
        return f'write it in quotes: "{_fitting_date(value.isoformat(), finding.hint)}"'
    pattern = said_of(finding.hint, "pattern")
    if isinstance(value, dict | list) or (pattern and not re.search(pattern, show(value))):
        return ""
    return f"write {_assign(finding, chr(34) + show(value) + chr(34))}"


def _fitting_date(date: str, hint: Any) -> str:
    """Return the date, or as much of it as the pattern of the field asks for."""
    pattern = said_of(hint, "pattern")
    if not pattern:
        return date
    fits = (text for text in (date, date[:7], date[:4]) if re.search(pattern, text))
    return next(fits, date)


def _as_number(finding: Finding) -> str:
    value = finding.value
    if isinstance(value, float) and value.is_integer():
        return f"write {_assign(finding, show_number(value))}"
    if not isinstance(value, str):
        return ""
    if meant := _fitting(readings(value), finding.wanted):
        return f"write the number alone: {_either([_assign(finding, one) for one in meant])}"
    if not (match := _LONE_NUMBER.fullmatch(value)):
        named = isinstance(finding.keys[-1], str)
        return "write a number without quotes" + (f": {finding.name} = ..." if named else "")
    number = match[1].replace(",", ".").lstrip("+")
    if match[2] == "%":
        return (
            f"write the number alone: {as_share(number)} as a share, {number} where the unit is %"
        )
    return "write the number alone; its unit is fixed" if match[2] else "write a whole number"


def _fitting(numbers: list[str], wanted: str) -> list[str]:
    """Those numbers that are of the wanted kind, written as it."""
    if wanted != "a whole number":
        return numbers
    return [str(int(float(n))) if "." in n else n for n in numbers if float(n).is_integer()]


def _either(written: list[str]) -> str:
    """One way to write a number, or two with what each means."""
    if len(written) == 1:
        return written[0]
    thousand, decimal = written
    return f"{thousand} if a thousand is meant, {decimal} if the comma is a decimal one"


def _as_truth(finding: Finding) -> str:
    word = str(finding.value).strip().lower()
    if word in ("true", "yes", "on", "1"):
        return f"write {_assign(finding, 'true')}"
    if word in ("false", "no", "off", "0"):
        return f"write {_assign(finding, 'false')}"
    return ""


def _as_list(finding: Finding) -> str:
    if isinstance(finding.value, dict) and not models_of(inside(finding.hint, 0)):
        return f"write {_assign(finding, '[...]')}"
    if isinstance(finding.value, dict):
        return f"write {header((*finding.keys, 0))} with double brackets"
    texts = type_word(inside(finding.hint, 0)) == "text"
    value = show(finding.value) if texts and not isinstance(finding.value, str) else finding.value
    shown = json.dumps(value, ensure_ascii=False, default=show)
    if shown != clip(shown):
        shown = "..."
    return f"write {_assign(finding, f'[{shown}]')}"


def _as_table(finding: Finding) -> str:
    names = [key for key in finding.keys if isinstance(key, str)]
    if isinstance(finding.value, list) and all(isinstance(item, dict) for item in finding.value):
        return f"write {header(tuple(names))} once, with single brackets"
    return f"begin it with {header(finding.keys)} on a line of its own"
