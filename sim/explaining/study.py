"""Everything an explanation may draw on, each read when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sim.explaining.code import Code
from sim.explaining.data_files import DataFile, DataRow, read_data_file
from sim.explaining.uses import Use, parameter_uses
from sim.inputs.documents import (
    DocumentRecord,
    Fact,
    Programme,
    Source,
    load_documents,
    load_facts,
    load_programmes,
    load_sources,
)
from sim.inputs.folders import Folders
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Event, Scenario, load_history, load_scenario, scenario_names
from sim.inputs.strict_toml import FileProblems, parse

if TYPE_CHECKING:
    from sim.analysis.swings import Swings

HISTORY = "history"
"""The recorded events of 2010 to 2018, which are no scenario of their own."""

HOME: Final = ("Home", "Economy")
"""Classes that act for the home country."""


class Study:
    """Seeds, scenarios and source code; each part raises FileProblems when its file is wrong."""

    def __init__(self, folders: Folders):
        self.folders = folders
        self.code = Code()

    @cached_property
    def register(self) -> Register:
        """The numbers and what scenarios may name."""
        return load_register(self.folders.seeds)

    def classes_of(self, code: str) -> tuple[str, ...]:
        """Names of the classes whose objects act under a code."""
        cast = self.register.cast
        if code in cast.ministries:
            return ("Ministry",)
        if code in cast.partners:
            return (cast.by_code[code].acts_as,)
        return HOME if code == cast.home.code else ("Region",)

    @cached_property
    def documents(self) -> Mapping[str, DocumentRecord]:
        """The documents by id."""
        return {document.id: document for document in load_documents(self.folders.seeds)}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts by id."""
        return {fact.id: fact for fact in load_facts(self.folders.seeds)}

    @cached_property
    def programmes(self) -> Mapping[str, Programme]:
        """The programmes by id."""
        return {programme.id: programme for programme in load_programmes(self.folders.seeds)}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {source.id: source for source in load_sources(self.folders.seeds)}

    @cached_property
    def data_files(self) -> Mapping[str, DataFile]:
        """The data files that sources name, by name."""
        names = [source.file for source in self.sources.values() if source.file]
        return {name: read_data_file(self.folders.seeds / "data" / name) for name in names}

    @cached_property
    def estimates(self) -> Mapping[str, Mapping[str, Any]]:
        """What was estimated from the data files, by name; seeds of one's own may have none."""
        path = self.folders.seeds / "estimates.toml"
        return parse(path).data if path.is_file() else {}

    @cached_property
    def chronology(self) -> Mapping[str, DataRow]:
        """Rows of the chronology by event id."""
        file = self.data_files.get("events_chronology.csv")
        return {row.cells.get("event_id", ""): row for row in file.rows} if file else {}

    @cached_property
    def _read(self) -> dict[str, Scenario | FileProblems]:
        """Each scenario by name, or what is wrong with it."""
        found: dict[str, Scenario | FileProblems] = {}
        for name in scenario_names(self.folders.scenarios):
            try:
                found[name] = load_scenario(self.folders.scenarios, name, self.register)
            except FileProblems as problems:
                found[name] = problems
        return found

    @cached_property
    def scenarios(self) -> Mapping[str, Scenario]:
        """The scenarios without mistakes by name, and the history of 2010 to 2018."""
        read = {name: one for name, one in self._read.items() if isinstance(one, Scenario)}
        return {**read, HISTORY: load_history(self.register)}

    @cached_property
    def refused(self) -> Mapping[str, FileProblems]:
        """The scenarios with mistakes by name, and what they are."""
        return {name: one for name, one in self._read.items() if isinstance(one, FileProblems)}

    @cached_property
    def events(self) -> list[tuple[str, Event]]:
        """(scenario, event) of the file that wrote it last, without those only inherited."""
        return [(n, e) for n, s in self.scenarios.items() for e in s.events if e.origin == n]

    @cached_property
    def uses(self) -> Mapping[str, list[Use]]:
        """Where each parameter, or the group it belongs to, is read."""
        return parameter_uses(self.code)

    @cached_property
    def swings(self) -> "Swings":
        """How far each parameter by itself moves the end of the baseline."""
        from sim.analysis.swings import swings  # noqa: PLC0415  (it imports Mesa, which is slow)

        return swings(
            load_scenario(self.folders.scenarios, "baseline", self.register), self.register
        )
