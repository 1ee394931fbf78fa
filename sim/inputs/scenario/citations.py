"""Do the paragraphs that a scenario rests on exist?"""

import re
from collections.abc import Iterator, Mapping, Sequence

from sim.inputs.documents import DocumentRecord
from sim.inputs.scenario.lineage import ScenarioFile
from sim.inputs.strict_toml import Problem, clip, nearest

Fault = tuple[str, str, str]
"""What is wrong, what is allowed, and how it is put right."""
_CITATION = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*) ¶([0-9]+)")


def citation_problems(
    file: ScenarioFile, documents: Mapping[str, DocumentRecord]
) -> Iterator[Problem]:
    """Citations of another form, of unknown documents, and of paragraphs that are not there."""
    for i, fault in citation_faults(file.table.paragraphs or (), documents):
        yield file.problem(("paragraphs", i), *fault)


def citation_faults(
    paragraphs: Sequence[str], documents: Mapping[str, DocumentRecord]
) -> Iterator[tuple[int, Fault]]:
    """Which items of a key `paragraphs` cite nothing that is there, and what to say of each."""
    for i, cited in enumerate(paragraphs):
        fault = _fault(f"item {i + 1} of paragraphs", cited, documents)
        if fault is not None:
            yield i, fault


def _fault(where: str, cited: str, documents: Mapping[str, DocumentRecord]) -> Fault | None:
    match = _CITATION.fullmatch(cited)
    if match is None:
        examples = " or ".join(f'"{name} ¶1"' for name in documents)
        what = f'{where} = "{clip(cited)}" has the wrong form'
        return what, f"a document and a paragraph, like {examples}", ""
    name, number = match.groups()
    if name not in documents:
        return f"unknown document '{clip(name)}'", ", ".join(documents), nearest(name, documents)
    last = documents[name].paragraphs
    if len(number) > len(str(last)) or not 1 <= int(number) <= last:
        return f"{name} has no paragraph {number[:20]}", f"¶1 to ¶{last}", ""
    return None
