"""The region: what nobody in the model decides."""

from sim.model.actors.actor import Actor, View
from sim.model.cast import WORLD
from sim.model.ops import Array, below, where, zeros_like
from sim.model.quarters import START
from sim.model.rules import image
from sim.model.units import YEAR


class Region(Actor):
    """Rumours, the Asian power shift with the regional norm of closeness, restricted elections."""

    rumour: Array
    """Strength of rumours in the air, (member,), 0-1."""
    shift: Array
    """Asian power shift at the usual pace, (member,), years since 2018."""
    norm: Array
    """Closeness of other states of the region to the patron, (member,)."""
    restricted: Array
    """Whether a restricted election is held in this quarter, (member,), 0 or 1."""

    def __init__(self, world: View):
        super().__init__(world, WORLD)
        self.rumour = zeros_like(self.p.norm_2018)
        self.shift = zeros_like(self.rumour)
        self.norm = self.p.norm_2018 + 0.0
        self.restricted = zeros_like(self.rumour)
        self.begin()

    def happen(self) -> None:
        """Let the quarter's events occur: rumours, the power shift, elections."""
        p, quarter = self.p, self.world.quarter
        chance = below(quarter.luck["rumour"], p.rumour_rate * self.lever("rumours"))
        arrival = where(chance, 1.0, self.lever("rumour"))
        self.rumour = image.next_rumour(self.rumour, arrival, p.rumour_memory)
        self.shift = self.shift + self.lever("power_shift") / YEAR
        self._let_norm_rise()
        likely = p.restricted_election + quarter.lever(self.cast.home.code, "restrict")
        restricted = where(below(quarter.luck["election"], likely), 1.0, 0.0)
        self.restricted = restricted * self.lever("election")

    def begin(self) -> None:
        """Stand where the power shift was in the quarter before a run begins."""
        self.shift = zeros_like(self.rumour) - float(START) / YEAR
        self._let_norm_rise()

    def recorded_output(self, free: Array) -> Array:
        """Output as a multiple of 2018: from the record while a scenario holds it."""
        return self.choice("output_held", free)

    def _let_norm_rise(self) -> None:
        self.norm = self.p.norm_2018 + self.p.norm_drift * (YEAR * self.shift)
