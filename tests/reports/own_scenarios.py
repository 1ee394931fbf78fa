"""Scenarios of a user's own: one with too much of everything, and one that hardly matters."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FULL, SLIGHT = "full", "slight"
"""Their names."""
TITLE: Final = 'Everything <b>at once</b> & "more": a title as long as an office would write it'
STORY: Final = (
    "The first sentence of this story goes on for quite some time, because whoever wrote it wanted "
    "to say everything at once and to forget nothing, neither the ministries nor the partners nor "
    "the money that was promised and never came. The second is no shorter, since it tells of what "
    "might be done, and of what the others might think of that, and of what neighbours say when "
    "they meet. And a third sentence that nobody asked for follows, as third sentences do."
)
EVENTS: Final = (
    ("USA", "promises the announced programmes", 1.0),
    ("USA", "delivers the announced programmes", 0.5),
    ("USA", "scales its security requests", 0.25),
    ("USA", "changes its pressure", 0.5),
    ("EUU", "changes its pressure", 0.5),
    ("EUU", "withdraws preferences", 0.2),
    ("CHN", "pledges grants", 588.0),
    ("JPN", "trains ministries", 1.0),
    ("KHM", "mandates coordination", 0.3),
    ("CHN", "scales its investment", 0.5),
)
EXPECTED: Final = (
    "alignment.EUU",
    "alignment.USA",
    "alignment.CHN",
    "grievance.EUU",
    "grievance.USA",
    "tie_security.CHN",
    "exports.EUU",
)
"""Outputs of which each is expected to rise."""


SLIGHT_TEXT: Final = """schema = 1
title = "A year of slow growth"
extends = "baseline"
story = "Growth is slow for a year. Nothing else happens."
paragraphs = ["vannarith-2019 ¶10"]
notice = ["One."]
try = ["Two."]

[[event]]
id = "slow"
actor = "world"
does = "growth changes"
size = -3
from = "2025-Q1"
until = "2025-Q4"
source = "judgement"
"""
"""Growth moves a little, and alignment not at all."""


def write_own_scenarios(shipped: Path, folder: Path) -> Path:
    """Write them beside copies of the shipped ones; the folder of all."""
    scenarios = Path(shutil.copytree(shipped, folder / "scenarios"))
    for name, text in ((FULL, "\n".join(_lines())), (SLIGHT, SLIGHT_TEXT)):
        (scenarios / f"{name}.toml").write_text(text, encoding="utf-8")
    return scenarios


def _lines() -> Iterator[str]:
    yield f"schema = 1\ntitle = '{TITLE}'\nextends = 'baseline'\nstory = '{STORY}'"
    yield 'paragraphs = ["vannarith-2019 ¶10", "state-2018 ¶13"]\nnotice = ["One."]\ntry = ["Two."]'
    for i, (actor, does, size) in enumerate(EVENTS):
        yield f"[[event]]\nid = 'e{i}'\nactor = '{actor}'\ndoes = '{does}'\nsize = {size}"
        yield f"from = '{2020 + i}-Q2'\nuntil = '{min(2021 + i, 2030)}-Q4'"
        yield f"source = 'judgement; state-2018 ¶{i + 1}; an own <i>report</i>, number {i} & more'"
    for output in EXPECTED:
        yield f"[[expect]]\noutput = '{output}'\ndirection = 'rises'\nconfidence = 0.7\nby = 'me'"
