"""Can what stands in a plan be run? A plan that was sent may say anything and vouch for it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Name = Annotated[str, Field(pattern=r"^[^/\\\x00.][^/\\\x00]*$")]
"""A name that becomes that of a file or a folder: it leads nowhere else."""
Count = Annotated[int, Field(ge=1, le=1 << 40)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

MOST = 1 << 20
"""Parts or tallies of a scenario at most."""


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class _Table(_Form):
    name: str
    base: Literal["fixed", "prior"]
    rows: Count
    digest: Hash
    repeats: bool = False


class _Measured(_Form):
    outputs: list[str]
    quarters: list[str]


class _Inputs(_Form):
    seeds: Hash
    code: Hash
    scenarios: dict[Name, Hash]
    seed: Annotated[int, Field(ge=0)]
    draws: Count
    streams: Count
    assumptions: Literal["fixed", "prior"] | _Table
    chance: bool
    held: dict[str, float]
    measured: _Measured | None = None


class _Plan(_Form):
    format: int
    name: Name
    scenarios: Annotated[list[Name], Field(min_length=1)]
    block: Count
    span: Count
    engine: Literal["numpy", "fused"]
    keep: Literal["members", "summary", "both"]
    inputs: _Inputs

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if set(self.scenarios) != set(self.inputs.scenarios):
            raise ValueError("the scenarios are not those of the inputs")
        cut = self.span if self.keep == "summary" else min(self.block, self.span)
        if self.inputs.draws * self.inputs.streams > MOST * cut:
            raise ValueError("its parts cannot be counted")
        return self


def is_plan(written: Mapping[str, Any]) -> bool:
    """Whether a plan as JSON has every part, each of a kind and size that can be run."""
    try:
        _Plan.model_validate(written)
    except ValidationError:
        return False
    return True
