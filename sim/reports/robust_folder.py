"""The folder of `hedgerow robust`: futures of each strategy, tables and figures.

results/robust-<hash>/  seeds/, scenarios/, strategies/, values.json
                        futures/<strategy>.parquet, what is valued in each future
                        criteria.csv, regret.csv, values.csv, weights.csv, figures/
                        manifest.json
"""

from collections.abc import Iterator
from functools import partial
from json import dumps
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.batches.store import is_file, write_text, write_whole
from sim.explore.played import Player
from sim.explore.strategies import Strategy, strategy_text
from sim.explore.values import Values
from sim.figures.drawing import ENDINGS, save
from sim.model.ops import Array
from sim.reports.analysis_folder import (
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


def write_robust(
    question: Question, results: Path, command: str, progress: Progress = silent
) -> tuple[Robust, Path]:
    """Hold strategies against each other in a folder; what is there of an earlier attempt is used.

    Raises ValueError for what could not be, before anything is written; else what
    `analysis_folder` raises.
    """
    question.require_possible()
    question = question.settled()
    with analysis_folder(
        NAME,
        _inputs(question),
        _texts(question),
        list(_files(question)),
        results,
        command,
        question.run.engine,
    ) as folder:
        found = assess(question, keeping(question, folder, progress))
        write_report(found, folder)
    return found, folder


def write_report(found: Robust, folder: Path) -> None:
    """Write tables and figures."""
    for name, table in tables(found):
        write_text(folder / name, table.to_csv(index=False, lineterminator="\n"))
    for stem, content in found.contents().items():
        save(content, folder / "figures", stem)


def _inputs(question: Question) -> dict[str, object]:
    shared = inputs_of_analysis(
        question.scenarios, question.register, question.run, question.values
    )
    return {**shared, "strategies": {one.name: one.digest for one in question.strategies}}


def _texts(question: Question) -> dict[str, str]:
    return {
        **texts_of_analysis(question.scenarios, question.register),
        **strategy_texts(question),
        "values.json": values_text(question.values),
    }


def strategy_texts(question: Question) -> dict[str, str]:
    """Strategies as files, by the name of the file."""
    register = question.register
    return {f"strategies/{s.name}.toml": strategy_text(s, register) for s in question.strategies}


def values_text(values: Values) -> str:
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


def keeping(question: Question, folder: Path, progress: Progress) -> Player:
    """Simulates strategies that are not in the folder yet, and keeps them there."""
    simulate, total, done = player_of(question), len(question.strategies), set[str]()

    def play(strategy: Strategy) -> Array:
        path = folder / _futures(strategy)
        read = _kept(path, question)
        if read is None:
            read = simulate(strategy)
            write_whole(path, partial(_write, read=read, question=question))
        done.add(strategy.name)
        progress("strategies", len(done), total, 0)
        return read

    return play


def _columns(question: Question) -> list[str]:
    return [f"{s.name}.{v}" for s in question.scenarios for v in question.values.names]


def _write(path: Path, read: Array, question: Question) -> None:
    flat = read.reshape(-1, read.shape[-1])
    table = pa.table(dict(zip(_columns(question), flat, strict=True)))
    pq.write_table(table, path, write_page_checksum=True)


def _kept(path: Path, question: Question) -> Array | None:
    """What an earlier attempt has kept, unless it is damaged or of another question."""
    if not is_file(path):
        return None
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    members = question.run.design.members
    if table.column_names != _columns(question) or table.num_rows != members:
        return None
    flat = np.stack([column.to_numpy() for column in table.columns])
    return flat.reshape(len(question.scenarios), len(question.values.names), members)
