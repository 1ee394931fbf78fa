"""Does the home country hedge? Three readings, because they disagree for a reason.

    spread     = normalised entropy of the alignments * their mean
    two-track  = min(RM, RC)      RM: share of finance from the top patron;
                                  RC: share of security, effort and finance kept with its rivals
    ambiguity  = 4 q (1 - q), q the chance that observers give to siding with the patron
    tilt       = 50 * (1 + N),  N = (West - China) / (West + China)

Source: seeds/sources.toml, entries hedging-spread, kuik, lim-cooper, aocai.
"""

from sim.model.ops import Array, at_least, largest, log, logistic, minimum, total, where
from sim.model.units import PERCENT


def spread(alignments: Array) -> Array:
    """Evenness of the alignments times their mean, 0-1."""
    whole = total(alignments)
    share = alignments * (1.0 / whole)
    count = float(len(alignments))
    entropy = -total(share * log(share)) / log(count + 0.0 * whole)
    return entropy * whole / count


def top_mask(alignments: Array) -> Array:
    """1 for the partner closest to the home country, 0 for the others, (partner, member)."""
    return where(at_least(alignments, largest(alignments)), 1.0, 0.0)


def two_track(top: Array, finance: Array, security: Array, effort: Array) -> Array:
    """The smaller of returns from the top patron and what is kept with its rivals, 0-1.

    All three are (partner, member) shares that sum to one over partners.
    """
    returns = total(top * finance)
    tracks = [1.0 - total(top * share) for share in (security, effort, finance)]
    kept = total(tracks) / float(len(tracks))
    return minimum(returns, kept)


def side_probability(belief: Array, middle: Array, deviation: Array) -> Array:
    """An observer's probability that the home country leans to the patron beyond `middle`."""
    return logistic((belief - middle) / deviation)


def tilt(west: Array, china: Array) -> Array:
    """0 = China, 100 = the West; of alignments, or of votes, which are two scales."""
    return 0.5 * PERCENT * (1.0 + (west - china) / (west + china))
