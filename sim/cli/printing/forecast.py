"""A forecast, and what came of it."""

from collections.abc import Iterator

import pandas as pd

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.evidence.backtests.scores import MODEL
from sim.evidence.forecast.scoring import Scores
from sim.evidence.forecast.sealed import Forecast


def print_forecast(found: Forecast, *, sealed: bool) -> None:
    """Print the model's median and 90 % interval of each quantity in its first and last year."""
    rows = list(_forecast_rows(found))
    for line in table(rows, width(), whole=[head for head in rows[0] if head != "quantity"]):
        print(line)
    print()
    say("Medians, and intervals that hold nine in ten futures of the model. It may be wrong.")
    say("docs/CALIBRATION.md says what the quantities are, and how it would have done before.")
    say("Naive rivals are stored with it." if sealed else "Not stored: --seal does, with rivals.")


def _forecast_rows(found: Forecast) -> Iterator[Row]:
    own = found.table[found.table["forecaster"] == MODEL]
    years = sorted({int(own["year"].min()), int(own["year"].max())})
    for name, each in own.groupby("quantity", sort=False):
        by_year = each.set_index("year")
        ends = {year: by_year.loc[year] for year in years}
        spans = {
            str(year): f"{one['q50']:.3g} ({one['q05']:.3g} to {one['q95']:.3g})"
            for year, one in ends.items()
        }
        yield {"quantity": name, "unit": each["unit"].iloc[0], **spans}


def print_scores(found: Scores) -> None:
    """Print skill by quantity, the model's own scores, and what they say together."""
    rows = list(_skill_rows(found.skill))
    for line in table(rows, width(), numbers=list(found.skill.columns)):
        print(line)
    print()
    for line in table(list(_score_rows(found)), width(), numbers=("CRPS", "ignorance", "inside")):
        print(line)
    print()
    for sentence in _sentences(found):
        say(sentence)


def _skill_rows(skill: pd.DataFrame) -> Iterator[Row]:
    for name, row in skill.iterrows():
        cells = {str(rival): _signed(value) for rival, value in row.items()}
        yield {"skill of the model": name, **cells}


def _score_rows(found: Scores) -> Iterator[Row]:
    """The model's own scores by quantity, each in the unit of the quantity."""
    own = found.rows[found.rows["forecaster"] == MODEL]
    inside = own.groupby("quantity")["covered"]
    for name, mean in found.paths.groupby("quantity")[["CRPS", "ignorance"]].mean().iterrows():
        held = inside.get_group(name)
        yield {
            "scores of the model": name,
            "unit": found.units[str(name)],
            "CRPS": f"{mean['CRPS']:.3g}",
            "ignorance": f"{mean['ignorance']:.3g}",
            "inside": f"{int(held.sum())} of {len(held)}",
        }


def _sentences(found: Scores) -> Iterator[str]:
    yield (
        "Skill: 1 - quantile score / that of the rival; above 0 the model was better. By it the "
        f"model is number {found.rank} of {found.skill.shape[1] + 1} forecasters."
    )
    covered = ", ".join(f"{name} {share:.0%}" for name, share in found.coverage.items())
    yield f"Inside 90 % intervals: {covered}; 90 % is right."
    pit = ", ".join(map(str, found.pit))
    yield f"Observed values by fifths of the model's paths: {pit}; as many in each is right."
    yield (
        f"Energy score {found.energy:.3g}, in spreads of the model. CRPS, ignorance (bits) and "
        "energy score are lower for a better forecast of the same values."
    )
    beyond = found.paths[found.paths["PIT"].isin((0.0, 1.0))]
    if len(beyond):
        yield f"Outside all paths of the model: {_named(beyond)}; look at the unit first."
    scored, missing = len(found.paths), found.unobserved
    if len(missing):
        whole = scored + len(missing)
        yield f"Scored: {scored} of {whole} values. Not observed: {_named(missing)}."


def _named(values: pd.DataFrame) -> str:
    """Quantities with their years, those of the same years together."""
    alike: dict[str, list[str]] = {}
    for name, years in values.groupby("quantity")["year"]:
        alike.setdefault(_spans(sorted(map(int, years))), []).append(str(name))
    return "; ".join(f"{', '.join(names)} {years}" for years, names in alike.items())


def _spans(years: list[int]) -> str:
    """Years in words: "2019, 2021 to 2024"."""
    ends: list[list[int]] = []
    for year in years:
        if ends and year == ends[-1][-1] + 1:
            ends[-1] = [ends[-1][0], year]
        else:
            ends.append([year])
    return ", ".join(" to ".join(map(str, each)) for each in ends)


def _signed(value: float) -> str:
    return "-" if value != value else f"{value:+.2f}"  # noqa: PLR0124  (a rival without a forecast)
