"""The world: one quarter, in order.

Actors decide on last quarter's public record and show their decisions together; the world then
moves and the new record is taken. Nothing here draws a number or reads a file: levers, luck and
assumptions are handed in, so that one quarter can run on arrays or on symbols.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mesa import Agent, Model

from sim.model.actors.asean import Asean
from sim.model.actors.cambodia import Cambodia
from sim.model.actors.economy import Economy
from sim.model.actors.ministry import Ministries, Ministry
from sim.model.actors.power import (
    China,
    EuropeanUnion,
    Japan,
    Observer,
    Other,
    Partner,
    UnitedStates,
)
from sim.model.actors.region import Region
from sim.model.actors.stage import Public, Stage
from sim.model.assumptions import Assumptions
from sim.model.layout import INDEX, MINISTRIES, MONEY
from sim.model.ops import Array
from sim.model.programme import Programme


@dataclass(frozen=True)
class Memory:
    """A state of the world between two quarters."""

    actors: Mapping[Agent, Mapping[str, Any]]
    ministries: Mapping[str, Any]
    public: Public


def _copied(held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: dict(v) if isinstance(v, dict) else v for name, v in held.items()}


class World(Model):
    """Six state actors, five ministries, the other partners, Cambodia's economy and the region."""

    def __init__(self, p: Assumptions, programmes: Sequence[Programme]):
        super().__init__(rng=0)
        self.stage = stage = Stage(p, programmes)
        stage.region = Region(self, stage)
        stage.ministries = Ministries([Ministry(self, stage, code) for code in MINISTRIES])
        actors = (China, Japan, UnitedStates, EuropeanUnion, Asean, Other)
        stage.partners = {actor.code: actor for actor in (kind(self, stage) for kind in actors)}
        stage.economy = Economy(self, stage)
        stage.cambodia = Cambodia(self, stage)

    def present(
        self, levers: Mapping[str, Array], luck: Mapping[str, Array], quarter: Array
    ) -> None:
        """Hand in what this quarter brings: settings of all levers, shocks, and its number."""
        self.stage.levers, self.stage.luck, self.stage.quarter = levers, luck, quarter

    def step(self) -> None:
        """One quarter."""
        stage = self.stage
        stage.region.happen()
        stage.economy.advance()
        self.agents.select(agent_type=Observer).do("perceive")
        self.agents.select(agent_type=Partner).do("decide").do("commit")
        stage.partners["ASEAN"].decide_shelter()
        self.agents.select(agent_type=Ministry).do("decide").do("commit")
        stage.ministries.weigh()
        stage.cambodia.feel()
        stage.cambodia.decide()
        stage.economy.move()
        stage.cambodia.move()
        self.publish()

    def anchor(self) -> None:
        """Set everything observed to 2018 and solve what keeps 2018 at rest.

        Beliefs, pressure, grievance, felt pressure and unity stay as they have become.
        """
        stage = self.stage
        stage.region.anchor()
        stage.economy.anchor()
        self.agents.select(agent_type=Ministry).do("restore").do("anchor")
        stage.ministries.weigh()
        stage.cambodia.anchor()
        self.publish()
        absorbed = stage.ministries.absorbed
        for code, partner in stage.partners.items():
            row = INDEX[code]
            flows = {kind: stage.economy.flows[kind][row] for kind in MONEY}
            partner.anchor(flows, {kind: absorbed[kind][row] for kind in MONEY})
        stage.cambodia.settle()

    def remember(self) -> Memory:
        """The state of every actor, to start again from."""
        held = {agent: _copied(vars(agent)) for agent in self.agents}
        return Memory(held, _copied(vars(self.stage.ministries)), self.stage.public)

    def recall(self, memory: Memory) -> None:
        """Start again from a remembered state. No array is ever changed in place."""
        for agent, held in memory.actors.items():
            vars(agent).update(_copied(held))
        vars(self.stage.ministries).update(_copied(memory.ministries))
        self.stage.public = memory.public

    def publish(self) -> None:
        """Take the public record that powers decide on next quarter."""
        cambodia, economy = self.stage.cambodia, self.stage.economy
        self.stage.public = Public(
            alignment=cambodia.alignment,
            gap=cambodia.gap,
            progress=cambodia.progress(),
            lost=economy.lost,
            china_commerce=cambodia.ties[0, INDEX["CHN"]],
            japan_grants=economy.japan_grants_gain(),
        )
