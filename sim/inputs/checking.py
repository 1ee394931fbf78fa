"""What `hedgerow check` finds beyond the form of a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sim.inputs.documents import (
    load_documents,
    load_facts,
    load_programmes,
    load_sources,
    verify,
)
from sim.inputs.folders import Places
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_history, load_scenario, scenario_names
from sim.inputs.strict_toml import FileProblems, gather, parse


class Checked(NamedTuple):
    """What was read, and has no mistakes."""

    register: Register
    scenarios: list[Scenario]


def check_all(places: Places, names: list[str] | None = None) -> Checked:
    """Read seeds and scenarios, all by default, and what no scenario names.

    Raises FileProblems with the mistakes of all files; seeds come first, as scenarios need them.
    """
    register = load_register(places.seeds)
    chosen = names or scenario_names(places.scenarios)
    readers: list[Callable[[], Scenario | None]] = [
        *(partial(_sound, places.scenarios, name, register) for name in chosen),
        partial(_check_rest, register),
    ]
    found = gather(readers)
    return Checked(register, [scenario for scenario in found if scenario is not None])


def _sound(folder: Path, name: str, register: Register) -> Scenario:
    scenario = load_scenario(folder, name, register)
    check_paragraphs(scenario, folder / f"{name}.toml", register.folder)
    return scenario


def _check_rest(register: Register) -> None:
    history = register.folder / "history.toml"
    gather(
        [
            lambda: check_paragraphs(load_history(register), history, register.folder),
            lambda: load_facts(register.folder),
            lambda: load_programmes(register.folder),
            lambda: load_sources(register.folder),
        ]
    )


def check_paragraphs(scenario: Scenario, path: Path, seeds: Path) -> None:
    """See that every paragraph a scenario file cites exists; raises FileProblems."""
    lengths = {document.id: document.paragraphs for document in load_documents(seeds)}
    problems = []
    for i, cited in enumerate(scenario.paragraphs):
        document, _, number = cited.partition(" ¶")
        last = lengths[document]
        if len(number) > len(str(last)) or not 1 <= int(number) <= last:
            what = f"{document} has no paragraph {number[:20]}"
            allowed = f"¶1 to ¶{last}"
            problems.append(parse(path).problem(("paragraphs", i), what, allowed))
    if problems:
        raise FileProblems(problems)


def check_documents(seeds: Path, documents: Path) -> dict[str, int]:
    """Check every figure against its paragraph and count what agrees; raises FileProblems."""
    problems = verify(seeds, documents)
    if problems:
        raise FileProblems(problems)
    return {"facts": len(load_facts(seeds)), "programmes": len(load_programmes(seeds))}
