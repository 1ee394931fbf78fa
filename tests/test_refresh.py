"""Does `make refresh` write what is generated, and nothing twice?"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.batches.results import Results
from sim.batches.verify import damage, rerun
from sim.inputs.register import Register
from tests import refresh
from tests.inputs import mistakes
from tests.sessions import abridged, refreshed

ROOT = Path(__file__).parents[1]
PAGE = """# A page

```console
$ hedgerow list actions
actor  does  size
...
```

Words, and `$ hedgerow list` inside them.
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the tree, without results and what others have built."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "results", "build", "dist")
    return Path(shutil.copytree(ROOT, tmp_path / "tree", ignore=left_out))


def refreshing(tree: Path, *parts: str) -> list[str]:
    """What a refresh of some parts says."""
    words = [sys.executable, "-m", "tests.refresh", *parts]
    done = subprocess.run(
        words, cwd=tree, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(tree)}
    )
    return done.stdout.splitlines()


def test_what_is_out_of_date_moves_once(tree: Path) -> None:
    """A number changed in seeds moves the tables that show it; a second refresh moves nothing."""
    numbers = tree / "seeds" / "parameters.toml"
    text = numbers.read_text(encoding="utf-8")
    numbers.write_text(text.replace("Share of grievance that", "A share that"), encoding="utf-8")
    said = refreshing(tree, "tables")
    assert [line.split() for line in said if line.startswith("  ")] == [["changed", "docs/ODD.md"]]
    assert "A share that" in (tree / "docs" / "ODD.md").read_text(encoding="utf-8")
    assert refreshing(tree, "tables")[-1] == "nothing moved"


def test_every_part_runs_what_is_there() -> None:
    """Each part of a refresh names files and modules that there are."""
    for words in refresh.PARTS.values():
        named = [word for pattern in words for word in refresh.expanded(pattern)]
        assert all((ROOT / word).is_file() for word in named if "/" in word or "." in word[-4:-2])
    modules = [words[1] for words in refresh.PARTS.values() if words[0] == "-m"]
    assert all((ROOT / f"{name.replace('.', '/')}.py").is_file() for name in modules)


def test_a_part_that_fails_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that cannot be made anew stops the refresh, by its name."""
    monkeypatch.setitem(refresh.PARTS, "tables", ("-c", "raise SystemExit(3)"))
    with pytest.raises(SystemExit, match=r"tables: .* ended with 3"):
        refresh.refresh("tables")


def test_what_moved_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """New, gone and changed files are told apart; unchanged ones are not named."""
    refresh.show({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"})
    assert capsys.readouterr().out.splitlines()[:4] == [
        "3 files moved:",
        "  changed  b",
        "  gone     c",
        "  new      d",
    ]


@pytest.mark.parametrize("name", ["a key misspelt", "an unknown command"])
def test_a_mistake_is_written_as_it_stands(name: str) -> None:
    """What is said of a mistake is written in the form in which the file holds it."""
    assert mistakes.block(name) in mistakes.PAGE.read_text(encoding="utf-8")


def test_a_page_is_refreshed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command prints is put in, as far as the page shows it; a second time moves nothing."""
    monkeypatch.chdir(tmp_path)
    fresh = refreshed(PAGE)
    assert fresh != PAGE
    assert fresh.count("\n") == PAGE.count("\n")
    assert fresh.endswith("...\n```\n\nWords, and `$ hedgerow list` inside them.\n")
    assert refreshed(fresh) == fresh


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("x\n...\nz\n", "1\n...\n4\n"),
        ("...\n", "...\n"),
        ("x\n...\n", "1\n...\n"),
        ("x\ny\n", "1\n2\n3\n4\n"),
        ("...\n3\n...\n", "...\n3\n...\n"),
        ("x\n...\n2\nx\n...\nx\n", "1\n...\n2\n3\n...\n4\n"),
        ("...\n5\n...\n", "1\n2\n3\n4\n"),
    ],
)
def test_what_a_page_leaves_out_stays_out(shown: str, kept: str) -> None:
    """As many lines stand around each `...` as before; all are shown where none can be found."""
    assert abridged("1\n2\n3\n4\n", shown) == kept


def test_the_reference_batch_is_what_comes_out(register: Register) -> None:
    """Every file of results/reference is whole, and its members run again give its numbers."""
    results = Results.open(refresh.REFERENCE, register)
    assert list(damage(results)) == []
    for name in results.plan.scenarios:
        for block in results.plan.blocks:
            assert rerun(results, register, name, block).holds, name
