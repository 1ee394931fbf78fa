"""How good was a forecast that is a sample?

    CRPS   mean |x - y| - mean |x - x'| / 2 over values x, x' of the sample and what happened, y;
           in the unit of y, lower is better; the absolute error where the sample is one value
    skill  1 - CRPS / CRPS of a rival; below zero where the rival was better

Source: Gneiting & Raftery (2007), equation 21.
"""

import numpy as np

from sim.model.ops import Array


def crps(sample: Array, happened: float) -> float:
    """Continuous ranked probability score of a sample (row,)."""
    ordered = np.sort(sample)
    count = len(ordered)
    rank = 2.0 * np.arange(1, count + 1) - count - 1.0
    apart = 2.0 * float(rank @ ordered) / count**2
    return float(np.abs(ordered - happened).mean()) - 0.5 * apart


def covers(sample: Array, happened: float, share: float = 0.9) -> bool:
    """Whether what happened lies in the sample's central interval of this share."""
    low, high = np.quantile(sample, (0.5 - share / 2, 0.5 + share / 2))
    return bool(low <= happened <= high)
