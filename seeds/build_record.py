"""Write record.csv: what was recorded of 2010 to 2018, year by year, against the level of 2018.

    python seeds/build_record.py            write it anew
    python seeds/build_record.py --check    exit 1 when it is out of date

The model lives through 2010 to 2018 on this record (docs/ODD.md, section 5). Every value follows
from files in seeds/data by a rule below; nothing is typed in. Money is at 2018 prices, by the
deflator of the United States that follows from its nominal and real growth in macro_actors.csv. A
value that no file holds is interpolated evenly in logarithms between those that one does, or moves
with the total, and is marked X: parameters record_slope say how far such changes are believed.
"""

import argparse
import csv
import io
import math
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

SEEDS = Path(__file__).resolve().parent
DATA = SEEDS / "data"
RECORD = SEEDS / "record.csv"
YEARS = range(2010, 2019)
LAST = 2018
COLUMNS = ("actor", "what", "year", "value", "unit", "quality", "source", "note")

Series = Mapping[int, float]
Row = tuple[str, str, int, float, str, str, str]
"""Actor, what, year, multiple of 2018, quality, source, note."""


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a file of seeds/data."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def chained(growth: Mapping[int, float]) -> dict[int, float]:
    """Levels against the last year from yearly growth, %."""
    level = {LAST: 1.0}
    for year in range(LAST, YEARS[0], -1):
        level[year - 1] = level[year] / (1.0 + growth[year] / 100.0)
    return level


def macro(code: str) -> dict[int, dict[str, str]]:
    """A country's macroeconomic series by year."""
    found = rows_of("macro_actors.csv")
    return {int(row["year"]): row for row in found if row["iso3"] == code}


def output() -> dict[int, float]:
    """Cambodia's real GDP against 2018."""
    return chained({year: float(row["gdp_growth_pct"]) for year, row in macro("KHM").items()})


def prices() -> dict[int, float]:
    """Price level of the United States against 2018: nominal over real growth."""
    usa = macro("USA")
    real = chained({year: float(row["gdp_growth_pct"]) for year, row in usa.items()})
    return {y: float(usa[y]["gdp_usd"]) / float(usa[LAST]["gdp_usd"]) / real[y] for y in YEARS}


def interpolated(known: Series) -> tuple[dict[int, float], set[int]]:
    """All years from some, evenly in logarithms, and those that were known."""
    years = sorted(known)
    filled = dict(known)
    for before, after in pairwise(years):
        for year in range(before + 1, after):
            part = (year - before) / (after - before)
            filled[year] = math.exp(
                (1.0 - part) * math.log(known[before]) + part * math.log(known[after])
            )
    return filled, set(known)


def exported(partners: tuple[str, ...]) -> dict[int, float]:
    """Exports to some partners as Cambodia reported them by year, where it did for all, US$ m."""
    found: dict[str, dict[int, float]] = {code: {} for code in partners}
    for row in rows_of("trade_khm_by_partner.csv"):
        whole = row["flow"] == "export" and row["period"] == "full_year"
        if whole and row["partner"] in found and row["basis"].startswith("reporter"):
            found[row["partner"]].setdefault(int(row["year"]), float(row["value_usd_m"]))
    common = set.intersection(*(set(values) for values in found.values()))
    return {year: sum(found[code][year] for code in partners) for year in sorted(common)}


def aid() -> Iterator[Row]:
    """Official money: aid of donors, China's commitments, and lenders that grow with output."""
    price = prices()
    donors = {"JPN": "JPN", "USA": "USA", "EU_INST": "EUU"}
    nominal: dict[str, dict[int, float]] = {code: {} for code in donors.values()}
    for row in rows_of("oda_dac_khm.csv"):
        if row["donor"] in donors:
            nominal[donors[row["donor"]]][int(row["year"])] = float(row["net_aid_usd_m"])
    for code, values in nominal.items():
        for year in YEARS:
            real = values[year] / price[year] / values[LAST]
            note = "net aid at 2018 prices"
            yield code, "official", year, real, "A", "data/oda_dac_khm.csv", note
    yield from commitments()
    for year, multiple in output().items():
        note = "other lenders are taken to have grown with output"
        yield "OTHER", "official", year, multiple, "X", "data/macro_actors.csv", note


def commitments() -> Iterator[Row]:
    """China's official money: commitments are lumpy, so the mean of five years is taken."""
    source = "data/aiddata_china_finance_asean.csv"
    given = {
        int(row["year"]): float(row["total_usd2021_m"])
        for row in rows_of("aiddata_china_finance_asean.csv")
        if row["iso3"] == "KHM"
    }
    mean = {year: sum(given[y] for y in range(year - 4, year + 1)) / 5.0 for year in YEARS}
    for year in YEARS:
        note = "commitments, mean of the year and the four before it"
        yield "CHN", "official", year, mean[year] / mean[LAST], "B", source, note


def trade() -> Iterator[Row]:
    """Exports by partner: as reported where they are, else with all exports."""
    source, price = "data/trade_khm_by_partner.csv", prices()
    whole = exported(("WORLD",))
    total = {year: whole[year] / price[year] / whole[LAST] for year in YEARS}
    for code, reporters in (
        ("USA", ("USA",)),
        ("EUU", ("GBR", "DEU")),
        ("JPN", ("JPN",)),
        ("CHN", ("CHN",)),
    ):
        values = {y: v / price[y] for y, v in exported(reporters).items()}
        latest = max(values)
        # Reports end before 2018: from there exports to the partner grow like all exports.
        known = {year: total[latest] * v / values[latest] for year, v in values.items()}
        first = min(known)
        known |= {y: known[first] * total[y] / total[first] for y in YEARS if y < first}
        known |= {y: total[y] for y in YEARS if y > latest}
        filled, _ = interpolated(known)
        for year in YEARS:
            told = year in values
            note = (
                f"reported exports to {' and '.join(reporters)}"
                if told
                else "moves with all exports, or between reports"
            )
            yield code, "exports", year, filled[year], "C" if told else "X", source, note
    for code in ("ASEAN", "OTHER"):
        for year in YEARS:
            yield code, "exports", year, total[year], "X", source, "moves with all exports"


def investment() -> Iterator[Row]:
    """Private investment: the total is recorded, China's share begins with that of the stock."""
    source = "data/macro_actors.csv; data/investment_khm_by_origin.csv"
    grown = output()
    rate = {year: float(row["fdi_in_pct_gdp"]) for year, row in macro("KHM").items()}
    total = {year: rate[year] / rate[LAST] * grown[year] for year in YEARS}
    shares = rows_of("investment_khm_by_origin.csv")

    def share(measure: str, period: str) -> float:
        row = next(
            row
            for row in shares
            if row["measure"].startswith(measure)
            and row["period"] == period
            and row["origin"] == "CHN"
        )
        return float(row["share_pct"]) / 100.0

    filled, _ = interpolated(
        {2010: share("CDC approved, cumulative", "1994-2011"), LAST: share("FDI inflow", "2019")}
    )
    note = (
        "total by its share of output; China's part evenly from that of 1994-2011 to that of 2019"
    )
    for year in YEARS:
        yield (
            "CHN",
            "investment",
            year,
            total[year] * filled[year] / filled[LAST],
            "X",
            source,
            note,
        )
        rest = total[year] * (1.0 - filled[year]) / (1.0 - filled[LAST])
        for code in ("JPN", "USA", "EUU", "ASEAN", "OTHER"):
            yield code, "investment", year, rest, "X", source, note


def record() -> Iterator[Row]:
    """Every row, in the order of the file."""
    note = "real growth, chained back from 2018"
    for year, multiple in sorted(output().items()):
        yield "world", "output", year, multiple, "A", "data/macro_actors.csv", note
    yield from aid()
    yield from investment()
    yield from trade()


def text() -> str:
    """The file."""
    file = io.StringIO(newline="")
    file.write("# Written by seeds/build_record.py from seeds/data. Do not edit.\n")
    file.write("# quality: A measured, B derived, C weak, X extrapolated\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    ordered = sorted(record(), key=lambda row: (row[0], row[1], row[2]))
    for actor, what, year, value, quality, source, note in ordered:
        writer.writerow(
            (actor, what, year, f"{value:.4f}", "multiple of 2018", quality, source, note)
        )
    return file.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 1 when a check finds it out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    fresh = text()
    if parser.parse_args(arguments).check:
        stale = not RECORD.is_file() or RECORD.read_text(encoding="utf-8") != fresh
        if stale:
            print("record.csv is out of date; run python seeds/build_record.py", file=sys.stderr)
        return int(stale)
    RECORD.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
