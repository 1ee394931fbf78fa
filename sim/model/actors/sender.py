"""Senders: how hard they press, what they hold back, and what they offer beside it."""

from sim.model.actors.observer import Observer
from sim.model.actors.partner import PartnerView
from sim.model.cast import WORLD
from sim.model.ops import Array, where, zeros_like
from sim.model.rules import development, grievance, pressure


class Sender(Observer):
    """A power that presses: over governance, and over closeness to the patron."""

    governance: Array
    """Pressure over the governance gap, (member,), index from 0."""
    next_governance: Array
    """The same, decided and not yet shown."""
    strategic: Array
    """Pressure over closeness to the patron, (member,), index from 0."""
    next_strategic: Array
    """The same, decided and not yet shown."""
    threat: Array
    """Share of the exports to it that a threatened duty would cost, (member,), 0-1."""

    def __init__(self, world: PartnerView, code: str):
        super().__init__(world, code)
        self.governance = zeros_like(self.belief)
        self.strategic = zeros_like(self.belief)

    def begin(self) -> None:
        """Threaten the duty of countries without preference."""
        super().begin()
        self.threat = development.duty_loss(self.p.threat_duty, self.p.export_elasticity)

    def decide(self) -> None:
        """Decide pressure first: offers and requests depend on it."""
        p, public = self.p, self.world.public
        level = self.lever("level")
        rivalry = self.world.quarter.lever(WORLD, "rivalry")
        governance = pressure.governance_target(
            public.gap,
            p.of("governance_weight", self.code),
            level,
            self.lever("reward"),
            public.progress,
        )
        strategic = pressure.strategic_target(
            self.belief - self.world.region.norm,
            self._alarm(),
            rivalry,
            p.of("strategic_weight", self.code),
            p.of("alarm_weight", self.code),
            level,
        )
        self.next_governance = self.choice("pressure", self._adjust(self.governance, governance))
        free = self._adjust(self.strategic, strategic)
        self.next_strategic = where(self.clamped("pressure"), 0.0, free)
        super().decide()

    def _alarm(self) -> Array:
        """What is said or seen of a base of the patron, (member,)."""
        home, quarter = self.cast.home.code, self.world.quarter
        seen = quarter.lever(home, "base") * quarter.lever(home, "base_visible")
        doubted = self.p.credibility * quarter.lever(home, "reassure")
        return pressure.alarm(self.world.region.rumour, doubted, seen)

    def _adjust(self, now: Array, target: Array) -> Array:
        lifting = self.p.pressure_lift * self.lever("lifting")
        return pressure.adjust(now, target, self.p.pressure_rise, lifting)

    def commit(self) -> None:
        """Make pressure, offers and requests public."""
        super().commit()
        self.governance, self.strategic = self.next_governance, self.next_strategic
        self.pressure = self.governance + self.strategic

    def generosity(self) -> Array:
        """Official finance follows the scenario's lever: what a sender gives anyone."""
        return self.lever("finance")

    def investment_scale(self) -> Array:
        """Private investment follows no lever of the government."""
        return 1.0 + zeros_like(self.closeness)

    def extra(self) -> dict[str, Array]:
        """Options: half grants, half investment."""
        half = 0.5 * self.lever("options")
        return {"grants": half, "loans": zeros_like(self.closeness), "fdi": half}

    def withheld(self) -> Array:
        """Share of aid held back: by pressure, on top of cuts that a scenario decides."""
        free = 1.0 - pressure.withheld(self.pressure, self.p.of("aid_withheld", self.code))
        return 1.0 - free * (1.0 - self.lever("aid_cut"))

    def fair(self) -> Array:
        """The pressure that the same rule gives the comparators."""
        return grievance.fair_pressure(
            self.p.comparator_gap,
            self.p.of("governance_weight", self.code),
            self.p.leniency,
            self.lever("standard"),
        )

    def engagement(self) -> Array:
        """Contacts kept open under pressure are the sender's own choice."""
        return self.lever("engagement")
