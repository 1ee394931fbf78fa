"""What all actors can see, and the actor they all descend from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mesa import Agent, Model

from sim.model.assumptions import Assumptions
from sim.model.ops import Array, at_least, where
from sim.model.programme import Programme

if TYPE_CHECKING:
    from sim.model.actors.cambodia import Cambodia
    from sim.model.actors.economy import Economy
    from sim.model.actors.ministry import Ministries
    from sim.model.actors.power import Partner
    from sim.model.actors.region import Region


@dataclass(frozen=True)
class Public:
    """Last quarter's public record: all that powers may decide on."""

    alignment: Array
    """Alignment with each partner, (partner, member), 0-1."""
    gap: Array
    """Governance gap, 0-1."""
    progress: Array
    """Share of the 2018 gap closed since, 0-1."""
    lost: Array
    """Exports and aid lost to pressure, US$ m a year."""
    china_commerce: Array
    """Economic tie with China, 0-1."""
    japan_grants: Array
    """Japan's realised grants above their 2018 share, % of GDP."""


@dataclass
class Stage:
    """The world as its actors see it.

    Levers ((1,) each) and luck ((member,) each) change every quarter; `quarter` counts from 1
    in the first quarter of 2019.
    """

    p: Assumptions
    programmes: Sequence[Programme]
    levers: Mapping[str, Array] = field(default_factory=dict)
    luck: Mapping[str, Array] = field(default_factory=dict)
    quarter: Array = field(init=False)
    public: Public = field(init=False)
    region: Region = field(init=False)
    partners: Mapping[str, Partner] = field(init=False)
    ministries: Ministries = field(init=False)
    cambodia: Cambodia = field(init=False)
    economy: Economy = field(init=False)


class Actor(Agent):
    """An actor of the model; every value it holds is an array with the member on the last axis."""

    def __init__(self, model: Model, stage: Stage, code: str):
        super().__init__(model)
        self.stage = stage
        self.code = code

    @property
    def p(self) -> Assumptions:
        """The assumptions in force."""
        return self.stage.p

    def lever(self, name: str) -> Array:
        """This quarter's setting of one of the actor's own levers."""
        return self.stage.levers[f"{self.code}.{name}"]

    def choice(self, name: str, rule: Array) -> Array:
        """The recorded decision where a scenario clamps it, else what the rule says."""
        return where(at_least(self.lever(f"{name}_clamped"), 1.0), self.lever(name), rule)
