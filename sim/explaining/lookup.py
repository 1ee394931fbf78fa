"""From a name as it is typed to all that it stands for."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from sim.explaining import (
    actors,
    documents,
    evidence,
    levers,
    mechanisms,
    numbers,
    outputs,
    scenarios,
)
from sim.explaining.cited import paragraph_name
from sim.explaining.page import Explanation, Meaning
from sim.explaining.sources import Shelf
from sim.inputs.strict_toml import nearest


class Kind(NamedTuple):
    """One kind of thing that has a name."""

    names: Callable[[Shelf], Iterable[str]]
    """Every name by which such a thing can be asked for."""
    pages: Callable[[Shelf, str], Iterable[Meaning]]
    """What one of these names means; more than one page when several things bear it."""


KINDS: Final = (
    Kind(numbers.names, numbers.pages),
    Kind(outputs.names, outputs.pages),
    Kind(mechanisms.names, mechanisms.pages),
    Kind(mechanisms.rule_names, mechanisms.rule_pages),
    Kind(levers.lever_names, levers.lever_pages),
    Kind(levers.action_names, levers.action_pages),
    Kind(actors.names, actors.pages),
    Kind(scenarios.scenario_names, scenarios.scenario_pages),
    Kind(scenarios.event_names, scenarios.event_pages),
    Kind(evidence.fact_names, evidence.fact_pages),
    Kind(evidence.programme_names, evidence.programme_pages),
    Kind(documents.paragraph_names, documents.paragraph_pages),
    Kind(documents.document_names, documents.document_pages),
    Kind(documents.source_names, documents.source_pages),
    Kind(documents.record_names, documents.record_pages),
)
"""All kinds, in the order in which the meanings of one name are told."""

NUMBERED: Final = re.compile(
    r"(\S+?)[ :,]*(?:\s|¶|\bp)(?:ara(?:graph)?)?\.?\s*¶?(\d{1,6})", re.IGNORECASE
)
"""A document and a number: vannarith-2019 16, vannarith-2019 ¶16, vannarith-2019 P16."""


class UnknownName(ValueError):  # noqa: N818  (it carries the name)
    """Nothing bears this name; the message says what may have been meant."""


def explain(name: str, shelf: Shelf) -> Explanation:
    """Everything that a name stands for: meaning, value, source, equation, what depends on it.

    Capital and small letters are alike. A paragraph is "vannarith-2019 16" or "vannarith-2019 ¶16",
    an event "western-pressure:us-presses". Raises UnknownName, and FileProblems when a file of the
    shelf has mistakes.
    """
    asked = _paragraph(" ".join(name.split()), shelf)
    found = tuple(_meanings(asked, shelf))
    if not found:
        known = [known for kind in KINDS for known in kind.names(shelf)]
        hint = nearest(asked, known) or "see `hedgerow list`"
        raise UnknownName(f"nothing is called '{asked}'; {hint}")
    return Explanation(asked, found)


def _meanings(asked: str, shelf: Shelf) -> Iterator[Meaning]:
    for kind in KINDS:
        named = (name for name in kind.names(shelf) if name.casefold() == asked.casefold())
        for name in named:
            yield from kind.pages(shelf, name)
            break


def _paragraph(asked: str, shelf: Shelf) -> str:
    """A document with a number as the paragraph's one name; anything else as it is."""
    match = NUMBERED.fullmatch(asked)
    document = shelf.documents.get(match[1].casefold()) if match else None
    if match is None or document is None:
        return asked
    if not 1 <= int(match[2]) <= document.paragraphs:
        what = f"{document.id} has no paragraph {match[2]}"
        raise UnknownName(f"{what}; it has 1 to {document.paragraphs}")
    return paragraph_name(document.id, int(match[2]))
