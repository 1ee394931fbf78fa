"""What do the sources of checks stand for? Names such as S10 or a document's, with the citation."""

import re
from collections.abc import Iterable

from sim.evidence.checks import Check
from sim.inputs.documents import load_documents, load_sources
from sim.inputs.folders import shipped
from sim.inputs.register import Register


def citations(register: Register, checks: Iterable[Check]) -> dict[str, str]:
    """The citation of each source that some check names, in the order of the seeds.

    Seeds without sources, as in a results folder, have those of the shipped ones.
    """
    named = " ".join(check.source for check in checks)
    own = (register.folder / "sources.toml").is_file()
    folder = register.folder if own else shipped().seeds
    known = {
        one.id: f"{one.author}, {one.title}. {one.publisher}, {one.date}"
        for one in load_documents(folder)
    }
    known |= {one.id: one.citation for one in load_sources(folder)}
    return {name: words for name, words in known.items() if _names(named, name)}


def _names(words: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", words) is not None
