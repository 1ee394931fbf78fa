"""Files of lessons: a sixth is read, and every mistake is told with its place and its remedy."""

import re
from pathlib import Path

import pytest

from sim.inputs.folders import lessons_in_force, shipped
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems
from sim.lessons.lesson import lesson_files, load_lessons
from sim.lessons.page_data import lesson_as_json
from sim.lessons.question_tables import CellsTable
from sim.lessons.tables import AnswerTable, PredictTable, RunTable
from sim.lessons.words import HEADINGS, Block, Span
from tests.lessons.files import DATA, SHIPPED, WORDS, read, sixth


def test_a_sixth_lesson_is_read(tmp_path: Path, register: Register) -> None:
    """Two files make a lesson, with its policies as scenarios and its words as blocks."""
    lesson = read(sixth(tmp_path), register)
    assert (lesson.number, lesson.name, lesson.title) == (6, "does-tone-matter", "Six")
    assert lesson.seat == register.cast.home.code
    assert lesson.scenarios["warm"].title == "A warmer West"
    assert lesson.scenarios["warm"].settings["USA.engagement"].value == 0.5
    assert list(lesson.words) == list(HEADINGS)
    assert lesson.words["Surprise"] == (
        Block("paragraph", ((Span("It rises by "), Span("gain", "", "full"), Span(".")),)),
    )
    first, second = lesson.words["Predict"][0].items
    assert lesson.words["Predict"][0].kind == "numbers"
    assert (first, second) == ((Span("Draw."),), (Span("Say how sure you are."),))
    assert Span("many", "emphasis") in lesson.words["Notice"][0].items[1]
    assert Span("stay", "code") in lesson.words["Explain"][0].items[0]


def test_the_example_of_the_page_is_a_lesson(tmp_path: Path, register: Register) -> None:
    """What docs/lessons/README.md shows can be copied as it stands, and shows every key."""
    page = (SHIPPED / "README.md").read_text(encoding="utf-8")
    data = re.findall(r"```toml\n([\s\S]*?)```", page)[0]
    lesson = read(sixth(tmp_path, data, WORDS.replace("{gain}", "{europe}")), register)
    shown = set(re.findall(r"^(\w+) = ", data, re.MULTILINE))
    tables = (AnswerTable, CellsTable, PredictTable, RunTable)
    known = {one.alias or name for t in tables for name, one in t.model_fields.items()}
    assert known <= shown
    assert lesson.answers["europe"].minus == "alignment.USA"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('name = "gain"', 'name = "gain"\nlimt = 0.0', 27, "did you mean 'limit'?"),
        ('scenario = "warm"\noutput', 'scenario = "wram"\noutput', 11, "did you mean 'warm'?"),
        ('output = "alignment.USA"\nfrom', 'output = "alignment.US"\nfrom', 12, "alignment.USA"),
        ('quarter = "2024"', 'quarter = "2055"', 31, "2055 lies outside the run of warm"),
        ("at_least = 0.0\n", "", 26, "has no bounds"),
        ("at_least = 0.0\n", "at_least = 2.0\nat_most = 1.0\n", 34, "cannot be 2 or more and 1"),
        ("at_least = 0.0\n", "at_least = 0.0\nlimit = 0.0\n", 34, "its statistic does not use"),
        ('"median"', '"share_above"', 32, "add limit = 0.0"),
        ('"median"', '"mode"', 32, "unknown statistic 'mode'"),
        ("at_least = 0.0\n", "at_least = 0.0\ndigits = 9\n", 34, "at most 6"),
        ("cuts = [-0.5, 0.5]", "cuts = [0.5, -0.5]", 39, "cuts do not rise"),
        ("cuts = [-0.5, 0.5]", "cuts = [0.5]", 39, "2 ranges for 3 options"),
        ("cuts = [-0.5, 0.5]", "right = 2", 36, "more than one key says"),
        ('answer = "gain"\ncuts = [-0.5, 0.5]\n', "", 36, "nothing says which option"),
        ('answer = "gain"\ncuts = [-0.5, 0.5]', 'largest = ["gain"]', 38, "1 of 3 answers"),
        ("changes by {gain:size}.", "changes by {gian:size}.", 40, "did you mean 'gain'?"),
        ("changes by {gain:size}.", "changes by {gain:all}.", 40, "is no field"),
        ("right = 2", "right = 3", 60, "option 3 is right, and there are 2"),
        ("minutes = 70", "minutes = 60", 68, "the steps take 65 of 75 minutes"),
        ("minutes = 150\n", "minutes = 75\n", 72, "the steps take 150 of 75"),
        ("engagement = 0.5", "engagement = 5.0", 8, "USA.engagement"),
        ("engagement = 0.5", "engagement = 0.0", 8, "has no effect"),
        ("[policies.warm]", "[policies.baseline]", 5, "there is a scenario of the name"),
        ('question = "Does', 'seat = "FRA"\nquestion = "Does', 3, "unknown actor 'FRA'"),
        ("high = 0.5", "high = 0.0", 16, "the axis runs from 0 to 0"),
        ('until = "2024"', 'until = "2019"', 14, "the axis runs from 2020 to 2019"),
    ],
)
def test_mistakes_in_data_are_told(
    tmp_path: Path, register: Register, old: str, new: str, line: int, told: str
) -> None:
    """Whatever the data cannot say is refused at its line, with what is wrong and what to do."""
    assert DATA.count(old) >= 1
    path = sixth(tmp_path, DATA.replace(old, new, 1))
    with pytest.raises(FileProblems) as refused:
        read(path, register)
    assert told in str(refused.value)
    assert line in {one.line for one in refused.value.problems}, str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("## Notice", "## Notices", 15, "did you mean 'Notice'?"),
        ("## Task\n\nWrite.\n\n", "", 30, "the heading 'Task' is missing"),
        ("## Task", "## Teacher", 32, "the heading 'Teacher' stands twice"),
        ("## Run", "Hello.\n\n### Run", 13, "a heading of another rank"),
        ("{gain}", "{gian}", 22, "unknown answer 'gian'"),
        ("{gain}", "{gain", 22, "a lone '{'"),
        ("{gain}", "{Gain}", 22, "is no field"),
        ("**tone**", "**tone", 3, "strong begins here and does not end"),
        ("¶19", "¶99", 3, "vannarith-2019 has no paragraph 99"),
        ("vannarith-2019", "vanarith-2019", 3, "did you mean 'vannarith-2019'?"),
        ("Run it.", "<b>Run</b> it.", 13, "HTML, which lessons do not have"),
        ("Run it.", "[Run](here).", 13, "a link, which lessons do not have"),
        ("Run it.", "| a | b |", 13, "a table, which lessons do not have"),
        ("## Question", "Hello.\n\n## Question", 1, "words before the first heading"),
    ],
)
def test_mistakes_in_words_are_told(
    tmp_path: Path, register: Register, old: str, new: str, line: int, told: str
) -> None:
    """Whatever the words cannot be is refused at its line in the words' own file."""
    path = sixth(tmp_path, words=WORDS.replace(old, new, 1))
    with pytest.raises(FileProblems) as refused:
        read(path, register)
    assert told in str(refused.value)
    places = {(Path(one.file).suffix, one.line) for one in refused.value.problems}
    assert (".md", line) in places, str(refused.value)


def test_headings_in_another_order_are_refused(tmp_path: Path, register: Register) -> None:
    """The parts of the words stand in one order."""
    words = (
        WORDS.replace("## Run", "## X").replace("## Notice", "## Run").replace("## X", "## Notice")
    )
    with pytest.raises(FileProblems, match="another order"):
        read(sixth(tmp_path, words=words), register)


def test_an_answer_that_nothing_uses_is_refused(tmp_path: Path, register: Register) -> None:
    """An answer stands in words, in a question or in a table, else it is left out."""
    answer = DATA.partition("[[answers]]")[2].partition("[[quiz]]")[0]
    more = "[[answers]]" + answer.replace('"gain"', '"other"')
    with pytest.raises(FileProblems, match="nothing in the lesson uses the answer 'other'"):
        read(sixth(tmp_path, DATA + more), register)


def test_a_table_names_answers_row_by_row(tmp_path: Path, register: Register) -> None:
    """Each cell is an answer, and there are as many as rows times columns."""
    table = '[[tables]]\ntitle = "T"\nrows = ["a"]\ncolumns = ["b", "c"]\ncells = '
    lesson = read(sixth(tmp_path, DATA + table + '[["gain", "gain"]]\n'), register)
    assert lesson.table.tables[0].cells == (("gain", "gain"),)
    with pytest.raises(FileProblems, match="unknown answer 'lost'"):
        read(sixth(tmp_path, DATA + table + '[["gain", "lost"]]\n'), register)
    with pytest.raises(FileProblems, match="1 rows of 2 cells"):
        read(sixth(tmp_path, DATA + table + '[["gain"]]\n'), register)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("my-lesson.toml", "is no name for a lesson"),
        ("6-another.toml", "lesson 6 is 6-another.toml already"),
        ("7-lost.md", "words of a lesson without its data"),
    ],
)
def test_names_of_files_are_checked(tmp_path: Path, name: str, told: str) -> None:
    """A number and a short name, each number once, and no words without data."""
    sixth(tmp_path)
    (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(FileProblems, match=told):
        lesson_files(tmp_path)


def test_a_lesson_without_words_is_refused(tmp_path: Path, register: Register) -> None:
    """Data alone make no lesson."""
    path = sixth(tmp_path)
    path.with_suffix(".md").unlink()
    with pytest.raises(FileProblems, match="this lesson has no words"):
        read(path, register)


def test_the_lessons_of_a_study_are_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked for comes first, then a study's own folder, then what ships."""
    assert lessons_in_force(tmp_path) == tmp_path
    monkeypatch.chdir(tmp_path)
    assert lessons_in_force() == SHIPPED
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "baseline.toml").touch()
    assert lessons_in_force() == SHIPPED
    (tmp_path / "lessons").mkdir()
    assert lessons_in_force() == tmp_path / "lessons"


def test_the_page_gets_plain_data(tmp_path: Path, register: Register) -> None:
    """Numbers as the engine counts them, words as blocks, and one key for the right option."""
    told = lesson_as_json(read(sixth(tmp_path), register), register)
    assert told["scenarios"] == ["western-pressure"]
    assert told["policies"]["warm"] == {
        "title": "A warmer West",
        "scenario": "western-pressure",
        "levers": {"USA.engagement": 0.5},
    }
    assert (told["predict"]["first"], told["predict"]["last"]) == (40, 59)
    assert told["answers"][0]["quarter"] == 59
    assert told["answers"][0]["signed"] is True
    assert told["words"]["Surprise"] == [
        {
            "kind": "paragraph",
            "items": [[{"text": "It rises by "}, {"field": "gain", "form": "full"}, {"text": "."}]],
        }
    ]
    assert set(told["quiz"][0]) == {"question", "options", "answer", "cuts", "why"}
    assert told["test"][0]["before"]["right"] == 1


def test_shipped_lessons_are_data_for_the_page(register: Register) -> None:
    """All five, with every scenario that the page must hold named."""
    for lesson in load_lessons(SHIPPED, shipped(), register):
        told = lesson_as_json(lesson, register)
        named = {one["scenario"] for one in (*told["runs"], *told["answers"])}
        assert named <= {*told["scenarios"], *told["policies"]}
