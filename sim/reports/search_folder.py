"""The folder of `hedgerow search`: evaluations, the Pareto set, what was found, and figures.

    results/search-<hash>/  seeds/, scenarios/, strategies/, values.json
                            evaluations.csv, which grows as the search goes on
                            pareto.csv, hypervolume.csv, scores.csv, figures/
                            found-<digest>.toml, a strategy file
                            manifest.json

The same command goes on from what was evaluated; another --pick takes another line of pareto.csv.
"""

from pathlib import Path
from typing import Final

from sim.batches.store import write_text
from sim.explore.libraries import library
from sim.explore.strategies import strategy_text
from sim.figures.drawing import ENDINGS, save
from sim.reports.analysis_folder import (
    analysis_folder,
    inputs_of_analysis,
    texts_of_analysis,
)
from sim.reports.robust_folder import strategy_texts, values_text
from sim.reports.search import Effort, Search, look_for, ready
from sim.reports.simulating import Progress, silent
from sim.reports.strategy_question import Question

NAME: Final = "search"
EVALUATIONS: Final = "evaluations.csv"
TABLES: Final = ("pareto.csv", "hypervolume.csv", "scores.csv")
FIGURES: Final = ("pareto", "convergence")


def write_search(
    question: Question,
    effort: Effort,
    pick: int | None,
    results: Path,
    command: str,
    progress: Progress = silent,
) -> tuple[Search, Path]:
    """Search in a folder; what an earlier attempt has evaluated is used.

    Raises ValueError for what could not be and LibraryMissingError without pymoo, before anything
    is written; else what `analysis_folder` raises.
    """
    library("pymoo")
    question = ready(question, effort)
    register, files = question.register, [EVALUATIONS, *TABLES]
    files += [f"figures/{stem}.{ending}" for stem in FIGURES for ending in ENDINGS]
    inputs = inputs_of_analysis(question.scenarios, register, question.run, question.values)
    inputs["strategies"] = {one.name: one.digest for one in question.strategies}
    inputs["effort"] = {"population": effort.population, "generations": effort.generations}
    texts = {
        **texts_of_analysis(question.scenarios, register),
        **strategy_texts(question),
        "values.json": values_text(question.values),
    }
    with analysis_folder(
        NAME, inputs, texts, files, results, command, question.run.engine
    ) as folder:
        found = look_for(question, effort, pick, folder / EVALUATIONS, progress)
        files.append(_write_found(found, folder))
    return found, folder


def _write_found(found: Search, folder: Path) -> str:
    """Write tables, figures and the strategy; the name of its file."""
    for earlier in folder.glob("found-*.toml"):
        earlier.unlink()
    name, register = f"{found.strategy.name}.toml", found.question.register
    write_text(folder / name, strategy_text(found.strategy, register))
    for path, table in zip(TABLES, (found.pareto, found.convergence, found.table), strict=True):
        write_text(folder / path, table.to_csv(index=False, lineterminator="\n"))
    for stem, content in found.contents().items():
        save(content, folder / "figures", stem)
    return name
