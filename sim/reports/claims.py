"""Claims put to the test: from arguments to tables, a figure and a folder.

results/claims-<hash>/   plan, seeds, scenarios, parts: as those of every exploration
claims.toml          the file of claims that was tested
claims.csv           a row for each claim
boxes.csv            a row for each limit of a box in which a claim fails
figures/claims.*     all claims in one picture
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd
from matplotlib.figure import Figure

from sim.batches.results import Results
from sim.batches.store import write_csv, write_text
from sim.batches.workers import Workers, usual_workers
from sim.engine.draws import Draws
from sim.engine.run import Run
from sim.explore.boxes import Counts
from sim.explore.claim_tests import ClaimResult, put_to_test
from sim.explore.claims import FILE, Claims, load_claims
from sim.explore.sample import Sample
from sim.figures import claims as figure
from sim.figures.drawing import ENDINGS, draw, save
from sim.inputs.folders import expanded, in_force
from sim.inputs.register import Register, load_register
from sim.reports.arguments import require_keepable, run_of, workers_of
from sim.reports.exploration import exploration
from sim.reports.simulating import Progress, silent

NAME: Final = "claims"
MEMBERS: Final = 20_000
"""Futures that claims are tested on, unless others are asked for."""
MANY: Final = 8
"""Claims from which on workers that look for boxes gain more than it takes to start them."""
FILES: Final = (FILE, "claims.csv", "boxes.csv", *(f"figures/{NAME}.{end}" for end in ENDINGS))
"""What is written into the folder beside what every exploration has."""


@dataclass(frozen=True, repr=False)
class ClaimsTested:
    """Claims, and what many futures say of them."""

    tested: tuple[ClaimResult, ...]
    register: Register
    run: Run
    folder: Path | None
    """Where everything lies, where a folder was asked for."""

    def __getitem__(self, name: str) -> ClaimResult:
        """One claim with its contrast in every future; raises KeyError for an unknown one."""
        return {one.claim.name: one for one in self.tested}[name]

    @property
    def table(self) -> pd.DataFrame:
        """A row for each claim: in how many futures it holds, its size, and what decides it."""
        return claims_table(self.tested, self.register)

    @property
    def boxes(self) -> pd.DataFrame:
        """A row for each limit of the box in which a claim fails."""
        return boxes_table(self.tested, self.register)

    def figure(self) -> Figure:
        """All claims in one picture."""
        return draw(content_of(self.tested, self.register, self.run))

    def __repr__(self) -> str:
        futures = f"{self.run.design.members:,} futures"
        return f"<sim.ClaimsTested: {len(self.tested)} claims, {futures}>"


def claims(
    *names: str,
    file: Path | str | None = None,
    out: Path | str | None = None,
    members: int = MEMBERS,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    held: Mapping[str, float] | None = None,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    workers: int = 1,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> ClaimsTested:
    """Test claims over many futures: seeds/claims.toml, or a file of your own.

    Args:
        names: the claims to test; all of the file when none is named.
        file: the file of claims.
        out: where a results folder is made; without it all stays in memory.
        members: how many futures, the same under every scenario.
        seed: the same seed gives the same futures.
        assumptions: "prior", "fixed", "posterior" or a table, as for `sim.run`.
        chance: False switches all shocks off.
        held: parameters held at a value.
        engine: "numpy", "fused" or "auto".
        workers: processes; 0 takes as many as pay off.
        seeds: folder of the numbers, as for `sim.run`.
        scenarios: folder of the scenarios, likewise.

    Raises:
        ValueError: when there is no such claim, or an argument is none of those allowed.
        FileProblems: when a file has mistakes.
        LibraryMissingError: when the EMA workbench is not installed.
    """
    folders = in_force(seeds, scenarios)
    register = load_register(folders.seeds)
    path = folders.seeds / FILE if file is None else expanded(file)
    chosen = load_claims(path, folders, register).only(names)
    run = run_of(register, members, 1, seed, assumptions, chance, held, engine)
    require_keepable(members, "members")
    processes = workers_of(workers) or usual_workers(len(chosen.scenarios) * members)
    if out is None:
        run = run.settled(len(chosen.scenarios))
        sample = Sample.simulated(chosen.scenarios, register, run, chosen.measured)
        with _pool(chosen, processes) as pool:
            return ClaimsTested(tuple(put_to_test(chosen, sample, pool)), register, run, None)
    given = NAME, chosen.scenarios, register, run, chosen.measured, expanded(out), "sim.claims"
    with exploration(*given, FILES, processes) as there:
        return write_tests(there, chosen, processes)


def write_tests(
    there: Results, chosen: Claims, workers: int, progress: Progress = silent
) -> ClaimsTested:
    """Test claims on the futures of a folder, and write tables and figure into it."""
    sample = Sample.stored(there)
    with _pool(chosen, workers) as pool:
        found = put_to_test(
            chosen, sample, pool, lambda what, done, total: progress(what, done, total, 0)
        )
    tested = ClaimsTested(tuple(found), there.register, sample.run, there.folder)
    write_text(there.folder / FILE, chosen.path.read_text(encoding="utf-8"))
    write_csv(there.folder / "claims.csv", tested.table)
    write_csv(there.folder / "boxes.csv", tested.boxes)
    content = content_of(tested.tested, there.register, sample.run)
    save(content, there.folder / "figures", NAME)
    return tested


def _pool(chosen: Claims, workers: int) -> Workers:
    return Workers(workers if len(chosen.claims) >= MANY else 1)


def content_of(tested: Sequence[ClaimResult], register: Register, run: Run) -> figure.ClaimsFigure:
    """What the figure says."""
    views = {name: one.author for name, one in register.documents.items()}
    return figure.content(tested, views, run.design.members, run.seed, version("hedgerow"))


# ---- tables --------------------------------------------------------------------------------------


def claims_table(tested: Sequence[ClaimResult], register: Register) -> pd.DataFrame:
    """A row for each claim."""
    return pd.DataFrame([claim_row(one, register) for one in tested])


def claim_row(one: ClaimResult, register: Register) -> dict[str, Any]:
    """All that is found out about a claim, but for the limits of its box."""
    claim, (low, high), (median, q05, q95) = one.claim, one.share.interval, one.size
    weighed = [f"{name}:{weight:+g}" for name, weight in claim.contrast.items()]
    named = [f"{name}:{rho:+.3f}" for name, rho in one.deciders]
    return {
        "claim": claim.name,
        "view": claim.view,
        "statement": claim.claim,
        "paragraphs": "; ".join(claim.paragraphs),
        "quantity": claim.quantity,
        "unit": register.outputs[claim.quantity.partition(".")[0]].unit,
        "quarter": claim.quarter,
        "contrast": "; ".join(weighed),
        "direction": claim.direction,
        "at_least": claim.at_least,
        "verdict": one.verdict,
        "futures": one.share.futures,
        "holds": one.share.count,
        "share": one.share.value,
        "share_low": low,
        "share_high": high,
        "share_mc_error": one.share.error,
        **_ended("no_effect", one.still.value, one.still.interval),
        "clear_effect": one.clear,
        "median": median,
        "q05": q05,
        "q95": q95,
        **(_ended("luck", one.luck.share, one.luck[1:]) if one.luck else _ended("luck")),
        "decided_by": "; ".join(named),
        "box": one.box is not None,
    }


def _ended(
    name: str,
    value: float | None = None,
    ends: tuple[float | None, float | None] = (None, None),
) -> dict[str, float | None]:
    """A share with the ends of its 95 % interval, as cells of a row."""
    return {name: value, f"{name}_low": ends[0], f"{name}_high": ends[1]}


BOX_COLUMNS: Final = ("claim", "parameter", "low", "high", "unit", "place_low", "place_high")
COUNTS: Final = ("futures", "cases", "inside", "cases_inside")


def boxes_table(tested: Sequence[ClaimResult], register: Register) -> pd.DataFrame:
    """A row for each limit of each box, in the parameter's unit and in places of its range."""
    rows = [row for one in tested for row in _limits(one, register)]
    counts = [f"{when}_{name}" for when in ("found", "retested") for name in COUNTS]
    return pd.DataFrame(rows, columns=[*BOX_COLUMNS, *counts])


def _limits(one: ClaimResult, register: Register) -> list[list[object]]:
    if one.box is None:
        return []
    units, counts = one.box.units(register), (one.box.found, one.box.retested)
    return [
        [one.claim.name, name, *units[name], register.parameters[name].unit, *places]
        + [number for each in counts for number in _numbers(each)]
        for name, places in one.box.limits.items()
    ]


def _numbers(counts: Counts) -> list[int]:
    return [getattr(counts, name) for name in COUNTS]
