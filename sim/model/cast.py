"""Who is in the model, which part does each one play, and in which order do arrays hold them?

seeds/cast.toml says so. Every array of the model has the ensemble member as its last axis; an axis
of partners, powers or ministries before it follows the order of that file. Codes are used in data,
names in figures and sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

BEHAVIOURS: Final[Mapping[str, frozenset[str]]] = {
    "Partner": frozenset(),
    "Asker": frozenset({"asker"}),
    "Observer": frozenset({"asker", "observer"}),
    "Sender": frozenset({"asker", "observer", "sender"}),
    "China": frozenset({"asker", "patron"}),
    "Japan": frozenset({"asker", "observer", "trainer"}),
    "UnitedStates": frozenset({"asker", "observer", "sender", "announcer"}),
    "EuropeanUnion": frozenset({"observer", "sender", "preference_giver"}),
    "Asean": frozenset({"asker", "observer", "shelter"}),
}
"""Classes that may decide for a partner, with the roles that each of them plays."""

_ANY: Final = ("exports_held", "investment_held", "market_access", "official_held")
_ASKER: Final = (*_ANY, "investment", "security_ask")
_PRESSING: Final = ("aid_cut", "engagement", "level", "lifting", "options", "pressure", "reward")
_SENDER: Final = (*_ANY, *_PRESSING, "finance", "standard")
LEVERS: Final[Mapping[str, frozenset[str]]] = {
    "Partner": frozenset((*_ANY, "investment")),
    "Asker": frozenset(_ASKER),
    "Observer": frozenset(_ASKER),
    "Sender": frozenset((*_SENDER, "security_ask")),
    "China": frozenset((*_ASKER, "finance", "pledge", "refill")),
    "Japan": frozenset((*_ASKER, "finance", "pledge", "training")),
    "UnitedStates": frozenset((*_SENDER, "security_ask", "delivery", "promised", "tariff")),
    "EuropeanUnion": frozenset((*_SENDER, "graduation_duty", "withdrawn")),
    "Asean": frozenset((*_ASKER, "unity")),
}
"""Levers that each of these classes reads."""

ONE_EACH: Final = ("patron", "trainer", "announcer", "preference_giver", "shelter", "rest")
"""Roles that exactly one partner has."""

OWN_LUCK: Final = (
    "economy",
    "politics",
    "line",
    "rumour",
    "election",
    "settlement",
    "settlement_share",
    "crackdown",
    "leaders",
    "partnership",
    "partner",
    "market",
    "votes",
)
"""Streams of luck that belong to no observer; before a point, those of one partner each."""

WORLD: Final = "world"
"""Code of what nobody chooses."""


@dataclass(frozen=True)
class Actor:
    """An actor's code, and how tables, figures and sentences show it."""

    code: str
    name: str
    short: str
    adjective: str = ""
    article: bool = False
    """Whether a sentence says "the" before the name."""
    proper: bool = True
    """Whether the name keeps its capital inside a sentence."""
    colour: str = "#555555"
    dashes: tuple[float, ...] = ()
    """Lengths of strokes and gaps in line widths; none for a solid line."""
    roles: frozenset[str] = frozenset()
    acts_as: str = ""
    """The class of sim/model/actors/ that decides for a partner."""
    luck: str = ""
    """The stream that an observer's noise is drawn from."""
    without: frozenset[str] = frozenset()
    """Groups of numbers that count as 0 for it."""


@dataclass(frozen=True)
class Cast:
    """The actors of the model. Tuples of codes are in the order of arrays."""

    home: Actor
    partner_records: tuple[Actor, ...]
    ministry_records: tuple[Actor, ...]
    needs: Mapping[str, tuple[str, ...]]
    """Which ministries a kind of offer needs, the competent one first."""
    numbers: Mapping[str, tuple[str, ...]]
    """Groups of parameters that every actor of a role has."""

    # ---- groups ---------------------------------------------------------------------------

    def having(self, role: str) -> tuple[str, ...]:
        """Codes of the partners with a role."""
        return tuple(record.code for record in self.partner_records if role in record.roles)

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """All partners: rows of arrays of shape (partner, member)."""
        return tuple(record.code for record in self.partner_records)

    @cached_property
    def powers(self) -> tuple[str, ...]:
        """The partners that are state actors; the first rows of (partner, member)."""
        return self.having("power")

    @cached_property
    def senders(self) -> tuple[str, ...]:
        """Powers that apply pressure (vannarith-2019 ¶10-11): the West."""
        return self.having("sender")

    @cached_property
    def observers(self) -> tuple[str, ...]:
        """Powers that form a belief of the home country's closeness to the patron."""
        return self.having("observer")

    @cached_property
    def ministries(self) -> tuple[str, ...]:
        """The ministries; the first one leads."""
        return tuple(record.code for record in self.ministry_records)

    @cached_property
    def row(self) -> Mapping[str, int]:
        """Row of each partner in arrays of shape (partner, member)."""
        return {code: i for i, code in enumerate(self.partners)}

    @cached_property
    def signals(self) -> Mapping[str, tuple[str, ...]]:
        """Observers by the stream of luck that their noise is drawn from."""
        streams = dict.fromkeys(r.luck for r in self.partner_records if r.luck)
        return {
            stream: tuple(r.code for r in self.partner_records if r.luck == stream)
            for stream in streams
        }

    @cached_property
    def zeros(self) -> frozenset[str]:
        """Numbers that an actor does not have and that count as 0: grants_2018.CHN."""
        return frozenset(f"{name}.{r.code}" for r in self.partner_records for name in r.without)

    # ---- parts that exactly one partner plays ---------------------------------------------

    def _only(self, role: str) -> str:
        (code,) = self.having(role)
        return code

    @cached_property
    def patron(self) -> str:
        """The power whose closeness to the home country the others watch."""
        return self._only("patron")

    @cached_property
    def trainer(self) -> str:
        """The power that trains the ministries."""
        return self._only("trainer")

    @cached_property
    def announcer(self) -> str:
        """The power that announced the programmes."""
        return self._only("announcer")

    @cached_property
    def preference_giver(self) -> str:
        """The power that grants trade preferences and may withdraw them."""
        return self._only("preference_giver")

    @cached_property
    def shelter(self) -> str:
        """The organisation of the region, which gives shelter."""
        return self._only("shelter")

    @cached_property
    def rest(self) -> str:
        """The partner that takes what is left of totals."""
        return self._only("rest")

    # ---- by code --------------------------------------------------------------------------

    @cached_property
    def by_code(self) -> Mapping[str, Actor]:
        """Every actor by code, the home country first, `world` last."""
        world = Actor(WORLD, "The world", "The world", proper=False)
        every = (self.home, *self.partner_records, *self.ministry_records, world)
        return {actor.code: actor for actor in every}

    @cached_property
    def choosers(self) -> tuple[str, ...]:
        """Codes that events and levers may name: partners, the home country, `world`."""
        return (*self.partners, self.home.code, WORLD)

    def actors_of(self, by: str) -> tuple[str, ...]:
        """The codes that an output's `by` stands for: a group, `home`, or a single actor."""
        groups = {
            "home": (self.home.code,),
            "partners": self.partners,
            "powers": self.powers,
            "senders": self.senders,
            "observers": self.observers,
            "ministries": self.ministries,
        }
        return groups.get(by, (by,))

    # ---- words ----------------------------------------------------------------------------

    def name(self, code: str) -> str:
        """The plain name, for tables and labels; a code that nobody has stands for itself."""
        actor = self.by_code.get(code)
        return actor.name if actor else code

    def short(self, code: str) -> str:
        """The short name, where there is little room."""
        return self.by_code[code].short

    def colour(self, code: str) -> str:
        """The colour of an actor's lines."""
        return self.by_code[code].colour

    def dashes(self, code: str) -> tuple[float, ...]:
        """The dashes of an actor's lines; none for a solid line."""
        return self.by_code[code].dashes

    def in_sentence(self, code: str, *, short: bool = False) -> str:
        """An actor inside a sentence: "China", but "the United States"."""
        actor = self.by_code[code]
        name = actor.short if short else actor.name
        if not actor.proper:
            name = name[:1].lower() + name[1:]
        return f"the {name}" if actor.article else name

    def possessive(self, code: str, *, short: bool = False) -> str:
        """Whose something is: "China's", "the United States'"."""
        name = self.in_sentence(code, short=short)
        return f"{name}'" if name.endswith("s") else f"{name}'s"

    def listed(self, codes: Sequence[str], *, short: bool = False) -> str:
        """Actors joined as English does: "China, Japan and the EU"; one "the" where all have it."""
        if all(self.by_code[code].article for code in codes):
            names = [self.by_code[c].short if short else self.by_code[c].name for c in codes]
            names[0] = f"the {names[0]}"
        else:
            names = [self.in_sentence(code, short=short) for code in codes]
        return listed(names)


def listed(words: Sequence[str]) -> str:
    """Join words as English does: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
