"""The folder of an exploration: made once, continued, vouched for, and read like memory."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.batches.plan import Measured
from sim.batches.results import Results
from sim.batches.verify import damage, rerun, sample
from sim.cli import app
from sim.engine.chance import Design
from sim.engine.run import Run
from sim.explore.sample import Sample
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from sim.reports.exploration import exploration

RUN = Run(design=Design(300), engine="fused")
MEASURED = Measured(("alignment.CHN", "image.KHM"), ("2020Q4", "2024Q4"))
Load = Callable[[str], Scenario]


def explored(load: Load, register: Register, out: Path) -> Results:
    """Two scenarios measured into a folder, with a table of its own."""
    two = [load("baseline"), load("western-pressure")]
    files = ("found.csv",)
    with exploration("x", two, register, RUN, MEASURED, out, "typed", files) as there:
        (there.folder / "found.csv").write_text("a\n1\n")
    return there


@pytest.fixture(scope="module")
def whole(load: Load, register: Register, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A finished exploration."""
    return explored(load, register, tmp_path_factory.mktemp("whole"))


def test_a_folder_and_memory_hold_the_same_bits(
    whole: Results, load: Load, register: Register
) -> None:
    """What is read back is what is simulated without a folder, member by member."""
    stored = Sample.stored(whole)
    two = [load("baseline"), load("western-pressure")]
    made = Sample.simulated(two, register, RUN, MEASURED)
    for name in made.numbers:
        assert np.array_equal(made.numbers[name], stored.numbers[name])
    assert made.assumptions.equals(stored.assumptions)


def test_a_part_holds_what_is_measured(whole: Results) -> None:
    """Two outputs in two quarters, in place of all in all."""
    stored = whole.of("baseline")
    assert stored.columns == MEASURED.outputs
    assert stored.read(MEASURED.outputs).shape == (2, 2, 300)


def test_a_folder_is_vouched_for_and_comes_out_again(whole: Results, register: Register) -> None:
    """No file of it is damaged or strange, and a part run again has the same bits."""
    assert list(damage(whole)) == []
    assert [rerun(whole, register, *part).difference for part in sample(whole)] == [0.0, 0.0]


def test_what_was_damaged_comes_out_again(
    whole: Results, load: Load, register: Register, tmp_path: Path
) -> None:
    """The same command mends a part, a table and the manifest, and sets aside what is strange."""
    true = {p.name: p.read_bytes() for p in whole.folder.rglob("*") if p.is_file()}
    folder = Path(shutil.copytree(whole.folder, tmp_path / whole.folder.name))
    part = next(folder.rglob("parts/baseline/*.parquet"))
    part.write_bytes(part.read_bytes()[:-20])
    (folder / "strange.csv").write_text("x")
    with pytest.warns(UserWarning, match="set aside"):
        explored(load, register, tmp_path)
    assert {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == true


def test_an_analysis_that_fails_vouches_for_nothing(
    load: Load, register: Register, tmp_path: Path
) -> None:
    """Where the block is left by an error there is no manifest; the futures stay."""
    with (
        suppress(KeyError),
        exploration("x", [load("baseline")], register, RUN, MEASURED, tmp_path, "typed") as there,
    ):
        raise KeyError
    with pytest.raises(FileProblems, match="has not ended"):
        there.manifest()
    assert there.of("baseline").members.size == RUN.design.members


def test_what_is_not_measured_is_named(whole: Results) -> None:
    """A word that a sample lacks is refused with what it has."""
    stored = Sample.stored(whole)
    with pytest.raises(ValueError, match=r"did you mean .2024Q4"):
        stored.of("baseline", "alignment.CHN", "2021Q4")
    with pytest.raises(ValueError, match=r"image\.KHM"):
        stored.of("baseline", "image.KHN", "2020Q4")


def test_places_are_even_over_the_prior(whole: Results) -> None:
    """A parameter's value is place one half, its ends are 0 and 1."""
    places = Sample.stored(whole).places
    assert places.to_numpy().min() >= 0
    assert places.to_numpy().max() <= 1
    assert (
        abs(
            places["image_weight.CHN" if "image_weight.CHN" in places else places.columns[0]].mean()
            - 0.5
        )
        < 0.1
    )


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        (Measured(("alignment.CHM",), ("2024Q4",)), r"did you mean 'alignment\.CHN'"),
        (Measured(("alignment.CHN",), ("2044Q4",)), "baseline runs from 2019Q1 to .*: there is no"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    measured: Measured, told: str, load: Load, register: Register, tmp_path: Path
) -> None:
    """An output or a quarter that there is not is told before anything is simulated."""
    one = [load("baseline")]
    with (
        pytest.raises(ValueError, match=told),
        exploration("x", one, register, RUN, measured, tmp_path, "typed"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["plot"], ["compare"]])
def test_commands_that_need_all_numbers_refuse_it(words: list[str], whole: Results) -> None:
    """What an exploration does not keep is neither drawn nor compared, and the reason is told."""
    done = CliRunner().invoke(app, [*words, str(whole.folder)])
    assert done.exit_code == 3
    assert "keeps only alignment.CHN, image.KHM" in " ".join(done.stderr.split())


def test_repeat_names_the_command_that_makes_it_again(whole: Results) -> None:
    """Its tables are made by its own command alone, which is told, and is that of the manifest."""
    done = CliRunner().invoke(app, ["repeat", str(whole.folder)])
    assert done.exit_code == 2
    assert "fix: type that again, elsewhere: typed --out repeated" in " ".join(done.stderr.split())
    assert whole.manifest()["command"] == "typed"


def test_verify_runs_it_again(whole: Results) -> None:
    """`verify` checks the files of an exploration and simulates some of its futures again."""
    done = CliRunner().invoke(app, ["verify", str(whole.folder)])
    assert (done.exit_code, done.stderr) == (0, "")
