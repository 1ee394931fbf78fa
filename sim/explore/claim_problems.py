"""What claims cannot say: of scenarios, outputs, paragraphs and quarters that there are not."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sim.engine.policy import policy
from sim.explore.claim_tables import ClaimsTable, ClaimTable, PolicyTable
from sim.inputs.documents import DocumentRecord
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario, notes_of, range_problems
from sim.inputs.scenario.names import name_problem
from sim.inputs.scenario.resolved import Setting
from sim.inputs.strict_toml import Document, Problem, clip, nearest
from sim.model.quarters import parse_quarter, show_quarter

ROUNDING: Final = 1e-9
"""How far from zero weights may sum."""
_CITATION = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*) ¶([0-9]+)")


def claim_problems(
    file: Document, table: ClaimsTable, register: Register, scenarios: Collection[str]
) -> Iterator[Problem]:
    """All that is wrong before any scenario is read; `scenarios` are the names that there are."""
    yield from _wrong_policies(file, table, scenarios)
    known, outputs = {*scenarios, *table.policies}, output_names(register)
    for i, claim in enumerate(table.claim):
        at = ("claim", i)
        if claim.name in [other.name for other in table.claim[:i]]:
            fix = "give each claim its own name"
            yield file.problem((*at, "name"), f"claim '{claim.name}' is given twice", fix=fix)
        if claim.quantity not in outputs:
            what, fix = f"unknown output '{clip(claim.quantity)}'", nearest(claim.quantity, outputs)
            yield file.problem((*at, "quantity"), what, "see `hedgerow list outputs`", fix)
        yield from _wrong_contrast(file, i, claim, known)
        yield from _wrong_paragraphs(file, i, claim, register.documents)
        yield from _wrong_disputes(file, i, claim, table)


def _wrong_policies(
    file: Document, table: ClaimsTable, scenarios: Collection[str]
) -> Iterator[Problem]:
    weighed = {name for claim in table.claim for name in claim.contrast}
    for name, one in table.policies.items():
        at = ("policies", name)
        if fault := name_problem(name):
            yield file.problem(at, fault)
        if name in scenarios:
            fix = "give the policy another name"
            yield file.problem(at, f"there is a scenario of the name '{name}'", fix=fix)
        elif name not in weighed:
            fix = "weigh it in a contrast, or leave it out"
            yield file.problem(at, f"no claim weighs the policy '{name}'", fix=fix)
        if one.scenario not in scenarios:
            what, fix = f"unknown scenario '{clip(one.scenario)}'", nearest(one.scenario, scenarios)
            yield file.problem((*at, "scenario"), what, ", ".join(scenarios), fix)


def _wrong_contrast(
    file: Document, i: int, claim: ClaimTable, known: Collection[str]
) -> Iterator[Problem]:
    at = ("claim", i, "contrast")
    for name, weight in claim.contrast.items():
        if name not in known:
            what = f"unknown scenario '{clip(name)}'"
            yield file.problem((*at, name), what, ", ".join(sorted(known)), nearest(name, known))
        elif weight == 0:
            fix = "leave the scenario out"
            yield file.problem((*at, name), f"the weight of '{name}' is 0", fix=fix)
    total = math.fsum(claim.contrast.values())
    if len(claim.contrast) < 2:
        what = f"claim '{claim.name}' weighs {len(claim.contrast)} of the scenarios"
        fix = "hold one against another: { western-pressure = 1, baseline = -1 }"
        yield file.problem(at, what, "at least 2", fix)
    elif abs(total) > ROUNDING:
        what = f"the weights of claim '{claim.name}' sum to {total:g}"
        fix = "weigh as much against as for: 1 and -1, or 1, -1, -1 and 1 for an interaction"
        yield file.problem(at, what, "weights that sum to 0", fix)


def _wrong_paragraphs(
    file: Document, i: int, claim: ClaimTable, documents: Mapping[str, DocumentRecord]
) -> Iterator[Problem]:
    """Citations of another form, of unknown documents, and of paragraphs that are not there."""
    for k, cited in enumerate(claim.paragraphs):
        fault = citation_fault(cited, documents)
        if fault is not None:
            yield file.problem(("claim", i, "paragraphs", k), *fault)


def citation_fault(
    cited: str, documents: Mapping[str, DocumentRecord]
) -> tuple[str, str, str] | None:
    """What is wrong with a citation, what is allowed, and how it is put right; None if nothing."""
    match = _CITATION.fullmatch(cited)
    if match is None:
        examples = " or ".join(f'"{name} ¶1"' for name in documents)
        return f"'{clip(cited)}' cites nothing", f"a document and a paragraph, like {examples}", ""
    name, number = match.groups()
    if name not in documents:
        return f"unknown document '{clip(name)}'", ", ".join(documents), nearest(name, documents)
    last = documents[name].paragraphs
    if len(number) > len(str(last)) or not 1 <= int(number) <= last:
        return f"{name} has no paragraph {number[:20]}", f"¶1 to ¶{last}", ""
    return None


def _wrong_disputes(
    file: Document, i: int, claim: ClaimTable, table: ClaimsTable
) -> Iterator[Problem]:
    views = {other.name: other.view for other in table.claim}
    for k, name in enumerate(claim.disputes):
        at = ("claim", i, "disputes", k)
        if name not in views:
            yield file.problem(
                at, f"unknown claim '{name}'", ", ".join(views), nearest(name, views)
            )
        elif views[name] == claim.view:
            what = f"'{name}' is a claim of {claim.view} too"
            yield file.problem(at, what, "claims of another view", "leave it out")


# ---- once scenarios are read ---------------------------------------------------------------------


def levers_of(table: PolicyTable) -> dict[str, float]:
    """Values by lever, `USA.options`."""
    return {f"{who}.{n}": value for who, row in table.levers.items() for n, value in row.items()}


def policy_problems(
    file: Document,
    policies: Mapping[str, PolicyTable],
    register: Register,
    loaded: Mapping[str, Scenario],
) -> Iterator[Problem]:
    """Levers that there are not, that cannot be set so, or that change nothing."""
    for name, one in policies.items():
        begins, at = loaded[one.scenario], ("policies", name, "levers")
        if not levers_of(one):
            yield file.problem(at, f"the policy '{name}' sets no lever", fix="set one")
        settings = {lever: Setting(value, name) for lever, value in levers_of(one).items()}
        everything = {**begins.settings, **settings}
        span = (begins.start, begins.end)
        faults = range_problems(everything, begins.events, register, span)
        for fault in faults or _idle(one, begins, register):
            yield file.problem(at, f"policy '{name}': {fault}")


def _idle(table: PolicyTable, begins: Scenario, register: Register) -> Iterator[str]:
    """What of a policy has no effect, in sentences."""
    for lever, value in levers_of(table).items():
        usual, set_before = register.levers[lever], begins.settings.get(lever)
        before = usual.default if set_before is None else set_before.value
        if value == before and (set_before is not None or not usual.clamps):
            yield f"{lever} = {value:g} has no effect: it is so in {begins.name}"
    known = set(notes_of(begins, register))
    made = policy(begins, register, levers_of(table))
    yield from (note for note in notes_of(made, register) if note not in known)


def span_problems(
    file: Document, table: ClaimsTable, scenarios: Mapping[str, Scenario]
) -> Iterator[Problem]:
    """Quarters that a weighed scenario does not reach."""
    for i, claim in enumerate(table.claim):
        weighed = [scenarios[name] for name in claim.contrast]
        first, last = max(one.start for one in weighed), min(one.end for one in weighed)
        if not first <= parse_quarter(claim.quarter, end=True) <= last:
            what = f"{claim.quarter} lies outside the run of what claim '{claim.name}' weighs"
            allowed = f"{show_quarter(first)} to {show_quarter(last)}"
            yield file.problem(("claim", i, "quarter"), what, allowed)
