"""What did the world look like at the end of 2018?

Flows come from the data; the tie of each channel is read off them:

    economy   = the partner's share of the home country's exports and realised finance
    security  = a ranged assumption
    diplomacy = votes_weight * identical UN votes + (1 - votes_weight) * standing

Sources: seeds/data; vannarith-2019 ¶14 (two strategic partnerships), ¶15 (ASEAN).
"""

from sim.model.ops import Array, total


def rest(shares: Array) -> Array:
    """What some shares leave of one, (member,)."""
    return 1.0 - total(shares)


def reconciled(measured: Array, uncertain: Array, whole: Array) -> Array:
    """Uncertain parts scaled so that they and the measured ones add up to the whole."""
    return uncertain * (whole - total(measured)) / total(uncertain)


def china_finance(china_commitments: Array, china_deflator: Array, disbursed_share: Array) -> Array:
    """Realised Chinese official finance, US$ m a year at 2018 prices."""
    return china_commitments * china_deflator * disbursed_share


def economic_tie(flows: Array) -> Array:
    """Share of each partner in all flows, (partner, member); `flows` is (kind, partner, member)."""
    amounts = total(flows)
    return amounts / total(amounts)


def diplomatic_tie(votes: Array, standing: Array, votes_weight: Array) -> Array:
    """Diplomatic closeness, 0-1. `standing` is 1 for a strategic partner, 0 for none."""
    return votes_weight * votes + (1.0 - votes_weight) * standing
