"""Do the figures stand in the documents? Paragraph N is line N of the text file."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.inputs.cast import load_cast
from sim.inputs.documents.checks import fact_problems, programme_problems
from sim.inputs.documents.loading import load_documents
from sim.inputs.documents.records import DocumentRecord, Fact, Facts, Programme, Programmes
from sim.inputs.strict_toml import Document, Problem, check, parse
from sim.inputs.strict_toml.files import read_text


def verify(seeds: Path, folder: Path) -> list[Problem]:
    """Hold seeds/ against the documents in `folder`; an empty list means that all agree.

    Files that cannot be read at all raise FileProblems.
    """
    documents = load_documents(seeds)
    fact_file, programme_file = parse(seeds / "facts.toml"), parse(seeds / "programmes.toml")
    facts = check(fact_file, Facts).fact
    programmes = check(programme_file, Programmes).programme
    texts = {d.id: paragraphs_of(folder / d.file) for d in documents if (folder / d.file).is_file()}
    files = {document.id: document.file for document in documents}
    return [
        *_text_problems(parse(seeds / "documents.toml"), documents, folder),
        *programme_problems(programme_file, programmes, documents, load_cast(seeds)),
        *fact_problems(fact_file, facts, documents, programmes),
        *_token_problems(fact_file, "fact", facts, texts, files),
        *_token_problems(programme_file, "programme", programmes, texts, files),
    ]


def paragraphs_of(path: Path) -> list[str]:
    """The lines of a document; paragraph N is the item N - 1."""
    return read_text(path).split("\n")[: _line_count(path)]


def _line_count(path: Path) -> int:
    text = read_text(path)
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
    return re.search(rf"(?<![\w.]){re.escape(token)}(?![0-9])", paragraphs[number - 1]) is not None
