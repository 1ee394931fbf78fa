"""Is what the README shows what a reader gets?"""

import re
from pathlib import Path

import pytest

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


def test_python_example_runs() -> None:
    """The Python lines of the README run as they stand, over fewer futures."""
    code = re.search(r"```python\n([\s\S]*?)```", TEXT)
    assert code is not None
    lines = code.group(1).replace('")', '", members=8)', 2)
    scope: dict[str, object] = {}
    exec(lines, scope)
    assert scope["change"].shape == (48, 8)  # type: ignore[attr-defined]
