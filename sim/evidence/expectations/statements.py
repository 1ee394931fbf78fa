"""The digest of a statement, and the file that holds it before anything is simulated."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sim.inputs.scenario import ExpectTable, Scenario
from sim.inputs.scenario.words import expectation_words
from sim.model.quarters import parse_quarter


def digest_of(expect: ExpectTable) -> str:
    """SHA-256 of a statement, with who made it and how sure."""
    fields = expect.model_dump(exclude_none=True) | {"at": quarter_of(expect)}
    return sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def statements_text(scenarios: Sequence[Scenario]) -> str:
    """The file `expectations.json` of a results folder, to be written before simulating.

    It names each scenario with the digest of its content, and what is expected of it. It holds no
    time and no name of a machine, so the same scenarios always give the same text.
    """
    statements = {
        scenario.name: {
            "content": scenario.digest,
            "expect": [_record(expect) for expect in scenario.expects],
        }
        for scenario in scenarios
    }
    return json.dumps({"schema": 1, "scenarios": statements}, indent=2, ensure_ascii=False) + "\n"


def _record(expect: ExpectTable) -> dict[str, Any]:
    fields = expect.model_dump(exclude_none=True)
    return {"statement": digest_of(expect), "stated": expectation_words(expect), **fields}


def quarter_of(expect: ExpectTable) -> int:
    """The quarter that a statement is about."""
    return parse_quarter(expect.at, end=True)
