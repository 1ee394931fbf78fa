"""`hedgerow lesson`: what it lists, prints, writes and refuses; `sim.lesson` gives the same."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli import app
from tests.lessons.files import copied, sixth

FEW = ("--members", "40", "--engine", "fused")
PAGES = ("run-sheet", "worksheet", "key")


def lesson(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["lesson", *typed])
    assert done.exit_code == code, done.output
    return done


def test_without_a_number_lessons_are_listed() -> None:
    """Five lessons with their questions."""
    rows = json.loads(lesson("--json").stdout)
    assert [row["lesson"] for row in rows] == [1, 2, 3, 4, 5]
    assert "What does pressure buy?" in lesson().stdout


def test_a_lesson_is_shown_without_its_key_unless_it_is_asked_for(tmp_path: Path) -> None:
    """Pupils may look on: what the model says stands behind --key alone."""
    folder = str(sixth(tmp_path).parent)
    plain = lesson("6", "--lessons", folder, *FEW).stdout
    assert "Does tone matter (vannarith-2019 ¶19)?" in plain
    assert "is right" not in plain
    assert "Surprise" not in plain
    told = lesson("6", "--lessons", folder, "--key", *FEW).stdout
    assert re.search(r"It rises by \+0\.\d{3} \(9 in 10 futures: ", told)
    assert "B is right. It changes by 0." in told
    assert "1 of 1 answers hold in 40 futures (seed 7)" in told


def test_python_gives_what_the_command_prints(tmp_path: Path) -> None:
    """The rows of `--json` are those of `sim.lesson`, unrounded."""
    folder = sixth(tmp_path).parent
    told = json.loads(lesson("6", "--lessons", str(folder), "--json", *FEW).stdout)
    again = sim.lesson(6, lessons=folder, members=40, engine="fused")
    assert told["answers"] == json.loads(json.dumps(again.rows))
    assert told["holds"] is again.holds is True
    assert list(again.table["name"]) == ["gain"]


def test_a_key_that_no_longer_holds_is_said(tmp_path: Path) -> None:
    """A planted wrong bound ends with exit code 4, and with what the model says now."""
    path = copied(tmp_path, 2, "at_least = 0.85", "at_least = 0.85\nat_most = 0.86")
    done = lesson("2", "--lessons", str(path.parent), *FEW, code=4)
    assert "lesson 2, china-rises: " in done.stderr
    assert "the words hold from 0.85 to 0.86" in done.stderr
    assert re.search(r"the model says \d+ of 100 futures", done.stderr)


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (("9",), 2, "there is 1, 2, 3, 4, 5"),
        (("2", "--minutes", "60"), 2, "allowed: 50, 75, 150"),
        (("--pack", "x"), 2, "which lesson?"),
        (("2", "--lessons", "nowhere"), 2, "there is no folder 'nowhere'"),
        (("2", "--assumptions", "priro"), 2, "--assumptions"),
    ],
)
def test_what_cannot_be_is_refused(typed: tuple[str, ...], code: int, told: str) -> None:
    """Unknown lessons, lengths, folders and assumptions are misuse."""
    assert told in lesson(*typed, code=code).stderr


def test_mistakes_of_a_lesson_end_with_three(tmp_path: Path) -> None:
    """A lesson that is not sound is not shown."""
    path = sixth(tmp_path, words="## Question\n")
    told = lesson("6", "--lessons", str(path.parent), code=3).stderr
    assert "6-does-tone-matter.md:1:12: error: the heading 'Predict' is missing" in told


class Page(HTMLParser):
    """What a page holds: its headings, whether tags close, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.headings, self.fetched = list[str](), list[str](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag; note what it names."""
        self.fetched += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "onclick")]
        if tag not in ("meta", "br", "col", "path"):
            self.open.append(tag)
        elif tag == "path":
            self.open.append("path")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note headings."""
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


HEADINGS = {
    "run-sheet": [
        "Minute by minute",
        "For you",
        "The surprise",
        "What is run",
        "What pupils may believe",
    ],
    "worksheet": [
        "Before the lesson",
        "Question",
        "Predict",
        "Run",
        "Notice",
        "Quiz",
        "Task",
        "After the lesson",
    ],
    "key": [
        "The surprise",
        "Why",
        "Quiz",
        "What pupils were to draw",
        "What the runs show",
        "Test before",
        "Test after",
        "Every answer",
    ],
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of lesson 5, written by the command."""
    folder = tmp_path_factory.mktemp("pack")
    said = lesson("5", "--pack", str(folder), "--minutes", "150", *FEW, code=0).stdout
    assert all(f"lesson-5-{name}.html" in said for name in PAGES)
    return {n: (folder / f"lesson-5-{n}.html").read_text(encoding="utf-8") for n in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_a_pack_has_all_its_sections(pack: dict[str, str], name: str) -> None:
    """Every page is whole, closes its tags, fetches nothing and runs nothing."""
    page = Page(pack[name])
    assert page.headings == HEADINGS[name]
    assert page.open == []
    assert page.fetched == []
    assert "<script" not in pack[name]
    assert "url(" not in pack[name]
    assert "Model output, not a forecast." in " ".join(pack[name].split())
    assert re.search(r"\{[a-z0-9-]+(:value|:size)?\}", pack[name].partition("<body>")[2]) is None


def test_the_worksheet_tells_nothing(pack: dict[str, str]) -> None:
    """No box is filled and no number of the key stands on what pupils get."""
    assert "box right" not in pack["worksheet"]
    assert "regret 0" not in pack["worksheet"]
    assert "9 in 10 futures:" not in pack["worksheet"]
    assert pack["key"].count("box right") == 4 + 3 + 3
    assert "regret 0" in pack["key"]


def test_the_plan_is_that_of_the_minutes(pack: dict[str, str]) -> None:
    """The run-sheet's clock runs to the end of the session that was asked for."""
    assert "144 to 150" in pack["run-sheet"]
    assert "Run-sheet for 150 minutes" in pack["run-sheet"]
