"""What do votes in the General Assembly show of diplomatic ties?

    identical votes = (s - (1 - votes_weight) * standing) / votes_weight + vote_noise * z
    ideal point     = that of 2018 + ideal_scale * change of (West - patron) in votes + noise
    distance        = |ideal point - that of the power|

Votes are read off the tie, never the other way round: the noise moves no tie.

Source: seeds/data/unga_agreement_asean.csv, unga_ideal_points.csv (docs/ESTIMATES.md).
"""

from sim.model.ops import Array, maximum, minimum


def implied(tie: Array, standing: Array, votes_weight: Array) -> Array:
    """Share of identical votes that a tie stands for, without noise; may leave 0-1 a little."""
    return (tie - (1.0 - votes_weight) * standing) / votes_weight


def observed(votes: Array, noise: Array) -> Array:
    """Share of identical votes as counted, 0-1."""
    return minimum(maximum(votes + noise, 0.0), 1.0)


def ideal_point(lean: Array, lean_2018: Array, ideal_home_2018: Array, ideal_scale: Array) -> Array:
    """Ideal point; `lean` is votes shared with the West less those with the patron."""
    return ideal_home_2018 + ideal_scale * (lean - lean_2018)


def distance(ideal: Array, power: Array) -> Array:
    """Distance of ideal points, >= 0."""
    return maximum(ideal - power, power - ideal)
