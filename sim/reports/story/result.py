"""What `sim.story` and `hedgerow story` give: sentences, their numbers, and a figure.

story-<scenario>-<member>.md                 the sentences, numbered
story-<scenario>-<member>.svg|png|csv|txt    the future's path among all others
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.batches import store
from sim.engine.choice import Engine
from sim.engine.draws import Draws
from sim.engine.run import Run
from sim.explore.story.facts import Fact
from sim.explore.story.future import Future, path
from sim.explore.story.subject import subject
from sim.figures import story as figure
from sim.figures.drawing import draw, save
from sim.figures.wording import named_scenario
from sim.inputs.folders import in_force
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario
from sim.reports.arguments import run_of, scenario_of
from sim.reports.kinds import about_of
from sim.reports.limits import MOST_TOLD
from sim.reports.story.sentence import Sentence
from sim.reports.story.whole import Told, tell


@dataclass(frozen=True, repr=False)
class Story:
    """One future in sentences."""

    told: Told

    @property
    def future(self) -> Future:
        """The future, and what it is held against."""
        return self.told.future

    @property
    def heading(self) -> str:
        """Which future it is."""
        future, scenario = self.future, self.future.scenario
        name = named_scenario(scenario.name, scenario.title)
        return f"Future {future.member:,} of {future.number:,} (from 0 on) in {name}"

    @cached_property
    def numbered(self) -> list[tuple[int, str, Sentence]]:
        """Sentences with their numbers and the headings they stand under."""
        each = [(part.heading, one) for part in self.told.parts for one in part.sentences]
        return [(i, heading, one) for i, (heading, one) in enumerate(each, 1)]

    @property
    def lines(self) -> list[str]:
        """The story as text."""
        lines, before = [self.told.finding + "."], ""
        for number, heading, sentence in self.numbered:
            lines += ["", heading] if heading != before else []
            lines.append(f"  {number:>2}  {sentence.text}")
            before = heading
        return lines

    @property
    def table(self) -> pd.DataFrame:
        """A row for each number given: sentence, quarter, kind, who, what, value and run."""
        rows = [
            {"sentence": number, **fact._asdict()}
            for number, _, sentence in self.numbered
            for fact in sentence.facts
        ]
        columns = ["sentence", *Fact._fields]
        return pd.DataFrame(rows, columns=columns)

    @property
    def as_json(self) -> dict[str, Any]:
        """The story with its numbers, unrounded."""
        future = self.future
        return {
            "scenario": future.scenario.name,
            "against": future.reference.name,
            "member": future.member,
            "members": future.number,
            "seed": future.run.seed,
            "subject": subject(future),
            "finding": self.told.finding,
            "sentences": [
                {"sentence": number, "part": part, "quarter": one.quarter, "text": one.text}
                for number, part, one in self.numbered
            ],
            "facts": self.table.to_dict("records"),
        }

    @property
    def content(self) -> figure.Route:
        """What the figure says."""
        future = self.future
        output = subject(future)
        reference = future.reference
        same = reference.name == future.scenario.name
        among = figure.Among(
            output,
            tuple(future.quarters),
            future.member,
            future.of(output),
            None if same else path(future.usual, output),
            future.every[output],
            named_scenario(reference.name, reference.title),
        )
        about = about_of(future.scenario, future.register, future.run.seed, future.number)
        sentences = [(number, one.quarter) for number, _, one in self.numbered]
        return figure.content(among, sentences, self.told.finding, about)

    def figure(self) -> Figure:
        """Its path among all futures, with the numbers of the sentences."""
        return draw(self.content)

    def write(self, folder: Path) -> list[Path]:
        """Write the sentences and the figure into a folder; the files."""
        stem = f"story-{self.future.scenario.name}-{self.future.member}"
        text = folder / f"{stem}.md"
        files = save(self.content, folder, stem)
        store.write_text(text, self._page(stem))
        return [text, *files]

    def _page(self, stem: str) -> str:
        lines, before = [f"# {self.heading}", "", f"{self.told.finding}."], ""
        for number, heading, sentence in self.numbered:
            lines += ["", f"## {heading}", ""] if heading != before else []
            lines.append(f"{number}. {sentence.text}")
            before = heading
        content = self.content
        lines += ["", f"![{content.alt}]({stem}.png)", "", content.caption, "", content.footer, ""]
        return "\n".join(lines)

    def __str__(self) -> str:
        return "\n".join([self.heading, "", *self.lines])

    def __repr__(self) -> str:
        return f"<sim.story {self.future.scenario.name}: future {self.future.member}>"


def told_story(
    scenario: Scenario, reference: Scenario, register: Register, run: Run, member: int
) -> Story:
    """The story of a member; raises ValueError when the run has no such one."""
    return Story(tell(Future.simulated(scenario, reference, register, run, member)))


def story(
    scenario: str | Scenario,
    member: int,
    *,
    against: str | Scenario = "baseline",
    members: int = 1000,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Engine = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Story:
    """The story of one future in sentences: which event, whose decision, which loop, how usual.

    Args:
        scenario: a name, or what `load` gave.
        member: the number of the future, from 0 on; that of `run` with the same seed.
        against: the scenario without which it is asked what would have come anyway.
        members: how many futures it is held against, itself among them.
        seed: see `run`, also for the arguments not named here.
        assumptions: see `run`.
        chance: see `run`.
        engine: see `run`; "auto" compiles where that can be done.
        held: see `run`.
        seeds: see `run`.
        scenarios: see `run`.

    Raises:
        ValueError: when there is no such member, and as `run` does.
        FileProblems: when a file has mistakes.
    """
    if isinstance(members, int) and members > MOST_TOLD:
        raise ValueError(f"members must be at most {MOST_TOLD:,}, not {members:,}")
    folders = in_force(seeds, scenarios)
    register = load_register(folders.seeds)
    own, reference = (scenario_of(name, folders, register) for name in (scenario, against))
    run = run_of(register, members, 1, seed, assumptions, chance, held, engine)
    return told_story(own, reference, register, run, member)
