"""The commands robust and search: what they print, keep, continue and refuse."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli import app
from sim.inputs.folders import shipped
from tests.growth import renamed_home

FEW = ("--members", "64", "--engine", "fused")
TWO = ("status-quo", "reform-first", "--in", "baseline,western-pressure")
SMALL = ("--population", "8", "--generations", "3", "--members", "16", "--engine", "fused")


def hedgerow(*typed: str) -> Result:
    """A command, run here."""
    return CliRunner().invoke(app, list(typed))


@dataclass(frozen=True)
class Done:
    """What a command printed, and the folder it left."""

    printed: str
    folder: Path


def done(name: str, out: Path, *typed: str) -> Done:
    """Run a command that ends well."""
    ended = hedgerow(name, *typed, "--out", str(out))
    assert ended.exit_code == 0, ended.output
    (folder,) = out.glob(f"{name}-*")
    return Done(ended.stdout, folder)


@pytest.fixture(scope="module")
def robust(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Two strategies in two scenarios."""
    return done("robust", tmp_path_factory.mktemp("robust"), *TWO, *FEW)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """A tiny search in the baseline."""
    typed = ("status-quo", "--in", "baseline", *SMALL)
    return done("search", tmp_path_factory.mktemp("search"), *typed)


# ---- robust --------------------------------------------------------------------------------------


def test_robust_says_it_in_a_sentence_first(robust: Done) -> None:
    """A sentence for a minister comes first, the folder last, and every number has its error."""
    lines = robust.printed.splitlines()
    assert "over 2 scenarios x 64 futures" in lines[0]
    assert lines[-1].startswith("Saved: ")
    rows = [line for line in lines if line.startswith(("status-quo", "reform-first"))]
    assert [row.count("±") for row in rows] == [4, 4]
    assert all("% (" in row for row in rows)


def test_robust_leaves_tables_and_figures(robust: Done) -> None:
    """Regrets are those of the figure, strategies are kept as files, and all is vouched for."""
    regret = pd.read_csv(robust.folder / "regret.csv")
    drawn = pd.read_csv(robust.folder / "figures" / "regret.csv")
    merged = regret.merge(drawn, on=["strategy", "scenario"])
    assert len(merged) == 4
    assert (merged["mean_regret_x"] - merged["mean_regret_y"]).abs().max() < 1e-12
    assert (robust.folder / "strategies" / "reform-first.toml").is_file()
    assert hedgerow("verify", str(robust.folder)).exit_code == 0


def test_python_gives_the_same(robust: Done) -> None:
    """`sim.robust` has the numbers of the command, in tables and figures."""
    found = sim.robust(
        ["status-quo", "reform-first"],
        within=["baseline", "western-pressure"],
        members=64,
        engine="fused",
    )
    stored = pd.read_csv(robust.folder / "criteria.csv")
    pd.testing.assert_frame_equal(found.table, stored, check_exact=False, rtol=1e-12)
    assert found.figure("trade-off").axes
    with pytest.raises(ValueError, match="there are regret, trade-off"):
        found.figure("fan")


def test_robust_goes_on_from_what_is_there(robust: Done, tmp_path: Path) -> None:
    """From an unfinished folder with damage the same files come out; what is damaged is named."""
    folder = Path(shutil.copytree(robust.folder, tmp_path / robust.folder.name))
    (folder / "futures" / "status-quo.parquet").unlink()
    damaged = folder / "futures" / "reform-first.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-40])
    (folder / "manifest.json").unlink()
    again = hedgerow("robust", *TWO, *FEW, "--out", str(tmp_path))
    assert again.exit_code == 0, again.output
    (note,) = [line for line in again.stderr.splitlines() if line.startswith("note: ")]
    assert "futures/reform-first.parquet: these futures are damaged" in note
    assert "set aside as " in note
    aside = tmp_path / "set-aside" / folder.name / "futures" / "reform-first.parquet"
    assert aside.is_file()
    for path in robust.folder.rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            assert path.read_bytes() == (folder / path.relative_to(robust.folder)).read_bytes()


def test_futures_of_another_strategy_are_not_believed(robust: Done, tmp_path: Path) -> None:
    """Two files that changed places in an unfinished folder are both set aside and made again."""
    folder = Path(shutil.copytree(robust.folder, tmp_path / robust.folder.name))
    first, second = (folder / "futures" / f"{name}.parquet" for name in TWO[:2])
    first.rename(tmp_path / "held")
    second.rename(first)
    (tmp_path / "held").rename(second)
    (folder / "manifest.json").unlink()
    again = hedgerow("robust", *TWO, *FEW, "--out", str(tmp_path))
    assert again.stderr.count("set aside as ") == 2
    assert (folder / "regret.csv").read_bytes() == (robust.folder / "regret.csv").read_bytes()


@pytest.mark.parametrize("name", ["regret.csv", "seeds/levers.toml", "analysis.json", "x.csv"])
def test_damage_in_a_finished_folder_is_named(robust: Done, tmp_path: Path, name: str) -> None:
    """What is not as the manifest has it, or strange, is set aside with a note, and remade."""
    folder = Path(shutil.copytree(robust.folder, tmp_path / robust.folder.name))
    with (folder / name).open("a") as file:
        file.write("x")
    again = hedgerow("robust", *TWO, *FEW, "--out", str(tmp_path))
    assert again.exit_code == 0
    assert again.stderr.count("set aside as ") == 1
    assert (tmp_path / "set-aside" / folder.name / name).is_file()
    assert hedgerow("verify", str(folder)).exit_code == 0
    for path in robust.folder.rglob("*.*"):
        if path.name != "manifest.json":
            assert path.read_bytes() == (folder / path.relative_to(robust.folder)).read_bytes()


def test_a_missing_file_is_told_and_made_again(robust: Done, tmp_path: Path) -> None:
    """`verify` counts it as wrong and not as checked, and names the command; that says so too."""
    folder = Path(shutil.copytree(robust.folder, tmp_path / robust.folder.name))
    (folder / "regret.csv").unlink()
    told = " ".join(hedgerow("verify", str(folder)).stdout.split())
    assert "regret.csv: missing" in told
    assert told.count("regret.csv") == 1
    typed = json.loads((folder / "analysis.json").read_text(encoding="utf-8"))["typed"]
    assert f"`{' '.join(typed.split())}` makes it again" in told
    again = hedgerow("robust", *TWO, *FEW, "--out", str(tmp_path))
    assert "regret.csv: this is missing" in " ".join(again.stderr.split())
    assert (folder / "regret.csv").is_file()


def test_verify_says_what_it_checked(robust: Done) -> None:
    """How many files there are, and of which kinds, also as JSON."""
    told = " ".join(hedgerow("verify", str(robust.folder)).stdout.split())
    listed = len([path for path in robust.folder.rglob("*") if path.is_file()]) - 1
    assert f"{listed} files listed in the manifest, 0 wrong" in told
    assert "checked: analysis.json, criteria.csv, regret.csv" in told
    assert "8 in figures/, 2 in futures/, 2 in scenarios/" in told
    data = json.loads(hedgerow("verify", str(robust.folder), "--json").stdout)
    assert (data["listed"], data["wrong"]) == (listed, [])
    assert not any(" " in key or "," in key for key in data)


@pytest.mark.parametrize(
    ("words", "code"), [("verify", 0), ("repeat", 2), ("plot", 3), ("compare", 3)]
)
def test_commands_know_the_folder_of_an_analysis(words: str, code: int, robust: Done) -> None:
    """A command that needs a batch names the command that made the folder."""
    ended = hedgerow(words, str(robust.folder))
    begun = json.loads((robust.folder / "analysis.json").read_text(encoding="utf-8"))
    assert ended.exit_code == code
    assert code == 0 or " ".join(begun["typed"].split()) in " ".join(ended.stderr.split())


def test_nothing_is_written_into_the_folder_of_an_analysis(robust: Done) -> None:
    """Results in a folder that a manifest vouches for would be taken for damage."""
    ended = hedgerow("robust", *TWO, *FEW, "--out", str(robust.folder))
    assert ended.exit_code == 3
    assert "is a results folder, which new results would spoil" in " ".join(ended.stderr.split())


def test_verify_sees_what_was_changed(robust: Done, tmp_path: Path) -> None:
    """A file that was changed, one that is strange, and a manifest that was changed are told."""
    folder = Path(shutil.copytree(robust.folder, tmp_path / "x"))
    (folder / "regret.csv").write_text("x")
    (folder / "strange.csv").write_text("x")
    told = hedgerow("verify", str(folder))
    assert told.exit_code == 5
    assert "regret.csv: damaged, its checksum differs" in told.stdout
    assert "strange.csv: not in the manifest" in told.stdout
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"seed": 7', '"seed": 8'))
    assert hedgerow("verify", str(folder)).exit_code == 3


def test_one_strategy_has_nothing_to_regret(tmp_path: Path) -> None:
    """A single strategy is described and not ranked."""
    printed = done("robust", tmp_path, "status-quo", "--in", "baseline", *FEW).printed
    assert "Status quo stands alone" in printed
    assert "not clear" not in printed


def test_copies_have_no_clear_winner(tmp_path: Path) -> None:
    """A strategy beside its copy is no clear winner by any criterion."""
    copy = shutil.copy(shipped().seeds / "strategies" / "reform-first.toml", tmp_path / "copy.toml")
    printed = done("robust", tmp_path, "reform-first", str(copy), "--in", "baseline", *FEW).printed
    assert printed.startswith("No clear winner")
    assert printed.count("is not clear") == 5
    assert printed.count("throughout: highest mean, not clear") == 4


def test_robust_as_json_has_every_number(tmp_path: Path) -> None:
    """With --json numbers are unrounded, and errors stand beside them."""
    ended = hedgerow("robust", *TWO, *FEW, "--json", "--out", str(tmp_path))
    told = json.loads(ended.stdout)
    assert set(told["leads"]) == {"mean", "worst", "acceptable", "regret", "regret_95"}
    assert {"regret", "regret_error"} <= set(told["criteria"][0])
    assert Path(told["folder"]).name.startswith("robust-")
    assert told["futures"] == {"scenarios": ["baseline", "western-pressure"], "members": 64}


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (("reform-frist",), 3, "did you mean 'reform-first'"),
        (("--in", "baselin"), 3, "did you mean 'baseline'"),
        (("--strategies", "nowhere"), 2, "there is no folder 'nowhere'"),
        (("--values", "nowhere.toml"), 3, "no file of values"),
        (("nowhere.toml",), 3, "file not found"),
        (("--members", "1"), 2, "at least 2"),
        (("opportunist", "--held", "diversify=1"), 2, "held in all futures, and by opportunist"),
        (("--held", "diversfy=1"), 2, "did you mean 'diversify'"),
        (("status-quo", "status-quo"), 2, "status-quo is named twice: name each strategy once"),
    ],
)
def test_robust_refuses(typed: tuple[str, ...], code: int, told: str, tmp_path: Path) -> None:
    """What cannot be is refused before anything is written, with what is allowed."""
    ended = hedgerow("robust", *typed, "--out", str(tmp_path))
    assert ended.exit_code == code, ended.output
    assert told in " ".join(ended.output.split())
    assert list(tmp_path.iterdir()) == []


# ---- search --------------------------------------------------------------------------------------


def test_search_prints_both_scores(search: Done) -> None:
    """The score on the futures of the search, and on others, each with its error and futures."""
    lines = search.printed.splitlines()
    assert "on futures that the search has not seen" in lines[0]
    assert "±" in lines[1]
    assert "1 scenario x 16, seed 7" in lines[1]
    assert "1 scenario x 64, seed 8" in lines[2]
    assert lines[-1].startswith("Saved: ")


def test_search_says_whether_it_has_settled(search: Done) -> None:
    """A search of three generations is not said to have settled."""
    assert "24 strategies" in search.printed
    assert "too short to tell whether it has settled" in search.printed
    assert len(pd.read_csv(search.folder / "hypervolume.csv")) == 3


def test_what_was_found_is_a_strategy(search: Done, tmp_path: Path) -> None:
    """The file that a search leaves is accepted by `robust`, beside others."""
    (found,) = search.folder.glob("found-*.toml")
    printed = done("robust", tmp_path, "status-quo", str(found), "--in", "baseline", *FEW).printed
    assert found.stem in printed


def test_another_pick_takes_another_line(search: Done, tmp_path: Path) -> None:
    """With --pick the same folder holds another strategy, from the same evaluations."""
    folder = Path(shutil.copytree(search.folder, tmp_path / search.folder.name))
    typed = ("status-quo", "--in", "baseline", *SMALL, "--pick", "1")
    assert done("search", tmp_path, *typed).folder == folder
    assert pd.read_csv(folder / "pareto.csv")["picked"].tolist().index(True) == 0
    assert len(list(folder.glob("found-*.toml"))) == 1
    assert hedgerow("verify", str(folder)).exit_code == 0


def test_a_line_that_there_is_not_loses_nothing(search: Done, tmp_path: Path) -> None:
    """The search is kept with its knee, and those that can be picked are told."""
    folder = Path(shutil.copytree(search.folder, tmp_path / search.folder.name))
    typed = ("search", "status-quo", "--in", "baseline", *SMALL, "--out", str(tmp_path))
    lines = len(pd.read_csv(folder / "pareto.csv"))
    told = hedgerow(*typed, "--pick", "24")
    assert told.exit_code == 2
    assert f"lines 1 to {lines}, and no line 24; the knee is taken" in " ".join(told.stderr.split())
    assert hedgerow("verify", str(folder)).exit_code == 0
    assert (folder / "pareto.csv").read_bytes() == (search.folder / "pareto.csv").read_bytes()


def test_a_line_out_of_reach_is_refused_before_the_search(tmp_path: Path) -> None:
    """There are no more lines than strategies that are evaluated."""
    told = hedgerow("search", "--in", "baseline", *SMALL, "--pick", "25", "--out", str(tmp_path))
    assert told.exit_code == 2
    assert "3 generations of 8 has 24 lines at most" in " ".join(told.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_search_tells_a_missing_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without pymoo the command says what to install, and writes nothing."""
    monkeypatch.setitem(sys.modules, "pymoo", None)
    ended = hedgerow("search", "--in", "baseline", *SMALL, "--out", str(tmp_path))
    assert ended.exit_code == 2
    assert "pip install 'hedgerow[explore]'" in ended.output
    assert list(tmp_path.iterdir()) == []


def test_search_goes_on_after_a_stop(
    search: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped by Ctrl-C it ends with 130; the same command then leaves the same files."""
    typed = ("status-quo", "--in", "baseline", *SMALL, "--out", str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr("sim.reports.search.picked", interrupted)
        stopped = hedgerow("search", *typed)
    assert stopped.exit_code == 130
    assert "the same command continues" in stopped.output
    unfinished = hedgerow("verify", str(next(tmp_path.iterdir())))
    assert unfinished.exit_code == 3
    assert "and not finished" in unfinished.stderr
    assert "fix: run the same command again" in unfinished.stderr
    assert hedgerow("search", *typed).exit_code == 0
    (folder,) = tmp_path.iterdir()
    for path in search.folder.rglob("*.*"):
        if path.is_file() and path.name != "manifest.json":
            assert path.read_bytes() == (folder / path.relative_to(search.folder)).read_bytes()


def interrupted(*_: object) -> int:
    """What happens at Ctrl-C."""
    raise KeyboardInterrupt


def test_another_home_is_served(own_seeds: Path, own_scenarios: Path, tmp_path: Path) -> None:
    """With the home country renamed the command runs, and no old name is printed or kept."""
    renamed_home(own_seeds, own_scenarios)
    reads = ("--seeds", str(own_seeds), "--scenarios", str(own_scenarios), "--in", "baseline")
    ended = done("robust", tmp_path / "out", "reform-first", *reads, "--members", "8")
    texts = [path.read_text() for path in ended.folder.glob("*.csv")]
    assert not any("KHM" in text or "Cambodia" in text for text in (*texts, ended.printed))
