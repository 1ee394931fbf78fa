"""Does the home country tilt, does it depend on fewer partners, or both?

A phase plane: tilt by votes across (0 = the patron, 100 = the senders), dependence upwards. The
path joins the medians of each quarter; the cloud shows where single futures stand at the end. The
tilt is that of votes, because the band it is held against is one of votes.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.content import About, Axis, Content
from sim.figures.labels import Labels
from sim.figures.paths import DENSE, apart, draw_cloud, draw_route, marks, tick_format
from sim.figures.style import (
    BAND,
    BODY,
    FAINT,
    FOOTER,
    GREY,
    INK,
    above,
    finish,
    new_figure,
    ticks,
    write,
)
from sim.figures.tables import final, named_in, of_scenario, other, wide
from sim.figures.wording import FONT, between, counted, fixed, moment, moved, shortened
from sim.inputs.records import Band
from sim.model.cast import Cast, listed

OLD = "#767676"
OUTPUTS = {"tilt_votes": "tilt", "dependence_hhi": "dependence"}  # and their columns here


@dataclass(frozen=True)
class TiltDependence(Content):
    """Tables in columns `tilt` (0-100) and `dependence` (0-1), and the words in the plane."""

    path: pd.DataFrame
    """By quarter."""
    cloud: pd.DataFrame
    """By member, at the last quarter."""
    baseline: pd.DataFrame | None
    """By quarter."""
    other: str
    """The name of the other scenario's path; empty without one."""
    band: Band
    """What the tilt is held against."""
    band_name: str


@dataclass(frozen=True)
class _Numbers:
    """What is said of: tables in columns `tilt` and `dependence`."""

    path: pd.DataFrame  # by quarter
    cloud: pd.DataFrame  # by member, at the last quarter
    baseline: pd.DataFrame | None  # by quarter
    against: str  # the other scenario inside a sentence: "the baseline"
    band: Band


def columns(cast: Cast) -> tuple[str, ...]:
    """Give the columns of members that are drawn."""
    return tuple(f"{output}.{cast.home.code}" for output in OUTPUTS)


def content(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    band: Band,
) -> TiltDependence:
    """Work out the path through tilt and dependence, with the baseline's beside it.

    Raises:
        ValueError: if the summary or the members lack tilt by votes or dependence.
    """
    summary, cast = of_scenario(summary, about.scenario), about.cast
    numbers = _numbers(summary, members, other(baseline_summary, about.scenario), cast, band)
    title, axes = finding(numbers.path, cast, band), _axes(numbers, cast)
    return TiltDependence(
        finding=title,
        subtitle=f"{_zoomed(axes, cast)} · {about.title}",
        caption=_caption(numbers, axes),
        footer=about.footer,
        alt=f"{title}. {_ending(numbers)}",
        data=_plotted(numbers),
        axes=axes,
        path=numbers.path,
        cloud=numbers.cloud,
        baseline=numbers.baseline,
        other=shortened(numbers.against.removeprefix("the "), FOOTER, 150),
        band=band,
        band_name=_band_name(axes[0], band),
    )


def _numbers(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline: pd.DataFrame | None,
    cast: Cast,
    band: Band,
) -> _Numbers:
    path, names = _path(summary, cast), dict(zip(columns(cast), OUTPUTS.values(), strict=True))
    cloud = final(members, list(names), str(path.index[-1])).rename(columns=names)
    if baseline is None:
        return _Numbers(path, cloud, None, "", band)
    beside = _path(baseline, cast)
    # A baseline runs as long as the longest scenario of its batch; they are compared at one date.
    beside = beside.loc[[quarter for quarter in beside.index if quarter in path.index]]
    return _Numbers(path, cloud, beside, named_in(baseline, cast), band)


def _path(summary: pd.DataFrame, cast: Cast) -> pd.DataFrame:
    medians = {name: wide(summary, output)[cast.home.code] for output, name in OUTPUTS.items()}
    return pd.DataFrame(medians).dropna()


def _axes(numbers: _Numbers, cast: Cast) -> tuple[Axis, Axis]:
    """Show both paths, and 9 in 10 futures either way; show the band too where it is near."""
    paths = [p for p in (numbers.path, numbers.baseline) if p is not None]
    seen = pd.concat([*paths, numbers.cloud.quantile([0.05, 0.95])])
    x = [float(seen["tilt"].min()), float(seen["tilt"].max())]
    near = max(0.5 * (x[1] - x[0]), 5.0)
    band = numbers.band
    if x[0] - band.high < near and band.low - x[1] < near:
        x = [min(x[0], band.low), max(x[1], band.high)]
    y = [float(seen["dependence"].min()), float(seen["dependence"].max())]
    west = listed([cast.name(code) for code in cast.senders])
    tilt = f"Tilt by votes: 0 = {cast.name(cast.patron)}, 100 = {west}"
    return (
        Axis(tilt, "0-100", *_padded(x[0], x[1], 10.0, 100.0)),
        Axis("Dependence on few partners (HHI, 0-1)", "0-1", *_padded(y[0], y[1], 0.05, 1.0)),
    )


def _padded(low: float, high: float, least: float, top: float) -> tuple[float, float]:
    """Widen a range by a tenth a side, to at least `least`, hardly beyond 0 to `top`."""
    margin = max(0.1 * (high - low), (least - (high - low)) / 2)
    return max(-0.01 * top, low - margin), min(1.01 * top, high + margin)


# ---- drawing -----------------------------------------------------------------------------------


def draw(content: TiltDependence) -> Figure:
    """Draw the path in the plane, with the baseline's path in grey."""
    fig, ax = new_figure(9.0, 7.0, right=24.0)
    across, up = content.axes
    ax.set_xlim(across.low, across.high)
    ax.set_ylim(up.low, up.high)
    finish(fig, content, strip=24, below=38)
    _axes_words(ax, content)
    draw_cloud(ax, content.cloud)
    _paths(ax, content)
    return fig


def _axes_words(ax: Axes, content: TiltDependence) -> None:
    across, up = content.axes
    for name, axis in (("x", across), ("y", up)):
        found = MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(axis.low, axis.high)
        at = [float(v) for v in found if axis.low <= v <= axis.high]
        ticks(ax, name, np.round(at, 6).tolist(), tick_format(at))
    ax.grid(color=FAINT, linewidth=0.5)
    ax.axvspan(content.band.low, content.band.high, color=BAND, linewidth=0, zorder=0)
    ax.set_xlim(across.low, across.high)
    write(ax, across.low, 9, up.label, transform=above(ax), size=BODY, color=GREY)
    ax.set_xlabel(across.label, family=FONT, size=BODY, color=GREY, loc="left", labelpad=3)


def _paths(ax: Axes, content: TiltDependence) -> None:
    path, baseline = content.path, content.baseline
    labels = Labels(ax, [p for p in (path, baseline) if p is not None], marks(path))
    labels.name_band(content.band_name, content.band.low, content.band.high)
    if baseline is not None:
        draw_route(ax, baseline, OLD, 1.6)
    draw_route(ax, path, INK, 2.4)
    dots = apart(ax, path)
    points = path.loc[dots]
    ax.plot(points["tilt"], points["dependence"], "o", color=INK, ms=4.4, zorder=4)
    first, *rest = marks(path)
    for quarter in [rest[-1], first] if rest else [first]:
        labels.put(path, quarter, quarter, weight="bold", color=INK)
    if baseline is not None:
        labels.put(baseline, str(baseline.index[-1]), content.other, color="#595959")
    for quarter in (q for q in dots if q[:4] != rest[-1][:4]):
        labels.year(quarter)


# ---- words -------------------------------------------------------------------------------------


def _zoomed(axes: tuple[Axis, Axis], cast: Cast) -> str:
    """Say what is shown, and which part of it."""
    (low, high), (least, most) = (
        np.clip((axis.low, axis.high), 0, top) for axis, top in zip(axes, (100, 1), strict=True)
    )
    zoom = f"zoomed to tilt {low:.0f}-{high:.0f} and dependence {least:.2f}-{most:.2f}"
    return f"Tilt by votes and dependence of {cast.home.name}, {zoom}"


def finding(path: pd.DataFrame, cast: Cast, band: Band) -> str:
    """State where the home country ends against the band, and how dependence moves."""
    tilt, dependence = path["tilt"].iloc[[0, -1]], path["dependence"].iloc[[0, -1]]
    place = f"{cast.home.name} {_place(path['tilt'], cast, band)} (tilt {_tilt(*tilt)})"
    return f"{place} while dependence {moved(*dependence)}"


def _band_name(axis: Axis, band: Band) -> str:
    """Name the band, or point to it out of view."""
    words = f"{band.label} {band.years}: {band.low:.0f}-{band.high:.0f}"
    return f"{words} →" if axis.high < band.low else f"← {words}" if axis.low > band.high else words


def _tilt(start: float, end: float) -> str:
    a, b = fixed(start, 1), fixed(end, 1)
    return a if a == b else f"{a} to {b}"


def _side(tilt: float, band: Band) -> int:
    return int(tilt > band.high) - int(tilt < band.low)


def _place(tilt: pd.Series, cast: Cast, band: Band) -> str:
    name = f"the {band.label}"
    sides, when = [_side(value, band) for value in tilt], moment(str(tilt.index[-1]))
    start, end = sides[0], sides[-1]
    patron, west = cast.in_sentence(cast.patron), cast.listed(cast.senders, short=True)
    steady = all(side == start for side in sides)
    if end == 0:
        if steady:
            return f"stays in {name} to the end of {when}"
        return f"{'returns to' if start == 0 else 'enters'} {name} by {when}"
    if start == end:
        side = f"{cast.possessive(cast.patron)} side" if end < 0 else f"{west} side"
        return f"{'stays' if steady else f'ends {when}'} on {side} of {name}"
    toward, verb = patron if end < 0 else west, "leaves" if start == 0 else "crosses"
    return f"{verb} {name} towards {toward} by {when}"


def _ending(numbers: _Numbers) -> str:
    tilt, dependence = numbers.cloud["tilt"], numbers.cloud["dependence"]
    if not len(tilt):
        return f"The path ends in {numbers.path.index[-1]} with no single futures to show."
    inside = int(tilt.between(numbers.band.low, numbers.band.high).sum())
    shares, most = ((0.05, 0.95), "in 9 of 10 ") if len(tilt) >= 10 else ((0, 1), "")
    low, high = (float(dependence.quantile(q)) for q in shares)
    reach = f"{most}dependence lies {between(low, high)}"
    ends = _inside(inside, len(tilt), str(numbers.path.index[-1]))
    return f"{ends} the {numbers.band.label} in {numbers.band.years}, and {reach}."


def _inside(inside: int, n: int, when: str) -> str:
    if n == 1:
        return f"The only future ends {when} {'in' if inside else 'outside'}"
    if inside == n:
        return f"All {counted(n)} end {when} in"
    return f"{inside:,} of {counted(n)} end{'s' * (inside == 1)} {when} in"


def _outside(cloud: pd.DataFrame, axes: tuple[Axis, Axis]) -> str:
    """Count the futures that end beyond what is shown."""
    across, up = (cloud[name].between(a.low, a.high) for name, a in zip(cloud, axes, strict=True))
    count = int((~(across & up)).sum())
    return f" ({count:,} lie{'s' * (count == 1)} outside what is shown)" if count else ""


def _caption(numbers: _Numbers, axes: tuple[Axis, Axis]) -> str:
    mark = "Pale dots" if len(numbers.cloud) < DENSE else "Hexagons, darker where more meet"
    beyond = _outside(numbers.cloud, axes)
    line = "Line: the median of each quarter; its dots mark first quarters."
    text = f"{_ending(numbers)} {line} {mark}: futures at the end{beyond}."
    if numbers.baseline is None:
        return text
    tilt, dependence = numbers.baseline.iloc[-1][["tilt", "dependence"]]
    where = f"tilt {fixed(tilt, 1)}, dependence {fixed(dependence)}"
    return f"{text} Grey: {numbers.against}, ending at {where}."


def _plotted(numbers: _Numbers) -> pd.DataFrame:
    """List the path, the baseline's path and each future's end."""
    last = str(numbers.path.index[-1])
    parts = [numbers.path.reset_index().assign(series="median")]
    if numbers.baseline is not None:
        parts.append(numbers.baseline.reset_index().assign(series="baseline"))
    names = [f"future {m}" for m in numbers.cloud.index]
    parts.append(numbers.cloud.reset_index(drop=True).assign(series=names, quarter=last))
    columns = ["series", "quarter", "tilt", "dependence"]
    return pd.concat([p[columns] for p in parts], ignore_index=True)
