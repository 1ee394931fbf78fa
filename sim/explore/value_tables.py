"""What a file of values may hold: tables, keys, and what each of them may be by itself."""

from typing import Annotated

from pydantic import Field

from sim.explore.file_format import Versioned
from sim.inputs.scenario.tables import Date, Words
from sim.inputs.strict_toml import Form, Strict

Name = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9-]*$"),
    Form('small letters, digits and hyphens, like "development"'),
]


class ValueTable(Strict):
    """What is valued."""

    output: Words
    """Name of an output; with an actor, alignment.CHN, unless it is the home country's own."""
    label: Words
    """What it means, in words."""
    at: Date | None = None
    """The quarter in which it is read; a bare year means its last."""
    since: Date | None = Field(default=None, alias="from")
    """First quarter of those over which its mean is taken."""
    until: Date | None = None
    """Last of these quarters."""
    worst: float
    """What counts as 0, in the unit of the output."""
    best: float
    """What counts as 1."""
    least: float
    """The least acceptable level."""
    weight: float
    """How much it counts, against the others."""
    source: Words
    """Whose judgement, and on what it rests."""


class ValuesTable(Versioned):
    """values.toml."""

    scenarios: list[Words] = Field(min_length=1)
    """The scenarios that strategies meet unless others are named."""
    value: dict[Name, ValueTable] = Field(min_length=1)
    """What is valued, by name."""
