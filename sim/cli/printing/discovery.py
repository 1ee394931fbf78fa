"""What `hedgerow discover` says: in how many futures, in which, and whether fresh ones agree."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import say, width
from sim.explore.boxes import Box, Counts
from sim.explore.discovery import Discovery, leaf_words, limit_words
from sim.explore.shares import Share
from sim.explore.trees import DEPTH, Leaf
from sim.inputs.strict_toml import shown_path
from sim.reports.discovery import tree_table


def print_discovery(found: Discovery, folder: Path, saved: Sequence[Path]) -> None:
    """Print it, with the folder and what was written there last."""
    say(*_lines(found))
    print("\nModel output, not a forecast.")
    named = [path.name for path in saved if path.suffix == ".csv" and path.stem != "box"]
    files = ", ".join([*named, *(["figure"] if found.box else [])])
    say(f"Saved: {shown_path(folder)}/ ({files or 'the futures that were counted'})")


def percent(share: Share) -> str:
    """A share and its interval: `27 % (24 to 30)`."""
    low, high = share.interval
    decimals = 0 if 0.01 <= share.value <= 0.99 else 1
    return f"{share.value:.{decimals}%} ({low:.{decimals}%} to {high:.{decimals}%})".replace(
        "%", " %"
    )


def _lines(found: Discovery) -> Iterator[str]:
    asked, whole = found.question, found.whole
    under = f"{asked.scenario} against {asked.reference}" if asked.reference else asked.scenario
    what = " and ".join(term.words for term in asked.terms)
    yield f"{under}: {what}"
    yield f"so in {whole.count:,} of {whole.futures:,} futures, {percent(whole)}"
    if whole.independent is not None:
        worth = f"are worth {whole.independent:,.0f} independent ones"
        yield f"Futures share draws of the assumptions, and {worth}."
    yield ""
    if found.box is None:
        yield found.no_box
        missing = "limits.csv and no figure" if found.leaves else "limits.csv, tree.csv or figure"
        yield f"So there is no {missing}."
    else:
        yield from _box_lines(found, found.box)
    if found.leaves:
        yield from _tree_lines(found)


def _box_lines(found: Discovery, box: Box) -> Iterator[str]:
    yield "They lie where"
    yield from (f"  {limit_words(n, span, found.register)}" for n, span in box.limits.items())
    yield f"This box {_counted(box.found)}."
    fresh = box.retested
    caught = f", {percent(found.caught)}" if found.caught else ""
    yield f"Of {fresh.futures:,} fresh futures it {_counted(fresh)}{caught}."


def _counted(counts: Counts) -> str:
    return (
        f"catches {counts.cases_inside:,} of {counts.cases:,} such futures; "
        f"{counts.cases_inside:,} of the {counts.inside:,} in it are such"
    )


def _tree_lines(found: Discovery) -> Iterator[str]:
    clear = [leaf for leaf in found.leaves if leaf.confirmed]
    yield ""
    if not clear:
        yield f"A tree of at most {DEPTH} splits has no end that fresh futures confirm."
        return
    yield (
        f"A tree of at most {DEPTH} splits has {len(clear)} of {len(found.leaves)} ends that fresh "
        "futures confirm (such futures of all in each):"
    )
    rest = [leaf for leaf in found.leaves if not leaf.confirmed]
    rows = [_row(leaf_words(leaf, found.register), [leaf]) for leaf in clear]
    yield from table(
        [*rows, _row("elsewhere", rest)], width(), numbers=("searched", "fresh"), indent="  "
    )


def _row(where: str, leaves: Sequence[Leaf]) -> Row:
    return {
        "where": where,
        "searched": _of([leaf.found for leaf in leaves]),
        "fresh": _of([leaf.retested for leaf in leaves]),
    }


def _of(counts: Sequence[Counts]) -> str:
    return f"{sum(c.cases_inside for c in counts):,} of {sum(c.inside for c in counts):,}"


def as_json(found: Discovery, folder: Path, saved: Sequence[Path]) -> dict[str, Any]:
    """All of it, unrounded."""
    asked, whole, box = found.question, found.whole, found.box
    terms = [
        {"output": t.output, "quarter": t.quarter, "comparison": t.comparison, "number": t.number}
        for t in asked.terms
    ]
    limits = found.table.to_dict("records")
    counts = box and {"searched": vars(box.found), "fresh": vars(box.retested)}
    return {
        "folder": shown_path(folder),
        "saved": [shown_path(path) for path in saved],
        "scenario": asked.scenario,
        "against": asked.reference,
        "condition": terms,
        "futures": whole.futures,
        "such": whole.count,
        "share": {"value": whole.value, "error": whole.error, "interval": list(whole.interval)},
        "box": box and {"limits": limits, "counts": counts},
        "no_box": found.no_box,
        "tree": tree_table(found).to_dict("records"),
    }
