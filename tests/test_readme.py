"""Is what the README shows what a reader gets?"""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT.parent / "shared" / "documents"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"```console\n\$ hedgerow (.*)\n([\s\S]*?)```", README)


def without_hash(text: str) -> str:
    return re.sub(r"-[0-9a-f]{8}/", "-HASH/", text).strip()


@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_sessions_are_real(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every console session of the README prints what is shown there."""
    if "DIR" in command and not DOCUMENTS.is_dir():
        pytest.skip("the two documents are not part of the repository")
    monkeypatch.chdir(tmp_path)
    arguments = [str(DOCUMENTS) if word == "DIR" else word for word in command.split()]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert without_hash(done.stdout) == without_hash(shown)


def test_folders_of_the_map_exist() -> None:
    """Every folder and file that the README names is there."""
    named = re.findall(
        r"`((?:sim|seeds|scenarios|docs|tests|benchmarks|results)/[\w./-]*)`", README
    )
    links = re.findall(r"\]\(([\w./-]+)\)", README)
    assert len(named) + len(links) > 8
    for name in named + links:
        assert (ROOT / name).exists(), name


def test_python_example_runs() -> None:
    """The Python lines of the README run as they stand, over fewer futures."""
    code = re.search(r"```python\n([\s\S]*?)```", README)
    assert code is not None
    lines = code.group(1).replace('")', '", members=8)', 2)
    scope: dict[str, object] = {}
    exec(lines, scope)
    assert scope["change"].shape == (48, 8)  # type: ignore[attr-defined]
