"""What records of the documents cannot be: by themselves, against each other and the cast."""

import math
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sim.inputs.documents.counting import ancestors
from sim.inputs.documents.figures import Figure, read_bound, read_date, read_figure
from sim.inputs.documents.records import DocumentRecord, Fact, Programme, Source
from sim.inputs.strict_toml import Document, Problem, nearest
from sim.model import rules
from sim.model.cast import Cast

MECHANISMS: Final = tuple(module.name for module in pkgutil.iter_modules(rules.__path__))
"""Mechanisms of the model that a fact may feed: the files of sim/model/rules/."""


class Fault(NamedTuple):
    """What is wrong at a key of a record."""

    key: str
    what: str
    allowed: str = ""
    fix: str = ""

    def within(self, file: Document, table: str, index: int, identifier: str) -> Problem:
        """The fault at its place in the file, with the record's id before it."""
        what = f"{table} '{identifier}': {self.what}"
        return file.problem((table, index, self.key), what, self.allowed, self.fix)


def repeated_ids(
    file: Document, table: str, records: Sequence[DocumentRecord | Fact | Programme | Source]
) -> Iterator[Problem]:
    """Ids that two records have."""
    seen: set[str] = set()
    for index, record in enumerate(records):
        if record.id in seen:
            yield file.problem((table, index, "id"), f"id '{record.id}' is given twice")
        seen.add(record.id)


def missing_data(file: Document, sources: Sequence[Source], seeds: Path) -> Iterator[Problem]:
    """Files of data that a source names and nobody has."""
    for index, source in enumerate(sources):
        if source.file is not None and not (seeds / "data" / source.file).is_file():
            what = f"source '{source.id}': there is no data/{source.file}"
            yield file.problem(("source", index, "file"), what)


def _citation_problems(
    file: Document,
    table: str,
    records: Sequence[Fact | Programme],
    documents: Sequence[DocumentRecord],
) -> Iterator[Problem]:
    """Unknown documents, and paragraphs beyond their end."""
    lengths = {document.id: document.paragraphs for document in documents}
    for index, record in enumerate(records):
        if record.document not in lengths:
            what = f"{table} '{record.id}': unknown document '{record.document}'"
            yield file.problem((table, index, "document"), what, allowed=", ".join(lengths))
        elif max(record.paragraph) > lengths[record.document]:
            last = lengths[record.document]
            what = f"{table} '{record.id}': {record.document} ends with paragraph {last}"
            yield file.problem((table, index, "paragraph"), what, allowed=f"1 to {last}")


def fact_problems(
    file: Document,
    facts: Sequence[Fact],
    documents: Sequence[DocumentRecord],
    programmes: Sequence[Programme],
) -> Iterator[Problem]:
    """Facts that contradict their own figures, the documents, or what they feed."""
    years = {document.id: document.year for document in documents}
    known = {*MECHANISMS, *(programme.id for programme in programmes)}
    yield from repeated_ids(file, "fact", facts)
    yield from _citation_problems(file, "fact", facts, documents)
    for index, fact in enumerate(facts):
        for fault in (*_feed_faults(fact, known), *_figure_faults(fact, years)):
            yield fault.within(file, "fact", index, fact.id)


def _feed_faults(fact: Fact, known: set[str]) -> Iterator[Fault]:
    for slug in fact.feeds:
        if slug not in known:
            what = f"'{slug}' is neither a mechanism nor a programme"
            yield Fault("feeds", what, fix=nearest(slug, known))
    if bool(fact.feeds) == bool(fact.why_unused):
        yield Fault("feeds", "give either what the fact feeds or why_unused")


def _figure_faults(fact: Fact, years: dict[str, int]) -> Iterator[Fault]:
    """Where value, unit, bound or date is not what the token states."""
    if fact.document not in years:
        return
    if fact.kind == "mechanism":
        if fact.value is not None or fact.unit is not None or fact.date is not None:
            yield Fault("kind", "a mechanism has no value, unit or date")
    elif fact.text is None:
        yield Fault("kind", f"a fact of kind {fact.kind} needs `text`")
    elif fact.kind == "date":
        yield from _date_faults(fact, read_date(fact.text, years[fact.document]))
    else:
        yield from _value_faults(fact, fact.text, read_figure(fact.text, years[fact.document]))


def _date_faults(fact: Fact, stated: str | None) -> Iterator[Fault]:
    if fact.value is not None or fact.unit is not None:
        yield Fault("kind", "a date has no value or unit")
    if fact.date != stated:
        yield Fault("date", f"'{fact.text}' reads as {stated}, recorded is {fact.date}")


def _value_faults(fact: Fact, text: str, stated: Figure | None) -> Iterator[Fault]:
    if fact.date is not None:
        yield Fault("date", "only a fact of kind date has a date")
    if stated is None:
        yield Fault("text", f"'{text}' states no number")
    elif fact.value is None or not math.isclose(fact.value, stated.value):
        yield Fault("value", f"'{text}' reads as {stated.value:g}, recorded is {fact.value}")
    elif fact.unit != stated.unit:
        yield Fault("unit", f"'{text}' is in {stated.unit}, recorded is {fact.unit}")
    elif fact.bound != read_bound(text):
        yield Fault("bound", f"'{text}' is {read_bound(text)}, recorded is {fact.bound}")


def programme_problems(
    file: Document,
    programmes: Sequence[Programme],
    documents: Sequence[DocumentRecord],
    cast: Cast,
) -> Iterator[Problem]:
    """Programmes that contradict themselves, each other, the documents or the cast."""
    by_id = {programme.id: programme for programme in programmes}
    yield from repeated_ids(file, "programme", programmes)
    yield from _citation_problems(file, "programme", programmes, documents)
    for index, programme in enumerate(programmes):
        faults = (
            *_amount_faults(programme),
            *_actor_faults(programme, cast),
            *_option_faults(programme, cast.home.name),
            *_nesting_faults(programme, by_id),
            *_children_faults(programme, programmes),
        )
        for fault in faults:
            yield fault.within(file, "programme", index, programme.id)


def _amount_faults(programme: Programme) -> Iterator[Fault]:
    amount, new, text = programme.amount_usd_m, programme.additional_usd_m, programme.text
    if len({amount is None, programme.amount_kind is None, text is None}) > 1:
        yield Fault("id", "give amount_usd_m, amount_kind and text together, or none of them")
    elif amount is not None and text is not None:
        stated = read_figure(text, 0)
        if stated is None or stated.unit != "US$ m" or not math.isclose(stated.value, amount):
            yield Fault("amount_usd_m", f"'{text}' is not {amount:g} US$ m")
    if new is not None and not (programme.additional and new <= (amount or 0.0)):
        yield Fault("additional_usd_m", "needs additional = true and an amount at least as large")


def _actor_faults(programme: Programme, cast: Cast) -> Iterator[Fault]:
    """Actors that the cast does not have."""
    known = (*cast.partners, cast.home.code)
    named = (
        ("actor", (programme.actor,)),
        ("partners", programme.partners),
        ("presses_on", (programme.presses_on,)),
    )
    for key, codes in named:
        for code in codes:
            if code is not None and code not in known:
                hint, allowed = nearest(code, known), ", ".join(known)
                yield Fault(key, f"unknown actor '{code}'", allowed, hint)


def _option_faults(programme: Programme, home: str) -> Iterator[Fault]:
    if not programme.eligible and programme.scope != "none":
        yield Fault("scope", f"a programme that bypasses {home} has scope none")
    if programme.eligible and programme.added_usd_m > 0 and programme.scope == "none":
        yield Fault("scope", f"new money that may reach {home} needs the group it is shared with")
    if (programme.presses_on is None) != (programme.presses_money is None):
        yield Fault("presses_on", "give presses_on and presses_money together")


def _nesting_faults(programme: Programme, by_id: Mapping[str, Programme]) -> Iterator[Fault]:
    if (programme.nested_in is None) != (programme.nested_kind is None):
        yield Fault("nested_in", "give nested_in and nested_kind together")
    if programme.nested_in is None:
        return
    parent = by_id.get(programme.nested_in)
    if parent is None:
        what = f"there is no programme '{programme.nested_in}'"
        yield Fault("nested_in", what, fix=nearest(programme.nested_in, by_id))
    elif programme.id in ancestors(programme, by_id):
        yield Fault("nested_in", "the programme is nested in itself (a cycle)")
    elif programme.amount_usd_m and not parent.amount_usd_m:
        yield Fault("nested_in", f"an amount cannot be inside '{parent.id}', which states none")
    elif programme.added_usd_m > 0 and not parent.additional:
        yield Fault(
            "nested_in", f"new money cannot be inside '{parent.id}', whose money is not new"
        )


def _children_faults(programme: Programme, programmes: Sequence[Programme]) -> Iterator[Fault]:
    inside = sum(p.amount_usd_m or 0.0 for p in programmes if p.nested_in == programme.id)
    if inside > (programme.amount_usd_m or math.inf):
        yield Fault("amount_usd_m", f"{inside:g} US$ m are said to be inside it")
