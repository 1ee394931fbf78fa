"""What does the record of 2010 to 2018 say of the parameters?

    speaks      the record can say something of a parameter when the summaries of simulated pasts,
                left out of the fit, show more than SPEAKS of the variance of its logit
    posterior   those parameters by regression; all others stay at their prior
    cross-check the same by sequential simulation; where medians or widths differ, that is said

The real engine simulates the years 2010 to 2018, with luck and every parameter drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.engine.chance import Design
from sim.engine.choice import choose
from sim.engine.draw_files import POSTERIOR
from sim.engine.draws import Draws
from sim.engine.free_run import free_run
from sim.engine.prior import assumption_uniforms, stretched
from sim.engine.run import Run
from sim.evidence.inference import Reference, expit, held_out, logit
from sim.evidence.observation import Observation, observation
from sim.evidence.sequential import Walked, sequential
from sim.inputs.register import Register
from sim.model.ops import Array

RUNS, ROWS, SEED = 40_000, 500, 7
SPEAKS = 0.05
"""Share of a logit's variance beyond which the record speaks of a parameter."""
SHRUNK = 0.1
"""Share by which a 90 % interval must shrink to count as narrowed."""
APART, WIDER = 0.1, 0.25
"""Methods disagree when medians differ by more than this share of the prior's 90 % interval, or
widths by more than this share of the wider one."""
RANKED = 99
"""Draws among which a true parameter has its rank."""
BAND_99 = 1.628
"""The 99 % point of Kolmogorov's distribution."""
ENDS = (0.05, 0.5, 0.95)
EVEN = np.linspace(0.0, 1.0, 2001)
"""Places in a range, as the prior has them."""


@dataclass(frozen=True)
class Calibration:
    """A record held against runs drawn from the prior."""

    register: Register
    watched: Observation
    seed: int
    shown: Mapping[str, float]
    """What the summaries show of each parameter with a range: R2 of its logit, held out."""
    reference: Reference
    """Of the parameters that the record speaks of."""

    @property
    def speaking(self) -> tuple[str, ...]:
        """The parameters that the record speaks of, in the order of the seeds."""
        return tuple(name for name, share in self.shown.items() if share > SPEAKS)

    @cached_property
    def places(self) -> Array:
        """The posterior by regression, (row, parameter): places in their ranges."""
        return expit(self.reference.posterior(self.watched.target, ROWS))

    @property
    def posterior(self) -> Draws:
        """The posterior as a table of draws; it begins anew after its last row."""
        return Draws.of(POSTERIOR, self._values(self.places), repeats=True)

    @cached_property
    def walked(self) -> Walked:
        """The posterior by sequential simulation."""
        rng = np.random.Generator(np.random.Philox(self.seed))
        engine = choose("auto", RUNS).engine

        def simulate(logits: Array) -> Array:
            tried = Draws.of("tried", self._values(expit(logits)))
            seed = int(rng.integers(1 << 63))
            run = Run(seed, Design(tried.rows), tried, engine=engine)
            return self.watched.summaries(free_run(self.register, run, self.watched.outputs))

        return sequential(self.reference, self.watched.target, simulate, rng)

    def _values(self, places: Array) -> dict[str, Array]:
        """Places (row, parameter) as values by parameter, in their units."""
        known = self.register.parameters
        each = zip(self.speaking, places.T, strict=True)
        return {n: stretched(u, (p := known[n]).value, p.low, p.high) for n, u in each}

    def table(self) -> pd.DataFrame:
        """Prior and both posteriors of each parameter that the record speaks of, a row each.

        Columns are the R2, the 5, 50 and 95 % quantiles, by how much the interval shrank, and
        whether the methods disagree.
        """
        ways = {
            "prior": self._values(np.tile(EVEN, (len(self.speaking), 1)).T),
            "regression": self._values(self.places),
            "sequential": self._values(expit(self.walked.logits)),
        }
        rows = (
            self._row(name, {way: np.quantile(values[name], ENDS) for way, values in ways.items()})
            for name in self.speaking
        )
        return pd.DataFrame(rows)

    def _row(self, name: str, spans: Mapping[str, Array]) -> dict[str, object]:
        ends = {
            f"{way} {end:.0%}": float(value)
            for way, span in spans.items()
            for end, value in zip(ENDS, span, strict=True)
        }
        shrunk = 1.0 - np.ptp(spans["regression"]) / np.ptp(spans["prior"])
        told = {"parameter": name, "R2": self.shown[name], **ends, "shrunk": float(shrunk)}
        return {**told, "disagree": disagreement(**spans)}

    def untouched(self, table: pd.DataFrame) -> float:
        """Share of parameters with a range whose 90 % interval shrank by less than a tenth."""
        return 1.0 - float((table["shrunk"] >= SHRUNK).sum()) / len(self.shown)


def disagreement(prior: Array, regression: Array, sequential: Array) -> str:
    """In what two posteriors differ, each told by its quantiles; nothing where they agree."""
    narrow, wide = sorted(map(float, (np.ptp(regression), np.ptp(sequential))))
    apart = abs(regression[1] - sequential[1]) > APART * np.ptp(prior)
    unlike = wide - narrow > WIDER * wide
    return " and ".join(what for what, so in (("median", apart), ("width", unlike)) if so)


def calibrate(register: Register, seed: int = SEED, runs: int = RUNS) -> Calibration:
    """Hold the record against runs drawn from the prior.

    Raises NoRecordError where nothing was recorded of the home country.
    """
    watched = observation(register)
    ranged = [name for name, p in register.parameters.items() if p.low < p.high]
    logits, summaries = from_prior(register, watched, seed, runs, ranged)
    found = held_out(summaries, logits)
    shown = dict(zip(ranged, map(float, found), strict=True))
    reference = Reference(logits[:, found > SPEAKS], summaries)
    return Calibration(register, watched, seed, shown, reference)


def from_prior(
    register: Register, watched: Observation, seed: int, runs: int, names: list[str]
) -> tuple[Array, Array]:
    """Logits (run, parameter) of some parameters and summaries (run, summary) of prior runs."""
    lived = free_run(register, Run(seed, Design(runs)), watched.outputs)
    drawn = assumption_uniforms(seed, np.arange(runs, dtype=np.uint64), names)
    return logit(np.array([drawn[name] for name in names]).T), watched.summaries(lived)


def ranks(found: Calibration, seed: int, records: int) -> pd.DataFrame:
    """Simulation-based calibration: are parameters as often below a quantile as it says?

    Records are simulated with drawn parameters; the rank of the true one among RANKED posterior
    draws must be uniform. `gap` is the largest distance of their shares from uniform ones, `band`
    what it stays below in 99 of 100 uniform samples (Kolmogorov). Source: Talts and others (2018).
    """
    names = list(found.speaking)
    true, summaries = from_prior(found.register, found.watched, seed, records, names)
    rank = np.array(
        [
            (found.reference.posterior(seen, RANKED) < one).sum(axis=0)
            for seen, one in zip(summaries, true, strict=True)
        ]
    )
    rng = np.random.Generator(np.random.Philox(seed))
    shares = np.sort((rank + rng.random(rank.shape)) / (RANKED + 1), axis=0)
    even = np.arange(records)[:, None] / records
    gaps = np.maximum(shares - even, even + 1.0 / records - shares).max(axis=0)
    band = BAND_99 / np.sqrt(records)
    return pd.DataFrame({"parameter": names, "gap": gaps, "band": band, "within": gaps < band})
