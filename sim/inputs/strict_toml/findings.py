"""One pydantic error, brought to a place in the file and a place in the model."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.hints import fields_of, models_of
from sim.inputs.strict_toml.wording import Key, Keys, show


@dataclass(frozen=True)
class Finding:
    """One pydantic error, brought to a place in the file and a place in the model.

    ``keys``, ``hint`` and ``value`` are those of the value complained about; for a missing key they
    are those of the table that lacks it.
    """

    type: str
    keys: Keys
    hint: Any
    value: Any
    missing: str
    message: str
    context: dict[str, Any]
    homes: dict[str, str] = field(repr=False)
    parent: Any = None
    wanted: str = ""
    """What kind of value is wanted, where it is of the wrong kind."""

    @property
    def name(self) -> str:
        """How a sentence names the value."""
        *parents, last = self.keys
        return f"item {last + 1} of {parents[-1]}" if isinstance(last, int) else last

    @property
    def given(self) -> str:
        """The value as it would stand in the file, behind its name."""
        simple = not isinstance(self.value, dict | list)
        return f"{self.name} = {show(self.value)}" if simple else self.name


class Words(NamedTuple):
    """What a problem says."""

    what: str
    allowed: str = ""
    fix: str = ""


def holds(value: Any, key: Key) -> bool:
    """Say whether a table or list holds a key."""
    if isinstance(value, list):
        return isinstance(key, int) and key < len(value)
    return isinstance(value, dict) and key in value


def home_of(finding: Finding) -> str | None:
    """Return the other table an unknown key belongs to ("" is the top of the file), or None."""
    home = finding.homes.get(str(finding.keys[-1]))
    here = ".".join(key for key in finding.keys[:-1] if isinstance(key, str))
    return None if home is None or home.strip("[]") == here else home


def keys_known(finding: Finding) -> list[str]:
    """Return the keys that could stand where an unknown one does."""
    return sorted(key for model in models_of(finding.parent) for key in fields_of(model))


def place_of(document: Document, finding: Finding) -> tuple[int, int]:
    """Return where a finding stands; a missing key at the header of its table."""
    if finding.type in ("extra_forbidden", "wrong_name"):
        return document.where_key(*finding.keys)
    key = str(finding.context.get("key", ""))
    return document.where(*finding.keys, *([key] if holds(finding.value, key) else ()))
