"""Run trials in full, say what broke, and keep what came of them.

    python -m tests.release                      list them
    python -m tests.release kills --count 100    run a set, with so many trials of each kind
    python -m tests.release kills --write        and write its table into docs/RELEASE.md

A set of trials is a module of this folder with a function `trials(count, seed)`, which yields an
Outcome for each kind, and with COUNT, the trials that a release asks for. The exit code is 1 when
anything did not go as promised.
"""

import argparse
import importlib
import os
import pkgutil
import platform
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from docs.build import BLOCK, table
from tests.release.outcome import COLUMNS, Outcome, rows

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "RELEASE.md"


def sets() -> dict[str, ModuleType]:
    """The modules that hold trials, by name."""
    found = (one.name for one in pkgutil.iter_modules([str(Path(__file__).parent)]))
    names = sorted(name for name in found if name != "__main__")
    modules = {name: importlib.import_module(f"tests.release.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "trials")}


def write(name: str, outcomes: list[Outcome], seed: int, whole: bool) -> None:
    """Put a set's table in the place that the page has for it; one that is not whole says so."""
    about = f"{datetime.now(UTC):%Y-%m-%d}, seed {seed}, Python {platform.python_version()}"
    text = f"{table(COLUMNS, rows(outcomes))}\n{about}, {os.cpu_count()} processors.\n"
    text += "" if whole else "Not run to its end: more kinds follow.\n"
    broken = [f"- {one.what}: {line}\n" for one in outcomes for line in one.broken]
    if broken:
        text += "\nNot as promised:\n\n" + "".join(broken)
    page = PAGE.read_text(encoding="utf-8")
    if f"<!-- table: {name} -->" not in page:
        raise SystemExit(f"{PAGE.name} has no place for {name}: write `<!-- table: {name} -->`")
    filled = BLOCK.sub(lambda m: m[0] if m[2] != name else f"{m[1]}{text}{m[3]}", page)
    PAGE.write_text(filled, encoding="utf-8")


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.release")
    parser.add_argument("set", nargs="?", help="which trials; none: list them")
    parser.add_argument("--count", type=int, help="trials of each kind")
    parser.add_argument("--seed", type=int, default=1, help="what the trials are drawn with")
    parser.add_argument("--write", action="store_true", help="write the table in docs/RELEASE.md")
    asked, known = parser.parse_args(), sets()
    if asked.set not in known:
        for name, module in known.items():
            print(f"{name:12} {module.COUNT:>9,}  {(module.__doc__ or '').partition(chr(10))[0]}")
        return 2 if asked.set else 0
    module = known[asked.set]
    outcomes = list[Outcome]()
    for outcome in module.trials(asked.count or module.COUNT, asked.seed):
        print("  ".join(outcome.row), flush=True)
        for line in outcome.broken:
            print(f"    {line}", flush=True)
        outcomes.append(outcome)
        if asked.write:
            write(asked.set, outcomes, asked.seed, whole=False)
    if asked.write:
        write(asked.set, outcomes, asked.seed, whole=True)
    return int(any(outcome.broken for outcome in outcomes))


if __name__ == "__main__":
    raise SystemExit(main())
