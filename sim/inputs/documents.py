"""Which claims and figures does the model take from its two documents, and do they stand there?

seeds/documents.toml identifies the documents, facts.toml restates their figures and claims,
programmes.toml what the powers announced, sources.toml everything else a number may cite.
`verify` holds facts and programmes against the text: the token stands in the cited paragraph, and
the number read from the token is the number recorded. Paragraph N is line N of the text file.
"""

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import Field

from sim.inputs.strict_toml import Document, FileProblems, Problem, Strict, check, nearest, parse

MECHANISMS: Final = (
    "pressure",
    "flexibility",
    "grievance",
    "concession",
    "refill",
    "counterweight",
    "options",
    "absorption",
    "coordination",
    "overreliance",
    "image",
    "shelter",
    "effort",
    "ties",
    "development",
)
"""Mechanisms of the model that a fact may feed."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
SourceId = Annotated[str, Field(pattern=r"^(S[0-9]+|[a-z0-9]+(-[a-z0-9]+)*)$")]
Paragraphs = Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]
Token = Annotated[str, Field(min_length=1, max_length=40)]
Dollars = Annotated[float, Field(gt=0)]
Actor = Literal["KHM", "CHN", "JPN", "USA", "EUU", "ASEAN", "OTHER"]
Unit = Literal["US$ m", "%", "year", "years", "count", "ordinal", "times", "tier"]


class DocumentRecord(Strict):
    """One of the documents: who wrote it, how it leans, and which text is meant."""

    id: Slug
    """Name by which facts cite it."""
    title: str
    """Title as published."""
    author: str
    """Who wrote it."""
    publisher: str
    """Who published it."""
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """Day of publication; its year is what "this year" means."""
    genre: str
    """What kind of text it is."""
    bias: str
    """Why its claims are hypotheses."""
    file: str
    """Name of the text file."""
    paragraphs: Annotated[int, Field(ge=1)]
    """Number of lines of the text file."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Checksum of the text file."""

    @property
    def year(self) -> int:
        """Year of publication."""
        return int(self.date[:4])


class Fact(Strict):
    """One figure or claim of a document, in our own words."""

    id: Slug
    """Name of the fact."""
    document: Slug
    """The document that says so."""
    paragraph: Paragraphs
    """Every paragraph that says so."""
    kind: Literal["amount", "year", "count", "goal", "share", "date", "mechanism"]
    """What is stated; every kind but a date and a mechanism has a value."""
    statement: str
    """The fact, restated."""
    value: float | None = None
    """The number, in `unit`."""
    unit: Unit | None = None
    """Unit of the number."""
    bound: Literal["exact", "at least", "at most"] = "exact"
    """Whether the document says "over" or "nearly"."""
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2}(/\d{2})?)?$")] | None = None
    """Month, day or span of days, for a date."""
    text: Token | None = None
    """The token as it stands in each cited paragraph."""
    feeds: tuple[Slug, ...]
    """Mechanisms and programmes that use the fact."""
    why_unused: str | None = None
    """Why a fact feeds nothing."""


class Programme(Strict):
    """One named programme, as announced: what it offers, and whether Cambodia may have a part."""

    id: Slug
    """Name by which facts and other programmes refer to it."""
    name: str
    """Its proper name."""
    actor: Actor
    """Whose money or decision it is."""
    partners: tuple[Actor, ...] = ()
    """Others who take part."""
    document: Slug
    """The document that states it."""
    paragraph: Paragraphs
    """Where; the first one states the amount."""
    amount_usd_m: Dollars | None = None
    """Amount as stated, US$ m; absent when none is stated."""
    amount_kind: (
        Literal[
            "spent this year", "capacity", "target", "sales", "stock", "commitment", "investment"
        ]
        | None
    ) = None
    """What the amount is: announced is not delivered."""
    text: Token | None = None
    """The amount's token as it stands in the first paragraph."""
    years: Annotated[float, Field(gt=0)] | None = None
    """Period in years, as stated; absent when none is stated."""
    region: str
    """Where it is meant for."""
    money: Literal["grants", "loans", "fdi", "trade", "security", "none"]
    """Kind of money."""
    channel: Literal["economy", "security", "diplomacy", "governance"]
    """Channel of the tie it works through."""
    eligible: bool
    """Whether Cambodia may receive from it."""
    reason: str
    """Why it may, or why the programme bypasses Cambodia."""
    scope: Literal["asean", "indo-pacific", "mekong", "world", "none"]
    """The group whose total Cambodia's share is taken of."""
    nested_in: Slug | None = None
    """The larger programme whose dollars include these."""
    nested_kind: Literal["stated", "plausible"] | None = None
    """Whether the document says so or it is likely."""
    additional: bool
    """Whether it adds to the flows already observed in 2018."""
    additional_usd_m: Dollars | None = None
    """The part that is new, US$ m, when that is not the whole amount."""
    presses_on: Actor | None = None
    """Whom the option puts under pressure at the same time."""
    presses_money: Literal["grants", "loans", "fdi", "trade", "security"] | None = None
    """Which of that actor's kinds of money."""

    @property
    def added_usd_m(self) -> float:
        """Dollars that come on top of the flows observed in 2018, US$ m."""
        if not self.additional:
            return 0.0
        return self.additional_usd_m or self.amount_usd_m or 0.0


class Source(Strict):
    """Something a number may cite: a data file or a published finding."""

    id: SourceId
    """Name by which parameters cite it."""
    citation: str
    """Who found or published it."""
    licence: str
    """Terms under which it is used."""
    file: str | None = None
    """The data file in seeds/data."""
    magnitude: str | None = None
    """How large the effect is, in our own words."""
    status: (
        Literal["read in the source named", "computed by us from the data named", "memory"] | None
    ) = None
    """How far the citation could be checked."""
    used_for: str
    """What it informs."""


class _Documents(Strict):
    document: tuple[DocumentRecord, ...]


class _Facts(Strict):
    fact: tuple[Fact, ...]


class _Programmes(Strict):
    programme: tuple[Programme, ...]


class _Sources(Strict):
    source: tuple[Source, ...]


# ------------------------------------------------------------------------------------- loading


def load_documents(seeds: Path) -> tuple[DocumentRecord, ...]:
    """The documents; raises FileProblems."""
    file = parse(seeds / "documents.toml")
    documents = check(file, _Documents).document
    _refuse(_repeated_ids(file, "document", documents))
    return documents


def load_programmes(seeds: Path) -> tuple[Programme, ...]:
    """The programmes, checked against the documents' records; raises FileProblems."""
    documents = load_documents(seeds)
    file = parse(seeds / "programmes.toml")
    programmes = check(file, _Programmes).programme
    _refuse(_programme_problems(file, programmes, documents))
    return programmes


def load_facts(seeds: Path) -> tuple[Fact, ...]:
    """The facts, checked against the records of documents and programmes; raises FileProblems."""
    documents = load_documents(seeds)
    file = parse(seeds / "facts.toml")
    facts = check(file, _Facts).fact
    _refuse(_fact_problems(file, facts, documents, load_programmes(seeds)))
    return facts


def load_sources(seeds: Path) -> tuple[Source, ...]:
    """Everything a number may cite besides the documents; raises FileProblems."""
    file = parse(seeds / "sources.toml")
    sources = check(file, _Sources).source
    _refuse([*_repeated_ids(file, "source", sources), *_missing_data(file, sources, seeds)])
    return sources


def counted_programmes(programmes: Sequence[Programme]) -> list[Programme]:
    """The eligible programmes with new money, none of whose dollars is inside another's."""
    by_id = {programme.id: programme for programme in programmes}
    offered = {p.id for p in programmes if p.eligible and p.added_usd_m > 0}
    return [
        programme
        for programme in programmes
        if programme.id in offered and offered.isdisjoint(_ancestors(programme, by_id))
    ]


def _ancestors(programme: Programme, by_id: dict[str, Programme]) -> list[str]:
    """Ids of the programmes around this one, innermost first; stops where a cycle closes."""
    found: list[str] = []
    parent = programme.nested_in
    while parent in by_id and parent not in found:
        found.append(parent)
        parent = by_id[parent].nested_in
    return found


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise FileProblems(found)


# -------------------------------------------------------------------------------- reading figures


class Figure(NamedTuple):
    """A number read from a short text, with its unit."""

    value: float
    unit: Unit


_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MILLIONS: Final = {"million": 1.0, "billion": 1_000.0, "trillion": 1_000_000.0}
_SHIFTS: Final = {"this": 0, "coming": 1, "last": -1, "previous": -1}
_NUMBER: Final = rf"(\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})\b)"
_SCALE: Final = rf"({'|'.join(_MILLIONS)})"


def _number(token: str) -> float:
    word = token.lower()
    return float(_WORDS.index(word) + 1) if word in _WORDS else float(word.replace(",", ""))


def _rank(token: str) -> float:
    return float(_ORDINALS.index(token.lower()) + 1)


_Reader = Callable[[re.Match[str], int], Figure]
_READERS: Final[tuple[tuple[str, _Reader], ...]] = (
    (
        rf"\${_NUMBER} {_SCALE}",
        lambda m, _: Figure(_number(m[1]) * _MILLIONS[m[2].lower()], "US$ m"),
    ),
    (rf"half a {_SCALE} dollars", lambda m, _: Figure(_MILLIONS[m[1].lower()] / 2, "US$ m")),
    (rf"{_NUMBER} ?(?:percent|%)", lambda m, _: Figure(_number(m[1]), "%")),
    (r"\bdoubles?\b", lambda m, _: Figure(2.0, "times")),
    (
        rf"\b({'|'.join(_SHIFTS)}) (?:year|summer)\b",
        lambda m, year: Figure(float(year + _SHIFTS[m[1].lower()]), "year"),
    ),
    (r"\bpast year\b", lambda m, _: Figure(1.0, "years")),
    (r"(?<!\d)(\d{4})(?!\d)", lambda m, _: Figure(float(m[1]), "year")),
    (r"(\d+)(?:st|nd|rd|th)", lambda m, _: Figure(float(m[1]), "ordinal")),
    (rf"\b({'|'.join(_ORDINALS)})\b", lambda m, _: Figure(_rank(m[1]), "ordinal")),
    (r"\btier (\d+)", lambda m, _: Figure(float(m[1]), "tier")),
    (rf"{_NUMBER}[ -]years?\b", lambda m, _: Figure(_number(m[1]), "years")),
    (_NUMBER, lambda m, _: Figure(_number(m[1]), "count")),
)
"""Patterns in order of preference: the first that is found reads the figure."""


def read_figure(text: str, year: int) -> Figure | None:
    """The number a token states; `year` is what "this year" means.

    >>> read_figure("over $1.8 billion", 2018)
    Figure(value=1800.0, unit='US$ m')
    """
    for pattern, reader in _READERS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return reader(match, year)
    return None


def read_date(text: str, year: int) -> str | None:
    """The date a token states, as year-month-day, as far as given; `year` fills in for none.

    >>> read_date("December 3-5", 2018)
    '2018-12-03/05'
    """
    pattern = rf"\b({'|'.join(_MONTHS)})\b(?: (\d{{1,2}})\b(?:-(\d{{1,2}})\b)?)?(?:,? (\d{{4}}))?"
    match = re.search(pattern, text)
    if match is None:
        return None
    month, first, last, stated = match.groups()
    date = f"{stated or year}-{_MONTHS.index(month) + 1:02}"
    date += f"-{int(first):02}" if first else ""
    return date + (f"/{int(last):02}" if last else "")


def read_bound(text: str) -> str:
    """Whether a token states a lower bound, an upper bound or the figure itself."""
    if re.match(r"(over|more than)\b", text, re.IGNORECASE):
        return "at least"
    return "at most" if re.match(r"nearly\b", text, re.IGNORECASE) else "exact"


# ------------------------------------------------------------------------------- checks of seeds/


def _repeated_ids(
    file: Document, table: str, records: Sequence[DocumentRecord | Fact | Programme | Source]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, record in enumerate(records):
        if record.id in seen:
            yield file.problem((table, index, "id"), f"id '{record.id}' is given twice")
        seen.add(record.id)


def _missing_data(file: Document, sources: Sequence[Source], seeds: Path) -> Iterator[Problem]:
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


def _fact_problems(
    file: Document,
    facts: Sequence[Fact],
    documents: Sequence[DocumentRecord],
    programmes: Sequence[Programme],
) -> Iterator[Problem]:
    years = {document.id: document.year for document in documents}
    known = {*MECHANISMS, *(programme.id for programme in programmes)}
    yield from _repeated_ids(file, "fact", facts)
    yield from _citation_problems(file, "fact", facts, documents)
    for index, fact in enumerate(facts):
        for key, what in (*_feed_faults(fact, known), *_figure_faults(fact, years)):
            yield file.problem(("fact", index, key), f"fact '{fact.id}': {what}")


def _feed_faults(fact: Fact, known: set[str]) -> Iterator[tuple[str, str]]:
    for slug in fact.feeds:
        if slug not in known:
            yield "feeds", f"'{slug}' is neither a mechanism nor a programme{_hint(slug, known)}"
    if bool(fact.feeds) == bool(fact.why_unused):
        yield "feeds", "give either what the fact feeds or why_unused"


def _hint(word: str, known: Iterable[str]) -> str:
    question = nearest(word, known)
    return f"; {question}" if question else ""


def _figure_faults(fact: Fact, years: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Where value, unit, bound or date is not what the token states."""
    if fact.document not in years:
        return
    if fact.kind == "mechanism":
        if fact.value is not None or fact.unit is not None or fact.date is not None:
            yield "kind", "a mechanism has no value, unit or date"
    elif fact.text is None:
        yield "kind", f"a fact of kind {fact.kind} needs `text`"
    elif fact.kind == "date":
        yield from _date_faults(fact, read_date(fact.text, years[fact.document]))
    else:
        yield from _value_faults(fact, fact.text, read_figure(fact.text, years[fact.document]))


def _date_faults(fact: Fact, stated: str | None) -> Iterator[tuple[str, str]]:
    if fact.value is not None or fact.unit is not None:
        yield "kind", "a date has no value or unit"
    if fact.date != stated:
        yield "date", f"'{fact.text}' reads as {stated}, recorded is {fact.date}"


def _value_faults(fact: Fact, text: str, stated: Figure | None) -> Iterator[tuple[str, str]]:
    if fact.date is not None:
        yield "date", "only a fact of kind date has a date"
    if stated is None:
        yield "text", f"'{text}' states no number"
    elif fact.value is None or not math.isclose(fact.value, stated.value):
        yield "value", f"'{text}' reads as {stated.value:g}, recorded is {fact.value}"
    elif fact.unit != stated.unit:
        yield "unit", f"'{text}' is in {stated.unit}, recorded is {fact.unit}"
    elif fact.bound != read_bound(text):
        yield "bound", f"'{text}' is {read_bound(text)}, recorded is {fact.bound}"


def _programme_problems(
    file: Document, programmes: Sequence[Programme], documents: Sequence[DocumentRecord]
) -> Iterator[Problem]:
    by_id = {programme.id: programme for programme in programmes}
    yield from _repeated_ids(file, "programme", programmes)
    yield from _citation_problems(file, "programme", programmes, documents)
    for index, programme in enumerate(programmes):
        faults = (
            *_amount_faults(programme),
            *_option_faults(programme),
            *_nesting_faults(programme, by_id),
            *_children_faults(programme, programmes),
        )
        for key, what in faults:
            yield file.problem(("programme", index, key), f"programme '{programme.id}': {what}")


def _amount_faults(programme: Programme) -> Iterator[tuple[str, str]]:
    amount, new, text = programme.amount_usd_m, programme.additional_usd_m, programme.text
    if len({amount is None, programme.amount_kind is None, text is None}) > 1:
        yield "id", "give amount_usd_m, amount_kind and text together, or none of them"
    elif amount is not None and text is not None:
        stated = read_figure(text, 0)
        if stated is None or stated.unit != "US$ m" or not math.isclose(stated.value, amount):
            yield "amount_usd_m", f"'{text}' is not {amount:g} US$ m"
    if new is not None and not (programme.additional and new <= (amount or 0.0)):
        yield "additional_usd_m", "needs additional = true and an amount at least as large"


def _option_faults(programme: Programme) -> Iterator[tuple[str, str]]:
    if not programme.eligible and programme.scope != "none":
        yield "scope", "a programme that bypasses Cambodia has scope none"
    if programme.eligible and programme.added_usd_m > 0 and programme.scope == "none":
        yield "scope", "new money that may reach Cambodia needs the group it is shared with"
    if (programme.presses_on is None) != (programme.presses_money is None):
        yield "presses_on", "give presses_on and presses_money together"


def _nesting_faults(programme: Programme, by_id: dict[str, Programme]) -> Iterator[tuple[str, str]]:
    if (programme.nested_in is None) != (programme.nested_kind is None):
        yield "nested_in", "give nested_in and nested_kind together"
    if programme.nested_in is None:
        return
    parent = by_id.get(programme.nested_in)
    if parent is None:
        hint = _hint(programme.nested_in, by_id)
        yield "nested_in", f"there is no programme '{programme.nested_in}'{hint}"
    elif programme.id in _ancestors(programme, by_id):
        yield "nested_in", "the programme is nested in itself (a cycle)"
    elif programme.amount_usd_m and not parent.amount_usd_m:
        yield "nested_in", f"an amount cannot be inside '{parent.id}', which states none"
    elif programme.added_usd_m > 0 and not parent.additional:
        yield "nested_in", f"new money cannot be inside '{parent.id}', whose money is not new"


def _children_faults(
    programme: Programme, programmes: Sequence[Programme]
) -> Iterator[tuple[str, str]]:
    inside = sum(p.amount_usd_m or 0.0 for p in programmes if p.nested_in == programme.id)
    if inside > (programme.amount_usd_m or math.inf):
        yield "amount_usd_m", f"{inside:g} US$ m are said to be inside it"


# ---------------------------------------------------------------------------- checks of the text


def verify(seeds: Path, folder: Path) -> list[Problem]:
    """Hold seeds/ against the documents in `folder`; an empty list means that all agree.

    Files that cannot be read at all raise FileProblems.
    """
    documents = load_documents(seeds)
    fact_file, programme_file = parse(seeds / "facts.toml"), parse(seeds / "programmes.toml")
    facts = check(fact_file, _Facts).fact
    programmes = check(programme_file, _Programmes).programme
    texts = {d.id: paragraphs_of(folder / d.file) for d in documents if (folder / d.file).is_file()}
    files = {document.id: document.file for document in documents}
    return [
        *_text_problems(parse(seeds / "documents.toml"), documents, folder),
        *_programme_problems(programme_file, programmes, documents),
        *_fact_problems(fact_file, facts, documents, programmes),
        *_token_problems(fact_file, "fact", facts, texts, files),
        *_token_problems(programme_file, "programme", programmes, texts, files),
    ]


def paragraphs_of(path: Path) -> list[str]:
    """The lines of a document; paragraph N is the item N - 1."""
    return path.read_text(encoding="utf-8").split("\n")[: _line_count(path)]


def _line_count(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    return text.count("\n") + (not text.endswith("\n"))


def _text_problems(
    file: Document, documents: Sequence[DocumentRecord], folder: Path
) -> Iterator[Problem]:
    """Documents that are missing or are another text."""
    for index, document in enumerate(documents):
        path = folder / document.file
        if not path.is_file():
            yield file.problem(("document", index, "file"), f"{document.file} is not in the folder")
            continue
        found = _line_count(path)
        if found != document.paragraphs:
            what = f"{document.file} has {found} lines, recorded are {document.paragraphs}"
            yield file.problem(("document", index, "paragraphs"), what)
        if hashlib.sha256(path.read_bytes()).hexdigest() != document.sha256:
            what = f"{document.file} is not the text recorded (another sha256)"
            yield file.problem(("document", index, "sha256"), what)


def _token_problems(
    file: Document,
    table: str,
    records: Sequence[Fact | Programme],
    texts: dict[str, list[str]],
    files: dict[str, str],
) -> Iterator[Problem]:
    """Tokens that do not stand in the paragraph cited."""
    for index, record in enumerate(records):
        if record.text is None or record.document not in texts:
            continue
        for number in _cited(record):
            if not _stands(record.text, texts[record.document], number):
                what = f"{table} '{record.id}': {files[record.document]} line {number} does not say"
                yield file.problem((table, index, "text"), f"{what} '{record.text}'")


def _cited(record: Fact | Programme) -> tuple[int, ...]:
    """Paragraphs that must hold the token: all of a fact's, the first of a programme's."""
    return record.paragraph if isinstance(record, Fact) else record.paragraph[:1]


def _stands(token: str, paragraphs: Sequence[str], number: int) -> bool:
    if number > len(paragraphs):
        return False
    return re.search(rf"(?<![\w.]){re.escape(token)}(?!\d)", paragraphs[number - 1]) is not None
