"""How aggrieved are Cambodia's elites at a sender?

    G' = grievance_memory * G + grievance_unfair * max(0, P - P*) + grievance_plain * P
    P* = governance_weight * comparator_gap * leniency

P is felt pressure. P* is the pressure that the *same* rule gives Vietnam and Thailand at their
own gap, times the leniency they enjoy; in 2018 their electoral democracy was lower than
Cambodia's. Both coefficients may be zero.

Source: vannarith-2019 ¶11 (double standards, unfair treatment).
"""

from sim.ops import Array, positive


def fair_pressure(
    comparator_gap: Array, governance_weight: Array, leniency: Array, standard: Array
) -> Array:
    """Pressure the comparators get, index >= 0.

    `standard` is a sender's choice: 0 keeps the leniency, 1 treats the comparators by the same
    standard as Cambodia.
    """
    return governance_weight * comparator_gap * (leniency + (1.0 - leniency) * standard)


def accumulate(
    grievance: Array,
    felt: Array,
    fair: Array,
    grievance_memory: Array,
    grievance_unfair: Array,
    grievance_plain: Array,
) -> Array:
    """Next quarter's grievance at each sender, index >= 0."""
    added = grievance_unfair * positive(felt - fair) + grievance_plain * felt
    return grievance_memory * grievance + added
