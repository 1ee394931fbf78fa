"""Coalitions as spins: where rivalries cannot all be satisfied, no alliance is stable.

    H(S) = - sum over pairs i < j of J_ij S_i S_j        S_i = 1 or -1, J_ij > 0 for friends

Three mutual enemies are frustrated: any two camps leave one pair of enemies together, and six of
the eight configurations are equally good. A pair of enemies with a common friend is frustrated in
the same way; three friends are not, nor are two friends with a common enemy. Bonds that come from
an attribute of each actor, J_ij = e_i e_j, never are: that is what an alliance with a patron does.

Sources: Galam (1996), Physica A 230:174-188; Vinogradova and Galam (2013).
"""

import itertools

import numpy as np

from sim.model.ops import Array


def configurations(actors: int) -> Array:
    """All spins, (configuration, actor), 1.0 or -1.0."""
    return np.array(list(itertools.product((1.0, -1.0), repeat=actors)))


def energies(spins: Array, bonds: Array) -> Array:
    """H of each configuration, (configuration,); `bonds` is symmetric, its diagonal not used."""
    pairs = np.triu(bonds, 1)
    return np.asarray(-np.einsum("ci,ij,cj->c", spins, pairs, spins))


def ground(bonds: Array) -> tuple[float, int]:
    """Lowest energy, and how many configurations have it."""
    found = energies(configurations(len(bonds)), bonds)
    lowest = found.min()
    return float(lowest), int((found == lowest).sum())


def frustrated(bonds: Array) -> bool:
    """Whether some bond is left unsatisfied in the best configuration."""
    satisfied = -np.abs(np.triu(bonds, 1)).sum()
    return bool(ground(bonds)[0] > satisfied)
