"""Which claims and figures does the model take from its documents, and do they stand there?

seeds/documents.toml identifies the documents, facts.toml restates their figures and claims,
programmes.toml what the powers announced, sources.toml everything else a number may cite.

* ``records``: what a line of these files holds; ``loading``: the files, read and checked.
* ``figures``: the number, date or bound that a short text states.
* ``counting``: the programmes whose dollars count; ``checks``: what records cannot be.
* ``texts``: the records held against the documents: the token stands in the cited paragraph, and
  the number read from the token is the number recorded.
"""

from sim.inputs.documents.checks import MECHANISMS
from sim.inputs.documents.counting import counted_programmes
from sim.inputs.documents.figures import Figure, read_bound, read_date, read_figure
from sim.inputs.documents.loading import (
    load_documents,
    load_facts,
    load_programmes,
    load_sources,
)
from sim.inputs.documents.records import DocumentRecord, Fact, Programme, Source
from sim.inputs.documents.texts import paragraphs_of, verify

__all__ = [
    "MECHANISMS",
    "DocumentRecord",
    "Fact",
    "Figure",
    "Programme",
    "Source",
    "counted_programmes",
    "load_documents",
    "load_facts",
    "load_programmes",
    "load_sources",
    "paragraphs_of",
    "read_bound",
    "read_date",
    "read_figure",
    "verify",
]
