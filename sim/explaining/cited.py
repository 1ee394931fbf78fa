"""What is cited, written out: the title of a document, the reference behind an id, its licence."""

import re
from collections.abc import Iterable

from sim.explaining.data_files import DataRow
from sim.explaining.study import Study
from sim.inputs.documents import DocumentRecord

PLACE = re.compile(r"([a-z]+-\d{4})(?= ¶)|¶(\d+)(?:-(\d+))?")
"""A document's id, or paragraphs of the document named before them."""

DATA = "data/"
"""How a data file is cited, before its name."""

CHRONOLOGY = "data/events_chronology.csv "
"""How a row of the chronology is cited, before its id."""


def title(document: DocumentRecord) -> str:
    """A document written out."""
    return f"{document.title}; {document.author}, {document.publisher}, {document.date}"


def paragraph_name(document: str, number: int) -> str:
    """vannarith-2019 ¶16."""
    return f"{document} ¶{number}"


def paragraphs_in(text: str) -> list[str]:
    """Paragraphs that a text cites: `vannarith-2019 ¶8, ¶10-11` is three of them."""
    found: list[str] = []
    document = ""
    for named, first, last in PLACE.findall(text):
        document = named or document
        if first and document:
            numbers = range(int(first), int(last or first) + 1)
            found += [paragraph_name(document, number) for number in numbers]
    return list(dict.fromkeys(found))


def references(source: str) -> list[str]:
    """The single references of a source field, its paragraphs one by one."""
    return [
        reference
        for part in source.split(";")
        for reference in paragraphs_in(part) or [part.strip()]
    ]


def written_out(study: Study, sources: Iterable[str]) -> list[str]:
    """References of some source fields, each once, with title or citation and licence.

    Paragraphs of one document stand together, and rows of one data file below it. A source of one's
    own words, which no file of seeds/ knows, stands as it is.
    """
    together: dict[str, list[str]] = {}
    for reference in dict.fromkeys(one for source in sources for one in references(source)):
        work, place = _work_and_place(study, reference)
        together.setdefault(work, []).extend([place] if place else [])
    lines: list[str] = []
    for work, places in together.items():
        rows = rows_cited(study, work, places)
        name = work if rows else " ".join([work, ", ".join(places)]).strip()
        lines.append(": ".join(filter(None, (name, _behind(study, work)))))
        lines += [f"  {row}" for row in rows]
    return lines


def _work_and_place(study: Study, reference: str) -> tuple[str, str]:
    """A document and its paragraph, or a data file and the cells of its row; else as it stands."""
    work, _, number = reference.partition(" ¶")
    if number:
        return work, f"¶{number}"
    file, _, cells = reference.partition(" ")
    known = file.removeprefix(DATA) in study.data_files and cells not in study.chronology
    return (file, cells) if file.startswith(DATA) and known else (reference, "")


def rows_cited(study: Study, work: str, places: Iterable[str]) -> list[str]:
    """The rows of a data file that hold what is cited, each with the address behind it."""
    file = study.data_files.get(work.removeprefix(DATA))
    rows = {row.line: row for place in places for row in (file.cited(place) if file else ())}
    return [_followed(study, row) for row in rows.values()]


def _followed(study: Study, row: DataRow) -> str:
    """A row, and where it was read from another data file what that file says of its source."""
    behind = study.data_files.get(row.source.partition(" ")[0])
    return f"{row.text}: {behind.origin}" if behind and behind.origin else row.text


def sources_in(study: Study, text: str) -> set[str]:
    """Ids of the sources that a docstring names: `S9-S14, kuik` is seven of them."""
    spans = re.findall(r"\bS(\d+)(?:-S?(\d+))?\b", text)
    numbered = {f"S{n}" for low, high in spans for n in range(int(low), int(high or low) + 1)}
    words = set(re.findall(r"[a-z][a-z0-9-]+", text)) - {"judgement"}
    return (numbered | words) & set(study.sources)


def source_of(study: Study, reference: str) -> str:
    """The id of the source behind a reference, S19 itself or that of a data file; or nothing."""
    file = reference.partition(" ")[0].removeprefix(DATA)
    by_file = {source.file: name for name, source in study.sources.items()}
    return reference if reference in study.sources else by_file.get(file, "")


def _behind(study: Study, reference: str) -> str:
    document = study.documents.get(reference)
    if document is not None:
        return title(document)
    row = study.chronology.get(reference.removeprefix(CHRONOLOGY))
    if row is not None:
        said = f"{row.cells['date']}, {row.cells['event']} ({row.cells['status']})"
        return f"{said}; {row.source}" if row.source else said
    source = study.sources.get(source_of(study, reference))
    if source is None:
        return ""
    size = f"; {source.magnitude}" if source.magnitude else ""
    file = study.data_files.get(source.file or "")
    origin = f". {file.origin}" if file and file.origin else ""
    return f"{source.citation}{size} (licence: {source.licence}){origin}"
