"""What is printed of a theory on a table of actors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sim.cli.printing.rows import Row, table
from sim.cli.printing.theories import numbered
from sim.cli.printing.width import width
from sim.inputs.strict_toml import shown_path
from sim.model.cast import listed
from sim.model.ops import Array
from sim.theories import landscape as theory
from sim.theories.group_decision import ROUNDS, Bargaining
from sim.theories.home_decision import Decided
from sim.theories.tables import Issue, Landscape

SHOWN = 10
"""Stable landscapes that are printed at most; JSON has all."""


# ---- landscape -----------------------------------------------------------------------------------


def landscape(found: Landscape, path: Path) -> tuple[dict[str, Any], list[str]]:
    """Landscape theory on actors, as JSON and as lines."""
    camps = theory.configurations(len(found.names))
    energy = theory.energies(camps, theory.pulls(found.strengths, found.propensity))
    kept = np.flatnonzero(theory.stable(camps, found.strengths, found.propensity))
    ordered = kept[np.argsort(energy[kept], kind="stable")]
    minima = [
        {"energy": float(energy[i]), "second_camp": list(theory.side(camps[i], found.names))}
        for i in ordered
    ]
    actors = _members(found, theory.best(camps, energy))
    as_json = {"actors": actors, "landscapes": len(camps), "stable": minima}
    return as_json, list(_landscape_lines(as_json, path))


def _members(found: Landscape, camps: Array) -> list[Row]:
    """Each actor in the landscape of lowest energy."""
    given = camps[None], found.strengths, found.propensity
    rows = zip(
        found.names,
        found.strengths.tolist(),
        np.where(camps > 0.0, 1, 2).tolist(),
        theory.frustrations(*given)[0].tolist(),
        theory.costs_of_changing(*given)[0].tolist(),
        strict=True,
    )
    heads = ("actor", "strength", "camp", "frustration", "cost of changing")
    return [dict(zip(heads, row, strict=True)) for row in rows]


def _landscape_lines(found: dict[str, Any], path: Path) -> Iterator[str]:
    actors, minima = found["actors"], found["stable"]
    yield ""
    yield (
        f"Landscape theory: which of two camps does everybody join?  ({shown_path(path)}, "
        f"{len(actors)} actors)"
    )
    rows = [{head: _number(value) for head, value in row.items()} for row in actors]
    yield from numbered(rows)
    yield ""
    yield (
        f"  Stable: {len(minima):,} of {found['landscapes']:,} landscapes; camps in the table are "
        "those of lowest energy"
    )
    stable = [
        {"energy": _number(one["energy"]), "in the second camp": listed(one["second_camp"]) or "-"}
        for one in minima[:SHOWN]
    ]
    yield from table(stable, width(), numbers=("energy",), indent="  ")
    if len(minima) > SHOWN:
        yield f"  and {len(minima) - SHOWN:,} more, in --json"


# ---- group decision ------------------------------------------------------------------------------


def group_decision(found: Issue, path: Path) -> tuple[dict[str, Any], list[str]]:
    """Group decision of actors, as JSON and as lines."""
    decided = Decided(found.bargaining)
    as_json = {"actors": actors_of(found.names, decided), "rounds": rounds_of(decided)}
    return as_json, list(_issue_lines(as_json, decided, path))


def actors_of(names: tuple[str, ...], decided: Decided) -> list[Row]:
    """Each actor, from where it starts to where it ends."""
    one = decided.bargaining
    columns = (one.capabilities, one.salience, one.positions, decided.rounds[-1])
    heads = ("actor", "capability", "salience", "position", f"after {ROUNDS} rounds")
    rows = zip(names, *(column.tolist() for column in columns), strict=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def rounds_of(decided: Decided) -> list[Row]:
    """Weighted mean and median at the start, round 0, and after each round."""
    one: Bargaining = decided.bargaining
    return [
        {"round": i, "mean": one.mean(positions), "median": one.median(positions)}
        for i, positions in enumerate((one.positions, *decided.rounds))
    ]


def _issue_lines(found: dict[str, Any], decided: Decided, path: Path) -> Iterator[str]:
    actors = found["actors"]
    yield ""
    yield (
        f"Group decision: where do bargaining actors end?  ({shown_path(path)}, "
        f"{len(actors)} actors)"
    )
    rows = [{head: _number(value) for head, value in row.items()} for row in actors]
    yield from numbered(rows)
    yield ""
    rounds = [
        {"round": f"{row['round']}", "mean": f"{row['mean']:.6f}", "median": f"{row['median']:.6f}"}
        for row in found["rounds"]
    ]
    yield from table(rounds, width(), numbers=("round", "mean", "median"), indent="  ")
    yield f"  {settled(decided)}"


def settled(decided: Decided) -> str:
    """Whether the bargaining has come to rest, in a sentence."""
    if decided.settled:
        return "Nobody moved in the last round."
    return "Actors still moved in the last round, so that the outcome hangs on when it is stopped."


def _number(value: object) -> str:
    """A number as it is best read; words as they are."""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.4g}"
    return str(value)
