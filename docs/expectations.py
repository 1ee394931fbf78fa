"""Write docs/EXPECTATIONS.md: what an expert expected of each scenario, and what was found.

    python docs/expectations.py            write it anew
    python docs/expectations.py --check    exit 1 when it is out of date

Expected is what stands in seeds/expectations.toml; found is the change against the baseline over
the futures that `hedgerow` takes by itself.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.build import code, table  # noqa: E402
from sim.engine.bins import paired_change  # noqa: E402
from sim.engine.ensemble import Run, Trajectories, simulate  # noqa: E402
from sim.inputs.register import Register, load_register  # noqa: E402
from sim.inputs.scenario import load_scenario, long_enough  # noqa: E402
from sim.model.ops import Array  # noqa: E402
from sim.model.quarters import parse_quarter, show_quarter  # noqa: E402

EXPECTED = ROOT / "seeds" / "expectations.toml"
PAGE = ROOT / "docs" / "EXPECTATIONS.md"
END = "2030-Q4"
"""The quarter of an expectation that names none."""
HEAD = ("scenario", "output", "quarter", "expected", "found", "5 % to 95 %", "", "why expected")


@dataclass(frozen=True)
class Expectation:
    """The median change that an expert expects, in the unit of the output."""

    scenario: str
    output: str
    quarter: int
    low: float
    high: float
    why: str


@dataclass(frozen=True)
class Outcome:
    """What was found of an expectation: the median change, and where nine of ten futures lie."""

    expected: Expectation
    median: float
    q05: float
    q95: float

    @property
    def hit(self) -> bool:
        """The median lies where it was expected."""
        return self.expected.low <= self.median <= self.expected.high


def expectations(path: Path = EXPECTED) -> list[Expectation]:
    """Every expectation, in the order of the file."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Expectation(
            scenario,
            one.get("output", key),
            parse_quarter(one.get("at", END), end=True),
            one["low"],
            one["high"],
            one["why"],
        )
        for scenario, outputs in tables.items()
        if isinstance(outputs, dict)
        for key, one in outputs.items()
    ]


def outcomes(register: Register, futures: Run) -> Iterator[Outcome]:
    """Each expectation with what is found, a scenario and its baseline at a time."""
    expected = expectations()
    for name in dict.fromkeys(one.scenario for one in expected):
        names = ("baseline", name)
        pair = [load_scenario(ROOT / "scenarios", one, register) for one in names]
        usual, ours = (simulate(s, register, futures) for s in long_enough(pair, register))
        for one in expected:
            if one.scenario == name:
                q05, median, q95 = np.quantile(_change(one, usual, ours), (0.05, 0.5, 0.95))
                yield Outcome(one, float(median), float(q05), float(q95))


def _change(expected: Expectation, usual: Trajectories, ours: Trajectories) -> Array:
    """The change against the baseline at the quarter, (member,)."""
    row = expected.quarter - usual.scenario.start
    one, other = (levels.of(expected.output)[row] for levels in (usual, ours))
    return paired_change(one, other)


def page(found: list[Outcome]) -> str:
    """The text of the page."""
    missed = [one for one in found if not one.hit]
    head = (
        "# Expected and found\n\n"
        "What an expert of the region would expect of each scenario was written down in\n"
        "`seeds/expectations.toml` before any scenario was run with this edition of the model,\n"
        "and is not changed afterwards. Found is the change against the baseline in the median\n"
        f"of {Run().design.members:,} futures, and the interval that holds nine of ten of them.\n"
        "A hit is a median within the range expected. A few rules changed afterwards, because of\n"
        "patterns ([docs/PATTERNS.md](PATTERNS.md), History) and not because of this table:\n"
        "a miss says that expert and model disagree, not which of them is wrong.\n\n"
        f"{len(found) - len(missed)} of {len(found)} held. {_how_strict(found)}\n"
        "Written by `python docs/expectations.py`.\n\n"
    )
    return head + table(HEAD, map(_row, found)) + "\n## Misses\n\n" + _misses(missed)


def _how_strict(found: list[Outcome]) -> str:
    """How many ranges no change at all would have met."""
    lax = sum(one.expected.low <= 0.0 <= one.expected.high for one in found)
    return f"No change at all would have met {lax} of the ranges, so many hits are weak."


def _row(one: Outcome) -> tuple[str, ...]:
    expected = one.expected
    return (
        expected.scenario,
        code(expected.output),
        show_quarter(expected.quarter),
        f"{expected.low:g} to {expected.high:g}",
        f"{one.median:.3g}",
        f"{one.q05:.3g} to {one.q95:.3g}",
        "hit" if one.hit else "**miss**",
        expected.why,
    )


def _misses(missed: list[Outcome]) -> str:
    """A sentence on each miss: how the median lies to what was expected."""
    return "".join(f"- {_sentence(one)}\n" for one in missed) or "None.\n"


def _sentence(one: Outcome) -> str:
    expected = one.expected
    below = one.median < expected.low
    end, bound = ("least", expected.low) if below else ("most", expected.high)
    if one.median * (expected.low + expected.high) < 0.0:
        how = "the other way than"
    else:
        how = "less than" if abs(one.median) < abs(bound) else "further than"
    return (
        f"{expected.scenario}: {code(expected.output)} moves {how} expected, by {one.median:.3g} "
        f'where {bound:g} was the {end} ("{expected.why}").'
    )


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 1 when a check finds it out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    fresh = page(list(outcomes(load_register(ROOT / "seeds"), Run())))
    if parser.parse_args(arguments).check:
        stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != fresh
        if stale:
            told = "EXPECTATIONS.md is out of date; run python docs/expectations.py"
            print(told, file=sys.stderr)
        return int(stale)
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
