"""How are paths and single futures drawn in a plane?

A path is a table by quarter in columns `tilt`, which runs across, and `dependence`, upwards.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

DENSE = 300  # from this many futures on, hexagons replace dots
CLOUD = "#7C8DA6"


def draw_cloud(ax: Axes, cloud: pd.DataFrame) -> None:
    """Draw where single futures stand: as dots, or as hexagons where they are many."""
    if len(cloud) < DENSE:
        ax.plot(cloud["tilt"], cloud["dependence"], "o", color=CLOUD, ms=4, alpha=0.45, mew=0)
        return
    shades = LinearSegmentedColormap.from_list("cloud", ["#E1E6EE", "#8495B0"])
    extent = (*ax.get_xlim(), *ax.get_ylim())
    x, y = cloud["tilt"].to_numpy(), cloud["dependence"].to_numpy()
    inside = (x >= extent[0]) & (x <= extent[1]) & (y >= extent[2]) & (y <= extent[3])
    hexes = ax.hexbin(x[inside], y[inside], gridsize=(26, 13), extent=extent, mincnt=1, cmap=shades)
    hexes.set(linewidth=0.2, zorder=1)


def marks(path: pd.DataFrame) -> list[str]:
    """Give the first quarters of years, and both ends of a path."""
    quarters = [str(q) for q in path.index]
    return [q for q in quarters if q in (quarters[0], quarters[-1]) or q.endswith("Q1")]


def apart(ax: Axes, path: pd.DataFrame) -> list[str]:
    """Choose the years whose dots do not run into one another."""
    scale, kept = ax.figure.dpi / 72, list[str]()
    points = pd.DataFrame(ax.transData.transform(path), index=path.index)
    for quarter in marks(path)[1:-1]:
        gaps = points.loc[kept] - points.loc[quarter]
        if (np.hypot(gaps[0], gaps[1]) > 8 * scale).all():
            kept.append(quarter)
    return kept


def draw_route(ax: Axes, path: pd.DataFrame, colour: str, width: float) -> None:
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


def tick_format(at: list[float]) -> str:
    """Give the format that writes all these ticks with as many decimals as they need."""
    longest = max(len(f"{value:.6g}".partition(".")[2]) for value in at)
    return f".{longest}f"
