"""The four files, read and checked against each other and against the cast."""

from pathlib import Path

from sim.inputs.cast import load_cast
from sim.inputs.documents.checks import (
    fact_problems,
    missing_data,
    programme_problems,
    repeated_ids,
)
from sim.inputs.documents.records import (
    DocumentRecord,
    Documents,
    Fact,
    Facts,
    Programme,
    Programmes,
    Source,
    Sources,
)
from sim.inputs.strict_toml import check, parse, refuse


def load_documents(seeds: Path) -> tuple[DocumentRecord, ...]:
    """The documents; raises FileProblems."""
    file = parse(seeds / "documents.toml")
    documents = check(file, Documents).document
    refuse(repeated_ids(file, "document", documents))
    return documents


def load_programmes(seeds: Path) -> tuple[Programme, ...]:
    """The programmes, checked against the documents' records and the cast; raises FileProblems."""
    documents = load_documents(seeds)
    file = parse(seeds / "programmes.toml")
    programmes = check(file, Programmes).programme
    refuse(programme_problems(file, programmes, documents, load_cast(seeds)))
    return programmes


def load_facts(seeds: Path) -> tuple[Fact, ...]:
    """The facts, checked against the records of documents and programmes; raises FileProblems."""
    documents = load_documents(seeds)
    file = parse(seeds / "facts.toml")
    facts = check(file, Facts).fact
    refuse(fact_problems(file, facts, documents, load_programmes(seeds)))
    return facts


def load_sources(seeds: Path) -> tuple[Source, ...]:
    """Everything a number may cite besides the documents; raises FileProblems."""
    file = parse(seeds / "sources.toml")
    sources = check(file, Sources).source
    refuse([*repeated_ids(file, "source", sources), *missing_data(file, sources, seeds)])
    return sources
