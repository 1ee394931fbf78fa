"""What came of checks, fits and forecasts, read off the pages that show it?"""

import json
import re
from collections import Counter
from pathlib import Path

from sim.batches.store import code_digest
from sim.evidence.stylised_facts.catalogue import load_stylised_facts
from sim.inputs.register import Register
from sim.model.cast import listed
from sim.reports.assurance.tree import SourceTree

PATTERNS, FACTS = "docs/PATTERNS.md", "docs/FACTS.md"
FIT, EXPECTED, ESTIMATED = "docs/CALIBRATION.md", "docs/EXPECTATIONS.md", "docs/ESTIMATES.md"
FORMS = re.compile(r"\d+")
NONE = "none"


def check_fields(tree: SourceTree, register: Register) -> dict[str, str]:
    """What `hedgerow validate` found, and what of it is known to miss."""
    kinds = {
        "published": "Published results",
        "patterns": "patterns",
        "facts": "stylised facts",
        "fits": "calibration",
        "backtests": "back-tests",
        "forecasts": "forecasts",
    }
    counted = " · ".join(rf"{words} (\d+) of (\d+)" for words in kinds.values())
    counts = tree.found(PATTERNS, f"^{counted}$")
    names = [name for kind in kinds for name in (kind, f"{kind}_all")]
    verdicts = Counter(row[-1].strip("*") for row in tree.rows(FACTS, ("fact", "what was found")))
    roles = Counter(fact.role for fact in load_stylised_facts(register.folder))
    return {
        **dict(zip(names, counts, strict=True)),
        "promised": tree.found(PATTERNS, r"^All (\d+) checks that are promised pass\.$")[0],
        "patterns_missed": listed(_missed_patterns(tree)) or NONE,
        "facts_verdicts": listed([f"{n} {verdict}" for verdict, n in verdicts.items()]),
        "facts_failed": _facts_failed(tree),
        "facts_sized": str(roles["sized"]),
        "facts_held_out": str(roles["held out"]),
    }


def _missed_patterns(tree: SourceTree) -> list[str]:
    """Patterns that fail, each with a reason in what `hedgerow validate` printed."""
    return re.findall(r"^([\w:. -]+?) fails because ", tree.text(PATTERNS), re.MULTILINE)


def _facts_failed(tree: SourceTree) -> str:
    rows = tree.rows(FACTS, ("fact", "what was found"))
    return listed([row[0] for row in rows if row[-1].strip("*") == "fail"]) or NONE


def fit_fields(tree: SourceTree) -> dict[str, str]:
    """What the record says of the numbers, and how the model would have foreseen it."""
    spoken, ranged, kept = tree.found(
        FIT,
        r"speaks of (\d+) of (\d+) numbers with a range; (\d+%) of these",
    )
    within, ranks, records = tree.found(
        FIT, r"^(\d+) of (\d+) within the band, on ([\d,]+) simulated records\.$"
    )
    skill = tree.rows(FIT, ("series", "random walk"))
    negative = [cell for row in skill for cell in row[1:] if cell.startswith("-")]
    ways = tree.rows(FIT, ("number", "record shows"))
    return {
        "fit_spoken": spoken,
        "fit_ranged": ranged,
        "fit_kept": kept,
        "fit_disagree": str(sum(bool(row[-1]) for row in ways)),
        "ranks_within": within,
        "ranks_all": ranks,
        "ranks_records": records,
        "coverage": tree.found(FIT, r"^\| model \| (\d+%) \|$")[0],
        "skill_cells": str(sum(len(row) - 1 for row in skill)),
        "skill_negative": str(len(negative)),
        "skill_lowest": min(negative, key=float, default=NONE),
        **_other_countries(tree),
        "ways_agree": tree.found(FIT, r"All three ways agree in (\d+) of \d+ numbers")[0],
    }


def _other_countries(tree: SourceTree) -> dict[str, str]:
    """How the model would have foreseen countries that were left out of the fit."""
    *parts, whole = tree.rows(FIT, ("left out, or series", "random walk"))
    cells = [cell for row in parts for cell in row[1:-1]]
    negative, count = tree.found(
        FIT, r"(\d+) of (\d+) comparisons of one state or series with a rival are negative"
    )
    return {
        "others_coverage": whole[-1],
        "others_cells": count,
        "others_negative": negative,
        "others_lowest": min(cells, key=float),
    }


def search_fields(tree: SourceTree) -> dict[str, str]:
    """What was estimated and expected, and how many forms were tried, by their own tables."""
    held, stated = tree.found(EXPECTED, r"^(\d+) of (\d+) held\.")
    return {
        "estimates": str(len(tree.rows(ESTIMATED, ("name", "value")))),
        "expected_held": held,
        "expected": stated,
        "expected_weak": tree.found(EXPECTED, r"would have met (\d+) of the ranges")[0],
        "pattern_choices": str(len(_pattern_forms(tree))),
        "pattern_forms": str(sum(_pattern_forms(tree))),
        "fact_forms": listed(
            [f"{row[1]} of {row[0]}" for row in tree.rows(FACTS, ("fact", "forms tried"))]
        ),
    }


def _pattern_forms(tree: SourceTree) -> list[int]:
    """Forms tried of each choice, the number with which its cell begins."""
    rows = tree.rows(PATTERNS, ("what", "forms tried"))
    return [int(number[0]) for row in rows if (number := FORMS.match(row[1]))]


def forecast_fields(tree: SourceTree, register: Register) -> dict[str, str]:
    """The latest forecast that was sealed, and whether seeds and code are still those of it."""
    seals = {path: json.loads(path.read_text(encoding="utf-8")) for path in _seals(tree)}
    path, seal = max(seals.items(), key=lambda pair: pair[1]["date"])
    made_by = seal["inputs"]
    return {
        "forecast": path.parent.relative_to(tree.root).as_posix(),
        "forecast_date": seal["date"],
        "forecast_scenario": seal["scenario"],
        "forecast_seeds": _still(made_by["seeds"] == register.digest),
        "forecast_code": _still(made_by["code"] == code_digest()),
    }


def _still(same: bool) -> str:
    return "those of this pack" if same else "not those of this pack"


def _seals(tree: SourceTree) -> list[Path]:
    """Seals of published forecasts; raises FileProblems when there is none."""
    found = sorted((tree.root / "results").glob("forecast-*/forecast.json"))
    if not found:
        raise tree.refused("results", "no sealed forecast lies here")
    return found
