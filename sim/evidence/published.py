"""Do theories of others give their published results, from their formulas alone?

Each function of COMPUTED gives, by the names of seeds/validation/published.toml, what sim/theories/
makes of the published inputs. A single number is shown as it comes out; of a list it is counted how
many of its numbers agree. All are promised.
"""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Final

import numpy as np

from sim.evidence.checks import Check, Done, Result, nothing, verdict_of
from sim.evidence.published_tables import (
    FILE,
    Published,
    PublishedNumbers,
    PublishedResult,
)
from sim.inputs.strict_toml import FileProblems, Problem, nearest
from sim.model.ops import Array
from sim.theories import landscape, similarity, spins
from sim.theories.group_decision import Bargaining

KIND: Final = "Published results"
ALLIANCE, VOTE = 3.0, 2.0
"""The largest difference of two alliances (0 to 3), and of two votes (1 to 3)."""
STRENGTHS = range(1, 101)
"""Strengths of an actor that are tried for the one at which another changes sides."""
TRIANGLES: Mapping[str, tuple[int, int, int]] = {
    "three enemies": (-1, -1, -1),
    "two enemies with a friend": (-1, 1, 1),
    "three friends": (1, 1, 1),
    "two friends with an enemy": (1, -1, -1),
}
"""Bonds of the first actor with the second and the third, and of these two."""

Found = Mapping[str, Array]
"""What a theory gives, (number,) by the name of the reading."""


def published_checks(published: Published, done: Done = nothing) -> list[Check]:
    """A check of each published result. Raises FileProblems when its tables are wrong."""
    checks = []
    for result in published.results:
        checks.append(_check(published, result))
        done()
    return checks


def _check(published: Published, result: PublishedResult) -> Check:
    if result.id not in COMPUTED:
        fix = nearest(result.id, COMPUTED)
        raise _problem(published, f"nothing computes '{result.id}'", ", ".join(COMPUTED), fix)
    found = COMPUTED[result.id](published, result)
    results = tuple(_result(published, result, one, found) for one in result.reading)
    return Check(
        kind=KIND,
        name=result.id,
        claim=result.claim,
        source=result.source,
        measured=f"the same inputs: {', '.join(result.inputs)}" if result.inputs else "formulas",
        verdict=verdict_of(results),
        promised=True,
        results=results,
        n=sum(found[one.name].size for one in result.reading),
        cases="numbers",
    )


def _result(
    published: Published, result: PublishedResult, one: PublishedNumbers, found: Found
) -> Result:
    """One reading held against what was published."""
    if one.name not in found:
        raise _problem(published, f"'{result.id}' gives no '{one.name}'", ", ".join(found))
    numbers, came = published.numbers(one), found[one.name]
    if numbers.shape != came.shape:
        what = f"'{one.name}' of '{result.id}': {numbers.size} published numbers for {came.size}"
        raise _problem(published, what)
    agree = np.abs(came - numbers) <= one.tolerance
    if numbers.size == 1:
        return _single(one, float(numbers[0]), float(came[0]), bool(agree[0]))
    size, close = numbers.size, f", to {_plain(one.tolerance)}" if one.tolerance else ""
    return Result(
        name=one.name,
        unit="numbers that agree",
        expected=f"all {size:,}{close}",
        value=float(agree.sum()),
        met=bool(agree.all()),
        least=float(size),
        most=float(size),
    )


def _single(one: PublishedNumbers, number: float, came: float, agrees: bool) -> Result:
    close = f" ± {_plain(one.tolerance)}" if one.tolerance else ""
    ends = number - one.tolerance, number + one.tolerance
    return Result(one.name, "", f"{number:,.10g}{close}", came, agrees, *ends)


def _plain(tolerance: float) -> str:
    """A tolerance without powers of ten."""
    return np.format_float_positional(tolerance, trim="-")


def _problem(published: Published, what: str, allowed: str = "", fix: str = "") -> FileProblems:
    return FileProblems([Problem(str(published.folder / FILE), 1, 1, what, allowed, fix)])


# ---- landscape -----------------------------------------------------------------------------------


def _landscape(published: Published, result: PublishedResult) -> tuple[Array, Array]:
    """Strengths (actor,) and propensities (actor, actor) as they were published."""
    actors, ratings = published.inputs(result)
    strengths = actors.numbers(["strength"])[:, 0]
    return strengths, landscape.propensities(ratings.numbers(ratings.heads[1:]))


def _energies(published: Published, result: PublishedResult) -> Found:
    strengths, wish = _landscape(published, result)
    camps = _listed_camps(published, result, len(strengths))
    energy = landscape.energies(camps, landscape.pulls(strengths, wish))
    return {
        "energies": energy,
        "lowest": energy.min(keepdims=True),
        "mean": energy.mean(keepdims=True),
        "highest": energy.max(keepdims=True),
    }


def _minima(published: Published, result: PublishedResult) -> Found:
    strengths, wish = _landscape(published, result)
    camps = _listed_camps(published, result, len(strengths))
    stable = landscape.stable(camps, strengths, wish).astype(float)
    return {"flags of local minima": stable, "local minima": np.array([stable.sum()])}


def _listed_camps(published: Published, result: PublishedResult, actors: int) -> Array:
    """Camps in the order of the published table, (configuration, actor): side 1 is 1.0, 2 -1.0."""
    (listed,) = {one.file for one in result.reading if one.file is not None}
    table = published.table(listed)
    return np.asarray(3.0 - 2.0 * table.numbers(table.heads[:actors]))


def _camps(published: Published, result: PublishedResult) -> Found:
    best = _best(*_landscape(published, result))
    return {"sides of the actors": (3.0 - best) / 2.0}


def _best(strengths: Array, wish: Array) -> Array:
    """The camps of lowest energy, (actor,)."""
    camps = landscape.configurations(len(strengths))
    energy = landscape.energies(camps, landscape.pulls(strengths, wish))
    return landscape.best(camps, energy)


def _flip(published: Published, result: PublishedResult) -> Found:
    strengths, wish = _landscape(published, result)
    actors = next(published.inputs(result))
    leaving, growing = (actors.line("actor", name) for name in result.of)
    for strength in STRENGTHS:
        strengths[growing] = strength
        if _best(strengths, wish)[leaving] < 0.0:
            break
    return {"strength from which it leaves": np.array([float(strength)])}


# ---- spins and bargaining ------------------------------------------------------------------------


def _triangles(published: Published, result: PublishedResult) -> Found:
    del published, result  # formulas need no inputs
    found: dict[str, Array] = {}
    for name, bonds in TRIANGLES.items():
        energy, ways = spins.ground(_bonds(bonds))
        found[f"{name}: lowest energy"] = np.array([energy])
        found[f"{name}: ways to it"] = np.array([float(ways)])
    return found


def _bonds(three: tuple[int, int, int]) -> Array:
    """Bonds of three actors, (actor, actor)."""
    matrix = np.zeros((3, 3))
    matrix[np.triu_indices(3, 1)] = three
    return matrix + matrix.T


def _bargaining(published: Published, result: PublishedResult) -> Bargaining:
    (table,) = published.inputs(result)
    return Bargaining(*table.numbers(["Position", "Capability", "Salience"]).T)


def _decision_start(published: Published, result: PublishedResult) -> Found:
    one = _bargaining(published, result)
    return {
        "weighted median": np.array([one.median(one.positions)]),
        "weighted mean": np.array([one.mean(one.positions)]),
        "risks": one.risk(one.positions),
    }


def _decision_rounds(published: Published, result: PublishedResult) -> Found:
    one = _bargaining(published, result)
    rounds = list(one.rounds(len(published.numbers(result.reading[0]))))
    return {
        "means": np.array([one.mean(positions) for positions in rounds]),
        "medians": np.array([one.median(positions) for positions in rounds]),
    }


# ---- similarity ----------------------------------------------------------------------------------


def _s_1914(published: Published, result: PublishedResult) -> Found:
    (table,) = published.inputs(result)
    one, other, weights = table.numbers(result.of).T
    return {
        "S": np.array([similarity.s_score(one, other, ALLIANCE)]),
        "S, weighted": np.array([similarity.s_score(one, other, ALLIANCE, weights)]),
    }


def _tau_b(published: Published, result: PublishedResult) -> Found:
    (table,) = published.inputs(result)
    return {"tau-b": np.array([similarity.tau_b(*table.numbers(result.of).T)])}


def _s_1947(published: Published, result: PublishedResult) -> Found:
    allied, voted = published.inputs(result)
    *powers, weights = result.of
    weight = allied.numbers([weights])[:, 0]
    pairs = list(combinations(allied.numbers(powers).T, 2))
    votes = combinations(voted.numbers(powers).T, 2)
    return {
        "S of alliances": np.array([similarity.s_score(a, b, ALLIANCE) for a, b in pairs]),
        "S of alliances, weighted": np.array(
            [similarity.s_score(a, b, ALLIANCE, weight) for a, b in pairs]
        ),
        "S of votes": np.array([similarity.s_score(a, b, VOTE) for a, b in votes]),
    }


def _agreement(published: Published, result: PublishedResult) -> Found:
    (table,) = published.inputs(result)
    pairs = combinations(table.numbers(result.of).T, 2)
    return {"agreement": np.array([similarity.agreement(a, b) for a, b in pairs])}


def _china_index(published: Published, result: PublishedResult) -> Found:
    return {
        one.name: similarity.overall(table.numbers(result.of))
        for one, table in zip(result.reading, published.inputs(result), strict=True)
    }


COMPUTED: Mapping[str, Callable[[Published, PublishedResult], Found]] = {
    "landscape-energies": _energies,
    "landscape-minima": _minima,
    "landscape-camps": _camps,
    "landscape-flip": _flip,
    "triangles": _triangles,
    "decision-start": _decision_start,
    "decision-rounds": _decision_rounds,
    "s-score-1914": _s_1914,
    "s-score-1947": _s_1947,
    "tau-b": _tau_b,
    "agreement": _agreement,
    "china-index": _china_index,
}
"""How each published result is computed."""
