"""What does a sealed forecast say of years to come, and what came of it?

A panel for each quantity: the sealed quantiles as a fan, the 90 % range of a random walk beside it,
and dots of what was observed, where that is given. Quantities of one kind have one scale, each
about its own level.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import MODEL
from sim.evidence.forecast.observed import COLUMNS
from sim.evidence.forecast.report import Stored
from sim.evidence.forecast.sealed import ENDS, Forecast
from sim.figures.calibration import SURE
from sim.figures.changes import colour_of
from sim.figures.content import Axis, End
from sim.figures.limits import zoomed
from sim.figures.observed_panels import HALF, Dot, ObservedPanels, Panel, draw_panels
from sim.figures.panel_rows import Line
from sim.figures.style import GREY, INK, ticks
from sim.figures.wording import counted, fixed, plain
from sim.model.cast import Cast, listed

PLOT, BESIDE, ACROSS = 96.0, 54.0, 4  # points: a panel's height, room for numbers; panels in a row
WALK = next(iter(RIVALS))
"""The rival whose range is drawn: the last known value, and steps as large as usual."""
DASHES = (3.5, 2.0)
OUTER = ("q05", "q95")
POINTS, AMOUNTS = (-inf, inf), (0.0, inf)
KINDS = {
    "ideal_point": ("Ideal point", POINTS),
    "distance": ("Distance to {}", AMOUNTS),
    "exports": ("Exports to {}", AMOUNTS),
    "official": ("Official finance from {}", AMOUNTS),
    "growth": ("Growth", POINTS),
    "democracy": ("Electoral democracy", (0.0, 1.0)),
}
"""What a quantity is called, and between which ends it may lie, by its name before the point."""
NOT_YET = "not yet observed"


@dataclass(frozen=True)
class ForecastFans(ObservedPanels):
    """A sealed forecast, a quantity a panel."""

    years: tuple[int, ...]


@dataclass(frozen=True)
class Quantity:
    """What was sealed of a quantity, and what was observed of it."""

    name: str
    unit: str
    model: pd.DataFrame
    """year x quantile, as all tables here."""
    walk: pd.DataFrame
    seen: pd.DataFrame
    """A row for each year observed: its value and standard_error."""

    @property
    def kind(self) -> str:
        """What it is of."""
        return self.name.partition(".")[0]

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which ends it may lie, and where it was observed beyond them."""
        low, high = KINDS[self.kind][1]
        return min([low, *self.seen["value"]]), max([high, *self.seen["value"]])

    @property
    def inside(self) -> list[bool]:
        """Whether each value observed lies in the sealed 90 % range."""
        bands = self.model.loc[self.seen.index]
        return self.seen["value"].between(bands["q05"], bands["q95"]).tolist()

    @property
    def errors(self) -> pd.DataFrame:
        """The 90 % interval of each value observed, cut where the quantity cannot be."""
        value, reach = self.seen["value"], SURE * self.seen["standard_error"]
        return pd.DataFrame({"low": value - reach, "high": value + reach}).clip(*self.bounds)

    @property
    def shown(self) -> tuple[float, float]:
        """The lowest and the highest number drawn."""
        tables = self.model, self.walk[list(OUTER)], self.errors
        drawn = np.concatenate([table.to_numpy().ravel() for table in tables])
        return float(drawn.min()), float(drawn.max())

    def narrower(self) -> bool:
        """Whether the model's 90 % range of the last year is narrower than a random walk's."""
        model, walk = (
            table["q95"].iloc[-1] - table["q05"].iloc[-1] for table in (self.model, self.walk)
        )
        return bool(model < walk)


def content(stored: Stored, forecast: Forecast, cast: Cast, version: str) -> ForecastFans:
    """Say how a stored forecast stands beside a random walk, and what of it was observed."""
    every = list(_quantities(forecast, stored.observed))
    years = tuple(map(int, every[0].model.index))
    title = finding(every, cast)
    panels = tuple(_panels(every, cast))
    return ForecastFans(
        finding=title,
        subtitle=f"The forecast {stored.made}, by year. Panels are zoomed; quantities of one kind "
        "have one scale",
        caption=_caption(every),
        footer=plain(
            f"{counted(stored.members)} · seed {stored.seed} · hedgerow {version} · {stored.made}"
        ),
        alt=f"{title}. {_each(every, cast)}.",
        data=pd.concat([_plotted(one) for one in every], ignore_index=True),
        axes=(Axis("Time", "year", years[0], years[-1]), *(panel.axis for panel in panels)),
        panels=panels,
        years=years,
    )


def draw(content: ForecastFans) -> Figure:
    """Draw a fan for each quantity, with what was observed on it."""

    def across(ax: Axes, shown: bool) -> None:
        first, last = content.years[0], content.years[-1]
        single = 2 * HALF * (first == last)
        ax.set_xlim(first - single, last + single)
        between = [(first + last) // 2] if last - first >= 4 else []
        ticks(ax, "x", sorted({first, *between, last}), ".0f")
        ax.tick_params(axis="x", labelbottom=shown)

    return draw_panels(content, ACROSS, PLOT, BESIDE, across)


def _quantities(forecast: Forecast, observed: pd.DataFrame | None) -> Iterator[Quantity]:
    seen = pd.DataFrame(columns=list(COLUMNS)) if observed is None else observed
    for name, rows in forecast.table.groupby("quantity", sort=False):
        model, walk = (
            rows[rows["forecaster"] == who].set_index("year")[list(ENDS)] for who in (MODEL, WALK)
        )
        own = seen[seen["quantity"] == name].set_index("year").sort_index()
        numbers = own[["value", "standard_error"]].astype(float)
        yield Quantity(str(name), str(rows["unit"].iloc[0]), model, walk, numbers)


def _panels(every: Sequence[Quantity], cast: Cast) -> Iterator[Panel]:
    kinds = {one.kind: [other for other in every if other.kind == one.kind] for one in every}
    ends = {name: of for alike in kinds.values() for name, of in _scaled(alike).items()}
    for one in every:
        name = in_words(one, cast)
        axis = Axis(name, one.unit, *ends[one.name])
        yield _panel(one, name, axis, colour_of(one.name.partition(".")[2], cast))


def _scaled(alike: Sequence[Quantity]) -> dict[str, tuple[float, float]]:
    """Ends of the axes of quantities of one kind, as far apart for each."""
    spans = [zoomed([one.shown], bounds=one.bounds) for one in alike]
    least = max(high - low for low, high in spans)
    spans = [zoomed([one.shown], least, one.bounds) for one in alike]
    scale = max(high - low for low, high in spans)
    return {one.name: (low, low + scale) for one, (low, _) in zip(alike, spans, strict=True)}


def _panel(one: Quantity, name: str, axis: Axis, colour: str) -> Panel:
    dots = (
        Dot(float(year), value, (low, high) if low < high else None, inside)
        for year, value, (low, high), inside in zip(
            one.seen.index,
            one.seen["value"],
            one.errors.itertuples(index=False),
            one.inside,
            strict=True,
        )
    )
    bands = one.model.set_axis([f"{year}Q1" for year in one.model.index])
    walk = tuple(Line(one.walk[end], GREY, 1.0, DASHES) for end in OUTER)
    numbers = f"{one.unit} · {_count(one)}"
    return Panel(
        name, numbers, axis, colour, bands, (), tuple(dots), tuple(_ends(one, colour)), walk
    )


def _ends(one: Quantity, colour: str) -> Iterator[End]:
    last = one.model.index[-1]
    yield End(middle := float(one.model["q50"].iloc[-1]), fixed(middle), colour, "bold")
    if last in one.seen.index:
        yield End(value := float(one.seen["value"].loc[last]), fixed(value), INK)


def _plotted(one: Quantity) -> pd.DataFrame:
    """The numbers drawn of a quantity: year, series and value."""
    tables = {
        "": one.model,
        f"{WALK} ": one.walk[list(OUTER)],
        "observed": one.seen[["value"]].rename(columns={"value": ""}),
        "observed ": one.errors,
    }
    parts = [
        table.add_prefix(of).rename_axis("year").reset_index().melt("year", var_name="series")
        for of, table in tables.items()
        if len(table)
    ]
    whole = pd.concat(parts, ignore_index=True).assign(quantity=one.name, unit=one.unit)
    return whole[["quantity", "unit", "year", "series", "value"]]


# ---- words ---------------------------------------------------------------------------------------


def in_words(one: Quantity, cast: Cast) -> str:
    """What a quantity is called; a code that no actor has stands for itself."""
    code = one.name.partition(".")[2]
    return KINDS[one.kind][0].format(cast.in_sentence(code) if code in cast.by_code else code)


def finding(every: Sequence[Quantity], cast: Cast) -> str:
    """State how much of what was observed lies in the sealed ranges, or how wide these are."""
    seen = [one for one in every if len(one.seen)]
    if not seen:
        last, count = every[0].model.index[-1], sum(one.narrower() for one in every)
        return (
            f"Not yet observed; the sealed 90 % ranges of {last} are narrower than a {WALK}'s in "
            f"{count} of {len(every)} quantities"
        )
    inside = [sum(one.inside) for one in seen]
    total = sum(len(one.seen) for one in seen)
    words = f"{sum(inside)} of {counted(total, 'observed value')} lie in the sealed 90 % ranges"
    if sum(inside) < total:
        worst = min(seen, key=lambda one: sum(one.inside) / len(one.inside))
        words = f"{words}, fewest of {_lower(in_words(worst, cast))} ({_held(worst)})"
    ahead = sum(len(one.model) for one in every) - total
    return f"{words}; {ahead} more {NOT_YET}" if ahead else words


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _held(one: Quantity) -> str:
    return f"{sum(one.inside)} of {len(one.seen)}"


def _count(one: Quantity) -> str:
    """How many observed values of a quantity lie in the band, or that none is observed."""
    return f"{_held(one)} inside" if len(one.seen) else NOT_YET


def _each(every: Sequence[Quantity], cast: Cast) -> str:
    """The median and the 90 % range of each quantity in the last year."""
    parts = [
        f"{_lower(in_words(one, cast))} {fixed(row['q50'])} ({fixed(row['q05'])} to "
        f"{fixed(row['q95'])}{f', {_count(one)}' if len(one.seen) else ''})"
        for one in every
        for row in one.model.tail(1).to_dict("records")
    ]
    return f"Medians and 90 % ranges sealed for {every[0].model.index[-1]} are {listed(parts)}"


def _caption(every: Sequence[Quantity]) -> str:
    fans = (
        "Line: the median, of the last year in bold beside it. Dark: 5 in 10 futures. Light: 9 in "
        f"10. Dashed: where 9 in 10 lie for a {WALK}, a rival without a model."
    )
    if not any(len(one.seen) for one in every):
        return f"{fans} What was observed will stand on it as dots."
    return (
        f"{fans} Dots: what was observed, hollow where it lies outside, of the last year in plain "
        "beside it. Bars: 90 %, by its standard error."
    )
