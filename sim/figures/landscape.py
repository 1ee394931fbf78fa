"""Which camp does landscape theory give the home country, and what does the model say beside it?

Above, what the other camp would cost, over all futures: where it falls below zero, the home country
joins the other camp. Below, the model's alignments with the patron and the senders.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.figures.content import About, Axis, End, time_axis
from sim.figures.limits import level_axis, zoomed
from sim.figures.panel_rows import DOTTED, Line, Panel, PanelRows, draw_rows
from sim.figures.style import GREY, TILT
from sim.figures.tables import FEWEST, QUANTILES, named
from sim.figures.trajectories import INNER, Trajectory, plotted
from sim.figures.wording import fixed, median_of, moment, signed
from sim.model.cast import Cast, listed
from sim.model.ops import Array
from sim.theories.home_landscape import HomeLandscape

WIDTH, PLOT, RIGHT = 9.0 * 72, 170.0, 150.0  # points: figure, panel's height, room for words
GAP_ENDS = (-1.0, 1.0)
RANKS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class LandscapeFigure(PanelRows):
    """The gap above, alignments below."""


def content(found: HomeLandscape, about: About) -> LandscapeFigure:
    """Work out both panels; the finding says in which share of futures it joins the patron."""
    situation, cast = found.situation, about.cast
    quarters = list(situation.scenario.quarters)
    gap = trajectory(found.gap, quarters, cast)
    codes = (cast.patron, *cast.senders)
    medians = {
        code: pd.Series(np.median(situation.alignment(code), axis=1), quarters) for code in codes
    }
    title = finding(found, cast)
    axis = Axis("Gap", "-1 to 1", *zoomed([(*gap.reach,), (0.0, 0.0)], bounds=GAP_ENDS))
    home = cast.in_sentence(cast.home.code)
    return LandscapeFigure(
        finding=title,
        subtitle=f"Landscape theory beside the model, a lens and no evidence · {about.title}",
        caption=_caption(gap, home),
        footer=about.footer,
        alt=f"{title}. {_ends(found, gap, medians, cast)}.",
        data=pd.concat([plotted([gap]), _rows(medians)], ignore_index=True),
        axes=(time_axis(quarters), axis),
        rows=((_gap_panel(found, gap, axis, cast),), (_alignments(medians, cast),)),
        quarters=tuple(quarters),
    )


def trajectory(gap: Array, quarters: list[str], cast: Cast) -> Trajectory:
    """The gap over time, from its values, (quarter, member)."""
    bands = pd.DataFrame(np.quantile(gap, RANKS, axis=1).T, quarters, list(QUANTILES))
    members = pd.DataFrame(gap, quarters)
    chosen = named(members.iloc[-1], INNER)
    drawn = members[chosen] if gap.shape[1] >= FEWEST else members
    bands.index.name = drawn.index.name = "quarter"
    return Trajectory(
        "gap", cast.home.code, gap.shape[1], bands, drawn, tuple(chosen), baseline=None, against=""
    )


def draw(content: LandscapeFigure) -> Figure:
    """Draw both panels, one above the other."""
    return draw_rows(content, width=WIDTH, plot=PLOT, right=RIGHT, vertical=level_axis)


def _gap_panel(found: HomeLandscape, gap: Trajectory, axis: Axis, cast: Cast) -> Panel:
    zero = Line(pd.Series(0.0, gap.bands.index), GREY, dashes=DOTTED)
    ends = (
        End(gap.end, f"{signed(gap.end, 2)} in the median", TILT, "bold"),
        End(gap.end - 1e-6, f"{_share(found)} futures above 0", GREY),
        End(0.0, "0: torn", GREY),
    )
    home = cast.in_sentence(cast.home.code)
    name = f"Theory: what leaving {cast.possessive(cast.patron)} camp would cost {home}, −1 to 1"
    return Panel(name, axis, TILT, ends, gap, (zero,))


def _alignments(medians: dict[str, pd.Series], cast: Cast) -> Panel:
    values = pd.concat(list(medians.values()))
    axis = Axis("Alignment", "0-1", *zoomed([(float(values.min()), float(values.max()))]))
    lines = tuple(
        Line(values, cast.colour(code), 2.0, cast.dashes(code)) for code, values in medians.items()
    )
    ends = tuple(
        End(float(v.iloc[-1]), f"{cast.name(code)} {fixed(v.iloc[-1])}", cast.colour(code))
        for code, v in medians.items()
    )
    return Panel("Model: alignment, median, 0-1", axis, GREY, ends, lines=lines)


def _rows(medians: dict[str, pd.Series]) -> pd.DataFrame:
    """Alignments as they are listed beside the gap."""
    tables = [
        pd.DataFrame({"variable": "alignment", "actor": code, "quarter": values.index}).assign(
            series="median", value=values.to_numpy()
        )
        for code, values in medians.items()
    ]
    return pd.concat(tables, ignore_index=True)


# ---- words ---------------------------------------------------------------------------------------


def finding(found: HomeLandscape, cast: Cast) -> str:
    """State in which share of futures the home country ends in the patron's camp."""
    when = moment(found.situation.scenario.quarters[-1])
    home, patron = cast.in_sentence(cast.home.code), cast.possessive(cast.patron)
    return f"With two camps alone, {home} ends {when} in {patron} camp in {_share(found)} futures"


def _share(found: HomeLandscape) -> str:
    """The share of futures that end in the patron's camp, before what is counted."""
    share = float(found.with_patron[-1])
    return "all" if share == 1.0 else "no" if share == 0.0 else f"{share:.1%} of"


def _caption(gap: Trajectory, home: str) -> str:
    meaning = f"At 1 all pulls keep {home} there, below 0 it leaves."
    if not gap.banded:
        return f"Above: {median_of(gap.n)}. Thin: each future. {meaning}"
    return f"Above: the median, 5 and 9 in 10 futures, three single ones. {meaning}"


def _ends(found: HomeLandscape, gap: Trajectory, medians: dict[str, pd.Series], cast: Cast) -> str:
    start, end = float(gap.middle.iloc[0]), gap.end
    parts = [
        f"{cast.in_sentence(code)} {fixed(values.iloc[-1])}" for code, values in medians.items()
    ]
    return (
        f"The gap goes from {signed(start, 2)} to {signed(end, 2)} in the median, and ends above 0 "
        f"in {_share(found)} futures; median alignments at the end: {listed(parts)}"
    )
