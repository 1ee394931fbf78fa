"""The same model as scalar agents in Mesa, AgentPy and the EMA workbench.

Each peer steps the test oracle (`tests/oracle.py`, the model as plain Python numbers) as a single
agent, the least that its framework can cost. Assumptions, levers and luck are handed in as ready
numbers, so that a peer draws nothing. Every output is computed in every quarter.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import mesa
import numpy as np

from sim.engine import play
from sim.engine.chance import Shocks
from sim.engine.draws import draw
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_history, load_scenario
from tests import oracle

SEED, MEMBERS = 7, 40
"""Seed, and members whose numbers are made ready; run k is that of member k modulo MEMBERS."""

Given = tuple[dict[str, float], Sequence[oracle.Quarter], Sequence[oracle.Quarter]]
"""Assumptions, the quarters of 2010 to 2018, the quarters of the scenario."""


@cache
def register() -> Register:
    """The shipped register."""
    return load_register(shipped().seeds)


@cache
def baseline() -> Scenario:
    """The scenario that everybody runs."""
    return load_scenario(shipped().scenarios, "baseline", register())


@cache
def programmes() -> list[oracle.Programme]:
    """Announced programmes as the oracle knows them."""
    return [
        oracle.Programme(p.actor, p.money, p.scope, p.added_usd_m) for p in register().programmes
    ]


@cache
def given() -> list[Given]:
    """What some members meet, as plain floats; each process makes it once."""
    members = np.arange(MEMBERS, dtype=np.uint64)
    values = draw(register(), SEED, members, "prior").as_mapping()
    history, future = (
        _quarters(scenario, Shocks(SEED, members))
        for scenario in (load_history(register()), baseline())
    )
    return [
        ({name: float(value[k]) for name, value in values.items()}, history[k], future[k])
        for k in range(MEMBERS)
    ]


def _quarters(scenario: Scenario, shocks: Shocks) -> list[list[oracle.Quarter]]:
    """Levers and luck by member and quarter; members share the levers."""
    told: list[list[oracle.Quarter]] = [[] for _ in range(MEMBERS)]
    for date, arrays in enumerate(play.levers_of(scenario, register()), start=scenario.start):
        drawn = play.luck(shocks, register().cast, date, play.voting_in(arrays))
        levers = {name: float(value[0]) for name, value in arrays.items()}
        for k, quarters in enumerate(told):
            luck = {name: float(value[k % value.size]) for name, value in drawn.items()}
            quarters.append(oracle.Quarter(levers, luck))
    return told


class OracleRun:
    """A member's run by the oracle; the years before 2019 are over."""

    def __init__(self, member: int):
        parameters, history, self.quarters = given()[member % MEMBERS]
        self.world = oracle.World(parameters, programmes())
        self.world.live_through(history)
        self.number = 0
        self.outputs: Mapping[str, float] = {}

    def step(self) -> None:
        """One quarter with all its outputs."""
        self.world.step(self.quarters[self.number], self.number + 1)
        self.number += 1
        self.outputs = self.world.outputs()

    @property
    def over(self) -> bool:
        """Whether the scenario has ended."""
        return self.number == len(self.quarters)


class Country(mesa.Agent):
    """The whole scalar world as one agent."""

    def __init__(self, model: mesa.Model, member: int):
        super().__init__(model)
        self.member = OracleRun(member)

    def step(self) -> None:
        self.member.step()


@cache
def names() -> list[str]:
    """All outputs."""
    run = OracleRun(0)
    run.step()
    return list(run.outputs)


class MesaPeer(mesa.Model):
    """A Mesa model of one member; `collect` switches Mesa's data collector on."""

    def __init__(self, member: int, collect: bool = False, rng: Any = None):
        super().__init__(rng=rng)
        self.country = Country(self, member)
        reporters = (
            {n: (lambda m, n=n: m.country.member.outputs[n]) for n in names()} if collect else {}
        )
        self.datacollector = mesa.DataCollector(reporters)
        self.collect = collect

    def step(self) -> None:
        self.agents.do("step")
        if self.collect:
            self.datacollector.collect(self)
        self.running = not self.country.member.over


def run_mesa(runs: int, collect: bool = False, processes: int = 1) -> list[dict[str, Any]]:
    """Some runs under Mesa's own batch runner."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return mesa.batch_run(
            MesaPeer,
            parameters={"member": list(range(runs)), "collect": [collect]},
            number_processes=processes,
            max_steps=len(baseline().quarters),
            data_collection_period=1 if collect else -1,
            display_progress=False,
        )


def missing(package: str) -> bool:
    """Whether a framework is not installed."""
    return find_spec(package) is None


def _imported(package: str) -> Any:
    """A framework, without its complaints about others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module(package)


@cache
def _agentpy_peer() -> Any:
    agentpy = _imported("agentpy")

    class Nation(agentpy.Agent):
        """The whole scalar world as one agent."""

        def setup(self) -> None:
            self.member = OracleRun(self.p.member)

        def quarter(self) -> None:
            self.member.step()

    class AgentPyPeer(agentpy.Model):
        """An AgentPy model of one member that records nothing."""

        def setup(self) -> None:
            self.countries = agentpy.AgentList(self, 1, Nation)

        def step(self) -> None:
            self.countries.quarter()

    return AgentPyPeer


def run_agentpy(runs: int) -> None:
    """Some runs as an AgentPy experiment, one process."""
    steps = len(baseline().quarters)
    sample = [{"member": member, "steps": steps} for member in range(runs)]
    experiment = _imported("agentpy").Experiment(_agentpy_peer(), sample, randomize=False)
    experiment.run(n_jobs=1, display=False)


def _ema_function(member: int) -> dict[str, np.ndarray]:
    """The Mesa model as the workbench calls it; the last quarter's outputs are kept."""
    model = MesaPeer(member)
    while model.running:
        model.step()
    return {"outputs": np.array(list(model.country.member.outputs.values()))}


def run_ema(runs: int) -> None:
    """Some runs of the Mesa model under the EMA workbench, one process."""
    ema = _imported("ema_workbench")
    model = ema.Model("peer", function=_ema_function)
    model.uncertainties = [ema.IntegerParameter("member", 0, MEMBERS)]
    model.outcomes = [ema.ArrayOutcome("outputs")]
    scenarios = [ema.Scenario(str(k), member=k % MEMBERS) for k in range(runs)]
    with warnings.catch_warnings(), ema.SequentialEvaluator(model) as evaluator:
        warnings.simplefilter("ignore")
        evaluator.perform_experiments(scenarios, log_progress=True, reporting_interval=runs + 1)
