"""Does Japan offer more when it believes that China dominates?

    factor = 1 + counterweight * max(0, belief - belief_2018)

Assumed; state-2018 ¶14-15 shows Japan and the US aligning their finance and training.
"""

from sim.model.ops import Array, positive


def factor(belief: Array, belief_2018: Array, counterweight: Array) -> Array:
    """Multiplier of Japan's offers, >= 1: rises with believed closeness beyond that of 2018."""
    return 1.0 + counterweight * positive(belief - belief_2018)
