"""What a lesson may ask: questions with options, tables to fill in, beliefs, a rubric, tests."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from sim.inputs.scenario.tables import Identifier, Words
from sim.inputs.strict_toml import Strict, mistake

MOST_OPTIONS: Final = 26
"""Options that letters tell apart."""


class ItemTable(Strict):
    """A question with options, and which one is right: by number, or by answers of the model."""

    question: Words
    """The question."""
    options: list[Words] = Field(min_length=2)
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
        if options > MOST_OPTIONS:
            what = f"{options} options are more than there are letters"
            raise mistake(what, key="options", allowed=f"at most {MOST_OPTIONS}")
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
    rows: list[Words] = Field(min_length=1)
    """Heads of its rows."""
    columns: list[Words] = Field(min_length=1)
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
