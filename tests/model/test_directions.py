"""Does each number move the world the way its mechanism says? The table: tests/directions.toml."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engine.chance import Design
from sim.engine.ensemble import Trajectories, simulate, simulate_each
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import Scenario, Setting, load_scenario
from sim.model.quarters import parse_quarter

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
RUN = Run(design=Design(128), engine="fused")
BY_CHANCE = Run(design=Design(512), assumptions="fixed", engine="fused")
Row = dict[str, Any]

TABLES: dict[str, list[Row]] = tomllib.loads(
    Path(__file__).with_name("directions.toml").read_text(encoding="utf-8")
)
SOURCES = {
    one["id"]
    for one in tomllib.loads((shipped().seeds / "sources.toml").read_text("utf-8"))["source"]
}
MEDIANS, SPREADS = TABLES["direction"], TABLES["spread"]
MECHANISMS = {
    "pressure", "flexibility", "grievance", "concession", "refill", "counterweight", "options",
    "absorption", "coordination", "overreliance", "image", "shelter", "effort", "ties",
    "development", "security", "start", "line", "flows", "votes",
}  # fmt: skip


def name_of(row: Row) -> str:
    """A row by its number and its output."""
    return f"{row.get('parameter') or row['lever']} on {row['output']}"


def ends(row: Row) -> tuple[float, float]:
    """From which value to which the number moves."""
    if "lever" in row:
        return row["low"], row["high"]
    parameter = REGISTER.parameters[row["parameter"]]
    return row.get("low", parameter.low), row.get("high", parameter.high)


def scenario_of(row: Row, **more: float) -> Scenario:
    """The baseline until the row's quarter, with the levers that the row needs."""
    levers = {**row.get("under", {}), **more}
    chosen = {name: Setting(value, "a direction") for name, value in levers.items()}
    end = parse_quarter(row["at"], end=True)
    return replace(BASELINE, end=end, settings={**BASELINE.settings, **chosen})


def runs(row: Row, run: Run = RUN) -> list[Trajectories]:
    """The same members with the number at its low and at its high end."""
    if "lever" in row:
        pair = [scenario_of(row, **{row["lever"]: end}) for end in ends(row)]
        return list(simulate_each(pair, REGISTER, run))
    return [
        simulate(scenario_of(row), REGISTER, replace(run, held={row["parameter"]: end}))
        for end in ends(row)
    ]


@pytest.mark.parametrize("row", MEDIANS, ids=name_of)
def test_direction(row: Row) -> None:
    """The number moves the median, and four in five of the members it moves, by the sign.

    A row that moves fewer than one member in four would say nothing.
    """
    low, high = (result.of(row["output"])[-1] for result in runs(row))
    change = row["sign"] * (high - low)
    moved = change[change != 0]
    assert row["sign"] * (np.median(high) - np.median(low)) > 0
    assert moved.size >= 0.25 * change.size
    assert np.mean(moved > 0) >= 0.8


@pytest.mark.parametrize("row", SPREADS, ids=name_of)
def test_spread(row: Row) -> None:
    """The number moves by its sign how far apart futures of the same assumptions come to lie."""
    low, high = (result.of(row["output"])[-1] for result in runs(row, BY_CHANCE))
    assert row["sign"] * (high.std() - low.std()) > 0


def test_the_table_covers_every_mechanism() -> None:
    """At least thirty rows, none twice, and every mechanism has two or more."""
    found = [row["mechanism"] for row in (*MEDIANS, *SPREADS)]
    assert len(found) >= 30
    assert all(len({name_of(row) for row in table}) == len(table) for table in TABLES.values())
    assert set(found) == MECHANISMS
    assert min(found.count(mechanism) for mechanism in MECHANISMS) >= 2


@pytest.mark.parametrize("row", [*MEDIANS, *SPREADS], ids=name_of)
def test_rows_name_what_is_there(row: Row) -> None:
    """A row moves one number the right way round, reads a recorded output, and says why."""
    assert ("parameter" in row) != ("lever" in row)
    assert row.keys() <= {"parameter", "lever", "low", "high", "under", "output", "sign", "at",
                          "mechanism", "why"}  # fmt: skip
    low, high = ends(row)
    assert low < high
    assert row["sign"] in (-1, 1)
    assert {*row.get("under", {}), *filter(None, [row.get("lever")])} <= REGISTER.levers.keys()
    output, _, code = row["output"].partition(".")
    codes = REGISTER.cast.actors_of(REGISTER.outputs[output].by)
    assert code in codes if code else len(codes) == 1
    cited = re.search(r"; (?:([\w-]+)|([\w-]+) ¶\d+(?:-\d+)?)(?:; |$)", row["why"])
    assert cited
    assert cited[1] in SOURCES or cited[2] in REGISTER.documents
