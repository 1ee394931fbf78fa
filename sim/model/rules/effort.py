"""How much does the home country invest in foreign policy, and in whom?

    budget   = effort_base + effort_concentration * top two + lever
               + effort_reliance * L / (L + reliance_half)            L = largest exit cost
    response = effort_pressure * felt / (1 + felt)
    effort_pc = budget * e_pc + response * e_pc * open_p / (what of it is open)
    e_pc     = exp(V_pc / T) / (1 + sum exp(V / T))                   T = effort_temperature
    open_p   = exp(-felt_p / effort_turn)
    V_pc = value_c * priority_p * (1 - s_pc) * absorption_pc
           - diversify * max(0, w_p - mean share) - effort_grievance * (G_p + felt_p)

A quantal response over partners and channels, with "none" worth zero: closeness to one partner
need not cost closeness to another. What pressure adds goes to those who do not press (¶5), and a
partner counts as relied upon only beyond the mean share (¶18). As Asia's power rises, its partners
are worth more (¶13). Values in % of GDP, returns diminish with the tie.

Source: vannarith-2019 ¶12 (heavy investment in foreign policy), ¶13, ¶5 and ¶7 (whom), ¶18.
"""

from sim.model.ops import Array, exp, positive, total


def budget(
    exit_cost: Array,
    top_two: Array,
    lever: Array,
    effort_base: Array,
    effort_reliance: Array,
    reliance_half: Array,
    effort_concentration: Array,
) -> Array:
    """Foreign-policy effort without pressure, % of GDP.

    `exit_cost` is that of the costliest partner (% of GDP), `top_two` the share of the two largest
    partners, `lever` extra effort (% of GDP).
    """
    worry = effort_reliance * exit_cost / (exit_cost + reliance_half)
    return effort_base + worry + effort_concentration * top_two + lever


def response(felt: Array, effort_pressure: Array) -> Array:
    """What felt pressure adds to effort, % of GDP: `effort_pressure` at most, half of it at 1."""
    return effort_pressure * felt / (1.0 + felt)


def priority(priority_2018: Array, asian: Array, shift: Array, shift_worth: Array) -> Array:
    """Priority of each partner, (partner, member), as Asia's power rises.

    `asian` is 1 for Asian partners, `shift` the years of the power shift since 2018.
    """
    return priority_2018 * (1.0 + asian * (shift_worth * shift))


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
    deterred = diversify * positive(share - mean_share) + effort_grievance * ill_feeling
    return returns - deterred


def openness(felt: Array, effort_turn: Array) -> Array:
    """How open the home country is to each partner under pressure, 0-1: little to one that presses.

    `felt` is (partner, member).
    """
    return exp(felt * (-1.0 / effort_turn))


def divide(
    budget: Array,
    response: Array,
    values: Array,
    openness: Array,
    effort_temperature: Array,
) -> Array:
    """Effort by channel and partner, (channel, partner, member), % of GDP.

    What is left of the budget goes to none of them. `response` is what pressure adds, which goes to
    those who press little (`openness`, (partner, member), 0-1).
    """
    weights = exp(values * (1.0 / effort_temperature))
    of_all = total(total(weights))
    turned = weights * openness
    usual = budget / (1.0 + of_all) * weights
    return usual + response * of_all / (1.0 + of_all) / total(total(turned)) * turned


def growth_cost(budget: Array, budget_2018: Array, effort_cost: Array) -> Array:
    """Growth lost to effort beyond that of 2018, % of GDP a year (quadratic)."""
    return effort_cost * (budget * budget - budget_2018 * budget_2018)
