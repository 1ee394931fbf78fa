"""How far a change gets, from lever to output, and where it dies."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from sim.analysis.trace import LEAST_SHARE, Chain, Trace, table_of
from sim.cli.printing.rows import Row, signed

STRONGEST = 3
"""Chains that are printed; all are saved."""
LINE = 96
"""Letters of a line of words."""


def trace_lines(trace: Trace, reference: str) -> Iterator[str]:
    """The strongest chains of a trace, link by link, and where the effect dies on each."""
    yield f"\n  How far does it get? {trace.output}, link by link"
    if trace.because:
        yield f"  it does not begin, because {trace.because}"
        return
    tables: list[Any] = [table_of(chain).to_dict("records") for chain in trace.chains[:STRONGEST]]
    width = max(len(_named(row)) for rows in tables for row in rows)
    head = f"{'largest':>10} {'in':>7}{'at the end':>12}{'of spread':>11}{'up':>6}{'down':>6}"
    for chain, rows in zip(trace.chains, tables, strict=False):
        yield f"  {'from cause to effect':{width}}{head}"
        yield from (f"  {_named(row):{width}}{_numbers(row)}" for row in rows)
        yield from (f"  {line}" for line in textwrap.wrap(chain.finding, LINE))
    yield from _notes(trace, reference)


def _named(row: Row) -> str:
    return f"{row['name']} ({row['unit']})"


def _numbers(row: Row) -> str:
    dated = f"{signed(row['change']):>10} {row['quarter']:>7}{signed(row['end']):>12}"
    if row["link"] == 0:
        return f"{dated}{'lever':>11}"
    share = "none" if row["share"] != row["share"] else f"{row['share']:+.2f}"
    return f"{dated}{share:>11}{row['rose']:>6.0%}{row['fell']:>6.0%}"


def _notes(trace: Trace, reference: str) -> Iterator[str]:
    spread = f"standard deviations across futures of {reference}"
    yield f"  of spread: in {spread}; below {LEAST_SHARE:g}, dead"
    yield "  Changes are those of all levers together; --attribute divides them."
    rest = len(trace.chains) - STRONGEST
    if rest > 0:
        are = "chain, from other levers, is" if rest == 1 else "chains, from other levers, are"
        yield f"  {rest} more {are} in trace-{trace.output}.csv"


def trace_as_json(trace: Trace) -> dict[str, Any]:
    """A trace with its chains."""
    return {
        "output": trace.output,
        "no_chain": trace.because,
        "least_share": LEAST_SHARE,
        "chains": [_chain_as_json(chain) for chain in trace.chains],
    }


def _chain_as_json(chain: Chain) -> dict[str, Any]:
    at = chain.dies_at
    return {
        "links": json.loads(table_of(chain).to_json(orient="records")),
        "dies_at": None if at is None else chain.effects[at].output,
        "hidden_by_limit": chain.hidden,
        "finding": chain.finding,
    }
