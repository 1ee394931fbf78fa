"""How large are the ups and downs of aid, markets and investment, and how long do they last?"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.evidence.estimation.estimate import Basis, Estimate, listed
from sim.evidence.estimation.flows import Flows, Series
from sim.evidence.estimation.likelihood import spread_interval
from sim.evidence.estimation.persistence import averaged, change_of_means
from sim.evidence.estimation.records import Records, by_state
from sim.model.ops import Array

AID = "oda_dac_khm.csv"
COMMITMENTS = "aiddata_china_finance_asean.csv"
TRADE = "trade_khm_by_partner.csv"
MACRO = "macro_actors.csv"
ORIGINS = "investment_khm_by_origin.csv"
SHARE = "share per quarter"
LOG = "log per quarter"
TREND = (
    "AR(1) per quarter seen in yearly means, around a trend of each series; restricted likelihood"
)


def money(records: Records) -> Iterator[tuple[str, Estimate]]:
    """All estimates about flows."""
    yield from official(records)
    yield from market(records)
    yield from investment(records)
    yield from regain(records)


def series(table: pd.DataFrame, column: str) -> Series:
    """Years and logarithms of a column."""
    ordered = table.sort_values("year")
    return ordered["year"].to_numpy(dtype=float), np.log(ordered[column].to_numpy(dtype=float))


def basis(files: Sequence[str], used: Sequence[Series]) -> Basis:
    """Files, observations and years of some series."""
    years = np.concatenate([years for years, _ in used])
    named = tuple(f"data/{file}" for file in files)
    return Basis(named, len(years), int(years.min()), int(years.max()))


# ---- official finance ---------------------------------------------------------------------------


def aid(records: Records) -> dict[str, list[Series]]:
    """Net aid to the home country by donor."""
    table = records.table(AID)
    named = records.names["aid"]["names"]
    groups = {code: table[table["donor"] == name] for code, name in named.items()}
    return {code: [series(group, "net_aid_usd_m")] for code, group in groups.items()}


def commitments(records: Records) -> dict[str, Series]:
    """Trailing means of the patron's commitments by state, where none of them is near 0."""
    span, least = (records.names["commitments"][key] for key in ("years", "least"))
    means = by_state(records.table(COMMITMENTS), "total_usd2021_m")
    means = means.rolling(span).mean().dropna()
    kept = means.loc[:, means.min() >= least]
    years = kept.index.to_numpy(dtype=float)
    return {str(code): (years, np.log(kept[code].to_numpy(dtype=float))) for code in kept}


def official(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Memory of official finance, and innovations by donor."""
    donors, paid = aid(records), commitments(records)
    flows = Flows.of({**donors, records.patron: [paid[records.home]]})
    alone = {"donors alone": donors, "patron alone": {records.patron: list(paid.values())}}
    checks = listed(list(alone), [Flows.of(groups).memory()[0] for groups in alone.values()])
    every = [one for group in donors.values() for one in group]
    method = f"{TREND}, one series for each donor; profile"
    whole = basis([AID, COMMITMENTS], [*every, paid[records.home]])
    yield "official_memory", Estimate(*flows.memory(), SHARE, method, whole, checks)
    for code, group in donors.items():
        found = flows.size(code)
        said = spans(flows.memory()[0], found[0])
        yield f"official_noise.{code}", Estimate(*found, LOG, method, basis([AID], group), said)
    pooled = Flows.of({"pooled": every})
    ends = pooled.sized("pooled", flows.inside)
    words = f"{TREND}, the donors pooled, since others have no record of their own; profile"
    yield "official_noise.OTHER", Estimate(*ends, LOG, words, basis([AID], every))
    yield f"official_noise.{records.patron}", patron(list(paid.values()), flows)


def patron(paid: list[Series], flows: Flows) -> Estimate:
    """Innovations of the patron's official finance."""
    found = Flows.of({"paid": paid}).sized("paid", flows.inside)
    method = (
        f"{TREND}, commitments to states of the region smoothed by disbursement; at the memories "
        "that all donors' series allow"
    )
    said = spans(flows.memory()[0], found[0])
    return Estimate(*found, LOG, method, basis([COMMITMENTS], paid), said)


def spans(memory: float, innovation: float) -> str:
    """The standard deviation of changes of yearly means, in words."""
    found = [change_of_means(memory, innovation, years) for years in (1, 3, 6)]
    return f"SD of changes over years: {listed(['1:', '3:', '6:'], found)}"


# ---- markets and investment ---------------------------------------------------------------------


def exports(records: Records) -> list[Series]:
    """Exports of the home country to partners by one measure."""
    asked = records.names["trade"]
    table = records.table(TRADE)
    for column, name in asked["basis"].items():
        table = table[table[column] == name]
    return [series(table[table["partner"] == name], "value_usd_m") for name in asked["partners"]]


def of_states(records: Records, column: str, *, of_home: bool) -> dict[str, pd.DataFrame]:
    """Macro series of the states of the region that hold a column in full."""
    table = records.table(MACRO)
    votes = records.votes(records.first)
    codes = [*votes.index.unique("iso3"), *([records.home] if of_home else [])]
    groups = {code: table[table["iso3"] == code] for code in codes}
    return {code: group for code, group in groups.items() if group[column].notna().all()}


def market(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Memory and innovations of a partner's market."""
    sold = exports(records)
    states = of_states(records, "exports_pct_gdp", of_home=False)
    totals = [
        series(group.assign(sold=group["exports_pct_gdp"] * group["gdp_usd"]), "sold")
        for group in states.values()
    ]
    alone, both = Flows.of({"sold": sold}), Flows.of({"sold": sold, "totals": totals})
    method = (
        f"{TREND}; exports to three partners, thin (9 degrees of freedom), with total exports of "
        "nine states for the memory; profile, widened to that of the three alone"
    )
    whole = basis([TRADE, MACRO], [*sold, *totals])
    names = ["three partners alone: memory", "innovation", "innovation of total exports"]
    checks = listed(names, [alone.memory()[0], alone.size("sold")[0], both.size("totals")[0]])
    memory = Estimate(*both.memory(), SHARE, method, whole, checks)
    yield "market_memory", memory.widened(*alone.memory()[1:])
    found = both.size("sold")
    said = f"{checks}; {spans(memory.value, found[0])}"
    noise = Estimate(*found, LOG, method, basis([TRADE], sold), said)
    yield "market_noise", noise.widened(*alone.size("sold"))


def investment(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Memory and innovations of private investment: of a state's inflow, and of one partner."""
    states = of_states(records, "fdi_in_pct_gdp", of_home=True)
    used = {
        code: series(group, "fdi_in_pct_gdp")
        for code, group in states.items()
        if group["fdi_in_pct_gdp"].min() > 0
    }
    flows = Flows.of({code: [one] for code, one in used.items()})
    sizes = {code: flows.size(code)[0] for code in used}
    whole = basis([MACRO], list(used.values()))
    method = f"{TREND}, inflow in % of GDP of states of the region, each with a size of its own"
    memory = Estimate(*flows.memory(), SHARE, f"{method}; profile", whole)
    yield "investment_memory", memory
    low, value, high = np.quantile(list(sizes.values()), (0.05, 0.5, 0.95))
    words = f"{method}; median, 5 and 95 % of the states"
    checks = listed(list(sizes), sizes.values())
    found = Estimate(float(value), float(low), float(high), LOG, words, whole, checks)
    yield "investment_noise", found
    yield "partner_investment_noise", of_partner(records, memory.value)


def of_partner(records: Records, memory: float) -> Estimate:
    """Innovation of one partner's investment beside the total, from its share in approvals."""
    shares = approved(records)
    spread = float(np.log(shares).std(ddof=1))
    scale = float(np.sqrt(averaged(np.zeros(1), memory)[0, 0]))
    low, high = spread_interval(spread, len(shares) - 1, 0.5)
    method = (
        "spread of the logarithm of the patron's share in approved investment, as yearly means of "
        "an AR(1) with the memory of investment; so few that the range holds half, not 90 %"
    )
    whole = Basis((f"data/{ORIGINS}",), len(shares), 1994, 2018)
    checks = listed([str(row) for row in range(1, len(shares) + 1)], shares)
    return Estimate(
        spread / scale, low / scale, high / scale, LOG, method, whole, f"shares: {checks}"
    )


def approved(records: Records) -> Array:
    """Shares of the patron in approved investment, of one year or several."""
    table = records.table(ORIGINS)
    chosen = table["measure"].str.startswith(records.names["investment"]["measure"])
    rows = table[chosen & (table["origin"] == records.patron)]
    return rows["share_pct"].to_numpy(dtype=float) / 100


# ---- output -------------------------------------------------------------------------------------


def output(growth: Mapping[str, pd.DataFrame]) -> dict[str, Series]:
    """Logarithms of output by state from the year before the first growth."""
    levels = {}
    for code, group in growth.items():
        ordered = group.sort_values("year")
        years = ordered["year"].to_numpy(dtype=float)
        grown = np.log1p(ordered["gdp_growth_pct"].to_numpy(dtype=float) / 100)
        levels[code] = (np.append(years[0] - 1, years), np.append(0.0, grown.cumsum()))
    return levels


def regain(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Share of a slump of output that is regained in a quarter."""
    states = output(of_states(records, "gdp_growth_pct", of_home=True))
    memory, low, _ = Flows.of({code: [one] for code, one in states.items()}).memory()
    without = {
        left: Flows.of({code: [one] for code, one in states.items() if code != left}).memory()
        for left in states
    }
    slowest = min(found[1] for found in without.values())
    method = (
        f"{TREND}, output of ten states; the series barely speak: the best memory is the longest "
        "tried, and no slump like a pandemic is in them; range from 0, widened to leaving one out"
    )
    whole = basis([MACRO], list(states.values()))
    checks = listed(list(without), [1 - found[0] for found in without.values()])
    found = Estimate(1 - memory, 0.0, 1 - low, SHARE, method, whole, f"without {checks}")
    yield "regain", found.widened(1 - slowest)
