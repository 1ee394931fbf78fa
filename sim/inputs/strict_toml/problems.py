"""One mistake in one file, and all mistakes that stand in the way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sim.inputs.strict_toml.wording import plural, printable, shown_path

SHOWN_LIMIT = 20  # problems told at once

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is, what is wrong, what is allowed, how to fix it.

    ``file`` is empty for what stands in no file, such as a name on the command line.
    """

    file: str
    line: int
    column: int
    what: str
    allowed: str = ""
    fix: str = ""

    def __str__(self) -> str:
        place = f"{shown_path(self.file)}:{self.line}:{self.column}: " if self.file else ""
        lines = [f"{place}error: {self.what}"]
        lines += [f"  allowed: {self.allowed}"] if self.allowed else []
        lines += [f"  fix: {self.fix}"] if self.fix else []
        return "\n".join(printable(line) for line in lines)

    def as_json(self) -> dict[str, str | int | None]:
        """Return what is told, for programs; no file, no line and no column are null."""
        return {
            "file": printable(shown_path(self.file)) if self.file else None,
            "line": self.line if self.file else None,
            "column": self.column if self.file else None,
            "what": printable(self.what),
            "allowed": printable(self.allowed),
            "fix": printable(self.fix),
        }


class FileProblems(Exception):  # noqa: N818  (it carries them)
    """All that is wrong with a file; ``total`` counts also the problems that are not carried."""

    def __init__(self, problems: Iterable[Problem], total: int | None = None):
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        super().__init__(self.problems, self.total)

    def __str__(self) -> str:
        shown = self.problems[:SHOWN_LIMIT]
        return "\n".join([*map(str, shown), *self._closing(len(shown))])

    def _closing(self, shown: int) -> list[str]:
        files = dict.fromkeys(shown_path(p.file) for p in self.problems if p.file)
        if not files:
            return []
        closing = f"{plural(self.total, 'problem')} in {printable(', '.join(files))}"
        return [closing + (f"; the first {shown} are shown" if self.total > shown else "")]

    def as_json(self) -> dict[str, object]:
        """Return all problems carried, for programs, and how many there are."""
        return {"problems": [problem.as_json() for problem in self.problems], "total": self.total}


def refuse(problems: Iterable[Problem]) -> None:
    """Raise ``FileProblems`` when there are any."""
    found = tuple(problems)
    if found:
        raise FileProblems(found)


def joined(refusals: Iterable[FileProblems]) -> FileProblems:
    """Return the problems of several refusals as one, each once, in the order of each file."""
    many = list(refusals)
    problems = list(dict.fromkeys(problem for one in many for problem in one.problems))
    files = {file: i for i, file in enumerate(dict.fromkeys(p.file for p in problems))}
    unseen = sum(one.total - len(one.problems) for one in many)
    ordered = sorted(problems, key=lambda p: (files[p.file], p.line, p.column))
    return FileProblems(ordered, len(problems) + unseen)


def gather(readers: Iterable[Callable[[], T]]) -> list[T]:
    """Return what each reader returns, or raise ``FileProblems`` with the problems of all."""
    found, refused = [], []
    for reader in readers:
        try:
            found.append(reader())
        except FileProblems as problems:
            refused.append(problems)
    if refused:
        raise joined(refused)
    return found
