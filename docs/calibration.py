"""Write the posterior and what docs/CALIBRATION.md shows of it: tables, and the picture.

    python docs/calibration.py               all but the table of held-out countries
    python docs/calibration.py --countries   that table alone, half a minute

Writes seeds/posterior.csv as `hedgerow calibrate` does, the tables between markers of
docs/CALIBRATION.md, and docs/figures/posterior.png. Some minutes: a thousand simulated records are
fitted, and the back-tests are run.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
if "--countries" in sys.argv:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads would only wait

from docs.build import BLOCK, code, table  # noqa: E402
from sim.cli.printing.calibration import sentences  # noqa: E402
from sim.engine.draw_files import write_posterior  # noqa: E402
from sim.evidence.backtests.backtests import backtests, coverage  # noqa: E402
from sim.evidence.backtests.countries import INSIDE, countries, summary  # noqa: E402
from sim.evidence.backtests.scores import EVERY, MODEL, skill_by  # noqa: E402
from sim.evidence.calibration import Calibration, calibrate, ranks  # noqa: E402
from sim.figures.drawing import draw  # noqa: E402
from sim.figures.posterior import content  # noqa: E402
from sim.inputs.register import load_register  # noqa: E402

PAGE = ROOT / "docs" / "CALIBRATION.md"
PICTURE = ROOT / "docs" / "figures" / "posterior.png"
RECORDS = 1000
"""Simulated records that are fitted to see whether the fit is right."""
SERIES = re.compile(r"votes|ideal_point")
"""How the names of series begin; others in their tables are states, or all of them."""
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
    found = skill_by(rows, "series", "crps")
    return table(("series", *found.columns), _signed(found))


def _signed(skills_of: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Names and signed cells; the names of series in the type of code."""
    for name, *line in skills_of.itertuples():
        yield code(name) if SERIES.match(name) else name, *(f"{v:+.2f}" for v in line)


def covered(rows: pd.DataFrame) -> str:
    """Share of recorded values inside 90 % intervals, by forecaster; the model's also by series."""
    whole = coverage(rows)
    own = rows[rows["forecaster"] == MODEL]
    each = own.groupby("series")["covered"].mean()
    lines = [*whole.items(), *((f"{MODEL}, {code(name)}", share) for name, share in each.items())]
    cells = ((name, f"{share:.0%}") for name, share in lines)
    said = f"{len(own)} values; each counts as often as there are origins before it.\n"
    return f"{table(('forecaster', 'inside'), cells)}\n{said}"


def left_out(rows: pd.DataFrame) -> str:
    """Skill of the model and its coverage by held-out state, by series, and over all."""
    found = summary(rows)
    skill = found.drop(columns=INSIDE)
    parts = skill.drop(index=EVERY)
    inside = (f"{share:.0%}" for share in found[INSIDE])
    lines = ((*line, share) for line, share in zip(_signed(skill), inside, strict=True))
    own = rows[rows["forecaster"] == MODEL]
    said = (
        f"{len(own)} values. {int((parts < 0.0).to_numpy().sum())} of {parts.size} comparisons of "
        "one state or series with a rival are negative.\n"
    )
    return f"{table(('left out, or series', *skill.columns, INSIDE), lines)}\n{said}"


def write(fresh: Mapping[str, str]) -> None:
    """Put fresh tables in the place of those of the same name; others stay."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        BLOCK.sub(
            lambda match: (
                f"{match[1]}\n{fresh[match[2]]}\n{match[3]}" if match[2] in fresh else match[0]
            ),
            text,
        ),
        encoding="utf-8",
    )


def main(arguments: list[str] | None = None) -> None:
    """Write everything anew, or the held-out countries alone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--countries", action="store_true", help="the held-out countries alone")
    if parser.parse_args(arguments).countries:
        write({"countries": left_out(countries(REGISTER))})
        return
    found, rows = calibrate(REGISTER), backtests(REGISTER)
    write_posterior(
        found.posterior, REGISTER, f"Written by hedgerow calibrate --seed {found.seed}."
    )
    write(
        {
            "posterior": posterior(found),
            "ranks": uniform(found),
            "skill": skill(rows),
            "coverage": covered(rows),
        }
    )
    draw(content(found, version("hedgerow"))).savefig(PICTURE)


if __name__ == "__main__":
    main()
