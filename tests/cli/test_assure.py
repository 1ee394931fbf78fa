"""Does `hedgerow assure` write its pack, and nothing over what is not its own?"""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.reports.assurance import pack, tree
from sim.reports.assurance.metadata import CRATE

PACK = {"README.md": b"# A pack\n", CRATE: b"{}\n"}


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small pack in place of the model's."""
    monkeypatch.setattr(pack, "pack_of", lambda *_: PACK)


def assure(folder: Path) -> Result:
    return CliRunner().invoke(app, ["assure", "--out", str(folder)])


def test_the_pack_is_written_and_written_again(tmp_path: Path) -> None:
    """Files of the pack are listed, the folder is named beside them; a second pack replaces it."""
    for _ in range(2):
        done = assure(tmp_path / "new")
        assert done.exit_code == 0
        assert done.stdout.splitlines() == ["README.md", CRATE]
        assert "Saved: " in done.stderr
    assert {p.name: p.read_bytes() for p in (tmp_path / "new").iterdir()} == PACK


@pytest.mark.parametrize("names", [("README.md",), ("README.md", CRATE, "my-notes.txt")])
def test_nothing_is_written_over_other_things(tmp_path: Path, names: tuple[str, ...]) -> None:
    """A folder that holds anything but an earlier pack is refused and stays as it is."""
    for name in names:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    done = assure(tmp_path)
    assert done.exit_code == 2
    assert "holds other things than a pack" in done.stderr
    assert {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"mine"}


def test_a_results_folder_is_not_written_into(tmp_path: Path) -> None:
    """A folder of results is refused."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    done = assure(tmp_path / "pack")
    assert done.exit_code == 3
    assert "results folder" in done.stderr


def test_an_installed_program_says_where_a_pack_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without documents beside it the command is misuse, in a sentence."""
    monkeypatch.setattr(tree, "TRACE", "docs/NONE.md")
    done = assure(tmp_path / "new")
    assert done.exit_code == 2
    assert "run it from the source" in done.stderr
    assert not (tmp_path / "new").exists()
