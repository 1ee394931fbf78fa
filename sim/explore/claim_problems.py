"""What claims cannot say: of scenarios, outputs, paragraphs and quarters that there are not."""

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sim.engine.policy import policy
from sim.explore.claim_tables import ClaimsTable, ClaimTable, PolicyTable
from sim.explore.output_problems import output_fault
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario, notes_of
from sim.inputs.scenario.citations import Fault, citation_faults
from sim.inputs.scenario.names import name_problem
from sim.inputs.scenario.ranges import event_excesses, setting_excess
from sim.inputs.scenario.resolved import Setting
from sim.inputs.strict_toml import Document, Problem, clip, closest_word, nearest
from sim.model.quarters import parse_quarter, show_quarter

ROUNDING: Final = 1e-9
"""How far from zero weights may sum."""

HEAVIEST: Final = 1000.0
"""The largest weight: sums of such weights stay exact, and nobody needs more."""


def claim_problems(
    file: Document, table: ClaimsTable, register: Register, scenarios: Collection[str]
) -> Iterator[Problem]:
    """All that is wrong before any scenario is read; `scenarios` are the names that there are."""
    misspelt = _misspelt(table, scenarios)
    yield from _wrong_policies(file, table, scenarios, misspelt)
    known, outputs = {*scenarios, *table.policies, *misspelt}, output_names(register)
    for i, claim in enumerate(table.claim):
        at = ("claim", i)
        if claim.name in [other.name for other in table.claim[:i]]:
            fix = "give each claim its own name"
            yield file.problem((*at, "name"), f"claim '{claim.name}' is given twice", fix=fix)
        if fault := output_fault(claim.quantity, claim.quantity, outputs):
            yield file.problem((*at, "quantity"), *fault)
        yield from _wrong_contrast(file, i, claim, known)
        for k, wrong in citation_faults(claim.paragraphs, register.documents):
            yield file.problem((*at, "paragraphs", k), *wrong)
        if claim.view in register.documents and not claim.paragraphs:
            what = f"no paragraph says where {claim.view} makes claim '{claim.name}'"
            fix = f'add paragraphs = ["{claim.view} ¶1"], or say in view whose claim it is'
            yield file.problem((*at, "view"), what, fix=fix)
        yield from _wrong_disputes(file, i, claim, table)


def _weighed(table: ClaimsTable) -> dict[str, str]:
    """What claims weigh, with the first claim that does."""
    return {name: one.name for one in reversed(table.claim) for name in one.contrast}


def _misspelt(table: ClaimsTable, scenarios: Collection[str]) -> dict[str, str]:
    """Policies that no claim weighs, by the name that claims weigh in their place.

    One of the two is a slip; which, nobody can know. It is told once, at the policy.
    """
    weighed = _weighed(table)
    unused = [name for name in table.policies if name not in weighed]
    unknown = [name for name in weighed if name not in {*scenarios, *table.policies}]
    found = {name: closest_word(name, [*scenarios, *unused]) for name in unknown}
    return {name: close for name, close in found.items() if close in unused}


def _wrong_policies(
    file: Document, table: ClaimsTable, scenarios: Collection[str], misspelt: Mapping[str, str]
) -> Iterator[Problem]:
    weighed, meant = _weighed(table), {close: name for name, close in misspelt.items()}
    for name, one in table.policies.items():
        at = ("policies", name)
        if fault := name_problem(name):
            yield file.problem(at, fault)
        if name in scenarios:
            fix = "give the policy another name"
            yield file.problem(at, f"there is a scenario of the name '{name}'", fix=fix)
        elif name in meant:
            wrong = f"claim '{weighed[meant[name]]}' weighs '{meant[name]}', which is not there"
            what = f"no claim weighs the policy '{name}', and {wrong}"
            yield file.problem(at, what, fix="write one name in both places")
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
        elif abs(weight) > HEAVIEST:
            what, fix = f"the weight of '{name}' is {weight:g}", "1 and -1 weigh as much"
            yield file.problem((*at, name), what, f"at most {HEAVIEST:g}", fix)
    if max(map(abs, claim.contrast.values()), default=0.0) > HEAVIEST:
        return
    total = math.fsum(claim.contrast.values())
    if len(claim.contrast) < 2:
        what = f"claim '{claim.name}' weighs {len(claim.contrast)} of the scenarios"
        fix = "hold one against another: { western-pressure = 1, baseline = -1 }"
        yield file.problem(at, what, "at least 2", fix)
    elif abs(total) > ROUNDING:
        what = f"the weights of claim '{claim.name}' sum to {total:g}"
        fix = "weigh as much against as for: 1 and -1, or 1, -1, -1 and 1 for an interaction"
        yield file.problem(at, what, "weights that sum to 0", fix)


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
        at = ("policies", name, "levers")
        if not levers_of(one):
            yield file.problem(at, f"the policy '{name}' sets no lever", fix="set one")
        wrong = list(_wrong_levers(one, register, loaded[one.scenario]))
        for lever, fault in wrong:
            yield file.problem((*at, *lever.split(".")), *fault)
        if not wrong:
            yield from (file.problem(at, *fault) for fault in _clashes(one, register, loaded))


def _wrong_levers(
    table: PolicyTable, register: Register, begins: Scenario
) -> Iterator[tuple[str, Fault]]:
    """Levers that are unknown, out of range, or so already, with what to say of each."""
    for lever, value in levers_of(table).items():
        if lever not in register.levers:
            who = lever.partition(".")[0]
            own = [name for name in register.levers if name.startswith(f"{who}.")]
            allowed = ", ".join(own) or "see `hedgerow list levers`"
            yield lever, (f"unknown lever '{lever}'", allowed, nearest(lever, register.levers))
        elif excess := setting_excess(lever, value, register):
            yield lever, excess
        elif _is_so(lever, value, register, begins):
            what = f"{lever} = {value:g} has no effect: it is so in {begins.name}"
            yield lever, (what, "", "set another value, or leave it out")


def _is_so(lever: str, value: float, register: Register, begins: Scenario) -> bool:
    """Whether a scenario has a lever at this value throughout."""
    usual, set_before = register.levers[lever], begins.settings.get(lever)
    before = usual.default if set_before is None else set_before.value
    return value == before and (set_before is not None or not usual.clamps)


def _clashes(
    table: PolicyTable, register: Register, loaded: Mapping[str, Scenario]
) -> Iterator[Fault]:
    """What of a policy takes a lever beyond its range together with events, or has no effect."""
    begins = loaded[table.scenario]
    settings = {lever: Setting(value, "") for lever, value in levers_of(table).items()}
    span = (begins.start, begins.end)
    excesses = event_excesses({**begins.settings, **settings}, begins.events, register, span)
    beyond = [excess for _, excess in excesses]
    yield from beyond
    if not beyond:
        known = set(notes_of(begins, register))
        notes = notes_of(policy(begins, register, levers_of(table)), register)
        yield from ((note, "", "leave it out") for note in notes if note not in known)


def span_problems(
    file: Document, table: ClaimsTable, scenarios: Mapping[str, Scenario]
) -> Iterator[Problem]:
    """Quarters that a weighed scenario does not reach; of scenarios that there are."""
    for i, claim in enumerate(table.claim):
        weighed = [scenarios[name] for name in claim.contrast if name in scenarios]
        if not weighed:
            continue
        first, last = max(one.start for one in weighed), min(one.end for one in weighed)
        if not first <= parse_quarter(claim.quarter, end=True) <= last:
            what = f"{claim.quarter} lies outside the run of what claim '{claim.name}' weighs"
            allowed = f"{show_quarter(first)} to {show_quarter(last)}"
            yield file.problem(("claim", i, "quarter"), what, allowed)
