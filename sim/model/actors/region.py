"""The region: what nobody in the model decides."""

from sim.model.actors.actor import Actor, View
from sim.model.cast import WORLD
from sim.model.ops import Array, below, where, zeros_like
from sim.model.rules import image


class Region(Actor):
    """Rumours, the regional norm of closeness to the patron, and restricted elections."""

    rumour: Array
    """Strength of rumours in the air, (member,), 0-1."""
    norm: Array
    """Closeness of other states of the region to the patron, (member,)."""
    restricted: Array
    """Whether a restricted election is held in this quarter, (member,), 0 or 1."""

    def __init__(self, world: View):
        super().__init__(world, WORLD)
        self.rumour = zeros_like(self.p.norm_2018)
        self.norm = self.p.norm_2018 + 0.0
        self.restricted = zeros_like(self.rumour)

    def happen(self) -> None:
        """Let the quarter's events occur: rumours, the power shift, elections."""
        p, quarter = self.p, self.world.quarter
        chance = below(quarter.luck["rumour"], p.rumour_rate * self.lever("rumours"))
        arrival = where(chance, 1.0, self.lever("rumour"))
        self.rumour = image.next_rumour(self.rumour, arrival, p.rumour_memory)
        self.norm = self.norm + p.norm_drift * self.lever("power_shift")
        likely = p.restricted_election + quarter.lever(self.cast.home.code, "restrict")
        restricted = where(below(quarter.luck["election"], likely), 1.0, 0.0)
        self.restricted = restricted * self.lever("election")

    def anchor(self) -> None:
        """Set the norm to that of 2018."""
        self.norm = self.p.norm_2018 + 0.0
