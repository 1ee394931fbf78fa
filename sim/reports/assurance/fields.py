"""Everything that a document of the pack may name, and how a document is filled with it."""

import re
from collections.abc import Mapping

from sim.inputs.register import Register
from sim.inputs.scenario import load_scenario
from sim.inputs.strict_toml import FileProblems, Problem, nearest
from sim.reports.assurance.evidence_fields import (
    check_fields,
    fit_fields,
    forecast_fields,
    search_fields,
)
from sim.reports.assurance.model_fields import (
    model_fields,
    number_fields,
    software_fields,
    swing_fields,
)
from sim.reports.assurance.tree import SourceTree

FIELD = re.compile(r"\{(\w+)\}")
"""A field in a document: its name in braces."""


def fields_of(tree: SourceTree, register: Register) -> dict[str, str]:
    """Every field by name.

    Raises FileProblems when a page does not say what is read off it.
    """
    baseline = load_scenario(tree.root / "scenarios", "baseline", register)
    return {
        **software_fields(tree),
        **model_fields(tree, register, baseline),
        **number_fields(register),
        **swing_fields(register, baseline),
        **check_fields(tree, register),
        **fit_fields(tree),
        **search_fields(tree),
        **forecast_fields(tree, register),
    }


def filled(tree: SourceTree, name: str, fields: Mapping[str, str]) -> str:
    """A document with its fields filled.

    Raises FileProblems with every field that is unknown or empty, and where it stands.
    """
    lines = tree.text(name).splitlines()
    path = str(tree.root / name)
    problems = [
        Problem(path, number, match.start() + 1, *_wrong(match[1], fields))
        for number, line in enumerate(lines, 1)
        for match in FIELD.finditer(line)
        if not fields.get(match[1], "").strip()
    ]
    if problems:
        raise FileProblems(problems)
    return FIELD.sub(lambda match: fields[match[1]], "\n".join(lines)) + "\n"


def _wrong(field: str, fields: Mapping[str, str]) -> tuple[str, str, str]:
    """What is wrong with a field, what is allowed, and how it is mended."""
    if field in fields:
        return f"field '{field}' is empty", "", "see what it is read from"
    return f"unknown field '{field}'", ", ".join(sorted(fields)), nearest(field, fields)
