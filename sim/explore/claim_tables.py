"""What a file of claims may hold: tables, keys, and what each of them may be by itself."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.explore.file_format import Versioned
from sim.inputs.scenario.tables import Date, Identifier, Words
from sim.inputs.strict_toml import Strict, mistake

Direction = Literal["rises", "falls", "differs not"]


class PolicyTable(Strict):
    """A scenario with levers set throughout, for claims that no scenario is made for."""

    scenario: Words
    """The scenario that it begins with."""
    levers: dict[str, dict[str, float]]
    """What is set throughout, by actor, or world, and lever."""


class ClaimTable(Strict):
    """A claim as a weighted sum of scenarios, with the direction it has in each future."""

    name: Identifier
    """Name of the claim, unique in the file."""
    claim: Words
    """The claim in one sentence."""
    view: Words
    """Whose claim it is: a document, or whoever makes it."""
    paragraphs: tuple[str, ...] = ()
    """Where the documents make it; needed where `view` is a document."""
    quantity: Words
    """Name of an output, with the actor: alignment.CHN."""
    quarter: Date
    """When: a bare year means its last quarter."""
    contrast: dict[str, float]
    """Scenarios and policies of the file with their weights, which sum to zero."""
    direction: Direction
    """What the weighted sum does in a future in which the claim holds."""
    at_least: Annotated[float, Field(ge=0)] = 0.0
    """The least size that counts, in the unit of the quantity."""
    at_least_source: Words | None = None
    """Where that size comes from."""
    counts_against: Words
    """What speaks against the claim, in one sentence."""
    disputes: tuple[Identifier, ...] = ()
    """Claims of another view that it disagrees with."""

    @model_validator(mode="after")
    def _size_with_source(self) -> Self:
        if self.at_least > 0 and self.at_least_source is None:
            raise mistake(
                f"claim '{self.name}': nobody knows where at_least = {self.at_least:g} comes from",
                key="at_least",
                fix='add at_least_source = "...": a paragraph, a source, or judgement and why',
            )
        if self.at_least == 0 and self.at_least_source is not None:
            what = f"claim '{self.name}' has the source of a size and no size"
            raise mistake(what, key="at_least_source", fix="add at_least = ..., or leave it out")
        if self.at_least == 0 and self.direction == "differs not":
            raise mistake(
                f"claim '{self.name}': no two numbers differ by less than nothing",
                key="direction",
                fix="add at_least = ..., the size from which a difference counts, and its source",
            )
        return self


class ClaimsTable(Versioned):
    """A file of claims."""

    policies: dict[Identifier, PolicyTable] = Field(default_factory=dict)
    """Scenarios of the file's own, by name."""
    claim: Annotated[tuple[ClaimTable, ...], Field(min_length=1)]
    """The claims."""
