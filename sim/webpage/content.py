"""What a page shows beside the engine's numbers: words, actors, scenarios, passports of numbers.

Everything is data of the seeds, scenarios and lessons in force; no name of an actor or of a
scenario stands in the page's scripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final

from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.cast import Actor, Cast
from sim.webpage.evidence_content import evidence_content
from sim.webpage.explore_content import explore_content
from sim.webpage.play_content import play_content
from sim.webpage.why_content import why_content
from sim.webpage.words import Words

BASELINE: Final = "baseline"
"""The scenario that others are held against unless said otherwise; every page has it."""


def content(
    register: Register,
    scenarios: Sequence[Scenario],
    words: Words,
    lessons: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """All that a page holds beside the engine, as it is written into the file.

    Args:
        register: the seeds in force.
        scenarios: those that the page offers, the one to begin with first.
        words: the catalogue of a language.
        lessons: what `learn_content` gives.
    """
    return {
        "version": version("hedgerow"),
        "language": words.language,
        "words": words.entries,
        "cast": _cast(register.cast),
        "levers": {name: _lever(name, register.cast) for name in register.levers},
        "baseline": BASELINE,
        "scenarios": {one.name: _scenario(one) for one in scenarios},
        "parameters": _parameters(register),
        "explore": explore_content(register, scenarios),
        "evidence": evidence_content(register, scenarios),
        "lessons": list(lessons),
        "why": why_content(register),
        "play": play_content(register),
        "outputs": {name: {"meaning": one.label} for name, one in register.outputs.items()},
    }


def _cast(cast: Cast) -> dict[str, Any]:
    """Who is in the model; groups in the order of arrays."""
    return {
        "home": cast.home.code,
        "patron": cast.patron,
        "partners": list(cast.partners),
        "powers": list(cast.powers),
        "senders": list(cast.senders),
        "ministries": list(cast.ministries),
        "actors": {code: _actor(actor, cast) for code, actor in cast.by_code.items()},
    }


def _actor(actor: Actor, cast: Cast) -> dict[str, Any]:
    kept = ("name", "short", "adjective", "colour", "dashes")
    given = {key: value for key, value in asdict(actor).items() if key in kept}
    inside = cast.in_sentence(actor.code)
    return {**given, "roles": sorted(actor.roles), "in_sentence": inside}


def _lever(name: str, cast: Cast) -> dict[str, Any]:
    """Whose lever it is, and in which group of levers it stands."""
    actor = name.partition(".")[0]
    return {"actor": actor, "group": "home" if actor == cast.home.code else "others"}


def _scenario(scenario: Scenario) -> dict[str, Any]:
    """The words of a scenario; its numbers are in the engine's bundle."""
    return {
        "title": scenario.title,
        "story": scenario.story,
        "paragraphs": list(scenario.paragraphs),
        "lineage": list(scenario.lineage),
        "notice": list(scenario.notice),
        "try": list(scenario.tries),
    }


def _parameters(register: Register) -> Mapping[str, dict[str, str]]:
    """Where each number comes from; its value and range are in the engine's bundle."""
    return {name: {"source": one.source} for name, one in register.parameters.items()}
