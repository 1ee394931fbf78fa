"""What a search found: both scores, what is chosen, whether it has settled, and where it lies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sim.cli.printing.robust import POINTS, records
from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.explore.jackknife import errors
from sim.explore.shares import SURE
from sim.explore.tuning import said
from sim.figures.convergence import finding
from sim.inputs.strict_toml import shown_path
from sim.reports.robust import Robust
from sim.reports.search import Search


def print_search(found: Search, folder: Path) -> None:
    """Print how what was found does on other futures, beside the others, and what it chooses."""
    say(headline(found), *_scores(found))
    print()
    rows = [_row(found, row) for row in found.table.to_dict("records")]
    for line in table(rows, width(), numbers=list(rows[0])[1:]):
        print(line)
    say(f"  points of 100; ± is 95 % of what chance leaves open; values: on {_tested(found)}")
    print()
    say(*_chosen(found), settled(found))
    say(f"Strategy: {shown_path(folder / found.strategy.name)}.toml")
    say(f"Saved: {shown_path(folder)}")


def as_json(found: Search, folder: Path) -> dict[str, Any]:
    """The same with every number in full."""
    names = [choice.name for choice in found.space.choices]
    rival, ahead, error = against_the_best(found.tested)
    return {
        "scores": records(found.table),
        "ahead": {"of": rival, "difference": ahead, "error": error, "clear": _clear(ahead, error)},
        "found": found.strategy.name,
        "chosen": said(found.space, found.searched.candidates[found.pick], found.left),
        "left": [names[i] for i in found.left],
        "pareto": records(found.pareto),
        "hypervolume": records(found.convergence),
        "growth": found.searched.growth,
        "settled": found.searched.settled,
        "folder": shown_path(folder),
    }


# ---- scores --------------------------------------------------------------------------------------


def headline(found: Search) -> str:
    """A sentence for a minister: whether it beats the best of the others on other futures."""
    rival, ahead, error = against_the_best(found.tested)
    if rival is None:
        return f"{found.strategy.name} was found; there is no other strategy to compare it with."
    much = f"{POINTS * abs(ahead):.2f} ± {POINTS * SURE * error:.2f} points of 100"
    on = "on futures that the search has not seen"
    if not _clear(ahead, error):
        return f"No clear effect {on}: what was found scores within {much} of {rival}."
    better = "more" if ahead > 0 else "less"
    return f"What was found scores {much} {better} than {rival}, the best of the others, {on}."


def against_the_best(one: Robust) -> tuple[str | None, float, float]:
    """The best of the others by mean score, how far the first strategy is ahead, and the error."""
    scores = one.found.scores.mean(axis=1)
    if len(scores) == 1:
        return None, 0.0, 0.0
    rival = 1 + int(np.argmax(scores[1:].mean(axis=1)))
    apart = scores[0] - scores[rival]
    error, _ = errors(lambda kept: np.asarray(apart[kept].mean()), len(apart))
    return one.found.strategies[rival], float(apart.mean()), float(error)


def _clear(ahead: float, error: float) -> bool:
    return abs(ahead) > SURE * error


def _scores(found: Search) -> Iterator[str]:
    tuned, tested = (_score(one) for one in (found.tuned, found.tested))
    yield f"  on the futures it was tuned on: {tuned} ({_futures(found.tuned)})"
    yield f"  on futures it was not tuned on: {tested} ({_tested(found)})"


def _score(one: Robust) -> str:
    score, error = one.found.criteria["mean"][0], one.found.errors["mean"][0]
    return _with_error(float(score), float(error))


def _with_error(value: float, error: float) -> str:
    return f"{POINTS * value:.2f} ± {POINTS * SURE * error:.2f}"


def _futures(one: Robust) -> str:
    run, scenarios = one.question.run, len(one.question.scenarios)
    return f"{scenarios} scenario{'s' * (scenarios > 1)} x {run.design.members:,}, seed {run.seed}"


def _tested(found: Search) -> str:
    return _futures(found.tested)


def _row(found: Search, row: dict[Any, Any]) -> Row:
    scores = {
        head: _with_error(row[when], row[f"{when}_error"])
        for head, when in (("tuned on", "tuned"), ("tested again", "tested"))
    }
    names = found.question.values.names
    values = {name: _with_error(row[name], row[f"{name}_error"]) for name in names}
    return {"strategy": row["strategy"], **scores, **values}


# ---- what is chosen, and whether it has settled --------------------------------------------------


def _chosen(found: Search) -> Iterator[str]:
    """What is chosen, and what makes no clear difference."""
    chosen = said(found.space, found.searched.candidates[found.pick], found.left)
    yield f"It chooses: {'; '.join(chosen) or 'nothing: it leaves all as it is'}"
    if found.left:
        names = ", ".join(found.space.choices[i].name for i in found.left)
        yield f"Left as it is, for want of a difference that matters: {names}"


def settled(found: Search) -> str:
    """Whether the search has settled."""
    searched, front = found.searched, len(found.searched.front)
    return (
        f"Search: {searched.generations[-1]:,} strategies, {front} that no other beats, "
        f"hypervolume {searched.hypervolumes[-1]:.4f}. {finding(searched)}"
    )
