"""What seeds/cast.toml may say: one schema for each of its tables."""

from typing import Annotated, Literal

from pydantic import Field

from sim.inputs.strict_toml import Form, Strict

Code = Annotated[
    str,
    Field(pattern=r"^[A-Z][A-Z0-9]*$"),
    Form('capital letters and digits, like "CHN"'),
]
Colour = Annotated[
    str,
    Field(pattern=r"^#[0-9A-Fa-f]{6}$"),
    Form('red, green and blue in hexadecimal digits, like "#0A41C5"'),
]
Words = Annotated[str, Field(min_length=1)]
Role = Literal[
    "power",
    "asker",
    "observer",
    "sender",
    "asian",
    "western",
    "measured",
    "patron",
    "trainer",
    "announcer",
    "preference_giver",
    "shelter",
    "rest",
]


class CountryRecord(Strict):
    """The home country or a partner: its names, and how it is drawn."""

    code: Code
    """Name in data: seeds, scenarios and tables."""
    name: Words
    """Name in figures and sentences."""
    short: Words
    """Name where there is little room."""
    adjective: Words
    """What is theirs: Chinese."""
    the: bool = False
    """Whether a sentence says "the" before the name."""
    proper: bool = True
    """Whether the name keeps its capital inside a sentence."""
    colour: Colour
    """Colour of its lines."""
    dashes: tuple[Annotated[float, Field(gt=0)], ...]
    """Lengths of strokes and gaps, in line widths; none for a solid line."""


class PartnerRecord(CountryRecord):
    """A partner: the parts it plays, and what it does without."""

    roles: tuple[Role, ...]
    """The parts that it plays."""
    acts_as: str
    """The class of sim/model/actors/ that decides for it."""
    luck: Words | None = None
    """The stream that an observer's noise is drawn from."""
    without: tuple[Words, ...] = ()
    """Numbers that it does not have and that count as 0 for it."""


class MinistryRecord(Strict):
    """A ministry of the home country."""

    code: Code
    """Name in data."""
    name: Words
    """Name in figures and sentences."""


class NumbersRecord(Strict):
    """Groups of numbers of parameters.toml that actors must have, by role."""

    partner: tuple[Words, ...]
    """Numbers that every partner has."""
    power: tuple[Words, ...]
    """Numbers that every power has."""
    asker: tuple[Words, ...]
    """Numbers that every asker has."""
    observer: tuple[Words, ...]
    """Numbers that every observer has."""
    sender: tuple[Words, ...]
    """Numbers that every sender has."""
    ministry: tuple[Words, ...]
    """Numbers that every ministry has."""


class CastTable(Strict):
    """The whole file."""

    schema_: Literal[1] = Field(alias="schema")
    """Version of the file format."""
    home: CountryRecord
    """The country whose alignment is simulated."""
    partner: tuple[PartnerRecord, ...]
    """Its partners, powers first."""
    ministry: tuple[MinistryRecord, ...]
    """Its ministries; the first one leads."""
    needs: dict[str, tuple[str, ...]]
    """Which ministries a kind of offer needs, the competent one first."""
    numbers: NumbersRecord
    """Which numbers each of them must have."""
