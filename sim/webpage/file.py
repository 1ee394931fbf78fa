"""The model in one HTML file: what goes into it, and where it is written."""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.engine.choice import installed
from sim.engine.draw_files import POSTERIOR, load_draws, posterior_path
from sim.engine.draws import Draws
from sim.inputs.folders import (
    Folders,
    expanded,
    in_force,
    lessons_in_force,
    shipped,
    shipped_lessons,
    shipped_page,
)
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, scenario_names
from sim.reports.arguments import scenarios_of
from sim.webpage.content import BASELINE
from sim.webpage.document import MARK, page_html
from sim.webpage.learn_content import learn_content
from sim.webpage.words import load_words

COMPILER = (
    "a page of one's own is compiled by llvmlite, which is not installed: "
    "pip install 'hedgerow[fast]'; without it there is the shipped page, of the shipped files alone"
)


class NoCompilerError(RuntimeError):
    """The page cannot be compiled here."""


class NotAPageError(ValueError):
    """A file that would be lost if the page were written in its place."""


@dataclass(frozen=True)
class Page:
    """The model in one HTML file."""

    text: str
    """The whole file."""
    scenarios: tuple[str, ...]
    """Names of the scenarios that it offers, the one that it opens with first."""

    def save(self, path: Path | str) -> Path:
        """Write the file, whole or not at all; where it is.

        Raises NotAPageError when there is a file that is no such page, OSError when it cannot be
        written.
        """
        there = expanded(path)
        if there.is_dir():
            raise NotAPageError(f"{there} is a folder; name a file, as in {there / 'page.html'}")
        if there.exists() and not _is_page(there):
            raise NotAPageError(f"{there} is no page of this model, so it stays; name another file")
        draft = there.with_name(f".{there.name}.{os.getpid()}")
        try:
            draft.write_text(self.text, encoding="utf-8")
            draft.replace(there)
        except OSError as problem:
            raise OSError(problem.errno, problem.strerror, str(there)) from None
        finally:
            draft.unlink(missing_ok=True)
        return there

    def _repr_html_(self) -> str:
        """The page inside a notebook."""
        inside = html.escape(self.text, quote=True)
        look = "width: 100%; height: 48rem; border: 1px solid #d9d9d9"
        return f'<iframe title="Hedgerow" style="{look}" srcdoc="{inside}"></iframe>'


def page(
    names: str | Scenario | Sequence[str | Scenario] | None = None,
    *,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
    lessons: Path | str | None = None,
    language: str = "en",
) -> Page:
    """The model in one HTML file, with the seeds and scenarios in force.

    In a notebook it shows itself; `save(path)` writes the file.

    Args:
        names: scenarios, by name or as they are; all by default. The page opens with the first, and
            has the baseline in any case.
        seeds: folder of the numbers, if not those in force.
        scenarios: folder of the scenarios, if not those in force.
        lessons: folder of the lessons, if not those in force.
        language: one of `sim.webpage.words.languages()`.

    Raises:
        FileProblems: files have mistakes.
        ValueError: no such language, or `names` names no scenario.
        NoCompilerError: llvmlite is missing, and the page is not the shipped one.
    """
    folders, words = in_force(seeds, scenarios), load_words(language)
    taught = lessons_in_force(lessons)
    register = load_register(folders.seeds)
    wanted = scenario_names(folders.scenarios) if names is None else names
    offered = _with_baseline(scenarios_of(wanted, folders, register), folders, register)
    known = tuple(one.name for one in offered)
    if not installed():
        whole = names is None and language == "en"
        if whole and folders == shipped() and taught == shipped_lessons():
            return Page(shipped_page().read_text(encoding="utf-8"), known)
        raise NoCompilerError(COMPILER)
    held = learn_content(taught, folders, register, known)
    return Page(page_html(register, offered, _draws(register), words, held), known)


def _with_baseline(
    several: Sequence[Scenario], folders: Folders, register: Register
) -> list[Scenario]:
    """Scenarios with the one that all are compared with."""
    if any(one.name == BASELINE for one in several):
        return list(several)
    return [*several, *scenarios_of(BASELINE, folders, register)]


def _draws(register: Register) -> list[Draws]:
    """Tables of draws that the page offers beside the prior: the posterior, where there is one."""
    there = posterior_path(register.folder).is_file()
    return [load_draws(register.folder, POSTERIOR, register)] if there else []


def _is_page(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK.encode() in file.read(2000)
