"""What `hedgerow compare --why` says: which assumptions decide, and what would turn it round."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from sim.cli.printing.discovery import percent
from sim.cli.printing.rows import Row, signed, table
from sim.cli.printing.width import width
from sim.explore.contrasts import MORE_STREAMS
from sim.explore.discovery import SCALES, written
from sim.explore.flips import SURE, Mean
from sim.reports.why import Why

MOST: Final = 10
"""Assumptions that are printed; all are in the folder."""
NUMBERS: Final = ("rho", "lowest fifth", "highest fifth")


def why_lines(why: Why) -> Iterator[str]:
    """The ranking and the flip, a plain sentence before each."""
    asked = why.contrast
    yield ""
    names = f"{asked.scenario.name} less {asked.reference.name}"
    yield f"  Why? {asked.output} in {asked.quarter}, {names}"
    yield from _reasons(why)
    yield ""
    yield from _flip(why)


def _reasons(why: Why) -> Iterator[str]:
    found = why.reasons
    clear = found[found["clear"]]
    if clear.empty:
        yield f"  None of {len(found)} assumptions has a clear effect on the difference."
        return
    have = "has" if len(clear) == 1 else "have"
    yield (
        f"  {len(clear)} of {len(found)} assumptions {have} a clear effect on the difference, "
        f"most of all {clear['parameter'].iloc[0]}."
    )
    rows = [_reason(row, why) for row in clear[:MOST].to_dict("records")]
    yield from table(rows, width(), numbers=NUMBERS, indent="  ")
    yield (
        f"  rho: rank correlation with the difference, intervals for all {len(found)} at once. "
        "Fifths: mean difference where the number is lowest and highest."
    )


def _reason(row: Any, why: Why) -> Row:
    return {
        "assumption": row["parameter"],
        "rho": f"{row['rho']:+.2f}",
        "interval": f"{row['rho_low']:+.2f} to {row['rho_high']:+.2f}",
        "lowest fifth": signed(row["low"]),
        "highest fifth": signed(row["high"]),
        "it is": why.contrast.register.parameters[row["parameter"]].label,
    }


def _flip(why: Why) -> Iterator[str]:
    flip, start = why.flip, _mean(why.flip.start)
    yield (
        f"  What would turn it round? With every number at its value it is {start} on average "
        "over luck."
    )
    if not flip.clear:
        yield "  That is no clear effect: there is nothing to turn."
        return
    if abs(flip.start.value) < why.least:
        yield f"  That is less than what counts as a change, {written(why.least)}."
    yield (
        f"  {why.disagreeing.count:,} of {why.disagreeing.futures:,} futures already disagree, "
        f"{percent(why.disagreeing)}."
    )
    yield f"  {why.turned}"
    if not flip.moved:
        yield f"  Nearest to it was {_mean(flip.end)}."
        return
    yield from table([_moved(row) for row in why.moved.to_dict("records")], width(), indent="  ")
    luck = f"{MORE_STREAMS} other streams of luck" if why.contrast.run.chance else "the same model"
    tested = "turned" if flip.holds else "not turned" if flip.fails else "no clear sign"
    yield f"  There it is {_mean(flip.end)}; under {luck} {_mean(flip.again)}, {tested}."


def _mean(mean: Mean) -> str:
    """A mean and how sure it is, however small: `-0.0123 (±0.0018)`."""
    return f"{float(f'{mean.value:.3g}'):+g} (±{SURE * mean.error:.2g})"


def _moved(row: Any) -> Row:
    unit = "" if row["unit"] in SCALES else f" {row['unit']}"
    return {
        "number": row["parameter"],
        "from": written(row["from"]),
        "to": f"{written(row['to'])}{unit}",
        "range": f"{written(row['low'])} to {written(row['high'])}",
        "ranges": f"{row['ranges']:.2f}",
        "it is": row["label"],
    }


def why_as_json(why: Why) -> dict[str, Any]:
    """All of it, unrounded."""
    asked, flip, other = why.contrast, why.flip, why.disagreeing
    return {
        "output": asked.output,
        "quarter": asked.quarter,
        "unit": why.unit,
        "mean": why.mean,
        "reasons": why.reasons.to_dict("records"),
        "at all values": asdict(flip.start),
        "disagreeing": {
            "futures": other.futures,
            "count": other.count,
            "share": other.value,
            "interval": list(other.interval),
        },
        "flip": {
            "moved": why.moved.to_dict("records"),
            "ranges": flip.distance,
            "there": asdict(flip.end),
            "under other luck": asdict(flip.again),
            "tried": flip.tried,
        },
    }
