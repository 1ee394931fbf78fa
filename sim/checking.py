"""What `hedgerow check` finds beyond the form of a file."""

from pathlib import Path

from sim.documents import load_facts, load_programmes, verify
from sim.strict_toml import FileProblems


def check_documents(seeds: Path, documents: Path) -> str:
    """Check every document figure against its paragraph; raises FileProblems."""
    problems = verify(seeds, documents)
    if problems:
        raise FileProblems(tuple(problems))
    facts, programmes = load_facts(seeds), load_programmes(seeds)
    return f"{len(facts)} facts and {len(programmes)} programmes stand where they are cited"
