"""ASEAN: how united it is, and how much of the pressure on a member it cushions."""

from mesa import Model

from sim.model.actors.power import Observer
from sim.model.actors.stage import Stage
from sim.model.layout import INDEX
from sim.model.ops import Array
from sim.model.rules import shelter


class Asean(Observer):
    """ASEAN as one actor: an observer that offers investment, cooperation and shelter."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "ASEAN")
        self.unity: Array = self.p.unity_rest + 0.0

    def decide_shelter(self) -> None:
        """Lose unity to rivalry and to Cambodia's own tie with China; recover it slowly."""
        p, levers = self.p, self.stage.levers
        self.unity = shelter.next_unity(
            self.unity,
            p.unity_rest + self.lever("unity"),
            levers["world.rivalry"] - 1.0,
            self.stage.public.alignment[INDEX["CHN"]] - self.stage.region.norm,
            p.unity_recovery,
            p.unity_rivalry,
            p.unity_china,
        )

    def cushion(self, pressure: Array) -> Array:
        """Pressure as Cambodia feels it behind ASEAN."""
        closeness = self.stage.public.alignment[INDEX["ASEAN"]]
        return shelter.felt(pressure, self.unity, closeness, self.p.shelter_max)
