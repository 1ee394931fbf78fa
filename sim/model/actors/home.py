"""The home country: what it concedes to those who press, beside the relations it keeps."""

from sim.model.actors.closeness import HomeView
from sim.model.actors.relations import Relations
from sim.model.cast import WORLD
from sim.model.ops import Array, at_least, total, where, zeros_like
from sim.model.rules import concession


class Home(Relations):
    """A small state between powers: it feels, decides, moves."""

    gap: Array
    """Governance gap, (member,), 0-1."""
    readiness: Array
    """Domestic readiness to concede, (member,), % of GDP, mean zero."""
    propensity: dict[str, Array]
    """Propensity to concede by demand, (member,), 0-1."""
    settlements: Array
    """How many settlements over governance there have been since 2018, (member,)."""
    distance_2018: Array
    """Distance to the senders in 2018, (member,), 0-1."""
    demanded: dict[str, Array]
    """What was demanded in 2018 by demand, (member,): the gap; closeness beyond the norm."""
    met: dict[str, Array]
    """For how many quarters each demand has been met, (member,)."""
    first_success: dict[str, Array]
    """Quarter of the first success by demand, (member,); 0 while there is none."""

    def __init__(self, world: HomeView):
        super().__init__(world)
        self.readiness = zeros_like(self.p.tie_decay)
        self.settlements = self.readiness
        self.met = {}
        self.first_success = {}

    def begin(self) -> None:
        """Take the ties and the governance gap of 2010."""
        super().begin()
        self.gap = self._held_gap(self.p.gap_2018)
        self.distance_2018 = self.distance()

    def settle(self) -> None:
        """Take the decisions of 2010 as those from which changes count."""
        self.decide()
        super().settle()
        self._take_demands()

    def take_2018(self) -> None:
        """Take the gap, the votes and the partnerships of 2018; begin to count what is met."""
        super().take_2018()
        self.gap = self._held_gap(self.p.gap_2018)
        self.distance_2018 = self.distance()
        self._take_demands()

    def _take_demands(self) -> None:
        self.settlements = zeros_like(self.gap)
        self.demanded = self._demands()
        self.met = dict.fromkeys(self.demanded, zeros_like(self.gap))
        self.first_success = dict.fromkeys(self.demanded, zeros_like(self.gap))

    def feel(self) -> None:
        """Feel pressure behind the shelter; let grievance and the political mood change."""
        super().feel()
        p, shock = self.p, self.world.quarter.luck["readiness"]
        self.readiness = concession.next_readiness(
            self.readiness, shock, p.readiness_memory, p.readiness_noise
        )

    def decide(self) -> None:
        """Divide effort, weigh concessions, answer security requests."""
        self.divide_effort()
        self._weigh_concessions()
        self.answer_requests(self.propensity["strategic"])

    def move(self) -> None:
        """Let the governance gap, the partnerships and the ties change; count what is met."""
        self._move_gap()
        self.change_ties()
        self._count_success()

    # ---- concessions ----------------------------------------------------------------------

    def _weigh_concessions(self) -> None:
        p, senders, economy = self.p, self.world.senders, self.world.economy
        hardened = self._hardened()
        governance = self._propensity(
            [sender.governance for sender in senders],
            hardened + p.regime_cost - self.readiness,
            total([economy.losses[sender.row] for sender in senders]),
        )
        strategic = self._propensity(
            [sender.strategic for sender in senders],
            hardened + p.patron_value * economy.finance_from(self.patron_row),
            zeros_like(hardened),
        )
        lever = self.lever("concede")
        self.propensity = {
            "governance": governance + lever * (1.0 - governance),
            "strategic": strategic,
        }

    def _hardened(self) -> Array:
        """Cost of being seen to give in, % of GDP."""
        return concession.hardened(
            self.p.sovereignty_cost,
            self.p.grievance_cost,
            total(self.grievance),
            self.distance(),
            self.distance_2018,
            self.world.quarter.lever(WORLD, "concession_form"),
        )

    def _propensity(self, pressures: list[Array], costs: Array, won_back: Array) -> Array:
        """Propensity to concede under each sender's threats, taken together, 0-1.

        `won_back` is what conceding may win back, (member,), % of GDP.
        """
        p, quarter = self.p, self.world.quarter
        stakes = [stake * pressed for stake, pressed in zip(self._stakes(), pressures, strict=True)]
        rewards = [quarter.lever(sender.code, "reward") for sender in self.world.senders]
        reward = total(rewards) / float(len(rewards))
        lift = p.lift_belief + (1.0 - p.lift_belief) * reward
        return concession.propensity(
            total(stakes) + won_back, lift, p.refill_belief, costs, p.concession_precision
        )

    def _stakes(self) -> list[Array]:
        """What each sender could take, % of GDP."""
        economy = self.world.economy
        exports = economy.flows["exports"]
        return [
            concession.stake(
                exports[sender.row], economy.usual_grants(sender.row), economy.gdp, sender.threat
            )
            for sender in self.world.senders
        ]

    # ---- what is demanded, and what is met --------------------------------------------------

    def _move_gap(self) -> None:
        p, luck, region = self.p, self.world.quarter.luck, self.world.region
        settled = concession.settled_share(
            p.settlement_rate * self.propensity["governance"],
            luck["settlement"],
            luck["settlement_share"],
            p.settlement_low,
        )
        self.settlements = self.settlements + where(at_least(0.0, settled), 0.0, 1.0)
        reopened = concession.crackdown(luck["crackdown"], p.crackdown_rate, p.crackdown_size)
        free = concession.next_gap(
            self.gap,
            settled,
            reopened + p.election_step * region.restricted,
            p.gap_rest,
            p.gap_creep,
        )
        self.gap = self._held_gap(free)

    def _held_gap(self, free: Array) -> Array:
        """The gap a scenario holds, as a share of that of 2018, else the free one."""
        return where(self.clamped("gap_held"), self.lever("gap_held") * self.p.gap_2018, free)

    def _demands(self) -> dict[str, Array]:
        return {"governance": self.gap, "strategic": self.strategic_demand()}

    def _count_success(self) -> None:
        for name, demand in self._demands().items():
            count = concession.quarters_met(self.met[name], demand, self.demanded[name])
            self.met[name] = count
            self.first_success[name] = concession.success_quarter(
                self.first_success[name], count, self.p.success_hold, self.world.quarter.number
            )

    def progress(self) -> Array:
        """Share of the 2018 gap closed since, (member,), 0-1."""
        return concession.progress(self.gap, self.p.gap_2018)
