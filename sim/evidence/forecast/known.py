"""What is known to 2018 of the quantities of a forecast, of the home country and of others."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.evidence.backtests.rivals import Known
from sim.evidence.estimation.governance import DEMOCRACY
from sim.evidence.estimation.records import IDEAL_POINTS, Records, by_state
from sim.evidence.record import evidence_folder
from sim.inputs.register import Register
from sim.inputs.scenario.record import read_record

MACRO, GROWTH = "macro_actors.csv", "gdp_growth_pct"
POINT = "idealpointfp"


def known_quantities(register: Register) -> dict[str, Known]:
    """Known years by quantity, and under "power.P" the ideal points of powers alone.

    Where nothing is recorded of other states there are none, (0, year).
    """
    records = Records(evidence_folder(register))
    return dict(
        [*_ideal_points(records, register.cast.shelter), *_flows(register), *_shares(records)]
    )


def _ideal_points(records: Records, shelter: str) -> Iterator[tuple[str, Known]]:
    """The ideal point, distances to powers, and the powers themselves.

    The region's organisation stands where the mean of the other states does.
    """
    states = records.votes(records.first).index.unique("iso3").tolist()
    names: dict[str, str] = records.names["votes"]["names"]
    table = by_state(records.table(IDEAL_POINTS), POINT)
    table = table[table.index >= records.first]
    own, others = table[records.home].to_numpy(), table[states].to_numpy().T
    yield "ideal_point", Known(own, others)
    for code, name in names.items():
        power = others.mean(axis=0) if code == shelter else table[name].to_numpy()
        yield f"distance.{code}", Known(np.abs(own - power), np.abs(others - power))
        yield f"power.{code}", Known(power, others[:0])


def _flows(register: Register) -> Iterator[tuple[str, Known]]:
    """Exports and official finance by partner, multiples of 2018."""
    rows = pd.DataFrame([vars(one) for one in read_record(register.folder)])
    for (actor, what), series in rows.groupby(["actor", "what"]):
        values = series.sort_values("year")["value"].to_numpy()
        yield f"{what}.{actor}", Known(values, np.empty((0, len(values))))


def _shares(records: Records) -> Iterator[tuple[str, Known]]:
    """Growth and electoral democracy."""
    states = records.votes(records.first).index.unique("iso3").tolist()
    for name, file, column in (
        ("growth", MACRO, GROWTH),
        ("democracy", DEMOCRACY, "electoral_democracy"),
    ):
        table = by_state(records.table(file), column)
        table = table[table.index >= records.first][
            [records.home, *(s for s in states if s in table)]
        ]
        years = table.dropna().to_numpy()
        yield name, Known(years[:, 0], years[:, 1:].T)
