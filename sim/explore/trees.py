"""The same question by a tree: which few splits of the assumptions part the cases from the others?

A classification tree (CART) of scikit-learn on the parameters that the screen of `boxes` keeps, at
most DEPTH splits deep. Each of its ends is a box of its own; all of them together hold every future
once, so that a tree shows several kinds of cases where a box shows one.

Source: Breiman and others (1984), "Classification and regression trees".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from sim.explore.boxes import LEAST_CASES, SCREENED, Booleans, Counts, Span, count, telling
from sim.explore.libraries import library

DEPTH: Final = 3
LEAST_SHARE: Final = 0.02
"""Share of the futures that each end of a tree holds at least."""


@dataclass(frozen=True)
class Leaf:
    """An end of a tree: the splits that lead there, and the futures in it."""

    limits: Mapping[str, Span]
    """Where each parameter lies in its range, from 0 to 1, the first split first."""
    found: Counts
    """Of the futures that the tree was grown on."""
    retested: Counts
    """Of futures that did not help to grow it."""

    @property
    def confirmed(self) -> bool:
        """Whether such futures are more frequent there: where it was grown, and clearly anew."""
        return self.found.density > self.found.base and self.retested.clear


def grow_tree(
    places: pd.DataFrame, cases: Booleans, retest: tuple[pd.DataFrame, Booleans]
) -> tuple[Leaf, ...]:
    """The ends of a tree, those with most cases for their size first; a single one if none splits.

    Args:
        places: where in its range each parameter lies, 0-1, a row a future, as `Sample.places`.
        cases: whether each future is a case, (member,).
        retest: the same of futures that do not help to grow it.

    Raises:
        LibraryMissingError: scikit-learn, which comes with the EMA workbench, is not installed.
    """
    near = places[telling(places, cases)[:SCREENED]]
    least = max(LEAST_CASES, round(LEAST_SHARE * cases.size))
    tree = library("sklearn.tree").DecisionTreeClassifier(
        max_depth=DEPTH, min_samples_leaf=least, random_state=0
    )
    grown = tree.fit(near.to_numpy(), cases).tree_
    ends = _ends(grown, list(map(str, near)), 0, {})
    leaves = [Leaf(one, count(one, near, cases), count(one, *retest)) for one in ends]
    return tuple(sorted(leaves, key=lambda leaf: -leaf.found.density))


def _ends(
    tree: Any, names: list[str], node: int, limits: dict[str, Span]
) -> Iterator[dict[str, Span]]:
    """The limits of every end below a node."""
    below, above = tree.children_left[node], tree.children_right[node]
    if below == above:
        yield limits
        return
    name, split = names[tree.feature[node]], float(tree.threshold[node])
    low, high = limits.get(name, (0.0, 1.0))
    yield from _ends(tree, names, below, limits | {name: (low, split)})
    yield from _ends(tree, names, above, limits | {name: (split, high)})
