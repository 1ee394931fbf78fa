"""Does Cambodia tilt, does it depend on fewer partners, or both?

A phase plane: tilt across (0 = China, 100 = United States and European Union), dependence
upwards. The path joins the medians of each quarter; the cloud shows where single futures stand at
the end.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from sim.figures.style import (
    BAND,
    BODY,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    About,
    Drawing,
    above,
    finish,
    new_figure,
    ticks,
    write,
)
from sim.figures.tables import final, of_scenario, other, wide
from sim.figures.wording import FONT, between, counted, fixed, moment, moved, width_of

LOW, HIGH = 45.0, 55.0  # the published hedging band
DENSE = 300  # from this many futures on, hexagons replace dots
OLD, CLOUD = "#767676", "#7C8DA6"
MEASURES = {
    "dependence_hhi": "Dependence on few partners (HHI, 0-1)",
    "top_two_share": "Share of the two largest partners (0-1)",
}
SUBJECTS = {"dependence_hhi": "dependence", "top_two_share": "the two largest partners' share"}
_HALO = [withStroke(linewidth=2.5, foreground="white")]


@dataclass(frozen=True)
class _Numbers:
    """What is drawn, in columns `tilt` and `dependence`."""

    measure: str
    path: pd.DataFrame  # by quarter
    cloud: pd.DataFrame  # by member, at the last quarter
    baseline: pd.DataFrame | None  # by quarter


def draw(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
) -> Drawing:
    """Draw Cambodia's path through tilt and dependence, with the baseline's path in grey."""
    summary = of_scenario(summary, about.scenario)
    numbers = _numbers(summary, members, other(baseline_summary, about.scenario))
    fig, ax = new_figure(9.0, 7.0, right=24.0)
    title = finding(numbers.path, numbers.measure)
    _zoom(ax, numbers)
    finish(fig, title, _subtitle(ax, about), about, caption=_caption(numbers), strip=24, below=38)
    _axes_words(ax, numbers.measure)
    _cloud(ax, numbers.cloud)
    _paths(ax, numbers)
    return Drawing(fig, _plotted(numbers), title, f"{title}. {_ending(numbers)}")


def _numbers(
    summary: pd.DataFrame, members: pd.DataFrame, baseline: pd.DataFrame | None
) -> _Numbers:
    held = set(summary["variable"]) & {c.split(".")[0] for c in members.columns}
    measure = next((m for m in MEASURES if m in held), "dependence_hhi")
    path = _path(summary, measure)
    columns = {"tilt.KHM": "tilt", f"{measure}.KHM": "dependence"}
    cloud = final(members, list(columns), str(path.index[-1])).rename(columns=columns)
    return _Numbers(measure, path, cloud, None if baseline is None else _path(baseline, measure))


def _path(summary: pd.DataFrame, measure: str) -> pd.DataFrame:
    tilt, dependence = wide(summary, "tilt")["KHM"], wide(summary, measure)["KHM"]
    return pd.DataFrame({"tilt": tilt, "dependence": dependence}).dropna()


def _zoom(ax: Axes, numbers: _Numbers) -> None:
    """Show both paths and 98 in 100 futures; show the hedging band too unless it is far away."""
    paths = [p for p in (numbers.path, numbers.baseline) if p is not None]
    edges = numbers.cloud.quantile([0.01, 0.99])
    seen = pd.concat([*paths, edges])
    x = [float(seen["tilt"].min()), float(seen["tilt"].max())]
    if x[0] - HIGH < 25 and LOW - x[1] < 25:
        x = [min(x[0], LOW), max(x[1], HIGH)]
    y = [float(seen["dependence"].min()), float(seen["dependence"].max())]
    ax.set_xlim(*_padded(x[0], x[1], 10.0, 100.0))
    ax.set_ylim(*_padded(y[0], y[1], 0.05, 1.0))


def _padded(low: float, high: float, least: float, top: float) -> tuple[float, float]:
    """Widen a range by a tenth a side, to at least `least`, hardly beyond 0 to `top`."""
    margin = max(0.1 * (high - low), (least - (high - low)) / 2)
    return max(-0.01 * top, low - margin), min(1.01 * top, high + margin)


def _subtitle(ax: Axes, about: About) -> str:
    x, y = np.clip(ax.get_xlim(), 0, 100), np.clip(ax.get_ylim(), 0, 1)
    zoom = f"axes zoomed to tilt {x[0]:.0f}-{x[1]:.0f} and dependence {y[0]:.2f}-{y[1]:.2f}"
    return f"Tilt (0-100) and dependence (0-1) of Cambodia, {zoom} · {about.title}"


def _axes_words(ax: Axes, measure: str) -> None:
    for axis, (low, high) in (("x", ax.get_xlim()), ("y", ax.get_ylim())):
        at = [
            float(v)
            for v in MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(low, high)
            if low <= v <= high
        ]
        ticks(ax, axis, np.round(at, 6).tolist(), _form(at))
    ax.grid(color=FAINT, linewidth=0.5)
    low, high = ax.get_xlim()
    ax.axvspan(LOW, HIGH, color=BAND, linewidth=0, zorder=0)
    ax.set_xlim(low, high)
    write(ax, ax.get_xlim()[0], 9, MEASURES[measure], transform=above(ax), size=BODY, color=GREY)
    words = "Tilt: 0 = China, 100 = United States and European Union"
    ax.set_xlabel(words, family=FONT, size=BODY, color=GREY, loc="left", labelpad=3)


def _form(at: list[float]) -> str:
    """Give the format that writes all these ticks with as many decimals as they need."""
    longest = max(len(f"{value:.6g}".partition(".")[2]) for value in at)
    return f".{longest}f"


def _cloud(ax: Axes, cloud: pd.DataFrame) -> None:
    if len(cloud) < DENSE:
        ax.plot(cloud["tilt"], cloud["dependence"], "o", color=CLOUD, ms=4, alpha=0.45, mew=0)
        return
    shades = LinearSegmentedColormap.from_list("cloud", ["#E1E6EE", "#8495B0"])
    extent = (*ax.get_xlim(), *ax.get_ylim())
    x, y = cloud["tilt"].to_numpy(), cloud["dependence"].to_numpy()
    inside = (x >= extent[0]) & (x <= extent[1]) & (y >= extent[2]) & (y <= extent[3])
    hexes = ax.hexbin(x[inside], y[inside], gridsize=(26, 13), extent=extent, mincnt=1, cmap=shades)
    hexes.set(linewidth=0.2, zorder=1)


def _paths(ax: Axes, numbers: _Numbers) -> None:
    labels = _Labels(ax, numbers)
    labels.band()
    if numbers.baseline is not None:
        _route(ax, numbers.baseline, OLD, 1.6)
    _route(ax, numbers.path, INK, 2.4)
    dots = numbers.path.loc[_marks(numbers.path)[1:-1]]
    ax.plot(dots["tilt"], dots["dependence"], "o", color=INK, ms=4.4, zorder=4)
    first, *rest = _marks(numbers.path)
    for quarter in [rest[-1], first] if rest else [first]:
        labels.put(numbers.path, quarter, quarter, weight="bold", color=INK)
    if numbers.baseline is not None:
        labels.put(numbers.baseline, str(numbers.baseline.index[-1]), "baseline", color="#595959")
    for quarter in (q for q in rest[:-1] if q[:4] != rest[-1][:4]):
        labels.put(numbers.path, quarter, quarter[:4], color=INK)


def _marks(path: pd.DataFrame) -> list[str]:
    quarters = [str(q) for q in path.index]
    return [q for q in quarters if q in (quarters[0], quarters[-1]) or q.endswith("Q1")]


def _route(ax: Axes, path: pd.DataFrame, colour: str, width: float) -> None:
    """Draw a path with a ring at its start and an arrow at its end, or a dot if it ends there."""
    x, y = path["tilt"].to_numpy(), path["dependence"].to_numpy()
    pixels = ax.transData.transform(np.column_stack([x, y]))
    away = np.flatnonzero(np.hypot(*(pixels - pixels[-1]).T) > 24)
    stop = away[-1] + 1 if len(away) else len(x)
    for shade, size in (("white", width + 2), (colour, width)):
        ax.plot(x[:stop], y[:stop], color=shade, linewidth=size, zorder=3)
    ax.plot(x[:1], y[:1], "o", mfc="white", mec=colour, mew=1.8, ms=8, zorder=5)
    if not len(away):
        ax.plot(x[-1:], y[-1:], "o", color=colour, ms=4, zorder=6)
        return
    head = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 16, "linewidth": width}
    head |= {"shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (x[-1], y[-1]), (x[stop - 1], y[stop - 1]), arrowprops=head, zorder=6)


class _Labels:
    """Words in the plane that keep clear of one another, of the paths and of the frame."""

    def __init__(self, ax: Axes, numbers: _Numbers) -> None:
        self.ax, self.taken = ax, list[Bbox]()
        self.frame, self.scale = ax.get_window_extent(), ax.figure.dpi / 72
        paths = [p for p in (numbers.path, numbers.baseline) if p is not None]
        self.points = np.vstack([self._dense(p) for p in paths])

    def _dense(self, path: pd.DataFrame) -> np.ndarray:
        """Give points along a path in pixels, several between quarters."""
        at = np.linspace(0, len(path) - 1, 8 * len(path))
        steps = np.arange(len(path))
        x, y = (np.interp(at, steps, path[c]) for c in ("tilt", "dependence"))
        return np.asarray(self.ax.transData.transform(np.column_stack([x, y])))

    def _hits(self, box: Bbox) -> int:
        inside = (self.points > box.min).all(axis=1) & (self.points < box.max).all(axis=1)
        return int(inside.sum())

    def _free(self, box: Bbox) -> bool:
        within = self.frame.x0 < box.x0 and box.x1 < self.frame.x1
        within = within and self.frame.y0 < box.y0 and box.y1 < self.frame.y1
        return within and not any(box.overlaps(other) for other in self.taken)

    def _box(self, words: str, centre: tuple[float, float], weight: str) -> Bbox:
        """Frame words around a centre in pixels, with a little air."""
        width = (width_of(words, FOOTER, weight) + 5) * self.scale
        height = (FOOTER * LEADING + 2) * self.scale
        return Bbox.from_bounds(centre[0] - width / 2, centre[1] - height / 2, width, height)

    def _write(self, words: str, box: Bbox, **looks: object) -> None:
        self.taken.append(box)
        x, y = self.ax.transAxes.inverted().transform(
            (box.x0 + box.x1, box.y0 + box.y1) / np.array(2)
        )
        looks |= {"ha": "center", "va": "center", "size": FOOTER, "path_effects": _HALO}
        write(self.ax, x, y, words, transform=self.ax.transAxes, zorder=8, **looks)

    def put(self, path: pd.DataFrame, quarter: str, words: str, **looks: str) -> None:
        """Label a point of a path where the words cover least; none where nothing is free."""
        row = path.loc[quarter]
        x, y = self.ax.transData.transform((row["tilt"], row["dependence"]))
        if words == quarter[:4] and np.hypot(*(self.points[0] - (x, y))) < 10 * self.scale:
            return  # a year beside the start says nothing
        size = self._box(words, (x, y), looks.get("weight", "normal"))
        free = [b for b in self._around(size) if self._free(b)]
        if free:
            self._write(words, min(free, key=self._hits), **looks)

    def _around(self, size: Bbox) -> list[Bbox]:
        """Offer places around a point, the nearest first."""
        rings = np.array([6, 12, 20]) * self.scale
        angles = np.deg2rad([0, 180, 90, 270, 45, 135, 225, 315])
        return [
            size.translated(np.cos(a) * (r + size.width / 2), np.sin(a) * (r + size.height / 2))
            for r in rings
            for a in angles
        ]

    def band(self) -> None:
        """Name the band, or point to it out of view, at the top or bottom, off the paths."""
        low, high = self.ax.get_xlim()
        words = f"hedging band {LOW:.0f}-{HIGH:.0f}"
        words = f"{words} →" if high < LOW else f"← {words}" if low > HIGH else words
        edges = self.ax.transData.transform([(LOW, 0), (HIGH, 0)])[:, 0]
        half = self._box(words, (0, 0), "normal").width / 2
        x = float(np.clip(edges.mean(), self.frame.x0 + half + 2, self.frame.x1 - half - 2))
        heights = (self.frame.y1 - 10 * self.scale, self.frame.y0 + 10 * self.scale)
        boxes = [self._box(words, (x, y), "normal") for y in heights]
        self._write(words, min(boxes, key=self._hits), color=GREY)


def finding(path: pd.DataFrame, measure: str = "dependence_hhi") -> str:
    """State where Cambodia ends against the hedging band, and how dependence moves."""
    tilt, dependence = path["tilt"].iloc[[0, -1]], path["dependence"].iloc[[0, -1]]
    place = f"Cambodia {_place(path['tilt'])} (tilt {_tilt(*tilt)})"
    return f"{place} while {SUBJECTS[measure]} {moved(*dependence)}"


def _tilt(start: float, end: float) -> str:
    a, b = fixed(start, 1), fixed(end, 1)
    return a if a == b else f"{a} to {b}"


def _side(tilt: float) -> int:
    return int(tilt > HIGH) - int(tilt < LOW)


def _place(tilt: pd.Series) -> str:
    start, end, when = _side(tilt.iloc[0]), _side(tilt.iloc[-1]), moment(str(tilt.index[-1]))
    toward = "China" if end < 0 else "the US and EU"
    steady = all(_side(value) == start for value in tilt)
    if end == 0:
        if steady:
            return f"stays in the hedging band to the end of {when}"
        return f"{'returns to' if start == 0 else 'enters'} the hedging band by {when}"
    if start == end:
        side = "China's side" if end < 0 else "the US and EU side"
        return f"{'stays' if steady else f'ends {when}'} on {side} of the hedging band"
    return f"{'leaves' if start == 0 else 'crosses'} the hedging band towards {toward} by {when}"


def _ending(numbers: _Numbers) -> str:
    tilt, dependence = numbers.cloud["tilt"], numbers.cloud["dependence"]
    if not len(tilt):
        return f"The path ends in {numbers.path.index[-1]} with no single futures to show."
    inside = int(tilt.between(LOW, HIGH).sum())
    shares, most = ((0.05, 0.95), "in 9 of 10 ") if len(tilt) >= 10 else ((0, 1), "")
    low, high = (float(dependence.quantile(q)) for q in shares)
    reach = f"{most}{SUBJECTS[numbers.measure]} lies {between(low, high)}"
    return (
        f"{_inside(inside, len(tilt))} {numbers.path.index[-1]} in the hedging band, and {reach}."
    )


def _inside(inside: int, n: int) -> str:
    if inside == n > 1:
        return f"All {counted(n)} end"
    verb = "ends" if 1 in (inside, n) else "end"
    return f"{inside:,} of {counted(n)} {verb}"


def _caption(numbers: _Numbers) -> str:
    mark = "Dots" if len(numbers.cloud) < DENSE else "Hexagons, darker where more meet"
    text = f"{_ending(numbers)} Line: the median of each quarter. {mark}: futures at the end."
    if numbers.baseline is None:
        return text
    last = numbers.baseline.iloc[-1]
    where = (
        f"tilt {fixed(last['tilt'], 1)}, {SUBJECTS[numbers.measure]} {fixed(last['dependence'])}"
    )
    return f"{text} Grey: the baseline, ending at {where}."


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
