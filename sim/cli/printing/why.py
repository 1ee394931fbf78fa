"""What `hedgerow compare --why` says: which assumptions decide, and what would turn it round."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from sim.cli.printing.discovery import percent
from sim.cli.printing.rows import Row, signed, table
from sim.cli.printing.width import width
from sim.explore.contrasts import MORE_STREAMS
from sim.explore.discovery import SCALES, written
from sim.explore.effects import SURE, Mean
from sim.explore.reasons import named
from sim.reports.why import Why

MOST: Final = 10
"""Assumptions that are printed; all are in the folder."""
NUMBERS: Final = ("rho", "lowest fifth", "highest fifth")
HEADS: Final = {"lost": "sign lost at", "turned": "turned at"}
WHERE: Final = {"lost": "Where its sign is lost", "turned": "Where it is turned"}
TESTED: Final = {1: "not turned", 0: "no clear sign", -1: "turned"}
"""What a test says, by the sign along the effect at the start."""


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
        f"  {len(clear)} of {len(found)} assumptions {have} a clear effect on the difference"
        f"{named(found)}."
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
    yield from table(_moved(why), width(), indent="  ")
    yield from (f"  {line}" for line in _tested(why))


def _moved(why: Why) -> list[Row]:
    """Numbers that either change moves, a row each, and where to."""
    found = why.moved
    rows = []
    for name, steps in found.groupby("parameter", sort=False):
        to = {does: written(at) for does, at in zip(steps["change"], steps["to"], strict=True)}
        one = steps.iloc[0]
        unit = "" if one["unit"] in SCALES else f" {one['unit']}"
        ends = {HEADS[does]: to.get(does, "") for does in why.flip.changes}
        limits = f"{written(one['low'])} to {written(one['high'])}{unit}"
        value = {"number": name, "value": written(one["from"])}
        rows.append({**value, **ends, "range": limits, "it is": one["label"]})
    return rows


def _tested(why: Why) -> Iterator[str]:
    """The effect at each change, and what other luck says of it."""
    flip = why.flip
    luck = f"{MORE_STREAMS} other streams of luck" if why.contrast.run.chance else "the same model"
    for does, change in flip.changes.items():
        again = change.again.along(flip.start.sign).sign
        yield (
            f"{WHERE[does]} it is {_mean(change.end)}; "
            f"under {luck} {_mean(change.again)}, {TESTED[again]}."
        )
    if flip.turned is None:
        unsure = "" if flip.nearest.sign else ", no clear sign"
        yield f"Nearest to turning it was {_mean(flip.nearest)}{unsure}."


def _mean(mean: Mean) -> str:
    """A mean and how sure it is, however small: `-0.0123 (±0.0018)`."""
    return f"{float(f'{mean.value:.3g}'):+g} (±{SURE * mean.error:.2g})"


def why_as_json(why: Why) -> dict[str, Any]:
    """All of it, unrounded."""
    asked, flip, other = why.contrast, why.flip, why.disagreeing
    return {
        "output": asked.output,
        "quarter": asked.quarter,
        "unit": why.unit,
        "mean": why.mean,
        "reasons": why.reasons.to_dict("records"),
        "at_values": asdict(flip.start),
        "disagreeing": {
            "futures": other.futures,
            "count": other.count,
            "share": other.value,
            "interval": list(other.interval),
        },
        "flip": {
            "lost": _change_as_json(why, "lost"),
            "turned": _change_as_json(why, "turned"),
            "nearest": asdict(flip.nearest),
            "tried": flip.tried,
        },
    }


def _change_as_json(why: Why, does: str) -> dict[str, Any] | None:
    """One change; none where none was found, or where losing the sign is turning."""
    change = why.flip.changes.get(does)
    if change is None:
        return None
    moved = why.moved[why.moved["change"] == does].drop(columns="change")
    return {
        "moved": moved.to_dict("records"),
        "ranges": change.distance,
        "there": asdict(change.end),
        "other_luck": asdict(change.again),
        "confirmed": why.flip.confirmed(does),
    }
