"""What is printed of claims that were put to the test."""

import json
import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from sim.cli.printing.rows import Row, left_out, signed, table
from sim.cli.printing.width import say, width
from sim.explore.boxes import Box, Counts
from sim.explore.claim_tests import CROSSED, FAILS, HOLDS, ClaimResult
from sim.explore.deciding import Decider
from sim.inputs.register import Register
from sim.inputs.strict_toml import shown_path
from sim.model.cast import listed
from sim.reports.claims import ClaimsTested, claim_row

RANKS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
NUMBERS = ("holds in", "error", "effect")
"""Columns of the table that stand to the right."""
WHOLE = ("95 %", "9 in 10 futures")
"""Columns whose cells are not folded."""
SPARE = ("on", "of", "9 in 10 futures", "decided by", "luck", "effect", "95 %")
"""Columns that a narrow terminal does without, the first of them first."""
MEANINGS = {
    "95 %": "95 %: interval of the share",
    "error": "Error: Monte Carlo error of the share",
    "effect": "Effect: the median",
    "luck": "Luck: its part of the variance",
    "decided by": "Decided by: rank correlation of the effect with an assumption, from -1 to 1",
}
"""What columns mean whose heads do not say it."""
NO_FORECAST = "What the model makes of a claim is no evidence about the world: model output."


def print_json(found: ClaimsTested) -> None:
    """Every number unrounded, with the limits of boxes below each claim."""
    limits = found.boxes.to_dict("records")
    rows = [
        {
            **claim_row(one, found.register),
            "box": [row for row in limits if row["claim"] == one.claim.name],
        }
        for one in found.tested
    ]
    folder = shown_path(found.folder) if found.folder else None
    whole = {"futures": found.run.design.members, "claims": rows, "folder": folder}
    print(json.dumps(_without_nan(whole), indent=2, ensure_ascii=False))


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def print_claims(found: ClaimsTested) -> None:
    """All claims: what becomes of them, then a row each, then where they fail."""
    rows = [_row(one, found.register) for one in found.tested]
    gone = left_out(rows, width(), SPARE, whole={*NUMBERS, *WHOLE})
    kept = [{head: row[head] for head in row if head not in gone} for row in rows]
    say(*_summary(found.tested), "")
    for line in table(kept, width(), numbers=NUMBERS, whole=WHOLE):
        print(line)
    say("", *_where_they_fail(found), "", *_closing(found, gone))


def _summary(tested: Sequence[ClaimResult]) -> Iterator[str]:
    """A sentence on how many hold, and which fail."""
    names = {
        word: [one.claim.name for one in tested if one.verdict == word]
        for word in ("holds", "depends", "fails")
    }
    yield ""
    yield (
        f"Of {len(tested)} claims {len(names['holds'])} hold in more than {HOLDS:.0%} of "
        f"{tested[0].share.futures:,} futures, {len(names['depends'])} in part of them, and "
        f"{len(names['fails'])} in fewer than {FAILS:.0%}."
    )
    if names["fails"]:
        yield f"Fail:    {listed(names['fails'])}"


def _row(one: ClaimResult, register: Register) -> Row:
    low, high = one.share.interval
    return {
        "claim": one.claim.name,
        "of": one.claim.view,
        "verdict": one.verdict,
        "holds in": _percent(one.share.value),
        "95 %": f"{_percent(low)} to {_percent(high)}",
        "error": f"{one.share.error:.2%}",
        "effect": _size(one),
        "9 in 10 futures": f"{signed(one.size[1])} to {signed(one.size[2])}",
        "on": f"{one.claim.quantity} {one.claim.quarter}",
        "luck": f"{one.luck.share:.0%}" if one.luck and one.luck.told else "-",
        "decided by": _deciders(one.deciders),
    }


def _size(one: ClaimResult) -> str:
    median = one.size[0]
    if median == 0:
        return f"none in {_percent(one.still.value, 0)}"
    return signed(median) if one.clear else f"no clear effect ({signed(median)})"


def _percent(share: float, digits: int = 1) -> str:
    """A share in percent, never rounded to none or all where it is not."""
    least = 10.0 ** -(digits + 2)
    if 0 < share <= least / 2:
        return f"<{least:.{digits}%}"
    return f">{1 - least:.{digits}%}" if 1 - least / 2 <= share < 1 else f"{share:.{digits}%}"


def _deciders(deciders: Sequence[Decider]) -> str:
    return ", ".join(f"{name} {rho:+.2f}" for name, rho in deciders) or "none stands out"


def _where_they_fail(found: ClaimsTested) -> Iterator[str]:
    """Boxes first, then the claims without, by why there is none."""
    yield "Where they fail, found in one half of the futures and counted again in the other:"
    never, unclear = list[str](), list[str]()
    for one in found.tested:
        if one.box is not None:
            yield f"  {one.claim.name}: {_limits(one.box, found.register)}"
            yield f"    {_caught(one.box.found)}; again: {_caught(one.box.retested)}"
        elif one.share.count == one.share.futures:
            never.append(one.claim.name)
        else:
            unclear.append(one.claim.name)
    if never:
        yield f"  no such futures in {found.run.design.members:,}: {', '.join(never)}"
    if unclear:
        yield f"  no box of few assumptions stands out: {', '.join(unclear)}"


def _limits(box: Box, register: Register) -> str:
    """The limits in units: "leniency at least 0.62 share"."""
    units = box.units(register)
    return listed([_limit(name, box.limits[name], units[name]) for name in box.limits])


def _limit(name: str, place: tuple[float, float], ends: tuple[float, float]) -> str:
    low, high = (f"{end:.3g}" for end in ends)
    if place[0] <= 0:
        return f"{name} at most {high}"
    return f"{name} at least {low}" if place[1] >= 1 else f"{name} from {low} to {high}"


def _caught(counts: Counts) -> str:
    return (
        f"catches {counts.cases_inside:,} of {counts.cases:,} such futures, "
        f"{counts.cases_inside:,} of the {counts.inside:,} in it are such"
    )


def _sureness(tested: Sequence[ClaimResult]) -> dict[str, str]:
    """How far off the shares may be that the columns of effect and luck show without interval."""
    still = [(one.still.value, *one.still.interval) for one in tested if one.size[0] == 0]
    luck = [one.luck for one in tested if one.luck and one.luck.told]
    said = {"effect": "; none in: futures without any effect", "luck": ""}
    return {
        head: f"{MEANINGS[head]}{said[head]}, each within {_points(shares)} points (95 %)"
        for head, shares in (("effect", still), ("luck", luck))
        if shares
    }


def _points(shares: Sequence[tuple[float, float, float]]) -> str:
    """How far the end of an interval lies from its share at most, of share, low and high each."""
    return f"{100 * max(max(high - one, one - low) for one, low, high in shares):.2g}"


def _closing(found: ClaimsTested, gone: Collection[str]) -> Iterator[str]:
    said = {**MEANINGS, **_sureness(found.tested)}
    yield ". ".join(said[head] for head in said if head not in gone) + "."
    yield from _repeated(found)
    if gone:
        yield f"Not shown for want of room, but in claims.csv: {', '.join(gone)}."
    yield NO_FORECAST
    if found.folder is not None:
        yield f"Saved:   {shown_path(found.folder)}/ (claims.csv, boxes.csv, figures/claims.*)"


def _repeated(found: ClaimsTested) -> Iterator[str]:
    """What shares count, where they cannot count futures."""
    draws, futures = np.unique(found.tested[0].draws).size, found.run.design.members
    if draws < futures:
        yield (
            f"The {futures:,} futures live by {draws:,} draws of the assumptions: intervals and "
            "errors count draws."
        )


# ---- one claim -----------------------------------------------------------------------------------


def print_claim(found: ClaimsTested, disputed_by: Sequence[str]) -> None:
    """One claim: what is tested, its distribution, what decides it, where it fails."""
    (one,) = found.tested
    say("", _verdict(one), "", *_tested(one, found.register), *_sizes(one))
    say(*_decided(one, found.register), *_box(one, found.register))
    say(f"Against: {one.claim.counts_against}")
    for word, names in (("Disputes", one.claim.disputes), ("Disputed by", disputed_by)):
        if names:
            say(f"{word}: {', '.join(names)}")
    say(*_repeated(found), NO_FORECAST)
    if found.folder is not None:
        say(f"Saved:   {shown_path(found.folder)}/ (claims.csv, boxes.csv, figures/claims.*)")


def _verdict(one: ClaimResult) -> str:
    said = {
        "holds": "holds in nearly all futures",
        "depends": "holds in part of the futures",
        "fails": "fails in most futures",
    }[one.verdict]
    return f'"{one.claim.claim}" ({one.claim.view}) {said}: in {_percent(one.share.value)}.'


def _tested(one: ClaimResult, register: Register) -> Iterator[str]:
    claim, (low, high) = one.claim, one.share.interval
    output = register.outputs[claim.quantity.partition(".")[0]]
    terms = " ".join(f"{weight:+g} x {name}" for name, weight in claim.contrast.items())
    paragraphs = ", ".join(claim.paragraphs) or "no paragraph"
    yield f"Claim:   {claim.name}; {paragraphs}"
    yield f"Tested:  {claim.quantity} ({output.unit}) in {claim.quarter}, {terms}"
    size = ""
    if claim.at_least:
        size = f"; {claim.at_least:g} and more counts ({claim.at_least_source})"
    yield f"Holds:   where it {claim.direction}{size}"
    yield (
        f"Futures: {one.share.count:,} of {one.share.futures:,}, {_percent(one.share.value, 2)} "
        f"({_percent(low, 2)} to {_percent(high, 2)}; Monte Carlo error {one.share.error:.2%})"
    )


def _sizes(one: ClaimResult) -> Iterator[str]:
    quantiles = np.quantile(one.contrast, RANKS).tolist()
    shown = ", ".join(
        f"{rank:.0%} {signed(value)}" for rank, value in zip(RANKS, quantiles, strict=True)
    )
    low, high = map(_percent, one.still.interval)
    still = f"none in {_percent(one.still.value)} ({low} to {high})"
    middle = "none" if one.size[0] == 0 else _size(one)
    yield f"Effect:  {middle} in the median; quantiles {shown}; {still}"
    if one.luck is not None:
        luck = one.luck
        yield (
            f"Luck:    {luck.share:.0%} of its variance ({luck.low:.0%} to {luck.high:.0%}); the "
            f"rest is assumptions (from at most {CROSSED} draws of them that meet the same "
            f"{CROSSED} streams of luck)"
        )


def _decided(one: ClaimResult, register: Register) -> Iterator[str]:
    if not one.deciders:
        yield "Decided: no assumption stands out"
    for name, rho in one.deciders:
        parameter = register.parameters[name]
        yield (
            f"Decided: {name} ({parameter.label}; {parameter.low:g} to {parameter.high:g} "
            f"{parameter.unit}), rank correlation {rho:+.2f}"
        )


def _box(one: ClaimResult, register: Register) -> Iterator[str]:
    fails = one.share.futures - one.share.count
    if one.box is not None:
        yield f"Fails:   where {_limits(one.box, register)}"
        yield f"         {_caught(one.box.found)}"
        yield f"         on the other half of the futures: {_caught(one.box.retested)}"
    elif fails == 0:
        yield f"Fails:   no such futures in {one.share.futures:,}"
    else:
        yield f"Fails:   in {fails:,} futures; no box of few assumptions stands out"
