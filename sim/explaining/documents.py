"""A document, one paragraph of it, or another source: everything that the model takes from it."""

import re
from collections.abc import Callable, Iterator

from sim.explaining.cited import (
    CHRONOLOGY,
    paragraph_name,
    paragraphs_in,
    references,
    rows_cited,
    source_of,
    sources_in,
    title,
)
from sim.explaining.evidence import amount, cited_by, rows_of_facts
from sim.explaining.meaning import Content, Meaning, Row
from sim.explaining.numbers import numbers
from sim.explaining.study import Study

# ---- paragraphs and documents --------------------------------------------------------------------


def paragraph_names(study: Study) -> list[str]:
    """Every paragraph of the documents: vannarith-2019 ¶16."""
    return [
        paragraph_name(document.id, number)
        for document in study.documents.values()
        for number in range(1, document.paragraphs + 1)
    ]


def paragraph_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """All that the model takes from a paragraph; the text itself is not in the repository."""
    taken = _taken(study, name)
    about: dict[str, Content] = {
        "document": title(study.documents[name.partition(" ¶")[0]]),
        **taken,
    }
    if not any(taken.values()):
        about["taken"] = "nothing is taken from this paragraph"
    yield Meaning("paragraph", name, about)


def document_names(study: Study) -> list[str]:
    """Ids of the documents."""
    return list(study.documents)


def document_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """Who wrote a document, how it leans, and which of its paragraphs the model uses."""
    document = study.documents[name]
    all_ = [paragraph_name(name, number) for number in range(1, document.paragraphs + 1)]
    used = [paragraph for paragraph in all_ if any(_taken(study, paragraph).values())]
    about: dict[str, Content] = {
        "document": title(document),
        "genre": document.genre,
        "bias": document.bias,
        "length": f"{document.paragraphs} paragraphs",
        "taken from": " ".join(paragraph.partition(" ")[2] for paragraph in used),
        "unused": " ".join(p.partition(" ")[2] for p in all_ if p not in used),
    }
    yield Meaning("document", name, about)


def _taken(study: Study, paragraph: str) -> dict[str, Content]:
    """Facts, programmes, parameters, mechanisms, scenarios and events that cite a paragraph."""
    facts = [fact for fact in study.facts.values() if paragraph in cited_by(fact)]
    return {
        "facts": rows_of_facts(facts),
        "programmes": [
            {"programme": p.id, "announced": amount(p), "name": p.name}
            for p in study.programmes.values()
            if paragraph in cited_by(p)
        ],
        "parameters": _numbers(study, paragraph.__eq__),
        "mechanisms": [
            {"mechanism": name, "file": module.file}
            for name, module in study.code.rules.items()
            if paragraph in paragraphs_in(module.doc)
        ],
        "scenarios": [
            {"scenario": name, "title": scenario.title}
            for name, scenario in study.scenarios.items()
            if paragraph in scenario.paragraphs
        ],
        "events": _events(study, paragraph.__eq__),
    }


def _events(study: Study, cites: Callable[[str], bool]) -> list[Row]:
    """Events one of whose references is the one asked for."""
    return [
        {"event": f"{name}:{event.id}", "what": f"{event.actor} {event.does}"}
        for name, event in study.events
        if any(cites(reference) for reference in references(event.source))
    ]


def _numbers(study: Study, cites: Callable[[str], bool]) -> list[Row]:
    """Parameters one of whose references is the one asked for."""
    parameters = study.register.parameters
    return numbers(
        study, [name for name, p in parameters.items() if any(map(cites, references(p.source)))]
    )


# ---- sources and the chronology ------------------------------------------------------------------


def source_names(study: Study) -> list[str]:
    """Ids of the sources, and names of the data files."""
    files = [source.file for source in study.sources.values() if source.file]
    return [*study.sources, *files, *(f"data/{file}" for file in files)]


def source_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """Who found something, under which terms, and what rests on it."""
    identifier = source_of(study, name)
    source = study.sources[identifier]

    def cites(reference: str) -> bool:
        return source_of(study, reference) == identifier

    about: dict[str, Content] = {
        "citation": source.citation,
        "licence": source.licence,
        "file": f"seeds/data/{source.file}" if source.file else "",
        "header": list(study.data_files[source.file].header) if source.file else "",
        "rows cited": _rows_behind(study, cites),
        "reported in": _reports(study, source.citation),
        "magnitude": source.magnitude or "",
        "status": source.status or "",
        "used for": source.used_for,
        "parameters": _numbers(study, cites),
        "mechanisms": [
            {"mechanism": name, "file": module.file}
            for name, module in study.code.rules.items()
            if identifier in sources_in(study, module.doc)
        ],
        "events": _events(study, cites),
    }
    yield Meaning("source", identifier, about)


def _rows_behind(study: Study, cites: Callable[[str], bool]) -> list[str]:
    """The rows of a source's data file that parameters are read off."""
    found = [
        reference.partition(" ")
        for parameter in study.register.parameters.values()
        for reference in references(parameter.source)
        if cites(reference)
    ]
    return list(dict.fromkeys(r for f, _, c in found for r in rows_cited(study, f, [c])))


def _reports(study: Study, citation: str) -> list[str]:
    """Rows of the chronology that a citation names, with their addresses."""
    named = re.findall(r"\bE\d+\b", citation)
    return [study.chronology[name].text for name in named if name in study.chronology]


def record_names(study: Study) -> list[str]:
    """Ids of the chronology's rows."""
    return list(study.chronology)


def record_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """A row of the chronology, and the events that rest on it."""
    record = study.chronology[name]
    row = record.cells
    about: dict[str, Content] = {
        "what": row["event"],
        "date": row["date"],
        "actor": row["actor"],
        "size": f"{row['size']} {row['size_unit']}".strip(),
        "status": row["status"],
        "read at": record.source,
        "file": CHRONOLOGY.strip().replace("data", "seeds/data", 1),
        "events": _events(study, f"{CHRONOLOGY}{name}".__eq__) or "none rests on it",
    }
    yield Meaning("row of the chronology", name, about)
