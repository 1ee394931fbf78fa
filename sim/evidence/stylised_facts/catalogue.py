"""Which stylised facts are there, and when does what was measured agree with one?

seeds/stylised_facts.toml states them. A reading with a sign is as expected when it lies on that
side of zero by more than SURE standard errors, one with a band when it lies in it. A fact passes
when all of its readings are as expected, partly when some are, and fails when none is.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from sim.evidence.stylised_facts.readings import Reading
from sim.inputs.documents import load_sources
from sim.inputs.folders import shipped
from sim.inputs.strict_toml import Document, Problem, Strict, check, mistake, nearest, parse, refuse

FILE = "stylised_facts.toml"
SURE = 1.96
"""Standard errors to either side that hold 95 cases in 100."""

MEASURED = {
    "S4-success": ("met",),
    "S4-concession": ("settled",),
    "S5-sign": ("met", "settled"),
    "S5-size": ("rise", "bend"),
    "S6-sign": ("met", "settled"),
    "S6-size": ("settled",),
    "S9-investment": ("others",),
    "S9-success": ("met",),
    "S10": ("little commerce", "much commerce", "much less little"),
    "S11": ("alone", "patron less alone"),
    "S12": ("sign", "size"),
    "S14-sign": ("official",),
    "S14-size": ("official",),
    "S16-money": ("grants", "investment", "trade"),
    "S16-loans": ("loans",),
    "S17": ("response", "lag"),
    "S19-recovery": ("two years", "eight years"),
    "S19-anticipation": ("exports",),
    "S20-sender": ("exposure", "pressure"),
    "S20-patron": ("exposure",),
    "S20-size": ("exposure", "pressure"),
    "S21": ("square", "steepening"),
    "S23-exports": ("exports",),
    "S23-growth": ("growth",),
}
"""The readings that are measured, by fact: what a file may expect something of."""

Verdict = Literal["pass", "partial", "fail", "not represented"]


class Expected(Strict):
    """What one reading of a fact must be."""

    name: str
    """What tells it from other readings of the fact."""
    unit: str
    """Unit of the value."""
    sign: Literal["+", "-"] | None = None
    """The side of zero on which it must lie."""
    least: float | None = None
    """Lower end of the band in which it must lie."""
    most: float | None = None
    """Upper end of that band."""

    @model_validator(mode="after")
    def _sign_or_band(self) -> Self:
        ends = (self.least, self.most)
        if (self.sign is None) == (ends == (None, None)) or ends.count(None) == 1:
            fix = "give either sign, or least and most"
            raise mistake("a reading is expected by its sign or in a band", key="name", fix=fix)
        if self.least is not None and self.most is not None and self.least >= self.most:
            raise mistake(f"least = {self.least:g} is not below most = {self.most:g}", key="least")
        return self

    @property
    def words(self) -> str:
        """What is expected, as tables show it."""
        if self.sign is not None:
            return "above 0" if self.sign == "+" else "below 0"
        return f"{self.least:g} to {self.most:g}"

    def met_by(self, reading: Reading) -> bool:
        """Whether a reading is as expected."""
        if self.least is not None and self.most is not None:
            return self.least <= reading.value <= self.most
        beyond = reading.value if self.sign == "+" else -reading.value
        return beyond > SURE * reading.error


class StylisedFact(Strict):
    """A finding of the literature, and what the model must show for it."""

    id: str
    """Its name."""
    source: str
    """The entry of sources.toml that holds its citation."""
    claim: str
    """What was found, in our own words."""
    published: str
    """The published numbers."""
    role: Literal["sized", "held out"]
    """Whether a number of parameters.toml cites the source."""
    promised: bool
    """Whether the model was built to show it."""
    measured: str
    """On what it is read."""
    reading: tuple[Expected, ...] = ()
    """What is read, and what must come out."""
    absent: str | None = None
    """Why the model has no such quantity."""

    @model_validator(mode="after")
    def _represented_or_not(self) -> Self:
        if bool(self.reading) == (self.absent is not None):
            fix = "give readings, or say in absent why there are none"
            raise mistake("a fact is read, or not represented", key="id", fix=fix)
        if self.promised and not self.reading:
            raise mistake("what is not represented cannot be promised", key="promised")
        names = [one.name for one in self.reading]
        if len(set(names)) < len(names):
            raise mistake("two readings of one name", key="reading")
        return self

    def verdict(self, readings: Mapping[str, Reading]) -> Verdict:
        """How far what was measured agrees; `readings` by name, all that the fact expects."""
        met = [one.met_by(readings[one.name]) for one in self.reading]
        if not met:
            return "not represented"
        return "pass" if all(met) else "partial" if any(met) else "fail"


class StylisedFacts(Strict):
    """stylised_facts.toml."""

    fact: tuple[StylisedFact, ...]


def load_stylised_facts(seeds: Path) -> tuple[StylisedFact, ...]:
    """The facts of a folder of seeds, or the shipped ones where it has none.

    Raises FileProblems with every mistake.
    """
    folder = seeds if (seeds / FILE).is_file() else shipped().seeds
    file = parse(folder / FILE)
    facts = check(file, StylisedFacts).fact
    refuse(_problems(file, facts, {source.id for source in load_sources(folder)}))
    return facts


def _problems(
    file: Document, facts: tuple[StylisedFact, ...], known: set[str]
) -> Iterator[Problem]:
    """Ids given twice, sources that nobody has, and readings that nothing measures."""
    seen: set[str] = set()
    for index, fact in enumerate(facts):
        if fact.id in seen:
            yield file.problem(("fact", index, "id"), f"id '{fact.id}' is given twice")
        if fact.source not in known:
            what = f"fact '{fact.id}': unknown source '{fact.source}'"
            yield file.problem(("fact", index, "source"), what, fix=nearest(fact.source, known))
        seen.add(fact.id)
        yield from _unmeasured(file, index, fact)


def _unmeasured(file: Document, index: int, fact: StylisedFact) -> Iterator[Problem]:
    """Readings of a fact that nothing measures."""
    measured = MEASURED.get(fact.id, ())
    for row, one in enumerate(fact.reading):
        if one.name not in measured:
            what = f"fact '{fact.id}': nothing measures '{one.name}'"
            fix = "" if measured else nearest(fact.id, MEASURED)
            keys = ("fact", index, "reading", row, "name")
            yield file.problem(keys, what, allowed=", ".join(measured or MEASURED), fix=fix)
