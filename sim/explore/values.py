"""What a good future is: seeds/values.toml, or a file of one's own.

A value reads one output, in a quarter or as a mean over quarters, and stretches it over a scale:

    scaled = (x - worst) / (best - worst), no less than 0 and no more than 1
    score  = sum of weight * scaled / sum of weight

A future is acceptable when no value is worse than its `least`. All of this is judgement.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from sim.engine.experiment import Measure
from sim.explore.output_problems import unknown_outputs, with_home
from sim.explore.value_problems import value_problems, weightless
from sim.explore.value_tables import ValuesTable, ValueTable
from sim.inputs.register import Register
from sim.inputs.strict_toml import (
    Document,
    FileProblems,
    Problem,
    joined,
    parse,
    refuse,
    salvage,
    shown_path,
)
from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter

FILE: Final = "values.toml"


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


def load_values(path: Path, register: Register, scenarios: Collection[str] | None = None) -> Values:
    """Read and check a file of values; raises FileProblems with every mistake.

    `scenarios`: the names that there are, where the file's are needed.
    """
    if not path.is_file():
        fix = f"copy {FILE} from a fresh copy of the seeds: hedgerow init FOLDER"
        refuse([Problem(shown_path(path), 1, 1, "there is no file of values", fix=fix)])
    table = _sound(parse(path), register, scenarios)
    total = sum(one.weight for one in table.value.values())
    values = [_value(name, one, total, register) for name, one in table.value.items()]
    return Values(tuple(values), tuple(dict.fromkeys(table.scenarios)))


def _sound(
    document: Document, register: Register, scenarios: Collection[str] | None
) -> ValuesTable:
    """What a file holds; raises FileProblems with every mistake, whatever finds it."""
    values = document.data.get("value")
    tables = {("value", n): one for n, one in values.items()} if isinstance(values, dict) else {}
    try:
        rest = salvage(document, ValuesTable)
    except FileProblems as refused:
        more = list(unknown_outputs(document, tables.items(), "output", register, own=True))
        raise (joined([refused, FileProblems(more)]) if more else refused) from None
    problems = list(value_problems(rest.document, rest.table, register, scenarios))
    cut = [(at, table) for at, table in tables.items() if at in rest.cut]
    problems += unknown_outputs(document, cut, "output", register, own=True)
    if rest.refused or problems:
        raise joined([*filter(None, [rest.refused]), FileProblems(problems)])
    if weightless(rest.table):
        fix = "let one be more"
        refuse([document.problem(("value",), "every weight is 0", "0 or more each", fix)])
    return rest.table


def _value(name: str, one: ValueTable, total: float, register: Register) -> Value:
    output = with_home(one.output, register)
    first = parse_quarter(one.at, end=True) if one.at else parse_quarter(one.since or "")
    last = first if one.at else parse_quarter(one.until or "", end=True)
    unit = register.outputs[output.partition(".")[0]].unit
    ends = (one.worst, one.best, one.least, one.weight / total)
    return Value(name, one.label, output, first, last, *ends, unit)


def require_within(values: Values, spans: Sequence[tuple[str, int, int]]) -> None:
    """Refuse values that are read when a scenario (name, start, end) does not run: ValueError."""
    for value in values.values:
        for name, start, end in spans:
            if not start <= value.first <= value.last <= end:
                ran = f"{show_quarter(start)} to {show_quarter(end)}"
                raise ValueError(
                    f"{value.name} is read in {value.when}, but {name} runs from {ran}"
                )
