"""Is the model better than each naive rival, and do its intervals hold as much as they should?

A row for all series together, for each series, and for the countries that were left out: skill
against each rival on one axis, and the share of recorded values inside 90 % intervals, with the
band that is promised.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.figure import Figure

from sim.evidence.backtests.backtests import COVERED, RUNS, SEED
from sim.evidence.backtests.report import COVERAGE, LEFT_OUT, SKILLS, in_words
from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import MODEL
from sim.evidence.checks import Check, Result
from sim.figures.content import Axis
from sim.figures.strips import MARGIN, Column, Row, Strips, draw_strips, strip_of
from sim.figures.wording import NUMBERS, capital, counted, percent, plain, signed
from sim.model.cast import Cast, listed

WIDTH = 11.0 * 72  # points, as all that follows
NAMES, SKILL, INSIDE = 192.0, (48.0, 34.0), (54.0, 34.0)
HALF = 0.5  # from which share the axis of coverage runs, if none is lower
JUDGED = {True: "yes", False: "no", None: "not judged"}
DATA = ("series", "result", "unit", "value", "expected", "as expected")


@dataclass(frozen=True)
class SkillStrips(Strips):
    """Skill and coverage, a series a row."""


@dataclass(frozen=True)
class Series:
    """What came out of a series: its key, its name, skill by rival, and coverage."""

    key: str
    name: str
    skills: tuple[Result, ...]
    inside: Result


def content(checks: Sequence[Check], cast: Cast, version: str) -> SkillStrips:
    """Say where the model is better than its rivals, and how much its intervals hold.

    `checks` are those of the back-tests of a home country with a record.
    """
    every = tuple(_series(checks, cast))
    title, ends, shares = finding(every), _ends(every), _shares(every)
    rivals = tuple(Column(rival, *SKILL) for rival in RIVALS)
    return SkillStrips(
        finding=title,
        subtitle="Skill against each rival (1 − CRPS of the model / CRPS of the rival), and the "
        "share of values inside 90 % intervals",
        caption=_caption(ends, shares),
        footer=plain(
            f"{counted(RUNS)} each · seed {SEED} · hedgerow {version} · model output, "
            "not a forecast"
        ),
        alt=f"{title}. {_inside(every)}.",
        data=_data(every),
        axes=(Axis("Skill", "1 - CRPS / CRPS of the rival", *ends), Axis("Series", "", 0.0, 1.0)),
        names=NAMES,
        columns=(*rivals, Column("inside 90 %", *INSIDE)),
        rows=tuple(_row(one, ends, shares) for one in every),
        width=WIDTH,
    )


def draw(content: SkillStrips) -> Figure:
    """Draw a strip for each rival and one for coverage, of each series."""
    return draw_strips(content)


def _series(checks: Sequence[Check], cast: Cast) -> Iterator[Series]:
    found = {(check.name, one.name): one for check in checks for one in check.results}
    for check in checks:
        if check.name.startswith(SKILLS):
            key = check.name.removeprefix(SKILLS)
            inside = found.get((f"{COVERAGE}{key}", MODEL)) or found[COVERAGE, f"{MODEL},{key}"]
            yield Series(key.strip() or "all", _name(key, cast), check.results, inside)


def _name(key: str, cast: Cast) -> str:
    named: Mapping[str, str] = {"": "all series together", LEFT_OUT: LEFT_OUT.removeprefix(" of ")}
    return capital(named.get(key) or in_words(key.strip(), cast))


def _ends(every: Sequence[Series]) -> tuple[float, float]:
    """The axis of skill that all rows share; it holds zero."""
    values = [0.0, *(skill.value for one in every for skill in one.skills)]
    margin = MARGIN * (max(values) - min(values)) or 1.0
    return min(values) - margin, max(values) + margin


def _shares(every: Sequence[Series]) -> tuple[float, float]:
    """The axis of coverage that all rows share."""
    return min(HALF, *(one.inside.value for one in every)), 1.0


def _row(one: Series, ends: tuple[float, float], shares: tuple[float, float]) -> Row:
    """The strips of a series; the promised band of coverage stands in each, judged or not."""
    least, most = COVERED
    inside = replace(one.inside, least=least, most=most)
    skills = (strip_of(skill, signed(skill.value, 2), ends) for skill in one.skills)
    return Row(one.name, (*skills, strip_of(inside, percent(inside.value), shares)))


# ---- words ---------------------------------------------------------------------------------------


def finding(every: Sequence[Series]) -> str:
    """State how many rivals the model beats over all series, and in which series not all."""
    whole, *rest = every
    beaten, count = sum(bool(one.met) for one in whole.skills), len(whole.skills)
    rivals = f"each of {NUMBERS[count]} rivals"
    if beaten < count:
        rivals = f"{NUMBERS[beaten]} of {NUMBERS[count]} rivals"
    opening = f"Over all series the model foresees better than {rivals}"
    worse = [one.name for one in rest if not all(skill.met for skill in one.skills)]
    if not worse:
        return f"{opening}, and so in each series"
    return f"{opening}; some rival is better in {listed([_inside_sentence(n) for n in worse])}"


def _inside_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def _inside(every: Sequence[Series]) -> str:
    """How much intervals hold, and what the lowest skill is."""
    least, most = (percent(end) for end in COVERED)
    shares = [f"{percent(one.inside.value)} of {_inside_sentence(one.name)}" for one in every]
    value, rival, where = min((s.value, s.name, o.name) for o in every for s in o.skills)
    return (
        f"The lowest skill is {signed(value, 2)}, against {rival} in {_inside_sentence(where)}; "
        f"90 % intervals, which should hold {least} to {most}, hold {listed(shares)}"
    )


def _caption(ends: tuple[float, float], shares: tuple[float, float]) -> str:
    least, most = (percent(end) for end in COVERED)
    low, high = (signed(end, 2) for end in ends)
    return (
        f"Dot: what came out, hollow where it misses. Band: what was asked. Skill runs from {low} "
        f"to {high} in every row; left of the upright, zero, the rival was better. Inside 90 %: "
        f"from {percent(shares[0])} to all; {least} to {most} is promised of all series together "
        "and of countries left out, not of one series."
    )


def _data(every: Sequence[Series]) -> pd.DataFrame:
    rows = [
        (one.key, result, found.unit, found.value, found.expected, JUDGED[found.met])
        for one in every
        for result, found in (
            *((skill.name, skill) for skill in one.skills),
            ("inside", one.inside),
        )
    ]
    return pd.DataFrame(rows, columns=list(DATA))
