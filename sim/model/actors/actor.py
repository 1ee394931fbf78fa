"""What does every actor know, and what do powers know of the home country?

The world shows each kind of actor a view: an actor reads `self.world`, and what its view does not
declare is an error of types.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mesa import Agent, Model

from sim.model.assumptions import Assumptions
from sim.model.cast import Cast
from sim.model.ops import Array, Mask, at_least, where


@dataclass(frozen=True)
class Quarter:
    """What a quarter brings: nobody in the model decides it."""

    levers: Mapping[str, Array]
    """Settings by actor and name, `world.rivalry`, (1,) each."""
    luck: Mapping[str, Array]
    """Shocks by name, (member,) each."""
    number: Array
    """How the model counts the quarter, (1,): from 1 in the first quarter of 2019."""

    def lever(self, code: str, name: str) -> Array:
        """The setting of an actor's lever, (1,)."""
        return self.levers[f"{code}.{name}"]


@dataclass(frozen=True)
class Public:
    """Last quarter's public record: all that powers and ministries may decide on."""

    alignment: Array
    """Alignment with each partner, (partner, member), 0-1."""
    gap: Array
    """Governance gap, (member,), 0-1."""
    progress: Array
    """Share of the 2018 gap closed since, (member,), 0-1."""
    lost: Array
    """Exports and aid lost to pressure, (member,), US$ m a year."""
    patron_commerce: Array
    """Economic tie with the patron, (member,), 0-1."""
    trainer_grants: Array
    """The trainer's realised grants above their share of 2010, (member,), % of GDP."""
    promoted: Array
    """Log rise of exports and investment by effort since 2010, (partner, member)."""
    retreat: Array
    """Official money that each partner no longer gives anyone, (partner, member), US$ m a year."""


class View(Model):
    """What every actor sees of the world."""

    cast: Cast
    """Who is in the model."""
    p: Assumptions
    """The numbers in force."""
    quarter: Quarter
    """What this quarter brings."""


class Actor(Agent):
    """An actor of the model; every value it holds is an array with the member on the last axis."""

    world: View
    """What it sees of the world."""
    code: str
    """Its name in data."""

    def __init__(self, world: View, code: str):
        super().__init__(world)
        self.world = world
        self.code = code

    @property
    def cast(self) -> Cast:
        """Who is in the model."""
        return self.world.cast

    @property
    def p(self) -> Assumptions:
        """The assumptions in force."""
        return self.world.p

    def lever(self, name: str) -> Array:
        """This quarter's setting of one of the actor's own levers, (1,)."""
        return self.world.quarter.lever(self.code, name)

    def clamped(self, name: str) -> Mask:
        """Whether a scenario sets one of the actor's own decisions, (1,)."""
        return at_least(self.lever(f"{name}_clamped"), 1.0)

    def choice(self, name: str, rule: Array) -> Array:
        """The recorded decision where a scenario clamps it, else what the rule says."""
        return where(self.clamped(name), self.lever(name), rule)
