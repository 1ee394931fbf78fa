"""What a line of documents.toml, facts.toml, programmes.toml and sources.toml holds."""

from typing import Annotated, Literal

from pydantic import Field

from sim.inputs.strict_toml import Form, Strict

Slug = Annotated[
    str,
    Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    Form('small letters, digits and single hyphens, like "smart-cities"'),
]
SourceId = Annotated[
    str,
    Field(pattern=r"^(S[0-9]+|[a-z0-9]+(-[a-z0-9]+)*)$"),
    Form('S and a number, like "S12", or small letters, digits and single hyphens'),
]
Day = Annotated[
    str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Form('a day, like "2018-11-18"')
]
Days = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2}(/[0-9]{2})?)?$"),
    Form('a month, a day or a span of days, like "2018-11", "2018-11-18" or "2018-12-03/05"'),
]
FileName = Annotated[
    str,
    Field(pattern=r"^[\w-][\w.-]*$"),
    Form('the name of a file without its folder, like "trade.csv"'),
]
Checksum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Form("64 hexadecimal digits")]
Paragraphs = Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]
Token = Annotated[str, Field(min_length=1, max_length=40)]
Dollars = Annotated[float, Field(gt=0)]
Code = Annotated[str, Field(min_length=1)]
Unit = Literal["US$ m", "%", "year", "years", "count", "ordinal", "times", "tier"]


class DocumentRecord(Strict):
    """One of the documents: who wrote it, how it leans, and which text is meant."""

    id: Slug
    """Name by which facts cite it."""
    title: str
    """Title as published."""
    author: str
    """Who wrote it."""
    publisher: str
    """Who published it."""
    date: Day
    """Day of publication; its year is what "this year" means."""
    genre: str
    """What kind of text it is."""
    bias: str
    """Why its claims are hypotheses."""
    file: FileName
    """Name of the text file."""
    paragraphs: Annotated[int, Field(ge=1)]
    """Number of lines of the text file."""
    sha256: Checksum
    """Checksum of the text file."""

    @property
    def year(self) -> int:
        """Year of publication."""
        return int(self.date[:4])


class Fact(Strict):
    """One figure or claim of a document, in our own words."""

    id: Slug
    """Name of the fact."""
    document: Slug
    """The document that says so."""
    paragraph: Paragraphs
    """Every paragraph that says so."""
    kind: Literal["amount", "year", "count", "goal", "share", "date", "mechanism"]
    """What is stated; every kind but a date and a mechanism has a value."""
    statement: str
    """The fact, restated."""
    value: float | None = None
    """The number, in `unit`."""
    unit: Unit | None = None
    """Unit of the number."""
    bound: Literal["exact", "at least", "at most"] = "exact"
    """Whether the document says "over" or "nearly"."""
    date: Days | None = None
    """Month, day or span of days, for a date."""
    text: Token | None = None
    """The token as it stands in each cited paragraph."""
    feeds: tuple[Slug, ...]
    """Mechanisms and programmes that use the fact."""
    why_unused: str | None = None
    """Why a fact feeds nothing."""


class Programme(Strict):
    """A named programme, as announced: what it offers, and whether the home country may share."""

    id: Slug
    """Name by which facts and other programmes refer to it."""
    name: str
    """Its proper name."""
    actor: Code
    """Whose money or decision it is."""
    partners: tuple[Code, ...] = ()
    """Others who take part."""
    document: Slug
    """The document that states it."""
    paragraph: Paragraphs
    """Where; the first one states the amount."""
    amount_usd_m: Dollars | None = None
    """Amount as stated, US$ m; absent when none is stated."""
    amount_kind: (
        Literal[
            "spent this year", "capacity", "target", "sales", "stock", "commitment", "investment"
        ]
        | None
    ) = None
    """What the amount is: announced is not delivered."""
    text: Token | None = None
    """The amount's token as it stands in the first paragraph."""
    years: Annotated[float, Field(gt=0)] | None = None
    """Period in years, as stated; absent when none is stated."""
    region: str
    """Where it is meant for."""
    money: Literal["grants", "loans", "fdi", "trade", "security", "none"]
    """Kind of money."""
    channel: Literal["economy", "security", "diplomacy", "governance"]
    """Channel of the tie it works through."""
    eligible: bool
    """Whether the home country may receive from it."""
    reason: str
    """Why it may, or why the programme bypasses the home country."""
    scope: Literal["asean", "indo-pacific", "mekong", "world", "none"]
    """The group of whose total the home country has a share."""
    nested_in: Slug | None = None
    """The larger programme whose dollars include these."""
    nested_kind: Literal["stated", "plausible"] | None = None
    """Whether the document says so or it is likely."""
    additional: bool
    """Whether it adds to the flows already observed in 2018."""
    additional_usd_m: Dollars | None = None
    """The part that is new, US$ m, when that is not the whole amount."""
    presses_on: Code | None = None
    """Whom the option puts under pressure at the same time."""
    presses_money: Literal["grants", "loans", "fdi", "trade", "security"] | None = None
    """Which of that actor's kinds of money."""

    @property
    def added_usd_m(self) -> float:
        """Dollars that come on top of the flows observed in 2018, US$ m."""
        if not self.additional:
            return 0.0
        return self.additional_usd_m or self.amount_usd_m or 0.0


class Source(Strict):
    """Something a number may cite: a data file or a published finding."""

    id: SourceId
    """Name by which parameters cite it."""
    citation: str
    """Who found or published it."""
    licence: str
    """Terms under which it is used."""
    file: FileName | None = None
    """The data file in seeds/data."""
    magnitude: str | None = None
    """How large the effect is, in our own words."""
    status: (
        Literal["read in the source named", "computed by us from the data named", "memory"] | None
    ) = None
    """How far the citation could be checked."""
    used_for: str
    """What it informs."""


class Documents(Strict):
    """documents.toml."""

    document: tuple[DocumentRecord, ...]


class Facts(Strict):
    """facts.toml."""

    fact: tuple[Fact, ...]


class Programmes(Strict):
    """programmes.toml."""

    programme: tuple[Programme, ...]


class Sources(Strict):
    """sources.toml."""

    source: tuple[Source, ...]
