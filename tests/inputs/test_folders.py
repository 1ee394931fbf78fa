"""Which seeds and scenarios are in force, wherever one stands."""

from pathlib import Path

import pytest

import sim
from sim.inputs.folders import Folders, copy_shipped, expanded, in_force, named, shipped


@pytest.fixture
def study(tmp_path: Path) -> Folders:
    """A study of one's own, the copy that `hedgerow init` makes."""
    copy_shipped(tmp_path / "study")
    return Folders(tmp_path / "study" / "seeds", tmp_path / "study" / "scenarios")


def test_a_copy_has_nothing_that_python_compiled(
    study: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build of the shipped files left in `__pycache__` stays where it is."""
    (study.seeds / "__pycache__").mkdir()
    (study.seeds / "__pycache__" / "estimate.cpython-311.pyc").write_bytes(b"compiled")
    monkeypatch.setattr("sim.inputs.folders.shipped", lambda: study)
    copy_shipped(tmp_path / "mine")
    assert (tmp_path / "mine" / "seeds" / "parameters.toml").is_file()
    assert not list((tmp_path / "mine").rglob("__pycache__"))


@pytest.mark.parametrize("below", ["", "scenarios", "seeds", "seeds/data", "results/new/deep"])
def test_a_study_is_in_force_in_every_folder_below_it(
    below: str, study: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the study's root to its deepest folder the same files are read, and named."""
    here = study.seeds.parent / below
    here.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(here)
    assert in_force() == study
    assert named(in_force())
    assert "shipped" not in named(in_force())


def test_the_nearest_study_is_in_force(study: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study within a study comes first; what it lacks is the shipped one, and that is said."""
    inner = study.seeds.parent / "inner"
    (inner / "scenarios").mkdir(parents=True)
    (inner / "scenarios" / "baseline.toml").touch()
    monkeypatch.chdir(inner)
    assert in_force() == Folders(shipped().seeds, inner / "scenarios")
    assert named(in_force()) == "the shipped seeds and scenarios/"


def test_outside_a_study_what_ships_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders that are called so but hold no study are none, and what ships goes unnamed."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path)
    assert in_force() == shipped()
    assert named(in_force()) == ""


def test_a_tilde_is_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`~` is expanded in what is asked for, and the folder of nobody is refused."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert expanded("~/runs") == tmp_path / "runs"
    assert in_force("~/s", "~/t") == Folders(tmp_path / "s", tmp_path / "t")
    with pytest.raises(ValueError, match="a user that does not exist"):
        expanded("~nobody-of-this-name/x")


def test_results_name_the_study(study: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python gives says which study it was run with, unless it is the shipped one."""
    monkeypatch.chdir(study.scenarios)
    run = sim.run("baseline", members=1)
    assert run.study == study
    for shown in (run, sim.compare("baseline", "western-pressure", members=1)):
        assert f"using {study.seeds}/ and {study.scenarios}/" in repr(shown)
        assert f"using {study.seeds}/ and {study.scenarios}/" in shown._repr_html_()
