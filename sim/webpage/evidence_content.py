"""What the view Evidence needs: mechanisms of numbers, how much each decides, sources, verdicts."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sim.analysis.swings import Swings, swings
from sim.inputs.documents import load_sources
from sim.inputs.folders import shipped, shipped_verdicts
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario

DIGITS = 4
"""Behind the point of a share."""


def evidence_content(register: Register, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """Passports beside value and range; verdicts where they are of these seeds and scenarios.

    Args:
        register: the seeds in force.
        scenarios: those that the page offers; how much a number decides is read on the first.
    """
    return {
        "mechanisms": dict(_mechanisms(register)),
        "decides": _decides(swings(scenarios[0], register), scenarios[0]),
        "sources": dict(_sources(register)),
        "verdicts": _verdicts(register, scenarios),
    }


def _mechanisms(register: Register) -> Iterator[tuple[str, str]]:
    """The mechanism of each number: its section in parameters.toml."""
    sections = tomllib.loads(register.files["parameters.toml"].decode())
    for section, records in sections.items():
        yield from ((name, section) for name in records)


def _decides(found: Swings, scenario: Scenario) -> dict[str, Any]:
    """Each number's share of the squared swings of an outcome, 0-1, by outcome."""
    squares = found.size**2
    sums = squares.sum(axis=0)
    shares = np.divide(squares, sums, out=np.zeros_like(squares), where=sums > 0)
    columns = shares.T.round(DIGITS).tolist()
    return {
        "scenario": scenario.name,
        "quarter": found.quarter,
        "names": list(found.parameters),
        "shares": dict(zip(found.outcomes, columns, strict=True)),
    }


def _sources(register: Register) -> Iterator[tuple[str, str]]:
    """What the ids that numbers cite stand for."""
    own = (register.folder / "sources.toml").is_file()
    known = {
        one.id: f"{one.author}, {one.title}. {one.publisher}, {one.date}"
        for one in register.documents.values()
    }
    folder = register.folder if own else shipped().seeds
    known |= {one.id: one.citation for one in load_sources(folder)}
    cited = {word for one in register.parameters.values() for word in _words(one.source)}
    yield from ((name, words) for name, words in known.items() if name in cited)


def _words(source: str) -> list[str]:
    return re.findall(r"[\w-]+", source)


def _verdicts(register: Register, scenarios: Sequence[Scenario]) -> Mapping[str, Any] | None:
    """What became of claims and checks, or None where numbers or scenarios are not the shipped."""
    path = shipped_verdicts()
    if not path.is_file():
        return None
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    same = all(kept["scenarios"].get(one.name, one.digest) == one.digest for one in scenarios)
    if kept["seeds"] != register.digest or not same:
        return None
    return {key: kept[key] for key in ("claims", "checks", "expectations")}
