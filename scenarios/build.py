"""Write what derives from other files: the history scenario, the index, the expected numbers.

    python scenarios/build.py              rewrite the history scenario and the index
    python scenarios/build.py --check      exit 1 when either is out of date
    python scenarios/build.py --expected   run every scenario and refresh expected/ as well

history-2019-2025.toml follows from seeds/data/events_chronology.csv and seeds/chronology.toml; the
index stands in README.md between `<!-- index -->` and `<!-- end -->`; expected/ holds a few
numbers of each scenario, so that a change of results never goes unseen.
"""

import argparse
import csv
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim.chance import Design  # noqa: E402
from sim.ensemble import Run, Trajectories, simulate_each  # noqa: E402
from sim.layout import POWERS  # noqa: E402
from sim.scenario import load_scenario, scenario_names  # noqa: E402
from sim.seeds import load_register  # noqa: E402

HISTORY = FOLDER / "history-2019-2025.toml"
INDEX = FOLDER / "README.md"
EXPECTED = FOLDER / "expected"
CHRONOLOGY = ROOT / "seeds" / "chronology.toml"
RECORD = ROOT / "seeds" / "data" / "events_chronology.csv"
BLOCK = re.compile(r"(<!-- index -->\n).*?(<!-- end -->)", re.DOTALL)

SEED, MEMBERS = 7, 256
QUARTERS = ("2019Q4", "2024Q4", "2030Q4")
OUTPUTS = (
    *(f"alignment.{code}" for code in POWERS),
    "tilt",
    "gap",
    "grievance.USA",
    "grievance.EUU",
    "pressure.USA",
    "pressure.EUU",
    "tie_security.CHN",
    "effective_partners",
    "coordination",
    "autonomy",
    "gdp",
)


# ---- the history scenario -------------------------------------------------------------------


def recorded() -> list[str]:
    """Ids of the chronology's rows from 2019 on, in order."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [row["event_id"] for row in rows if int(row["year"]) >= 2019]


def mapping() -> dict[str, dict[str, Any]]:
    """seeds/chronology.toml: the scenario's words, and what each row moves or why it is skipped."""
    return tomllib.loads(CHRONOLOGY.read_text(encoding="utf-8"))


def history() -> str:
    """The history scenario as a file."""
    told = mapping()
    head = [
        "# Written by scenarios/build.py from seeds/chronology.toml. Do not edit.",
        "schema = 1",
    ]
    words = dict(told["scenario"])
    expects = words.pop("expects", [])
    head += [f"{key} = {shown(words[key])}" for key in words]
    head.insert(3, 'extends = "baseline"')
    parts = ["\n".join(head)]
    parts += [event(row, told[row]) for row in recorded() if "skip" not in told[row]]
    parts += ["[[expects]]\n" + pairs(expected) for expected in expects]
    return "\n\n".join(parts) + "\n"


def event(row: str, told: dict[str, Any]) -> str:
    """One event of the history scenario, its reason above it."""
    keys = ("actor", "does", "size", "from", "until")
    fields = {"id": row.lower(), **{key: told[key] for key in keys if key in told}}
    fields["source"] = f"data/events_chronology.csv {row}"
    return f"# {told['why']}\n[[event]]\n{pairs(fields)}"


def pairs(fields: dict[str, Any]) -> str:
    """Keys and values, a line each."""
    return "\n".join(f"{key} = {shown(value)}" for key, value in fields.items())


def shown(value: Any) -> str:
    """A value as TOML writes it; texts and lists of texts are written alike in JSON."""
    if not isinstance(value, list) or len(value) < 2:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + "".join(f"  {shown(item)},\n" for item in value) + "]"


# ---- the index ------------------------------------------------------------------------------


def index() -> str:
    """README.md with a fresh index."""
    page = INDEX.read_text(encoding="utf-8")
    return BLOCK.sub(lambda match: match[1] + "\n".join(groups()) + match[2], page)


def groups() -> Iterator[str]:
    """The three tables of the index."""
    names = scenario_names(FOLDER)
    switches = [name for name in names if name.startswith("switch-")]
    others = [name for name in names if name not in ("placebo", *switches)]
    yield from listed(f"The {len(others)} scenarios", others)
    yield from listed("The placebo", ["placebo"])
    yield from listed("Switches", switches)


def listed(heading: str, names: Iterable[str]) -> Iterator[str]:
    """One table of the index: name, title, story."""
    yield f"### {heading}\n"
    yield "| name | title | story |\n| --- | --- | --- |"
    for name in names:
        told = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        yield f"| {name} | {told['title']} | {told['story']} |"
    yield ""


# ---- expected numbers -----------------------------------------------------------------------


def table(result: Trajectories) -> str:
    """Quantiles of a few outputs at three quarters, as CSV."""
    lines = ["quarter,output,median,q05,q95"]
    for quarter in QUARTERS:
        row = result.scenario.quarters.index(quarter)
        for output in OUTPUTS:
            levels = np.quantile(result.of(output)[row], (0.5, 0.05, 0.95))
            lines.append(f"{quarter},{output}," + ",".join(f"{level:.9g}" for level in levels))
    return "\n".join(lines) + "\n"


def tables() -> Iterator[tuple[str, str]]:
    """Name and expected table of every scenario."""
    register = load_register(ROOT / "seeds")
    loaded = [load_scenario(FOLDER, name, register) for name in scenario_names(FOLDER)]
    for result in simulate_each(loaded, register, Run(SEED, Design(MEMBERS))):
        yield result.scenario.name, table(result)


def refresh() -> None:
    """Run every scenario and write expected/ anew."""
    EXPECTED.mkdir(exist_ok=True)
    fresh = dict(tables())
    for path in EXPECTED.glob("*.csv"):
        if path.stem not in fresh:
            path.unlink()
    for name, text in fresh.items():
        (EXPECTED / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")


# ---- the command ----------------------------------------------------------------------------


def outdated(write: bool) -> list[str]:
    """Names of files that differ from what they derive from, brought up to date if asked."""
    stale = []
    for path, make in ((HISTORY, history), (INDEX, index)):  # the index lists the history
        fresh = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != fresh:
            stale.append(path.name)
            if write:
                path.write_text(fresh, encoding="utf-8", newline="\n")
    return stale


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 1 when a check finds something out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--expected", action="store_true", help="run all, refresh expected/")
    chosen = parser.parse_args(arguments)
    stale = outdated(write=not chosen.check)
    if chosen.check and stale:
        print(f"out of date: {', '.join(stale)}; run python scenarios/build.py", file=sys.stderr)
        return 1
    if chosen.expected and not chosen.check:
        refresh()
    return 0


if __name__ == "__main__":
    sys.exit(main())
