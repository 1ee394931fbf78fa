"""The base of all models of files: exact, frozen, no unknown keys."""

from dataclasses import dataclass

import pydantic
from pydantic_core import CoreSchema, PydanticCustomError


@dataclass(frozen=True)
class Form:
    """What a pattern asks for, in words; stands beside the pattern in ``Annotated``."""

    form: str


def _accept_lists(node: object) -> None:
    """Make the container nodes of a core schema lax, leaving all others strict."""
    if isinstance(node, dict):
        if node.get("type") in ("tuple", "set", "frozenset", "enum"):
            node["strict"] = False
        for name, child in node.items():
            if name not in ("default", "metadata", "serialization", "expected", "members"):
                _accept_lists(child)
    elif isinstance(node, list | tuple):
        for child in node:
            _accept_lists(child)


class Strict(pydantic.BaseModel):
    """A model for files: exact types, no unknown keys, frozen, no nan or inf.

    Strictness is about meaning, not about containers: TOML knows one kind of list and no enums, so
    fields annotated as tuple, set or frozenset accept a list, at any depth, and an enum accepts its
    value; what is *in* them stays strict. Prefer ``tuple[...]``, which is frozen like its model.

    The docstring below a field is its description, shown when the key is missing. A validator may
    raise ``ValueError`` (its text is shown as it is) or ``PydanticCustomError``, whose context may
    hold ``key`` (the key of the table to point at), ``allowed`` and ``fix``.
    """

    model_config = pydantic.ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[pydantic.BaseModel], handler: pydantic.GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Let lists become tuples and sets, and plain values enum members."""
        schema = handler(source)
        _accept_lists(schema)
        return schema


def mistake(what: str, *, key: str = "", allowed: str = "", fix: str = "") -> PydanticCustomError:
    """Return what a validator raises: what is wrong, the key to point at, and how to mend it."""
    context = {"what": what, "key": key, "allowed": allowed, "fix": fix}
    return PydanticCustomError("mistake", "{what}", {k: v for k, v in context.items() if v})
