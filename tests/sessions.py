"""Pages with sessions: run what a page shows, and hold what comes out against it.

    python -m tests.sessions README.md docs/PATTERNS.md docs/how-to/*.md    write what comes out

All blocks of a page run in order, in one new folder. ```console blocks hold `$ command` lines and
what they print; ```python blocks are run where they stand; a block that begins ```toml FILE or
```csv FILE is written to the file. A page shows what a command prints to stdout, or what it
complains of when that is nothing. A line `...` stands for any lines. Hashes of folders and lines of
source count as equal, since they change with every edit of the code.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app

DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"
BLOCK = re.compile(r"```(console|python|toml|csv)(?: (\S+))?\n([\s\S]*?)```\n")
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A command and what is shown below it; or Python, or a file's text, which show nothing."""

    language: str
    command: str
    shown: str = ""
    file: str = ""


def steps_of(block: re.Match[str]) -> list[Step]:
    """The steps of one block of a page."""
    language, file, text = block.groups()
    if language in ("toml", "csv") and not file:
        return []
    if language != "console":
        return [Step(language, text, file=file)]
    found = [Step("console", command, shown) for command, shown in COMMAND.findall(text)]
    assert "".join(f"$ {s.command}\n{s.shown}" for s in found) == text, "begins with no command"
    return found


@dataclass
class Shell:
    """Runs commands one after the other, in the current folder."""

    code: int = 0
    scope: dict[str, object] = field(default_factory=dict)

    def run(self, step: Step) -> str:
        """What a step prints."""
        if step.command == "echo $?":
            code, self.code = self.code, 0
            return f"{code}\n"
        assert self.code == 0, f"the command before {step.command!r} ended with {self.code}"
        if step.language == "console":
            return self._printed(step.command)
        if step.language == "python":
            exec(step.command, self.scope)
        else:
            Path(step.file).write_text(step.command, encoding="utf-8")
        return ""

    def _printed(self, command: str) -> str:
        words = [word for pattern in shlex.split(command) for word in expanded(pattern)]
        if words[0] == "cd":
            os.chdir(words[1])
            return ""
        if words[0] != "hedgerow":
            done = subprocess.run(command, shell=True, text=True, capture_output=True, check=True)
            return done.stdout
        typed = [str(DOCUMENTS) if word == "DIR" else word for word in words[1:]]
        ended = CliRunner().invoke(app, typed)
        self.code = ended.exit_code
        return "\n".join(map(str.rstrip, (ended.stdout or ended.stderr).splitlines())) + "\n"


def expanded(word: str) -> list[str]:
    """A pattern of file names as a shell expands it; a folder's hash on a page stands for any."""
    place, colon, rest = re.sub(r"-[0-9a-f]{8}\b", "-*", word).partition(":")
    if colon and "*" in word:
        return [word]
    return [f"{path}{colon}{rest}" for path in sorted(glob(place))] or [word]


def comparable(text: str) -> str:
    """Without what may differ from one time to the next."""
    text = re.sub(r"-[0-9a-f]{8}\b", "-HASH", text)
    return re.sub(r"\.py:\d+", ".py:LINE", text).strip()


def agrees(printed: str, shown: str) -> bool:
    """Whether a page shows what a command prints."""
    lines = [r".*?" if line == "..." else re.escape(line) for line in comparable(shown).split("\n")]
    return re.fullmatch("\n".join(lines), comparable(printed), re.DOTALL) is not None


def play(page: str) -> Iterator[tuple[Step, str]]:
    """Each step of a page with what it prints, in the current folder.

    What needs the two documents is passed over where they are not.
    """
    shell = Shell()
    for block in BLOCK.finditer(page):
        if "--documents DIR" in block[0] and not DOCUMENTS.is_dir():
            continue
        for step in steps_of(block):
            yield step, shell.run(step)
    assert shell.code == 0, f"the last command ended with {shell.code}"


def check_page(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Every session of a page prints what is shown there; how many commands there were."""
    page, count = path.read_text(encoding="utf-8"), 0
    monkeypatch.chdir(folder)
    for step, printed in play(page):
        count += step.language == "console"
        if not agrees(printed, step.shown):
            assert comparable(printed) == comparable(step.shown), step.command
    return count


def abridged(printed: str, shown: str) -> str:
    """What a command prints, with as much left out by `...` as a page leaves out.

    What a page keeps between two of them is found again by the first two words of its first line;
    all is shown where it is not.
    """
    lines = printed.splitlines(keepends=True)
    kept = [part.splitlines() for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    if len(kept) == 1:
        return printed
    parts = [lines[: len(kept[0])]]
    for part in kept[1:-1]:
        begins = [line.split()[:2] for line in lines]
        if not part or part[0].split()[:2] not in begins:
            return printed
        at = begins.index(part[0].split()[:2])
        parts.append(lines[at : at + len(part)])
    parts.append(lines[len(lines) - len(kept[-1]) :])
    return "...\n".join("".join(part) for part in parts)


def refreshed(page: str) -> str:
    """The page with what its commands print now, where it does not agree."""
    done, rest = "", page
    for step, printed in play(page):
        written = f"$ {step.command}\n{step.shown}"
        if step.language == "console":
            before, _, rest = rest.partition(written)
            shown = step.shown if agrees(printed, step.shown) else abridged(printed, step.shown)
            done += f"{before}$ {step.command}\n{shown}"
    return done + rest


if __name__ == "__main__":
    for name in map(Path, sys.argv[1:]):
        page, home = name.resolve(), Path.cwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
            os.chdir(home)
