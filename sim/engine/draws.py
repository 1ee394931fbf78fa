"""Which value does a parameter take for each draw of the assumptions?

    fixed     its centre
    prior     a uniform number of its own for draw d, stretched over its range
    a table   row d, for draw d; what has no column is fixed or drawn from its prior. A table that
              repeats begins anew after its last row
    held      one value for all draws, whatever the others are

What lies outside a parameter's range is refused: a table's values outside low to high, a held value
outside its limits.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any, Literal, Self, get_args

import numpy as np

from sim.engine.chance import Integers
from sim.engine.prior import assumption_uniforms, stretch
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.inputs.strict_toml import nearest
from sim.model.assumptions import Assumptions
from sim.model.ops import Array

Base = Literal["fixed", "prior"]
"""Where a parameter takes its value from when nobody gives it one."""


@dataclass(frozen=True, eq=False, repr=False)
class Draws:
    """Parameter sets in a table; a member with draw d has row d. Equal when their digests are."""

    name: str
    columns: Mapping[str, Array]
    """Values by parameter, (draw,) each, in the parameter's unit."""
    base: Base = "prior"
    """Where the parameters without a column take their values from."""
    repeats: bool = False
    """Whether draws beyond the last row begin anew with the first, or are refused."""

    def __post_init__(self) -> None:
        """Refuse what is no table; raises ValueError with the column and what is wrong."""
        if self.base not in get_args(Base):
            raise ValueError(f"base must be one of {', '.join(get_args(Base))}, not '{self.base}'")
        if self.name in get_args(Base):
            raise ValueError(f"draws cannot be named '{self.name}': that word means no table")
        columns = {name: _column(self.name, name, rows) for name, rows in self.columns.items()}
        lengths = {column.size for column in columns.values()}
        if len(lengths) != 1 or 0 in lengths:
            raise ValueError(f"the columns of the draws '{self.name}' must have one length, not 0")
        object.__setattr__(self, "columns", columns)

    @classmethod
    def of(cls, name: str, table: Any, base: Base = "prior", repeats: bool = False) -> Self:
        """The draws in a DataFrame, or in any mapping from parameters to values."""
        return cls(name, {str(column): table[column] for column in table}, base, repeats)

    @cached_property
    def rows(self) -> int:
        """How many draws there are."""
        return next(iter(self.columns.values())).size

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the names and the bytes of the columns, in whatever order they stand."""
        digest = hashlib.sha256()
        for name in sorted(self.columns):
            digest.update(f"{name}\n".encode())
            digest.update(self.columns[name].astype("<f8").tobytes())
        return digest.hexdigest()

    @cached_property
    def ends(self) -> Mapping[str, tuple[float, float]]:
        """Smallest and largest value by parameter."""
        return {name: (float(c.min()), float(c.max())) for name, c in self.columns.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draws) and self._told_by == other._told_by

    def __repr__(self) -> str:
        return f"<Draws {self.name}: {len(self.columns)} parameters, {self.rows:,} rows>"

    def __hash__(self) -> int:
        return hash(self._told_by)

    @property
    def _told_by(self) -> tuple[str, Base, bool, str]:
        return self.name, self.base, self.repeats, self.digest

    def rows_of(self, draws: Integers) -> Integers:
        """The row of each draw."""
        return draws % np.uint64(self.rows) if self.repeats else draws


def _column(draws: str, name: str, values: Any) -> Array:
    """A column as numbers that nobody can change afterwards."""
    try:
        column = np.array(values, np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} of the draws '{draws}' holds what is no number") from None
    if column.ndim != 1:
        raise ValueError(f"{name} of the draws '{draws}' must be one value for each draw")
    if not np.isfinite(column).all():
        row = int(np.argmin(np.isfinite(column)))
        raise ValueError(f"{name} of the draws '{draws}' is {column[row]} in row {row}")
    column.flags.writeable = False
    return column


# ---- what cannot be -----------------------------------------------------------------------------


def require_in_range(draws: Draws, register: Register) -> None:
    """Refuse a table with an unknown parameter, or a value outside low to high.

    Raises ValueError with everything that is wrong.
    """
    _refuse(_beyond(draws, register))


def require_held(held: Mapping[str, float], register: Register) -> None:
    """Refuse held values of unknown parameters, outside their limits, or that are no numbers.

    Raises ValueError with everything that is wrong.
    """
    _refuse(fault for name, value in held.items() if (fault := _held(name, value, register)))


def unknown_parameter(name: str, register: Register) -> str:
    """What to say of a name that no parameter has."""
    close = nearest(name, register.parameters)
    return f"no parameter '{name}' in seeds/parameters.toml" + (f"; {close}" if close else "")


def allowed(parameter: Parameter, ends: tuple[float, float]) -> str:
    """From where to where a value may go, with its unit."""
    return f"{ends[0]:g} to {ends[1]:g} ({parameter.unit})"


def _refuse(faults: Iterator[str]) -> None:
    found = list(faults)
    if found:
        raise ValueError("; ".join(found))


def _beyond(draws: Draws, register: Register) -> Iterator[str]:
    for name, (least, most) in draws.ends.items():
        parameter = register.parameters.get(name)
        if parameter is None:
            yield unknown_parameter(name, register)
        elif not parameter.low <= least <= most <= parameter.high:
            value = least if least < parameter.low else most
            row = int(np.argmax(draws.columns[name] == value))
            span = allowed(parameter, (parameter.low, parameter.high))
            yield f"{name} of the draws '{draws.name}' is {value:g} in row {row}, outside {span}"


def _held(name: str, value: Any, register: Register) -> str:
    """What is wrong with a held value, or nothing."""
    parameter = register.parameters.get(name)
    if parameter is None:
        return unknown_parameter(name, register)
    if np.ndim(value):
        return f"{name} cannot be held at several values; make them a table of draws"
    if isinstance(value, bool) or not isinstance(value, Real):
        return f"{name} cannot be held at {value!r}, which is no number"
    ends = parameter.limits or (parameter.low, parameter.high)
    if ends[0] <= float(value) <= ends[1]:
        return ""
    return f"{name} cannot be held at {float(value):g}, outside {allowed(parameter, ends)}"


# ---- values -------------------------------------------------------------------------------------


def draw(
    register: Register,
    seed: int,
    draws: Integers,
    assumptions: Base | Draws,
    held: Mapping[str, float] | None = None,
) -> Assumptions:
    """Parameter values for some draws (uint64, (member,)), (member,) each."""
    given = given_values(register, draws, assumptions, held or {})
    parameters = register.parameters
    uniforms = assumption_uniforms(seed, draws, (name for name in parameters if name not in given))
    return Assumptions(
        {
            name: np.full(draws.shape, given[name], np.float64)
            if name in given
            else stretch(uniforms[name], one.value, one.low, one.high)
            for name, one in parameters.items()
        },
        register.cast.zeros,
    )


def given_values(
    register: Register, draws: Integers, assumptions: Base | Draws, held: Mapping[str, float]
) -> dict[str, float | Array]:
    """The parameters that are not drawn from their prior, for some draws: a value, or (member,).

    Held ones come before those of a table, these before the centres of numbers without a range.
    """
    base = assumptions.base if isinstance(assumptions, Draws) else assumptions
    given: dict[str, float | Array] = {
        name: parameter.value
        for name, parameter in register.parameters.items()
        if base == "fixed" or parameter.low == parameter.high
    }
    if isinstance(assumptions, Draws):
        rows = assumptions.rows_of(draws)
        given |= {name: column[rows] for name, column in assumptions.columns.items()}
    return given | dict(held)
