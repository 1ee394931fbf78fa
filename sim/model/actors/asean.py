"""ASEAN: how united it is, and how much of the pressure on a member it cushions."""

from sim.model.actors.observer import Observer
from sim.model.actors.partner import PartnerView
from sim.model.cast import WORLD
from sim.model.ops import Array
from sim.model.rules import shelter


class Asean(Observer):
    """ASEAN as one actor: an observer that offers investment, cooperation and shelter."""

    unity: Array
    """How far its members act as one, (member,), 0-1."""

    def __init__(self, world: PartnerView, code: str):
        super().__init__(world, code)
        self.unity = self.p.unity_rest + 0.0

    def decide_shelter(self) -> None:
        """Lose unity to rivalry and to the home country's tie with the patron; recover slowly."""
        p, world = self.p, self.world
        closeness = world.public.alignment[self.cast.row[self.cast.patron]]
        self.unity = shelter.next_unity(
            self.unity,
            p.unity_rest + self.lever("unity"),
            world.quarter.lever(WORLD, "rivalry") - 1.0,
            closeness - world.region.norm,
            world.quarter.lever(WORLD, "border_conflict"),
            p.unity_recovery,
            p.unity_rivalry,
            p.unity_china,
            p.unity_border,
        )

    def standing(self) -> Array:
        """What unity, or a conflict between members, does for closeness to it, (member,)."""
        p = self.p
        return shelter.standing(
            self.unity,
            p.unity_rest,
            self.world.quarter.lever(WORLD, "border_conflict"),
            p.unity_closeness,
            p.border_loss,
        )

    def cushion(self, pressure: Array) -> Array:
        """Pressure as the home country feels it behind ASEAN, (partner, member)."""
        closeness = self.world.public.alignment[self.row]
        return shelter.felt(pressure, self.unity, closeness, self.p.shelter_max)
