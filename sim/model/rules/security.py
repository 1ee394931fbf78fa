"""How does the home country answer requests for security cooperation?

    accept = L(security_precision * [closeness + security_grievance * (others' grievance - own)
              - neutrality_cost])

Grievance at a sender pushes the home country toward the others. Granting a base is its own lever; a
base that is seen costs neutrality, and with it standing in all other capitals.

Source: vannarith-2019 ¶9 (no base, neutrality), ¶8.
"""

from sim.model.ops import Array, logistic


def accepted(
    closeness: Array,
    grievance: Array,
    all_grievance: Array,
    security_precision: Array,
    security_grievance: Array,
    neutrality_cost: Array,
) -> Array:
    """Share of each partner's requests that is accepted, (partner, member), 0-1."""
    tilt = security_grievance * (all_grievance - 2.0 * grievance)
    return logistic(security_precision * (closeness + tilt - neutrality_cost))


def cooperation(ask: Array, accept: Array, absorption: Array) -> Array:
    """Security cooperation carried out, (partner, member), 0-1."""
    return ask * accept * absorption


def ask(security_ask: Array, rivalry: Array, lever: Array, withheld: Array) -> Array:
    """How much security cooperation a power asks for, index from 0; rivalry is 1 in 2018."""
    return security_ask * rivalry * lever * (1.0 - withheld)
