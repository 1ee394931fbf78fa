"""What did the world look like when a run begins, in 2010, and at the end of 2018?

Flows come from the data. A recorded flow is a multiple of that of 2018, and how much of its change
since is believed is a number of its own:

    flow = flow of 2018 * multiple^record_slope

The tie of each channel, where it begins and what it returns to:

    economy   = the partner's share of the home country's exports and realised finance
    security  = a ranged assumption
    diplomacy = votes_weight * identical votes + (1 - votes_weight) * standing

with the votes of 1999 to 2009 for the beginning, and those of 2018 for what was observed then.

Sources: seeds/data, seeds/record.csv; vannarith-2019 ¶14 (two strategic partnerships), ¶15 (ASEAN).
"""

from sim.model.ops import Array, exp, log, total


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


def recorded(flow_2018: Array, multiple: Array, record_slope: Array) -> Array:
    """A flow of a year before 2019, US$ m a year; `multiple` > 0 is its size against 2018."""
    return flow_2018 * exp(record_slope * log(multiple))


def diplomatic_tie(votes: Array, standing: Array, votes_weight: Array) -> Array:
    """Diplomatic closeness, 0-1. `standing` is that of its partnership, 0-1."""
    return votes_weight * votes + (1.0 - votes_weight) * standing
