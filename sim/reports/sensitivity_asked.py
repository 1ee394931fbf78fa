"""Can a question be asked of a sensitivity analysis? Checked once, for every door."""

from collections.abc import Callable
from typing import Final, TypeVar, get_args

from sim.engine.draws import Draws
from sim.engine.run import Run, require_one_of
from sim.explore.designs import Laid
from sim.explore.estimate import BATCHES
from sim.explore.groups import By
from sim.explore.question import Question, date_of
from sim.figures.wording import counted
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.reports.arguments import ArgumentError, output_of
from sim.reports.sensitivity_methods import Asked, Method

STREAMS: Final = 4
"""Streams of luck that each row of a design meets unless said otherwise."""

Made = TypeVar("Made")

DESIGNED: Final = get_args(Laid)
"""Methods that lay out a design of their own."""


def asked_of(
    register: Register,
    run: Run,
    scenarios: tuple[Scenario, Scenario | None],
    of: object,
    at: str | None,
    over_time: bool,
    method: Method | None,
    by: By,
    streams: int | None,
) -> Asked:
    """What arguments ask: a scenario and what it is held against, an output, a date, a method.

    Raises ArgumentError, which names what is wrong, or what would have no effect.
    """
    if method is not None:
        _named("method", lambda: require_one_of("method", method, get_args(Method)))
    _named("by", lambda: require_one_of("by", by, get_args(By)))
    _require_drawn(run, method)
    _require_effect(run, method, by, streams)
    scenario, against = scenarios
    if against is not None and against.name == scenario.name:
        raise ArgumentError(
            f"{scenario.name} against itself differs in no future: name another scenario", "against"
        )
    several = (scenario,) if against is None else (scenario, against)
    output = _named("of", lambda: output_of(of, register))
    quarter = _named("at", lambda: date_of(at, several))
    question = Question(scenario, against, output, quarter, over_time)
    usual = STREAMS if run.chance else 1
    return Asked(question, register, run, method, by, usual if streams is None else streams)


def _require_drawn(run: Run, method: Method | None) -> None:
    """Refuse futures that do not differ in what they assume, or too few of them."""
    drawn = run.assumptions
    if drawn == "fixed":
        raise ArgumentError(
            "fixed numbers decide nothing, as they are the same in all futures; take prior or "
            "posterior",
            "assumptions",
        )
    if method in DESIGNED and drawn != "prior":
        assert isinstance(drawn, Draws)
        raise ArgumentError(
            f"{method} goes through the ranges of the prior, not through '{drawn.name}'; "
            "leave out the method, or take pawn",
            "assumptions",
        )
    if isinstance(drawn, Draws) and drawn.rows < 2 * BATCHES:
        rows = counted(drawn.rows, "row")
        few = f"'{drawn.name}' has {rows}, and {2 * BATCHES} are the least; take a longer table"
        raise ArgumentError(few, "assumptions")
    lives = 2 if run.chance else 1
    least = 2 * BATCHES * lives
    if run.design.members < least or run.design.members % lives:
        twice = " and even, as each set of numbers is lived twice" if lives == 2 else ""
        given = run.design.members
        raise ArgumentError(f"members must be at least {least}{twice}, not {given:,}", "members")


def _require_effect(run: Run, method: Method | None, by: By, streams: int | None) -> None:
    """Refuse what would change nothing."""
    if by != "number" and method not in DESIGNED:
        raise ArgumentError(
            f"{by}s are told apart by screen and sobol only: take one of these methods, or tell "
            "apart by number",
            "by",
        )
    if streams is None:
        return
    if method not in DESIGNED:
        raise ArgumentError(
            "only designs of screen and sobol meet streams of luck: take one of these methods, or "
            "leave streams out",
            "streams",
        )
    if not run.chance:
        raise ArgumentError(
            "there is no luck where chance is off: leave streams out, or chance on", "streams"
        )


def _named(name: str, made: Callable[[], Made]) -> Made:
    """What a check gives; its refusal names the argument."""
    try:
        return made()
    except ValueError as refused:
        raise ArgumentError(str(refused), name) from None
