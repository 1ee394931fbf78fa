"""Is what the README shows what a reader gets?"""

import re
from pathlib import Path

import pytest

from tests.refresh import PARTS
from tests.sessions import check_page

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
HOUSE = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
SPEED = (ROOT / "docs" / "SPEED.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("blank_pictures")
def test_sessions_are_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every console session of the README prints what is shown there."""
    assert check_page(README, tmp_path, monkeypatch) >= 3


def test_folders_of_the_map_exist() -> None:
    """Every folder and file that the README and the page of the house name is there."""
    folders = r"`((?:sim|seeds|scenarios|docs|tests|benchmarks|results)/[\w./-]*)`"
    named = re.findall(folders, TEXT + HOUSE)
    links = re.findall(r"\]\(([\w./-]+)\)", TEXT)
    assert len(named) + len(links) > 8
    for name in named + links:
        assert (ROOT / name).exists(), name


def test_what_contributing_names_is_there() -> None:
    """Every file, folder and target of make that CONTRIBUTING names is there."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(
        re.findall(r"`((?:sim|seeds|scenarios|docs|tests|benchmarks|results)/[\w./-]*)`", text)
    )
    assert len(named) > 40
    assert {name for name in named if not (ROOT / name).exists()} == set()
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake (test|demo|refresh|\w+)\b(?=`|  )", text)) <= set(targets)


def test_every_wing_is_on_the_map() -> None:
    """The page of the house says of each folder of sim/ what it holds."""
    folders = [path.name for path in (ROOT / "sim").iterdir() if (path / "__init__.py").is_file()]
    assert [name for name in folders if f"| `sim/{name}/` |" not in HOUSE] == []


def test_every_generated_part_is_explained() -> None:
    """CONTRIBUTING has a row for each part of `make refresh`, and for no other."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| part | writes | from |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(PARTS)


def test_python_example_runs() -> None:
    """The Python lines of the README run as they stand, over fewer futures."""
    code = re.search(r"```python\n([\s\S]*?)```", TEXT)
    assert code is not None
    lines = code.group(1).replace('")', '", members=8)', 2)
    scope: dict[str, object] = {}
    exec(lines, scope)
    assert scope["change"].shape == (48, 8)  # type: ignore[attr-defined]


def test_the_first_figure_needs_three_lines_on_each_system() -> None:
    """The README comes to its first run in three lines, which differ by where programs lie only."""
    unix, windows = re.findall(r"```\n((?:\S.*\n){3})```", TEXT)
    same = windows.replace("py -m", "python3 -m").replace("\\", "/").replace("Scripts", "bin")
    assert same == unix
    assert unix.splitlines()[-1] == ".venv/bin/hedgerow run western-pressure"
    assert TEXT.index(unix) < TEXT.index("```console"), "what comes out stands below"


def test_the_readme_is_short() -> None:
    """A reader sees a picture in the first ten lines, and no more than 200 lines."""
    lines = TEXT.splitlines()
    assert any(line.startswith("![") for line in lines[:10])
    assert len(lines) <= 200


def test_benchmarks_find_their_place() -> None:
    """The page on speed has one place for the table that `benchmarks/run.py --write` writes."""
    assert SPEED.count("<!-- benchmark -->\n") == SPEED.count("\n<!-- end -->") == 1
    assert 'ROOT / "docs" / "SPEED.md"' in (ROOT / "benchmarks" / "run.py").read_text("utf-8")


def test_the_finding_is_what_the_run_shows() -> None:
    """The sentence below the picture says what the table of the first run says."""
    shares = dict(re.findall(r"^  (China|European Union) .*, (\w+ in \d+)%$", TEXT, re.MULTILINE))
    finding = TEXT.partition("**What it finds:**")[2].partition("\n\n")[0]
    china, union = re.findall(r"(\d+) of 100", finding)
    assert shares == {"China": f"up in {china}", "European Union": f"down in {union}"}
