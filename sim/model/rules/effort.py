"""How much does the home country invest in foreign policy, and in whom?

    budget = effort_base + effort_pressure * felt + effort_concentration * top two + lever
             + effort_reliance * L / (L + reliance_half)      L = largest exit cost
    effort_pc = budget * exp(V_pc / T) / (1 + sum exp(V / T))            T = effort_temperature
    V_pc = value_c * priority_p * (1 - s_pc) * absorption_pc
           + diversify * (mean share - w_p) - effort_grievance * (G_p + felt_p)

A quantal response over partners and channels, with "none" worth zero: closeness to one partner
need not cost closeness to another. Effort turns away from those who press, toward the others (¶5).
Values in % of GDP, returns diminish with the tie.

Source: vannarith-2019 ¶12 (heavy investment in foreign policy), ¶13, ¶5 and ¶7 (whom).
"""

from sim.model.ops import Array, exp, total


def budget(
    felt: Array,
    exit_cost: Array,
    top_two: Array,
    lever: Array,
    effort_base: Array,
    effort_pressure: Array,
    effort_reliance: Array,
    reliance_half: Array,
    effort_concentration: Array,
) -> Array:
    """Foreign-policy effort, % of GDP.

    `felt` is pressure felt from all senders, `exit_cost` that of the costliest partner (% of
    GDP), `top_two` the share of the two largest partners, `lever` extra effort (% of GDP).
    """
    worry = effort_reliance * exit_cost / (exit_cost + reliance_half)
    awareness = worry + effort_concentration * top_two
    return effort_base + effort_pressure * felt + awareness + lever


def value(
    tie: Array,
    absorption: Array,
    share: Array,
    mean_share: Array,
    ill_feeling: Array,
    channel_value: Array,
    priority: Array,
    diversify: Array,
    effort_grievance: Array,
) -> Array:
    """Worth of effort by channel and partner, (channel, partner, member), % of GDP.

    `tie` and `absorption` have all three axes; `share`, `priority` and `ill_feeling` (grievance
    at a sender plus the pressure felt from it) are (partner, member); `channel_value` is (channel,
    1, member).
    """
    returns = channel_value * priority * ((1.0 - tie) * absorption)
    motive = diversify * (mean_share - share) - effort_grievance * ill_feeling
    return returns + motive


def divide(budget: Array, values: Array, effort_temperature: Array) -> Array:
    """Effort by channel and partner, (channel, partner, member), % of GDP.

    What is left of the budget goes to none of them.
    """
    weights = exp(values * (1.0 / effort_temperature))
    return budget / (1.0 + total(total(weights))) * weights


def growth_cost(budget: Array, budget_2018: Array, effort_cost: Array) -> Array:
    """Growth lost to effort beyond that of 2018, % of GDP a year (quadratic)."""
    return effort_cost * (budget * budget - budget_2018 * budget_2018)
