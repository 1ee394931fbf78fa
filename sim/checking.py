"""What `hedgerow check` finds beyond the form of a file."""

from pathlib import Path

from sim.documents import (
    load_documents,
    load_facts,
    load_programmes,
    load_sources,
    verify,
)
from sim.scenario import Scenario, load_history
from sim.seeds import Register
from sim.strict_toml import FileProblems, Problem


def check_rest(register: Register, scenarios: list[Scenario]) -> None:
    """Read what no scenario names, and see that every paragraph a scenario cites exists."""
    lengths = {document.id: document.paragraphs for document in load_documents(register.folder)}
    for scenario in [load_history(register), *scenarios]:
        _check_paragraphs(scenario, lengths)
    load_facts(register.folder)
    load_programmes(register.folder)
    load_sources(register.folder)


def _check_paragraphs(scenario: Scenario, lengths: dict[str, int]) -> None:
    for cited in scenario.paragraphs:
        document, _, number = cited.partition(" ¶")
        if not 1 <= int(number) <= lengths[document]:
            what = f"{document} has no paragraph {number}"
            place = Problem(f"{scenario.name}.toml", 1, 1, what, f"1 to {lengths[document]}")
            raise FileProblems((place,))


def check_documents(seeds: Path, documents: Path) -> str:
    """Check every document figure against its paragraph; raises FileProblems."""
    problems = verify(seeds, documents)
    if problems:
        raise FileProblems(tuple(problems))
    facts, programmes = load_facts(seeds), load_programmes(seeds)
    return f"{len(facts)} facts and {len(programmes)} programmes stand where they are cited"
