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
    theories,
)
from sim.explaining.cited import paragraph_name
from sim.explaining.meaning import Explanation, Meaning
from sim.explaining.study import Study
from sim.inputs.strict_toml import nearest


class Kind(NamedTuple):
    """One kind of thing that has a name."""

    names: Callable[[Study], Iterable[str]]
    """Every name by which such a thing can be asked for."""
    meanings: Callable[[Study, str], Iterable[Meaning]]
    """What one of these names means; more than one when several things bear it."""


KINDS: Final = (
    Kind(numbers.names, numbers.meanings),
    Kind(theories.names, theories.meanings),
    Kind(outputs.names, outputs.meanings),
    Kind(mechanisms.names, mechanisms.meanings),
    Kind(mechanisms.rule_names, mechanisms.rule_meanings),
    Kind(levers.lever_names, levers.lever_meanings),
    Kind(levers.action_names, levers.action_meanings),
    Kind(actors.names, actors.meanings),
    Kind(scenarios.scenario_names, scenarios.scenario_meanings),
    Kind(scenarios.event_names, scenarios.event_meanings),
    Kind(evidence.fact_names, evidence.fact_meanings),
    Kind(evidence.programme_names, evidence.programme_meanings),
    Kind(documents.paragraph_names, documents.paragraph_meanings),
    Kind(documents.document_names, documents.document_meanings),
    Kind(documents.source_names, documents.source_meanings),
    Kind(documents.record_names, documents.record_meanings),
)
"""All kinds, in the order in which the meanings of one name come."""

NUMBERED: Final = re.compile(
    r"(\S+?)[ :,]*(?:\s|¶|\bp)(?:ara(?:graph)?)?\.?\s*¶?(\d{1,6})", re.IGNORECASE
)
"""A document and a number: vannarith-2019 16, vannarith-2019 ¶16, vannarith-2019 P16."""


class UnknownName(ValueError):  # noqa: N818  (it carries the name)
    """Nothing bears this name; the message says what may have been meant."""


def explain(name: str, study: Study) -> Explanation:
    """Everything that a name stands for: meaning, value, source, equation, what depends on it.

    Capital and small letters are alike. A paragraph is "vannarith-2019 16" or "vannarith-2019 ¶16",
    an event "western-pressure:us-presses". Raises UnknownName, and FileProblems when the seeds have
    mistakes, or the scenario that is asked for; other scenarios with mistakes are left out by name.
    """
    asked = _paragraph(" ".join(name.split()), study)
    if problems := study.refused.get(asked.partition(":")[0]):
        raise problems
    found = tuple(_meanings(asked, study))
    if not found:
        known = [known for kind in KINDS for known in kind.names(study)]
        hint = nearest(asked, known) or "see `hedgerow list`"
        raise UnknownName(f"nothing is called '{asked}'; {hint}")
    return Explanation(asked, found, tuple(study.refused))


def _meanings(asked: str, study: Study) -> Iterator[Meaning]:
    for kind in KINDS:
        named = (name for name in kind.names(study) if name.casefold() == asked.casefold())
        for name in named:
            yield from kind.meanings(study, name)
            break


def _paragraph(asked: str, study: Study) -> str:
    """A document with a number as the paragraph's one name; anything else as it is."""
    match = NUMBERED.fullmatch(asked)
    document = study.documents.get(match[1].casefold()) if match else None
    if match is None or document is None:
        return asked
    if not 1 <= int(match[2]) <= document.paragraphs:
        what = f"{document.id} has no paragraph {match[2]}"
        raise UnknownName(f"{what}; it has 1 to {document.paragraphs}")
    return paragraph_name(document.id, int(match[2]))
