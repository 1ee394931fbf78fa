"""Do the how-to pages and the notebook show what a reader gets?"""

import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from sim.batches.parts import read_digest
from sim.batches.stopping import StoppedError
from sim.cli import app
from sim.reports.kinds import KINDS, OF_BATCH
from tests.notebooks import executed, words_of
from tests.sessions import agrees, check_page

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
SCALE = ROOT / "docs" / "how-to" / "scale.md"
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
READ = [
    *PAGES,
    ROOT / "README.md",
    ROOT / "docs" / "how-it-works.md",
    ROOT / "docs" / "SPEED.md",
    ROOT / "results" / "README.md",
    ROOT / "scenarios" / "README.md",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one folder in which a reader follows page after page."""
    return tmp_path_factory.mktemp("pages")


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
@pytest.mark.usefixtures("blank_pictures")
def test_pages_show_what_commands_print(
    page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of a page prints what is shown there, whatever earlier pages have left.

    That a page needs no earlier one is seen only where it is tried alone (-k).
    """
    assert check_page(page, folder, monkeypatch) > 0


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("one\ntwo\n", "one\ntoo\n"),
        ("one\ntwo\n", "one\n"),
        ("one\n", "one\ntwo\n"),
        ("one\ntwo\nthree\n", "one\n...\nfour\n"),
        ("results/batch-0123abcd/\n", "results/run-0123abcd/\n"),
    ],
)
def test_the_comparison_of_sessions_sees(printed: str, shown: str) -> None:
    """Another word, line or name of a folder is told apart."""
    assert not agrees(printed, shown)


def test_the_comparison_of_sessions_lets_pass() -> None:
    """What is left out by `...`, hashes of folders and lines of source may differ."""
    assert agrees("a\nb\nc\nd\n", "a\n...\nd\n")
    assert agrees("results/batch-0123abcd/\nties.py:9 tie\n", "results/batch-ffffffff/\n...\n")
    assert agrees("sim/model/rules/ties.py:9 tie\n", "sim/model/rules/ties.py:65 tie\n")


def test_the_readme_leads_to_every_page() -> None:
    """Each task has its page, and the README leads to all of them."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(PAGES) >= 9
    assert [page.name for page in PAGES if f"(docs/how-to/{page.name})" not in readme] == []


RECIPES = [
    *(found.groups() for found in re.finditer(r"```(\w+)\n([\s\S]*?)```", SCALE.read_text("utf-8")))
]
"""What is not run here, as it needs a cluster: language and text."""


@pytest.mark.parametrize(("language", "text"), RECIPES)
def test_recipes_for_clusters_can_be_read(language: str, text: str) -> None:
    """Python compiles, a shell takes its script, and YAML is what Kubernetes asks for."""
    if language == "py":
        compile(text, "recipe.py", "exec")
    elif language == "sh":
        subprocess.run(["sh", "-n"], input=text, text=True, check=True)
    elif language == "yaml":
        yaml = pytest.importorskip("yaml", reason="distributed brings PyYAML, and is not installed")
        for one in yaml.safe_load_all(text):
            assert one.keys() == {"distributed"} or one.keys() >= {"apiVersion", "kind", "metadata"}
    else:
        assert language in {"console", "make"}


@pytest.mark.parametrize("page", READ, ids=[page.parent.name + page.stem for page in READ])
def test_links_lead_somewhere(page: Path) -> None:
    """Every link and picture of a page is there."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_kind_of_figure_is_explained() -> None:
    """The page about figures has a row for each kind, and for no other."""
    page = (ROOT / "docs" / "how-to" / "read-a-figure.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    assert rows == list(dict.fromkeys(rows))
    assert set(rows) == {*KINDS, *OF_BATCH}


def test_the_message_of_an_interruption_is_real() -> None:
    """What the page on batches shows after Ctrl-C is what the command says."""
    page = (ROOT / "docs" / "how-to" / "run-a-batch.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```text\n(stopped.*)\n```", page)
    assert shown.startswith(str(StoppedError(Path("results/batch-b1211a3b"), 75, 200)))


def test_the_notebook_shows_what_comes_out(tmp_path: Path) -> None:
    """Every cell of the notebook gives the words that are stored below it."""
    stored = nbformat.read(NOTEBOOK, as_version=4)
    again = executed(NOTEBOOK, tmp_path)
    assert words_of(again) == words_of(stored)
    pictures = [
        o for c in again.cells for o in c.get("outputs", ()) if "image/png" in o.get("data", {})
    ]
    assert len(pictures) == 1


def test_the_notebook_is_light() -> None:
    """The stored notebook has all its cells run in order, and stays small enough to review."""
    cells = [c for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert NOTEBOOK.stat().st_size < 400_000


def test_results_are_read_as_their_readme_says(
    tmp_path: Path, blank_pictures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Python lines of results/README.md run in the folder of a batch, and find no damage."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["batch", "western-pressure", "--members", "8"])
    assert done.exit_code == 0, done.output
    (folder,) = tmp_path.glob("results/batch-*")
    monkeypatch.chdir(folder)
    scope: dict[str, object] = {}
    page = (ROOT / "results" / "README.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n([\s\S]*?)```", page):
        exec(code, scope)
    assert len(scope["change"]) == 8  # type: ignore[arg-type]
    assert scope["damaged"] == []
    cells = scope["summary"].select_dtypes("string").stack()  # type: ignore[attr-defined]
    assert cells[cells.str.match("[=@+-]")].empty, "a spreadsheet would run it"
    (part,) = folder.glob("parts/western-pressure/*.parquet")
    assert scope["digest"] == read_digest(part)
