"""Write the tables of docs/FACTS.md: what the literature says of pressure, money and alignment.

    python docs/facts.py            write them anew
    python docs/facts.py --check    exit 1 when they are out of date

What stands between the tables is written by hand.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.build import BLOCK, table  # noqa: E402
from sim.evidence.stylised_facts import policies  # noqa: E402
from sim.evidence.stylised_facts.catalogue import StylisedFact, load_stylised_facts  # noqa: E402
from sim.evidence.stylised_facts.concession import (  # noqa: E402
    NO_PATRON,
    PATRON,
    dependence,
    has_met,
    has_settled,
    measures,
)
from sim.evidence.stylised_facts.exposure import YEARS, published  # noqa: E402
from sim.evidence.stylised_facts.readings import Reading, thirds  # noqa: E402
from sim.evidence.stylised_facts.report import stylised_facts  # noqa: E402
from sim.evidence.stylised_facts.target_states import TargetStates  # noqa: E402
from sim.inputs.register import Register, load_register  # noqa: E402
from sim.inputs.scenario import load_scenario  # noqa: E402
from sim.model.ops import Array  # noqa: E402

PAGE = ROOT / "docs" / "FACTS.md"
THREATS = "ties_rates_computed.json"
FACTS = ("fact", "what was found", "role", "promised", "read on", "expected and given", "verdict")
GROUPS = (
    "states",
    "published",
    "left alone: settled",
    "met",
    "pressed: settled",
    "met",
    "without patron: met",
    "with patron: met",
)
INDEX = ("China Index", "states", "exposure", "pressure", "R2", "exposure, sd", "pressure, sd")


def facts_table(facts: Sequence[StylisedFact], found: pd.DataFrame) -> str:
    """Every fact with its readings and the verdict."""
    rows = (_fact_row(fact, found[found["fact"] == fact.id]) for fact in facts)
    return table(FACTS, rows)


def _fact_row(fact: StylisedFact, found: pd.DataFrame) -> tuple[str, ...]:
    verdict = found["verdict"].iloc[0]
    shown = "; ".join(_reading(row) for row in found.to_dict("records"))
    return (
        fact.id,
        f"{fact.claim} ({fact.source}: {fact.published})",
        fact.role,
        "yes" if fact.promised else "no",
        fact.measured,
        shown if fact.reading else f"no such quantity in the model, because {fact.absent}",
        verdict if verdict == "pass" else f"**{verdict}**",
    )


def _reading(row: dict[object, object]) -> str:
    """What a reading gives, how sure it is, and what was expected of it."""
    error = f" ± {row['error']:.2g}" if row["error"] else ""
    missed = "" if row["as expected"] else ", missed"
    return f"{row['reading']} {row['value']:.3g}{error} {row['unit']} ({row['expected']}{missed})"


def conceding_table(world: TargetStates) -> str:
    """Shares that settle and that meet the demand, by dependence and by cost to the regime."""
    tried = (policies.left_alone(world), policies.pressed(world))
    alone, pressed = world.live(measures(world), *tried)
    (lonely,) = world.live(measures(world), tried[1], held=NO_PATRON)
    (backed,) = world.live(measures(world), tried[1], held=PATRON)
    columns = (
        has_settled(world, alone),
        has_met(world, alone),
        has_settled(world, pressed),
        has_met(world, pressed),
        has_met(world, lonely),
        has_met(world, backed),
    )
    return table(GROUPS, _groups(world, dependence(world, alone), columns))


def _groups(
    world: TargetStates, depends: Array, columns: Sequence[Array]
) -> Iterator[tuple[str, ...]]:
    """Rows of shares: all states, then thirds, with what was published of them."""
    counted = json.loads((world.register.folder / "data" / THREATS).read_text(encoding="utf-8"))
    every, rates = counted["all"], counted["concede_rate_by_target_econ_dependence"]
    by_dependence, by_cost = thirds(depends), thirds(world.table["regime_cost"])
    share = every["concede"] / every["challenges"]
    yield ("all", f"{share:.1%}", *(_percent(column) for column in columns))
    for third, (name, rate) in enumerate(zip(("least", "middle", "most"), rates, strict=True)):
        shares = (_percent(column[by_dependence == third]) for column in columns)
        yield (f"by dependence: {name}", f"{rates[rate]:.1%}", *shares)
    for third, name in enumerate(("low", "middle", "high")):
        shares = (_percent(column[by_cost == third]) for column in columns)
        yield (f"by the cost of conceding: {name}", "", *shares)


def _percent(truths: Array) -> str:
    return f"{float(truths.mean()):.1%}"


def index_table(register: Register) -> str:
    """Alignment on exposure and pressure in the China Index, with the home country and without."""
    rows = []
    for year in YEARS:
        for left_out in ("", register.cast.home.name):
            states, slopes, deviations = published(register.folder, year, left_out)
            name = f"{year}, without {left_out}" if left_out else f"{year}"
            cells = [*map(_with_error, slopes.slopes), f"{slopes.explained:.2f}"]
            rows.append((name, states, *cells, *(f"{b.value:+.2f}" for b in deviations.slopes)))
    return table(INDEX, rows)


def _with_error(one: Reading) -> str:
    return f"{one.value:+.2f} ± {one.error:.2f}"


def rebuilt(text: str) -> str:
    """The page with its tables written anew."""
    register = load_register(ROOT / "seeds")
    world = TargetStates(load_scenario(ROOT / "scenarios", "baseline", register), register)
    facts = load_stylised_facts(register.folder)
    tables = {
        "facts": facts_table(facts, stylised_facts(world, facts)),
        "conceding": conceding_table(world),
        "index": index_table(register),
    }
    return BLOCK.sub(lambda m: f"{m[1]}\n{tables[m[2]]}\n{m[3]}", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the tables, or only compare them; 1 when a comparison finds a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    text = PAGE.read_text(encoding="utf-8")
    fresh = rebuilt(text)
    if parser.parse_args(arguments).check:
        if fresh != text:
            print("FACTS.md is out of date; run python docs/facts.py", file=sys.stderr)
        return int(fresh != text)
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
