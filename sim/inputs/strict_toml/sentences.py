"""What to say about each kind of mistake in a value or key."""

import re
from collections.abc import Callable
from typing import Any, get_args, get_origin

from sim.inputs.strict_toml.cascades import nameless
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
    header,
    nearest,
    plural,
    show,
)


def words_for(finding: Finding) -> Words:
    """Return what to say about a finding; of any other kind what its validator says."""
    if nameless(finding):
        return _nameless(finding)
    if finding.wanted:
        return wrong_type(finding)
    return _SAY.get(finding.type, _own_words)(finding)


def _unknown_key(finding: Finding) -> Words:
    word, known, home = str(finding.keys[-1]), keys_known(finding), home_of(finding)
    fix = nearest(word, known)
    if home is not None:
        place = f"in {home}" if home else "at the top of the file, before the first [table]"
        fix = f"'{word}' belongs {place}"
    return Words(f"unknown key '{clip(word)}'", ", ".join(known), fix)


def _wrong_name(finding: Finding) -> Words:
    """Say what is wrong with a key of a table whose keys are free, but for their form."""
    what = f"key '{clip(finding.keys[-1])}' has the wrong form"
    return Words(what, _form_of_names(finding.parent))


def _nameless(finding: Finding) -> Words:
    """Say that the header above a value lacks the name of a table of its own."""
    above = finding.keys[:-1]
    what = f"{finding.given} stands directly in {header(above)}, which holds tables with names"
    fix = f"write {header((*above, 'NAME'))} above it, with a name in place of NAME"
    form = _form_of_names(finding.parent)
    return Words(what, f"names in {form}" if form else "", fix)


def _form_of_names(hint: Any) -> str:
    """Return what is asked of the keys of a table whose keys are free, or ""."""
    tables = (o for o in options_of(hint) if is_mapping(get_origin(o)))
    forms = (said_of(get_args(table)[0], "form") for table in tables)
    return next((form for form in forms if form), "")


def _missing_key(finding: Finding) -> Words:
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
    meaning = next((info.description for info in fields if info and info.description), "")
    return f"add {line}" + (f" ({_first_sentence(meaning)})" if meaning else "")


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


def _too_small(finding: Finding) -> Words:
    return Words(f"{finding.given} is too small", range_of(finding.hint))


def _not_finite(finding: Finding) -> Words:
    what = f"{finding.name} must be a finite number, not {show(finding.value)}"
    return Words(what, fix="write a number, or leave it out")


def _too_short(finding: Finding) -> Words:
    what = f"{finding.name} has {plural(len(finding.value), 'item')}"
    return Words(what, f"at least {plural(finding.context['min_length'], 'item')}")


def _empty(finding: Finding) -> Words:
    return Words(f"{finding.name} is empty", "at least 1 character")


def _too_long(finding: Finding) -> Words:
    what = f"{finding.name} has {plural(len(finding.value), 'character')}"
    return Words(what, f"at most {plural(finding.context['max_length'], 'character')}")


def _wrong_form(finding: Finding) -> Words:
    return Words(f"{finding.given} has the wrong form", said_of(finding.hint, "form"))


def _own_words(finding: Finding) -> Words:
    """Use the text a validator gave."""
    context = finding.context
    return Words(finding.message, context.get("allowed", ""), context.get("fix", ""))


_SAY: dict[str, Callable[[Finding], Words]] = {
    "extra_forbidden": _unknown_key,
    "wrong_name": _wrong_name,
    "missing": _missing_key,
    "greater_than": _too_small,
    "greater_than_equal": _too_small,
    "finite_number": _not_finite,
    "literal_error": _unknown_value,
    "too_short": _too_short,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _wrong_form,
}
