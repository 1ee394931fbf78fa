"""How do others answer what a partner does?

    answer to the patron    factor = 1 + counterweight * max(0, belief - belief_2018)
    reward of closeness     factor = exp(donor_closeness * (closeness - closeness_2018))
    a donor's retreat       others offer fill_share of what it no longer gives, by their own size

A power that believes the home country closer to the patron than in 2018 offers more; official
donors reward closeness to themselves; a donor that retreats from the whole world leaves room that
the others fill in part. All three may be zero.

Sources: state-2018 ¶14-15 (Japan and the United States align their finance and training); S14-S15
of seeds/sources.toml (votes and aid).
"""

from sim.model.ops import Array, exp, positive


def answer(belief: Array, belief_2018: Array, counterweight: Array) -> Array:
    """Multiplier of an observer's offers, >= 1: rises with closeness believed beyond 2018."""
    return 1.0 + counterweight * positive(belief - belief_2018)


def reward(closeness: Array, closeness_2018: Array, donor_closeness: Array) -> Array:
    """Multiplier of a donor's offers, > 0: it gives more to those closer to it."""
    return exp(donor_closeness * (closeness - closeness_2018))


def retreat(base: Array, trend: Array, scale: Array) -> Array:
    """Official money that a donor no longer gives anyone, US$ m a year, >= 0."""
    return base * trend * positive(1.0 - scale)


def filled(left: Array, own: Array, every: Array, fill_share: Array) -> Array:
    """What a donor adds where others have `left` room, US$ m a year, by its share of what is given.

    `own` is its official money, `every` that of all donors, US$ m a year.
    """
    return fill_share * left * own / every
