"""How aggrieved are the home country's elites at a sender?

    G' = grievance_memory * G + grievance_unfair * max(0, P - P*) + grievance_plain * P - healed
    healed = (grievance_memory - grievance_memory^grievance_healing) * max(0, G - G*)
    P* = governance_weight * comparator_gap * leniency

P is felt pressure. P* is the pressure that the *same* rule gives Vietnam and Thailand at their
own gap, times the leniency they enjoy; in 2018 their electoral democracy was lower than that of
the home country. G* is the grievance that present pressure sustains: what is above it may heal
faster than it was built (grievance_healing 1: no faster). Both other coefficients may be zero.
A second form of the comparison, inequity aversion, can be chosen.

Sources: vannarith-2019 ¶11 (double standards, unfair treatment); fehr-schmidt of
seeds/sources.toml (the second form).
"""

from sim.model.ops import Array, at_least, exp, log, positive, where


def fair_pressure(
    comparator_gap: Array, governance_weight: Array, leniency: Array, standard: Array
) -> Array:
    """Pressure the comparators get, index >= 0.

    `standard` is a sender's choice: 0 keeps the leniency, 1 treats the comparators by the same
    standard as the home country.
    """
    return governance_weight * comparator_gap * (leniency + (1.0 - leniency) * standard)


def unfairness(felt: Array, fair: Array, form: Array) -> Array:
    """How unfair the pressure is by comparison, index; `form` is 0 or 1.

    0: pressure beyond that of the comparators. 1: inequity aversion (fehr-schmidt), in which being
    treated better than they are relieves, half as strongly.
    """
    relief = 0.5 * positive(fair - felt)
    return positive(felt - fair) - where(at_least(form, 1.0), relief, 0.0)


def accumulate(
    grievance: Array,
    felt: Array,
    unfair: Array,
    grievance_memory: Array,
    grievance_healing: Array,
    grievance_unfair: Array,
    grievance_plain: Array,
) -> Array:
    """Next quarter's grievance at each sender, index >= 0."""
    added = positive(grievance_unfair * unfair + grievance_plain * felt)
    sustained = added / (1.0 - grievance_memory)
    healing = grievance_memory - exp(grievance_healing * log(grievance_memory))
    return grievance_memory * grievance + added - healing * positive(grievance - sustained)
