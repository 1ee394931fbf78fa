"""The base of all models of files: exact, frozen, no unknown keys."""

from dataclasses import dataclass

import pydantic
from pydantic_core import CoreSchema, PydanticCustomError


@dataclass(frozen=True)
class Form:
    """What a pattern asks for, in words; stands beside the pattern in ``Annotated``."""

    form: str


def _accept_lists(node: object) -> None:
    """Make the tuples of a core schema lax, leaving all other nodes strict."""
    if isinstance(node, dict):
        if node.get("type") == "tuple":
            node["strict"] = False
        for name, child in node.items():
            if name not in ("default", "metadata", "serialization", "expected"):
                _accept_lists(child)
    elif isinstance(node, list | tuple):
        for child in node:
            _accept_lists(child)


class Strict(pydantic.BaseModel):
    """A model for files: exact types, no unknown keys, frozen, no nan or inf.

    Strictness is about meaning, not about containers: a field annotated as a tuple accepts a list,
    at any depth; what is *in* it stays strict.

    The docstring below a field is its description, shown when the key is missing. A pattern has a
    ``Form`` beside it. A validator raises ``mistake(...)``. What no schema of ours asks for has no
    words here: upper limits, enums, sets, unions of tables.
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
        """Let lists become tuples."""
        schema = handler(source)
        _accept_lists(schema)
        return schema


def mistake(what: str, *, key: str = "", allowed: str = "", fix: str = "") -> PydanticCustomError:
    """Return what a validator raises: what is wrong, the key to point at, and how to mend it."""
    context = {"what": what, "key": key, "allowed": allowed, "fix": fix}
    return PydanticCustomError("mistake", "{what}", {k: v for k, v in context.items() if v})
