"""What to say about each kind of mistake in a value or key."""

import re
from collections.abc import Callable
from typing import Any, get_args, get_origin

from pydantic_core.core_schema import ErrorType

from sim.inputs.strict_toml.findings import Finding, Words, home_of, keys_known
from sim.inputs.strict_toml.hints import (
    allowed_by,
    choices_of,
    fields_of,
    inside,
    is_mapping,
    models_of,
    options_of,
    range_of,
    said_of,
    type_word,
)
from sim.inputs.strict_toml.retyping import wrong_type
from sim.inputs.strict_toml.wording import (
    clip,
    counted,
    header,
    nearest,
    share_meant,
    show,
    show_number,
)


def words_for(finding: Finding) -> Words:
    """Return what to say about a finding; an unknown kind keeps pydantic's own message."""
    if finding.wanted:
        return wrong_type(finding)
    if finding.type in _SAY:
        return _SAY[finding.type](finding)
    if finding.type not in get_args(ErrorType):
        return _own_words(finding)
    return Words(f"{finding.given}: {finding.message[:1].lower()}{finding.message[1:]}")


def _unknown_key(finding: Finding) -> Words:
    word, known, home = str(finding.keys[-1]), keys_known(finding), home_of(finding)
    fix = nearest(word, known)
    if home is not None:
        place = f"in {home}" if home else "at the top of the file, before the first [table]"
        fix = f"'{word}' belongs {place}"
    return Words(f"unknown key '{clip(word)}'", ", ".join(known), fix)


def _unknown_name(finding: Finding) -> Words:
    """Say what is wrong with a key of a table whose keys are free, but for their form."""
    word = str(finding.keys[-1])
    tables = (o for o in options_of(finding.parent) if is_mapping(get_origin(o)))
    hints = [get_args(table)[0] for table in tables]
    known = [choice for hint in hints for choice in choices_of(hint)]
    if known:
        return Words(f"unknown key '{clip(word)}'", ", ".join(known), nearest(word, known))
    return Words(f"key '{clip(word)}' has the wrong form", _form(finding, *hints))


def _missing_key(finding: Finding) -> Words:
    if not finding.missing:
        return _wrong_length(finding)
    hint = inside(finding.hint, finding.missing)
    what = f"missing key '{finding.missing}'"
    if finding.keys:
        what += f" in {header(finding.keys)}"
    return Words(what, allowed_by(hint) or type_word(hint), _how_to_add(finding, hint))


def _how_to_add(finding: Finding, hint: Any) -> str:
    """Say how to add a missing key, with what the model says about it."""
    line = f"{finding.missing} = {_blank(hint)}"
    if models_of(hint):
        line = header((*finding.keys, finding.missing))
    fields = [fields_of(model).get(finding.missing) for model in models_of(finding.hint)]
    told = next((info.description for info in fields if info and info.description), "")
    return f"add {line}" + (f" ({_first_sentence(told)})" if told else "")


def _blank(hint: Any) -> str:
    """Return where a value of a type hint is to be filled in."""
    if len(choices := choices_of(hint)) == 1:
        return choices[0]
    if any(get_origin(option) in (list, tuple) for option in options_of(hint)):
        return "[...]"
    return '"..."' if type_word(hint) == "text" else "..."


def _first_sentence(text: str) -> str:
    return re.split(r"\.(?:\s|$)", " ".join(text.split()), maxsplit=1)[0]


def _unknown_value(finding: Finding) -> Words:
    choices = choices_of(finding.hint)
    value = f"'{clip(finding.value)}'" if isinstance(finding.value, str) else show(finding.value)
    fix = nearest(str(finding.value), choices) if isinstance(finding.value, str) else ""
    if len(choices) == 1:
        fix = f"write {finding.name} = {choices[0]}"
    what = f"unknown {finding.name} {value}"
    if not isinstance(finding.keys[-1], str):
        what = f"{finding.name}: unknown value {value}"
    return Words(what, ", ".join(choices), fix)


def _unknown_tag(finding: Finding) -> Words:
    choices = re.findall("'([^']*)'", str(finding.context.get("expected_tags", "")))
    tag = str(finding.context.get("tag", ""))
    key = str(finding.context.get("discriminator", "")).strip("'")
    return Words(f"unknown {key} '{clip(tag)}'", ", ".join(choices), nearest(tag, choices))


def _missing_tag(finding: Finding) -> Words:
    key = str(finding.context.get("discriminator", "")).strip("'")
    choices = [c for model in models_of(finding.hint) for c in choices_of(inside(model, key))]
    what = f"missing key '{key}' in {header(finding.keys)}"
    return Words(what, ", ".join(choices), f"add {key} = ...")


def _out_of_range(finding: Finding) -> Words:
    large = finding.type.startswith("less")
    limit = next(iter(finding.context.values()))
    allowed = range_of(finding.hint)
    if not allowed:
        words = {"less_than": "less than", "greater_than": "more than"}
        default = "at most" if large else "at least"
        allowed = f"{words.get(finding.type, default)} {show_number(limit)}"
    fix = share_meant(finding.value, limit) if large and isinstance(limit, int | float) else ""
    return Words(f"{finding.given} is too {'large' if large else 'small'}", allowed, fix)


def _not_finite(finding: Finding) -> Words:
    what = f"{finding.name} must be a finite number, not {show(finding.value)}"
    return Words(what, fix="write a number, or leave it out")


def _wrong_length(finding: Finding) -> Words:
    items = len(finding.value) if isinstance(finding.value, list | dict) else 0
    least, most = finding.context.get("min_length"), finding.context.get("max_length")
    fixed = [get_args(o) for o in options_of(finding.hint) if get_origin(o) is tuple]
    if fixed and Ellipsis not in fixed[0]:
        allowed = f"exactly {counted(len(fixed[0]), 'item')}"
    elif least is not None:
        allowed = f"at least {counted(least, 'item')}"
    else:
        allowed = f"at most {counted(most or 0, 'item')}"
    return Words(f"{finding.name} has {counted(items, 'item')}", allowed)


def _wrong_text_length(finding: Finding) -> Words:
    least, most = finding.context.get("min_length"), finding.context.get("max_length")
    limit = f"at least {counted(least, 'character')}" if least else ""
    if most is not None:
        limit = f"at most {counted(most, 'character')}"
    characters = len(str(finding.value))
    what = f"{finding.name} has {counted(characters, 'character')}" if characters else ""
    return Words(what or f"{finding.name} is empty", limit)


def _wrong_form(finding: Finding) -> Words:
    return Words(f"{finding.given} has the wrong form", _form(finding, finding.hint))


def _form(finding: Finding, *hints: Any) -> str:
    told = (said_of(hint, "form") for hint in hints)
    return next(filter(None, told), f"text matching {finding.context.get('pattern', '')}")


def _own_words(finding: Finding) -> Words:
    """Use the text a validator gave."""
    error = finding.context.get("error")
    what = " ".join(str(error if error is not None else finding.message).split())
    allowed, fix = finding.context.get("allowed", ""), finding.context.get("fix", "")
    return Words(what or f"{finding.given} is not valid", str(allowed), str(fix))


_SAY: dict[str, Callable[[Finding], Words]] = {
    "extra_forbidden": _unknown_key,
    "unknown_key": _unknown_name,
    "missing": _missing_key,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "finite_number": _not_finite,
    "literal_error": _unknown_value,
    "enum": _unknown_value,
    "union_tag_invalid": _unknown_tag,
    "union_tag_not_found": _missing_tag,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "string_too_short": _wrong_text_length,
    "string_too_long": _wrong_text_length,
    "string_pattern_mismatch": _wrong_form,
    "value_error": _own_words,
    "assertion_error": _own_words,
}
