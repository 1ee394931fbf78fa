"""The folder of `hedgerow robust`: futures of each strategy, tables and figures.

results/robust-<hash>/  analysis.json, seeds/, scenarios/, strategies/, values.json
                        futures/<strategy>.parquet, what is valued in each future
                        criteria.csv, regret.csv, values.csv, weights.csv, figures/
                        manifest.json
"""

import hashlib
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Any, Final
from warnings import warn

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.batches.resume import Say
from sim.batches.signed import hashed
from sim.batches.store import damage_named, write_csv, write_whole
from sim.explore.played import Player
from sim.explore.strategies import Strategy, strategy_text
from sim.explore.values import Values
from sim.figures.drawing import ENDINGS, save
from sim.inputs.strict_toml import FileProblems
from sim.model.ops import Array
from sim.reports.analysis_folder import (
    Analysis,
    Aside,
    analysis_folder,
    inputs_of_analysis,
    texts_of_analysis,
)
from sim.reports.robust import Robust, assess, tables
from sim.reports.simulating import Progress, silent
from sim.reports.strategy_question import Question, player_of

NAME: Final = "robust"
FIGURES: Final = ("regret", "trade-off")
TABLES: Final = ("criteria.csv", "regret.csv", "values.csv", "weights.csv")
_MADE: Final = b"hedgerow.made"


def write_robust(
    question: Question,
    results: Path,
    command: str,
    progress: Progress = silent,
    say: Say = warn,
) -> tuple[Robust, Path]:
    """Hold strategies against each other in a folder; what is there of an earlier attempt is used.

    Of that, `say` is told what is damaged or strange, and set aside. Raises ValueError for what
    could not be, before anything is written; else what `analysis_folder` raises.
    """
    question.require_possible()
    question = question.settled()
    inputs = inputs_of_question(question)
    files, engine = list(_files(question)), question.run.engine
    analysis = Analysis(NAME, inputs, texts_of_question(question), files, engine)
    with analysis_folder(analysis, results, command, say) as (folder, aside):
        found = assess(question, keeping(question, folder, aside, progress))
        write_report(found, folder)
    return found, folder


def write_report(found: Robust, folder: Path) -> None:
    """Write tables and figures."""
    for name, table in tables(found):
        write_csv(folder / name, table)
    for stem, content in found.contents().items():
        save(content, folder / "figures", stem)


def inputs_of_question(question: Question) -> dict[str, Any]:
    """All that can change a number."""
    shared = inputs_of_analysis(
        question.scenarios, question.register, question.run, question.values
    )
    return {**shared, "strategies": {one.name: one.digest for one in question.strategies}}


def texts_of_question(question: Question) -> dict[str, str]:
    """What a question is of, as files: seeds, scenarios, strategies and values."""
    register = question.register
    return {
        **texts_of_analysis(question.scenarios, register),
        **{f"strategies/{s.name}.toml": strategy_text(s, register) for s in question.strategies},
        "values.json": _values_text(question.values),
    }


def _values_text(values: Values) -> str:
    """Values as they were in force."""
    rows = [one.__dict__ for one in values.values]
    return dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _files(question: Question) -> Iterator[str]:
    yield from TABLES
    yield from (f"figures/{stem}.{ending}" for stem in FIGURES for ending in ENDINGS)
    yield from (_futures(one) for one in question.strategies)


# ---- futures that are kept -----------------------------------------------------------------------


def _futures(strategy: Strategy) -> str:
    return f"futures/{strategy.name}.parquet"


def keeping(question: Question, folder: Path, aside: Aside, progress: Progress) -> Player:
    """Simulates strategies that are not in the folder yet, and keeps them there."""
    simulate, total, done = player_of(question), len(question.strategies), set[str]()
    inputs = inputs_of_question(question)

    def play(strategy: Strategy) -> Array:
        path = folder / _futures(strategy)
        identity = hashed({"inputs": inputs, "strategy": strategy.digest})
        read = _kept(path, question, identity, aside)
        if read is None:
            read = simulate(strategy)
            _write(path, read, question, identity)
        done.add(strategy.name)
        progress("strategies", len(done), total, 0)
        return read

    return play


def _write(path: Path, read: Array, question: Question, identity: str) -> None:
    flat = read.reshape(-1, read.shape[-1])
    columns = dict(zip(_columns(question), flat, strict=True))
    table = pa.table(columns, metadata={_MADE: _made(flat, identity)})

    def write(aside: Path) -> None:
        with aside.open("wb") as file:  # of a name pyarrow reads only letters of UTF-8
            pq.write_table(table, file, write_page_checksum=True)

    write_whole(path, write)


def _columns(question: Question) -> list[str]:
    return [f"{s.name}.{v}" for s in question.scenarios for v in question.values.names]


def _made(flat: Array, identity: str) -> bytes:
    """A digest of numbers, (column, member), and of what made them."""
    return hashlib.sha256(identity.encode() + np.ascontiguousarray(flat).tobytes()).digest()


def _kept(path: Path, question: Question, identity: str, aside: Aside) -> Array | None:
    """What an earlier attempt has kept; set aside where it is damaged or something else made it."""
    if not path.exists():
        return None
    try:
        with damage_named(path, "these futures are damaged"):
            flat = _numbers(path, identity)
    except FileProblems as damaged:
        aside(path, damaged.problems[0].what)
        return None
    return flat.reshape(len(question.scenarios), len(question.values.names), -1)


def _numbers(path: Path, identity: str) -> Array:
    """The numbers of a file, (column, member); ValueError where they are not what was kept."""
    with path.open("rb") as file:
        table = pq.read_table(file, page_checksum_verification=True)
    flat: Array = np.stack([column.to_numpy() for column in table.columns])
    if (table.schema.metadata or {}).get(_MADE) != _made(flat, identity):
        raise ValueError("its digest is not that of this strategy in these futures")
    return flat
