"""The five ministries: whether they coordinate, what they can do, what they let through."""

from collections.abc import Sequence

from mesa import Model

from sim.model.actors.stage import Actor, Stage
from sim.model.layout import NEEDS, PARTNERS
from sim.model.ops import Array, stack, total
from sim.model.rules import absorption, coordination


class Ministry(Actor):
    """One ministry with its stance (0-1) and capacity (0-1)."""

    def __init__(self, model: Model, stage: Stage, code: str):
        super().__init__(model, stage, code)
        self.restore()

    def restore(self) -> None:
        """Take the stance and capacity of 2018."""
        self.stance: Array = self.p.of("stance_2018", self.code)
        self.stance_2018: Array = self.stance
        self.capacity: Array = self.p.capacity_2018

    def anchor(self) -> None:
        """Solve the reluctance at which the stance of 2018 is at rest."""
        self.reluctance: Array = coordination.resting_reluctance(
            self.stance,
            self.others(),
            self.p.coordination_benefit,
            self.p.coordination_precision,
        )

    def others(self) -> Array:
        """Mean stance of the other four."""
        rows = [m.stance for m in self.stage.ministries.members if m is not self]
        return total(rows) / float(len(rows))

    def decide(self) -> None:
        """Weigh coordination on what the others did last quarter."""
        p, levers = self.p, self.stage.levers
        course = levers["JPN.training"]
        gain = self.stage.public.japan_grants
        push = coordination.training(course, gain, p.training_effect, p.training_grants)
        self.next_stance = coordination.next_stance(
            self.stance,
            self.others(),
            push + levers["KHM.mandate"],
            self.reluctance,
            p.coordination_benefit,
            p.coordination_precision,
            p.stance_speed,
        )
        self.next_capacity = coordination.next_capacity(
            self.capacity,
            p.capacity_2018,
            self.stance - self.stance_2018,
            course,
            p.capacity_learning,
            p.capacity_training,
            p.capacity_speed,
        )

    def commit(self) -> None:
        """Make stance and capacity public."""
        self.stance, self.capacity = self.next_stance, self.next_capacity

    def ready(self) -> Array:
        """Stance times capacity, or MOFAIC's in its place."""
        leader = self.stage.ministries["MOFAIC"]
        return absorption.readiness(
            self.stance,
            self.capacity,
            leader.stance * leader.capacity,
            self.p.substitution_penalty,
        )


class Ministries:
    """The five together: what share of an offer they turn into a flow."""

    def __init__(self, members: Sequence[Ministry]):
        self.members = tuple(members)
        self._by_code = {ministry.code: ministry for ministry in members}

    def __getitem__(self, code: str) -> Ministry:
        return self._by_code[code]

    def weigh(self) -> None:
        """See what share of each partner's offers is realised, by kind, (partner, member), 0-1."""
        sharpness = self.members[0].p.softmin_sharpness
        weights = {m.code: absorption.unreadiness(m.ready(), sharpness) for m in self.members}
        groups = dict.fromkeys(NEEDS.values())
        shares = {needs: self._share([weights[code] for code in needs]) for needs in groups}
        self.absorbed = {kind: shares[needs] for kind, needs in NEEDS.items()}

    def _share(self, weights: list[Array]) -> Array:
        """Share realised by the ministries behind some weights, the competent one first."""
        p = self.members[0].p
        weakest = absorption.softmin(weights, p.softmin_sharpness)
        fewer = absorption.softmin(weights[:-1], p.softmin_sharpness)
        usual = absorption.absorbed(weakest, p.absorption_floor)
        china = absorption.absorbed(
            absorption.eased(weakest, fewer, p.china_ease), p.absorption_floor
        )
        return stack([china if code == "CHN" else usual for code in PARTNERS])

    def own(self) -> Array:
        """Share of diplomatic effort that arrives: MOFAIC needs nobody, (member,)."""
        leader = self["MOFAIC"]
        return absorption.absorbed(leader.stance * leader.capacity, leader.p.absorption_floor)
