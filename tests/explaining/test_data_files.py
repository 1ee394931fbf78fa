"""A number of data is followed to its file, its row and the address behind it."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from sim.explaining import Study, explain
from sim.explaining.data_files import DataFile, read_data_file
from sim.inputs.folders import Folders

ROOT = Path(__file__).parents[2]
TABLE = """\
# What is measured.
# Sources: a = one office (https://example.org/a);
#   b = another office.
# Cut at 2018.
who,year,a,b,source
X,2016,1.0,,https://example.org/1

# a remark
X,2017,2.0,3.0,same
Y,2017,4.0,5.0,"same (derived, by us)"
X,2018,6.0,7.0,
"""


@pytest.fixture(scope="module")
def study() -> Study:
    """The shipped seeds and scenarios."""
    return Study(Folders(ROOT / "seeds", ROOT / "scenarios"))


@pytest.fixture
def table(tmp_path: Path) -> DataFile:
    """A small data file."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return read_data_file(path)


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        ("X, 2017", [9]),
        ("2017", [9, 10]),
        ("X, 2016-2017", [6, 9]),
        ("2016-2018, X, a", [6, 9, 11]),
        ("Z", []),
        ("X, 2019", []),
        ("a", []),
        ("", []),
    ],
)
def test_rows_are_found_by_their_cells(table: DataFile, place: str, lines: list[int]) -> None:
    """A citation leads to the rows that hold all its cells, by their line in the file."""
    assert [row.line for row in table.cited(place)] == lines


def test_a_row_says_what_it_holds_and_where_it_was_read(table: DataFile) -> None:
    """Columns that are named alone are shown, and "same" is the address above."""
    texts = [row.text for row in table.cited("2017, a")]
    assert texts == [
        "line 9: year 2017, a 2.0; https://example.org/1",
        "line 10: year 2017, a 4.0; https://example.org/1 (derived, by us)",
    ]
    assert table.cited("2018")[0].text == "line 11: who X, year 2018, a 6.0, b 7.0"
    assert table.cited("2016")[0].text == "line 6: who X, year 2016, a 1.0; https://example.org/1"


def test_the_header_tells_the_source(table: DataFile) -> None:
    """What the header says of sources is one sentence, with what goes on below it."""
    assert table.header[0] == "What is measured."
    assert table.origin == "Sources: a = one office (https://example.org/a); b = another office."


def test_every_number_of_data_says_row_and_address(study: Study) -> None:
    """A number that cites a data file shows its row, or how it was estimated from all of them.

    Beside it stands an address, or who measured.
    """
    for name, parameter in study.register.parameters.items():
        if parameter.kind == "data" and "data/" in parameter.source:
            (meaning,) = (m for m in explain(name, study).meanings if m.kind == "parameter")
            source = " ".join(meaning.about["source"])  # type: ignore[arg-type]
            shown = re.search(r"line \d+: ", source) or re.search(r"\.csv E\d+: \d{4}", source)
            assert shown or meaning.about["estimate"], name
            assert re.search(r"https?://|github:|Source: |memory|wgi: World Bank", source), name


def test_a_number_that_was_estimated_says_how(study: Study) -> None:
    """Value, interval, observations and method are told as seeds/estimates.toml has them."""
    found = study.estimates["vote_noise.CHN"]
    text = " ".join(explain("vote_noise.CHN", study).text.split())
    assert f"{found['value']} ({found['low']} to {found['high']}, 90 %)" in text
    assert f"{found['n']} observations of {found['first']}-{found['last']}" in text
    assert found["method"] in text
    (judged,) = explain("tie_decay", study).meanings
    assert not judged.about["estimate"]


def test_a_judgement_stands_beside_what_data_say(study: Study) -> None:
    """An assumed number of which data say something shows both, and a group names each."""
    text = explain("crackdown_size", study).text
    assert "assumed" in text
    assert str(study.estimates["crackdown_size"]["value"]) in text
    (group,) = explain("official_noise", study).meanings
    named = [line.partition(":")[0] for line in group.about["estimate"]]  # type: ignore[union-attr]
    assert named == [n for n in study.register.parameters if n.startswith("official_noise.")]


def test_a_row_read_from_another_file_is_followed_there(study: Study) -> None:
    """Starting values name the file that they were taken from, and that file's own source."""
    text = " ".join(explain("votes_2018.CHN", study).text.split())
    assert "quantity un_identical_vote_share, actor CHN, value_2018 0.868" in text
    assert "unga_agreement_asean.csv: Source: roll calls from github:dgrtwo/unvotes" in text


def test_a_source_shows_its_header_and_the_rows_that_are_used(study: Study) -> None:
    """A data file tells who measured, what to beware of, and which rows numbers rest on."""
    about = explain("oda-dac-khm", study).meanings[0].about
    assert any("github:open-numbers" in line for line in about["header"])  # type: ignore[operator]
    assert len(about["rows cited"]) == 3
    assert "line 77: donor EU_INST" in about["rows cited"][-1]  # type: ignore[operator]


def test_events_that_a_source_names_are_followed(study: Study) -> None:
    """A source that names rows of the chronology shows them with their addresses."""
    reports = explain("eba-withdrawal", study).meanings[0].about["reported in"]
    assert len(reports) == 3
    assert all("https://" in report for report in reports)  # type: ignore[operator]
    read = explain("E24", study).meanings[-1].about["read at"]
    assert str(read).startswith("https://www.irrawaddy.com/")


def test_a_paragraph_says_document_and_title(study: Study) -> None:
    """A number from a document says document, paragraph and title."""
    text = " ".join(explain("security_ask.USA", study).text.split())
    assert "state-2018 ¶46, ¶48: Advancing a Free and Open Indo-Pacific Region" in text


def test_seeds_without_a_chronology_are_explained(tmp_path: Path) -> None:
    """Seeds of one's own need no chronology."""
    seeds = copytree(ROOT / "seeds", tmp_path / "seeds")
    path = seeds / "sources.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('file = "events_chronology.csv"\n', ""), encoding="utf-8")
    own = Study(Folders(seeds, ROOT / "scenarios"))
    assert dict(own.chronology) == {}
    assert explain("events-chronology", own).meanings
