"""What of a scenario will be recorded one day, year by year?

    ideal_point   in the UN General Assembly, with the noise of a year
    distance.P    to the ideal point of a power, which moves on by yearly steps of its own size
    exports.P     to a sender, multiple of 2018 at constant prices
    official.P    grants and loans of a power whose finance is recorded, multiple of 2018
    growth        of output, per cent a year: the mean of four quarters' growth
    democracy     electoral democracy, 0-1, with noise as large as a usual yearly change elsewhere

A multiple is taken from each future's own amount of 2018. Flows and practice are means of four
quarters, votes are read in the last one. The luck of flows and of growth was estimated on recorded
series, errors of records included, so nothing is added to them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.engine.experiment import Experiment, Measure
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.backtests.rivals import Known
from sim.evidence.forecast.known import known_quantities
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.scenario.record import read_record
from sim.model.ops import Array
from sim.model.quarters import START, parse_quarter

QUARTERS, LAST = 4, 2018
NORMAL = 1.4826
"""Standard deviation of a normal distribution over its median absolute value."""
KINDS = ("grants", "loans")
UNITS = {
    "ideal_point": "ideal points",
    "distance": "ideal points",
    "exports": "multiple of 2018",
    "official": "multiple of 2018",
    "growth": "% a year",
    "democracy": "0-1",
}
"""By the part of a name before the point."""


@dataclass(frozen=True)
class Futures:
    """Quantities in each year and future."""

    years: tuple[int, ...]
    values: Mapping[str, Array]
    """(year, member) by quantity."""


def quantity_names(register: Register) -> list[str]:
    """The quantities of a home country, in the order in which they are shown.

    A power whose ideal point or flows nobody has recorded has none.
    """
    cast, known = register.cast, known_quantities(register)
    recorded = {
        one.actor
        for one in read_record(register.folder)
        if one.what == "official" and one.quality != "X"
    }
    names = [
        "ideal_point",
        *(f"distance.{code}" for code in cast.powers),
        *(f"exports.{code}" for code in cast.senders),
        *(f"official.{code}" for code in cast.powers if code in recorded),
        "growth",
        "democracy",
    ]
    return [name for name in names if name in known]


def simulated(scenario: Scenario, register: Register, run: Run, until: int) -> Futures:
    """Quantities of every member of a run, from the first year of a scenario to `until`."""
    names = quantity_names(register)
    last = parse_quarter(str(until), end=True)
    outputs = list(dict.fromkeys(o for name in names for o in _outputs(name, register)))
    measures = tuple(Measure(output, START, last) for output in outputs)
    found = Experiment((scenario,), run, measures).outcomes(register)
    later = {output: found.of(output)[0] for output in outputs}
    then = {name: values[-1] for name, values in free_run(register, run, outputs).items()}
    known = known_quantities(register)
    values = {name: _yearly(name, register, later, then, known, run.seed) for name in names}
    return Futures(tuple(range(LAST + 1, until + 1)), values)


def _outputs(name: str, register: Register) -> Iterator[str]:
    """The outputs that a quantity is made of."""
    what, _, code = name.partition(".")
    home = register.cast.home.code
    if what in ("ideal_point", "distance"):
        yield f"ideal_point.{home}"
    elif what == "exports":
        yield f"exports.{code}"
    elif what == "official":
        yield from (f"flow_{kind}.{code}" for kind in KINDS)
    else:
        yield f"{'growth' if what == 'growth' else 'gap'}.{home}"


def _yearly(
    name: str,
    register: Register,
    later: Mapping[str, Array],
    then: Mapping[str, Array],
    known: Mapping[str, Known],
    seed: int,
) -> Array:
    """A quantity, (year, member), of outputs (quarter, member) and of those at the end of 2018."""
    what, outputs = name.partition(".")[0], list(_outputs(name, register))
    levels, base = (np.sum([each[o] for o in outputs], axis=0) for each in (later, then))
    if what in ("ideal_point", "distance"):
        points = levels[QUARTERS - 1 :: QUARTERS]
        return points if what == "ideal_point" else _distance(name, points, known, seed)
    mean = levels.reshape(-1, QUARTERS, levels.shape[-1]).mean(axis=1)
    if what == "growth":
        return np.asarray(mean)
    if what == "democracy":
        return _democracy(mean, base, known[name], seed)
    return np.asarray(mean / base)


def _democracy(gap: Array, gap_2018: Array, known: Known, seed: int) -> Array:
    """The index, from 0 to 1, that a governance gap stands for, with the noise of a year."""
    noise = NORMAL * np.median(np.abs(np.diff(known.others)))
    index = known.own[-1] * (1.0 - gap) / (1.0 - gap_2018)
    seen = index + noise * _luck("democracy", seed).standard_normal(gap.shape)
    return np.asarray(np.clip(seen, 0.0, 1.0))


def _luck(name: str, seed: int) -> np.random.Generator:
    """Numbers of a quantity's own, the same whatever else is forecast."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))


def _distance(name: str, points: Array, known: Mapping[str, Known], seed: int) -> Array:
    """Distance of ideal points to a power that moves on from where it stood in 2018."""
    power = known[name.replace("distance", "power")].own
    steps = np.diff(power).std() * _luck(name, seed).standard_normal(points.shape)
    return np.asarray(np.abs(points - (power[-1] + steps.cumsum(axis=0))))
