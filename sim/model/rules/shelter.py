"""How far does ASEAN cushion outside pressure?

    felt  = pressure * (1 - shelter_max * unity * closeness to ASEAN)
    unity' = unity + unity_recovery * (rest - unity) - [a * max(0, rivalry - 1)
             + b * max(0, closeness to China - norm) + unity_border * border] * unity
    ties with ASEAN gain or lose unity_closeness * (unity - unity_rest) a quarter

Source: vannarith-2019 ¶15 (a belief of the elites, hence assumed); events E04 and E09 (2012, 2016)
for the loss of unity over ties with China.
"""

from sim.model.ops import Array, positive


def next_unity(
    unity: Array,
    rest: Array,
    rivalry_excess: Array,
    china_excess: Array,
    border: Array,
    unity_recovery: Array,
    unity_rivalry: Array,
    unity_china: Array,
    unity_border: Array,
) -> Array:
    """Next quarter's unity of ASEAN, 0-1; `border` is the strength of a conflict on a border."""
    great = unity_rivalry * positive(rivalry_excess) + unity_china * positive(china_excess)
    strain = great + unity_border * border
    return unity + unity_recovery * (rest - unity) - strain * unity


def felt(pressure: Array, unity: Array, closeness: Array, shelter_max: Array) -> Array:
    """Pressure as the home country feels it, index >= 0."""
    return pressure * (1.0 - shelter_max * unity * closeness)


def standing(
    unity: Array, unity_rest: Array, border: Array, unity_closeness: Array, border_loss: Array
) -> Array:
    """What ASEAN does for diplomatic closeness to it, per quarter; below 0 it costs some."""
    return unity_closeness * (unity - unity_rest) - border_loss * border
