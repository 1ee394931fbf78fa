"""What is left of a file without its mistakes, so that the rest can be checked as well."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, get_args, get_origin

import pydantic
from pydantic import Field

from sim.inputs.strict_toml.cascades import faults_of
from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.findings import holds
from sim.inputs.strict_toml.hints import fields_of, inside, is_mapping, models_of, options_of
from sim.inputs.strict_toml.problems import FileProblems
from sim.inputs.strict_toml.translation import translate
from sim.inputs.strict_toml.wording import Key, Keys

M = TypeVar("M", bound=pydantic.BaseModel)


@dataclass(frozen=True)
class Rest(Generic[M]):
    """A file without what is wrong with it; a required key that is missing holds None."""

    document: Document
    table: M
    cut: frozenset[Keys]
    """Key paths that were left out: values, keys, and whole items of lists."""
    refused: FileProblems | None


def salvage(document: Document, model: type[M]) -> Rest[M]:
    """Return what is sound in a document, and what is wrong with the rest.

    Raises ``FileProblems`` when nothing can be saved.
    """
    try:
        return Rest(document, model.model_validate(document.data), frozenset(), None)
    except pydantic.ValidationError as error:
        details = faults_of(error)
    refused = translate(document, model, details)
    cut = frozenset(_cut(document.data, detail["loc"], model) for detail in details) - {()}
    rest = _without(document, cut)
    try:
        return Rest(rest, _lenient(model, rest.data).model_validate(rest.data), cut, refused)
    except pydantic.ValidationError:
        raise refused from None


def _cut(value: Any, location: tuple[Key, ...], hint: Any) -> Keys:
    """Return the key path to leave out for an error: down to the first item of a list or table.

    Such a table is one whose keys are names, and what they name tables of a model.
    """
    keys: Keys = ()
    for key in location:
        if not holds(value, key):
            break
        keys = (*keys, key)
        item = isinstance(value, list) or _names_tables(hint)
        value, hint = value[key], inside(hint, key)
        if item:
            break
    return keys


def _names_tables(hint: Any) -> bool:
    mappings = (option for option in options_of(hint) if is_mapping(get_origin(option)))
    return any(models_of(get_args(mapping)[-1]) for mapping in mappings)


def _without(document: Document, cut: frozenset[Keys]) -> Document:
    """Return a document that lacks some key paths and still knows where all others stand."""
    kept: dict[Keys, list[int]] = {}
    for *parents, last in cut:
        if isinstance(last, int):
            kept[tuple(parents)] = []
    data = dict(_items(document.data, (), cut, kept))
    return replace(document, data=data, kept=kept)


def _items(
    table: dict[str, Any], keys: Keys, cut: frozenset[Keys], kept: dict[Keys, list[int]]
) -> Iterator[tuple[str, Any]]:
    """Yield what stays in a table, noting which items of its lists do."""
    for key, value in table.items():
        here = (*keys, key)
        if here in cut:
            continue
        if isinstance(value, dict):
            yield key, dict(_items(value, here, cut, kept))
        elif here in kept:
            kept[here] += [i for i in range(len(value)) if (*here, i) not in cut]
            yield key, [value[i] for i in kept[here]]
        else:
            yield key, value


def _lenient(model: type[M], data: dict[str, Any]) -> type[M]:
    """Return a model that does without the top keys that the data lacks."""
    absent: dict[str, Any] = {
        name: (Any, Field(default=None, alias=info.alias))
        for (key, info), name in zip(fields_of(model).items(), model.model_fields, strict=True)
        if key not in data and info.is_required()
    }
    return pydantic.create_model(model.__name__, __base__=model, **absent) if absent else model
