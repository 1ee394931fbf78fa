"""One mistake, one message: what of pydantic's errors only follows from another of them?"""

from typing import get_origin

import pydantic
from pydantic_core import ErrorDetails

from sim.inputs.strict_toml.findings import Finding, home_of, keys_known
from sim.inputs.strict_toml.hints import fields_of, is_mapping, models_of, options_of
from sim.inputs.strict_toml.wording import Keys, closest_word


def faults_of(error: pydantic.ValidationError) -> list[ErrorDetails]:
    """All errors but a tuple that is long enough: pydantic counts only its sound items."""
    return [fault for fault in error.errors(include_url=False) if not _long_enough(fault)]


def _long_enough(fault: ErrorDetails) -> bool:
    return fault["type"] == "too_short" and len(fault["input"]) >= fault["ctx"]["min_length"]


def without_cascades(findings: list[Finding]) -> list[Finding]:
    """Leave out what goes away with another finding."""
    return _without_twins(_without_nameless(findings))


def _without_twins(findings: list[Finding]) -> list[Finding]:
    """Leave out "missing key" where an unknown key of the same table was meant to be it."""
    unknown = [finding for finding in findings if finding.type == "extra_forbidden"]
    meant = {(f.keys[:-1], _meant_key(f)) for f in unknown[:200]}
    return [f for f in findings if not f.missing or (f.keys, f.missing) not in meant]


def _meant_key(finding: Finding) -> str:
    """Return the key an unknown key was meant to be, or ""."""
    word = str(finding.keys[-1])
    return "" if home_of(finding) is not None else closest_word(word, keys_known(finding))


def _without_nameless(findings: list[Finding]) -> list[Finding]:
    """Of values that lack the header of a table of their own, leave the first to speak for all."""
    first: dict[Keys, Finding] = {}
    for finding in filter(nameless, findings):
        first.setdefault(finding.keys[:-1], finding)
    if not first:
        return findings
    return [f for f in findings if f in first.values() or not _within(f, first)]


def _within(finding: Finding, first: dict[Keys, Finding]) -> bool:
    """Whether a finding lies at or below a value that lacks such a header."""
    for size in range(len(finding.keys)):
        speaker = first.get(finding.keys[:size])
        if speaker and (nameless(finding) or finding.keys[size] in _keys_meant(speaker)):
            return True
    return False


def nameless(finding: Finding) -> bool:
    """Whether a value stands directly in a table of named tables, where one of these is wanted."""
    tables = any(is_mapping(get_origin(option)) for option in options_of(finding.parent))
    if not tables or finding.wanted != "a table" or isinstance(finding.value, dict | list):
        return False
    return not models_of(finding.hint) or finding.keys[-1] in _keys_meant(finding)


def _keys_meant(finding: Finding) -> set[str]:
    """The keys of the table that is wanted, where they are known."""
    return {key for model in models_of(finding.hint) for key in fields_of(model)}
