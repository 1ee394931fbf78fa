"""What moves a government's political line for reasons of its own?

    line_p = line_west * side_p * (z + jump) + line_own_p * z_p  per quarter, in shares of votes
    jump   = leader_jump * z_j  when leaders change, with probability leader_rate

One factor moves a government toward the West (side 1) and away from the patron (side -1), another
belongs to each
partner alone. Both last as long as diplomatic ties do (rules/ties.py). Sizes are estimated on the
votes of other states of the region (docs/ESTIMATES.md); every size may be 0.

Sources: Smith (2016) and Carroll, Leeds and Mattes (2012), entry leaders of seeds/sources.toml,
for leaders; seeds/data/unga_agreement_asean.csv for the sizes.
"""

from sim.model.ops import Array, below, where


def jump(luck: Array, shock: Array, leader_rate: Array, leader_jump: Array) -> Array:
    """A change of leaders, in standard deviations of a usual quarter; 0 when there is none."""
    return where(below(luck, leader_rate), leader_jump * shock, 0.0)


def drift(
    westward: Array, side: Array, own: Array, jumped: Array, line_west: Array, line_own: Array
) -> Array:
    """Change of closeness to each partner, (partner, member), in shares of identical votes.

    `westward` is standard normal, (member,); `own` is, too, (partner, member). `side` is 1 for
    the West, -1 for the patron, 0 for the others, (partner, member).
    """
    return line_west * side * (westward + jumped) + line_own * own
