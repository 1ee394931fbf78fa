"""What can a cast not be, beyond the form of its file?"""

from collections.abc import Iterator, Sequence

from sim.inputs.cast_records import CastTable, CountryRecord, MinistryRecord, PartnerRecord
from sim.inputs.strict_toml import Document, Problem
from sim.model.cast import BEHAVIOURS, ONE_EACH, OWN_LUCK, WORLD
from sim.model.channels import OFFERS

OBSERVERS_PER_STREAM = 2
"""Observers that can share a stream of luck, which gives its normal shocks in pairs."""


def cast_problems(document: Document, table: CastTable) -> Iterator[Problem]:
    """Every mistake of a cast, with its place."""
    yield from _repeated(document, table)
    yield from _misplaced(document, table.partner)
    yield from _unfilled(document, table.partner)
    yield from _unable(document, table.partner)
    yield from _wrong_luck(document, table.partner)
    yield from _idle(document, table)
    yield from _wrong_needs(document, table)


def _repeated(document: Document, table: CastTable) -> Iterator[Problem]:
    """Codes and names that two actors have."""
    everybody: list[tuple[tuple[str | int, ...], CountryRecord | MinistryRecord]] = [
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
    for before, (place, actor) in enumerate(everybody):
        if actor.code in codes[:before]:
            yield document.problem((*place, "code"), f"code '{actor.code}' is given twice")
    shorts = [actor.short for actor in (table.home, *table.partner)]
    for i, partner in enumerate(table.partner):
        if partner.short in shorts[: i + 1]:
            what = f"short name '{partner.short}' is given twice"
            yield document.problem(("partner", i, "short"), what, fix="labels would collide")


def _misplaced(document: Document, partners: Sequence[PartnerRecord]) -> Iterator[Problem]:
    """Powers behind a partner that is none."""
    others = False
    for i, partner in enumerate(partners):
        if "power" in partner.roles and others:
            what = f"{partner.name} is a power and stands behind a partner that is none"
            fix = "move it up: arrays hold powers first"
            yield document.problem(("partner", i, "roles"), what, fix=fix)
        others = others or "power" not in partner.roles


def _unfilled(document: Document, partners: Sequence[PartnerRecord]) -> Iterator[Problem]:
    """Roles that exactly one partner must have."""
    for role in ONE_EACH:
        having = [i for i, partner in enumerate(partners) if role in partner.roles]
        if not having:
            what = f"no partner has the role '{role}'"
            yield document.problem(("partner", 0, "roles"), what, fix="give it to one of them")
        for i in having[1:]:
            what = f"a second partner has the role '{role}'"
            yield document.problem(("partner", i, "roles"), what, fix="leave it with one of them")


def _unable(document: Document, partners: Sequence[PartnerRecord]) -> Iterator[Problem]:
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
            what = f"the roles of {partner.name} are not those that {partner.acts_as} plays"
            yield document.problem(place, what, fix=_how_to_agree(able, asked))


def _how_to_agree(able: frozenset[str], asked: frozenset[str]) -> str:
    """Which roles to add and which to take out, so that they are those of the class."""
    changes = (("add", able - asked), ("take out", asked - able))
    parts = [f"{verb} {', '.join(sorted(roles))}" for verb, roles in changes if roles]
    return f"{' and '.join(parts)} in roles, or name another class"


def _idle(document: Document, table: CastTable) -> Iterator[Problem]:
    """Roles that need a power and have none, and numbers to do without that nobody must have."""
    groups = {name for row in table.numbers.model_dump().values() for name in row}
    for i, partner in enumerate(table.partner):
        if "power" not in partner.roles and set(partner.roles) - {"asian", "measured", "rest"}:
            what = f"{partner.name} plays a power's part and is no power"
            yield document.problem(("partner", i, "roles"), what, fix="add power to its roles")
        for j, name in enumerate(partner.without):
            if name not in groups:
                what, place = f"no partner must have '{name}'", ("partner", i, "without", j)
                yield document.problem(place, what, ", ".join(sorted(groups)))


def _wrong_luck(document: Document, partners: Sequence[PartnerRecord]) -> Iterator[Problem]:
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
            elif partner.luck.partition(".")[0] in OWN_LUCK:
                what = f"the luck '{partner.luck}' is that of other shocks"
            elif shared[partner.luck] > OBSERVERS_PER_STREAM:
                what = f"more than {OBSERVERS_PER_STREAM} observers share the luck '{partner.luck}'"
            if what:
                yield document.problem(("partner", i, "luck"), what, fix="name another stream")


def _wrong_needs(document: Document, table: CastTable) -> Iterator[Problem]:
    """Kinds of offer with less than two ministries, unknown kinds, and unknown ministries."""
    known = [ministry.code for ministry in table.ministry]
    for kind in OFFERS:
        if len(set(table.needs.get(kind, ()))) < 2:
            what = f"less than two ministries are named for {kind}"
            fix = "name the competent one first, and one that the patron's offers can do without"
            place = ("needs", kind) if kind in table.needs else ("needs",)
            yield document.problem(place, what, ", ".join(known), fix)
    for kind, codes in table.needs.items():
        if kind not in OFFERS:
            what = f"unknown kind of offer '{kind}'"
            yield document.problem(("needs", kind), what, ", ".join(OFFERS))
        for code in codes:
            if code not in known:
                what = f"unknown ministry '{code}'"
                yield document.problem(("needs", kind), what, ", ".join(known))
