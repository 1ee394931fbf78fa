"""Reading a file through all gates."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pydantic

from sim.inputs.strict_toml.cascades import faults_of
from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.files import read_text, refuse_outside
from sim.inputs.strict_toml.guards import (
    find_deep,
    find_empty,
    find_hidden,
    find_long_key,
    find_long_number,
)
from sim.inputs.strict_toml.problems import FileProblems
from sim.inputs.strict_toml.syntax import load
from sim.inputs.strict_toml.translation import translate

M = TypeVar("M", bound=pydantic.BaseModel)


def parse(path: Path, within: Path | None = None) -> Document:
    """Return a file's data with positions, or raise ``FileProblems``; no model is consulted.

    A link is followed only as far as the folder ``within``, where one is given.
    """
    if within is not None:
        refuse_outside(path, within)
    source = Document(str(path), {}, read_text(path))
    for guard in (find_hidden, find_deep, find_long_key, find_long_number, find_empty):
        if problem := guard(source):
            raise FileProblems([problem])
    return replace(source, data=load(source))


def check(document: Document, model: type[M]) -> M:
    """Return the model a document holds, or raise ``FileProblems`` with all its mistakes."""
    try:
        return model.model_validate(document.data)
    except pydantic.ValidationError as error:
        details = faults_of(error)
    raise translate(document, model, details)
