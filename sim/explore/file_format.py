"""What every file of an exploration begins with: the version of its format."""

from typing import Literal

from pydantic import Field, field_validator

from sim.inputs.strict_toml import Strict, mistake


class Versioned(Strict):
    """A file that says which version of its format it is."""

    schema_: Literal[1] = Field(alias="schema")
    """Version of the file format."""

    @field_validator("schema_", mode="before")
    @classmethod
    def _whole_number(cls, value: object) -> object:
        """Refuse `true` and `1.0`, which Python takes for 1."""
        if isinstance(value, bool | float):
            what = f"schema = {str(value).lower()} is no whole number"
            raise mistake(what, allowed="1", fix="write schema = 1")
        return value
