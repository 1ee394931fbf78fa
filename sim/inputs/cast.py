"""Who is in the model: seeds/cast.toml, read and checked into one frozen Cast."""

from collections.abc import Collection, Iterator
from pathlib import Path

from sim.inputs.cast_checks import cast_problems
from sim.inputs.cast_records import CastTable, CountryRecord, PartnerRecord
from sim.inputs.strict_toml import Document, Problem, check, parse, refuse
from sim.model.cast import Actor, Cast


def load_cast(folder: Path) -> Cast:
    """Read and check seeds/cast.toml; raises FileProblems with every mistake."""
    document = parse(folder / "cast.toml")
    table = check(document, CastTable)
    refuse(cast_problems(document, table))
    return Cast(
        home=_actor(table.home),
        partner_records=tuple(map(_partner, table.partner)),
        ministry_records=tuple(Actor(m.code, m.name, m.name) for m in table.ministry),
        needs=table.needs,
        numbers=table.numbers.model_dump(),
    )


def missing_numbers(cast: Cast, parameters: Collection[str], folder: Path) -> Iterator[Problem]:
    """Numbers that an actor must have and parameters.toml lacks, and those that it has twice over.

    A number that is missing is refused, never taken as 0.
    """
    document = parse(folder / "cast.toml")
    for i, actor in enumerate(cast.partner_records):
        for group in _groups_of(cast, actor):
            name, given = f"{group}.{actor.code}", f"{group}.{actor.code}" in parameters
            if given and group in actor.without:
                what = f"{actor.name} is without {group}, but parameters.toml has {name}"
                place = ("partner", i, "without")
                yield document.problem(place, what, fix=f"take out '{group}' here or {name} there")
            elif not given and group not in actor.without:
                yield _missing(document, ("partner", i, "code"), name, actor, can_do_without=True)
    for i, actor in enumerate(cast.ministry_records):
        for group in cast.numbers["ministry"]:
            if f"{group}.{actor.code}" not in parameters:
                yield _missing(document, ("ministry", i, "code"), f"{group}.{actor.code}", actor)


def _groups_of(cast: Cast, actor: Actor) -> list[str]:
    """Groups of numbers that a partner must have."""
    roles = [role for role in cast.numbers if role in actor.roles]
    return [group for role in ("partner", *roles) for group in cast.numbers[role]]


def _missing(
    document: Document,
    keys: tuple[str | int, ...],
    name: str,
    actor: Actor,
    *,
    can_do_without: bool = False,
) -> Problem:
    fix = f'add "{name}" = {{ ... }} to parameters.toml'
    if can_do_without:
        fix += f", or '{name.partition('.')[0]}' to `without` if it has none"
    return document.problem(keys, f"{actor.name} has no number {name}", fix=fix)


def _actor(record: CountryRecord) -> Actor:
    return Actor(
        code=record.code,
        name=record.name,
        short=record.short,
        adjective=record.adjective,
        article=record.the,
        proper=record.proper,
        colour=record.colour,
        dashes=record.dashes,
    )


def _partner(record: PartnerRecord) -> Actor:
    known = _actor(record)
    return Actor(
        **vars(known)
        | {
            "roles": frozenset(record.roles),
            "acts_as": record.acts_as,
            "luck": record.luck or "",
            "without": frozenset(record.without),
        }
    )
