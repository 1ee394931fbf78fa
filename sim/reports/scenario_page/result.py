"""What `sim.report` and `hedgerow report` give: a page to print, and its numbers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from textwrap import shorten
from typing import Any

from sim.batches import store
from sim.engine.choice import Engine
from sim.engine.run import Run
from sim.explore.shares import distinct_draws
from sim.figures.content import Content
from sim.figures.fan import Fan
from sim.inputs.folders import Folders, expanded, in_force
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario
from sim.reports.arguments import run_of, scenario_of
from sim.reports.effect_shares import with_intervals
from sim.reports.limits import MOST_REPORTED
from sim.reports.scenario_page.figures import fan_of, figures_of
from sim.reports.scenario_page.findings import Findings, findings_of
from sim.reports.scenario_page.page import Page, html_of
from sim.reports.scenario_page.sections import (
    Line,
    assumed,
    changes,
    expectations,
    hits,
    kinds,
    limits,
    repeating,
    sources,
)
from sim.reports.scenario_page.table import table_of
from sim.reports.scenario_page.words import finding, opening, question

ENDINGS = (".html", ".htm")
"""How the name of a page ends: what ends otherwise is something else, and is not written over."""
LONGEST_STORY = 450
"""Letters of a story that the page has room for; it should be two sentences."""


@dataclass(frozen=True, repr=False)
class ScenarioReport:
    """What a scenario changes, on a page that prints on two sheets of paper."""

    found: Findings
    study: Folders
    """The seeds and scenarios that were in force."""

    @cached_property
    def _fan(self) -> Fan:
        return fan_of(self.found)

    @property
    def finding(self) -> str:
        """The title: the largest clear change, or that there is none."""
        return finding(self.found, self._fan)

    @cached_property
    def page(self) -> Page:
        """All that is on the page, as it is said."""
        found = self.found
        return Page(
            finding=self.finding,
            scenario=found.scenario.title,
            badge=self._badge,
            opening=opening(found),
            question=question(found),
            story=shorten(found.scenario.story, LONGEST_STORY, placeholder="…"),
            changes=changes(found),
            table=table_of(found),
            figures=tuple(figures_of(found, self._fan)),
            hits=hits(found),
            expected=expectations(found),
            kinds=kinds(found),
            sources=sources(found, self.study),
            limits=tuple(limits(found)),
            repeat=self._repeat,
        )

    @cached_property
    def html(self) -> str:
        """The file."""
        return html_of(self.page)

    @property
    def figures(self) -> tuple[Content, ...]:
        """What its figures say."""
        return tuple(figure.content for figure in self.page.figures)

    @property
    def as_json(self) -> dict[str, Any]:
        """Its words, and its numbers unrounded."""
        found, both, page = self.found, self.found.comparison, self.page
        return {
            "scenario": found.scenario.name,
            "against": both.one.scenario.name if both else None,
            "finding": page.finding,
            "clear": both is not None and found.clear(both.effect(found.headline)),
            "about": found.headline,
            "no_effect": both.no_effect if both else None,
            "effects": self._effects,
            "attribution": self._attribution,
            "expected": [asdict(row) for row in found.expected],
            "digests": found.digests,
            "command": repeating(found, self.study),
        }

    def save(self, path: Path | str) -> Path:
        """Write the page into a file ending with .html; its path.

        Raises ValueError for another name, and OSError where it cannot be written.
        """
        file = expanded(path)
        require_page(file)
        store.write_text(file, self.html)
        return file

    @property
    def _effects(self) -> list[Any]:
        both = self.found.comparison
        if both is None:
            return []
        effects = with_intervals(both.effects, distinct_draws(self.found.run))
        return list(json.loads(effects.to_json(orient="records")))

    @property
    def _attribution(self) -> list[Any]:
        divided = self.found.attribution
        return divided.table(self.found.headline).to_dict("records") if divided else []

    @property
    def _badge(self) -> str:
        run, _, end = self.found.material.about.footer.rpartition(" · ")
        return f"{run} · {assumed(self.found)} · {end}"

    @property
    def _repeat(self) -> list[Line]:
        """The command, and the digest of each scenario's numbers."""
        digests = [Line(f"Digest of {name}", text) for name, text in self.found.digests.items()]
        return [Line("Command", repeating(self.found, self.study)), *digests]

    def __repr__(self) -> str:
        return f"<sim.report {self.found.scenario.name}: {self.finding}>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that its looks stay inside."""
        looks = "width:100%;height:40rem;border:1px solid #d9d9d9"
        title = escape(self.finding)
        page = escape(self.html)
        return f'<iframe sandbox title="{title}" style="{looks}" srcdoc="{page}"></iframe>'


def require_page(file: Path) -> None:
    """Refuse to write over what is no page; raises ValueError."""
    if file.suffix.lower() not in ENDINGS:
        raise ValueError(
            f"'{file}' does not end with {' or '.join(ENDINGS)}; name a file such as "
            f"{file.with_suffix('.html').name or 'report.html'}"
        )
    if file.is_dir():
        raise ValueError(f"'{file}' is a folder; name a file in it, such as {file}/report.html")


def reported(
    scenario: Scenario,
    reference: Scenario,
    baseline: Scenario,
    register: Register,
    run: Run,
    study: Folders,
) -> ScenarioReport:
    """The report of a scenario beside a reference, or by itself where that is the same."""
    return ScenarioReport(findings_of(scenario, reference, baseline, register, run), study)


def report(
    scenario: str,
    *,
    against: str = "baseline",
    members: int = 1000,
    seed: int = 7,
    assumptions: str = "prior",
    chance: bool = True,
    engine: Engine = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> ScenarioReport:
    """What a scenario changes, on one page that prints on two sheets of A4.

    `sim.report("western-pressure").save("report.html")`; a notebook shows the page itself.

    Args:
        scenario: its name.
        against: the name of the scenario that it is held against, future by future.
        members: how many futures.
        seed: see `run`, also for the arguments not named here.
        assumptions: see `run`; of a table its name, which the page can say.
        chance: see `run`.
        engine: see `run`.
        held: see `run`.
        seeds: see `run`.
        scenarios: see `run`.

    Raises:
        ValueError: as `run` does, when a scenario or a table is not named, and when a scenario
            other than the baseline is held against itself.
        FileProblems: when a file has mistakes.
    """
    for word in (scenario, against, assumptions):
        if not isinstance(word, str):
            raise ValueError(f"a report says how it is made again: name it, in place of {word!r}")
    if isinstance(members, int) and members > MOST_REPORTED:
        raise ValueError(f"members must be at most {MOST_REPORTED:,}, not {members:,}")
    folders = in_force(seeds, scenarios)
    register = load_register(folders.seeds)
    own, reference, baseline = (
        scenario_of(name, folders, register) for name in (scenario, against, "baseline")
    )
    if own.name == reference.name != "baseline":
        raise ValueError(f"{own.name} against itself differs in nothing; name another")
    run = run_of(register, members, 1, seed, assumptions, chance, held, engine)
    return reported(own, reference, baseline, register, run, folders)
