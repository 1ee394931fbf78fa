"""Does a claim hold? Its contrast over many futures of the same luck and assumptions.

    share     futures in which the contrast has the claimed direction, with Wilson's interval; where
              futures share a draw of the assumptions, draws are counted
    size      median of the contrast, and where nine in ten futures lie
    deciders  assumptions that it goes with, by rank
    box       the part of the assumptions' space in which it fails
    luck      variance of the contrast within draws of the assumptions / its whole variance, on
              futures of their own, where every draw meets the same streams of luck; its interval
              by the jackknife, over draws and over streams

A contrast that is smaller than what stored numbers resolve is none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import hypot, isqrt
from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.batches.workers import TaskFailure, Workers
from sim.engine.chance import Design, Integers
from sim.explore.boxes import Box, find_box
from sim.explore.claims import Claim, Claims
from sim.explore.deciding import Decider, Ranks
from sim.explore.jackknife import spread
from sim.explore.libraries import library
from sim.explore.sample import Sample
from sim.explore.shares import SURE, Share
from sim.model.ops import Array

Verdict = Literal["holds", "depends", "fails"]
Tell = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much."""

HOLDS: Final = 0.9
"""A claim holds whose share is above this, its whole interval."""
FAILS: Final = 0.5
"""A claim fails whose share is below this, its whole interval. Between, it depends."""
RESOLUTION: Final = 2.0**-24
"""What stored numbers may be off, as a share of them."""
NEAR: Final = 24
"""Assumptions in which a box is looked for: those that failing goes with most, by rank."""
PRIM: Final = "ema_workbench.analysis.prim"
CROSSED: Final = 64
"""Draws of the assumptions, and streams of luck that each of them meets, at most."""


class Luck(NamedTuple):
    """The share of a contrast's variance that is luck, 0-1, and its 95 % interval."""

    share: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether anything is known of it: not all shares are possible."""
        return self[1:] != (0.0, 1.0)


@dataclass(frozen=True)
class ClaimResult:
    """A claim, and what many futures say of it."""

    claim: Claim
    contrast: Array
    """The weighted sum in each future, (member,)."""
    draws: Integers
    """The draw of the assumptions that each future lives by, (member,)."""
    deciders: tuple[Decider, ...]
    """Assumptions that it goes with; none where none stands out."""
    box: Box | None
    """Where it fails; none where no box is clear."""
    luck: Luck | None
    """How much of its variance is luck; none without luck or without variance."""

    @property
    def held(self) -> NDArray[np.bool_]:
        """Whether the claim holds in each future, (member,)."""
        return holding(self.claim, self.contrast)

    @property
    def share(self) -> Share:
        """The futures in which it holds."""
        return Share.of(self.held, self.draws)

    @property
    def still(self) -> Share:
        """The futures in which the contrast is nothing at all."""
        return Share.of(self.contrast == 0, self.draws)

    @property
    def size(self) -> tuple[float, float, float]:
        """The contrast's median, and the ends between which nine in ten futures lie."""
        low, median, high = np.quantile(self.contrast, (0.05, 0.5, 0.95)).tolist()
        return median, low, high

    @property
    def clear(self) -> bool:
        """Whether one direction is clearly more frequent than the other."""
        moved = self.contrast != 0
        if not moved.any():
            return False
        low, high = Share.of(self.contrast[moved] > 0, self.draws[moved]).interval
        return not low <= 0.5 <= high

    @property
    def verdict(self) -> Verdict:
        """Whether it holds in nearly all futures, fails in most, or depends."""
        low, high = self.share.interval
        if low > HOLDS:
            return "holds"
        return "fails" if high < FAILS else "depends"


def contrast_of(claim: Claim, sample: Sample) -> Array:
    """The weighted sum of a claim in each future, (member,)."""
    terms = np.stack(
        [
            weight * sample.of(name, claim.quantity, claim.quarter)
            for name, weight in claim.contrast.items()
        ]
    )
    total = terms.sum(axis=0)
    noise = RESOLUTION * np.abs(terms).sum(axis=0)
    found: Array = np.where(np.abs(total) > noise, total, 0.0)
    return found


def holding(claim: Claim, contrast: Array) -> NDArray[np.bool_]:
    """Whether contrasts have the direction of a claim, and the size that counts."""
    if claim.direction == "rises":
        return contrast > 0 if claim.at_least == 0 else contrast >= claim.at_least
    if claim.direction == "falls":
        return contrast < 0 if claim.at_least == 0 else contrast <= -claim.at_least
    return np.abs(contrast) < claim.at_least


def require_library() -> None:
    """Raise LibraryMissingError where the EMA workbench, which looks for boxes, is not there."""
    library(PRIM)


def put_to_test(
    claims: Claims, sample: Sample, pool: Workers, tell: Tell = lambda *_: None
) -> list[ClaimResult]:
    """Test every claim on a sample of its scenarios, in the order of the file.

    Raises LibraryMissingError without the EMA workbench.
    """
    require_library()
    contrasts = {claim.name: contrast_of(claim, sample) for claim in claims.claims}
    boxes = _boxes(claims, sample, contrasts, pool, tell)
    ranks, luck = Ranks.of(sample.assumptions), luck_sample(claims, sample)
    return [
        ClaimResult(
            claim=claim,
            contrast=contrasts[claim.name],
            draws=sample.draws,
            deciders=ranks.deciders(contrasts[claim.name]),
            box=boxes[claim.name],
            luck=luck_of(contrast_of(claim, luck), luck.run.design) if luck else None,
        )
        for claim in claims.claims
    ]


# ---- where they fail -----------------------------------------------------------------------------


class _Failing(NamedTuple):
    """A claim, places of the assumptions that failing goes with most, and where it fails."""

    name: str
    places: pd.DataFrame
    fails: NDArray[np.bool_]


def _boxes(
    claims: Claims, sample: Sample, contrasts: Mapping[str, Array], pool: Workers, tell: Tell
) -> dict[str, Box | None]:
    """The box in which each claim fails, by name; the futures of a claim are one task."""
    tasks = list(_failing(claims, sample, contrasts))
    found = dict[str, Box | None]()
    tell("claims", 0, len(tasks))
    for ended in pool.run(_box, tasks):
        if isinstance(ended.result, TaskFailure):
            raise RuntimeError(f"{ended.task.name}: {ended.result.error}")
        found[ended.task.name] = ended.result[0]
        tell("claims", len(found), len(tasks))
    return found


def _failing(claims: Claims, sample: Sample, contrasts: Mapping[str, Array]) -> Iterator[_Failing]:
    """Every second future, which re-tests a box, has no say in which assumptions are looked at."""
    half = Ranks.of(sample.assumptions[::2])
    for claim in claims.claims:
        fails = ~holding(claim, contrasts[claim.name])
        near = half.closest(fails[::2].astype(np.float64), NEAR)
        yield _Failing(claim.name, sample.places[near], fails)


def _box(failing: _Failing) -> tuple[Box | None]:
    """The box of a claim; none where no assumption differs."""
    if failing.places.columns.empty:
        return (None,)
    return (find_box(failing.places, failing.fails),)


# ---- luck ----------------------------------------------------------------------------------------


def luck_sample(claims: Claims, sample: Sample) -> Sample | None:
    """The scenarios where every draw of the assumptions meets the same luck; None without luck."""
    run = sample.run
    if not run.chance:
        return None
    crossed = min(CROSSED, isqrt(run.design.members))
    design = Design(min(crossed, run.design.draws), crossed)
    again = replace(run, design=design)
    return Sample.simulated(claims.scenarios, sample.register, again, sample.measured)


def luck_of(contrast: Array, design: Design) -> Luck | None:
    """How much of its variance a contrast, (member,), of crossed futures owes to luck.

    What luck does with some assumptions only counts as luck. None where nothing varies; anything
    is possible where a single draw or stream makes all of the variance.
    """
    if min(design.draws, design.streams) < 2:
        return None
    by_draw = contrast.reshape(design.draws, design.streams)
    share = _luck_share(by_draw)
    if share is None:
        return None
    if min(by_draw.shape) < 3:
        return Luck(share, 0.0, 1.0)
    left_out = [
        [_luck_share(np.delete(by_draw, i, axis)) for i in range(by_draw.shape[axis])]
        for axis in (0, 1)
    ]
    if any(one is None for each in left_out for one in each):
        return Luck(share, 0.0, 1.0)
    half = SURE * hypot(*(float(spread(np.array(each, float))) for each in left_out))
    return Luck(share, max(share - half, 0.0), min(share + half, 1.0))


def _luck_share(by_draw: Array) -> float | None:
    """The share of luck in a contrast, (draw, stream); None where nothing varies."""
    within = float(by_draw.var(axis=1, ddof=1).mean())
    between = float(by_draw.mean(axis=1).var(ddof=1))
    return within / (within + between) if within + between > 0 else None
