"""Parameters held at a value from the command line, and arguments that are wrong at both doors."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli import app

FEW = ("--members", "4")

pytestmark = pytest.mark.usefixtures("blank_pictures")


def hedgerow(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("command", [("run", "baseline"), ("batch", "baseline")], ids=" ".join)
def test_a_held_parameter_is_in_the_plan_and_the_command(
    command: tuple[str, str], tmp_path: Path
) -> None:
    """What is held is printed, named in the plan, and part of the command that repeats the run."""
    typed = (*command, *FEW, "--held", "tie_decay=0.05", "--out", str(tmp_path))
    done = hedgerow(*typed)
    assert done.exit_code in (0, 4), done.stderr
    assert "Held: tie_decay at 0.05 (share per quarter)" in done.stdout
    (plan,) = tmp_path.glob("*/plan.json")
    assert json.loads(plan.read_text())["inputs"]["held"] == {"tie_decay": 0.05}
    again = sim.batch("baseline", members=4, held={"tie_decay": 0.05}, out=tmp_path / "python")
    assert again.batch.results.of("baseline").digest == _digest(plan.parent)


def _digest(folder: Path) -> str:
    manifest = json.loads((folder / "manifest.json").read_text())
    return str(manifest["results"]["baseline"])


def test_a_comparison_holds_parameters(tmp_path: Path) -> None:
    """`compare` holds a parameter in all its scenarios, and says so."""
    typed = ("compare", "baseline", "western-pressure", *FEW, "--out", str(tmp_path))
    done = hedgerow(*typed, "--held", "tie_decay=0.05")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Held: tie_decay at 0.05 (share per quarter)\n")
    (made,) = tmp_path.glob("*/analysis.json")
    assert json.loads(made.read_text())["inputs"]["held"] == {"tie_decay": 0.05}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("tie_decay=5",), "tie_decay cannot be held at 5, outside"),
        (("tie_deca=0.05",), "did you mean 'tie_decay'?"),
        (("tie_decay",), "'tie_decay' is no NAME=VALUE"),
        (("tie_decay=a",), "tie_decay cannot be held at 'a', which is no number"),
        (("tie_decay=0.05", "tie_decay=0.06"), "tie_decay is held twice"),
    ],
)
def test_what_cannot_be_held_is_refused(typed: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """A value out of range, a name that is none and a word that is no pair stop with code 2."""
    options = [word for one in typed for word in ("--held", one)]
    done = hedgerow("run", "baseline", *FEW, *options, "--out", str(tmp_path / "results"))
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].startswith("--held: ")
    assert said in done.stderr
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        (("--members", "8", "--streams", "3"), {"members": 8, "streams": 3}),
        (("--assumptions", "posterior?"), {"assumptions": "posterior?"}),
        (("--held", "tie_decay=5"), {"held": {"tie_decay": 5.0}}),
        (("--held", "tie_deca=5"), {"held": {"tie_deca": 5.0}}),
    ],
    ids=str,
)
def test_both_doors_say_the_same(
    typed: tuple[str, ...], given: dict[str, object], tmp_path: Path
) -> None:
    """The command line and Python say the same of the same mistake, after the option's name."""
    done = hedgerow("run", "baseline", *typed, "--out", str(tmp_path))
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        sim.run("baseline", **given)  # type: ignore[arg-type]
    assert done.stderr.splitlines()[-1].partition(": ")[2] == str(refused.value)
