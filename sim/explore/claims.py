"""Claims that can be tested: seeds/claims.toml, or a file of one's own.

    contrast = sum of weight x scenario, of one output in one quarter, in each future

A claim says whether it rises above a size, falls below its negative, or stays between the two.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, Self

from sim.batches.plan import Measured
from sim.engine.policy import policy
from sim.explore.claim_problems import claim_problems, levers_of, policy_problems, span_problems
from sim.explore.claim_tables import ClaimsTable, ClaimTable, Direction, PolicyTable
from sim.explore.output_problems import unknown_outputs
from sim.inputs.folders import Folders
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, load_scenario, scenario_names
from sim.inputs.strict_toml import (
    Document,
    FileProblems,
    Problem,
    check,
    gather,
    joined,
    nearest,
    parse,
    refuse,
    shown_path,
)
from sim.model.quarters import parse_quarter, show_quarter

FILE: Final = "claims.toml"


@dataclass(frozen=True)
class Claim:
    """A contrast of scenarios, and the direction that it has where the claim holds."""

    name: str
    claim: str
    """The claim in one sentence."""
    view: str
    """Whose it is."""
    paragraphs: tuple[str, ...]
    quantity: str
    """An output with its actor."""
    quarter: str
    """As tables show it."""
    contrast: Mapping[str, float]
    """Weights by scenario; they sum to zero."""
    direction: Direction
    at_least: float
    """The least size that counts, in the unit of the quantity."""
    at_least_source: str
    counts_against: str
    disputes: tuple[str, ...]
    """Claims of another view that it disagrees with."""

    @classmethod
    def of(cls, table: ClaimTable) -> Self:
        """The claim of a table that is known to be sound."""
        given = {name: getattr(table, name) for name in ClaimTable.model_fields}
        quarter = show_quarter(parse_quarter(table.quarter, end=True))
        source = table.at_least_source or ""
        return cls(**given | {"quarter": quarter, "at_least_source": source})


@dataclass(frozen=True)
class Claims:
    """The claims of a file, and the scenarios that they need."""

    path: Path
    claims: tuple[Claim, ...]
    scenarios: tuple[Scenario, ...]
    """Those that some claim weighs, each once."""
    disputes: Mapping[str, tuple[str, ...]]
    """By each claim of the file, the claims that it disagrees with."""

    @property
    def measured(self) -> Measured:
        """What is read off the scenarios."""
        outputs = dict.fromkeys(claim.quantity for claim in self.claims)
        return Measured(tuple(outputs), tuple(sorted({claim.quarter for claim in self.claims})))

    def disputed_by(self, name: str) -> tuple[str, ...]:
        """The claims of the file that disagree with one."""
        return tuple(other for other, against in self.disputes.items() if name in against)

    def only(self, names: Collection[str]) -> "Claims":
        """The named claims, or all where none are named; raises ValueError for unknown ones."""
        if unknown := self._unknown(names):
            raise ValueError("\n".join(unknown))
        chosen = tuple(claim for claim in self.claims if not names or claim.name in names)
        needed = {name for claim in chosen for name in claim.contrast}
        scenarios = tuple(one for one in self.scenarios if one.name in needed)
        return replace(self, claims=chosen, scenarios=scenarios)

    def _unknown(self, names: Collection[str]) -> list[str]:
        """What to say of names that no claim has, a line each, and of what there is."""
        known = sorted(claim.name for claim in self.claims)
        near = {name: nearest(name, known) for name in names if name not in known}
        found = [
            f"no claim '{name}' in {shown_path(self.path)}{fix and f'; {fix}'}"
            for name, fix in near.items()
        ]
        return found if all(near.values()) else [*found, f"there are {', '.join(known)}"]


def load_claims(path: Path, folders: Folders, register: Register) -> Claims:
    """Read a file of claims and the scenarios it names; raises FileProblems with every mistake."""
    if not path.is_file():
        fix = "name a file with --claims, or copy the shipped one: hedgerow init FOLDER"
        refuse([Problem(shown_path(path), 1, 1, "there is no file of claims", fix=fix)])
    document = parse(path)
    table = _checked(document, register)
    loaded = _sound(document, table, folders, register)
    refuse(policy_problems(document, table.policies, register, loaded))
    made = {name: _policy(name, one, loaded, register) for name, one in table.policies.items()}
    weighed = dict.fromkeys(name for one in table.claim for name in one.contrast)
    everything = loaded | made
    scenarios = tuple(everything[name] for name in sorted(weighed, key=_baseline_first))
    disputes = {claim.name: claim.disputes for claim in table.claim}
    return Claims(path, tuple(map(Claim.of, table.claim)), scenarios, disputes)


def _checked(document: Document, register: Register) -> ClaimsTable:
    """What a file holds; where it is refused, unknown outputs are told as well."""
    try:
        return check(document, ClaimsTable)
    except FileProblems as refused:
        claims = document.data.get("claim")
        every = enumerate(claims if isinstance(claims, list) else ())
        placed = ((("claim", i), one) for i, one in every)
        more = list(unknown_outputs(document, placed, "quantity", register, own=False))
        raise (joined([refused, FileProblems(more)]) if more else refused) from None


def _sound(
    document: Document, table: ClaimsTable, folders: Folders, register: Register
) -> dict[str, Scenario]:
    """The scenarios that claims need, by name; raises FileProblems with what claims cannot say."""
    known = scenario_names(folders.scenarios)
    problems = list(claim_problems(document, table, register, known))
    readers = [
        partial(load_scenario, folders.scenarios, name, register)
        for name in dict.fromkeys(_needed(table))
        if name in known
    ]
    try:
        loaded = {one.name: one for one in gather(readers)}
    except FileProblems as broken:
        raise joined([FileProblems(problems), broken]) if problems else broken from None
    begun = {
        name: loaded[one.scenario] for name, one in table.policies.items() if one.scenario in loaded
    }
    problems += span_problems(document, table, loaded | begun)
    refuse(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    return loaded


def _needed(table: ClaimsTable) -> Iterator[str]:
    """Scenarios that claims weigh or policies begin with."""
    yield from (one.scenario for one in table.policies.values())
    for claim in table.claim:
        yield from (name for name in claim.contrast if name not in table.policies)


def _baseline_first(name: str) -> bool:
    return name != "baseline"


def _policy(
    name: str, table: PolicyTable, loaded: Mapping[str, Scenario], register: Register
) -> Scenario:
    """A policy of the file as a scenario of its own name."""
    made = policy(loaded[table.scenario], register, levers_of(table))
    words = "; ".join(f"{lever} = {value:g}" for lever, value in levers_of(table).items())
    title = f"{made.title}, with {words}"
    return replace(made, name=name, title=title, lineage=(*made.lineage, name), expects=())
