"""What kind of data would settle a number?

A judgement of ours, by mechanism, and by number where a mechanism holds several kinds. It names a
kind of record and what to look for in it; it names no source, and does not say that there is one.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple


class Record(NamedTuple):
    """A kind of data, and what it would have to show."""

    kind: str
    shows: str


ACCOUNTS, BUDGET, EVENTS = "national accounts", "budget record", "event record"
INVESTMENT, PANEL, SURVEY = "investment record", "panel of states", "survey"
TEXTS, TRADE, VOTES = "coded texts", "trade record", "voting record"

MONEY: Final = (BUDGET, INVESTMENT, TRADE)
"""Records of money that moves between states."""

OF_SECTION: Final[Mapping[str, Record]] = {
    "pressure": Record(EVENTS, "dated demands, cuts and liftings by each sender"),
    "grievance": Record(TEXTS, "grievance in speeches and interviews before and after pressure"),
    "concession": Record(EVENTS, "dated concessions and crackdowns, beside pressure at the time"),
    "refill": Record(BUDGET, "the patron's commitments in the years after a donor's cut"),
    "counterweight": Record(BUDGET, "aid by donor and year, beside alignment"),
    "options": Record(INVESTMENT, "approvals by origin and year, beside alignment"),
    "flows": Record(TRADE, "flows by partner and quarter, over many years"),
    "absorption": Record(BUDGET, "what each ministry spent of what was offered"),
    "coordination": Record(SURVEY, "officials of each ministry, asked again after some years"),
    "overreliance": Record(TRADE, "how fast other partners took up what one had dropped"),
    "image": Record(SURVEY, "how close to the patron foreign officials believe the state to be"),
    "shelter": Record(EVENTS, "joint statements and rifts of the region, beside pressure"),
    "effort": Record(EVENTS, "visits, missions and agreements by partner and year"),
    "security": Record(EVENTS, "exercises, arms and port calls, asked for and accepted"),
    "ties": Record(PANEL, "how ties of many states follow flows, security and pressure by year"),
    "line": Record(VOTES, "votes by year, before and after a change of leaders"),
    "votes": Record(VOTES, "votes by state and session"),
    "development": Record(ACCOUNTS, "output, exports and finance by year"),
    "start": Record(ACCOUNTS, "the same statistic for the year, revised or from a second office"),
}

OF_NUMBER: Final[Mapping[str, Record]] = {
    "comparator_gap": Record(SURVEY, "experts' coding of governance, by state and year"),
    "gap_2018": Record(SURVEY, "experts' coding of governance, by state and year"),
    "threat_duty": Record(TRADE, "duties by product, weighed by exports"),
    "patron_value": Record(SURVEY, "what decision makers believed to be at risk"),
    "refill_belief": Record(SURVEY, "what decision makers believed would be made good"),
    "lift_belief": Record(SURVEY, "what decision makers believed a concession would end"),
    "programme_share": Record(BUDGET, "disbursement by country within announced programmes"),
    "programme_years": Record(BUDGET, "disbursement by year of announced programmes"),
    "programme_security": Record(EVENTS, "security cooperation under announced programmes"),
    "transparency": Record(BUDGET, "loans taken and refused where terms had to be published"),
    "official_memory": Record(BUDGET, "official money by donor and year"),
    "official_noise": Record(BUDGET, "official money by donor and year"),
    "investment_memory": Record(INVESTMENT, "investment by origin and quarter"),
    "partner_investment_noise": Record(INVESTMENT, "investment by origin and quarter"),
    "attention_memory": Record(EVENTS, "security cooperation offered by power and quarter"),
    "attention_noise": Record(EVENTS, "security cooperation offered by power and quarter"),
    "capacity_2018": Record(SURVEY, "experts' rating of government effectiveness"),
    "tolerance": Record(SURVEY, "what losses decision makers say the state can bear"),
    "channel_weight": Record(
        SURVEY, "how experts weigh trade, security and diplomacy in closeness"
    ),
    "channel_value": Record(SURVEY, "what decision makers hope to gain by each channel"),
    "priority": Record(SURVEY, "which partners decision makers put first"),
    "partnership_standing": Record(SURVEY, "how experts rate standing before and after a step"),
    "leader_rate": Record(EVENTS, "changes of leaders, by state and year"),
    "population_growth": Record(ACCOUNTS, "a census"),
    "population_2018": Record(ACCOUNTS, "a census"),
    "diversion_weight": Record(TRADE, "exports by market after a preference was lost"),
    "export_elasticity": Record(TRADE, "exports by product and market after a duty changed"),
    "access_fall": Record(TRADE, "exports by product and market after a duty changed"),
    "access_recovery": Record(TRADE, "exports by product and market after a duty fell"),
    "diversion": Record(TRADE, "exports by market after a preference was lost"),
    "repayment": Record(BUDGET, "debt service by lender and year"),
    "investment_noise": Record(INVESTMENT, "investment by quarter"),
    "exports_2018": Record(TRADE, "customs of both sides for the year"),
    "exports_total_2018": Record(TRADE, "customs of both sides for the year"),
    "china_commitments": Record(BUDGET, "commitments by project and year"),
    "china_grant_share": Record(BUDGET, "terms of each project"),
    "disbursed_share": Record(BUDGET, "disbursement of each signed loan"),
    "japan_aid": Record(BUDGET, "aid by donor and year"),
    "japan_loan_share": Record(BUDGET, "terms of each project"),
    "grants_2018": Record(BUDGET, "aid by donor and year"),
    "other_loans": Record(BUDGET, "loans by lender and year"),
    "fdi_total_2018": Record(INVESTMENT, "balance of payments and approvals for the year"),
    "fdi_share": Record(INVESTMENT, "investment by origin for the year"),
    "debt_total_2018": Record(BUDGET, "public debt by lender"),
    "debt_share": Record(BUDGET, "public debt by lender"),
    "votes_2018": Record(VOTES, "votes by state and session"),
    "votes_rest": Record(VOTES, "votes by state over many sessions"),
    "ideal_2018": Record(VOTES, "votes by state and session"),
    "ideal_home_2018": Record(VOTES, "votes by state and session"),
    "votes_weight": Record(SURVEY, "what experts take for closeness: votes or standing"),
    "partnership_2018": Record(EVENTS, "partnerships and their steps, by date"),
    "partnership_2010": Record(EVENTS, "partnerships and their steps, by date"),
    "regional_standing": Record(SURVEY, "how experts weigh membership beside a partnership"),
    "other_diplomacy": Record(VOTES, "votes by state and session"),
    "security_rest": Record(EVENTS, "exercises, arms and training by partner, over many years"),
    "record_slope": Record(TRADE, "flows by partner and year, before the start"),
}

UNKNOWN: Final = Record("not said", "a mechanism of your own: say which data would settle it")


def settled_by(names: Sequence[str], section_of: Mapping[str, str]) -> dict[str, Record]:
    """What would settle each of some numbers; UNKNOWN for those of a section of one's own.

    Read off the number's own line, else off its section's; parameters that differ by actor share
    one line.
    """
    usual = {name: OF_SECTION.get(section_of[name], UNKNOWN) for name in names}
    return {name: OF_NUMBER.get(name.partition(".")[0], usual[name]) for name in names}
