"""How does closeness to a partner change, channel by channel?

    s' = s + [gain](1 - s) - [loss] s - tie_decay * (s - rest)

with gain and loss from realised flows, effort, security cooperation, grievance and pressure.
A flow counts by f = ln((F/Y + scale) / (F0/Y0 + scale)): its share of GDP on trend against 2018.
Effort and cooperation count by their change since 2018: the level of 2018 is what keeps the ties of
2018 alive. `rest` is solved so that 2018 is at rest.

Sources: S16-S17 of seeds/sources.toml (grants, trade and investment align; loans need not);
vannarith-2019 ¶10-11, ¶13; state-2018 ¶9 (channels).
"""

from sim.model.ops import Array, at_least, below, both, log, negative, positive, where
from sim.model.units import PERCENT


def flow_signal(flow: Array, trend_gdp: Array, share_2018: Array, flow_scale: Array) -> Array:
    """f: the log change since 2018 of a flow's share of GDP on trend; flow_scale in % of GDP.

    On trend, lest a recession at home read as more generous partners.
    """
    then = 1.0 / (PERCENT * share_2018 + flow_scale)
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


def next_tie(tie: Array, gain: Array, loss: Array, rest: Array, tie_decay: Array) -> Array:
    """Next quarter's closeness, 0-1."""
    return tie + gain * (1.0 - tie) - loss * tie - tie_decay * (tie - rest)


def resting_level(tie: Array, loss: Array, tie_decay: Array) -> Array:
    """The rest at which a tie under this loss stays where it is."""
    return tie + loss * tie / tie_decay


def next_partnership(
    status: Array, diplomacy: Array, partnership_sign: Array, partnership_step: Array
) -> Array:
    """Partnership status: 0 none, 1 strategic, 2 comprehensive; signed, never torn up."""
    ready = at_least(diplomacy, partnership_sign + partnership_step * status)
    return where(both(ready, below(status, 2.0)), status + 1.0, status)


def rest_with_partnership(rest: Array, signed: Array, partnership_bonus: Array) -> Array:
    """Resting level of diplomacy after `signed` steps of partnership since 2018, 0-1."""
    return rest + partnership_bonus * signed * (1.0 - rest)


def alignment(ties: Array, weights: Array) -> Array:
    """Alignment with each partner, (partner, member), 0-1.

    `ties` is (channel, partner, member), `weights` (channel, member).
    """
    weighted = weights[0] * ties[0] + weights[1] * ties[1] + weights[2] * ties[2]
    result: Array = weighted * (1.0 / (weights[0] + weights[1] + weights[2]))
    return result
