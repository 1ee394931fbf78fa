"""What does a run cost, the more runs there are? The curve and its figure."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks import ours, yardstick
from benchmarks.peers import run_mesa
from benchmarks.timing import Way, lasting, table, timed
from sim.figures.content import End
from sim.figures.style import (
    FAINT,
    GREY,
    INK,
    TILT,
    label_ends,
    new_figure,
    ticks,
    write,
)

PALE = "#bdbdbd"
MESA, FUSED = "Mesa, scalar agents", "fused engine, one core"

Costs = Mapping[str, Mapping[int, float]]
"""Seconds per run by way and number of members."""


@dataclass(frozen=True)
class Line:
    """A way in the figure, and how far it is followed."""

    name: str
    colour: str
    most: int
    run: Callable[[int], object]
    cores: int = 1
    width: float = 1.8


def lines(most: int) -> list[Line]:
    """The ways that are compared."""
    found = []
    if yardstick.there():
        run = partial(ours.run_code, ours.in_c())
        found.append(Line("C, one core", PALE, most, run, width=5.0))
    return [
        *found,
        Line(MESA, TILT, 100, run_mesa),
        Line("NumPy engine", "#32A57F", min(most, 10_000), ours.run_numpy),
        Line(FUSED, "#0A41C5", most, partial(ours.run_code, ours.fused())),
        Line(
            "fused engine, two cores",
            "#F75A00",
            most,
            partial(ours.run_code, ours.fused(), threads=2),
            cores=2,
        ),
    ]


def measured(found: list[Line], most: int, rounds: int) -> Costs:
    """Every way with 1, 10, 100 ... members in turn."""
    sizes = [10**power for power in range(6) if 10**power <= most]
    costs: dict[str, dict[int, float]] = {line.name: {} for line in found}
    for size in sizes:
        ways = [
            Way(line.name, size, partial(line.run, size), line.cores, warm=size < 10_000)
            for line in found
            if size <= line.most
        ]
        for name, values in timed(ways, rounds if size < 10_000 else min(rounds, 3)).items():
            costs[name][size] = statistics.median(values)
    return costs


def told(costs: Costs) -> str:
    """The curve as a table."""
    sizes = sorted({size for cost in costs.values() for size in cost})
    rows = [
        (f"{size:,}", *(lasting(cost[size]) if size in cost else "" for cost in costs.values()))
        for size in sizes
    ]
    return table(("members, time per run", *costs), rows)


def draw(found: list[Line], costs: Costs, path: Path) -> None:
    """Draw the curve and save it."""
    fig, ax = new_figure(9.0, 5.4, right=176.0)
    ax.set_position((0.085, 0.12, ax.get_position().width - 0.027, 0.7))
    ax.set_xscale("log")
    ax.set_yscale("log")
    sizes = sorted({size for cost in costs.values() for size in cost})
    ends = []
    for line in found:
        cost = costs[line.name]
        known = [size for size in sizes if size in cost]
        ax.plot(
            known,
            [1e6 * cost[n] for n in known],
            "o-",
            color=line.colour,
            ms=4,
            lw=line.width,
            clip_on=False,
        )
        last = 1e6 * cost[known[-1]]
        ax.plot([known[-1], sizes[-1]], [last, last], ":", color=line.colour, lw=1.2)
        ends.append(End(last, f"{line.name}: {lasting(last / 1e6)}", line.colour))
    _axes(ax, sizes)
    _words(fig, ax, costs)
    label_ends(ax, ends, 9.0)
    path.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, metadata={"Software": "hedgerow"})


def _axes(ax: Axes, sizes: list[int]) -> None:
    ax.set_xlim(sizes[0], sizes[-1])
    ticks(ax, "x", sizes, ",.0f")
    low, high = ax.get_ylim()
    powers = [10**power for power in range(1, 8) if low <= 10**power <= high]
    ticks(ax, "y", powers, ",.0f")
    ax.yaxis.set_major_formatter(lambda value, _: lasting(value / 1e6))
    ax.grid(axis="y", color=FAINT, lw=0.6)


def _words(fig: Figure, ax: Axes, costs: Costs) -> None:
    alone, together = (costs[way][max(costs[way])] for way in (MESA, FUSED))
    times = f"{alone / together:.0f} times"
    title = f"Compiled and run together, members cost {times} less than one by one"
    under = "Time per run of 48 quarters, draws and history included, against the number of members"
    looks = {"transform": fig.transFigure, "va": "top"}
    write(ax, 0.02, 0.97, title, size=14, weight="bold", color=INK, **looks)
    write(ax, 0.02, 0.91, under, size=10.5, color=GREY, **looks)
    foot = "Dotted: not measured; the last cost per run, carried on"
    write(ax, 0.02, 0.035, foot, size=9, color=GREY, **looks)
