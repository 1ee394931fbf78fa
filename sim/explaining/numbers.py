"""A parameter, or a group that differs by actor: what it is, and what depends on it."""

from collections.abc import Iterator, Sequence

from sim.explaining.cited import written_out
from sim.explaining.formulas import formulas
from sim.explaining.page import Cell, Content, Meaning, Row
from sim.explaining.sources import Shelf
from sim.explaining.uses import Reading
from sim.model.ops import Array
from sim.model.units import PERCENT

DECIMALS = 4
"""Digits behind the point of outcomes and swings."""

NOWHERE = "nowhere: no actor reads it"
"""What is said of a parameter or a lever that nothing depends on."""


def names(shelf: Shelf) -> list[str]:
    """Parameters, and the groups of those that differ by actor, channel or kind."""
    parameters = list(shelf.register.parameters)
    return list(dict.fromkeys([*parameters, *map(_group, parameters)]))


def pages(shelf: Shelf, name: str) -> Iterator[Meaning]:
    """One page, for a single parameter or for all of a group."""
    members = [n for n in shelf.register.parameters if name in (n, _group(n))]
    single = members == [name]
    records = [shelf.register.parameters[member] for member in members]
    readings = shelf.readings.get(_group(name), [])
    about: dict[str, Content] = {
        "meaning": records[0].label if single else labels(shelf, members),
        "number": numbers(shelf, members, named=not single),
        "source": written_out(shelf, [record.source for record in records]),
        "used in": reading_rows(shelf, readings) or NOWHERE,
        "equation": formulas(shelf.code, readings, _group(name)),
        **_dependence(shelf, members, single),
    }
    yield Meaning("parameter" if single else "group of parameters", name, about)


def numbers(shelf: Shelf, members: Sequence[str], *, named: bool = True) -> list[Row]:
    """Value, range, unit and kind of some parameters, with their names unless there is one."""
    rows: list[Row] = []
    for member in members:
        record = shelf.register.parameters[member]
        row: dict[str, Cell] = {"parameter": member} if named else {}
        row |= {"value": record.value, "low": record.low, "high": record.high}
        rows.append({**row, "kind": record.kind, "unit": record.unit})
    return rows


def labels(shelf: Shelf, members: Sequence[str]) -> list[str]:
    """What some parameters mean, one by one."""
    return [f"{member}: {shelf.register.parameters[member].label}" for member in members]


def reading_rows(shelf: Shelf, readings: Sequence[Reading]) -> list[Row]:
    """Which rule a value goes into, and who hands it in; "-" where an actor uses it by itself."""
    found: dict[tuple[str, str], Row] = {}
    for reading in readings:
        for rule in reading.rules or ("",):
            at = shelf.code.rule_functions[rule].at() if rule else "-"
            row: Row = {"rule": at, "handed in by": reading.at}
            found.setdefault((rule, reading.spot.function.name), row)
    return list(found.values())


def _group(name: str) -> str:
    return name.partition(".")[0]


# ---- how strongly the baseline depends on it -----------------------------------------------------


def _dependence(shelf: Shelf, members: list[str], single: bool) -> dict[str, Content]:
    ranged = [member for member in members if member in shelf.swings.parameters]
    if not ranged:
        return {"swing": "none: a number without a range"}
    if single:
        return {"swing": _swing(shelf, members[0]), "note": _note(shelf)}
    places = {name.partition(".")[2]: shelf.swings.parameters.index(name) for name in ranged}
    return {
        "swing": _table(shelf, {end: shelf.swings.size[i] for end, i in places.items()}),
        "rank": _table(shelf, {end: _rank(shelf, i) for end, i in places.items()}),
        "share": _table(shelf, _shares(shelf, ranged)),
        "note": _note(shelf),
    }


def _swing(shelf: Shelf, name: str) -> list[Row]:
    """One row per outcome: what the ends of the range make of it."""
    s = shelf.swings
    i = s.parameters.index(name)
    ends = {"centre": s.centre, "at low": s.low[i], "at high": s.high[i], "swing": s.size[i]}
    return _table(shelf, {**ends, "rank": _rank(shelf, i), **_shares(shelf, [name])})


def _rank(shelf: Shelf, i: int) -> list[int | None]:
    """Rank of a parameter by outcome; none where it moves nothing."""
    ranks, sizes = shelf.swings.rank[i].tolist(), shelf.swings.size[i].tolist()
    return [rank if size else None for rank, size in zip(ranks, sizes, strict=True)]


def _shares(shelf: Shelf, members: list[str]) -> dict[str, Array]:
    """Shares of the squared swings by outcome, %: of some numbers, and of all assumed ones."""
    parameters = shelf.register.parameters
    assumed = [name for name, record in parameters.items() if record.kind == "assumed"]
    shares = {"share %": shelf.swings.share(members), "assumed %": shelf.swings.share(assumed)}
    return {head: (PERCENT * share).round(1) for head, share in shares.items()}


def _table(shelf: Shelf, columns: dict[str, Array] | dict[str, list[int | None]]) -> list[Row]:
    """One row per outcome, with plain numbers."""
    plain = {head: [_plain(cell) for cell in column] for head, column in columns.items()}
    return [
        {"outcome": outcome, **{head: column[k] for head, column in plain.items()}}
        for k, outcome in enumerate(shelf.swings.outcomes)
    ]


def _plain(cell: float | int | None) -> Cell:
    return cell if cell is None or isinstance(cell, int) else round(float(cell), DECIMALS)


def _note(shelf: Shelf) -> list[str]:
    kinds = [record.kind for record in shelf.register.parameters.values()]
    return [
        f"The baseline in {shelf.swings.quarter}, chance off; one number at a time at its low and "
        "its high end, others at their centre; interactions hidden.",
        f"Alignments are {shelf.register.outputs['alignment'].unit}, the tilt is "
        f"{shelf.register.outputs['tilt'].unit}.",
        f"rank: 1 moves the outcome most, of {len(shelf.swings.parameters)} with a range; "
        "- moves nothing.",
        "share: its part of the sum of all squared swings.",
        f"assumed: the part of the {kinds.count('assumed')} assumed among all {len(kinds)} "
        "numbers: how far the outcome rests on assumption.",
    ]
