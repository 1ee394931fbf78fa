"""The region: what nobody in the model decides."""

from mesa import Model

from sim.model.actors.stage import Actor, Stage
from sim.model.ops import Array, below, where, zeros_like
from sim.model.rules import image


class Region(Actor):
    """Rivalry, rumours, the regional norm of closeness to China, and restricted elections."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "world")
        self.rumour: Array = zeros_like(self.p.norm_2018)
        self.norm: Array = self.p.norm_2018 + 0.0
        self.restricted: Array = zeros_like(self.rumour)

    def happen(self) -> None:
        """Let the quarter's events occur: rumours, the power shift, elections."""
        p, luck = self.p, self.stage.luck
        chance = below(luck["rumour"], p.rumour_rate * self.lever("rumours"))
        arrival = where(chance, 1.0, self.lever("rumour"))
        self.rumour = image.next_rumour(self.rumour, arrival, p.rumour_memory)
        self.norm = self.norm + p.norm_drift * self.lever("power_shift")
        likely = p.restricted_election + self.stage.levers["KHM.restrict"]
        restricted = where(below(luck["election"], likely), 1.0, 0.0)
        self.restricted = restricted * self.lever("election")

    def anchor(self) -> None:
        """Set the norm to that of 2018."""
        self.norm = self.p.norm_2018 + 0.0
