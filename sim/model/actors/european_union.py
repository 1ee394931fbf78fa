"""The European Union: trade preferences withdrawn in stages."""

from sim.model.actors.partner import PartnerView
from sim.model.actors.sender import Sender
from sim.model.ops import Array, zeros_like
from sim.model.rules import development, pressure


class EuropeanUnion(Sender):
    """The sender that grants trade preferences and may withdraw them."""

    clock: Array
    """Quarters since it opened its procedure, (member,); 0 while none is open."""
    withdrawn: Array
    """Share of exports to it that has lost its preference, (member,), 0-1."""

    def __init__(self, world: PartnerView, code: str):
        super().__init__(world, code)
        self.clock = zeros_like(self.belief)
        self.withdrawn = zeros_like(self.belief)

    def take_2018(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """End 2018 with a warning given and no procedure open (event E21)."""
        super().take_2018(flows, absorbed)
        self.clock = zeros_like(self.clock)
        self.withdrawn = zeros_like(self.withdrawn)

    def _attend(self) -> None:
        """What it does not ask for does not vary."""

    def decide_ask(self) -> Array:
        """The European Union asks for no security cooperation."""
        return self.ask

    def commit(self) -> None:
        """Move the procedure on with the pressure just decided."""
        super().commit()
        p = self.p
        self.clock = pressure.procedure_clock(
            self.clock,
            self.pressure,
            self.world.public.progress,
            p.procedure_open,
            p.procedure_close,
            p.procedure_decision,
            p.procedure_concession,
        )
        share = pressure.withdrawn_share(
            self.withdrawn,
            self.clock,
            self.pressure,
            p.procedure_effect,
            p.procedure_full,
            p.procedure_escalation,
            p.partial_share,
            p.restore_speed,
        )
        self.withdrawn = self.choice("withdrawn", share)

    def pressed_access(self) -> Array:
        """Exports that have lost their preference meet the duty that was threatened."""
        open_ = 1.0 + zeros_like(self.closeness)
        return open_ - self.withdrawn * self.threat

    def graduated_access(self) -> Array:
        """Preferences for least developed countries end with that status."""
        duty = self.lever("graduation_duty")
        return 1.0 - development.duty_loss(duty, self.p.export_elasticity)
