"""What `hedgerow check` finds beyond the form of a file."""

from pathlib import Path

from sim.documents import (
    load_documents,
    load_facts,
    load_programmes,
    load_sources,
    verify,
)
from sim.scenario import load_history
from sim.seeds import Register
from sim.strict_toml import FileProblems


def check_rest(register: Register) -> None:
    """Read what no scenario names: the recorded history, documents, facts, programmes, sources."""
    load_history(register)
    load_documents(register.folder)
    load_facts(register.folder)
    load_programmes(register.folder)
    load_sources(register.folder)


def check_documents(seeds: Path, documents: Path) -> str:
    """Check every document figure against its paragraph; raises FileProblems."""
    problems = verify(seeds, documents)
    if problems:
        raise FileProblems(tuple(problems))
    facts, programmes = load_facts(seeds), load_programmes(seeds)
    return f"{len(facts)} facts and {len(programmes)} programmes stand where they are cited"
