"""What a good future is: seeds/values.toml, or a file of one's own.

A value reads one output, in a quarter or as a mean over quarters, and stretches it over a scale:

    scaled = (x - worst) / (best - worst), no less than 0 and no more than 1
    score  = sum of weight * scaled / sum of weight

A future is acceptable when no value is worse than its `least`. All of this is judgement.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Self

import numpy as np
from pydantic import Field, model_validator

from sim.engine.experiment import Measure
from sim.explore.file_format import Versioned
from sim.inputs.register import Register, output_names
from sim.inputs.scenario.tables import Date, Words
from sim.inputs.strict_toml import (
    Document,
    Form,
    Problem,
    Strict,
    check,
    mistake,
    nearest,
    parse,
    refuse,
    shown_path,
)
from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter

FILE: Final = "values.toml"
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

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.worst == self.best:
            raise mistake("worst and best are the same", key="best", fix="let them differ")
        if not min(self.worst, self.best) <= self.least <= max(self.worst, self.best):
            what = f"least = {self.least:g} lies beyond the ends of the scale"
            raise mistake(what, key="least", allowed="from worst to best")
        if self.weight < 0:
            raise mistake(
                f"weight = {self.weight:g} is too small", key="weight", allowed="0 or more"
            )
        if (self.at is None) == (self.since is None or self.until is None) or (
            self.at is not None and (self.since or self.until)
        ):
            allowed = "at, or from and until"
            raise mistake("no single time is given", key="output", allowed=allowed)
        return self


class ValuesTable(Versioned):
    """values.toml."""

    scenarios: list[Words] = Field(min_length=1)
    """The scenarios that strategies meet unless others are named."""
    value: dict[Name, ValueTable] = Field(min_length=1)
    """What is valued, by name."""


@dataclass(frozen=True)
class Value:
    """One thing that is valued."""

    name: str
    label: str
    output: str
    """With its actor: `income.WHO`."""
    first: int
    """First quarter over which the mean is taken, as scenarios count them."""
    last: int
    worst: float
    best: float
    least: float
    weight: float
    """Share of all weights."""
    unit: str

    @property
    def measure(self) -> Measure:
        """What is read of each future."""
        return Measure(self.output, self.first, self.last)

    @property
    def when(self) -> str:
        """The quarters that are read: `2030Q4`, `2026Q1-2030Q4`."""
        ends = dict.fromkeys((show_quarter(self.first), show_quarter(self.last)))
        return "-".join(ends)

    def scaled(self, read: Array) -> Array:
        """From 0, the worst end, to 1, the best; beyond an end counts as that end."""
        scaled: Array = np.clip((read - self.worst) / (self.best - self.worst), 0.0, 1.0)
        return scaled

    def beyond(self, read: Array) -> float:
        """Share of what is read that lies beyond an end."""
        low, high = sorted((self.worst, self.best))
        return float(((read < low) | (read > high)).mean())

    def acceptable(self, read: Array) -> Array:
        """1 where it is no worse than the least acceptable level, else 0."""
        sign = 1.0 if self.best > self.worst else -1.0
        return (sign * (read - self.least) >= 0.0).astype(np.float64)


@dataclass(frozen=True)
class Values:
    """All that is valued, and in which scenarios strategies are held against each other."""

    values: tuple[Value, ...]
    scenarios: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names, in order."""
        return tuple(value.name for value in self.values)

    @property
    def weights(self) -> Array:
        """Weights that sum to one, (value,)."""
        return np.array([value.weight for value in self.values])

    @property
    def digest(self) -> str:
        """SHA-256 of all that can change a number."""
        said = [asdict(value) for value in self.values]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def scaled(self, read: Array) -> Array:
        """Each on its scale; `read` and the result are (..., value, member)."""
        each = [one.scaled(read[..., i, :]) for i, one in enumerate(self.values)]
        return np.stack(each, axis=-2)

    def acceptable(self, read: Array) -> Array:
        """1 where a future is acceptable in every value, else 0, (..., member)."""
        each = [one.acceptable(read[..., i, :]) for i, one in enumerate(self.values)]
        found: Array = np.min(each, axis=0)
        return found


def load_values(path: Path, register: Register) -> Values:
    """Read and check a file of values; raises FileProblems with every mistake."""
    if not path.is_file():
        fix = f"copy {FILE} from a fresh copy of the seeds: hedgerow init FOLDER"
        refuse([Problem(shown_path(path), 1, 1, "there is no file of values", fix=fix)])
    document = parse(path)
    table = check(document, ValuesTable)
    outputs = {name: _output(one.output, register) for name, one in table.value.items()}
    refuse(_problems(document, table, outputs, register))
    total = sum(one.weight for one in table.value.values())
    values = [_value(n, one, outputs[n], total, register) for n, one in table.value.items()]
    return Values(tuple(values), tuple(dict.fromkeys(table.scenarios)))


def _output(name: str, register: Register) -> str:
    """An output with its actor: one without gets the home country's."""
    return name if "." in name else f"{name}.{register.cast.home.code}"


def _value(name: str, one: ValueTable, output: str, total: float, register: Register) -> Value:
    first = parse_quarter(one.at, end=True) if one.at else parse_quarter(one.since or "")
    last = first if one.at else parse_quarter(one.until or "", end=True)
    unit = register.outputs[output.partition(".")[0]].unit
    ends = (one.worst, one.best, one.least, one.weight / total)
    return Value(name, one.label, output, first, last, *ends, unit)


def _problems(
    document: Document, table: ValuesTable, outputs: Mapping[str, str], register: Register
) -> Iterator[Problem]:
    known = output_names(register)
    for name, output in outputs.items():
        one = table.value[name]
        if output not in known:
            what = f"there is no output '{one.output}'"
            fix = nearest(output, known) or "see hedgerow list outputs"
            yield document.problem(("value", name, "output"), what, fix=fix)
        if (
            one.since
            and one.until
            and parse_quarter(one.since) > parse_quarter(one.until, end=True)
        ):
            yield document.problem(("value", name, "until"), "this is before 'from'")
    if not any(one.weight for one in table.value.values()):
        yield document.problem(("value",), "every weight is 0", fix="let one be more")


def require_within(values: Values, spans: Sequence[tuple[str, int, int]]) -> None:
    """Refuse values that are read when a scenario (name, start, end) does not run: ValueError."""
    for value in values.values:
        for name, start, end in spans:
            if not start <= value.first <= value.last <= end:
                ran = f"{show_quarter(start)} to {show_quarter(end)}"
                raise ValueError(
                    f"{value.name} is read in {value.when}, but {name} runs from {ran}"
                )
