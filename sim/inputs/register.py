"""seeds/ as one frozen, checked register: what the numbers are and where they come from."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from sim.inputs.cast import load_cast, missing_numbers
from sim.inputs.documents import Programme, counted_programmes, load_programmes
from sim.inputs.folders import shipped
from sim.inputs.strict_toml import Document, FileProblems, Form, Problem, Strict, check, parse
from sim.model.cast import Cast

Kind = Literal["document", "data", "assumed", "calibrated"]
Name = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*(\.[A-Za-z-]+)?$"),
    Form('small letters, digits and _; whose it is behind a point, like "aid_withheld.USA"'),
]


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
    """Unit of all three."""
    label: str
    """What the number means, in words."""
    kind: Kind
    """Where it comes from: a document, a statistic, a judgement or a fit."""
    source: str
    """References, separated by semicolons."""
    sobol: int | None = Field(default=None, ge=0)
    """Permanent dimension of its prior draws; only for numbers with a range."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            what, fix = f"low = {self.low:g} is more than high = {self.high:g}", "swap the two"
            raise _mistake(what, key="low", fix=fix)
        if not self.low <= self.value <= self.high:
            what, allowed = f"value = {self.value:g} lies outside its range", _span(self)
            fix = "change value, or widen the range by low or high"
            raise _mistake(what, key="value", allowed=allowed, fix=fix)
        least, most = self.limits or (self.low, self.high)
        if least > self.low or most < self.high:
            what, allowed = "limits must contain the range", _span(self)
            fix = "widen them, or leave them out: they are then low and high"
            raise _mistake(what, key="limits", allowed=allowed, fix=fix)
        if self.kind == "assumed" and self.low == self.high:
            fix = "let low be less than high, and give it a dimension by sobol"
            raise _mistake("an assumed number must have a range", key="low", fix=fix)
        if self.low < self.high and self.sobol is None:
            fix = "add sobol = ..., a whole number that no other parameter has"
            raise _mistake("a number with a range needs a dimension of its own", fix=fix)
        if self.low == self.high and self.sobol is not None:
            fix = "leave sobol out, or let low be less than high"
            raise _mistake("a number without a range has no dimension", key="sobol", fix=fix)
        return self


def _span(parameter: Parameter) -> str:
    return f"{parameter.low:g} to {parameter.high:g} ({parameter.unit})"


def _mistake(what: str, **context: str) -> PydanticCustomError:
    """A mistake with the key to point at, what is allowed and how to mend it."""
    return PydanticCustomError("mistake", "{what}", {"what": what, **context})


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
    calendar: list[str] = Field(default_factory=list)
    """Quarters in which it is 1 in every scenario."""


class Action(Strict):
    """A verb that events may use."""

    does: str
    """The verb, as scenario files write it."""
    actors: list[str]
    """Who may do it."""
    lever: str
    """The actor's lever that it moves."""
    effect: Literal["adds", "sets", "scales", "spreads"]
    """How the size acts on the lever."""
    unit: str
    """Unit of the size."""


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


class _Parameters(RootModel[dict[str, dict[Name, Parameter]]]):
    pass


class _Levers(RootModel[dict[str, dict[str, Lever]]]):
    pass


class _Actions(Strict):
    action: list[Action]


class _Outputs(Strict):
    output: list[Output]


@dataclass(frozen=True)
class Register:
    """All of seeds/, checked. Mappings keep the order of the files."""

    folder: Path
    cast: Cast
    parameters: Mapping[str, Parameter]
    levers: Mapping[str, Lever]
    actions: Mapping[tuple[str, str], Action]
    outputs: Mapping[str, Output]

    @cached_property
    def programmes(self) -> list[Programme]:
        """Named programmes whose money reaches Cambodia and is counted once."""
        return counted_programmes(load_programmes(self.folder))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of every seed file that can change a number."""
        digest = hashlib.sha256()
        for name in ("cast", "parameters", "levers", "actions", "outputs", "programmes", "history"):
            digest.update((self.folder / f"{name}.toml").read_bytes().replace(b"\r\n", b"\n"))
        return digest.hexdigest()


def output_names(register: Register) -> list[str]:
    """Every output with its actor: alignment.CHN, tilt.KHM, ..."""
    actors_of = register.cast.actors_of
    return [f"{o.name}.{code}" for o in register.outputs.values() for code in actors_of(o.by)]


def load_register(folder: Path) -> Register:
    """Read and check seeds/; raises FileProblems with every mistake of the first bad file."""
    cast = load_cast(folder)
    parameters = _load_parameters(folder / "parameters.toml")
    _require_all(parameters, folder / "parameters.toml")
    _refuse(missing_numbers(cast, parameters, folder))
    levers = check(parse(folder / "levers.toml"), _Levers).root
    actions = check(parse(folder / "actions.toml"), _Actions).action
    outputs = check(parse(folder / "outputs.toml"), _Outputs).output
    return Register(
        folder=folder,
        cast=cast,
        parameters=parameters,
        levers={
            f"{who}.{name}": lever for who, row in levers.items() for name, lever in row.items()
        },
        actions={(who, action.does): action for action in actions for who in action.actors},
        outputs={output.name: output for output in outputs},
    )


def _require_all(parameters: Mapping[str, Parameter], path: Path) -> None:
    """Refuse one's own copy when it lacks a number that the model uses, whoever is in the cast."""
    if path.parent == shipped().seeds:
        return
    needed = _load_parameters(shipped().seeds / "parameters.toml")
    actors = load_cast(shipped().seeds).by_code
    fix = "copy its line from a fresh copy of the seeds: hedgerow init FOLDER"
    _refuse(
        Problem(str(path), 1, 1, f"missing parameter '{name}' ({needed[name].label})", fix=fix)
        for name in needed
        if name not in parameters and name.partition(".")[2] not in actors
    )


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise FileProblems(found)


def _load_parameters(path: Path) -> dict[str, Parameter]:
    document = parse(path)
    sections = check(document, _Parameters).root
    flat = [
        (section, name, record) for section, row in sections.items() for name, record in row.items()
    ]
    _refuse(_repeats(document, flat))
    return {name: record for _, name, record in flat}


def _repeats(document: Document, flat: list[tuple[str, str, Parameter]]) -> Iterator[Problem]:
    names: set[str] = set()
    dimensions: dict[int, str] = {}
    free = 1 + max((record.sobol or 0 for *_, record in flat), default=0)
    for section, name, record in flat:
        if name in names:
            yield document.problem((section, name), f"parameter '{name}' is given twice")
        names.add(name)
        if record.sobol is None:
            continue
        if record.sobol in dimensions:
            what = f"dimension {record.sobol} already belongs to '{dimensions[record.sobol]}'"
            yield document.problem(
                (section, name, "sobol"), what, fix=f"the next free one is {free}"
            )
        dimensions[record.sobol] = name
