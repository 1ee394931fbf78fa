"""What a scenario file may hold: tables, keys, and what each of them may be by itself."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from sim.inputs.strict_toml import Form, Strict, mistake

Words = Annotated[str, Field(min_length=1)]
Date = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}(-?Q[1-4]|-(0[1-9]|1[0-2]))?$"),
    Form('a year, a quarter Q1 to Q4 or a month 01 to 12, like "2020", "2020-Q3" or "2020-08"'),
]
Identifier = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*$"),
    Form('small letters, digits and hyphens, like "us-presses"'),
]
Parent = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*$"),
    Form('the name of a file in the same folder, without path and .toml, like "baseline"'),
]


class TimeTable(Strict):
    """The span of a run."""

    start: Date | None = None
    """First quarter: 2019-Q1, where the record ends."""
    end: Date | None = None
    """Last quarter, at most 2050-Q4."""


class EventTable(Strict):
    """Something that happens at a date."""

    id: Identifier
    """Name of the event, unique in the file; an heir overrides it by this name."""
    actor: Words | None = None
    """Who acts: a code of seeds/cast.toml, or world."""
    does: Words | None = None
    """What it does: a verb of seeds/actions.toml."""
    size: float | None = None
    """How much, in the unit of the verb; a verb without a unit takes none."""
    since: Date | None = Field(default=None, alias="from")
    """First quarter in which it acts."""
    until: Date | None = None
    """Last quarter in which it acts; left out: to the end of the run."""
    source: Words | None = None
    """Where it comes from: a paragraph, a row of the chronology, or judgement."""
    off: bool | None = None
    """Whether an inherited event is left out: true, and it does not happen."""


class ExpectTable(Strict):
    """What is expected of the scenario, said before it is run."""

    output: Words
    """Name of an output, with the actor: alignment.CHN."""
    direction: Literal["rises", "falls", "stays"] | None = None
    """Which way futures move against the same futures of the baseline, by the median change."""
    above: float | None = None
    """What the scenario's own median exceeds; together with below: lies between."""
    below: float | None = None
    """What the scenario's own median stays under."""
    at: Date = "2030-Q4"
    """When: a bare year means its last quarter."""
    confidence: float | None = Field(
        default=None, json_schema_extra={"exclusiveMinimum": 0.5, "exclusiveMaximum": 1.0}
    )
    """How sure the author is that it will hold, more than 0.5 and less than 1."""
    by: Words | None = None
    """Who says so."""

    @field_validator("confidence")
    @classmethod
    def _between_half_and_one(cls, value: float | None) -> float | None:
        if value is None or 0.5 < value < 1.0:
            return value
        side, fix = ("large", "nobody is certain: write 0.99 at most")
        if 50.0 < value < 99.5:
            fix = f"is this a percentage? write {value / 100.0:.2f}"
        elif value <= 0.5:
            side, fix = ("small", "state what you hold for more likely than not")
        raise mistake(
            f"confidence = {value:g} is too {side}",
            allowed="more than 0.5 and less than 1",
            fix=fix,
        )

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        levels = [level for level in (self.above, self.below) if level is not None]
        if self.direction is None and not levels:
            raise mistake(
                f"nothing is stated about '{self.output}'",
                allowed="direction, or above and below",
                fix='write direction = "rises", or above = ...',
            )
        if self.direction is not None and levels:
            raise mistake(
                "a direction and a level in one expectation",
                key="direction",
                allowed="direction, or above and below",
                fix="write a second [[expect]] for the other",
            )
        if len(levels) == 2 and levels[0] >= levels[1]:
            what = f"nothing is above {self.above:g} and below {self.below:g}"
            raise mistake(what, key="above", fix="above must be less than below")
        return self


class ScenarioTable(Strict):
    """One scenario file."""

    schema_: Literal[1] = Field(alias="schema")
    """Version of the file format."""
    title: Words
    """One line."""
    story: Words
    """Two sentences that a minister could read."""
    paragraphs: list[str]
    """The paragraphs that it rests on."""
    extends: Parent | None = None
    """The scenario from which everything not written here comes."""
    time: TimeTable | None = None
    """The span of the run."""
    levers: dict[str, dict[str, float]] = Field(default_factory=dict)
    """What actors choose throughout, by actor and lever."""
    world: dict[str, float] = Field(default_factory=dict)
    """What nobody chooses, throughout."""
    event: list[EventTable] = Field(default_factory=list)
    """What happens, and when."""
    expect: list[ExpectTable] = Field(default_factory=list)
    """What is expected, said before running."""
    notice: list[Words]
    """Things to notice."""
    try_: list[Words] = Field(alias="try")
    """Things to try."""

    @field_validator("schema_", mode="before")
    @classmethod
    def _whole_number(cls, value: object) -> object:
        if isinstance(value, bool | float):
            kind = "a yes-or-no value" if isinstance(value, bool) else "a decimal number"
            what = f"schema = {str(value).lower()} is {kind}; a whole number is wanted"
            raise mistake(what, allowed="1", fix="write schema = 1")
        return value
