"""Commands that return to results, and the one that sets scenarios side by side."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from sim.batches.plan import read_plan
from sim.batches.results import Results
from sim.batches.signed import text_of
from sim.batches.store import checksum
from sim.batches.verify import damage
from sim.cli import app
from sim.inputs.register import Register
from sim.reports.kinds import COMPARING, KINDS, OF_RUN

MEMBERS = "24"


def hedgerow(*arguments: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a scenario beside the baseline."""
    out = tmp_path_factory.mktemp("results")
    assert hedgerow("run", "western-pressure", "--members", MEMBERS, "--out", out).exit_code == 0
    (found,) = (path for path in out.iterdir() if path.is_dir())
    return found


# ---- verify -------------------------------------------------------------------------------------


def test_verify_vouches_for_whole_results(folder: Path) -> None:
    """Untouched results verify with code 0, and a sample comes out again to the last bit."""
    done = hedgerow("verify", folder)
    assert done.exit_code == 0
    assert "0 wrong" in done.stdout
    assert done.stdout.count("run again, the same to the last bit") == 2


@pytest.mark.parametrize("pattern", ["summary.csv", "parts/**/*.parquet", "figures/**/*.svg"])
def test_verify_names_the_damaged_file(folder: Path, pattern: str) -> None:
    """A flipped byte ends with code 5 and the file's name, also as JSON."""
    path = next(folder.glob(pattern))
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    done, told = hedgerow("verify", folder), hedgerow("verify", folder, "--json")
    path.write_bytes(whole)
    assert (done.exit_code, told.exit_code) == (5, 5)
    name = path.relative_to(folder).as_posix()
    assert f"  {name}: damaged, its checksum differs" in done.stdout
    assert json.loads(told.stdout)["wrong"] == [f"{name}: damaged, its checksum differs"]


def test_the_name_of_other_results_is_wrong(folder: Path, tmp_path: Path) -> None:
    """A folder that bears the hash of other inputs is told; a copy of any other name is not."""
    other = f"{folder.name[:-8]}{'0' * 8}"
    renamed = shutil.copytree(folder, tmp_path / other)
    done = hedgerow("verify", renamed)
    assert done.exit_code == 5
    said = f"  {other}: the name is that of other results; the inputs of these have"
    assert f"{said} {folder.name[-8:]}" in done.stdout
    assert hedgerow("verify", renamed.rename(tmp_path / "for the minister")).exit_code == 0


def test_a_table_must_follow_from_the_futures(folder: Path, tmp_path: Path) -> None:
    """A number changed with its checksum, in a manifest that is signed again, is found."""
    copy = shutil.copytree(folder, tmp_path / folder.name)
    table, path = copy / "summary.csv", copy / "manifest.json"
    rows = pd.read_csv(table)
    rows.loc[5, "mean"] += 0.001
    rows.to_csv(table, index=False, float_format="%.7g")
    manifest = json.loads(path.read_text())
    manifest["files"]["summary.csv"] = checksum(table)
    path.write_text(text_of(manifest), encoding="utf-8")
    done = hedgerow("verify", copy)
    assert done.exit_code == 5
    assert "summary.csv: its numbers are not those of the futures that are kept" in done.stdout


def test_verify_runs_a_named_part_again(folder: Path) -> None:
    """`--part` names one part by any of its members; a wrong name says what there is."""
    done = hedgerow("verify", folder, "--part", "western-pressure/5")
    assert done.exit_code == 0
    assert "parts/western-pressure/00000000-00000023.parquet: run again" in done.stdout
    many = f"baseline/{'1' * 5000}"
    for wrong in ("western-pressure/24", "nothing/0", "baseline", "baseline/x", "baseline/²", many):
        refused = hedgerow("verify", folder, "--part", wrong)
        assert refused.exit_code == 2
        assert "as baseline/0" in refused.stderr


def test_verify_says_when_the_model_has_changed(folder: Path) -> None:
    """Results of other code are checked but not run again, with code 5."""
    path = folder / "plan.json"
    whole, plan = path.read_text(encoding="utf-8"), read_plan(folder)
    path.write_text(replace(plan, inputs={**plan.inputs, "code": "0" * 64}).text())
    done = hedgerow("verify", folder)
    path.write_text(whole, encoding="utf-8")
    assert done.exit_code == 5
    assert "the model has changed" in done.stdout


@pytest.mark.parametrize("command", ["verify", "plot"])
def test_a_folder_that_holds_no_results_is_refused(command: str, tmp_path: Path) -> None:
    """A folder without a plan, or none at all, stops with code 3 and no traceback."""
    for place in (tmp_path, tmp_path / "gone"):
        done = hedgerow(command, place)
        assert done.exit_code == 3
        assert "Traceback" not in done.stderr
        assert "fix: " in done.stderr


# ---- plot ---------------------------------------------------------------------------------------


def test_plot_draws_every_kind(folder: Path, register: Register) -> None:
    """`plot` draws every kind of figure in four files, and the manifest then lists them all."""
    done = hedgerow("plot", folder, "--scenario", "western-pressure", "--json")
    assert done.exit_code == 0
    drawn = [Path(path).stem for path in json.loads(done.stdout)]
    assert drawn == list(KINDS)
    for kind in KINDS:
        figures = folder / "figures" / ("" if kind in OF_RUN else "western-pressure")
        for end in ("svg", "png", "csv", "txt"):
            assert (figures / f"{kind}.{end}").stat().st_size > 0
    assert list(damage(Results.open(folder, register))) == []


@pytest.mark.parametrize("table", [b'"', b"\xff\xfe\0", b"a,b\n1,2\n", None])
def test_plot_draws_no_table_that_nothing_vouches_for(
    folder: Path, tmp_path: Path, table: bytes | None
) -> None:
    """Where a batch has not ended its tables may be anything: the batch is to be run again."""
    cut_short = shutil.copytree(folder, tmp_path / folder.name)
    (cut_short / "manifest.json").unlink()
    if table is not None:
        (cut_short / "summary.csv").write_bytes(table)
    done = hedgerow("plot", cut_short, "--kind", "fan")
    assert done.exit_code == 3
    assert "manifest.json:1:1: error: the batch has not ended" in done.stderr
    assert "fix: run its command again" in done.stderr


def test_plot_compares_with_another_scenario(folder: Path) -> None:
    """`--against` draws beside another scenario, under a name of its own."""
    options = ("--scenario", "baseline", "--against", "western-pressure", "--kind", "difference")
    done = hedgerow("plot", folder, *options)
    assert done.exit_code == 0
    assert done.stdout.strip().endswith("difference-against-western-pressure.png")
    alone = hedgerow("plot", folder, "--scenario", "baseline")
    assert len(alone.stdout.splitlines()) == len(KINDS) - len(COMPARING)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--kind", "fann"), "did you mean 'fan'?"),
        (("--scenario", "western-presure"), "did you mean 'western-pressure'?"),
        (("--against", "qqq"), "there are baseline, western-pressure"),
    ],
)
def test_plot_names_the_nearest(folder: Path, wrong: tuple[str, str], said: str) -> None:
    """An unknown kind or scenario stops with code 2 and the nearest name."""
    done = hedgerow("plot", folder, *wrong)
    assert done.exit_code == 2
    assert wrong[0] in done.stderr
    assert said in done.stderr


# ---- compare ------------------------------------------------------------------------------------


def test_compare_tells_the_paired_difference(folder: Path, tmp_path: Path) -> None:
    """Scenarios run at once and scenarios of a folder give the same comparison."""
    names = ("compare", "baseline", "western-pressure", "--members", MEMBERS, "--out", tmp_path)
    run = hedgerow(*names, "--json")
    stored = hedgerow("compare", folder, "--out", tmp_path, "--json")
    assert (run.exit_code, stored.exit_code) == (0, 0)
    one, other = (
        pd.DataFrame(json.loads(done.stdout)["comparisons"]["western-pressure"]["effects"])
        for done in (run, stored)
    )
    one, other = one.set_index("output"), other.set_index("output")
    assert set(one.index) == set(other.index)
    wanted = other.loc[one.index, "median"]
    # Results hold 24 bits of a number, and amounts reach 10,000.
    rounding = one["unit"].str.startswith("US$").map({True: 2e-3, False: 2e-6})
    assert ((one["median"] - wanted).abs() <= 1e-3 * wanted.abs() + rounding).all()
    assert one.loc["alignment.EUU", "fell"] > 0.5


def test_compare_leaves_tables_and_figures(folder: Path, tmp_path: Path) -> None:
    """A comparison has a folder of its own; the results it was made from stay as they were."""
    before = sorted(folder.rglob("*"))
    done = hedgerow("compare", folder, "--attribute", "--of", "alignment.CHN", "--out", tmp_path)
    assert done.exit_code == 0
    (there,) = tmp_path.iterdir()
    assert f"{there.name}/" in done.stdout
    left = {path.name for path in (there / "western-pressure").iterdir()}
    assert {"effects.csv", "changed.csv", "attribution.csv"} <= left
    assert {"difference-alignment.CHN.svg", "waterfall-alignment.CHN.png"} <= left
    parts = pd.read_csv(there / "western-pressure" / "attribution.csv")
    means = parts["mean"].to_numpy()
    assert means[:-1].sum() == pytest.approx(means[-1], abs=1e-6)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.usefixtures("blank_pictures")
def test_the_folder_of_a_comparison_is_vouched_for(folder: Path, tmp_path: Path) -> None:
    """Another comparison of the same futures adds its files; damage is named, and mended."""
    words = ("compare", folder, "--of", "alignment.CHN", "--out", tmp_path)
    assert hedgerow(*words, "--attribute").exit_code == 0
    (there,) = tmp_path.iterdir()
    assert hedgerow(*words).stderr == ""
    assert "15 in western-pressure/" in hedgerow("verify", there).stdout
    effects = there / "western-pressure" / "effects.csv"
    true = effects.read_bytes()
    effects.write_text("x")
    told = hedgerow("verify", there)
    assert told.exit_code == 5
    assert "western-pressure/effects.csv: damaged" in told.stdout
    assert hedgerow(*words).stderr.count("set aside as ") == 1
    assert effects.read_bytes() == true
    assert hedgerow("verify", there).exit_code == 0
    (there / "manifest.json").unlink()
    unfinished = hedgerow("verify", there)
    assert unfinished.exit_code == 3
    assert "fix: run the same command again" in unfinished.stderr


def test_compare_says_why_nothing_differs(tmp_path: Path) -> None:
    """The placebo has no effect, and the reason is told."""
    done = hedgerow("compare", "baseline", "placebo", "--members", 4, "--out", tmp_path)
    assert done.exit_code == 0
    assert "no effect, because " in done.stdout


def test_compare_lists_only_what_was_changed(tmp_path: Path) -> None:
    """`--only-changed` lists settings and events without running anything."""
    done = hedgerow("compare", "baseline", "western-pressure", "--only-changed", "--out", tmp_path)
    assert done.exit_code == 0
    assert "western-pressure against baseline: 2 settings and events differ" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """Results over seeds of one's own, which have moved away since."""
    place = tmp_path_factory.mktemp("elsewhere")
    own = Path(shutil.copytree(seeds, place / "seeds"))
    path = own / "parameters.toml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^tie_decay = { value = [0-9.]+", "tie_decay = { value = 0.079", text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    words = ("run", "western-pressure", "--members", MEMBERS, "--seeds", own, "--out", place)
    assert hedgerow(*words).exit_code == 0
    shutil.rmtree(own)
    (found,) = place.glob("western-pressure-*")
    return found


def test_compare_takes_the_seeds_that_the_folder_keeps(
    elsewhere: Path, seeds: Path, tmp_path: Path
) -> None:
    """A change is divided over the seeds that gave it; those named instead must be the same."""
    words = ("compare", elsewhere, "--attribute", "--of", "alignment.EUU", "--out", tmp_path)
    done = hedgerow(*words, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["comparisons"]["western-pressure"]
    effects = pd.DataFrame(found["effects"]).set_index("output")
    total = found["attribution"]["alignment.EUU"][-1]
    assert total["words"] == "total"
    assert total["median"] == pytest.approx(effects.loc["alignment.EUU", "median"], abs=1e-6)
    refused = hedgerow(*words, "--seeds", seeds)
    assert refused.exit_code == 5
    assert "not those of these results" in refused.stderr


def test_verify_runs_nothing_again_over_other_seeds(elsewhere: Path, seeds: Path) -> None:
    """What they would give is not what these results hold: it is said, and how to mend it."""
    assert hedgerow("verify", elsewhere).exit_code == 0
    done = hedgerow("verify", elsewhere, "--seeds", seeds)
    assert done.exit_code == 5
    assert "the seeds in force are not those of these results: name them with --seeds" in (
        " ".join(done.stdout.split())
    )


def test_compare_refuses_kept_seeds_that_were_changed(elsewhere: Path, tmp_path: Path) -> None:
    """Kept seeds that are not those planned are refused, with the option that names others."""
    folder = Path(shutil.copytree(elsewhere, tmp_path / elsewhere.name))
    with (folder / "seeds" / "levers.toml").open("a", encoding="utf-8") as file:
        file.write("# x\n")
    done = hedgerow("compare", folder, "--out", tmp_path)
    assert done.exit_code == 3
    assert "seeds/levers.toml" in done.stderr
    assert "--seeds" in done.stderr


def test_folders_of_other_seeds_are_not_paired(
    folder: Path, elsewhere: Path, tmp_path: Path
) -> None:
    """Each folder is read with the seeds that it keeps, so that two kinds are told apart."""
    done = hedgerow("compare", f"{folder}:baseline", f"{elsewhere}:baseline", "--out", tmp_path)
    assert done.exit_code == 5
    assert "not comparable" in done.stderr


def test_compare_refuses_unpaired_results(folder: Path, tmp_path: Path) -> None:
    """Results of other seeds cannot be paired: code 5, and how to mend it."""
    other = hedgerow(
        "run", "baseline", "--members", MEMBERS, "--seed", 11, "--out", tmp_path / "other"
    )
    assert other.exit_code == 0
    (second,) = (path for path in (tmp_path / "other").iterdir() if path.is_dir())
    done = hedgerow("compare", f"{folder}:western-pressure", second, "--out", tmp_path)
    assert done.exit_code == 5
    assert "seeds 7 and 11 differ" in done.stderr
    assert "--seed 7" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("baseline",), "name another scenario"),
        (("baseline", "placebo", "--of", "alignment"), "it is one of alignment.CHN"),
        (("baseline", "placebo", "--of", "tild"), "did you mean 'tilt"),
    ],
)
def test_compare_says_how_it_is_used(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Too few scenarios, unknown outputs: code 2 and what to do."""
    done = hedgerow("compare", *words, "--out", tmp_path)
    assert done.exit_code == 2
    assert said in done.stderr


def test_names_and_folders_are_not_mixed(folder: Path) -> None:
    """A scenario cannot be held against a results folder."""
    done = hedgerow("compare", "baseline", folder)
    assert done.exit_code == 2
    assert "not both" in done.stderr
