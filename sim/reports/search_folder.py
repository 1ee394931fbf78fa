"""The folder of `hedgerow search`: evaluations, the Pareto set, what was found, and figures.

    results/search-<hash>/  analysis.json, seeds/, scenarios/, strategies/, values.json
                            evaluations.csv, which grows as the search goes on
                            pareto.csv, hypervolume.csv, scores.csv, figures/
                            found-<digest>.toml, a strategy file
                            manifest.json

The same command goes on from what was evaluated; another --pick takes another line of pareto.csv.
"""

from pathlib import Path
from typing import Final
from warnings import warn

from sim.batches.resume import Say
from sim.batches.signed import hashed
from sim.batches.store import write_csv, write_text
from sim.explore.evaluations import Kept
from sim.explore.libraries import library
from sim.explore.strategies import strategy_text
from sim.explore.tuning import NoSuchLineError
from sim.figures.drawing import ENDINGS, save
from sim.inputs.strict_toml import shown_path
from sim.reports.analysis_folder import Analysis, analysis_folder
from sim.reports.robust_folder import inputs_of_question, texts_of_question
from sim.reports.search import Effort, Search, look_for, ready
from sim.reports.simulating import Progress, silent
from sim.reports.strategy_question import Question

NAME: Final = "search"
EVALUATIONS: Final = "evaluations.csv"
FOUND: Final = "found-*.toml"
TABLES: Final = ("pareto.csv", "hypervolume.csv", "scores.csv")
FIGURES: Final = ("pareto", "convergence")


def write_search(
    question: Question,
    effort: Effort,
    pick: int | None,
    results: Path,
    command: str,
    progress: Progress = silent,
    say: Say = warn,
) -> tuple[Search, Path]:
    """Search in a folder; what an earlier attempt has evaluated is used.

    Of that, `say` is told what is damaged or strange, and set aside. Raises ValueError for what
    could not be and LibraryMissingError without pymoo, before anything is written; else what
    `analysis_folder` raises. Where the Pareto set turns out to lack the line that is picked, the
    folder is finished with the knee, and NoSuchLineError says so.
    """
    library("pymoo")
    question, wrong = ready(question, effort, pick), None
    analysis = _analysis(question, effort)
    with analysis_folder(analysis, results, command, say) as (folder, aside):
        kept = Kept(folder / EVALUATIONS, hashed(analysis.inputs), aside)
        try:
            found = look_for(question, effort, pick, kept, progress)
        except NoSuchLineError as refused:
            wrong, found = refused, look_for(question, effort, None, kept)
        _write_found(found, folder)
    if wrong is not None:
        taken = f"the knee is taken, line {found.line} of {shown_path(folder / TABLES[0])}"
        raise NoSuchLineError(f"{wrong}; {taken}: another --pick goes on from there")
    return found, folder


def _analysis(question: Question, effort: Effort) -> Analysis:
    """What goes into the folder of a search."""
    files = [EVALUATIONS, *TABLES, FOUND]
    files += [f"figures/{stem}.{ending}" for stem in FIGURES for ending in ENDINGS]
    tried = {"population": effort.population, "generations": effort.generations}
    inputs = {**inputs_of_question(question), "effort": tried}
    return Analysis(NAME, inputs, texts_of_question(question), files, question.run.engine)


def _write_found(found: Search, folder: Path) -> None:
    """Write tables, figures and the strategy."""
    for earlier in folder.glob(FOUND):
        earlier.unlink()
    register = found.question.register
    path = folder / f"{found.strategy.name}.toml"
    write_text(path, strategy_text(found.strategy, register))
    for name, table in zip(TABLES, (found.pareto, found.convergence, found.table), strict=True):
        write_csv(folder / name, table)
    for stem, content in found.contents().items():
        save(content, folder / "figures", stem)
