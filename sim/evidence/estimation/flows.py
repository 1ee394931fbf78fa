"""How large are a flow's own ups and downs, and how long do they last?

The logarithm of a yearly flow is a trend and the mean of four quarters of

    x' = memory x + innovation

for each series, with one memory for all and innovations of one size for each group of series.
Trends (mean and slope of each series) are removed by contrasts. Intervals are profiles on a grid
of memories.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.evidence.estimation.likelihood import NINETY, contrasts, spread_interval
from sim.evidence.estimation.persistence import averaged
from sim.model.ops import Array

MEMORIES = np.concatenate([np.arange(0.0, 0.9, 0.02), np.arange(0.9, 0.996, 0.005)])
SIZES = np.geomspace(0.002, 3.0, 400)

Series = tuple[Array, Array]
"""Years (year,) and logarithms of a flow (year,)."""


@dataclass(frozen=True)
class Flows:
    """Deviance of groups of series for every memory of the grid."""

    degrees: dict[str, int]
    """Observations of each group less trends."""
    volumes: dict[str, Array]
    """Logarithm of the determinant of the covariance of innovations of size 1 (memory,)."""
    squares: dict[str, Array]
    """Weighted squares of what is not trend (memory,)."""

    @classmethod
    def of(cls, groups: Mapping[str, Sequence[Series]]) -> "Flows":
        """Those of some groups of series."""
        summed = {
            name: np.sum([terms(one) for one in series], axis=0) for name, series in groups.items()
        }
        degrees = {name: sum(len(one[0]) - 2 for one in series) for name, series in groups.items()}
        volumes = {name: both[0] for name, both in summed.items()}
        return cls(degrees, volumes, {name: both[1] for name, both in summed.items()})

    def profiled(self, group: str) -> Array:
        """Deviance (memory,) of a group at its best size of innovations."""
        degrees = self.degrees[group]
        return np.asarray(
            degrees * (np.log(self.squares[group] / degrees) + 1) + self.volumes[group]
        )

    @property
    def total(self) -> Array:
        """Deviance (memory,) of all groups at their best sizes."""
        return np.asarray(np.sum([self.profiled(group) for group in self.degrees], axis=0))

    @property
    def inside(self) -> Array:
        """Whether a memory (memory,) lies in the 90 % interval."""
        return np.asarray(self.total - self.total.min() <= NINETY)

    def sized(self, group: str, memories: Array) -> tuple[float, float, float]:
        """Innovation per quarter of a group over memories that others allow, with 90 % interval."""
        degrees = self.degrees[group]
        values = np.sqrt(self.squares[group][memories] / degrees)
        ends = np.array([spread_interval(value, degrees) for value in values])
        return float(np.median(values)), float(ends[:, 0].min()), float(ends[:, 1].max())

    def memory(self) -> tuple[float, float, float]:
        """Memory per quarter with its 90 % interval."""
        total = self.total
        inside = MEMORIES[self.inside]
        return float(MEMORIES[total.argmin()]), float(inside.min()), float(inside.max())

    def size(self, group: str) -> tuple[float, float, float]:
        """Innovation per quarter of a group with its 90 % interval, whatever the memory."""
        best = self.total.argmin()
        value = float(np.sqrt(self.squares[group][best] / self.degrees[group]))
        degrees, others = self.degrees[group], self.total - self.profiled(group)
        own = degrees * 2 * np.log(SIZES)[:, None] + self.volumes[group]
        whole = own + self.squares[group] / SIZES[:, None] ** 2 + others
        inside = SIZES[whole.min(1) - self.total.min() <= NINETY]
        return value, float(min(inside.min(), value)), float(max(inside.max(), value))


def terms(series: Series) -> tuple[Array, Array]:
    """Logarithm of the determinant, and weighted squares, of one series (memory,)."""
    years, logs = series
    apart = contrasts(np.column_stack([np.ones_like(years), years - years.mean()]))
    wholes = [apart @ averaged(years, memory) @ apart.T for memory in MEMORIES]
    volumes = np.array([np.linalg.slogdet(whole)[1] for whole in wholes])
    net = apart @ logs
    return volumes, np.array([net @ np.linalg.solve(whole, net) for whole in wholes])
