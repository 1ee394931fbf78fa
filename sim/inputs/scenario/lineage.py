"""A scenario file and its forebears: which files there are, and what is sound in each of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sim.inputs.folders import shipped
from sim.inputs.scenario.names import name_problem, suggestion
from sim.inputs.scenario.tables import ScenarioTable
from sim.inputs.strict_toml import (
    Document,
    FileProblems,
    Problem,
    clip,
    closest_word,
    nearest,
    parse,
    salvage,
)


@dataclass(frozen=True)
class ScenarioFile:
    """One file of a lineage, without what is wrong with its form."""

    name: str
    document: Document
    table: ScenarioTable
    whole: bool = True
    """Whether nothing was cut out of it, for its mistakes, that checks of other parts rest on."""

    def problem(
        self, keys: tuple[str | int, ...], what: str, allowed: str = "", fix: str = ""
    ) -> Problem:
        """A problem at the value of a key path."""
        return self.document.problem(keys, what, allowed, fix)


def scenario_names(folder: Path) -> list[str]:
    """Names of the scenarios in a folder, baseline first."""
    names = sorted(path.stem for path in folder.glob("[!.]*.toml"))
    return sorted(names, key=lambda name: name != "baseline")


def lineage(folder: Path, name: str) -> tuple[list[ScenarioFile], list[FileProblems]]:
    """The file and its forebears, eldest first, and what is wrong with their form."""
    files: dict[str, ScenarioFile] = {}
    refused: list[FileProblems] = []
    known = scenario_names(folder)
    following: str | None = name
    while following is not None:
        try:
            file, wrong = _open(files, following, folder, known)
        except FileProblems as problems:
            files = {heir: replace(file, whole=False) for heir, file in files.items()}
            refused.append(problems)
            break
        files[following] = file
        refused += wrong
        following = file.table.extends
    return list(files.values())[::-1], refused[::-1]


def _open(
    heirs: Mapping[str, ScenarioFile], name: str, folder: Path, known: Collection[str]
) -> tuple[ScenarioFile, list[FileProblems]]:
    """What is sound in a file, and what is wrong with it; raises FileProblems when nothing is."""
    _refuse_circle(heirs, name)
    if name not in known:
        _refuse_unknown(list(heirs.values())[-1] if heirs else None, name, known)
    _refuse_name(folder, name)
    within = None if folder == shipped().scenarios else folder
    rest = salvage(parse(folder / f"{name}.toml", within), ScenarioTable)
    basis = ("extends", "time", "event") if heirs else ("extends", "time")
    meant = {closest_word(str(keys[0]), ScenarioTable.model_fields) for keys in rest.cut}
    whole = meant.isdisjoint(basis)
    file = ScenarioFile(name, rest.document, rest.table, whole)
    return file, [rest.refused] if rest.refused else []


def _refuse_name(folder: Path, name: str) -> None:
    if problem := name_problem(name):
        better = suggestion(name)
        fix = f"rename the file to {better}.toml" if better else "rename the file"
        what = f"'{clip(name)}' is no name for a scenario"
        path = str(folder / f"{name}.toml")
        raise FileProblems([Problem(path, 1, 1, what, problem, fix)])


def _refuse_circle(files: Mapping[str, ScenarioFile], following: str) -> None:
    if following in files:
        names = list(files)
        circle = " -> ".join([*names[names.index(following) :], following])
        what = f"extends goes round in a circle: {circle}"
        fix = "extend another scenario, or none"
        raise FileProblems([files[names[-1]].problem(("extends",), what, fix=fix)])


def _refuse_unknown(heir: ScenarioFile | None, name: str, known: Collection[str]) -> None:
    what, allowed, fix = f"unknown scenario '{name}'", ", ".join(known), nearest(name, known)
    if name != Path(name).stem:
        fix = "write the name alone, without folder and .toml; --scenarios names the folder"
    if heir is None:
        raise FileProblems([Problem("", 0, 0, what, allowed, fix)])
    raise FileProblems([heir.problem(("extends",), what, allowed, fix)])
