"""Write the tables of docs/TRACE.md, and codemeta.json, from what is known of the model.

    python docs/trace.py            write them anew
    python docs/trace.py --check    exit 1 when one of them is out of date

What stands between the tables is written by hand.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.build import BLOCK, table  # noqa: E402
from sim.inputs.register import load_register  # noqa: E402
from sim.reports.assurance.fields import fields_of  # noqa: E402
from sim.reports.assurance.metadata import codemeta  # noqa: E402
from sim.reports.assurance.tree import SourceTree  # noqa: E402

PAGE, CODEMETA = "docs/TRACE.md", "codemeta.json"
Rows = tuple[tuple[str, str, str], ...]
RESULTS: Rows = (
    ("check", "what came out", "where it is seen"),
    ("published results", "{published} of {published_all} come out", "`hedgerow validate`"),
    (
        "patterns",
        "{patterns} of {patterns_all} pass; known misses: {patterns_missed}",
        "`docs/PATTERNS.md`",
    ),
    ("stylised facts", "{facts_verdicts}; failed: {facts_failed}", "`docs/FACTS.md`"),
    (
        "calibration, back-tests, forecasts",
        "{fits} of {fits_all}, {backtests} of {backtests_all}, {forecasts} of {forecasts_all} pass",
        "`hedgerow validate`",
    ),
    ("promised checks", "all {promised} pass", "`docs/PATTERNS.md`"),
    (
        "fit, {ranks_records} simulated records",
        "ranks of {ranks_within} of {ranks_all} numbers within the 99 % band",
        "`docs/CALIBRATION.md`",
    ),
    (
        "three ways to the posterior",
        "all agree in {ways_agree} of {fit_spoken} numbers",
        "`docs/CALIBRATION.md`, `benchmarks/sbi_check.py`",
    ),
    (
        "back-tests, 90 % intervals",
        "{coverage} of values inside; {others_coverage} for countries left out of the fit",
        "`docs/CALIBRATION.md`",
    ),
    (
        "back-tests, skill",
        "{skill_negative} of {skill_cells} comparisons with a rival negative, the lowest "
        "{skill_lowest}; for countries left out {others_negative} of {others_cells}, the lowest "
        "{others_lowest}",
        "`docs/CALIBRATION.md`",
    ),
    (
        "expectations",
        "{expected_held} of {expected} held; no change would have met {expected_weak}",
        "`docs/EXPECTATIONS.md`",
    ),
)
NUMBERS: Rows = (
    ("numbers", "how many", "where it is seen"),
    ("all", "{parameters}", "`seeds/parameters.toml`"),
    ("read off a document", "{parameters_document}", "`seeds/facts.toml`"),
    ("read off data, or estimated from them", "{parameters_data}", "`seeds/sources.toml`"),
    ("judged", "{parameters_assumed} ({assumed_share})", "`seeds/parameters.toml`"),
    ("fitted to the model's own output", "{parameters_calibrated}", "`seeds/parameters.toml`"),
    ("estimates made of records, by a command", "{estimates}", "`seeds/estimates.toml`"),
    ("with a range, drawn unless asked otherwise", "{ranged}", "`sim/engine/prior.py`"),
    ("of these, the record speaks of", "{fit_spoken}", "`seeds/posterior.csv`"),
    ("of these, kept their range to a tenth", "{fit_kept}", "`docs/CALIBRATION.md`"),
)
FORMS: Rows = (
    ("search", "how much", "where it is seen"),
    (
        "forms tried for patterns, second edition",
        "{pattern_forms}, over {pattern_choices} choices",
        "`docs/PATTERNS.md`",
    ),
    ("ways of reading a stylised fact", "{fact_forms}", "`docs/FACTS.md`"),
    (
        "stylised facts by role",
        "{facts_sized} sized, {facts_held_out} held out",
        "`seeds/stylised_facts.toml`",
    ),
    (
        "numbers for which both ways of the fit disagree",
        "{fit_disagree} of {fit_spoken}",
        "`docs/CALIBRATION.md`",
    ),
)
TABLES = {"results": RESULTS, "numbers": NUMBERS, "forms": FORMS}


def rebuilt(text: str, fields: Mapping[str, str]) -> str:
    """The page with its tables written anew."""

    def fresh(name: str) -> str:
        head, *rows = TABLES[name]
        return table(head, ([cell.format_map(fields) for cell in row] for row in rows))

    return BLOCK.sub(lambda match: f"{match[1]}\n{fresh(match[2])}\n{match[3]}", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite both files, or only compare them; 1 when a comparison finds a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    tree = SourceTree(ROOT)
    fields = fields_of(tree, load_register(ROOT / "seeds"))
    texts = {PAGE: rebuilt(tree.text(PAGE), fields), CODEMETA: codemeta(tree)}
    if parser.parse_args(arguments).check:
        stale = [n for n, text in texts.items() if not _agrees(ROOT / n, text)]
        if stale:
            print(f"{', '.join(stale)}: out of date; run python docs/trace.py", file=sys.stderr)
        return int(bool(stale))
    for name, text in texts.items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def _agrees(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
