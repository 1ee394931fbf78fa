"""How close to China do others believe the home country to be?

    visible = closeness - hidden + rumour * (1 - credibility * reassurance)
    signal  = visible + observer_bias + observer_noise * z
    belief' = belief + K * (signal - belief)        K = variance / (variance + observer_noise^2)

Rumours are false positives; a real but hidden base makes the image fall below behaviour;
reassurance answers rumours and is discounted by credibility. Without rumour, bias and hiding the
image settles on behaviour.

Source: vannarith-2019 ¶8 (base rumour), ¶9 (portrayed as a client despite assurances), ¶10.
"""

from sim.model.ops import Array


def visible_closeness(
    closeness: Array, hidden: Array, rumour: Array, reassurance: Array, credibility: Array
) -> Array:
    """Closeness to China as it shows, about 0-1."""
    return closeness - hidden + rumour * (1.0 - credibility * reassurance)


def next_rumour(rumour: Array, arrival: Array, rumour_memory: Array) -> Array:
    """Strength of rumours in the air: old ones fade, new ones arrive."""
    return rumour_memory * rumour + (1.0 - rumour) * arrival


def predicted_variance(variance: Array, observer_drift: Array) -> Array:
    """Variance of a belief before the quarter's signal is seen."""
    return variance + observer_drift * observer_drift


def gain(predicted: Array, observer_noise: Array) -> Array:
    """Weight of the new signal, 0-1 (Kalman)."""
    return predicted / (predicted + observer_noise * observer_noise)


def next_belief(belief: Array, signal: Array, weight: Array) -> Array:
    """Mean of the belief after the signal."""
    return belief + weight * (signal - belief)
