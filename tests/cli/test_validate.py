"""Does `hedgerow validate` show all that it checks, and end as it should?"""

import re

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.cli.printing.stylised_facts import print_stylised_facts
from sim.evidence import movement, patterns
from sim.evidence.stylised_facts import report
from tests.cli.printing.test_results import PATTERNS
from tests.cli.printing.test_width import numbers

HEAD = {"source": "S1", "role": "sized", "absent": "", "as expected": True}
FACTS = pd.DataFrame(
    [
        {"fact": "S1-sign", "promised": True, "verdict": "pass", "reading": "rise in the share"}
        | {"value": 0.123, "expected": "above 0", "unit": "share", **HEAD},
        {"fact": "S2", "promised": False, "verdict": "partial", "reading": "first"}
        | {"value": -1.5, "expected": "-2 to -1", "unit": "points", **HEAD},
        {"fact": "S2", "promised": False, "verdict": "partial", "reading": "second"}
        | {"value": 0.7, "expected": "0.8 to 1.1", "unit": "% of GDP", **HEAD}
        | {"as expected": False},
        {"fact": "S3", "promised": False, "verdict": "not represented", "reading": ""}
        | {"value": np.nan, "expected": "", "unit": "", **HEAD, "as expected": False}
        | {"absent": "no leader of the country loses office"},
    ]
)
"""One fact that passes, one in part, one that is not represented."""
BROKEN = FACTS.assign(verdict=FACTS["verdict"].replace("pass", "fail"))
MOVED = pd.DataFrame(
    [
        {"reading": "straight", "series": "tilt", "unit": "R2", "found": 0.5, "least": 0.0}
        | {"most": 0.7, "holds": True}
    ]
)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """What the checks find, in place of some minutes of running them."""
    holding = {
        "patterns": PATTERNS.assign(holds=True),
        "movement": MOVED,
        "facts": FACTS,
    }
    monkeypatch.setattr(patterns, "report", lambda *_: holding["patterns"])
    monkeypatch.setattr(movement, "movement", lambda *_: holding["movement"])
    monkeypatch.setattr(report, "stylised_facts", lambda *_: holding["facts"])
    return holding


def validate() -> Result:
    return CliRunner().invoke(app, ["validate"])


def test_three_tables_are_printed(found: dict[str, pd.DataFrame]) -> None:
    """Patterns, movement and stylised facts are printed one after the other; all well is 0."""
    done = validate()
    heads = [part.split("  ")[0] for part in done.stdout.split("\n\n")]
    assert heads == ["pattern", "movement", "stylised fact"]
    assert done.exit_code == 0


@pytest.mark.parametrize("failing", ["patterns", "movement", "facts"])
def test_what_fails_ends_with_4(found: dict[str, pd.DataFrame], failing: str) -> None:
    """A pattern, movement or a promised fact that fails ends with 4, and all tables are shown."""
    fresh = {"patterns": PATTERNS, "movement": MOVED.assign(holds=False), "facts": BROKEN}
    found[failing] = fresh[failing]
    done = validate()
    assert done.exit_code == 4
    assert "of 3 stylised facts" in done.stdout


def test_verdicts_are_counted_and_broken_promises_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each fact counts once, whatever its readings; only a promised one breaks a promise."""
    assert print_stylised_facts(FACTS)
    kept = capsys.readouterr().out.splitlines()
    assert kept[-1] == "of 3 stylised facts: 1 pass, 1 partial, 0 fail, 1 not represented"
    assert not print_stylised_facts(BROKEN)
    broken = capsys.readouterr().out.splitlines()
    assert broken[-2:] == [
        "of 3 stylised facts: 0 pass, 1 partial, 1 fail, 1 not represented",
        "promised, and not so: S1-sign",
    ]


def test_a_row_says_what_was_found_expected_and_judged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each reading has a row with its number, what was expected, its source and the verdict."""
    print_stylised_facts(FACTS)
    rows = [re.split(r" {2,}", line) for line in capsys.readouterr().out.splitlines()[1:-1]]
    numbers_and_words = ["S1-sign", "rise in the share", "0.123", "above 0", "share"]
    assert rows[0] == [*numbers_and_words, "S1, sized", "pass"]
    assert rows[1][-1] == "partial: met"
    assert rows[2][-1] == "partial: missed"
    why = "no such quantity, because no leader of the country loses office"
    assert rows[3] == ["S3", "S1, sized", f"not represented: {why}"]


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_facts_fit_the_terminal_and_keep_their_numbers(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No line is wider than the terminal but a single word, and every number is there."""
    monkeypatch.delenv("COLUMNS", raising=False)
    print_stylised_facts(FACTS)
    wide = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", str(columns))
    print_stylised_facts(FACTS)
    narrow = capsys.readouterr().out
    assert [x for x in narrow.splitlines() if len(x) > columns and len(x.split()) > 1] == []
    assert numbers(wide) <= numbers(narrow)
