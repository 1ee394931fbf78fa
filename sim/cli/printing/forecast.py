"""A forecast, and what came of it."""

from collections.abc import Iterator

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.evidence.backtests.scores import MODEL
from sim.evidence.forecast.scoring import Scores
from sim.evidence.forecast.sealed import Forecast


def print_forecast(found: Forecast) -> None:
    """Print the model's median and 90 % interval of each quantity in its first and last year."""
    rows = list(_forecast_rows(found))
    for line in table(rows, width(), whole=[head for head in rows[0] if head != "quantity"]):
        print(line)
    print()
    say("Medians, and intervals that hold nine in ten futures of the model. It may be wrong:")
    say("docs/CALIBRATION.md says how it would have done before. Rivals are stored beside it.")


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
    """Print skill by quantity, then coverage, the histogram of PIT, and the energy score."""
    rows: list[Row] = [
        {
            "skill of the model": name,
            **{str(rival): _signed(value) for rival, value in row.items()},
        }
        for name, row in found.skill.iterrows()
    ]
    for line in table(rows, width(), numbers=list(found.skill.columns)):
        print(line)
    print()
    covered = ", ".join(f"{name} {share:.0%}" for name, share in found.coverage.items())
    say(f"Inside 90 % intervals: {covered}.")
    pit = ", ".join(map(str, found.pit))
    say(f"Observed values by fifths of the model's paths: {pit}; even is right.")
    say(f"Mean CRPS {found.paths['CRPS'].mean():.3g}; energy score {found.energy:.3g}.")


def _signed(value: float) -> str:
    return "-" if value != value else f"{value:+.2f}"  # noqa: PLR0124  (a rival without a forecast)
