"""Powers that ask for security cooperation, and what they believe of the home country."""

from sim.model.actors.partner import Partner, PartnerView
from sim.model.cast import WORLD
from sim.model.ops import Array, zeros_like
from sim.model.rules import counterweight, image, security
from sim.model.rules.flows import next_deviation


class Asker(Partner):
    """A power that asks for security cooperation."""

    attention: Array
    """Log deviation of what it asks for by luck, (member,)."""

    def __init__(self, world: PartnerView, code: str):
        super().__init__(world, code)
        self.attention = zeros_like(self.ask)

    def _vary(self) -> None:
        """Let its attention vary as well."""
        super()._vary()
        self._attend()

    def _attend(self) -> None:
        p = self.p
        luck = self.world.quarter.luck[f"attention.{self.code}"]
        self.attention = next_deviation(self.attention, luck, p.attention_memory, p.attention_noise)

    def decide_ask(self) -> Array:
        """Security cooperation asked for: more under rivalry, less while it withholds."""
        rivalry = self.world.quarter.lever(WORLD, "rivalry")
        strength, lever = self.p.of("security_ask", self.code), self.lever("security_ask")
        return security.ask(strength, rivalry, lever, self.withheld(), self.attention)


class Observer(Asker):
    """A power that forms a belief of the home country's closeness to the patron."""

    belief: Array
    """Mean of its belief, (member,), closeness."""
    belief_2018: Array
    """Its belief of 2018, (member,), closeness."""
    variance: Array
    """Variance of its belief, (member,), closeness squared."""

    def __init__(self, world: PartnerView, code: str):
        super().__init__(world, code)
        self.belief = self.p.norm_2018 + 0.0
        self.belief_2018 = self.belief
        self.variance = self.p.observer_noise * self.p.observer_noise

    def take_2018(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """Remember the belief of 2018, from which its answer is measured."""
        super().take_2018(flows, absorbed)
        self.belief_2018 = self.belief

    def finance_scale(self) -> Array:
        """Multiplier of official finance: it answers the patron with more of it."""
        weight = self.p.of("counterweight", self.code)
        answer = counterweight.answer(self.belief, self.belief_2018, weight)
        return super().finance_scale() * answer

    def perceive(self) -> None:
        """Update the belief from last quarter's lagged, noisy and biased signal."""
        p = self.p
        noise = p.observer_noise * self.world.quarter.luck[f"signal.{self.code}"]
        signal = self._visible() + p.of("observer_bias", self.code) + noise
        predicted = image.predicted_variance(self.variance, p.observer_drift)
        weight = image.gain(predicted, p.observer_noise)
        self.belief = image.next_belief(self.belief, signal, weight)
        self.variance = (1.0 - weight) * predicted

    def _visible(self) -> Array:
        """Closeness to the patron as it shows to everybody, (member,)."""
        p, world, home = self.p, self.world, self.cast.home.code
        hidden = 1.0 - world.quarter.lever(home, "base_visible")
        return image.visible_closeness(
            world.public.alignment[self.cast.row[self.cast.patron]],
            p.base_closeness * world.quarter.lever(home, "base") * hidden,
            p.rumour_size * world.region.rumour,
            world.quarter.lever(home, "reassure"),
            p.credibility,
        )
