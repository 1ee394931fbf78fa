"""The home country's relations: pressure felt, effort, cooperation and ties, by partner."""

from sim.model.actors.actor import Actor, View
from sim.model.actors.asean import Asean
from sim.model.actors.economy import Economy
from sim.model.actors.ministry import Ministries
from sim.model.actors.partner import Partner
from sim.model.actors.region import Region
from sim.model.actors.sender import Sender
from sim.model.cast import WORLD
from sim.model.channels import CHANNELS, KINDS
from sim.model.ops import Array, largest, minimum, positive, stack, total, zeros_like
from sim.model.rules import effort, grievance, overreliance, security, start, ties


class HomeView(View):
    """What the home country sees: its partners, the region, and all that is its own."""

    region: Region
    """The regional norm, and elections."""
    partners: tuple[Partner, ...]
    """In the order of arrays."""
    senders: tuple[Sender, ...]
    """Those that press."""
    shelter: Asean
    """Behind which it feels pressure."""
    economy: Economy
    """Its own."""
    ministries: Ministries
    """Its own."""


class Relations(Actor):
    """How a small state feels pressure, whom it turns to, and how close it is to whom."""

    world: HomeView
    patron_row: int
    """Row of the patron in arrays of partners."""
    pressure: Array
    """Pressure applied by each partner, (partner, member), index from 0."""
    felt: Array
    """Pressure as it is felt behind the shelter, (partner, member), index from 0."""
    grievance: Array
    """At each partner, (partner, member), index from 0."""
    budget: Array
    """Foreign-policy effort, (member,), % of GDP."""
    budget_2018: Array
    """The same in 2018."""
    effort: Array
    """(channel, partner, member), % of GDP."""
    absorbed_effort: Array
    """What of it arrives, (channel, partner, member), % of GDP."""
    effort_2018: Array
    """Absorbed effort of 2018, (channel, partner, member), % of GDP."""
    accepted: Array
    """Share of requests for security cooperation accepted, (partner, member), 0-1."""
    cooperation: Array
    """Security cooperation carried out, (partner, member), index from 0."""
    cooperation_2018: Array
    """The same in 2018."""
    partnership: Array
    """(partner, member): 0 none, 1 strategic, 2 comprehensive."""
    partnership_2018: Array
    """The same in 2018."""
    ties: Array
    """Closeness, (channel, partner, member), 0-1."""
    ties_2018: Array
    """The same in 2018."""
    rest: Array
    """Closeness at which ties rest, (channel, partner, member)."""
    alignment: Array
    """Mean closeness over channels, (partner, member), 0-1."""

    def __init__(self, world: HomeView):
        super().__init__(world, world.cast.home.code)
        nothing = zeros_like(self.p.by("security_2018", self.cast.partners))
        self.patron_row = self.cast.row[self.cast.patron]
        self.grievance = nothing
        self.pressure = nothing
        self.felt = nothing

    # ---- starting point -------------------------------------------------------------------

    def anchor(self) -> None:
        """Take the ties of 2018."""
        p, partners = self.p, self.cast.partners
        self.partnership = p.by("partnership_2018", partners)
        self.partnership_2018 = self.partnership
        economy = start.economic_tie(stack([self.world.economy.flows[k] for k in KINDS]))
        self.ties = stack([economy, p.by("security_2018", partners), self._diplomacy()])
        self.ties_2018 = self.ties
        self._align()

    def _diplomacy(self) -> Array:
        p, row = self.p, self.cast.row
        standing = minimum(self.partnership, 1.0)
        standing[row[self.cast.shelter]] = p.regional_standing
        votes = p.by("votes_2018", self.cast.partners)
        tie = start.diplomatic_tie(votes, standing, p.votes_weight)
        tie[row[self.cast.rest]] = p.other_diplomacy
        return tie

    def settle(self) -> None:
        """Take the effort and cooperation of 2018; solve where its ties rest."""
        self.effort_2018, self.cooperation_2018 = self.absorbed_effort, self.cooperation
        self.budget_2018 = self.budget
        repelled = self._repulsion()
        loss = stack([zeros_like(repelled), repelled, repelled])
        self.rest = ties.resting_level(self.ties, loss, self.p.tie_decay)

    # ---- deciding -------------------------------------------------------------------------

    def feel(self) -> None:
        """Feel pressure behind the shelter; let grievance change."""
        p, world = self.p, self.world
        self.pressure = stack([partner.pressure for partner in world.partners])
        self.felt = world.shelter.cushion(self.pressure)
        fair = stack([partner.fair() for partner in world.partners])
        form = world.quarter.lever(WORLD, "grievance_form")
        self.grievance = grievance.accumulate(
            self.grievance,
            self.felt,
            grievance.unfairness(self.felt, fair, form),
            p.grievance_memory,
            p.grievance_unfair,
            p.grievance_plain,
        )

    def divide_effort(self) -> None:
        """Decide how much to invest in foreign policy, and in whom."""
        p, economy = self.p, self.world.economy
        self.budget = effort.budget(
            total(self.felt),
            largest(economy.exit_cost),
            overreliance.top_two(economy.share),
            self.lever("effort"),
            p.effort_base,
            p.effort_pressure,
            p.effort_reliance,
            p.reliance_half,
            p.effort_concentration,
        )
        absorbed = self._absorption()
        values = self._values(absorbed)
        self.effort = effort.divide(self.budget, values, p.effort_temperature)
        self.absorbed_effort = self.effort * absorbed

    def _absorption(self) -> Array:
        """Share of effort that the ministries let arrive, (channel, partner, member), 0-1."""
        ministries = self.world.ministries
        own = ministries.own() + zeros_like(self.felt)
        return stack([ministries.absorbed["trade"], ministries.absorbed["security"], own])

    def _values(self, absorbed: Array) -> Array:
        """Worth of effort, (channel, partner, member), % of GDP."""
        p, partners = self.p, self.cast.partners
        return effort.value(
            self.ties,
            absorbed,
            self.world.economy.share,
            zeros_like(self.world.quarter.number) + 1.0 / float(len(partners)),
            self.grievance + self.felt,
            p.by("channel_value", CHANNELS)[:, None],
            p.by("priority", partners),
            p.diversify,
            p.effort_grievance,
        )

    def answer_requests(self, conceded: Array) -> None:
        """Answer requests for security cooperation.

        `conceded` is what is granted of the demand for distance from the patron, (member,), 0-1.
        """
        p = self.p
        accept = security.accepted(
            self.alignment,
            self.grievance,
            total(self.grievance),
            p.security_precision,
            p.security_grievance,
            p.neutrality_cost,
        )
        accept[self.patron_row] = accept[self.patron_row] * (1.0 - conceded)
        ask = stack([partner.ask for partner in self.world.partners])
        absorbed = self.world.ministries.absorbed["security"]
        self.accepted = accept
        self.cooperation = security.cooperation(ask, accept, absorbed)
        base = p.base_tie * self.lever("base")
        self.cooperation[self.patron_row] = self.cooperation[self.patron_row] + base

    # ---- moving ---------------------------------------------------------------------------

    def change_ties(self) -> None:
        """Let the partnerships and the ties change."""
        self._sign()
        self._drift()
        self._align()

    def _sign(self) -> None:
        self.partnership = ties.next_partnership(
            self.partnership, self.ties[2], self.p.partnership_sign, self.p.partnership_step
        )

    def _drift(self) -> None:
        p = self.p
        gain, loss = self._forces()
        signed = self.partnership - self.partnership_2018
        diplomacy = ties.rest_with_partnership(self.rest[2], signed, p.partnership_bonus)
        rest = stack([self.rest[0], self.rest[1], diplomacy])
        self.ties = ties.next_tie(self.ties, gain, loss, rest, p.tie_decay)

    def _forces(self) -> tuple[Array, Array]:
        """Gain and loss per quarter on each tie, (channel, partner, member)."""
        p = self.p
        economy, diplomacy = self._flow_forces()
        repelled = self._repulsion()
        cooperation = p.tie_security * (self.cooperation - self.cooperation_2018)
        effort_ = p.tie_effort * (self.absorbed_effort - self.effort_2018)
        flows_gain = stack([economy[0], positive(cooperation), diplomacy[0]])
        flows_loss = stack([economy[1], positive(-cooperation), diplomacy[1]])
        repulsion = stack([zeros_like(repelled), repelled, repelled + self._neutrality()])
        return flows_gain + positive(effort_), flows_loss + positive(-effort_) + repulsion

    def _flow_forces(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """(gain, loss) from realised flows on the economic and the diplomatic tie."""
        p, signals = self.p, self.world.economy.signals()
        pulls = {k: ties.pull(signals[k], p.of("flow_weight", k)) for k in KINDS}
        both_ways = []
        for side in (0, 1):
            trade = pulls["fdi"][side] + pulls["exports"][side]
            gifts = pulls["grants"][side] + pulls["loans"][side]
            both_ways.append((trade, gifts + p.diplomacy_spill * trade))
        (gain_e, gain_d), (loss_e, loss_d) = both_ways
        return (gain_e, loss_e), (gain_d, loss_d)

    def _repulsion(self) -> Array:
        """Loss per quarter from grievance and pressure, (partner, member)."""
        p = self.p
        engagement = stack([partner.engagement() for partner in self.world.partners])
        return ties.repulsion(
            self.grievance, self.pressure, engagement, p.tie_grievance, p.tie_pressure
        )

    def _neutrality(self) -> Array:
        """Diplomatic loss with everybody but the patron from a base that is seen."""
        seen = self.lever("base") * self.lever("base_visible")
        loss = self.p.neutrality_loss * seen + zeros_like(self.felt)
        loss[self.patron_row] = zeros_like(self.budget)
        return loss

    def _align(self) -> None:
        self.alignment = ties.alignment(self.ties, self.p.by("channel_weight", CHANNELS))

    # ---- what others ask ------------------------------------------------------------------

    def distance(self) -> Array:
        """Distance to the senders: one less the mean alignment with them, (member,), 0-1."""
        aligned = [self.alignment[sender.row] for sender in self.world.senders]
        return 1.0 - total(aligned) / float(len(aligned))

    def strategic_demand(self) -> Array:
        """Closeness to the patron beyond the norm: behaviour, not image, lest rumours count."""
        return positive(self.alignment[self.patron_row] - self.world.region.norm)

    def economic_change(self) -> Array:
        """Economic ties against 2018, (partner, member)."""
        change: Array = self.ties[0] - self.ties_2018[0]
        return change

    def growth_cost(self) -> Array:
        """Growth lost to effort beyond that of 2018, (member,), % a year."""
        return effort.growth_cost(self.budget, self.budget_2018, self.p.effort_cost)
