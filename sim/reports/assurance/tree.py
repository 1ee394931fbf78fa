"""Where is what an assurance pack tells of? In the source tree, whose pages hold what came out.

What came out of long runs is read from the pages that `make refresh` writes and tests hold to the
model. A page that no longer says what is looked for is refused: nothing is left empty.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.inputs.folders import shipped
from sim.inputs.strict_toml import FileProblems, Problem

TRACE = "docs/TRACE.md"
CELL = re.compile(r"(?<!\\)\|")
"""Between two cells of a Markdown table."""


class NoSourceTreeError(ValueError):
    """The program is installed without the documents and tests that a pack tells of."""


@dataclass(frozen=True)
class SourceTree:
    """The folder of pyproject.toml, with documents, tests and results below it."""

    root: Path

    def text(self, name: str) -> str:
        """A file as text; raises OSError where it cannot be read."""
        return (self.root / name).read_text(encoding="utf-8")

    def found(self, name: str, pattern: str) -> tuple[str, ...]:
        """The groups of the only place where a pattern stands in a file.

        Raises FileProblems when it stands there not at all or differently in several places.
        """
        places = {match.groups() for match in re.finditer(pattern, self.text(name), re.MULTILINE)}
        if len(places) != 1:
            what = f"'{pattern}' is looked for and stands here {len(places) or 'in no place'}"
            raise self.refused(name, what if not places else f"{what} times, not alike")
        return places.pop()

    def rows(self, name: str, head: Sequence[str]) -> list[list[str]]:
        """The rows of the table whose first headings are these.

        Raises FileProblems when no table with rows begins so.
        """
        lines = iter(self.text(name).splitlines())
        for line in lines:
            if _cells(line)[: len(head)] == list(head):
                next(lines, "")
                if rows := list(_rows(lines)):
                    return rows
        raise self.refused(name, f"no table with rows begins with {', '.join(head)}")

    def refused(self, name: str, what: str) -> FileProblems:
        """What a file lacks, to be raised."""
        fix = "write it anew with make refresh, or change what sim/reports/assurance/ looks for"
        return FileProblems([Problem(str(self.root / name), 1, 1, what, fix=fix)])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in CELL.split(line.strip())[1:-1]]


def _rows(lines: Iterator[str]) -> Iterator[list[str]]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield _cells(line)


def source_tree() -> SourceTree:
    """The tree that the program runs from; raises NoSourceTreeError when there is none."""
    tree = SourceTree(shipped().seeds.parent)
    if not (tree.root / TRACE).is_file():
        raise NoSourceTreeError(
            "the pack tells of documents, tests and results, which an installed program lacks: "
            "run it from the source"
        )
    return tree
