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
INVESTORS = ("CHN", "JPN", "ASEAN", "OTHER")
ESTIMATED_MARKETS = ("CHN", "JPN", "ASEAN", "OTHER")
CHANNELS = ("economy", "security", "diplomacy")
MONEY = ("grants", "loans", "fdi")
KINDS = (*MONEY, "exports")
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

Numbers = dict[str, float]
Table = dict[str, Numbers]


@dataclass(frozen=True)
class Quarter:
    """What one quarter brings: the levers, and the luck by channel."""

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
    world.anchor(history[0].levers)
    for number, quarter in enumerate(history, start=1 - len(history)):
        world.step(quarter, number)
    world.anchor(history[-1].levers)
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


def spread(alignment: Numbers) -> float:
    """7.17: evenness of the alignments times their mean."""
    evenness = -sum(h * log(h) for h in shares(alignment).values()) / log(5)
    return evenness * (sum(alignment.values()) / 5)


def two_track(alignment: Numbers, finance: Numbers, security: Numbers, effort: Numbers) -> float:
    """7.17: the smaller of returns from the top power and what is kept with its rivals."""
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

        self.governance_weight = group("governance_weight", SENDERS)
        self.strategic_weight = group("strategic_weight", SENDERS)
        self.aid_withheld = group("aid_withheld", SENDERS)
        self.ask_size = group("security_ask", ASKERS)
        self.bias = group("observer_bias", OBSERVERS)
        self.stance_2018 = group("stance_2018", MINISTRIES)
        self.priority = group("priority", PARTNERS)
        self.channel_value = group("channel_value", CHANNELS)
        self.channel_share = shares(group("channel_weight", CHANNELS))
        self.flow_weight = group("flow_weight", KINDS)
        self.substitution = group("substitution", EXITS)
        self.partnership_2018 = {p: v.get(f"partnership_2018.{p}", 0.0) for p in PARTNERS}
        self.diversion_share = shares({p: v.get(f"diversion_weight.{p}", 0.0) for p in PARTNERS})
        self.threat_loss = self.duty_loss(v["threat_duty"])
        self.quarterly_people = exp(log(1 + v["population_growth"] / 100) / 4)

        # US$ m a year of full delivery, by actor and money (step 4.6)
        self.programmes = {actor: zeros(MONEY) for actor in ("JPN", "USA")}
        for programme in programmes:
            if programme.added_usd_m:
                part = v[f"programme_share.{programme.scope}"] / v["programme_years"]
                self.programmes[programme.actor][programme.money] += programme.added_usd_m * part

        # State that anchoring keeps (section 2, "Start")
        self.rumour = 0.0
        self.ask = zeros(PARTNERS)
        self.pressure_governance = zeros(PARTNERS)
        self.pressure_strategic = zeros(PARTNERS)
        self.pressure = zeros(PARTNERS)
        self.belief = dict.fromkeys(OBSERVERS, v["norm_2018"])
        self.variance = dict.fromkeys(OBSERVERS, v["observer_noise"] ** 2)
        self.unity = v["unity_rest"]
        self.grievance = zeros(PARTNERS)
        self.felt = zeros(PARTNERS)

    # Initialization (section 5)

    def anchor(self, levers: Mapping[str, float]) -> None:
        """Set all that was observed to 2018, and solve for what makes 2018 a place of rest."""
        self.norm = self.v["norm_2018"]
        self.anchor_economy()
        self.anchor_ministries()
        self.anchor_ties()
        self.anchor_record(levers)
        self.anchor_partners(levers)
        self.settle(levers)

    def anchor_economy(self) -> None:
        """5.1."""
        v = self.v
        self.gdp = v["gdp_2018"]
        self.trend = 1.0
        self.people = v["population_2018"]
        self.access = dict.fromkeys(PARTNERS, 1.0)
        self.pressed = dict.fromkeys(PARTNERS, 1.0)
        self.lost = 0.0
        self.growth = v["growth_trend"]

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

        self.debt = zeros(PARTNERS)
        self.debt["CHN"] = v["debt_total_2018"] * v["debt_share.CHN"]
        self.debt["JPN"] = v["debt_total_2018"] * v["debt_share.JPN"]
        self.debt["OTHER"] = v["debt_total_2018"] * (1 - v["debt_share.CHN"] - v["debt_share.JPN"])

        self.flows: Table = {"grants": grants, "loans": loans, "fdi": fdi, "exports": exports}
        self.exports_2018 = exports
        self.flow_share_2018 = {
            k: {p: self.flows[k][p] / self.gdp for p in PARTNERS} for k in KINDS
        }
        self.money_2018 = sum(sum(self.flow_share_2018[k].values()) for k in MONEY)
        self.exit_share_2018 = {
            h: {p: amount / self.gdp for p, amount in amounts.items()}
            for h, amounts in self.exit_amounts().items()
        }
        self.weigh_partners()

    def anchor_ministries(self) -> None:
        """5.2."""
        v = self.v
        self.stance = dict(self.stance_2018)
        self.capacity = dict.fromkeys(MINISTRIES, v["capacity_2018"])
        self.reluctance = {
            m: v["coordination_benefit"] * self.others(m)
            - log(s / (1 - s)) / v["coordination_precision"]
            for m, s in self.stance.items()
        }
        self.absorb()

    def anchor_ties(self) -> None:
        """5.3."""
        v = self.v
        self.partnership = dict(self.partnership_2018)
        diplomacy = {}
        for p in POWERS:
            standing = v["regional_standing"] if p == "ASEAN" else min(self.partnership[p], 1.0)
            votes = v[f"votes_2018.{p}"]
            diplomacy[p] = v["votes_weight"] * votes + (1 - v["votes_weight"]) * standing
        diplomacy["OTHER"] = v["other_diplomacy"]
        security = {p: v[f"security_2018.{p}"] for p in PARTNERS}
        self.ties: Table = {
            "economy": dict(self.share),
            "security": security,
            "diplomacy": diplomacy,
        }
        self.economy_2018 = dict(self.share)
        self.align()
        self.distance_2018 = self.distance()

    def anchor_record(self, levers: Mapping[str, float]) -> None:
        """5.3: the gap, held if the history holds it, and the public record."""
        self.gap = self.v["gap_2018"]
        self.hold_gap(levers)
        self.mood = 0.0
        self.publish()

    def anchor_partners(self, levers: Mapping[str, float]) -> None:
        """5.4."""
        self.base = {
            k: {p: self.flows[k][p] / self.absorption[k][p] for p in PARTNERS} for k in MONEY
        }
        self.near = dict(self.alignment)
        self.near_2018 = dict(self.alignment)
        self.held_2018 = self.held(levers)
        self.ask_for_security(levers, self.held_2018)
        self.refill = 0.0
        self.belief_2018 = self.belief["JPN"]
        self.clock = 0.0
        self.withdrawn = 0.0

    def settle(self, levers: Mapping[str, float]) -> None:
        """5.5."""
        v = self.v
        self.choice = choice = self.choose(levers)
        self.absorbed_effort_2018 = choice.absorbed_effort
        self.cooperation_2018 = choice.cooperation
        self.budget_2018 = choice.budget
        self.repression_2018 = v["concession_speed"] * choice.concession * self.gap / (1 - self.gap)
        self.rest = {c: dict(self.ties[c]) for c in CHANNELS}
        for s in SENDERS:
            loss = self.repulsion(s, levers)
            for c in ("security", "diplomacy"):
                self.rest[c][s] += loss * self.ties[c][s] / v["tie_decay"]
        self.demanded = self.demands()
        self.met = zeros(DEMANDS)
        self.success = zeros(DEMANDS)

    # One quarter (section 3)

    def step(self, quarter: Quarter, number: int) -> None:
        levers, luck = quarter.levers, quarter.luck
        self.happen(levers, luck)
        self.advance()
        self.perceive(levers, luck)
        self.offer(levers, luck)  # withholding still by last quarter's pressure
        self.press(levers)
        self.withdraw(levers)
        self.shelter(levers)
        self.coordinate(levers)
        self.absorb()
        self.feel(levers, luck)
        self.choice = self.choose(levers)
        self.move_economy(levers, luck)
        self.move_gap(levers)
        self.move_ties(levers)
        self.align()
        self.score(number)
        self.publish()

    def happen(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 1."""
        v = self.v
        arises = luck["rumour"] < v["rumour_rate"] * levers["world.rumours"]
        arrival = 1.0 if arises else levers["world.rumour"]
        self.rumour = v["rumour_memory"] * self.rumour + (1 - self.rumour) * arrival
        self.norm += v["norm_drift"] * levers["world.power_shift"]
        chance = v["restricted_election"] + levers["KHM.restrict"]
        self.restricted = levers["world.election"] if luck["election"] < chance else 0.0

    def advance(self) -> None:
        """Step 2."""
        v = self.v
        income = v["gdp_2018"] * self.trend / self.people
        income_2018 = v["gdp_2018"] / v["population_2018"]
        slowing = exp(-v["convergence"] * log(income / income_2018))
        self.trend_growth = v["growth_trend"] / 400 * slowing
        self.trend *= 1 + self.trend_growth
        self.people *= self.quarterly_people

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

    def held(self, levers: Mapping[str, float]) -> Numbers:
        """Step 4.2: share of its aid that each partner withholds at the pressure as it stands."""
        held = zeros(PARTNERS)
        for s in SENDERS:
            pressure = self.pressure[s]
            given = 1 - self.aid_withheld[s] * pressure / (pressure + 1)
            held[s] = 1 - given * (1 - levers[f"{s}.aid_cut"])
        return held

    def offer(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Steps 4.2 to 4.7: asks and offers."""
        v = self.v
        held = self.held(levers)
        for p in PARTNERS:
            self.near[p] += v["closeness_lag"] * (self.alignment[p] - self.near[p])
        self.ask_for_security(levers, held)
        wanted_refill = v["refill_official"] * levers["CHN.refill"] * self.lost
        if second(levers["world.refill_form"]):
            wanted_refill *= min(2 * self.ties["economy"]["CHN"], 1.0)
        self.refill += v["refill_speed"] * (wanted_refill - self.refill)

        extra = self.extra(levers, held["USA"])
        suspicion = pos(self.belief["JPN"] - self.belief_2018)
        scale = dict.fromkeys(PARTNERS, 1.0)
        scale["CHN"] = levers["CHN.finance"]
        scale["JPN"] = levers["JPN.finance"] * (1 + v["counterweight"] * suspicion)
        cycle = v["investment_noise"] * luck["investment"]
        self.offers: Table = {k: {} for k in MONEY}
        for p in PARTNERS:
            kept = (1 - held[p]) / (1 - self.held_2018[p])
            for k in ("grants", "loans"):
                usual = self.base[k][p] * self.trend * scale[p] * kept
                self.offers[k][p] = usual + extra[k][p]
            drawn = exp(v["fdi_elasticity"] * (self.near[p] - self.near_2018[p]) + cycle)
            eager = levers[f"{p}.investment"] if p in INVESTORS else 1.0
            self.offers["fdi"][p] = self.base["fdi"][p] * self.trend * eager * drawn
            self.offers["fdi"][p] += extra["fdi"][p]

    def ask_for_security(self, levers: Mapping[str, float], held: Numbers) -> None:
        """Step 4.4."""
        for p in ASKERS:
            wanted = self.ask_size[p] * levers["world.rivalry"] * levers[f"{p}.security_ask"]
            self.ask[p] = wanted * (1 - held[p])

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

    def press(self, levers: Mapping[str, float]) -> None:
        """Steps 4.1 and 5: pressure over governance and over closeness to China."""
        v = self.v
        for s in SENDERS:
            if levers[f"{s}.pressure_clamped"]:
                self.pressure_governance[s] = levers[f"{s}.pressure"]
                self.pressure_strategic[s] = 0.0
            else:
                level = levers[f"{s}.level"]
                lift = v["pressure_lift"] * levers[f"{s}.lifting"]
                excess = pos(self.belief[s] - self.norm)
                spared = 1 - levers[f"{s}.reward"] * self.progress
                governance = self.governance_weight[s] * self.gap * level * spared
                strategic = self.strategic_weight[s] * levers["world.rivalry"] * excess * level
                self.pressure_governance[s] = self.adjusted(
                    self.pressure_governance[s], governance, lift
                )
                self.pressure_strategic[s] = self.adjusted(
                    self.pressure_strategic[s], strategic, lift
                )
            self.pressure[s] = self.pressure_governance[s] + self.pressure_strategic[s]

    def adjusted(self, pressure: float, target: float, lift: float) -> float:
        """Step 4.1: quick to rise, slow to lift."""
        missing = target - pressure
        return pressure + self.v["pressure_rise"] * pos(missing) - lift * neg(missing)

    def withdraw(self, levers: Mapping[str, float]) -> None:
        """Step 5: the procedure of the EU, and the preferences it withdraws."""
        v = self.v
        pressure = self.pressure["EUU"]
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
        floor, sharpness = v["absorption_floor"], v["softmin_sharpness"]
        ready = {m: self.stance[m] * self.capacity[m] for m in MINISTRIES}
        own = ready["MOFAIC"]
        stand_in = (1 - v["substitution_penalty"]) * own
        ready = {m: max(r, stand_in) for m, r in ready.items()}
        self.absorption: Table = {}
        for kind, needs in NEEDS.items():
            needed = [ready[m] for m in needs]
            weakest = softmin(needed, sharpness)
            eased = weakest + v["china_ease"] * pos(softmin(needed[:-1], sharpness) - weakest)
            self.absorption[kind] = dict.fromkeys(PARTNERS, floor + (1 - floor) * weakest)
            self.absorption[kind]["CHN"] = floor + (1 - floor) * eased
        self.absorption_own = floor + (1 - floor) * own

    def feel(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 8: felt pressure, fair pressure, grievance and mood."""
        v = self.v
        open_share = 1 - v["shelter_max"] * self.unity * self.alignment["ASEAN"]
        self.fair: Numbers = {}
        for s in SENDERS:
            self.felt[s] = self.pressure[s] * open_share
            strict = v["leniency"] + (1 - v["leniency"]) * levers[f"{s}.standard"]
            self.fair[s] = self.governance_weight[s] * v["comparator_gap"] * strict
            unfair = pos(self.felt[s] - self.fair[s])
            if second(levers["world.grievance_form"]):
                unfair -= 0.5 * pos(self.fair[s] - self.felt[s])
            added = v["grievance_unfair"] * unfair + v["grievance_plain"] * self.felt[s]
            self.grievance[s] = v["grievance_memory"] * self.grievance[s] + pos(added)
        self.mood = v["readiness_memory"] * self.mood + v["readiness_noise"] * luck["readiness"]

    def choose(self, levers: Mapping[str, float]) -> Choice:
        """Step 9: effort, concession and answers to security asks."""
        budget = self.budget(levers)
        passed = {
            "economy": self.absorption["trade"],
            "security": self.absorption["security"],
            "diplomacy": dict.fromkeys(PARTNERS, self.absorption_own),
        }
        effort = self.divide(budget, passed)
        absorbed = {c: {p: effort[c][p] * passed[c][p] for p in PARTNERS} for c in CHANNELS}
        conceded, conceded_strategic = self.concede(levers)
        cooperation = self.cooperate(levers, conceded_strategic)
        return Choice(budget, effort, absorbed, conceded, conceded_strategic, cooperation)

    def budget(self, levers: Mapping[str, float]) -> float:
        """Step 9.1."""
        v = self.v
        worst = max(self.exit_cost.values())
        worry = v["effort_reliance"] * worst / (worst + v["reliance_half"])
        worry += v["effort_concentration"] * top_two(self.share)
        felt = v["effort_pressure"] * sum(self.felt.values())
        return v["effort_base"] + felt + worry + levers["KHM.effort"]

    def divide(self, budget: float, passed: Table) -> Table:
        """Steps 9.2 and 9.3: quantal response over 18 options and "none"."""
        v = self.v
        temperature = v["effort_temperature"]
        common = {
            p: v["diversify"] * (1 / 6 - self.share[p])
            - v["effort_grievance"] * (self.grievance[p] + self.felt[p])
            for p in PARTNERS
        }
        pulls: Table = {}
        for c in CHANNELS:
            worth, ties, arrives = self.channel_value[c], self.ties[c], passed[c]
            pulls[c] = {
                p: exp(
                    (worth * self.priority[p] * (1 - ties[p]) * arrives[p] + common[p])
                    / temperature
                )
                for p in PARTNERS
            }
        part = budget / (1 + sum(sum(pulls[c].values()) for c in CHANNELS))
        return {c: {p: part * pull for p, pull in pulls[c].items()} for c in CHANNELS}

    def concede(self, levers: Mapping[str, float]) -> tuple[float, float]:
        """Step 9.4: concession on governance and on ties with China."""
        v = self.v
        reward = (levers["USA.reward"] + levers["EUU.reward"]) / 2
        lift = v["lift_belief"] + (1 - v["lift_belief"]) * reward
        threat = threat_strategic = 0.0
        for s in SENDERS:
            aid = self.flow_share_2018["grants"][s] * self.gdp
            stake = 100 * (self.flows["exports"][s] * self.threat_loss + aid) / self.gdp
            threat += stake * self.pressure_governance[s]
            threat_strategic += stake * self.pressure_strategic[s]
        hard = v["sovereignty_cost"] + v["grievance_cost"] * sum(self.grievance.values())
        if second(levers["world.concession_form"]):
            hard *= self.distance() / self.distance_2018
        china = sum(self.flows[k]["CHN"] for k in MONEY)
        patron = v["patron_value"] * 100 * china / self.gdp
        feared = lift * (1 - v["refill_belief"])
        precision = v["concession_precision"]
        gains = feared * threat - (hard + v["regime_cost"] - self.mood)
        gains_strategic = feared * threat_strategic - (hard + patron)
        conceded = logistic(precision * gains)
        conceded += levers["KHM.concede"] * (1 - conceded)
        return conceded, logistic(precision * gains_strategic)

    def cooperate(self, levers: Mapping[str, float], conceded_strategic: float) -> Numbers:
        """Step 9.5: answers to security asks."""
        v = self.v
        everywhere = sum(self.grievance.values())
        cooperation = zeros(PARTNERS)
        for p in ASKERS:
            elsewhere = v["security_grievance"] * (everywhere - 2 * self.grievance[p])
            leaning = self.alignment[p] + elsewhere - v["neutrality_cost"]
            accepted = logistic(v["security_precision"] * leaning)
            if p == "CHN":
                accepted *= 1 - conceded_strategic
            cooperation[p] = self.ask[p] * accepted * self.absorption["security"][p]
        cooperation["CHN"] += v["base_tie"] * levers["KHM.base"]
        return cooperation

    def move_economy(self, levers: Mapping[str, float], luck: Mapping[str, float]) -> None:
        """Step 10."""
        v = self.v
        exports_before = sum(self.flows["exports"].values())
        self.move_access(levers)
        usual = {p: self.exports_2018[p] * self.trend for p in PARTNERS}
        self.flows = {
            k: {p: self.offers[k][p] * self.absorption[k][p] for p in PARTNERS} for k in MONEY
        }
        self.flows["exports"] = self.exports(levers, usual)
        self.lost = self.losses(levers, usual)
        for p in PARTNERS:
            repaid = self.debt[p] * v["repayment"] / 100
            self.debt[p] += (self.flows["loans"][p] - repaid) / 4

        change = sum(self.flows["exports"].values()) - exports_before * (1 + self.trend_growth)
        money = sum(sum(self.flows[k].values()) for k in MONEY)
        finance = 100 * (money / self.gdp - self.money_2018)
        shock = levers["world.growth"] + v["growth_noise"] * luck["growth"]
        yearly = v["finance_return"] * finance - self.effort_cost() + shock
        gdp = self.gdp * (1 + self.trend_growth + yearly / 400) + v["export_multiplier"] * change
        self.growth = 400 * (gdp / self.gdp - 1)
        self.gdp = gdp
        self.weigh_partners()

    def duty_loss(self, duty: float) -> float:
        """7.15: share of exports that a duty takes."""
        return 1 - exp(-self.v["export_elasticity"] * log(1 + duty))

    def effort_cost(self) -> float:
        """Step 10.6: growth lost to effort beyond that of 2018."""
        return self.v["effort_cost"] * (self.choice.budget**2 - self.budget_2018**2)

    def move_access(self, levers: Mapping[str, float]) -> None:
        """Step 10.2: access under the senders' measures, and under all duties."""
        aims = dict.fromkeys(PARTNERS, 1.0)
        aims["EUU"] = 1 - self.withdrawn * self.threat_loss
        aims["USA"] = 1 - self.duty_loss(levers["USA.tariff"])
        self.pressed = {p: self.moved(self.pressed[p], aims[p]) for p in PARTNERS}
        aims["EUU"] *= 1 - self.duty_loss(levers["EUU.graduation_duty"])
        self.access = {p: self.moved(self.access[p], aims[p]) for p in PARTNERS}

    def moved(self, access: float, aim: float) -> float:
        """7.15: access is quick to lose and slow to regain."""
        ahead = aim - access
        return access + self.v["access_recovery"] * pos(ahead) - self.v["access_fall"] * neg(ahead)

    def exports(self, levers: Mapping[str, float], usual: Numbers) -> Numbers:
        """Step 10.3: what each market takes, with what can move there from the others."""
        v = self.v
        missing = {p: usual[p] * pos(1 - self.access[p]) for p in PARTNERS}
        size = shares(self.exports_2018)
        moved = {p: missing[p] * (1 - size[p]) for p in PARTNERS}
        everywhere = sum(moved.values())
        exports = {}
        for p in PARTNERS:
            closer = self.ties["economy"][p] - self.economy_2018[p]
            deal = levers[f"{p}.market_access"] * self.absorption["trade"][p]
            direct = usual[p] * self.access[p] * (1 + deal) * exp(v["export_tie"] * closer)
            diverted = v["diversion"] * (everywhere - moved[p]) * self.diversion_share[p]
            exports[p] = (direct + diverted) * (1 - levers["world.demand"])
        return exports

    def losses(self, levers: Mapping[str, float], usual: Numbers) -> float:
        """Step 10.4: exports and aid lost to the senders' measures."""
        held = self.held(levers)
        lost = sum(usual[p] * pos(1 - self.pressed[p]) for p in PARTNERS)
        for s in SENDERS:
            usual_aid = self.flow_share_2018["grants"][s] * self.v["gdp_2018"] * self.trend
            lost += usual_aid * (held[s] - self.held_2018[s])
        return pos(lost)

    def exit_amounts(self) -> Table:
        """7.9: the amounts in each exit channel."""
        flows = self.flows
        return {
            "exports": flows["exports"],
            "finance": {p: flows["grants"][p] + flows["loans"][p] for p in PARTNERS},
            "fdi": flows["fdi"],
            "debt": self.debt,
        }

    def weigh_partners(self) -> None:
        """Step 10.7: exit costs and shares."""
        self.exit_cost = zeros(PARTNERS)
        for h, amounts in self.exit_amounts().items():
            total, substitution = sum(amounts.values()), self.substitution[h]
            for p, amount in amounts.items():
                self.exit_cost[p] += exit_cost(amount, total, self.gdp, substitution)
        self.share = shares({p: sum(self.flows[k][p] for k in KINDS) for p in PARTNERS})

    def autonomy(self) -> float:
        """7.9: each power whose retaliation cannot be borne halves the choices."""
        price = zeros(POWERS)
        for h, amounts in self.exit_amounts().items():
            total, substitution = sum(amounts.values()), self.substitution[h]
            for p in POWERS:
                share_2018 = self.exit_share_2018[h][p]
                price[p] += retaliation(amounts[p], total, self.gdp, substitution, share_2018)
        return 0.5 ** sum(price[p] >= self.v["tolerance"] for p in POWERS)

    def move_gap(self, levers: Mapping[str, float]) -> None:
        """Step 11.1."""
        v = self.v
        closed = v["concession_speed"] * self.choice.concession * self.gap
        widened = self.repression_2018 + v["election_step"] * self.restricted
        self.gap += widened * (1 - self.gap) - closed
        self.hold_gap(levers)

    def hold_gap(self, levers: Mapping[str, float]) -> None:
        """Step 11.1: a held gap is a share of that of 2018."""
        if levers["KHM.gap_held_clamped"]:
            self.gap = levers["KHM.gap_held"] * self.v["gap_2018"]

    def repulsion(self, partner: str, levers: Mapping[str, float]) -> float:
        """Step 11.3, `rep`: loss of ties with a sender."""
        v = self.v
        bitter = v["tie_grievance"] * self.grievance[partner]
        hurt = v["tie_pressure"] * self.pressure[partner]
        return (bitter + hurt) * (1 - levers[f"{partner}.engagement"])

    def move_ties(self, levers: Mapping[str, float]) -> None:
        """Steps 11.2 and 11.3: partnerships, then ties."""
        for p in PARTNERS:
            self.move_partnership(p)
            self.move_ties_with(p, levers)

    def move_partnership(self, p: str) -> None:
        """Step 11.2: a partnership once signed stays."""
        v = self.v
        status = self.partnership[p]
        needed = v["partnership_sign"] + v["partnership_step"] * status
        if self.ties["diplomacy"][p] >= needed and status < 2:
            self.partnership[p] = status + 1

    def pulls(self, p: str) -> tuple[Numbers, Numbers]:
        """Step 11.3, `up` and `down`: the pull of flows beyond and below those of 2018."""
        scale = self.v["flow_scale"]
        gdp_on_trend = self.v["gdp_2018"] * self.trend
        up, down = {}, {}
        for k in KINDS:
            now = 100 * self.flows[k][p] / gdp_on_trend + scale
            pulled = self.flow_weight[k] * log(now / (100 * self.flow_share_2018[k][p] + scale))
            up[k] = pos(pulled)
            down[k] = neg(pulled)
        return up, down

    def move_ties_with(self, p: str, levers: Mapping[str, float]) -> None:
        """Step 11.3: the three ties with one partner."""
        v = self.v
        up, down = self.pulls(p)
        trade_up, trade_down = up["fdi"] + up["exports"], down["fdi"] + down["exports"]
        spill = v["diplomacy_spill"]
        closer = v["tie_security"] * (self.choice.cooperation[p] - self.cooperation_2018[p])
        repelled = self.repulsion(p, levers) if p in SENDERS else 0.0
        seen_base = levers["KHM.base"] * levers["KHM.base_visible"]
        neutral = 0.0 if p == "CHN" else v["neutrality_loss"] * seen_base
        signed = self.partnership[p] - self.partnership_2018[p]
        bonus = v["partnership_bonus"] * signed * (1 - self.rest["diplomacy"][p])

        gain = {
            "economy": trade_up,
            "security": pos(closer),
            "diplomacy": up["grants"] + up["loans"] + spill * trade_up,
        }
        loss = {
            "economy": trade_down,
            "security": neg(closer) + repelled,
            "diplomacy": down["grants"] + down["loans"] + spill * trade_down + repelled + neutral,
        }
        rest = {
            "economy": self.rest["economy"][p],
            "security": self.rest["security"][p],
            "diplomacy": self.rest["diplomacy"][p] + bonus,
        }
        for c in CHANNELS:
            effort = self.choice.absorbed_effort[c][p] - self.absorbed_effort_2018[c][p]
            worked = v["tie_effort"] * effort
            tie = self.ties[c][p]
            rises = (gain[c] + pos(worked)) * (1 - tie)
            falls = (loss[c] + neg(worked)) * tie
            self.ties[c][p] = tie + rises - falls - v["tie_decay"] * (tie - rest[c])

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

    def publish(self) -> None:
        """Step 12: the public record beside alignment, gap and loss."""
        gap_2018 = self.v["gap_2018"]
        self.progress = pos(gap_2018 - self.gap) / gap_2018
        given = self.flows["grants"]["JPN"] / self.gdp
        self.japan_gain = 100 * (given - self.flow_share_2018["grants"]["JPN"])

    # Outputs (section 8)

    def outputs(self) -> dict[str, float]:
        told: dict[str, float] = {}

        def tell(name: str, values: Mapping[str, float], actors: Sequence[str]) -> None:
            for actor in actors:
                told[f"{name}.{actor}"] = values[actor]

        flows, choice = self.flows, self.choice
        effort = {p: sum(choice.effort[c][p] for c in CHANNELS) for p in PARTNERS}
        tell("alignment", self.alignment, POWERS)
        for c in CHANNELS:
            tell(f"tie_{c}", self.ties[c], PARTNERS)
        for k in MONEY:
            tell(f"offer_{k}", self.offers[k], PARTNERS)
            tell(f"flow_{k}", flows[k], PARTNERS)
        tell("partnership", self.partnership, PARTNERS)
        tell("share", self.share, PARTNERS)
        tell("share_exports", shares(flows["exports"]), PARTNERS)
        tell("debt", self.debt, PARTNERS)
        tell("exit_cost", self.exit_cost, PARTNERS)
        tell("exports", flows["exports"], PARTNERS)
        tell("effort", effort, PARTNERS)
        tell("cooperation", choice.cooperation, PARTNERS)
        tell("belief", self.belief, OBSERVERS)
        tell("pressure", self.pressure, SENDERS)
        tell("pressure_governance", self.pressure_governance, SENDERS)
        tell("pressure_strategic", self.pressure_strategic, SENDERS)
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
        cambodia = self.outputs_of_cambodia() | self.outputs_of_hedging(effort)
        told |= {f"{name}.KHM": value for name, value in cambodia.items()}
        return told

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
        west, china = (alignment["USA"] + alignment["EUU"]) / 2, alignment["CHN"]
        tilt = 50 * (1 + (west - china) / (west + china))
        sides = [logistic((self.belief[o] - self.norm) / sqrt(self.variance[o])) for o in OBSERVERS]
        return {
            "tilt": tilt,
            "in_band": float(45 <= tilt <= 55),
            "hedging_spread": spread(alignment),
            "hedging_two_track": two_track(
                alignment,
                {p: sum(self.flows[k][p] for k in MONEY) for p in POWERS},
                {p: self.ties["security"][p] for p in POWERS},
                {p: effort[p] for p in POWERS},
            ),
            "ambiguity": sum(self.variance.values()) / 4,
            "ambiguity_side": sum(4 * y * (1 - y) for y in sides) / 4,
        }
