"""The ministries: whether they coordinate, what they can do, what they let through."""

from __future__ import annotations

from collections.abc import Sequence

from sim.model.actors.actor import Actor, Public, View
from sim.model.cast import Cast
from sim.model.ops import Array, stack, total
from sim.model.rules import absorption, coordination


class MinistryView(View):
    """What ministries see of the world: the public record, and one another."""

    public: Public
    """Last quarter's public record."""
    ministries: Ministries
    """All of them."""


class Ministry(Actor):
    """One ministry with its stance and capacity."""

    world: MinistryView
    stance: Array
    """Willingness to coordinate, (member,), 0-1."""
    stance_2018: Array
    """The same in 2018."""
    next_stance: Array
    """The same, decided and not yet shown."""
    capacity: Array
    """What it can do, (member,), 0-1."""
    next_capacity: Array
    """The same, decided and not yet shown."""
    reluctance: Array
    """What keeps it from coordinating, (member,), utility."""

    def __init__(self, world: MinistryView, code: str):
        super().__init__(world, code)
        self.restore()

    def restore(self) -> None:
        """Take the stance and capacity of 2018."""
        self.stance = self.p.of("stance_2018", self.code)
        self.stance_2018 = self.stance
        self.capacity = self.p.capacity_2018

    def anchor(self) -> None:
        """Solve the reluctance at which the stance of 2018 is at rest."""
        self.reluctance = coordination.resting_reluctance(
            self.stance,
            self.others(),
            self.p.coordination_benefit,
            self.p.coordination_precision,
        )

    def others(self) -> Array:
        """Mean stance of the others, (member,), 0-1."""
        rows = [m.stance for m in self.world.ministries.members if m is not self]
        return total(rows) / float(len(rows))

    def decide(self) -> None:
        """Weigh coordination on what the others did last quarter."""
        p, quarter = self.p, self.world.quarter
        training = quarter.lever(self.cast.trainer, "training")
        gain = self.world.public.trainer_grants
        push = coordination.training(training, gain, p.training_effect, p.training_grants)
        self.next_stance = coordination.next_stance(
            self.stance,
            self.others(),
            push + quarter.lever(self.cast.home.code, "mandate"),
            self.reluctance,
            p.coordination_benefit,
            p.coordination_precision,
            p.stance_speed,
        )
        self.next_capacity = coordination.next_capacity(
            self.capacity,
            p.capacity_2018,
            self.stance - self.stance_2018,
            training,
            p.capacity_learning,
            p.capacity_training,
            p.capacity_speed,
        )

    def commit(self) -> None:
        """Make stance and capacity public."""
        self.stance, self.capacity = self.next_stance, self.next_capacity

    def ready(self) -> Array:
        """Stance times capacity, or the leading ministry's in its place, (member,), 0-1."""
        leader = self.world.ministries.leader
        return absorption.readiness(
            self.stance,
            self.capacity,
            leader.stance * leader.capacity,
            self.p.substitution_penalty,
        )


class Ministries:
    """The ministries together: what share of an offer they turn into a flow."""

    cast: Cast
    """Who is in the model, and which ministries an offer needs."""
    members: tuple[Ministry, ...]
    """In the order of the cast."""
    absorbed: dict[str, Array]
    """Share of each partner's offers that is realised by kind, (partner, member), 0-1."""

    def __init__(self, cast: Cast, members: Sequence[Ministry]):
        self.cast = cast
        self.members = tuple(members)

    @property
    def leader(self) -> Ministry:
        """The ministry that leads, and can stand in for the others at a loss."""
        return self.members[0]

    def weigh(self) -> None:
        """See what share of offers is realised."""
        sharpness, needs_of = self.leader.p.softmin_sharpness, self.cast.needs
        weights = {m.code: absorption.unreadiness(m.ready(), sharpness) for m in self.members}
        floors = {kind: self._floor(kind) for kind in needs_of}
        held = {kind: [weights[code] for code in needs] for kind, needs in needs_of.items()}
        self.absorbed = {kind: self._share(held[kind], floors[kind]) for kind in needs_of}

    def _floor(self, kind: str) -> Array:
        """Share of an offer that is realised without any coordination, (member,), 0-1."""
        p = self.leader.p
        return p.absorption_floor_fdi if kind == "fdi" else p.absorption_floor

    def _share(self, weights: list[Array], floor: Array) -> Array:
        """Share realised by the ministries behind some weights, the competent one first."""
        p = self.leader.p
        weakest = absorption.softmin(weights, p.softmin_sharpness)
        fewer = absorption.softmin(weights[:-1], p.softmin_sharpness)
        usual = absorption.absorbed(weakest, floor)
        patron = absorption.absorbed(absorption.eased(weakest, fewer, p.china_ease), floor)
        rows = stack([patron if code == self.cast.patron else usual for code in self.cast.partners])
        return absorption.needed(rows, p.by("coordination_need", self.cast.partners))

    def own(self) -> Array:
        """Share of diplomatic effort that arrives: the leader needs nobody, (member,), 0-1."""
        leader = self.leader
        return absorption.absorbed(leader.stance * leader.capacity, leader.p.absorption_floor)
