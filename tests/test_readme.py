"""Is what the README shows what a reader gets?"""

import re
from pathlib import Path

import pytest

from tests.refresh import PARTS
from tests.sessions import check_page

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_sessions_are_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every console session of the README prints what is shown there."""
    assert check_page(README, tmp_path, monkeypatch) >= 3


def test_folders_of_the_map_exist() -> None:
    """Every folder and file that the README names is there."""
    named = re.findall(r"`((?:sim|seeds|scenarios|docs|tests|benchmarks|results)/[\w./-]*)`", TEXT)
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
    """The README says of each folder of sim/ what it holds."""
    folders = [path.name for path in (ROOT / "sim").iterdir() if (path / "__init__.py").is_file()]
    assert [name for name in folders if f"| `sim/{name}/` |" not in TEXT] == []


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
