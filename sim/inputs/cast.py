"""Who is in the model: seeds/cast.toml, read and checked into one frozen Cast."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from sim.inputs.strict_toml import Document, Form, Problem, Strict, check, parse, refuse
from sim.model.cast import BEHAVIOURS, ONE_EACH, OWN_LUCK, WORLD, Actor, Cast
from sim.model.channels import OFFERS

Code = Annotated[
    str,
    Field(pattern=r"^[A-Z][A-Z0-9]*$"),
    Form('capital letters and digits, like "CHN"'),
]
Colour = Annotated[
    str,
    Field(pattern=r"^#[0-9A-Fa-f]{6}$"),
    Form('red, green and blue in hexadecimal digits, like "#0A41C5"'),
]
Words = Annotated[str, Field(min_length=1)]
Role = Literal[
    "power",
    "asker",
    "observer",
    "sender",
    "measured",
    "patron",
    "trainer",
    "announcer",
    "preferences",
    "region",
    "rest",
]
AT_MOST = 2
"""Observers that can share a stream of luck, which gives its normal shocks in pairs."""


class _Country(Strict):
    code: Code
    """Name in data: seeds, scenarios and tables."""
    name: Words
    """Name in figures and sentences."""
    short: Words
    """Name where there is little room."""
    adjective: Words
    """What is theirs: Chinese."""
    the: bool = False
    """Whether a sentence says "the" before the name."""
    proper: bool = True
    """Whether the name keeps its capital inside a sentence."""
    colour: Colour
    """Colour of its lines."""
    dashes: tuple[Annotated[float, Field(gt=0)], ...]
    """Lengths of strokes and gaps, in line widths; none for a solid line."""


class _Partner(_Country):
    roles: tuple[Role, ...]
    """The parts that it plays."""
    acts_as: str
    """The class of sim/model/actors/ that decides for it."""
    luck: Words | None = None
    """The stream that an observer's noise is drawn from."""
    without: tuple[Words, ...] = ()
    """Numbers that it does not have and that count as 0 for it."""


class _Ministry(Strict):
    code: Code
    """Name in data."""
    name: Words
    """Name in figures and sentences."""


class _Numbers(Strict):
    partner: tuple[Words, ...]
    """Numbers that every partner has."""
    asker: tuple[Words, ...]
    """Numbers that every asker has."""
    observer: tuple[Words, ...]
    """Numbers that every observer has."""
    sender: tuple[Words, ...]
    """Numbers that every sender has."""
    ministry: tuple[Words, ...]
    """Numbers that every ministry has."""


class _CastTable(Strict):
    schema_: Literal[1] = Field(alias="schema")
    """Version of the file format."""
    home: _Country
    """The country whose alignment is simulated."""
    partner: tuple[_Partner, ...]
    """Its partners, powers first."""
    ministry: tuple[_Ministry, ...]
    """Its ministries; the first one leads."""
    needs: dict[str, tuple[str, ...]]
    """Which ministries a kind of offer needs, the competent one first."""
    numbers: _Numbers
    """Which numbers each of them must have."""


def load_cast(folder: Path) -> Cast:
    """Read and check seeds/cast.toml; raises FileProblems with every mistake."""
    document = parse(folder / "cast.toml")
    table = check(document, _CastTable)
    refuse(
        [
            *_repeated(document, table),
            *_misplaced(document, table.partner),
            *_unfilled(document, table.partner),
            *_unable(document, table.partner),
            *_crowded(document, table.partner),
            *_unneeded(document, table),
        ]
    )
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


def _actor(record: _Country) -> Actor:
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


def _partner(record: _Partner) -> Actor:
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


# ---- what a cast cannot be ----------------------------------------------------------------------


def _repeated(document: Document, table: _CastTable) -> Iterator[Problem]:
    """Codes and names that two actors have."""
    everybody: list[tuple[tuple[str | int, ...], _Country | _Ministry]] = [
        (("home",), table.home),
        *((("partner", i), one) for i, one in enumerate(table.partner)),
        *((("ministry", i), one) for i, one in enumerate(table.ministry)),
    ]
    taken: dict[str, str] = {WORLD: "what nobody chooses"}
    for place, actor in everybody:
        for key, word in (("code", actor.code), ("name", actor.name)):
            owner = taken.setdefault(word, actor.code)
            if owner != actor.code:
                yield document.problem((*place, key), f"'{word}' is already that of {owner}")
    codes = [actor.code for _, actor in everybody]
    for (place, actor), before in zip(everybody, range(len(codes)), strict=True):
        if actor.code in codes[:before]:
            yield document.problem((*place, "code"), f"code '{actor.code}' is given twice")


def _misplaced(document: Document, partners: Sequence[_Partner]) -> Iterator[Problem]:
    """Powers behind a partner that is none."""
    others = False
    for i, partner in enumerate(partners):
        if "power" in partner.roles and others:
            what = f"{partner.name} is a power and stands behind a partner that is none"
            fix = "move it up: arrays hold powers first"
            yield document.problem(("partner", i, "roles"), what, fix=fix)
        others = others or "power" not in partner.roles


def _unfilled(document: Document, partners: Sequence[_Partner]) -> Iterator[Problem]:
    """Roles that exactly one partner must have."""
    for role in ONE_EACH:
        having = [i for i, partner in enumerate(partners) if role in partner.roles]
        if not having:
            what = f"no partner has the role '{role}'"
            yield document.problem(("partner", 0, "roles"), what, fix="give it to one of them")
        for i in having[1:]:
            what = f"a second partner has the role '{role}'"
            yield document.problem(("partner", i, "roles"), what, fix="leave it with one of them")


def _unable(document: Document, partners: Sequence[_Partner]) -> Iterator[Problem]:
    """Partners whose class is unknown or plays other roles than theirs."""
    behind = frozenset().union(*BEHAVIOURS.values())
    for i, partner in enumerate(partners):
        place = ("partner", i, "acts_as")
        if partner.acts_as not in BEHAVIOURS:
            what = f"there is no class '{partner.acts_as}' in sim/model/actors"
            yield document.problem(place, what, ", ".join(BEHAVIOURS))
            continue
        able, asked = BEHAVIOURS[partner.acts_as], behind.intersection(partner.roles)
        if able != asked:
            has = ", ".join(sorted(able)) or "none of these roles"
            what = f"{partner.acts_as} plays {has}; the roles of {partner.name} are others"
            fix = "change roles or acts_as"
            yield document.problem(place, what, fix=fix)


def _crowded(document: Document, partners: Sequence[_Partner]) -> Iterator[Problem]:
    """Observers without a stream of luck, and streams that too many share."""
    shared: dict[str, int] = {}
    for i, partner in enumerate(partners):
        observes = "observer" in partner.roles
        if observes and partner.luck is None:
            what = f"{partner.name} observes, and has no stream of luck"
            yield document.problem(("partner", i, "code"), what, fix='add luck = "west", or a new')
        elif partner.luck is not None:
            shared[partner.luck] = shared.get(partner.luck, 0) + 1
            what = ""
            if not observes:
                what = f"{partner.name} has a stream of luck and observes nothing"
            elif partner.luck in OWN_LUCK:
                what = f"the luck '{partner.luck}' is that of other shocks"
            elif shared[partner.luck] > AT_MOST:
                what = f"more than {AT_MOST} observers share the luck '{partner.luck}'"
            if what:
                yield document.problem(("partner", i, "luck"), what, fix="name another stream")


def _unneeded(document: Document, table: _CastTable) -> Iterator[Problem]:
    """Kinds of offer without ministries, unknown kinds, and unknown ministries."""
    known = [ministry.code for ministry in table.ministry]
    for kind in OFFERS:
        if not table.needs.get(kind):
            yield document.problem(("needs",), f"no ministry is named for {kind}")
    for kind, codes in table.needs.items():
        if kind not in OFFERS:
            what = f"unknown kind of offer '{kind}'"
            yield document.problem(("needs", kind), what, ", ".join(OFFERS))
        for code in codes:
            if code not in known:
                what = f"unknown ministry '{code}'"
                yield document.problem(("needs", kind), what, ", ".join(known))
