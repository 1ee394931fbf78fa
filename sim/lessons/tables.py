"""What the data of a lesson may hold: tables, keys, and what each of them may be by itself."""

from collections import Counter
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from sim.explore.claim_tables import PolicyTable
from sim.explore.file_format import Versioned
from sim.inputs.scenario.tables import Date, Identifier, Words
from sim.inputs.strict_toml import Strict, mistake

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


class ItemTable(Strict):
    """A question with options, and which one is right: by number, or by answers of the model."""

    question: Words
    """The question."""
    options: Annotated[tuple[Words, ...], Field(min_length=2)]
    """What can be answered."""
    right: Annotated[int, Field(ge=1)] | None = None
    """The right option; the first is 1."""
    largest: tuple[Identifier, ...] = ()
    """An answer for each option: right is the option of the largest."""
    smallest: tuple[Identifier, ...] = ()
    """An answer for each option: right is the option of the smallest."""
    answer: Identifier | None = None
    """An answer whose place among `cuts` says which option is right."""
    cuts: tuple[float, ...] = ()
    """Rising numbers between the options."""
    why: Words
    """Why it is right."""

    @property
    def names(self) -> tuple[str, ...]:
        """Answers by which the right option is found."""
        return (*self.largest, *self.smallest, *([self.answer] if self.answer else []))

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = [self.right is not None, *map(bool, (self.largest, self.smallest, self.answer))]
        if sum(given) != 1:
            found = "nothing says" if not any(given) else "more than one key says"
            what = f"{found} which option of this question is right"
            allowed = "one of right, largest, smallest, or answer with cuts"
            raise mistake(what, key="question", allowed=allowed)
        if bool(self.answer) != bool(self.cuts):
            raise mistake("answer and cuts go together", key="question", fix="write both")
        return self

    @model_validator(mode="after")
    def _as_many_as_options(self) -> Self:
        options = len(self.options)
        if self.right is not None and self.right > options:
            what = f"option {self.right} is right, and there are {options}"
            raise mistake(what, key="right", allowed=f"1 to {options}")
        for key in ("largest", "smallest"):
            given = len(getattr(self, key))
            if given and given != options:
                what = f"{key} has {given} of {options} answers"
                raise mistake(what, key=key, fix="name one for each option")
        if self.cuts and len(self.cuts) != options - 1:
            what = f"{len(self.cuts)} cuts make {len(self.cuts) + 1} ranges for {options} options"
            raise mistake(what, key="cuts", fix=f"write {options - 1}")
        if list(self.cuts) != sorted(set(self.cuts)):
            raise mistake("cuts do not rise", key="cuts", fix="write the smallest first")
        return self


class CellsTable(Strict):
    """A table of answers, which pupils fill in."""

    title: Words
    """What stands in its cells."""
    rows: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Heads of its rows."""
    columns: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Heads of its columns."""
    cells: tuple[tuple[Identifier, ...], ...]
    """Names of answers, row by row."""
    best: Literal["largest", "smallest"] | None = None
    """Which cell of a row is best, where the key is to tell the regret of the others."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = [len(row) for row in self.cells]
        if given != [len(self.columns)] * len(self.rows):
            what = f"table '{self.title}' has {len(self.rows)} rows of {len(self.columns)} cells"
            raise mistake(what, key="cells", fix="name an answer for each cell, row by row")
        return self


class MisconceptionTable(Strict):
    """What pupils may believe, and what to say to it."""

    belief: Words
    """The belief, as a pupil would say it."""
    answer: Words
    """What to say to it."""


class RubricTable(Strict):
    """A row of a single-point rubric."""

    criterion: Words
    """What is looked at."""
    standard: Words
    """What is expected."""


class TestTable(Strict):
    """One construct, asked before and after the lesson with other numbers."""

    construct_: Words = Field(alias="construct")
    """What is tested."""
    before: ItemTable
    """Asked before."""
    after: ItemTable
    """Asked after."""


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
    steps: Annotated[tuple[StepTable, ...], Field(min_length=1)]
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
    runs: Annotated[tuple[RunTable, ...], Field(min_length=1)]
    """What is run, in order."""
    answers: Annotated[tuple[AnswerTable, ...], Field(min_length=1)]
    """Numbers that the model gives."""
    tables: tuple[CellsTable, ...] = ()
    """Tables of answers, blank on the worksheet and filled in the key."""
    quiz: Annotated[tuple[ItemTable, ...], Field(min_length=1)]
    """Questions on what was seen."""
    misconceptions: Annotated[tuple[MisconceptionTable, ...], Field(min_length=1)]
    """What pupils may believe."""
    rubric: Annotated[tuple[RubricTable, ...], Field(min_length=1)]
    """How the task is read."""
    test: Annotated[tuple[TestTable, ...], Field(min_length=1)]
    """What is asked before and after."""
    plans: Annotated[tuple[PlanTable, ...], Field(min_length=1)]
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
