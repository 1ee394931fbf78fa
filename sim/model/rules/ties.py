"""How does closeness to a partner change, channel by channel?

    economy     T' = T + economy_speed * (share of the partner in exports and finance - T)
    security    s' = s + [gain](1 - s) - [loss] s - tie_decay * (s - rest)
    diplomacy   the same with political_decay, forces times political_decay / tie_decay, + line

with gain and loss from realised flows, effort, cooperation, grievance and pressure. A flow counts
by f = ln((F/Y + scale) / (F0/Y0 + scale)): its share of GDP on trend against that of 2010, when a
run begins; effort and cooperation count by their change since then. The weights say where a tie
ends, so that diplomacy, which is slower, ends where it would at the pace of security. `rest` is
what a tie returns to, a number of its own: votes of the years before 2010, and standing.

Sources: S16-S17 of seeds/sources.toml (grants, trade and investment align; loans need not);
vannarith-2019 ¶10-11, ¶13, ¶14; state-2018 ¶9 (channels).
"""

from sim.model.ops import (
    Array,
    at_least,
    below,
    both,
    log,
    maximum,
    minimum,
    negative,
    positive,
    where,
)
from sim.model.units import PERCENT


def flow_signal(flow: Array, trend_gdp: Array, share_then: Array, flow_scale: Array) -> Array:
    """f: the log change since 2010 of a flow's share of GDP on trend; flow_scale in % of GDP.

    On trend, lest a recession at home read as more generous partners.
    """
    then = 1.0 / (PERCENT * share_then + flow_scale)
    return log((PERCENT / trend_gdp * flow + flow_scale) * then)


def pull(signal: Array, weight: Array) -> tuple[Array, Array]:
    """(gain, loss) per quarter, each >= 0, from one signal; the weight may be negative."""
    pulled = weight * signal
    return positive(pulled), negative(pulled)


def repulsion(
    grievance: Array, pressure: Array, engagement: Array, tie_grievance: Array, tie_pressure: Array
) -> Array:
    """Loss per quarter from grievance and pressure.

    `engagement` (0-1) keeps contacts with non-government actors open under pressure.
    """
    return (tie_grievance * grievance + tie_pressure * pressure) * (1.0 - engagement)


def next_tie(tie: Array, gain: Array, loss: Array, rest: Array, decay: Array) -> Array:
    """Next quarter's closeness, 0-1."""
    return tie + gain * (1.0 - tie) - loss * tie - decay * (tie - rest)


def drifted(tie: Array, line: Array) -> Array:
    """Closeness after the political line has moved it: no share passes 0 or 1."""
    return minimum(maximum(tie + line, 0.0), 1.0)


def standing(status: Array, partnership_standing: Array) -> Array:
    """What partnerships count for, 0-1: each of two steps closes the same share of what is missing.

    `status` is 0, 1 or 2.
    """
    step = partnership_standing
    return status * step - 0.5 * step * step * status * (status - 1.0)


def signing_chance(status: Array, diplomacy: Array, partnership_rate: Array) -> Array:
    """Chance that a partnership is signed or upgraded in a quarter: closeness raises it."""
    return partnership_rate * diplomacy * (1.0 - 0.5 * status)


def next_partnership(status: Array, luck: Array, before: Array, chance: Array) -> Array:
    """Partnership status: 0 none, 1 strategic, 2 comprehensive; signed, never torn up.

    `luck` is uniform on (0, 1) and serves all partners: one signs when it falls within its `chance`
    beyond the chances `before` it.
    """
    mine = both(at_least(luck, before), below(luck, before + chance))
    return where(mine, status + 1.0, status)


def alignment(ties: Array, weights: Array) -> Array:
    """Alignment with each partner, (partner, member), 0-1.

    `ties` is (channel, partner, member), `weights` (channel, member).
    """
    weighted = weights[0] * ties[0] + weights[1] * ties[1] + weights[2] * ties[2]
    result: Array = weighted * (1.0 / (weights[0] + weights[1] + weights[2]))
    return result
