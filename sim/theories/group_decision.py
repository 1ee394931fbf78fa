"""Group decision: where do bargaining actors end on one issue?

Each actor has a position x, a capability c and a salience s. It votes for one position over another
by how much nearer it is, with a risk exponent r of its own; i would win against j with

    P_ij = sum over k of max(0, v_k(x_i over x_j)) / sum over k and all ordered pairs of |v_k|
    v_k(a over b) = c_k s_k (|x_k - b|^r_k - |x_k - a|^r_k)       distances over the first range

and expects of challenging j, against leaving things as they are (Q = 1),

    EU_ij = s_j [P_ij U(d) + (1 - P_ij) U(-d)] + (1 - s_j) U(d) - U(0)
    U(d) = 2 - 4 (1/2 - d/2)^r_i

with d the distance between them. How much risk an actor takes follows from how much all others
expect of challenging it, between the most and the least challenged. In a round each actor compares
what it expects with what it thinks that the other expects, and all move at once: it gives way to
the nearest of those who beat it; else it compromises with whoever expects most of that; else it
capitulates to the nearest. Two oddities are kept, since results were published with them: the
denominator of P counts every ordered pair, and an actor never holds what it would win.

Sources: Bueno de Mesquita (1985, 1997), as opened by Scholz, Calbert and Smith (2011), Journal of
Theoretical Politics 23:510-531. The choice among compromises and confrontations was read off the
published rounds of the emission standards, which leave the choice among capitulations open.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.model.ops import Array

ROUNDS = 10
"""As many rounds as were published."""
MOST_ACTORS = 100
"""With more, votes of all over every pair take too much memory."""
RISK = 3.0
"""How many times wider security may vary than the risk exponent follows: r from 1/2 to 2."""


@dataclass(frozen=True)
class Bargaining:
    """Actors on one issue, (actor,) each: positions, capabilities and salience of 0 to 1."""

    positions: Array
    capabilities: Array
    salience: Array

    @property
    def weights(self) -> Array:
        """Power that each brings to the issue: capability times salience."""
        return self.capabilities * self.salience

    @property
    def span(self) -> float:
        """Range of positions at the start, by which distances are measured."""
        return float(np.ptp(self.positions))

    def mean(self, positions: Array) -> float:
        """Mean position, weighted."""
        return float(np.average(positions, weights=self.weights))

    def median(self, positions: Array) -> float:
        """The first position, from the left, with half of the weight up to it."""
        order = np.argsort(positions, kind="stable")
        reached = np.cumsum(self.weights[order]) / self.weights.sum()
        return float(positions[order][np.searchsorted(reached, 0.5)])

    def rounds(self, count: int) -> Iterator[Array]:
        """Positions after each round, (actor,). Raises ValueError when all stand together."""
        if self.span <= 0.0:
            raise ValueError("all actors stand at the same position: there is nothing to decide")
        positions = self.positions
        for _ in range(count):
            if np.ptp(positions) > 0.0:
                positions = self.moved(positions)
            yield positions

    def moved(self, positions: Array) -> Array:
        """Positions after one round: all move at once."""
        taken = self.risk(positions)
        wins = self.victory(positions, taken)
        return np.array(
            [
                reply(positions, row, self.utility(positions, wins, float(risk)))
                for row, risk in enumerate(taken)
            ]
        )

    # ---- votes, and what is expected ---------------------------------------------------------

    def distances(self, positions: Array) -> Array:
        """Distance of each pair over the first range, (actor, actor)."""
        return np.asarray(np.abs(positions[:, None] - positions[None, :]) / self.span)

    def victory(self, positions: Array, risk: Array) -> Array:
        """P, the chance that i wins against j, (i, j)."""
        far = self.distances(positions) ** risk[:, None]
        votes = self.weights[:, None, None] * (far[:, None, :] - far[:, :, None])
        return np.asarray(np.maximum(votes, 0.0).sum(axis=0) / np.abs(votes).sum())

    def utility(self, positions: Array, wins: Array, risk: float) -> Array:
        """EU, what i expects of challenging j, (i, j), in the eyes of one who takes this risk."""
        half = self.distances(positions) / 2.0
        success, failure = (2.0 - 4.0 * (0.5 + sign * half) ** risk for sign in (-1.0, 1.0))
        resisted = wins * success + (1.0 - wins) * failure
        gain = self.salience * resisted + (1.0 - self.salience) * success
        return np.asarray(gain - (2.0 - 4.0 * 0.5**risk))

    def risk(self, positions: Array) -> Array:
        """Risk exponents, (actor,), 1/2 to 2: below 1 for whom others would gain by challenging."""
        plain = np.ones(len(positions))
        expected = self.utility(positions, self.victory(positions, plain), 1.0)
        np.fill_diagonal(expected, 0.0)
        danger = expected.sum(axis=0)
        low, high = danger.min(), danger.max()
        if low == high:
            return plain
        relative = (2.0 * danger - high - low) / (high - low)
        return np.asarray((1.0 - relative / RISK) / (1.0 + relative / RISK))


def reply(positions: Array, row: int, expected: Array) -> float:
    """Where an actor moves, given what it thinks that each pair expects, (actor, actor)."""
    here, mine, theirs = positions[row], expected[row], expected[:, row]
    elsewhere = positions != here
    away = np.abs(positions - here)
    beaten = elsewhere & (theirs > mine) & (mine > 0.0)
    if beaten.any():
        return float(positions[np.argmin(np.where(beaten, away, np.inf))])
    pressed = elsewhere & (theirs > 0.0) & (mine < 0.0)
    partial = pressed & (theirs > -mine)
    if partial.any():
        other = int(np.argmax(np.where(partial, theirs, -np.inf)))
        return float(here + (positions[other] - here) * -mine[other] / theirs[other])
    if pressed.any():
        return float(positions[np.argmin(np.where(pressed, away, np.inf))])
    return float(here)
