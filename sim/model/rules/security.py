"""How does the home country answer requests for security cooperation?

    ask    = security_ask * rivalry * lever * (1 - withheld) * exp(v)
    v'     = attention_memory * v + attention_noise * z
    accept = L(security_precision * [closeness - neutrality_cost
              + security_grievance * (open * others' grievance - own)])
    open   = exp(-felt / effort_turn)

Grievance at a sender pushes the home country toward those who do not press (¶5): resentment of one
sender is no reason to grant the requests of another. A power's attention comes and goes (v, as its
money does). Granting a base is its own lever; a base that is seen costs neutrality, and with it
standing in all other capitals.

Source: vannarith-2019 ¶9 (no base, neutrality), ¶5, ¶8.
"""

from sim.model.ops import Array, exp, logistic


def accepted(
    closeness: Array,
    grievance: Array,
    all_grievance: Array,
    openness: Array,
    security_precision: Array,
    security_grievance: Array,
    neutrality_cost: Array,
) -> Array:
    """Share of each partner's requests that is accepted, (partner, member), 0-1.

    `openness` is how little each partner presses, 0-1 (effort.openness).
    """
    tilt = security_grievance * (openness * (all_grievance - grievance) - grievance)
    return logistic(security_precision * (closeness + tilt - neutrality_cost))


def cooperation(ask: Array, accept: Array, absorption: Array) -> Array:
    """Security cooperation carried out, (partner, member), 0-1."""
    return ask * accept * absorption


def ask(
    security_ask: Array, rivalry: Array, lever: Array, withheld: Array, attention: Array
) -> Array:
    """How much security cooperation a power asks for, index from 0; rivalry is 1 in 2018.

    `attention` is the log deviation of what it asks for by luck (flows.next_deviation).
    """
    return security_ask * rivalry * lever * (1.0 - withheld) * exp(attention)
