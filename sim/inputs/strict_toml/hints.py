"""What the type hints of a model allow."""

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pydantic
from pydantic.fields import FieldInfo

from sim.inputs.strict_toml.wording import Key, show_number


def options_of(hint: Any) -> Iterator[Any]:
    """Yield the alternatives of a type hint: without unions, annotations and roots."""
    origin = get_origin(hint)
    if origin is Annotated:
        yield from options_of(get_args(hint)[0])
    elif origin in (Union, types.UnionType):
        for option in get_args(hint):
            yield from options_of(option)
    elif isinstance(hint, type) and issubclass(hint, pydantic.RootModel):
        yield from options_of(hint.model_fields["root"].annotation)
    else:
        yield hint


def models_of(hint: Any) -> list[type[pydantic.BaseModel]]:
    """Return the models among the alternatives of a type hint."""
    options = options_of(hint)
    return [o for o in options if isinstance(o, type) and issubclass(o, pydantic.BaseModel)]


def fields_of(model: type[pydantic.BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the key they have in a file."""
    return {
        info.validation_alias if isinstance(info.validation_alias, str) else name: info
        for name, info in model.model_fields.items()
    }


def _hint(info: FieldInfo) -> Any:
    """Return the type hint of a field with its metadata, as it would stand in ``Annotated``."""
    return Annotated[(info.annotation, info)]


def inside(hint: Any, key: Key) -> Any:
    """Return the type hint of what stands at a key of a table or an index of a list."""
    for option in options_of(hint):
        arguments = get_args(option)
        origin = get_origin(option)
        if isinstance(key, int):
            if origin is not None and not is_mapping(origin) and arguments:
                return arguments[0]
        elif is_mapping(origin) and len(arguments) == 2:
            return arguments[1]
        elif (found := models_of(option)) and key in fields_of(found[0]):
            return _hint(fields_of(found[0])[key])
    return Any


def is_mapping(origin: Any) -> bool:
    """Say whether the origin of a type hint is a table of any keys."""
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _metadata(hint: Any) -> Iterator[Any]:
    """Yield all that is said about a type hint beside its type, down through unions."""
    if get_origin(hint) is Annotated:
        for item in hint.__metadata__:
            yield from item.metadata if isinstance(item, FieldInfo) else (item,)
    if get_origin(hint) in (Annotated, Union, types.UnionType):
        for inner in get_args(hint):
            yield from _metadata(inner)


def said_of(hint: Any, name: str) -> Any:
    """Return one thing said about a type hint (``ge``, ``pattern``, ...), or None."""
    values = (getattr(item, name, None) for item in _metadata(hint))
    return next((value for value in values if value is not None), None)


def choices_of(hint: Any) -> list[str]:
    """Return the values a literal allows, as texts."""
    literals = (option for option in options_of(hint) if get_origin(option) is Literal)
    return [str(value) for literal in literals for value in get_args(literal)]


def range_of(hint: Any) -> str:
    """Return the numbers a type hint allows, in words."""
    named = (("more than", said_of(hint, "gt")), ("at least", said_of(hint, "ge")))
    return ", ".join(f"{words} {show_number(value)}" for words, value in named if value is not None)


def homes_of(model: type[pydantic.BaseModel]) -> dict[str, str]:
    """Return, for each key in the model tree, the table it belongs to."""
    homes: dict[str, str] = {}
    seen = {model}
    queue: list[tuple[str, type[pydantic.BaseModel]]] = [("", top) for top in models_of(model)]
    for table, owner in queue:
        for key, info in fields_of(owner).items():
            homes.setdefault(key, table)
            for header, child in _children(info.annotation):
                if child not in seen:
                    seen.add(child)
                    queue.append((header.format(f"{table.strip('[]')}.{key}".strip(".")), child))
    return homes


def _children(hint: Any) -> Iterator[tuple[str, type[pydantic.BaseModel]]]:
    """Yield the models directly within a type hint, and how the header of each is written."""
    for option in options_of(hint):
        yield from (("[{}]", model) for model in models_of(option))
        if get_origin(option) not in (None, Literal):
            for inner in get_args(option):
                yield from (("[[{}]]", model) for model in models_of(inner))


def type_word(hint: Any) -> str:
    """Return what kind of value a type hint wants, in words."""
    words: dict[Any, str] = {
        str: "text",
        float: "a number",
        int: "a whole number",
        bool: "true or false",
    }
    return " or ".join(words[option] for option in options_of(hint) if option in words)


def allowed_by(hint: Any) -> str:
    """Return the choices, the range or the form of a type hint, in words."""
    return ", ".join(choices_of(hint)) or range_of(hint) or said_of(hint, "form") or ""
