"""The United States: aid, security cooperation, announced programmes, duties."""

from sim.model.actors.sender import Sender
from sim.model.channels import MONEY
from sim.model.ops import Array
from sim.model.rules import development


class UnitedStates(Sender):
    """The sender that has announced programmes."""

    def decide_ask(self) -> Array:
        """Security cooperation asked for: more where announced programmes arrive (¶48)."""
        return super().decide_ask() * (1.0 + self.p.programme_security * self.lever("delivery"))

    def extra(self) -> dict[str, Array]:
        """Options, and announced programmes as far as they are delivered and not withheld."""
        options, money = super().extra(), self.delivered(self.lever("delivery"))
        free = 1.0 - self.withheld()
        return {kind: options[kind] + free * money[kind] for kind in MONEY}

    def pressed_access(self) -> Array:
        """Access falls with the duty that a scenario sets."""
        return 1.0 - development.duty_loss(self.lever("tariff"), self.p.export_elasticity)
