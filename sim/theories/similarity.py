"""How alike are two states' foreign policies?

    S = 1 - 2 sum(w |a - b|) / (sum(w) * range)          1 alike, -1 as far apart as can be

a and b are what two states do toward the same others (alliance of 0 to 3, vote of 1 to 3), w the
weight of each, such as its share of capabilities. tau-b counts pairs in the same order.

Sources: Signorino and Ritter (1999), International Studies Quarterly 43:115-144 (S); Bueno de
Mesquita (1975) for tau-b; Bailey, Strezhnev and Voeten (2017) for agreement in votes; Doublethink
Lab for the China Index.
"""

import numpy as np
from scipy import stats

from sim.model.ops import Array


def s_score(a: Array, b: Array, span: float, weights: Array | None = None) -> float:
    """S of two portfolios, (other,) each; `span` is the largest difference there can be.

    Raises ValueError when the weights sum to nothing.
    """
    kept = np.ones(len(a)) if weights is None else np.asarray(weights, dtype=float)
    if kept.sum() <= 0.0:
        raise ValueError("the weights sum to nothing")
    return float(1.0 - 2.0 * (kept * np.abs(a - b)).sum() / (kept.sum() * span))


def tau_b(a: Array, b: Array) -> float:
    """Kendall's tau-b of two portfolios, -1 to 1."""
    return float(stats.kendalltau(a, b, variant="b").statistic)


def agreement(a: Array, b: Array) -> float:
    """Mean agreement of votes 1 (yes), 2 (abstain), 3 (no): an abstention agrees by half."""
    return float((1.0 - np.abs(a - b) / 2.0).mean())


def overall(domains: Array) -> Array:
    """Overall score of the China Index: the mean over domains, (state,) from (state, domain)."""
    return np.asarray(np.mean(domains, axis=1))
