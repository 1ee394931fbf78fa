"""Pydantic's errors as problems: each once, in the order of the file, in plain words."""

from typing import Any

import pydantic
from pydantic_core import ErrorDetails

from sim.inputs.strict_toml.cascades import without_cascades
from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.findings import Finding, holds, place_of
from sim.inputs.strict_toml.hints import homes_of, inside
from sim.inputs.strict_toml.problems import SHOWN_LIMIT, FileProblems, Problem
from sim.inputs.strict_toml.retyping import WANTED
from sim.inputs.strict_toml.sentences import words_for
from sim.inputs.strict_toml.wording import Keys

WEIGHED_LIMIT = 1000  # problems brought into the order of the file; the rest are only counted


def translate(
    document: Document, model: type[pydantic.BaseModel], details: list[ErrorDetails]
) -> FileProblems:
    """Return pydantic's errors in the order of the file, in plain words."""
    homes = homes_of(model)
    weighed = [_locate(document, model, detail, homes) for detail in details[:WEIGHED_LIMIT]]
    findings = without_cascades(weighed)
    placed = sorted(((place_of(document, f), f) for f in findings), key=lambda pair: pair[0])
    problems = list(
        dict.fromkeys(Problem(document.path, *place, *words_for(f)) for place, f in placed)
    )
    total = len(problems) + len(details[WEIGHED_LIMIT:])
    return FileProblems(problems[:SHOWN_LIMIT], total)


def _locate(
    document: Document, model: type[pydantic.BaseModel], detail: ErrorDetails, homes: dict[str, str]
) -> Finding:
    """Follow an error's location through data and model."""
    location, missing = detail["loc"], ""
    if detail["type"] == "missing":
        location, missing = location[:-1], str(location[-1])
    keys: Keys = ()
    hint: Any = model
    parent: Any = None
    value: Any = document.data
    for key in location:
        if holds(value, key):
            hint, parent, value, keys = inside(hint, key), hint, value[key], (*keys, key)
    kind = "wrong_name" if location[-1:] == ("[key]",) else detail["type"]
    context, wanted = dict(detail.get("ctx", {})), WANTED.get(kind, "")
    return Finding(kind, keys, hint, value, missing, detail["msg"], context, homes, parent, wanted)
