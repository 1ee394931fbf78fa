"""Write the posterior and what docs/CALIBRATION.md shows of it: tables, and the picture.

    python docs/calibration.py

Writes seeds/posterior.csv as `hedgerow calibrate` does, the tables between markers of
docs/CALIBRATION.md, and docs/figures/posterior.png. Some minutes: a thousand simulated records are
fitted, and the back-tests are run.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.build import BLOCK, code, table  # noqa: E402
from sim.cli.printing.calibration import sentences  # noqa: E402
from sim.engine.draw_files import write_posterior  # noqa: E402
from sim.evidence.backtests.backtests import MODEL, backtests, coverage, skills  # noqa: E402
from sim.evidence.calibration import Calibration, calibrate, ranks  # noqa: E402
from sim.figures.drawing import draw  # noqa: E402
from sim.figures.posterior import content  # noqa: E402
from sim.inputs.register import load_register  # noqa: E402

PAGE = ROOT / "docs" / "CALIBRATION.md"
PICTURE = ROOT / "docs" / "figures" / "posterior.png"
ELSEWHERE = "sbi"
"""The table that benchmarks/sbi_check.py writes, by a package that is not needed here."""
RECORDS = 1000
"""Simulated records that are fitted to see whether the fit is right."""
REGISTER = load_register(ROOT / "seeds")


def posterior(found: Calibration) -> str:
    """Prior and posterior of each number that the record speaks of, and what is to be known."""
    rows = found.table()
    head = (
        "number",
        "record shows",
        "prior",
        "posterior",
        "sequential",
        "narrower by",
        "ways disagree",
    )
    told = "\n".join(f"- {one}" for one in sentences(found, found.untouched(rows)))
    return f"{table(head, map(_posterior_row, rows.to_dict('records')))}\n{told}\n"


def _posterior_row(row: dict[str, object]) -> Iterator[object]:
    yield code(row["parameter"])
    yield f"{row['R2']:.0%}"
    for way in ("prior", "regression", "sequential"):
        yield f"{row[f'{way} 50%']:.3g} ({row[f'{way} 5%']:.3g} to {row[f'{way} 95%']:.3g})"
    yield f"{round(row['shrunk'], 2) + 0.0:.0%}"
    yield row["disagree"]


def uniform(found: Calibration) -> str:
    """How far ranks of true parameters are from uniform, and whether within the band."""
    checked = ranks(found, seed=found.seed + 1, records=RECORDS)
    held = int(checked["within"].sum())
    rows = (
        (
            code(one["parameter"]),
            f"{one['gap']:.3f}",
            f"{one['band']:.3f}",
            "" if one["within"] else "MISSED",
        )
        for one in checked.to_dict("records")
    )
    said = f"{held} of {len(checked)} within the band, on {RECORDS:,} simulated records.\n"
    return f"{table(('number', 'largest gap', 'band of 99 %', ''), rows)}\n{said}"


def skill(rows: pd.DataFrame) -> str:
    """Skill of the model against each rival by series."""
    found = skills(rows)
    lines = (
        (code(name) if name != "all" else name, *(f"{v:+.2f}" for v in line))
        for name, *line in found.itertuples()
    )
    return table(("series", *found.columns), lines)


def covered(rows: pd.DataFrame) -> str:
    """Share of recorded values inside 90 % intervals, by forecaster; the model's also by series."""
    whole = coverage(rows)
    own = rows[rows["forecaster"] == MODEL]
    each = own.groupby("series")["covered"].mean()
    lines = [*whole.items(), *((f"{MODEL}, {code(name)}", share) for name, share in each.items())]
    cells = ((name, f"{share:.0%}") for name, share in lines)
    said = f"{len(own)} values; each counts as often as there are origins before it.\n"
    return f"{table(('forecaster', 'inside'), cells)}\n{said}"


def renewed(page: str, fresh: Mapping[str, str]) -> str:
    """The page with fresh tables; the one made elsewhere stays as it is."""
    return BLOCK.sub(
        lambda m: m[0] if m[2] == ELSEWHERE else f"{m[1]}\n{fresh[m[2]]}\n{m[3]}", page
    )


def main() -> None:
    """Write everything anew."""
    found, rows = calibrate(REGISTER), backtests(REGISTER)
    write_posterior(
        found.posterior, REGISTER, f"Written by hedgerow calibrate --seed {found.seed}."
    )
    fresh = {
        "posterior": posterior(found),
        "ranks": uniform(found),
        "skill": skill(rows),
        "coverage": covered(rows),
    }
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), fresh), encoding="utf-8")
    draw(content(found, version("hedgerow"))).savefig(PICTURE)


if __name__ == "__main__":
    main()
