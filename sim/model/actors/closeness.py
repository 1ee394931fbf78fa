"""How close the home country is to whom: ties by channel, and what moves them."""

from sim.model.actors.actor import Actor, View
from sim.model.actors.asean import Asean
from sim.model.actors.economy import Economy
from sim.model.actors.ministry import Ministries
from sim.model.actors.partner import Partner
from sim.model.actors.region import Region
from sim.model.actors.sender import Sender
from sim.model.channels import CHANNELS, KINDS
from sim.model.ops import Array, negative, positive, stack, total, toward, zeros_like
from sim.model.rules import line, start, ties, votes


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


class Closeness(Actor):
    """Ties with each partner in three channels; what it is made of is for its heirs to decide."""

    world: HomeView
    patron_row: int
    """Row of the patron in arrays of partners."""
    pressure: Array
    """Pressure applied by each partner, (partner, member), index from 0."""
    grievance: Array
    """At each partner, (partner, member), index from 0."""
    absorbed_effort: Array
    """What of it arrives, (channel, partner, member), % of GDP."""
    effort_then: Array
    """Absorbed effort of 2010, (channel, partner, member), % of GDP."""
    cooperation: Array
    """Security cooperation carried out, (partner, member), index from 0."""
    cooperation_then: Array
    """The same in 2010."""
    partnership: Array
    """(partner, member): 0 none, 1 strategic, 2 comprehensive."""
    ties: Array
    """Closeness, (channel, partner, member), 0-1."""
    alignment: Array
    """Mean closeness over channels, (partner, member), 0-1."""

    def __init__(self, world: HomeView):
        super().__init__(world, world.cast.home.code)
        self.patron_row = self.cast.row[self.cast.patron]

    # ---- 2010, and 2018 ---------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a run in 2010 with ties where they rest."""
        p, partners = self.p, self.cast.partners
        self.partnership = p.by("partnership_2010", partners)
        economy = start.economic_tie(stack([self.world.economy.flows[k] for k in KINDS]))
        security = p.by("security_rest", partners)
        self.ties = stack(
            [economy, security, self._diplomacy(p.by("votes_rest", self.cast.partners))]
        )
        self._align()

    def settle(self) -> None:
        """Take effort and cooperation as those of 2010, from which changes count."""
        self.effort_then, self.cooperation_then = self.absorbed_effort, self.cooperation

    def take_2018(self) -> None:
        """Take what was observed in 2018: votes and partnerships. All else is as it has become."""
        self.partnership = self.p.by("partnership_2018", self.cast.partners)
        economy = start.economic_tie(stack([self.world.economy.flows[k] for k in KINDS]))
        self.ties = stack(
            [economy, self.ties[1], self._diplomacy(self.p.by("votes_2018", self.cast.partners))]
        )
        self._align()

    def standing(self) -> Array:
        """What partnerships and membership count for in diplomacy, (partner, member), 0-1."""
        standing = ties.standing(self.partnership, self.p.partnership_standing)
        standing[self.cast.row[self.cast.shelter]] = self.p.regional_standing
        return standing

    def _diplomacy(self, votes: Array) -> Array:
        """Diplomatic closeness at some votes, both (partner, member), 0-1."""
        tie = start.diplomatic_tie(votes, self.standing(), self.p.votes_weight)
        tie[self.cast.row[self.cast.rest]] = self.p.other_diplomacy
        return tie

    # ---- moving ---------------------------------------------------------------------------

    def change_ties(self) -> None:
        """Let the partnerships and the ties change: what is signed counts at once."""
        before = self.standing()
        self._sign()
        gained = (1.0 - self.p.votes_weight) * (self.standing() - before)
        self.ties = stack([self.ties[0], self.ties[1], self.ties[2] + gained])
        self._drift()
        self._align()

    def _sign(self) -> None:
        """Sign or upgrade a partnership, with at most one partner in a quarter."""
        luck, before = self.world.quarter.luck["partnership"], zeros_like(self.alignment[0])
        chances = ties.signing_chance(self.partnership, self.ties[2], self.p.partnership_rate)
        status = self.partnership.copy()
        for row in self._signing_rows():
            status[row] = ties.next_partnership(status[row], luck, before, chances[row])
            before = before + chances[row]
        self.partnership = status

    def _signing_rows(self) -> list[int]:
        """Rows of the powers with which partnerships are signed: all but the region's own body."""
        row, shelter = self.cast.row, self.cast.shelter
        return [row[code] for code in self.cast.powers if code != shelter]

    def _drift(self) -> None:
        p, economy = self.p, self.world.economy
        gain, loss = self._forces()
        bound = toward(self.ties[0], economy.share, p.economy_speed)
        rest = p.by("security_rest", self.cast.partners)
        secure = ties.next_tie(self.ties[1], gain[0], loss[0], rest, p.tie_decay)
        rest = self._diplomacy(p.by("votes_rest", self.cast.partners))
        pace = p.political_decay / p.tie_decay
        close = ties.next_tie(self.ties[2], pace * gain[1], pace * loss[1], rest, p.political_decay)
        self.ties = stack([bound, secure, ties.drifted(close, self._line())])

    def _line(self) -> Array:
        """What the political line does to diplomatic ties by luck, (partner, member)."""
        p, partners, luck = self.p, self.cast.partners, self.world.quarter.luck
        return p.votes_weight * line.drift(
            luck["line"],
            self._side(),
            stack([luck[f"line.{code}"] for code in partners]),
            line.jump(luck["leaders"], luck["leader"], p.leader_rate, p.leader_jump),
            p.line_west,
            p.by("line_own", partners),
        )

    def _side(self) -> Array:
        """1 for the West, -1 for the patron, 0 for the others, (partner, member)."""
        side = zeros_like(self.alignment)
        for code in self.cast.having("western"):
            side[self.cast.row[code]] = side[self.cast.row[code]] + 1.0
        side[self.patron_row] = side[self.patron_row] - 1.0
        return side

    def _forces(self) -> tuple[Array, Array]:
        """Gain and loss per quarter on security and diplomacy, (2, partner, member)."""
        p = self.p
        flows, repelled, region = self._flow_forces(), self._repulsion(), self._region()
        cooperation = p.tie_security * (self.cooperation - self.cooperation_then)
        worked = p.tie_effort * (self.absorbed_effort - self.effort_then)
        gain = stack([positive(cooperation), flows[0] + positive(region)])
        loss = stack([negative(cooperation), flows[1] + negative(region) + self._costs()])
        return gain + positive(worked[1:]), loss + negative(worked[1:]) + stack([repelled] * 2)

    def _region(self) -> Array:
        """What ASEAN's unity does for diplomatic closeness to it, (partner, member)."""
        force = zeros_like(self.alignment)
        row = self.cast.row[self.cast.shelter]
        force[row] = self.world.shelter.standing()
        return force

    def _flow_forces(self) -> tuple[Array, Array]:
        """(gain, loss) from realised flows on diplomatic ties, (partner, member) each."""
        p, signals = self.p, self.world.economy.signals()
        pulls = {k: ties.pull(signals[k], p.of("flow_weight", k)) for k in KINDS}
        gain, loss = (
            pulls["grants"][side]
            + pulls["loans"][side]
            + p.diplomacy_spill * (pulls["fdi"][side] + pulls["exports"][side])
            for side in (0, 1)
        )
        return gain, loss

    def _repulsion(self) -> Array:
        """Loss per quarter from grievance and pressure, (partner, member)."""
        p = self.p
        engagement = stack([partner.engagement() for partner in self.world.partners])
        return ties.repulsion(
            self.grievance, self.pressure, engagement, p.tie_grievance, p.tie_pressure
        )

    def _costs(self) -> Array:
        """Diplomatic loss from a base that is seen and promises not kept, (partner, member)."""
        p, quarter, cast = self.p, self.world.quarter, self.cast
        seen = self.lever("base") * self.lever("base_visible")
        loss = p.neutrality_loss * seen + zeros_like(self.alignment)
        loss[self.patron_row] = zeros_like(self.alignment[0])
        missing = quarter.lever(cast.announcer, "promised") - quarter.lever(
            cast.announcer, "delivery"
        )
        row = cast.row[cast.announcer]
        loss[row] = loss[row] + p.disappointment * positive(missing)
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

    def votes(self) -> Array:
        """Share of identical votes that ties stand for, (partner, member), about 0-1."""
        return votes.implied(self.ties[2], self.standing(), self.p.votes_weight)
