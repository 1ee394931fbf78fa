"""What the data of a lesson may hold: tables, keys, and what each of them may be by itself.

Questions, tables of answers and the like stand in `question_tables`.
"""

from collections import Counter
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from sim.explore.claim_tables import PolicyTable
from sim.explore.file_format import Versioned
from sim.inputs.scenario.tables import Date, Identifier, Words
from sim.inputs.strict_toml import Strict, mistake
from sim.lessons.question_tables import (
    CellsTable,
    ItemTable,
    MisconceptionTable,
    RubricTable,
    TestTable,
)

Statistic = Literal["median", "mean", "low", "high", "share_below", "share_above", "of_spread"]
"""What of a number's futures is told."""

SHARES: Final = ("share_below", "share_above")
"""Statistics that count futures on one side of a limit."""

PLANS: Final = (50, 75, 150)
"""Minutes for which every lesson has a plan."""

MOST_DIGITS: Final = 6
"""Decimals that are shown at most."""


class LessonPolicyTable(PolicyTable):
    """A scenario of the lesson's own, with levers set throughout."""

    title: Words
    """What it is called in the class."""


class PredictTable(Strict):
    """The line that pupils draw before anything is run."""

    scenario: Words
    """The scenario whose middle future is drawn."""
    against: Words | None = None
    """What it is shown beside afterwards."""
    output: Words
    """Name of an output, with the actor: alignment.EUU."""
    since: Date = Field(alias="from")
    """First quarter of the axis: a bare year means its first."""
    until: Date
    """Last quarter of the axis: a bare year means its last."""
    low: float
    """Lower end of the axis."""
    high: float
    """Upper end of the axis."""
    task: Words
    """What to draw, in a sentence or two."""

    @model_validator(mode="after")
    def _axis(self) -> Self:
        if self.low >= self.high:
            what = f"the axis runs from {self.low:g} to {self.high:g}"
            raise mistake(what, key="high", fix="let high be above low")
        return self


class RunTable(Strict):
    """Something that is run in class, and what to look at."""

    scenario: Words
    """The scenario."""
    against: Words | None = None
    """What it is held against, future by future."""
    output: Words
    """Name of an output, with the actor: alignment.EUU."""
    look: Words
    """What to look at, in a sentence or two."""


class AnswerTable(Strict):
    """A number that the model gives, and within which bounds the words beside it hold."""

    name: Identifier
    """Name of the answer, unique in the lesson."""
    meaning: Words
    """What the number is, in words."""
    scenario: Words
    """A scenario, or a policy of the lesson."""
    against: Words | None = None
    """What is subtracted in each future."""
    output: Words
    """Name of an output, with the actor: alignment.EUU."""
    minus: Words | None = None
    """Another output, subtracted in each future."""
    quarter: Date
    """When: a bare year means its last quarter."""
    statistic: Statistic
    """What of the futures is told."""
    limit: float | None = None
    """The limit of a share."""
    digits: Annotated[int, Field(ge=0)] = 3
    """Decimals that are shown."""
    at_least: float | None = None
    """The words beside it hold from here."""
    at_most: float | None = None
    """The words beside it hold to here."""

    @property
    def is_change(self) -> bool:
        """Whether it is a difference, and so shown with its sign."""
        return self.against is not None or self.minus is not None

    @model_validator(mode="after")
    def _limit_of_a_share(self) -> Self:
        if self.statistic in SHARES and self.limit is None:
            what = f"answer '{self.name}' counts futures beyond a limit and has none"
            raise mistake(what, key="statistic", fix="add limit = 0.0")
        if self.statistic not in SHARES and self.limit is not None:
            what = f"answer '{self.name}' has a limit, which its statistic does not use"
            raise mistake(what, key="limit", fix="leave it out, or count a share")
        return self

    @model_validator(mode="after")
    def _something_to_hold_against(self) -> Self:
        if self.statistic == "of_spread" and self.against is None:
            what = f"answer '{self.name}' is a change, and nothing is said of what"
            raise mistake(what, key="statistic", fix='add against = "baseline"')
        return self

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.at_least is None and self.at_most is None:
            what = f"answer '{self.name}' has no bounds, so that no run could break it"
            fix = "add at_least, at_most or both: where the words beside it hold"
            raise mistake(what, key="name", fix=fix)
        least, most = self.at_least, self.at_most
        if least is not None and most is not None and least > most:
            what = f"answer '{self.name}' cannot be {least:g} or more and {most:g} or less"
            raise mistake(what, key="at_most", fix="let at_most be the larger")
        return self

    @model_validator(mode="after")
    def _few_digits(self) -> Self:
        if self.digits > MOST_DIGITS:
            what = f"answer '{self.name}' is shown with {self.digits} decimals"
            raise mistake(what, key="digits", allowed=f"at most {MOST_DIGITS}")
        return self


class StepTable(Strict):
    """A part of a session."""

    minutes: Annotated[int, Field(ge=1)]
    """How long it takes."""
    what: Words
    """What is done."""


class PlanTable(Strict):
    """A session, minute by minute."""

    minutes: Literal[50, 75, 150]
    """How long it is."""
    steps: list[StepTable] = Field(min_length=1)
    """Its parts, in order."""

    @model_validator(mode="after")
    def _all_of_the_time(self) -> Self:
        total = sum(step.minutes for step in self.steps)
        if total != self.minutes:
            what = f"the steps take {total} of {self.minutes} minutes"
            raise mistake(what, key="minutes", fix="let them sum to the minutes of the plan")
        return self


class LessonTable(Versioned):
    """The data of a lesson."""

    title: Words
    """One line."""
    question: Words
    """The question of the lesson, in one sentence."""
    seat: Words | None = None
    """Whose side the class takes: a code of seeds/cast.toml; left out, the small state itself."""
    prerequisites: tuple[Words, ...] = ()
    """What the class should know before."""
    policies: dict[Identifier, LessonPolicyTable] = Field(default_factory=dict)
    """Scenarios of the lesson's own, by name."""
    predict: PredictTable
    """What pupils draw first."""
    runs: list[RunTable] = Field(min_length=1)
    """What is run, in order."""
    answers: list[AnswerTable] = Field(min_length=1)
    """Numbers that the model gives."""
    tables: tuple[CellsTable, ...] = ()
    """Tables of answers, blank on the worksheet and filled in the key."""
    quiz: list[ItemTable] = Field(min_length=1)
    """Questions on what was seen."""
    misconceptions: list[MisconceptionTable] = Field(min_length=1)
    """What pupils may believe."""
    rubric: list[RubricTable] = Field(min_length=1)
    """How the task is read."""
    test: list[TestTable] = Field(min_length=1)
    """What is asked before and after."""
    plans: list[PlanTable] = Field(min_length=1)
    """Sessions of 50, 75 and 150 minutes."""

    @model_validator(mode="after")
    def _every_plan_once(self) -> Self:
        given = Counter[int](plan.minutes for plan in self.plans)
        for minutes in PLANS:
            if given[minutes] != 1:
                found = "no plan" if not given[minutes] else "more than one plan"
                what = f"there is {found} for {minutes} minutes"
                raise mistake(what, key="plans", fix="write one for each of 50, 75 and 150 minutes")
        return self
