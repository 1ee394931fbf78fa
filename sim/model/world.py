"""The world: one quarter, in order.

Partners and ministries decide on last quarter's public record and show their decisions together;
the home country answers what they show; the world then moves and the new record is taken. Nothing
here draws a number or reads a file: what a quarter brings and the assumptions are handed in, so
that a quarter can run on arrays or on symbols.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.model.actors.actor import Public
from sim.model.actors.asean import Asean
from sim.model.actors.china import China
from sim.model.actors.closeness import HomeView
from sim.model.actors.economy import Economy
from sim.model.actors.european_union import EuropeanUnion
from sim.model.actors.home import Home
from sim.model.actors.japan import Japan
from sim.model.actors.ministry import Ministries, Ministry, MinistryView
from sim.model.actors.observer import Asker, Observer
from sim.model.actors.partner import Partner, PartnerView
from sim.model.actors.region import Region
from sim.model.actors.sender import Sender
from sim.model.actors.trade import EconomyView
from sim.model.actors.united_states import UnitedStates
from sim.model.assumptions import Assumptions
from sim.model.cast import Cast
from sim.model.channels import MONEY
from sim.model.ops import Array, stack, total
from sim.model.programme import Programme

DECIDING: Final[tuple[type[Partner], ...]] = (
    Partner,
    Asker,
    Observer,
    Sender,
    China,
    Japan,
    UnitedStates,
    EuropeanUnion,
    Asean,
)
"""Classes that may decide for a partner; the cast names them by `acts_as`."""


@dataclass(frozen=True)
class Memory:
    """A state of the world between two quarters."""

    held: Mapping[object, Mapping[str, Any]]
    """What each actor holds, by name."""
    public: Public
    """The public record."""


class World(PartnerView, MinistryView, EconomyView, HomeView):
    """Partners, ministries, the home country with its economy, and the region."""

    home: Home
    """The country whose alignment is simulated."""
    observers: tuple[Observer, ...]
    """Partners that believe something of its closeness to the patron."""
    patron: China
    """The power whose closeness the others watch."""
    preference_giver: EuropeanUnion
    """The power that grants trade preferences."""

    def __init__(self, cast: Cast, p: Assumptions, programmes: Sequence[Programme]):
        super().__init__(rng=0)
        self.cast, self.p, self.programmes = cast, p, programmes
        self.region = Region(self)
        self.ministries = Ministries(cast, [Ministry(self, code) for code in cast.ministries])
        self._bring_in_partners()
        self.economy = Economy(self)
        self.home = Home(self)

    def _bring_in_partners(self) -> None:
        classes = {kind.__name__: kind for kind in DECIDING}
        records = self.cast.partner_records
        self.partners = tuple(classes[actor.acts_as](self, actor.code) for actor in records)
        self.senders = tuple(one for one in self.partners if isinstance(one, Sender))
        self.observers = tuple(one for one in self.partners if isinstance(one, Observer))
        (self.patron,) = (one for one in self.partners if isinstance(one, China))
        (self.preference_giver,) = (one for one in self.partners if isinstance(one, EuropeanUnion))
        (self.shelter,) = (one for one in self.partners if isinstance(one, Asean))

    @property
    def trend(self) -> Array:
        """The home country's output on trend, (member,), 1 = 2018."""
        return self.economy.trend

    @property
    def given(self) -> Array:
        """Official money that all partners offer by themselves, (member,), US$ m a year of 2018."""
        return total([one.base["grants"] + one.base["loans"] for one in self.partners])

    def step(self) -> None:
        """One quarter; `quarter` holds what it brings."""
        self.region.happen()
        self.economy.advance()
        self.agents.select(agent_type=Observer).do("perceive")
        self.agents.select(agent_type=Partner).do("decide").do("commit")
        self.shelter.decide_shelter()
        self.agents.select(agent_type=Ministry).do("decide").do("commit")
        self.ministries.weigh()
        self.home.feel()
        self.home.decide()
        self.economy.move(self.home.promotion(), self.home.growth_cost())
        self.home.move()
        self.publish()

    def publish(self) -> None:
        """Take the public record that powers decide on next quarter."""
        home, economy, trainer = self.home, self.economy, self.cast.row[self.cast.trainer]
        self.public = Public(
            alignment=home.alignment,
            gap=home.gap,
            progress=home.progress(),
            lost=economy.lost,
            patron_commerce=home.ties[0, home.patron_row],
            trainer_grants=economy.grants_gain(trainer),
            promoted=economy.promoted,
            retreat=stack([partner.retreat() for partner in self.partners]),
        )

    def begin(self) -> None:
        """Stand in 2010: ties at rest, flows as recorded. What 2018 is like is not yet known."""
        self.region.begin()
        self.economy.begin()
        self.agents.select(agent_type=Ministry).do("restore").do("anchor")
        self.ministries.weigh()
        self.home.begin()
        self._show_2018()
        self.publish()
        for partner in self.partners:
            partner.begin()
        self.home.settle()

    def take_2018(self) -> None:
        """Take what was observed in 2018, within its error: flows, output, debt, gap, votes.

        Nothing else is set: beliefs, pressure, grievance, unity, security ties stay as they have
        become since 2010, and nothing is solved that would keep 2018 at rest.
        """
        self.economy.take_2018()
        self.home.take_2018()
        self._show_2018()
        self.publish()

    def _show_2018(self) -> None:
        """Let each partner take its money of 2018 as the base of what it offers."""
        for partner in self.partners:
            absorbed = {kind: self.ministries.absorbed[kind][partner.row] for kind in MONEY}
            partner.take_2018(self.economy.offered_2018(partner.row), absorbed)

    def remember(self) -> Memory:
        """The state of every actor, to start again from."""
        return Memory({who: _copied(vars(who)) for who in self._holders()}, self.public)

    def recall(self, memory: Memory) -> None:
        """Start again from a remembered state. No array is ever changed in place."""
        for who, held in memory.held.items():
            vars(who).update(_copied(held))
        self.public = memory.public

    def _holders(self) -> list[object]:
        """All that hold a state."""
        return [*self.agents, self.ministries]


def _copied(held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: dict(v) if isinstance(v, dict) else v for name, v in held.items()}
