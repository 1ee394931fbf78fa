"""A second Hedgerow, written from docs/ODD.md alone.

Nothing here was copied from the package `sim` or looked up in it, neither rules nor schedule. It is
one member computed with plain floats, one function for each mechanism, in the order of section 3 of
the description. Where this program and the model give the same numbers, the description is complete
and the model does what it says. Where they differ, one of the three is wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt, tanh

POWERS = ("CHN", "JPN", "USA", "EUU", "ASEAN")
PARTNERS = (*POWERS, "OTHER")
SENDERS = ("USA", "EUU")
OBSERVERS = ("JPN", "USA", "EUU", "ASEAN")
ASKERS = ("CHN", "JPN", "USA", "ASEAN")
WESTERN = ("JPN", "USA", "EUU")
ASIANS = ("CHN", "JPN", "ASEAN", "OTHER")
INVESTORS = ("CHN", "JPN", "ASEAN", "OTHER")
FINANCIERS = ("CHN", "JPN", "USA", "EUU")
SIGNATORIES = ("CHN", "JPN", "USA", "EUU")
ESTIMATED_MARKETS = ("CHN", "JPN", "ASEAN", "OTHER")
CHANNELS = ("economy", "security", "diplomacy")
OFFICIAL = ("grants", "loans")
MONEY = (*OFFICIAL, "fdi")
KINDS = (*MONEY, "exports")
RECORDED = {"official": OFFICIAL, "investment": ("fdi",), "exports": ("exports",)}
EXITS = ("exports", "finance", "fdi", "debt")
MINISTRIES = ("MOFAIC", "MOC", "MEF", "MOD", "CDC")
FOLLOWERS = MINISTRIES[1:]
DEMANDS = ("governance", "strategic")
NEEDS = {
    "grants": ("MEF", "MOFAIC"),
    "loans": ("MEF", "MOFAIC"),
    "fdi": ("CDC", "MEF", "MOC"),
    "trade": ("MOC", "MOFAIC", "MEF"),
    "security": ("MOD", "MOFAIC"),
}
TOLERANCES = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)

Numbers = dict[str, float]
Table = dict[str, Numbers]


@dataclass(frozen=True)
class Quarter:
    """What one quarter brings: the levers, and the luck by name of the shock."""

    levers: Mapping[str, float]
    luck: Mapping[str, float]


@dataclass(frozen=True)
class Programme:
    """An announced programme and the dollars of it that count (section 6.5)."""

    actor: str
    money: str
    scope: str
    added_usd_m: float


@dataclass(frozen=True)
class Choice:
    """What Cambodia decides in a quarter (step 9)."""

    budget: float
    effort: Table
    absorbed_effort: Table
    concession: float
    concession_strategic: float
    cooperation: Numbers


def simulate(
    parameters: Mapping[str, float],
    programmes: Sequence[Programme],
    history: Sequence[Quarter],
    scenario: Sequence[Quarter],
) -> list[dict[str, float]]:
    """Outputs of each quarter of the scenario, keyed `output.ACTOR` (section 5, "The sequence")."""
    world = World(parameters, programmes)
    world.live_through(history)
    told = []
    for number, quarter in enumerate(scenario, start=1):
        world.step(quarter, number)
        told.append(world.outputs())
    return told


# Small mathematics (section 2, notation)


def pos(x: float) -> float:
    return x if x > 0 else 0.0


def neg(x: float) -> float:
    return -x if x < 0 else 0.0


def logistic(x: float) -> float:
    return 0.5 + 0.5 * tanh(0.5 * x)


def clip(x: float) -> float:
    return min(max(x, 0.0), 1.0)


def zeros(names: Iterable[str]) -> Numbers:
    return dict.fromkeys(names, 0.0)


def second(form: float) -> bool:
    """Section 6.1: whether a rule has its second form."""
    return form >= 1


def shares(amounts: Numbers) -> Numbers:
    total = sum(amounts.values())
    return {name: amount / total for name, amount in amounts.items()}


def top_two(amounts: Numbers) -> float:
    return sum(sorted(amounts.values())[-2:])


# Mechanisms that need no state (section 7)


def softmin(readiness: Sequence[float], sharpness: float) -> float:
    """7.7: the weakest ministry, smoothly; equal values return themselves."""
    mean = sum(exp(-sharpness * r) for r in readiness) / len(readiness)
    return -log(mean) / sharpness


def exit_amounts(flows: Table, debt: Numbers) -> Table:
    """7.9: the amounts in each exit channel."""
    return {
        "exports": flows["exports"],
        "finance": {p: flows["grants"][p] + flows["loans"][p] for p in PARTNERS},
        "fdi": flows["fdi"],
        "debt": debt,
    }


def exit_cost(amount: float, total: float, gdp: float, substitution: float) -> float:
    """7.9: what losing one partner of a channel costs, % of GDP."""
    return -100 * (total / gdp) * log(1 - amount / total) / (substitution - 1)


def retaliation(
    amount: float, total: float, gdp: float, substitution: float, share_2018: float
) -> float:
    """7.9: the same, with the partner counted at no less than in 2018."""
    own = max(amount / gdp, share_2018)
    rest = (total - amount) / gdp
    return 100 * (own + rest) * log((own + rest) / rest) / (substitution - 1)


def lean(votes: Numbers) -> float:
    """Section 8: how much more is voted with the senders than with China."""
    return (votes["USA"] + votes["EUU"]) / 2 - votes["CHN"]


def tilt(closeness: Numbers) -> float:
    """7.20: 0 is China, 100 the senders."""
    west, china = (closeness["USA"] + closeness["EUU"]) / 2, closeness["CHN"]
    return 50 * (1 + (west - china) / (west + china))


def spread(alignment: Numbers) -> float:
    """7.20: evenness of the alignments times their mean."""
    evenness = -sum(h * log(h) for h in shares(alignment).values()) / log(5)
    return evenness * (sum(alignment.values()) / 5)


def two_track(alignment: Numbers, finance: Numbers, security: Numbers, effort: Numbers) -> float:
    """7.20: the smaller of returns from the top power and what is kept with its rivals."""
    highest = max(alignment.values())
    top = [p for p in POWERS if alignment[p] >= highest]
    money, arms, work = (
        sum(part[p] for p in top) for part in (shares(finance), shares(security), shares(effort))
    )
    return min(money, ((1 - arms) + (1 - work) + (1 - money)) / 3)


class World:
    """Region, partners, ministries, Cambodia and its economy, for one member."""

    def __init__(self, parameters: Mapping[str, float], programmes: Sequence[Programme]) -> None:
        self.v = v = parameters

        def group(name: str, members: Sequence[str]) -> Numbers:
            return {m: v[f"{name}.{m}"] for m in members}

        def stated(name: str) -> Numbers:
            """One number for each partner, 0 where none is stated."""
            return {p: v.get(f"{name}.{p}", 0.0) for p in PARTNERS}

        self.governance_weight = group("governance_weight", SENDERS)
        self.strategic_weight = group("strategic_weight", SENDERS)
        self.alarm_weight = group("alarm_weight", SENDERS)
        self.aid_withheld = group("aid_withheld", SENDERS)
        self.ask_size = group("security_ask", ASKERS)
        self.bias = group("observer_bias", OBSERVERS)
        self.counterweight = stated("counterweight")
        self.official_noise = stated("official_noise")
        self.stance_2018 = group("stance_2018", MINISTRIES)
        self.need = group("coordination_need", PARTNERS)
        self.priority = group("priority", PARTNERS)
        self.channel_value = group("channel_value", CHANNELS)
        self.channel_share = shares(group("channel_weight", CHANNELS))
        self.flow_weight = group("flow_weight", KINDS)
        self.substitution = group("substitution", EXITS)
        self.record_slope = group("record_slope", tuple(RECORDED))
        self.votes_2018 = group("votes_2018", POWERS)
        self.votes_rest = group("votes_rest", POWERS)
        self.vote_noise = group("vote_noise", POWERS)
        self.ideal_2018 = group("ideal_2018", POWERS)
        self.security_rest = group("security_rest", PARTNERS)
        self.line_own = group("line_own", PARTNERS)
        self.partnership_2010 = stated("partnership_2010")
        self.partnership_2018 = stated("partnership_2018")
        self.diversion_share = shares(stated("diversion_weight"))
        self.threat_loss = self.duty_loss(v["threat_duty"])

        # US$ m a year of full delivery, by actor and money (step 4.6)
        self.programmes = {actor: zeros(MONEY) for actor in ("JPN", "USA")}
        for programme in programmes:
            if programme.added_usd_m:
                part = v[f"programme_share.{programme.scope}"] / v["programme_years"]
                self.programmes[programme.actor][programme.money] += programme.added_usd_m * part

        # State as it is built (section 2)
        self.rumour = 0.0
        self.shift = 0.0
        self.norm = v["norm_2018"]
        self.near = zeros(PARTNERS)
        self.ask = zeros(PARTNERS)
        self.official_luck = zeros(PARTNERS)
        self.investment_luck = zeros(PARTNERS)
        self.market_luck = zeros(PARTNERS)
        self.attention = zeros(ASKERS)
        self.threat_governance = zeros(PARTNERS)
        self.threat_strategic = zeros(PARTNERS)
        self.threat = zeros(PARTNERS)
        self.belief = dict.fromkeys(OBSERVERS, v["norm_2018"])
        self.variance = dict.fromkeys(OBSERVERS, v["observer_noise"] ** 2)
        self.unity = v["unity_rest"]
        self.grievance = zeros(PARTNERS)
        self.deed = zeros(PARTNERS)
        self.pressure = zeros(PARTNERS)
        self.felt = zeros(PARTNERS)
        self.mood = 0.0
        self.promoted = zeros(PARTNERS)

    # Initialization (section 5)

    def live_through(self, history: Sequence[Quarter]) -> None:
        """Sequence, items 2 to 4: begin, step through the record, take 2018."""
        self.begin(history[0].levers)
        for number, quarter in enumerate(history, start=1 - len(history)):
            self.step(quarter, number)
        self.take_2018(history[-1].levers)

    def begin(self, levers: Mapping[str, float]) -> None:
        """5.2: begin a run in 2010."""
        v = self.v
        self.shift = -9.0
        self.norm = v["norm_2018"] + v["norm_drift"] * (4 * self.shift)
        self.gather_2018()
        self.promoted = zeros(PARTNERS)
        self.take_economy()
        if levers["world.output_held_clamped"]:
            self.trend = levers["world.output_held"]
        self.record(levers)
        self.flow_share_2010 = {
            k: {p: self.flows[k][p] / self.gdp for p in PARTNERS} for k in KINDS
        }
        self.weigh_partners()

        self.begin_ministries()
        self.status = dict(self.partnership_2010)
        self.ties: Table = {
            "economy": dict(self.share),
            "security": dict(self.security_rest),
            "diplomacy": self.diplomacy_of(self.votes_rest),
        }
        self.align()
        self.gap = v["gap_2018"]
        self.hold_gap(levers)
        self.distance_2018 = self.distance()
        self.take_partners(levers)
        self.publish(levers)
        self.near = dict(self.alignment)
        self.near_2018 = dict(self.alignment)
        self.ask_for_security(levers, self.held(levers))

        self.choice = choice = self.choose(levers)
        self.effort_2010 = choice.absorbed_effort
        self.cooperation_2010 = choice.cooperation
        self.budget_2018 = choice.budget
        self.start_scores()

    def take_2018(self, levers: Mapping[str, float]) -> None:
        """5.3: take what was observed at the end of 2018."""
        self.take_economy()
        self.status = dict(self.partnership_2018)
        self.ties["economy"] = dict(self.share)
        self.ties["diplomacy"] = self.diplomacy_of(self.votes_2018)
        self.budget_2018 = self.choice.budget
        self.align()
        self.gap = self.v["gap_2018"]
        self.hold_gap(levers)
        self.distance_2018 = self.distance()
        self.start_scores()
        self.take_partners(levers)
        self.publish(levers)

    def gather_2018(self) -> None:
        """5.1: flows and debt of 2018."""
        v = self.v
        china = v["china_commitments"] * v["china_deflator"] * v["disbursed_share"]
        grants, loans = zeros(PARTNERS), zeros(PARTNERS)
        grants["CHN"] = china * v["china_grant_share"]
        loans["CHN"] = china - grants["CHN"]
        loans["JPN"] = v["japan_aid"] * v["japan_loan_share"]
        grants["JPN"] = v["japan_aid"] - loans["JPN"]
        grants["USA"] = v["grants_2018.USA"]
        grants["EUU"] = v["grants_2018.EUU"]
        loans["OTHER"] = v["other_loans"]

        parts = {p: v[f"fdi_share.{p}"] for p in POWERS}
        parts["OTHER"] = 1 - sum(parts.values())
        fdi = {p: v["fdi_total_2018"] * parts[p] for p in PARTNERS}

        exports = {p: v[f"exports_2018.{p}"] for p in PARTNERS}
        missing = v["exports_total_2018"] - exports["USA"] - exports["EUU"]
        scale = missing / sum(exports[p] for p in ESTIMATED_MARKETS)
        for p in ESTIMATED_MARKETS:
            exports[p] *= scale

        self.debt_2018 = zeros(PARTNERS)
        self.debt_2018["CHN"] = v["debt_total_2018"] * v["debt_share.CHN"]
        self.debt_2018["JPN"] = v["debt_total_2018"] * v["debt_share.JPN"]
        rest = 1 - v["debt_share.CHN"] - v["debt_share.JPN"]
        self.debt_2018["OTHER"] = v["debt_total_2018"] * rest

        self.flows_2018: Table = {"grants": grants, "loans": loans, "fdi": fdi, "exports": exports}
        self.money_2018 = sum(sum(self.flows_2018[k].values()) for k in MONEY) / v["gdp_2018"]
        self.exit_share_2018 = {
            h: {p: amount / v["gdp_2018"] for p, amount in amounts.items()}
            for h, amounts in exit_amounts(self.flows_2018, self.debt_2018).items()
        }

    def take_economy(self) -> None:
        """5.3, item 1."""
        v = self.v
        self.gdp = v["gdp_2018"]
        self.trend = 1.0
        self.people = v["population_2018"]
        self.growth = v["growth_trend"]
        self.slump = 0.0
        self.lost = 0.0
        self.taken = zeros(PARTNERS)
        self.access = dict.fromkeys(PARTNERS, 1.0)
        self.pressed = dict.fromkeys(PARTNERS, 1.0)
        self.flows = {k: dict(self.flows_2018[k]) for k in KINDS}
        self.debt = dict(self.debt_2018)
        self.base_exports = {}
        self.usual_exports = {}
        for p, sold in self.flows_2018["exports"].items():
            luck = self.market_luck[p]
            self.base_exports[p] = sold * exp(-(luck + self.promoted[p]))
            self.usual_exports[p] = sold * exp(-luck)
        self.weigh_partners()

    def begin_ministries(self) -> None:
        """5.1."""
        v = self.v
        self.stance = dict(self.stance_2018)
        self.capacity = dict.fromkeys(MINISTRIES, v["capacity_2018"])
        self.reluctance = {
            m: v["coordination_benefit"] * self.others(m)
            - log(s / (1 - s)) / v["coordination_precision"]
            for m, s in self.stance.items()
        }
        self.absorb()

    def standing(self, p: str) -> float:
        """5.1: what a partnership counts for; each step closes a share of what is missing."""
        if p == "ASEAN":
            return self.v["regional_standing"]
        b, status = self.v["partnership_standing"], self.status[p]
        return status * b - 0.5 * b**2 * status * (status - 1)

    def diplomacy_of(self, votes: Numbers) -> Numbers:
        """5.1: the diplomatic ties that some votes and the partnerships in force make."""
        weight = self.v["votes_weight"]
        ties = {p: weight * votes[p] + (1 - weight) * self.standing(p) for p in POWERS}
        ties["OTHER"] = self.v["other_diplomacy"]
        return ties

    def take_partners(self, levers: Mapping[str, float]) -> None:
        """5.3, item 3."""
        self.base: Table = {k: {} for k in MONEY}
        for p in PARTNERS:
            for k in OFFICIAL:
                arrived = self.flows_2018[k][p] / self.absorption[k][p]
                self.base[k][p] = arrived * exp(-self.official_luck[p])
            arrived = self.flows_2018["fdi"][p] * exp(-self.promoted[p])
            arrived /= self.absorption["fdi"][p]
            self.base["fdi"][p] = arrived * exp(-self.investment_luck[p])
        self.near_2018 = dict(self.near)
        self.held_2018 = self.held(levers)
        self.belief_2018 = dict(self.belief)
        self.refill = 0.0
        self.clock = 0.0
        self.withdrawn = 0.0

    def start_scores(self) -> None:
        """5.2 and 5.3: what is demanded from here on."""
        self.demanded = self.demands()
        self.settled = 0.0
        self.met = zeros(DEMANDS)
        self.success = zeros(DEMANDS)

    def record(self, levers: Mapping[str, float]) -> None:
        """5.2: recorded output, debt and flows in place of what the rules say."""
        if levers["world.output_held_clamped"]:
            self.gdp = self.v["gdp_2018"] * levers["world.output_held"]
            self.debt = {p: owed * self.trend for p, owed in self.debt_2018.items()}
        for what, kinds in RECORDED.items():
            for p in PARTNERS:
                if levers[f"{p}.{what}_held_clamped"]:
                    multiple = levers[f"{p}.{what}_held"]
                    for k in kinds:
                        believed = exp(self.record_slope[what] * log(multiple))
                        self.flows[k][p] = self.flows_2018[k][p] * believed

    # One quarter (section 3)

    def step(self, quarter: Quarter, number: int) -> None:
        levers, luck = quarter.levers, quarter.luck
        self.luck = luck  # the noise of votes is read off with the outputs
        self.happen(levers, luck)
        self.advance(levers, number)
        self.perceive(levers, luck)
        self.decide(levers, luck)
        self.withdraw(levers)
        self.shelter(levers)
        self.coordinate(levers)
        self.absorb()
        self.feel(levers, luck)
        self.choice = self.choose(levers)
        self.move_economy(levers, luck)
        self.move_gap(levers, luck)
        self.move_partnerships(luck)
        self.move_ties(levers, luck)
        self.align()
        self.score(number)
        self.publish(levers)

    def happen(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 1."""
        v = self.v
        arises = luck["rumour"] < v["rumour_rate"] * levers["world.rumours"]
        arrival = 1.0 if arises else levers["world.rumour"]
        self.rumour = v["rumour_memory"] * self.rumour + (1 - self.rumour) * arrival
        self.shift += levers["world.power_shift"] / 4
        self.norm = v["norm_2018"] + v["norm_drift"] * (4 * self.shift)
        chance = v["restricted_election"] + levers["KHM.restrict"]
        self.restricted = levers["world.election"] if luck["election"] < chance else 0.0

    def advance(self, levers: Mapping[str, float], number: int) -> None:
        """Step 2."""
        v = self.v
        income = v["gdp_2018"] * self.trend / self.people
        income_2018 = v["gdp_2018"] / v["population_2018"]
        slowing = exp(-v["convergence"] * log(income / income_2018))
        self.trend_growth = v["growth_trend"] / 400 * slowing
        self.trend *= 1 + self.trend_growth
        if levers["world.output_held_clamped"]:
            self.trend = levers["world.output_held"]
        yearly = log(1 + v["population_growth"] / 100)
        self.people = v["population_2018"] * exp(yearly * number / 4)

    def perceive(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 3."""
        v = self.v
        noise = v["observer_noise"]
        hidden = v["base_closeness"] * levers["KHM.base"] * (1 - levers["KHM.base_visible"])
        doubt = 1 - v["credibility"] * levers["KHM.reassure"]
        visible = self.alignment["CHN"] - hidden + v["rumour_size"] * self.rumour * doubt
        for o in OBSERVERS:
            signal = visible + self.bias[o] + noise * luck[f"signal.{o}"]
            predicted = self.variance[o] + v["observer_drift"] ** 2
            gain = predicted / (predicted + noise**2)
            self.belief[o] += gain * (signal - self.belief[o])
            self.variance[o] = (1 - gain) * predicted

    def decide(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 4, and its commitment in step 5: all decide before anyone shows anything."""
        governance, strategic = self.press(levers)
        held = self.held(levers)
        self.vary(luck)
        self.ask_for_security(levers, held)
        self.replace(levers)
        self.offer(levers, luck, held)
        self.threat_governance |= governance
        self.threat_strategic |= strategic
        for s in SENDERS:
            self.threat[s] = governance[s] + strategic[s]

    def press(self, levers: Mapping[str, float]) -> tuple[Numbers, Numbers]:
        """Step 4.1: threats over governance and over closeness to China."""
        v = self.v
        doubted = v["credibility"] * levers["KHM.reassure"]
        alarm = self.rumour * (1 - doubted) + levers["KHM.base"] * levers["KHM.base_visible"]
        governance, strategic = {}, {}
        for s in SENDERS:
            level = levers[f"{s}.level"]
            lift = v["pressure_lift"] * levers[f"{s}.lifting"]
            spared = 1 - levers[f"{s}.reward"] * self.progress
            target = self.governance_weight[s] * self.gap * level * spared
            excess = pos(self.belief[s] - self.norm)
            feared = self.strategic_weight[s] * excess + self.alarm_weight[s] * alarm
            feared *= levers["world.rivalry"] * level
            governance[s] = self.adjusted(self.threat_governance[s], target, lift)
            strategic[s] = self.adjusted(self.threat_strategic[s], feared, lift)
            if levers[f"{s}.pressure_clamped"]:
                governance[s], strategic[s] = levers[f"{s}.pressure"], 0.0
        return governance, strategic

    def adjusted(self, pressure: float, target: float, lift: float) -> float:
        """Step 4.1: quick to rise, slow to lift."""
        missing = target - pressure
        return pressure + self.v["pressure_rise"] * pos(missing) - lift * neg(missing)

    def held(self, levers: Mapping[str, float]) -> Numbers:
        """Step 4.2: share of its aid that each partner withholds at the threats as they stand."""
        held = zeros(PARTNERS)
        for s in SENDERS:
            pressure = self.threat[s]
            given = 1 - self.aid_withheld[s] * pressure / (pressure + 1)
            held[s] = 1 - given * (1 - levers[f"{s}.aid_cut"])
        return held

    def vary(self, luck: Mapping[str, float]) -> None:
        """Step 4.3: lagged closeness, and the luck of money, markets and attention."""
        v = self.v
        for p in PARTNERS:
            self.near[p] += v["closeness_lag"] * (self.alignment[p] - self.near[p])
            self.official_luck[p] *= v["official_memory"]
            self.official_luck[p] += self.official_noise[p] * luck[f"official.{p}"]
            self.investment_luck[p] *= v["investment_memory"]
            self.investment_luck[p] += v["partner_investment_noise"] * luck[f"investment.{p}"]
            self.market_luck[p] *= v["market_memory"]
            self.market_luck[p] += v["market_noise"] * luck[f"market.{p}"]
        for p in ASKERS:
            self.attention[p] *= v["attention_memory"]
            self.attention[p] += v["attention_noise"] * luck[f"attention.{p}"]

    def ask_for_security(self, levers: Mapping[str, float], held: Numbers) -> None:
        """Step 4.4."""
        for p in ASKERS:
            wanted = self.ask_size[p] * levers["world.rivalry"] * levers[f"{p}.security_ask"]
            self.ask[p] = wanted * (1 - held[p]) * exp(self.attention[p])
        self.ask["USA"] *= 1 + self.v["programme_security"] * levers["USA.delivery"]

    def replace(self, levers: Mapping[str, float]) -> None:
        """Step 4.5: refill."""
        v = self.v
        wanted = v["refill_official"] * levers["CHN.refill"] * self.lost
        if second(levers["world.refill_form"]):
            wanted *= min(2 * self.economy_china, 1.0)
        self.refill += v["refill_speed"] * (wanted - self.refill)

    def extra(self, levers: Mapping[str, float], held_usa: float) -> Table:
        """Step 4.6: money beyond the trend."""
        delivery = levers["USA.delivery"]
        gifts = self.v["china_grant_share"] * self.refill
        extra = {k: zeros(PARTNERS) for k in MONEY}
        extra["grants"]["CHN"] = levers["CHN.pledge"] + gifts
        extra["loans"]["CHN"] = self.refill - gifts
        extra["grants"]["JPN"] = levers["JPN.pledge"]
        for s in SENDERS:
            for k in ("grants", "fdi"):
                extra[k][s] = 0.5 * levers[f"{s}.options"]
        for k in MONEY:
            extra[k]["JPN"] += self.programmes["JPN"][k] * delivery
            extra[k]["USA"] += (1 - held_usa) * self.programmes["USA"][k] * delivery
        return extra

    def offer(self, levers: Mapping[str, float], luck: Mapping[str, float], held: Numbers) -> None:
        """Step 4.7."""
        v = self.v
        extra = self.extra(levers, held["USA"])
        every = sum(self.base["grants"][q] + self.base["loans"][q] for q in PARTNERS)
        left = sum(self.retreat.values())
        cycle = v["investment_noise"] * luck["investment"]
        self.offers: Table = {k: {} for k in MONEY}
        for p in PARTNERS:
            closer = self.near[p] - self.near_2018[p]
            kept = (1 - held[p]) / (1 - self.held_2018[p])
            scale = self.finance(p, levers) * exp(v["donor_closeness"] * closer)
            scale *= exp(self.official_luck[p]) * self.answer(p)
            filled = v["fill_share"] * (left - self.retreat[p]) / every
            for k in OFFICIAL:
                usual = self.base[k][p] * self.trend * scale * kept
                self.offers[k][p] = usual + filled * self.base[k][p] + extra[k][p]
            eager = levers[f"{p}.investment"] if p in INVESTORS else 1.0
            drawn = exp(v["fdi_elasticity"] * closer + cycle)
            drawn *= exp(self.investment_luck[p] + self.risen(p) + self.promoted[p])
            self.offers["fdi"][p] = self.base["fdi"][p] * self.trend * eager * drawn
            self.offers["fdi"][p] += extra["fdi"][p]
        self.offers["loans"]["CHN"] *= 1 - v["transparency"] * levers["USA.delivery"]

    def finance(self, p: str, levers: Mapping[str, float]) -> float:
        """Section 2, `fin`: official money against trend."""
        return levers[f"{p}.finance"] if p in FINANCIERS else 1.0

    def answer(self, p: str) -> float:
        """Step 4.7: how an observer answers what it believes."""
        if p not in OBSERVERS:
            return 1.0
        return 1 + self.counterweight[p] * pos(self.belief[p] - self.belief_2018[p])

    def risen(self, p: str) -> float:
        """Step 4.7: what the Asian power shift adds to markets and investment."""
        return self.v["shift_trade"] * self.shift if p in ASIANS else 0.0

    def withdraw(self, levers: Mapping[str, float]) -> None:
        """Step 5: the procedure of the EU, and the preferences it withdraws."""
        v = self.v
        pressure = self.threat["EUU"]
        clock = self.clock + 1 if self.clock >= 1 else 0.0
        if pressure >= v["procedure_open"]:
            clock = max(clock, 1.0)
        if clock >= v["procedure_decision"] and self.progress >= v["procedure_concession"]:
            clock = 0.0
        if pressure < v["procedure_close"]:
            clock = 0.0
        self.clock = clock

        target = 0.0
        if clock >= v["procedure_effect"]:
            late = clock >= v["procedure_effect"] + v["procedure_full"]
            full = late and pressure >= v["procedure_escalation"]
            target = 1.0 if full else v["partial_share"]
        change = target - self.withdrawn
        self.withdrawn += pos(change) - v["restore_speed"] * neg(change)
        if levers["EUU.withdrawn_clamped"]:
            self.withdrawn = levers["EUU.withdrawn"]

    def shelter(self, levers: Mapping[str, float]) -> None:
        """Step 6: the unity of ASEAN."""
        v = self.v
        strain = v["unity_rivalry"] * pos(levers["world.rivalry"] - 1)
        strain += v["unity_china"] * pos(self.alignment["CHN"] - self.norm)
        strain += v["unity_border"] * levers["world.border_conflict"]
        rest = v["unity_rest"] + levers["ASEAN.unity"]
        self.unity += v["unity_recovery"] * (rest - self.unity) - strain * self.unity

    def others(self, ministry: str) -> float:
        """Mean stance of the other four ministries."""
        return sum(self.stance[m] for m in MINISTRIES if m != ministry) / 4

    def coordinate(self, levers: Mapping[str, float]) -> None:
        """Step 7: stances and capacities."""
        v = self.v
        training = levers["JPN.training"]
        push = v["training_effect"] * training + v["training_grants"] * self.japan_gain
        push += levers["KHM.mandate"]
        start = v["capacity_2018"]
        stance = {}
        for m, s in self.stance.items():
            gain = v["coordination_benefit"] * self.others(m) + push - self.reluctance[m]
            willing = logistic(v["coordination_precision"] * gain)
            stance[m] = s + v["stance_speed"] * (willing - s)
            learnt = v["capacity_learning"] * (s - self.stance_2018[m])
            aim = start + (1 - start) * (learnt + v["capacity_training"] * training)
            self.capacity[m] += v["capacity_speed"] * (aim - self.capacity[m])
        self.stance = stance

    def absorb(self) -> None:
        """7.7: how much of each kind of offer becomes real, by partner, and of Cambodia's own."""
        v = self.v
        sharpness = v["softmin_sharpness"]
        ready = {m: self.stance[m] * self.capacity[m] for m in MINISTRIES}
        own = ready["MOFAIC"]
        stand_in = (1 - v["substitution_penalty"]) * own
        ready = {m: max(r, stand_in) for m, r in ready.items()}
        self.absorption: Table = {}
        for kind, needs in NEEDS.items():
            floor = v["absorption_floor_fdi"] if kind == "fdi" else v["absorption_floor"]
            needed = [ready[m] for m in needs]
            weakest = softmin(needed, sharpness)
            eased = weakest + v["china_ease"] * pos(softmin(needed[:-1], sharpness) - weakest)
            self.absorption[kind] = {}
            for p in PARTNERS:
                absorbed = floor + (1 - floor) * (eased if p == "CHN" else weakest)
                self.absorption[kind][p] = 1 - self.need[p] * (1 - absorbed)
        floor = v["absorption_floor"]
        self.absorption_own = floor + (1 - floor) * own

    def feel(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 8: deeds, felt pressure, fair pressure, grievance and mood."""
        v = self.v
        open_share = 1 - v["shelter_max"] * self.unity * self.alignment["ASEAN"]
        memory = v["grievance_memory"]
        healing = memory - exp(v["grievance_healing"] * log(memory))
        self.fair = zeros(PARTNERS)
        for s in SENDERS:
            strict = v["leniency"] + (1 - v["leniency"]) * levers[f"{s}.standard"]
            self.fair[s] = self.governance_weight[s] * v["comparator_gap"] * strict
        for p in PARTNERS:
            self.deed[p] = v["deed_weight"] * self.taken[p]
            self.pressure[p] = self.threat[p] + self.deed[p]
            self.felt[p] = self.pressure[p] * open_share
            unfair = pos(self.felt[p] - self.fair[p])
            if second(levers["world.grievance_form"]):
                unfair -= 0.5 * pos(self.fair[p] - self.felt[p])
            added = pos(v["grievance_unfair"] * unfair + v["grievance_plain"] * self.felt[p])
            unsustained = pos(self.grievance[p] - added / (1 - memory))
            self.grievance[p] = memory * self.grievance[p] + added - healing * unsustained
        self.mood = v["readiness_memory"] * self.mood + v["readiness_noise"] * luck["readiness"]

    def choose(self, levers: Mapping[str, float]) -> Choice:
        """Step 9: effort, concession and answers to security asks."""
        usual = self.usual_budget(levers)
        felt = sum(self.felt.values())
        response = self.v["effort_pressure"] * felt / (1 + felt)
        passed = {
            "economy": self.absorption["trade"],
            "security": self.absorption["security"],
            "diplomacy": dict.fromkeys(PARTNERS, self.absorption_own),
        }
        effort = self.divide(usual, response, self.values(passed))
        absorbed = {c: {p: effort[c][p] * passed[c][p] for p in PARTNERS} for c in CHANNELS}
        conceded, conceded_strategic = self.concede(levers)
        cooperation = self.cooperate(levers, conceded_strategic)
        return Choice(usual + response, effort, absorbed, conceded, conceded_strategic, cooperation)

    def usual_budget(self, levers: Mapping[str, float]) -> float:
        """Step 9.1: what is spent without pressure."""
        v = self.v
        worst = max(self.exit_cost.values())
        worry = v["effort_reliance"] * worst / (worst + v["reliance_half"])
        worry += v["effort_concentration"] * top_two(self.share)
        return v["effort_base"] + worry + levers["KHM.effort"]

    def values(self, passed: Table) -> Table:
        """Step 9.2: what effort in each channel with each partner is worth."""
        v = self.v
        values: Table = {c: {} for c in CHANNELS}
        for p in PARTNERS:
            worth = self.priority[p]
            if p in ASIANS:
                worth *= 1 + v["shift_worth"] * self.shift
            aversion = v["diversify"] * pos(self.share[p] - 1 / 6)
            aversion += v["effort_grievance"] * (self.grievance[p] + self.felt[p])
            for c in CHANNELS:
                missing = 1 - self.ties[c][p]
                values[c][p] = self.channel_value[c] * worth * missing * passed[c][p] - aversion
        return values

    def divide(self, usual: float, response: float, values: Table) -> Table:
        """Step 9.3: quantal response over 18 options and "none"; pressure turns effort away."""
        v = self.v
        pulls = {
            c: {p: exp(values[c][p] / v["effort_temperature"]) for p in PARTNERS} for c in CHANNELS
        }
        turned = {c: {p: pull * self.openness(p) for p, pull in pulls[c].items()} for c in CHANNELS}
        every = sum(sum(pulls[c].values()) for c in CHANNELS)
        every_turned = sum(sum(turned[c].values()) for c in CHANNELS)
        part = usual / (1 + every)
        part_turned = response * every / (1 + every) / every_turned
        return {
            c: {p: part * pulls[c][p] + part_turned * turned[c][p] for p in PARTNERS}
            for c in CHANNELS
        }

    def openness(self, p: str) -> float:
        """Steps 9.3 and 9.5, `open`: how open Cambodia is to a partner that presses."""
        return exp(-self.felt[p] / self.v["effort_turn"])

    def concede(self, levers: Mapping[str, float]) -> tuple[float, float]:
        """Step 9.4: propensities to concede on governance and on ties with China."""
        v = self.v
        reward = (levers["USA.reward"] + levers["EUU.reward"]) / 2
        lift = v["lift_belief"] + (1 - v["lift_belief"]) * reward
        threat = threat_strategic = 0.0
        for s in SENDERS:
            aid = self.flows_2018["grants"][s] / v["gdp_2018"] * self.gdp
            stake = 100 * (self.flows["exports"][s] * self.threat_loss + aid) / self.gdp
            threat += stake * self.threat_governance[s]
            threat_strategic += stake * self.threat_strategic[s]
        won = self.taken["USA"] + self.taken["EUU"]
        hard = v["sovereignty_cost"] + v["grievance_cost"] * sum(self.grievance.values())
        if second(levers["world.concession_form"]):
            hard *= self.distance() / self.distance_2018
        china = sum(self.flows[k]["CHN"] for k in MONEY)
        patron = v["patron_value"] * 100 * china / self.gdp
        feared = lift * (1 - v["refill_belief"])
        precision = v["concession_precision"]
        gains = feared * (threat + won) - (hard + v["regime_cost"] - self.mood)
        gains_strategic = feared * threat_strategic - (hard + patron)
        conceded = logistic(precision * gains)
        conceded += levers["KHM.concede"] * (1 - conceded)
        return conceded, logistic(precision * gains_strategic)

    def cooperate(self, levers: Mapping[str, float], conceded_strategic: float) -> Numbers:
        """Step 9.5: answers to security asks."""
        v = self.v
        everywhere = sum(self.grievance.values())
        sought = v["border_arms"] * levers["world.border_conflict"]
        cooperation = zeros(PARTNERS)
        for p in ASKERS:
            own = self.grievance[p]
            turned = v["security_grievance"] * (self.openness(p) * (everywhere - own) - own)
            leaning = self.alignment[p] + sought + turned - v["neutrality_cost"]
            accepted = logistic(v["security_precision"] * leaning)
            if p == "CHN":
                accepted *= 1 - conceded_strategic
            cooperation[p] = self.ask[p] * accepted * self.absorption["security"][p]
        cooperation["CHN"] += v["base_tie"] * levers["KHM.base"]
        return cooperation

    def move_economy(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 10."""
        exports_before = sum(self.usual_exports.values())
        self.promote()
        self.flows = {
            k: {p: self.offers[k][p] * self.absorption[k][p] for p in PARTNERS} for k in MONEY
        }
        self.move_access(levers)
        self.usual_exports = self.sell(levers)
        self.flows["exports"] = {
            p: sold * exp(self.market_luck[p]) for p, sold in self.usual_exports.items()
        }
        self.lose(levers)
        for p in PARTNERS:
            repaid = self.debt[p] * self.v["repayment"] / 100
            self.debt[p] += (self.flows["loans"][p] - repaid) / 4
        self.grow(levers, luck, exports_before)
        self.record(levers)
        self.weigh_partners()

    def promote(self) -> None:
        """Step 10.1: trade and investment that economic effort brings."""
        v = self.v
        for p in PARTNERS:
            more = self.choice.absorbed_effort["economy"][p] - self.effort_2010["economy"][p]
            aim = v["effort_return"] * more
            self.promoted[p] += v["economy_speed"] * (aim - self.promoted[p])

    def duty_loss(self, duty: float) -> float:
        """7.15: share of exports that a duty takes."""
        return 1 - exp(-self.v["export_elasticity"] * log(1 + duty))

    def move_access(self, levers: Mapping[str, float]) -> None:
        """Step 10.2: access under the senders' measures (`granted` is its aim), and all duties."""
        aims = dict.fromkeys(PARTNERS, 1.0)
        aims["EUU"] = 1 - self.withdrawn * self.threat_loss
        aims["USA"] = 1 - self.duty_loss(levers["USA.tariff"])
        self.pressed = {p: self.moved(self.pressed[p], aims[p]) for p in PARTNERS}
        self.granted = dict(aims)
        aims["EUU"] *= 1 - self.duty_loss(levers["EUU.graduation_duty"])
        self.access = {p: self.moved(self.access[p], aims[p]) for p in PARTNERS}

    def moved(self, access: float, aim: float) -> float:
        """7.15: access is quick to lose and slow to regain."""
        ahead = aim - access
        return access + self.v["access_recovery"] * pos(ahead) - self.v["access_fall"] * neg(ahead)

    def sell(self, levers: Mapping[str, float]) -> Numbers:
        """Step 10.3: what each market usually takes, with what can move there from the others."""
        v = self.v
        on_trend = {p: self.base_exports[p] * self.trend for p in PARTNERS}
        missing = {p: on_trend[p] * pos(1 - self.access[p]) for p in PARTNERS}
        size = shares(self.base_exports)
        moved = {p: missing[p] * (1 - size[p]) for p in PARTNERS}
        everywhere = sum(moved.values())
        sold = {}
        for p in PARTNERS:
            opened = self.access[p]
            if p == "ASEAN":
                opened *= 1 - v["border_trade"] * levers["world.border_conflict"]
            deal = levers[f"{p}.market_access"] * self.absorption["trade"][p]
            direct = on_trend[p] * opened * (1 + deal) * exp(self.promoted[p] + self.risen(p))
            diverted = v["diversion"] * (everywhere - moved[p]) * self.diversion_share[p]
            sold[p] = (direct + diverted) * (1 - levers["world.demand"])
        return sold

    def lose(self, levers: Mapping[str, float]) -> None:
        """Step 10.4: exports and aid that the senders' measures take."""
        held, gone, lost = self.held(levers), zeros(PARTNERS), 0.0
        for p in PARTNERS:
            on_trend = self.base_exports[p] * self.trend
            gone[p] = on_trend * pos(1 - max(self.pressed[p], self.granted[p]))
            lost += on_trend * pos(1 - self.pressed[p])
        for s in SENDERS:
            given = self.base["grants"][s] / (1 - self.held_2018[s]) * self.trend
            gone[s] += given * held[s]
            lost += given * (held[s] - self.held_2018[s])
        self.taken = {p: 100 * gone[p] / self.gdp_on_trend() for p in PARTNERS}
        self.lost = pos(lost)

    def grow(
        self, levers: Mapping[str, float], luck: Mapping[str, float], exports_before: float
    ) -> None:
        """Step 10.6."""
        v = self.v
        growth = self.trend_growth
        change = sum(self.usual_exports.values()) - exports_before * (1 + growth)
        money = sum(sum(self.flows[k].values()) for k in MONEY)
        finance = 100 * (money / self.gdp - self.money_2018)
        shock = levers["world.growth"] + v["growth_noise"] * luck["growth"]
        yearly = v["finance_return"] * finance - self.effort_cost() + shock
        regained = v["regain"] * self.slump
        gdp = self.gdp * (1 + growth + yearly / 400 + regained) + v["export_multiplier"] * change
        self.growth = 400 * (gdp / self.gdp - 1)
        self.gdp = gdp
        self.slump = self.slump * (1 - v["regain"]) + neg(levers["world.growth"]) / 400

    def gdp_on_trend(self) -> float:
        return self.v["gdp_2018"] * self.trend

    def effort_cost(self) -> float:
        """Step 10.6: growth lost to effort beyond that of 2018."""
        return self.v["effort_cost"] * (self.choice.budget**2 - self.budget_2018**2)

    def weigh_partners(self) -> None:
        """Step 10.8: exit costs and shares."""
        self.exit_cost = zeros(PARTNERS)
        for h, amounts in exit_amounts(self.flows, self.debt).items():
            total, substitution = sum(amounts.values()), self.substitution[h]
            for p, amount in amounts.items():
                self.exit_cost[p] += exit_cost(amount, total, self.gdp, substitution)
        self.share = shares({p: sum(self.flows[k][p] for k in KINDS) for p in PARTNERS})

    def move_gap(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 11.1."""
        v = self.v
        settled = 0.0
        if luck["settlement"] < v["settlement_rate"] * self.choice.concession:
            low = v["settlement_low"]
            settled = low + (1 - low) * luck["settlement_share"]
        if settled > 0:
            self.settled += 1
        crack = v["crackdown_size"] if luck["crackdown"] < v["crackdown_rate"] else 0.0
        crept = self.gap + v["gap_creep"] * (v["gap_rest"] - self.gap)
        crept *= 1 - settled
        self.gap = crept + (crack + v["election_step"] * self.restricted) * (1 - crept)
        self.hold_gap(levers)

    def hold_gap(self, levers: Mapping[str, float]) -> None:
        """Step 11.1: a held gap is a share of that of 2018."""
        if levers["KHM.gap_held_clamped"]:
            self.gap = levers["KHM.gap_held"] * self.v["gap_2018"]

    def move_partnerships(self, luck: Mapping[str, float]) -> None:
        """Step 11.2: at most one is signed in a quarter, by chance, and counts at once."""
        before = 0.0
        status = dict(self.status)
        for p in SIGNATORIES:
            missing = 1 - 0.5 * self.status[p]
            chance = self.v["partnership_rate"] * self.ties["diplomacy"][p] * missing
            if before <= luck["partnership"] < before + chance:
                status[p] += 1
            before += chance
        standing = {p: self.standing(p) for p in SIGNATORIES}
        self.status = status
        for p in SIGNATORIES:
            risen = self.standing(p) - standing[p]
            self.ties["diplomacy"][p] += (1 - self.v["votes_weight"]) * risen

    def move_ties(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 11.3."""
        v = self.v
        for p in PARTNERS:
            up, down = self.pulls(p)
            repelled = self.repulsion(p, levers)
            economy, security = self.ties["economy"][p], self.ties["security"][p]
            self.ties["economy"][p] += v["economy_speed"] * (self.share[p] - economy)

            closer = v["tie_security"] * (self.choice.cooperation[p] - self.cooperation_2010[p])
            worked = self.worked("security", p)
            gain = pos(closer) + pos(worked)
            loss = neg(closer) + neg(worked) + repelled
            returned = v["tie_decay"] * (security - self.security_rest[p])
            self.ties["security"][p] += gain * (1 - security) - loss * security - returned

            self.ties["diplomacy"][p] = self.diplomacy(p, up, down, repelled, levers, luck)

    def pulls(self, p: str) -> tuple[Numbers, Numbers]:
        """Step 11.3, `up` and `down`: the pull of flows beyond and below those of 2010."""
        scale = self.v["flow_scale"]
        up, down = {}, {}
        for k in KINDS:
            now = 100 * self.flows[k][p] / self.gdp_on_trend() + scale
            pulled = self.flow_weight[k] * log(now / (100 * self.flow_share_2010[k][p] + scale))
            up[k] = pos(pulled)
            down[k] = neg(pulled)
        return up, down

    def repulsion(self, p: str, levers: Mapping[str, float]) -> float:
        """Step 11.3, `rep`: loss of ties to grievance and pressure."""
        v = self.v
        bitter = v["tie_grievance"] * self.grievance[p]
        hurt = v["tie_pressure"] * self.pressure[p]
        engagement = levers[f"{p}.engagement"] if p in SENDERS else 0.0
        return (bitter + hurt) * (1 - engagement)

    def worked(self, channel: str, p: str) -> float:
        """Step 11.3, `dE`: effort beyond that of 2010."""
        effort = self.choice.absorbed_effort[channel][p] - self.effort_2010[channel][p]
        return self.v["tie_effort"] * effort

    def diplomacy(
        self,
        p: str,
        up: Numbers,
        down: Numbers,
        repelled: float,
        levers: Mapping[str, float],
        luck: Mapping[str, float],
    ) -> float:
        """Step 11.3: the diplomatic tie with one partner."""
        v = self.v
        tie = self.ties["diplomacy"][p]
        spill = v["diplomacy_spill"]
        worked = self.worked("diplomacy", p)
        region = self.region(levers) if p == "ASEAN" else 0.0
        gain = up["grants"] + up["loans"] + spill * (up["fdi"] + up["exports"])
        gain += pos(region) + pos(worked)
        loss = down["grants"] + down["loans"] + spill * (down["fdi"] + down["exports"])
        loss += neg(region) + self.estranged(p, levers) + neg(worked) + repelled
        rest = self.diplomacy_of(self.votes_rest)[p]
        decay = v["political_decay"]
        pace = decay / v["tie_decay"]
        close = tie + pace * gain * (1 - tie) - pace * loss * tie - decay * (tie - rest)
        return clip(close + v["votes_weight"] * self.drift(p, luck))

    def region(self, levers: Mapping[str, float]) -> float:
        """Step 11.3, `region`: what unity and conflict do to the tie with ASEAN."""
        v = self.v
        united = v["unity_closeness"] * (self.unity - v["unity_rest"])
        return united - v["border_loss"] * levers["world.border_conflict"]

    def estranged(self, p: str, levers: Mapping[str, float]) -> float:
        """Step 11.3, `neutral`: what a visible base and broken promises cost."""
        v = self.v
        seen_base = levers["KHM.base"] * levers["KHM.base_visible"]
        loss = 0.0 if p == "CHN" else v["neutrality_loss"] * seen_base
        if p == "USA":
            loss += v["disappointment"] * pos(levers["USA.promised"] - levers["USA.delivery"])
        return loss

    def drift(self, p: str, luck: Mapping[str, float]) -> float:
        """Step 11.3 and 7.17: the political line, in shares of identical votes."""
        v = self.v
        jump = v["leader_jump"] * luck["leader"] if luck["leaders"] < v["leader_rate"] else 0.0
        side = 1 if p in WESTERN else -1 if p == "CHN" else 0
        west = v["line_west"] * side * (luck["line"] + jump)
        return west + self.line_own[p] * luck[f"line.{p}"]

    def align(self) -> None:
        """Step 11.4."""
        self.alignment = {
            p: sum(self.channel_share[c] * self.ties[c][p] for c in CHANNELS) for p in PARTNERS
        }

    def distance(self) -> float:
        """Section 2, `dist`: the distance to the senders."""
        return 1 - (self.alignment["USA"] + self.alignment["EUU"]) / 2

    def demands(self) -> Numbers:
        """Step 11.5: what the senders ask for."""
        return {"governance": self.gap, "strategic": pos(self.alignment["CHN"] - self.norm)}

    def score(self, number: int) -> None:
        """Step 11.5: whether a demand is met, and since when."""
        for d, demand in self.demands().items():
            self.met[d] = self.met[d] + 1 if 2 * demand < self.demanded[d] else 0.0
            if self.met[d] >= self.v["success_hold"] and self.success[d] < 1:
                self.success[d] = number

    def publish(self, levers: Mapping[str, float]) -> None:
        """Step 12: the public record beside alignment, gap, loss and promotion."""
        gap_2018 = self.v["gap_2018"]
        self.progress = pos(gap_2018 - self.gap) / gap_2018
        self.economy_china = self.ties["economy"]["CHN"]
        given = self.flows["grants"]["JPN"] / self.gdp
        self.japan_gain = 100 * (given - self.flow_share_2010["grants"]["JPN"])
        self.retreat = {
            p: (self.base["grants"][p] + self.base["loans"][p])
            * self.trend
            * pos(1 - self.finance(p, levers))
            for p in PARTNERS
        }

    # Outputs (section 8)

    def outputs(self) -> dict[str, float]:
        told: dict[str, float] = {}

        def tell(name: str, values: Mapping[str, float], actors: Sequence[str]) -> None:
            for actor in actors:
                told[f"{name}.{actor}"] = values[actor]

        flows, choice = self.flows, self.choice
        effort = {p: sum(choice.effort[c][p] for c in CHANNELS) for p in PARTNERS}
        official = {p: flows["grants"][p] + flows["loans"][p] for p in PARTNERS}
        ideal_point = self.ideal_point()
        distances = {p: abs(ideal_point - self.ideal_2018[p]) for p in POWERS}
        tell("alignment", self.alignment, POWERS)
        for c in CHANNELS:
            tell(f"tie_{c}", self.ties[c], PARTNERS)
        for k in MONEY:
            tell(f"offer_{k}", self.offers[k], PARTNERS)
            tell(f"flow_{k}", flows[k], PARTNERS)
        tell("partnership", self.status, PARTNERS)
        tell("votes", self.observed_votes(), POWERS)
        tell("ideal_distance", distances, POWERS)
        tell("share", self.share, PARTNERS)
        tell("share_exports", shares(flows["exports"]), PARTNERS)
        tell("share_official", shares(official), PARTNERS)
        tell("share_fdi", shares(flows["fdi"]), PARTNERS)
        tell("share_debt", shares(self.debt), PARTNERS)
        tell("debt", self.debt, PARTNERS)
        tell("exit_cost", self.exit_cost, PARTNERS)
        tell("exports", flows["exports"], PARTNERS)
        tell("effort", effort, PARTNERS)
        tell("cooperation", choice.cooperation, PARTNERS)
        tell("belief", self.belief, OBSERVERS)
        tell("pressure", self.pressure, SENDERS)
        tell("pressure_governance", self.threat_governance, SENDERS)
        tell("pressure_strategic", self.threat_strategic, SENDERS)
        tell("pressure_deed", self.deed, SENDERS)
        tell("felt", self.felt, SENDERS)
        tell("fair", self.fair, SENDERS)
        tell("grievance", self.grievance, SENDERS)
        tell("stance", self.stance, MINISTRIES)
        tell("capacity", self.capacity, MINISTRIES)
        told["refill.CHN"] = self.refill
        told["withdrawn.EUU"] = self.withdrawn
        told["unity.ASEAN"] = self.unity
        told["norm.world"] = self.norm
        told["rumour.world"] = self.rumour
        told["ideal_point.KHM"] = ideal_point
        cambodia = self.outputs_of_cambodia() | self.outputs_of_hedging(effort)
        told |= {f"{name}.KHM": value for name, value in cambodia.items()}
        return told

    def implied_votes(self) -> Numbers:
        """Section 8, `vi`: the votes that ties stand for."""
        weight = self.v["votes_weight"]
        ties = self.ties["diplomacy"]
        return {p: (ties[p] - (1 - weight) * self.standing(p)) / weight for p in POWERS}

    def observed_votes(self) -> Numbers:
        return {
            p: clip(votes + self.vote_noise[p] * self.luck[f"votes.{p}"])
            for p, votes in self.implied_votes().items()
        }

    def ideal_point(self) -> float:
        turned = lean(self.implied_votes()) - lean(self.votes_2018)
        noise = self.v["ideal_noise"] * self.luck["ideal"]
        return self.v["ideal_home_2018"] + self.v["ideal_scale"] * turned + noise

    def autonomy(self) -> float:
        """7.9: each power whose retaliation cannot be borne halves the choices."""
        price = zeros(POWERS)
        for h, amounts in exit_amounts(self.flows, self.debt).items():
            total, substitution = sum(amounts.values()), self.substitution[h]
            for p in POWERS:
                share_2018 = self.exit_share_2018[h][p]
                price[p] += retaliation(amounts[p], total, self.gdp, substitution, share_2018)
        free = 0.0
        for t in TOLERANCES:
            free += 0.5 ** sum(price[p] >= t * self.v["tolerance"] for p in POWERS)
        return free / len(TOLERANCES)

    def outputs_of_cambodia(self) -> Numbers:
        v, choice = self.v, self.choice
        hhi = sum(w**2 for w in self.share.values())
        image = sum(self.belief.values()) / 4
        income = self.gdp / self.people
        coordination = sum(self.stance[m] for m in FOLLOWERS) / 4
        return {
            "dependence_hhi": hhi,
            "top_two_share": top_two(self.share),
            "effective_partners": 1 / hhi,
            "debt_ratio": 100 * sum(self.debt.values()) / self.gdp,
            "autonomy": self.autonomy(),
            "image": image,
            "image_gap": image - self.alignment["CHN"],
            "gap": self.gap,
            "demand_strategic": self.demands()["strategic"],
            "concession": choice.concession,
            "concession_strategic": choice.concession_strategic,
            "settlements": self.settled,
            "success": self.success["governance"],
            "success_strategic": self.success["strategic"],
            "lost": self.lost,
            "gdp": self.gdp,
            "growth": self.growth,
            "income": income,
            "goal_2030": float(income >= v["goal_2030"]),
            "goal_2050": float(income >= v["goal_2050"]),
            "coordination": coordination,
            "tipped": float(coordination >= 0.5),
            "cost_effort": self.effort_cost(),
            "cost_lost": 100 * self.lost / self.gdp,
        }

    def outputs_of_hedging(self, effort: Numbers) -> Numbers:
        alignment = {p: self.alignment[p] for p in POWERS}
        sides = [logistic((self.belief[o] - self.norm) / sqrt(self.variance[o])) for o in OBSERVERS]
        return {
            "tilt": tilt(alignment),
            "tilt_votes": tilt({p: clip(votes) for p, votes in self.implied_votes().items()}),
            "hedging_spread": spread(alignment),
            "hedging_two_track": two_track(
                alignment,
                {p: sum(self.flows[k][p] for k in MONEY) for p in POWERS},
                {p: self.ties["security"][p] for p in POWERS},
                {p: effort[p] for p in POWERS},
            ),
            "ambiguity": sum(4 * y * (1 - y) for y in sides) / 4,
        }
