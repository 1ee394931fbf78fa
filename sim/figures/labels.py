"""How do words in a plane keep clear of one another, of paths and of the frame?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from sim.figures.style import FOOTER, GREY, INK, LEADING, write
from sim.figures.wording import width_of

_HALO = [withStroke(linewidth=2.5, foreground="white")]


class Labels:
    """Words in the plane that keep clear of one another, of the paths and of the frame."""

    def __init__(self, ax: Axes, paths: Sequence[pd.DataFrame], marks: Sequence[str]) -> None:
        """Keep clear of these paths, by quarter in columns x and y; years mark the first one."""
        self.ax, self.taken = ax, list[Bbox]()
        self.frame, self.scale = ax.get_window_extent(), ax.figure.dpi / 72
        self.points = np.vstack([self._dense(path) for path in paths])
        self.path = paths[0]
        self.quarters = np.array(marks)
        self.marks = self._pixels(self.path.loc[list(marks)])
        self.named = [self.marks[0], self.marks[-1]]

    def _pixels(self, path: pd.DataFrame) -> np.ndarray:
        return np.asarray(self.ax.transData.transform(path.to_numpy()))

    def _dense(self, path: pd.DataFrame) -> np.ndarray:
        """Give points along a path in pixels, several between quarters."""
        at = np.linspace(0, len(path) - 1, 8 * len(path))
        steps = np.arange(len(path))
        x, y = (np.interp(at, steps, path[column]) for column in path)
        return np.asarray(self.ax.transData.transform(np.column_stack([x, y])))

    def hits(self, box: Bbox) -> int:
        """Count the points of paths that a box covers."""
        inside = (self.points > box.min).all(axis=1) & (self.points < box.max).all(axis=1)
        return int(inside.sum())

    def _free(self, box: Bbox) -> bool:
        within = self.frame.x0 < box.x0 and box.x1 < self.frame.x1
        within = within and self.frame.y0 < box.y0 and box.y1 < self.frame.y1
        return within and not any(box.overlaps(other) for other in self.taken)

    def box(self, words: str, centre: tuple[float, float], weight: str) -> Bbox:
        """Frame words around a centre in pixels, with a little air."""
        width = (width_of(words, FOOTER, weight) + 5) * self.scale
        height = (FOOTER * LEADING + 2) * self.scale
        return Bbox.from_bounds(centre[0] - width / 2, centre[1] - height / 2, width, height)

    def write(self, words: str, box: Bbox, **looks: object) -> None:
        """Write words in a box, which is taken from now on."""
        self.taken.append(box)
        x, y = self.ax.transAxes.inverted().transform(
            (box.x0 + box.x1, box.y0 + box.y1) / np.array(2)
        )
        looks |= {"ha": "center", "va": "center", "size": FOOTER, "path_effects": _HALO}
        write(self.ax, x, y, words, transform=self.ax.transAxes, zorder=8, **looks)

    def put(self, path: pd.DataFrame, quarter: str, words: str, **looks: str) -> None:
        """Label a point of a path where the words cover least; none where nothing is free."""
        point = self._pixels(path.loc[[quarter]])[0]
        size = self.box(words, (point[0], point[1]), looks.get("weight", "normal"))
        free = [b for b in self._around(size, (6, 12, 20)) if self._free(b)]
        if free:
            self.write(words, min(free, key=self.hits), **looks)

    def name_band(self, words: str, low: float, high: float) -> None:
        """Name an upright band at its top or its bottom, where words cover least of the paths."""
        edges = self.ax.transData.transform([(low, 0), (high, 0)])[:, 0]
        half = self.box(words, (0, 0), "normal").width / 2
        x = float(np.clip(edges.mean(), self.frame.x0 + half + 2, self.frame.x1 - half - 2))
        heights = (self.frame.y1 - 10 * self.scale, self.frame.y0 + 10 * self.scale)
        boxes = [self.box(words, (x, y), "normal") for y in heights]
        self.write(words, min(boxes, key=self.hits), color=GREY)

    def year(self, quarter: str) -> None:
        """Write a year at its dot, if it stands clear of others that are named and of its path."""
        point = self._pixels(self.path.loc[[quarter]])[0]
        if min(np.hypot(*(point - other)) for other in self.named) < 26 * self.scale:
            return
        size = self.box(quarter[:4], (point[0], point[1]), "normal")
        near = [b for b in self._around(size, (4, 7)) if self._free(b)]
        others = self.marks[self.quarters != quarter]
        free = [b for b in near if self._own(b, point, others)]
        if free:
            self.named.append(point)
            self.write(quarter[:4], min(free, key=self.hits), color=INK)

    def _own(self, box: Bbox, point: np.ndarray, others: np.ndarray) -> bool:
        """Whether words in a box belong to this dot: no other dot is as near.

        Letters fill the box but for some air, which is left aside.
        """
        letters = box.padded(-2.5 * self.scale, -2 * self.scale)
        return bool(_away(letters, point[None])[0] < _away(letters, others).min(initial=np.inf))

    def _around(self, size: Bbox, away: tuple[float, ...]) -> list[Bbox]:
        """Offer places around a point, the nearest first; `away` in points."""
        rings = np.array(away) * self.scale
        angles = np.deg2rad([0, 180, 90, 270, 45, 135, 225, 315])
        return [
            size.translated(np.cos(a) * (r + size.width / 2), np.sin(a) * (r + size.height / 2))
            for r in rings
            for a in angles
        ]


def _away(box: Bbox, points: np.ndarray) -> np.ndarray:
    """Measure how far points are from a box, in pixels."""
    gaps = np.maximum(np.maximum(box.min - points, points - box.max), 0)
    return np.asarray(np.hypot(*gaps.T))
