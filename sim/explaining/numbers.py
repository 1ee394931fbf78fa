"""A parameter, or a group that differs by actor: what it is, and what depends on it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.explaining.cited import written_out
from sim.explaining.formulas import formulas
from sim.explaining.meaning import Cell, Content, Meaning, Row
from sim.explaining.study import Study
from sim.explaining.uses import Use
from sim.model.ops import Array
from sim.model.units import PERCENT

DECIMALS = 4
"""Digits behind the point of outcomes and swings."""

NOWHERE = "nowhere: no actor reads it"
"""What stands for a parameter or a lever that nothing depends on."""


def names(study: Study) -> list[str]:
    """Parameters, and the groups of those that differ by actor, channel or kind."""
    parameters = list(study.register.parameters)
    return list(dict.fromkeys([*parameters, *map(_group, parameters)]))


def meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What a single parameter means, or all of a group."""
    members = [n for n in study.register.parameters if name in (n, _group(n))]
    single = members == [name]
    records = [study.register.parameters[member] for member in members]
    uses = study.uses.get(_group(name), [])
    about: dict[str, Content] = {
        "meaning": records[0].label if single else labels(study, members),
        "number": numbers(study, members, named=not single),
        "source": written_out(study, [record.source for record in records]),
        "estimate": estimates(study, members, named=not single),
        "used in": use_rows(study, uses) or NOWHERE,
        "equation": formulas(study.code, uses, _group(name)),
        **_dependence(study, members, single),
    }
    yield Meaning("parameter" if single else "group of parameters", name, about)


def numbers(study: Study, members: Sequence[str], *, named: bool = True) -> list[Row]:
    """Value, range, unit and kind of some parameters, with their names unless there is one."""
    rows: list[Row] = []
    for member in members:
        record = study.register.parameters[member]
        row: dict[str, Cell] = {"parameter": member} if named else {}
        row |= {"value": record.value, "low": record.low, "high": record.high}
        rows.append({**row, "kind": record.kind, "unit": record.unit})
    return rows


def labels(study: Study, members: Sequence[str]) -> list[str]:
    """What some parameters mean, one by one."""
    return [f"{member}: {study.register.parameters[member].label}" for member in members]


def estimates(study: Study, members: Sequence[str], *, named: bool = True) -> list[str]:
    """What data say of some parameters and how it was found, of those that were estimated."""
    return [
        (f"{member}: " if named else "") + _estimate(study.estimates[member])
        for member in members
        if member in study.estimates
    ]


def _estimate(found: Mapping[str, Any]) -> str:
    size = f"{found['value']} ({found['low']} to {found['high']}, 90 %)"
    basis = f"{found['n']} observations of {found['first']}-{found['last']}"
    tried = f"; tried beside it: {found['checks']}" if found.get("checks") else ""
    return f"{size} from {basis}: {found['method']}{tried}"


def use_rows(study: Study, uses: Sequence[Use]) -> list[Row]:
    """Which rule a value goes into, and who hands it in; "-" where an actor uses it by itself."""
    found: dict[tuple[str, str], Row] = {}
    for use in uses:
        for rule in use.rules or ("",):
            at = study.code.rule_functions[rule].at() if rule else "-"
            row: Row = {"rule": at, "handed in by": use.at}
            found.setdefault((rule, use.spot.function.name), row)
    return list(found.values())


def _group(name: str) -> str:
    return name.partition(".")[0]


# ---- how strongly the baseline depends on it -----------------------------------------------------


def _dependence(study: Study, members: list[str], single: bool) -> dict[str, Content]:
    ranged = [member for member in members if member in study.swings.parameters]
    if not ranged:
        return {"swing": "none: a number without a range"}
    if single:
        return {"swing": _swing(study, members[0]), "note": _note(study)}
    places = {name.partition(".")[2]: study.swings.parameters.index(name) for name in ranged}
    return {
        "swing": _table(study, {end: study.swings.size[i] for end, i in places.items()}),
        "rank": _table(study, {end: _rank(study, i) for end, i in places.items()}),
        "share": _table(study, _shares(study, ranged)),
        "note": _note(study),
    }


def _swing(study: Study, name: str) -> list[Row]:
    """One row per outcome: what the ends of the range make of it."""
    s = study.swings
    i = s.parameters.index(name)
    ends = {"centre": s.centre, "at low": s.low[i], "at high": s.high[i], "swing": s.size[i]}
    return _table(study, {**ends, "rank": _rank(study, i), **_shares(study, [name])})


def _rank(study: Study, i: int) -> list[int | None]:
    """Rank of a parameter by outcome; none where it moves nothing."""
    ranks, sizes = study.swings.rank[i].tolist(), study.swings.size[i].tolist()
    return [rank if size else None for rank, size in zip(ranks, sizes, strict=True)]


def _shares(study: Study, members: list[str]) -> dict[str, Array]:
    """Shares of the squared swings by outcome, %: of some numbers, and of all assumed ones."""
    parameters = study.register.parameters
    assumed = [name for name, record in parameters.items() if record.kind == "assumed"]
    shares = {"share %": study.swings.share(members), "assumed %": study.swings.share(assumed)}
    return {head: (PERCENT * share).round(1) for head, share in shares.items()}


def _table(study: Study, columns: dict[str, Array] | dict[str, list[int | None]]) -> list[Row]:
    """One row per outcome, with plain numbers."""
    plain = {head: [_plain(cell) for cell in column] for head, column in columns.items()}
    return [
        {"outcome": outcome, **{head: column[k] for head, column in plain.items()}}
        for k, outcome in enumerate(study.swings.outcomes)
    ]


def _plain(cell: float | int | None) -> Cell:
    return cell if cell is None or isinstance(cell, int) else round(float(cell), DECIMALS)


def _note(study: Study) -> list[str]:
    kinds = [record.kind for record in study.register.parameters.values()]
    return [
        f"The baseline in {study.swings.quarter}, chance off; one number at a time at its low and "
        "its high end, others at their centre; interactions hidden.",
        f"Alignments are {study.register.outputs['alignment'].unit}, the tilt is "
        f"{study.register.outputs['tilt'].unit}.",
        f"rank: 1 moves the outcome most, of {len(study.swings.parameters)} with a range; "
        "- moves nothing.",
        "share: its part of the sum of all squared swings.",
        f"assumed: the part of the {kinds.count('assumed')} assumed among all {len(kinds)} "
        "numbers: how far the outcome rests on assumption.",
    ]
