"""Pydantic's errors as problems: each once, in the order of the file, in plain words."""

from dataclasses import replace
from typing import Any

import pydantic
from pydantic_core import ErrorDetails

from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.findings import Finding, holds, place_of, without_twins
from sim.inputs.strict_toml.hints import choices_of, fields_of, homes_of, inside, models_of
from sim.inputs.strict_toml.problems import SHOWN_LIMIT, FileProblems, Problem
from sim.inputs.strict_toml.retyping import WANTED
from sim.inputs.strict_toml.sentences import words_for
from sim.inputs.strict_toml.wording import Key, Keys

WEIGHED_LIMIT = 1000  # problems brought into the order of the file; the rest are only counted


def translate(
    document: Document, model: type[pydantic.BaseModel], details: list[ErrorDetails]
) -> FileProblems:
    """Return pydantic's errors in the order of the file, in plain words."""
    homes = homes_of(model)
    weighed = [_locate(document, model, detail, homes) for detail in details[:WEIGHED_LIMIT]]
    findings = without_twins(_one_per_union(weighed))
    placed = sorted(((place_of(document, f), f) for f in findings), key=lambda pair: pair[0])
    told = [Problem(document.path, *position, *words_for(finding)) for position, finding in placed]
    problems = list(dict.fromkeys(told))
    total = len(problems) + len(details[WEIGHED_LIMIT:])
    return FileProblems(problems[:SHOWN_LIMIT], total)


def _locate(
    document: Document, model: type[pydantic.BaseModel], detail: ErrorDetails, homes: dict[str, str]
) -> Finding:
    """Follow an error's location through data and model, past the labels of union branches."""
    location, missing = detail["loc"], ""
    if detail["type"] == "missing":
        *rest, last = location
        location, missing = tuple(rest), str(last) if isinstance(last, str) else ""
    keys: Keys = ()
    hint: Any = model
    parent: Any = None
    value: Any = document.data
    for key in location:
        if len(models_of(hint)) > 1 or not holds(value, key):
            hint = _branch(hint, key)
        else:
            hint, parent, value, keys = inside(hint, key), hint, value[key], (*keys, key)
    kind = "unknown_key" if location[-1:] == ("[key]",) else detail["type"]
    wanted = (WANTED[kind],) if kind in WANTED else ()
    context = dict(detail.get("ctx", {}))
    message = detail["msg"]
    return Finding(kind, keys, hint, value, missing, message, context, homes, parent, wanted)


def _branch(hint: Any, label: Key) -> Any:
    """Return the model a union label or tag stands for, if it stands for one."""
    models = models_of(hint)
    for model in models:
        tags = [tag for info in fields_of(model).values() for tag in choices_of(info.annotation)]
        if label == model.__name__ or label in tags:
            return model
    return models[0] if models else hint


def _one_per_union(findings: list[Finding]) -> list[Finding]:
    """Make one finding of the complaints of all branches of a union about one value."""
    kept: dict[Keys, Finding] = {}
    others = []
    for finding in findings:
        first = kept.get(finding.keys)
        if finding.type in ("missing", "extra_forbidden"):
            others.append(finding)
        elif first is None or (first.wanted and not finding.wanted):
            kept[finding.keys] = finding
        elif first.wanted and finding.wanted[0] not in first.wanted:
            kept[finding.keys] = replace(first, wanted=first.wanted + finding.wanted)
    return [*kept.values(), *others]
