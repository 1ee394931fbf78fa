"""What each shock of the model is distributed like, and that none says anything about another.

All judgements of this file are one family: of many seeds, one in a thousand would fail it (Holm).
"""

import numpy as np
import pytest
from scipy.stats import binom, kstest

from sim.engine.chance import Shocks
from sim.engine.play import EVENTS, luck
from tests.engine.correlations import pairs_of

ALARM = 1e-3
MEMBERS, QUARTERS = 4_000, 8
UNIFORM = (*EVENTS, "election")
RATES = (0.02, 0.1, 0.5)


@pytest.fixture(scope="module", params=[20130101, 5])
def shocks(request, register):
    """Every shock of some quarters by its name, (quarter, member)."""
    source = Shocks(request.param, np.arange(MEMBERS, dtype=np.uint64))
    quarters = [luck(source, register.cast, quarter, voting=True) for quarter in range(QUARTERS)]
    return {name: np.array([quarter[name] for quarter in quarters]) for name in quarters[0]}


def surprising(chances):
    """Names of those chances that are too small for so many judgements (Holm), by their size."""
    found = []
    for at, name in enumerate(sorted(chances, key=chances.__getitem__)):
        if chances[name] > ALARM / (len(chances) - at):
            break
        found.append(name)
    return found


def distributed(shocks):
    """The chance of each shock's distance from its distribution (Kolmogorov and Smirnov)."""
    laws = {name: "uniform" if name in UNIFORM else "norm" for name in shocks}
    return {name: kstest(values.ravel(), laws[name]).pvalue for name, values in shocks.items()}


def related(shocks):
    """The chance of each correlation: of two shocks, of their sizes, and of successive quarters."""
    now = np.array([values[:-1].ravel() for values in shocks.values()])
    later = np.array([values[1:].ravel() for values in shocks.values()])
    names = [*shocks, *(f"{name} later" for name in shocks)]
    both, chances = np.vstack([now, later]), {}
    for what, numbers in (("", both), (" sizes", both**2)):
        _, found = pairs_of(numbers)
        for i, j, chance in zip(*np.triu_indices(len(both), 1), found.tolist(), strict=True):
            if i < len(now):  # the later half among itself repeats the pairs of the half before
                chances[names[i], names[j] + what] = chance
    return chances


def followed(shocks):
    """The chance of how often an event, at a rate, comes in two quarters after each other."""
    chances = {}
    for name in UNIFORM:
        for rate in RATES:
            happens = shocks[name] < rate
            both = int((happens[::2] & happens[1::2]).sum())
            tries = happens[::2].size
            below, above = binom.cdf(both, tries, rate**2), binom.sf(both - 1, tries, rate**2)
            chances[name, rate] = min(1.0, 2 * min(below, above))
    return chances


def test_every_shock_is_what_it_is_called(shocks):
    """Normals are normal and uniforms uniform, no pair is related, events come when they may."""
    judged = {
        **{("law", name): chance for name, chance in distributed(shocks).items()},
        **{("pair", *names): chance for names, chance in related(shocks).items()},
        **{("again", *event): chance for event, chance in followed(shocks).items()},
    }
    assert surprising(judged) == []


def test_what_is_wrong_would_be_noticed(shocks):
    """A shift of a twentieth, an echo, a shared part and a clock are each found, alone."""
    assert surprising(distributed(shocks | {"growth": shocks["growth"] + 0.05})) == ["growth"]
    mixed = np.sqrt(1 - 0.05**2) * shocks["growth"] + 0.05 * shocks["leader"]
    assert ("growth", "leader") in surprising(related(shocks | {"growth": mixed}))
    echo = shocks["growth"].copy()
    echo[1:] += 0.05 * shocks["growth"][:-1]
    assert ("growth", "growth later") in surprising(related(shocks | {"growth": echo}))
    clock = np.repeat(shocks["rumour"][:1], QUARTERS, axis=0)
    assert ("rumour", 0.1) in surprising(followed(shocks | {"rumour": clock}))
