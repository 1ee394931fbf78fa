"""What a line of the numbers holds: parameters, levers, verbs, outputs, the band of tilt."""

from typing import Annotated, Literal, Self

from pydantic import Field, RootModel, model_validator

from sim.inputs.strict_toml import Form, Strict, mistake

Kind = Literal["document", "data", "assumed", "calibrated"]
Name = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*(\.[A-Za-z-]+)?$"),
    Form('small letters, digits and _; whose it is behind a point, like "aid_withheld.USA"'),
]

Quarter = Annotated[str, Field(pattern=r"^[0-9]{4}-Q[1-4]$"), Form('a quarter, like "2023-Q3"')]


class Parameter(Strict):
    """One number of the model with its passport."""

    value: float
    """The central value, and the median of the prior."""
    low: float
    """Lowest value that analyses sweep."""
    high: float
    """Highest value that analyses sweep."""
    limits: tuple[float, float] | None = None
    """The least and the largest value at which an experiment may hold it, to cut a link or to ask
    what if; left out, they are low and high. Draws stay from low to high."""
    unit: str
    """Unit of all of these."""
    label: str
    """What the number means, in words."""
    kind: Kind
    """Where it comes from: a document, a statistic, a judgement or a fit."""
    source: str
    """References, separated by semicolons."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            what, fix = f"low = {self.low:g} is more than high = {self.high:g}", "swap the two"
            raise mistake(what, key="low", fix=fix)
        if not self.low <= self.value <= self.high:
            what, allowed = f"value = {self.value:g} lies outside its range", _span(self)
            fix = "change value, or widen the range by low or high"
            raise mistake(what, key="value", allowed=allowed, fix=fix)
        if self.kind == "assumed" and self.low == self.high:
            fix = "let low be less than high"
            raise mistake("an assumed number must have a range", key="low", fix=fix)
        least, most = self.limits or (self.low, self.high)
        if least > self.low or most < self.high:
            what, allowed = "limits must contain the range", _span(self)
            fix = "widen them, or leave them out: they are then low and high"
            raise mistake(what, key="limits", allowed=allowed, fix=fix)
        return self


def _span(parameter: Parameter) -> str:
    return f"{parameter.low:g} to {parameter.high:g} ({parameter.unit})"


class Lever(Strict):
    """Something a scenario may set."""

    default: float
    """Value when no scenario sets it."""
    low: float
    """Lowest value allowed."""
    high: float
    """Highest value allowed."""
    unit: str
    """Unit of the value."""
    label: str
    """What it means, in words."""
    clamps: bool = False
    """Whether setting it replaces the actor's own rule."""
    calendar: list[Quarter] = Field(default_factory=list)
    """Quarters in which it is 1 in every scenario."""


class Action(Strict):
    """A verb that events may use."""

    does: str
    """The verb, as scenario files write it."""
    actors: list[str]
    """Who may do it."""
    lever: str
    """The actor's lever that it moves."""
    effect: Literal["adds", "sets", "scales", "spreads", "releases"]
    """How the size acts on the lever; what releases hands it back to the actor's own rule."""
    unit: str
    """Unit of the size."""
    size: float | None = None
    """The size that the verb always has; an event then gives none."""


class Output(Strict):
    """One recorded quantity."""

    name: str
    """Name in tables."""
    by: str
    """Who it is told apart by: home, a group of the cast, or a single actor."""
    unit: str
    """Unit in tables."""
    low: float
    """Lowest possible value."""
    high: float
    """Highest possible value."""
    label: str
    """What it means, in words."""


class Band(Strict):
    """Between which tilts by votes (`tilt_votes`) states of comparison lay, in single years.

    Inside, a country votes as one of them did; outside, as none did, but for rounding. It is no
    test of who hedges, and says nothing of the tilt of alignments.
    """

    low: float
    """Lowest tilt by votes of any state and year."""
    high: float
    """Highest tilt by votes of any state and year."""
    label: str
    """Its name inside a sentence, behind "the"."""
    years: str
    """The years it is taken from."""
    source: str
    """References, separated by semicolons."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            what = f"low = {self.low:g} is more than high = {self.high:g}"
            raise mistake(what, key="low", fix="swap the two")
        return self


class Parameters(RootModel[dict[str, dict[Name, Parameter]]]):
    """parameters.toml: sections of numbers."""


class Levers(RootModel[dict[str, dict[str, Lever]]]):
    """levers.toml: levers by actor."""


class Actions(Strict):
    """actions.toml."""

    action: list[Action]
    """The verbs of events."""


class Outputs(Strict):
    """outputs.toml."""

    band: Band
    """What the tilt by votes is held against."""
    output: list[Output]
    """What is recorded each quarter."""
