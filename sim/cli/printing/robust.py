"""Which strategy does well whatever happens: a sentence, criteria, and where the ranking flips."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.explore.jackknife import interval_of_share
from sim.explore.robustness import CRITERIA, Criterion, Lead
from sim.explore.shares import SURE
from sim.explore.values import Value
from sim.explore.weights import Flip
from sim.inputs.strict_toml import shown_path
from sim.reports.robust import Robust

POINTS: Final = 100.0
"""Scores and regrets are printed as points of 100."""
BEYOND: Final = 0.05
"""Share of futures beyond the ends of a scale from which that is said."""

READING: Final = (
    "  points of 100; ± and ranges: 95 % of what chance leaves open; where: the scenario of the "
    "largest mean regret"
)


def print_robust(found: Robust, folder: Path) -> None:
    """Print who is best by which criterion, the criteria, values, flips, and the folder."""
    say(headline(found), *leads(found))
    print()
    for line in criteria_table(found):
        print(line)
    say(READING)
    print()
    for line in table([_value_row(found, i) for i in range(len(_values(found)))], width()):
        print(line)
    say(*_beyond(found))
    print()
    say(*flip_lines(found), *_all_flips(found))
    say(f"Saved: {shown_path(folder)}")


def as_json(found: Robust, folder: Path) -> dict[str, Any]:
    """The same with every number in full."""
    names = found.found.strategies
    return {
        "futures": {"scenarios": list(found.found.scenarios), "members": _members(found)},
        "leads": {
            name: {
                "best": names[one.best],
                "second": None if one.second is None else names[one.second],
                "ahead": one.ahead,
                "error": one.error,
                "clear": bool(one.clear),
            }
            for name, one in found.found.leads.items()
        },
        "criteria": records(found.table),
        "regret": records(found.regrets),
        "values": records(found.means),
        "weights": records(found.weights),
        "folder": shown_path(folder),
    }


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as JSON can hold them."""
    return [
        {
            str(key): value.item() if isinstance(value, np.generic) else value
            for key, value in r.items()
        }
        for r in rows.to_dict("records")
    ]


def _members(found: Robust) -> int:
    return found.question.run.design.members


def _values(found: Robust) -> tuple[Value, ...]:
    return found.question.values.values


# ---- who leads -----------------------------------------------------------------------------------


def headline(found: Robust) -> str:
    """A sentence for a minister: which strategy is regretted least, and over how many futures."""
    titles = [one.title for one in found.question.strategies]
    one, over = found.found.leads["regret"], _over(found)
    best = titles[one.best]
    if one.second is None:
        return f"{best} stands alone {over}: name another strategy to compare it with."
    second = titles[one.second]
    if not one.clear:
        return (
            f"No clear winner {over}: by regret, {best} and {second} differ by less than "
            "chance leaves open."
        )
    return f"{best} is regretted least {over}, {_ahead(one)} points of 100 less than {second}."


def _over(found: Robust) -> str:
    scenarios, members = len(found.found.scenarios), _members(found)
    return f"over {scenarios} scenario{'s' * (scenarios > 1)} x {members:,} futures"


def _ahead(one: Lead) -> str:
    return f"{POINTS * one.ahead:.2f} ± {POINTS * SURE * one.error:.2f}"


def leads(found: Robust) -> Iterator[str]:
    """Who is best by each criterion, or that nobody clearly is."""
    titles = [one.title for one in found.question.strategies]
    if len(titles) == 1:
        return
    for criterion in CRITERIA:
        one = found.found.leads[criterion.name]
        assert one.second is not None
        best, second = titles[one.best], titles[one.second]
        said = f"{best}, {_ahead(one)} better than {second}"
        if not one.clear:
            said = f"{best}'s lead over {second}, {_ahead(one)}, is not clear"
        yield f"  {criterion.label + ':':<25}{said}"


# ---- tables --------------------------------------------------------------------------------------


def criteria_table(found: Robust) -> Iterator[str]:
    """A row for each strategy, the least regretted first."""
    rows = [_strategy_row(found, row) for row in found.table.to_dict("records")]
    numbers = {criterion.label for criterion in CRITERIA}
    yield from table(rows, width(), numbers=numbers)


def _strategy_row(found: Robust, row: dict[Any, Any]) -> Row:
    cells = {one.label: _cell(found, one, row) for one in CRITERIA}
    return {"strategy": row["strategy"], **cells, "where": row["regret_in"]}


def _cell(found: Robust, criterion: Criterion, row: dict[Any, Any]) -> str:
    value, error = row[criterion.name], row[f"{criterion.name}_error"]
    if criterion.name == "acceptable":
        low, high = interval_of_share(value, error, _members(found))
        return f"{value:.1%} ({low:.1%} to {high:.1%})"
    return f"{POINTS * value:.2f} ± {POINTS * SURE * error:.2f}"


def _value_row(found: Robust, i: int) -> Row:
    value = _values(found)[i]
    least = "at least" if value.best > value.worst else "at most"
    return {
        "value": value.name,
        "weight": f"{value.weight:.3g}",
        "read": f"{value.output} {value.when}",
        "scale": f"{value.worst:g} to {value.best:g}",
        "acceptable": f"{least} {value.least:g}",
        "meaning": value.label,
    }


def _beyond(found: Robust) -> Iterator[str]:
    """Values of which many futures lie beyond the ends of the scale."""
    for i, value in enumerate(_values(found)):
        share = value.beyond(found.read[:, :, i])
        if share > BEYOND:
            low, high = interval_of_share(share, 0.0, _members(found))
            reach = f"{share:.1%} ({low:.1%} to {high:.1%})"
            yield f"  {value.name}: {reach} of futures lie beyond the ends of its scale"


# ---- weights -------------------------------------------------------------------------------------


def flip_lines(found: Robust) -> Iterator[str]:
    """Between which weights of each value who has the highest mean score."""
    if len(found.question.strategies) > 1:
        clear = "" if found.found.leads["mean"].clear else " (not clear at these weights)"
        yield f"Highest mean score{clear} as one weight goes from 0 to 1, the others in proportion:"
        for i, value in enumerate(_values(found)):
            yield f"  {value.name} (now {value.weight:.3g}): {_reigns(found, i)}"


def _reigns(found: Robust, i: int) -> str:
    names = found.found.strategies
    changes = sorted(
        (flip for flip in found.lead_flips if flip.value == i), key=lambda flip: flip.weight
    )
    if not changes:
        means = found.scaled.mean(axis=(1, 3))
        clear = "" if found.found.leads["mean"].clear else ", not clear"
        return f"{names[int(np.argmax(means[:, i]))]} throughout: highest mean{clear}"
    first = names[changes[0].before]
    return ", ".join([first, *(f"{_since(flip)} {names[flip.after]}" for flip in changes)])


def _since(flip: Flip) -> str:
    """From which weight another has the lead, where futures are enough to tell."""
    half = SURE * flip.error
    if flip.weight - half <= 0.0 and flip.weight + half >= 1.0:
        return "then (so few futures do not tell from which weight)"
    return f"from {flip.weight:.3f} ± {half:.3f}"


def _all_flips(found: Robust) -> Iterator[str]:
    flips = len(found.flips)
    if flips:
        yield f"  {flips} changes of places in all: weights.csv"
