"""The command line: what each command prints, leaves behind, and how it refuses."""

import getpass
import hashlib
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from sim.batches.store import CODE, PACKAGE
from sim.cli import app
from sim.cli.files import Listing
from sim.cli.loading import command_typed
from sim.cli.repeat import elsewhere
from sim.inputs.documents import load_facts, load_programmes
from sim.inputs.register import Register
from sim.inputs.scenario import scenario_names

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT.parent / "shared" / "documents"
MEMBERS = 8
QUARTERS = 48
Done = subprocess.CompletedProcess[str]


def hedgerow(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(arguments))


def typed(folder: Path, *arguments: str) -> Done:
    """Run a command as it is typed, from a folder."""
    code = "from sim.cli import app; app()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def only(folder: Path) -> Path:
    """The only folder of results."""
    (found,) = (path for path in folder.iterdir() if path.is_dir())
    return found


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """What `run western-pressure` said, and the folder that it left."""
    folder = tmp_path_factory.mktemp("run")
    done = typed(folder, "run", "western-pressure", "--members", str(MEMBERS))
    return done, only(folder / "results")


@pytest.fixture(scope="module")
def batched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """What `batch placebo` said as JSON, and the folder that it left."""
    folder = tmp_path_factory.mktemp("batch")
    done = typed(folder, "batch", "placebo", "--members", str(MEMBERS), "--json", "--out", "here")
    return done, only(folder / "here")


# ---- list ---------------------------------------------------------------------------------------


def wanted(register: Register, what: str) -> list[str]:
    """The first cell of each row that a listing should have."""
    return {
        "scenarios": lambda: scenario_names(ROOT / "scenarios"),
        "levers": lambda: list(register.levers),
        "actions": lambda: [actor for actor, _ in register.actions],
        "outputs": lambda: list(register.outputs),
        "parameters": lambda: list(register.parameters),
        "programmes": lambda: [p.id for p in load_programmes(ROOT / "seeds")],
    }[what]()


@pytest.mark.parametrize("what", list(Listing))
def test_list_shows_every_one(register: Register, what: str) -> None:
    """A listing has a row for each thing, in the order of the files, in columns and as JSON."""
    names = wanted(register, what)
    plain, parsed = hedgerow("list", what), hedgerow("list", what, "--json")
    assert (plain.exit_code, parsed.exit_code) == (0, 0)
    lines = plain.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == names
    assert [next(iter(row.values())) for row in json.loads(parsed.stdout)] == names
    assert lines[0].split()[0] == next(iter(json.loads(parsed.stdout)[0]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--until-error", "0.1", "--members", "1000"), "--members: --until-error finds"),
        (("--of", "gap.KHM"), "--of: it names the output of --until-error"),
    ],
)
def test_what_would_do_nothing_beside_an_error_is_refused(
    words: tuple[str, ...], said: str
) -> None:
    """How many futures is asked for or found, and an output is named for its error only."""
    done = CliRunner().invoke(app, ["run", "placebo", *words])
    assert done.exit_code == 2
    assert done.stderr.startswith(said)


def test_libraries_that_do_not_fit_are_no_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library for which a limit leaves no memory is told as that, in one line."""

    def load(*_: object) -> None:
        raise ImportError("libscipy.so: failed to map segment from shared object")

    monkeypatch.setattr("sim.inputs.check.check_all", load)
    done = CliRunner().invoke(app, ["check", "placebo"])
    assert done.exit_code == 1
    assert done.stderr == "not enough memory to load the libraries: allow more (ulimit -v)\n"


def test_list_shows_scenarios_unless_asked() -> None:
    """Without a word `list` shows the scenarios."""
    assert hedgerow("list").stdout == hedgerow("list", "scenarios").stdout


def test_list_columns_line_up() -> None:
    """Every row's second column begins where its head does."""
    lines = hedgerow("list", "levers").stdout.splitlines()
    begins = lines[0].index("default")
    assert all(line[begins - 2 : begins] == "  " and line[begins] != " " for line in lines)


def test_list_programmes_names_the_home_country(own_seeds: Path) -> None:
    """Whether programmes may reach the home country stands under the name that seeds give it."""
    cast = own_seeds / "cast.toml"
    renamed = cast.read_text(encoding="utf-8").replace('"Cambodia"', '"Ruritania"')
    cast.write_text(renamed, encoding="utf-8")
    rows = json.loads(hedgerow("list", "programmes", "--seeds", str(own_seeds), "--json").stdout)
    assert {row["Ruritania"] for row in rows} == {"may receive", "bypassed"}


# ---- paths --------------------------------------------------------------------------------------


def test_a_tilde_is_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`init` and `--documents` read `~` as every other path does, wherever it is typed."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert hedgerow("init", "~/study").exit_code == 0
    assert (tmp_path / "study" / "seeds" / "parameters.toml").is_file()
    refused = hedgerow("check", "--documents=~/none")
    assert refused.exit_code == 2
    assert str(tmp_path / "none") in refused.stderr


# ---- help ---------------------------------------------------------------------------------------


def test_help_lists_first_steps_first() -> None:
    """`--help` names the commands in the order in which a newcomer needs them."""
    listed = hedgerow("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines()] == [
        *("init", "list", "check", "new", "run", "batch", "merge", "compare", "plot"),
        *("explain", "claims", "sensitivity", "discover", "robust", "search", "story", "report"),
        *("page", "lesson", "validate", "calibrate", "forecast", "score", "assure"),
        *("verify", "repeat", "expectations", "theory"),
    ]


def test_no_option_has_the_words_of_another() -> None:
    """Every option of a command says something of its own."""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        told = [one.help for one in command.params if getattr(one, "help", None)]
        assert len(set(told)) == len(told), name


# ---- check --------------------------------------------------------------------------------------


def test_check_finds_no_mistakes(register: Register) -> None:
    """What ships is clean, and `check` counts it."""
    done = hedgerow("check")
    count = len(scenario_names(ROOT / "scenarios"))
    assert done.exit_code == 0
    assert f"{len(register.parameters)} parameters, {count} scenarios: no mistakes" in done.stdout


@pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason="the two documents are not beside the repository"
)
def test_check_holds_figures_against_the_documents(tmp_path: Path) -> None:
    """With the documents every figure is found where it is cited; another text is refused."""
    done = hedgerow("check", "baseline", "--documents", str(DOCUMENTS))
    assert done.exit_code == 0
    facts, programmes = load_facts(ROOT / "seeds"), load_programmes(ROOT / "seeds")
    assert f"{len(facts)} facts and {len(programmes)} programmes stand where" in done.stdout
    for file in DOCUMENTS.glob("*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes().replace(b"2018", b"2017"))
    other = hedgerow("check", "baseline", "--documents", str(tmp_path))
    assert other.exit_code == 3
    assert "documents.toml:" in other.stderr


def test_check_points_at_a_mistake(own_scenarios: Path) -> None:
    """A wrong scenario stops with code 3 and file, line and column on stderr, without traceback."""
    path = own_scenarios / "western-pressure.toml"
    text = path.read_text(encoding="utf-8").replace('actor = "EUU"', 'actor = "EUX"')
    path.write_text(text, encoding="utf-8")
    line = text[: text.index('"EUX"')].count("\n") + 1
    done = typed(own_scenarios.parent, "check", "western-pressure", "--scenarios", "scenarios")
    assert done.returncode == 3
    assert done.stdout == ""
    pointed = f"western-pressure.toml:{line}:9: error: unknown actor 'EUX'"
    assert pointed in done.stderr
    assert "did you mean 'EUU'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_shows_where_values_come_from() -> None:
    """`--resolved` prints every value with its origin."""
    done = hedgerow("check", "western-flexibility", "--resolved")
    assert done.exit_code == 0
    values = [line for line in done.stdout.splitlines() if re.match(r"\w+ = -?[\d.]+  # ", line)]
    assert values
    assert {line.rpartition("; ")[2] for line in values} == {"default", "western-flexibility"}
    assert "options = 100.0  # US$ m a year; western-flexibility" in values


@pytest.mark.parametrize("command", ["run", "check", "batch"])
def test_an_unknown_scenario_names_the_nearest(command: str) -> None:
    """An unknown scenario stops with code 3 and the nearest name."""
    done = hedgerow(command, "western-presure")
    assert done.exit_code == 3
    assert "did you mean 'western-pressure" in done.stderr
    assert done.stdout == ""


def test_a_scenario_is_a_name_and_no_path(tmp_path: Path) -> None:
    """A path in place of a name stops with code 3, and nothing is written anywhere."""
    done = typed(tmp_path, "run", "../scenarios/baseline", "--members", "1")
    assert done.returncode == 3
    assert list(tmp_path.iterdir()) == []


# ---- init ---------------------------------------------------------------------------------------


def test_init_copies_and_the_copy_is_in_force(tmp_path: Path) -> None:
    """`init` copies what ships; commands from there use the copy and say so on stderr."""
    assert hedgerow("init", str(tmp_path / "mine")).exit_code == 0
    for name in ("seeds", "scenarios"):
        found = [p for p in (ROOT / name).rglob("*") if p.is_file()]
        shipped = sorted(p.relative_to(ROOT) for p in found if p.parent.name != "__pycache__")
        copied = tmp_path / "mine"
        assert [p for p in shipped if (copied / p).read_bytes() != (ROOT / p).read_bytes()] == []
    mine = tmp_path / "mine"
    shutil.copy(mine / "scenarios" / "placebo.toml", mine / "scenarios" / "my-own.toml")
    done = typed(mine, "list", "--json")
    assert "my-own" in [row["scenario"] for row in json.loads(done.stdout)]
    assert "using seeds/ and scenarios/" in done.stderr


def test_what_ships_is_in_force_elsewhere(tmp_path: Path) -> None:
    """From a folder without a copy the shipped files are used, and nothing is said of it."""
    done = typed(tmp_path, "list", "--json")
    assert [row["scenario"] for row in json.loads(done.stdout)] == scenario_names(
        ROOT / "scenarios"
    )
    assert done.stderr == ""


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    """`init` into a folder that has seeds stops with code 2 and leaves every file as it is."""
    own = tmp_path / "seeds" / "parameters.toml"
    own.parent.mkdir()
    own.write_text("# mine", encoding="utf-8")
    done = hedgerow("init", str(tmp_path))
    assert done.exit_code == 2
    assert "already there" in done.stderr
    assert own.read_text(encoding="utf-8") == "# mine"
    assert [path.name for path in tmp_path.rglob("*")] == ["seeds", "parameters.toml"]


# ---- run ----------------------------------------------------------------------------------------


def test_run_says_what_came_out(ran: tuple[Done, Path]) -> None:
    """`run` shows the alignments and where results lie on stdout, and its progress on stderr."""
    done, folder = ran
    assert done.returncode == 0
    assert f"Saved:    results/{folder.name}/" in done.stdout
    assert "Model output, not a forecast." in done.stdout
    assert f"(western-pressure, {MEMBERS} futures)" in done.stdout
    assert f"{2 * MEMBERS}/{2 * MEMBERS} futures" in done.stderr
    assert "Traceback" not in done.stderr
    assert re.fullmatch(r"western-pressure-[0-9a-f]{8}", folder.name)


def test_run_leaves_its_files(ran: tuple[Done, Path]) -> None:
    """A results folder holds plan, seeds, expectations, scenarios, parts, tables, figures."""
    _, folder = ran
    assert {path.name for path in folder.iterdir()} == {
        "plan.json",
        "expectations.json",
        "scenarios",
        "seeds",
        "parts",
        "assumptions.parquet",
        "summary.csv",
        "table.csv",
        "table.xlsx",
        "figures",
        "manifest.json",
    }
    for name in ("baseline", "western-pressure"):
        assert (folder / "scenarios" / f"{name}.toml").is_file()
        assert [path.name for path in (folder / "parts" / name).iterdir()] == [
            f"{0:08}-{MEMBERS - 1:08}.parquet"
        ]
        drawn = {path.suffix for path in (folder / "figures" / name).iterdir()}
        assert drawn == {".svg", ".png", ".csv", ".txt"}
    assert not list(folder.rglob(".*.part"))
    assert (folder.parent / "expectations.jsonl").is_file()


@pytest.mark.parametrize(
    "typed",
    [("--seed", "8"), ("--members", "4"), ("--chance", "off"), ("--held", "tie_decay=0.05")],
)
def test_results_are_compared_as_they_were_run(
    ran: tuple[Done, Path], typed: tuple[str, str]
) -> None:
    """An option of a run is refused beside a results folder, where it would do nothing."""
    done = hedgerow("compare", str(ran[1]), *typed)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{typed[0]}: results in a folder stay as they were run")


def test_the_summary_is_complete(ran: tuple[Done, Path], register: Register) -> None:
    """The summary has a row for each scenario, quarter, output and actor, and no hole."""
    table = pd.read_csv(ran[1] / "summary.csv")
    head = ["scenario", "quarter", "actor", "variable", "unit", "n", "mean", "sd"]
    assert list(table) == [*head, "q05", "q25", "q50", "q75", "q95", "mc_error", "n_for_half_error"]
    actors = sum(len(register.cast.actors_of(output.by)) for output in register.outputs.values())
    assert len(table) == 2 * QUARTERS * actors
    assert not table.duplicated(["scenario", "quarter", "actor", "variable"]).any()
    assert not table.isna().to_numpy().any()
    assert set(table["n"]) == {MEMBERS}
    units = dict(zip(table["variable"], table["unit"], strict=True))
    assert units == {name: output.unit for name, output in register.outputs.items()}
    ordered = table[["q05", "q25", "q50", "q75", "q95"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()


def test_the_members_are_complete(ran: tuple[Done, Path], register: Register) -> None:
    """The members' table has a row for each member and quarter, and a column for each output."""
    _, folder = ran
    table = pq.read_table(folder / "parts" / "western-pressure").to_pandas()
    assert len(table) == MEMBERS * QUARTERS
    columns = [
        f"{n}.{code}" for n, o in register.outputs.items() for code in register.cast.actors_of(o.by)
    ]
    assert list(table) == ["member", "quarter", *columns]
    pairs = {
        (member, quarter) for member, quarter in zip(table["member"], table["quarter"], strict=True)
    }
    quarters = [f"{year}Q{quarter}" for year in range(2019, 2031) for quarter in range(1, 5)]
    assert pairs == {(member, quarter) for member in range(MEMBERS) for quarter in quarters}
    assert set(map(str, table.dtypes.iloc[2:])) == {"float32"}


def test_the_summary_is_that_of_the_members(ran: tuple[Done, Path]) -> None:
    """Means of the summary are means over the members that lie beside it."""
    _, folder = ran
    summary = pd.read_csv(folder / "summary.csv")
    members = pq.read_table(folder / "parts" / "western-pressure").to_pandas()
    chosen = summary.query("scenario == 'western-pressure' and variable == 'tilt'")
    means = members.groupby("quarter", observed=True)["tilt.KHM"].mean()
    np.testing.assert_allclose(chosen["mean"], means, rtol=1e-5)


def test_the_manifest_vouches_for_every_file(ran: tuple[Done, Path]) -> None:
    """The manifest lists every file beside it with its checksum, and the command that made them."""
    _, folder = ran
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert manifest["files"] == {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }
    assert manifest["typed"] == f"hedgerow run western-pressure --members {MEMBERS}"
    assert manifest["command"] == f"hedgerow repeat {folder.name}"
    assert manifest["inputs"]["draws"] == MEMBERS
    assert set(manifest["results"]) == {"baseline", "western-pressure"}


def test_the_manifest_names_no_machine(ran: tuple[Done, Path]) -> None:
    """No file of text in a results folder holds an absolute path, a user's or a host's name."""
    _, folder = ran
    names = [re.escape(name) for name in (getpass.getuser(), socket.gethostname()) if len(name) > 2]
    trace = re.compile("|".join([r"\b(?:" + "|".join(names) + r")\b", r"(?<![\w.<:/])/\w+/\w+"]))
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    assert trace.findall(text) == []
    assert str(folder.parent.parent) not in text
    for path in [*folder.rglob("*.toml"), *folder.rglob("*.csv"), *folder.rglob("*.svg")]:
        assert str(folder.parent.parent) not in path.read_text(encoding="utf-8")
        assert str(ROOT) not in path.read_text(encoding="utf-8")


def test_the_manifest_shortens_paths_that_were_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An absolute path on the command line does not enter the command that is kept."""
    far = str(tmp_path / "far")
    monkeypatch.setattr("sys.argv", ["/bin/hedgerow", "run", "baseline", "--out", far])
    assert command_typed() == "hedgerow run baseline --out far"


def test_a_command_that_is_kept_can_be_typed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shell would take apart or read as its own is quoted."""
    monkeypatch.setattr("sys.argv", ["hedgerow", "discover", "baseline", "--where", "tilt < 25"])
    assert command_typed() == "hedgerow discover baseline --where 'tilt < 25'"


@pytest.mark.parametrize(
    "typed",
    [
        "hedgerow discover 'tilt < 25' --out old --seed 3",
        "hedgerow discover 'tilt < 25' --seed 3 --out='an old one'",
        "hedgerow discover 'tilt < 25' --seed 3",
    ],
)
def test_a_command_is_told_with_one_other_place(typed: str) -> None:
    """The place of the results that are there is not named again."""
    assert elsewhere(typed, "new") == "hedgerow discover 'tilt < 25' --seed 3 --out new"


def test_the_same_command_gives_the_same_bytes(ran: tuple[Done, Path], tmp_path: Path) -> None:
    """The same command gives the same folder name, summary bytes and result digests elsewhere."""
    _, first = ran
    typed(tmp_path, "run", "western-pressure", "--members", str(MEMBERS))
    second = only(tmp_path / "results")
    assert second.name == first.name
    assert (second / "summary.csv").read_bytes() == (first / "summary.csv").read_bytes()
    digests = [
        json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["results"]
        for folder in (first, second)
    ]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--members", "0"),
        ("--members", "100000001", "--keep", "summary"),
        ("--members", "8", "--streams", "3"),
        ("--streams", "0"),
        ("--seed", "-1"),
        ("--seed", str(2**64)),
        ("--chance", "maybe"),
        ("--assumptions", "posterior?"),
    ],
    ids=" ".join,
)
def test_misuse_stops_with_code_2(wrong: tuple[str, ...], tmp_path: Path) -> None:
    """An option outside its range stops with code 2, names the option, and writes nothing."""
    done = hedgerow("run", "baseline", *wrong, "--out", str(tmp_path / "results"))
    assert done.exit_code == 2
    assert wrong[0] in done.stderr
    assert not (tmp_path / "results").exists()


# ---- batch --------------------------------------------------------------------------------------


def test_the_placebo_is_the_baseline(batched: tuple[Done, Path]) -> None:
    """A scenario in which nothing happens has the baseline's members to the last bit."""
    done, folder = batched
    assert done.returncode == 0
    tables = [pq.read_table(folder / "parts" / name) for name in ("baseline", "placebo")]
    assert tables[0].num_rows == MEMBERS * QUARTERS
    for column in tables[0].column_names:
        assert tables[0][column].combine_chunks().equals(tables[1][column].combine_chunks()), column


def test_pressure_is_not_the_baseline(ran: tuple[Done, Path]) -> None:
    """A scenario in which something happens differs, so that the comparison can tell."""
    _, folder = ran
    tables = [pq.read_table(folder / "parts" / name) for name in ("baseline", "western-pressure")]
    assert not tables[0]["pressure.EUU"].equals(tables[1]["pressure.EUU"])


def test_batch_tells_json(batched: tuple[Done, Path]) -> None:
    """With `--json` stdout is one JSON text with the folder and the last alignments."""
    done, folder = batched
    told = json.loads(done.stdout)
    assert told["folder"] == f"here/{folder.name}"
    assert set(told["alignment"]) == {"baseline", "placebo"}
    assert told["alignment"]["baseline"] == told["alignment"]["placebo"]
    summary = pd.read_csv(folder / "summary.csv")
    chosen = summary.query(
        "scenario == 'baseline' and variable == 'alignment' and actor == 'CHN'"
        " and quarter == '2030Q4'"
    )
    assert told["alignment"]["baseline"]["CHN"]["q50"] == pytest.approx(chosen["q50"].item())


# ---- the name of a folder -----------------------------------------------------------------------


def test_the_hash_covers_the_code_that_a_run_needs() -> None:
    """Every module that simulating imports counts in the digest of the code."""
    code = (
        "import sys, sim.engine.ensemble; print(*(m for m in sys.modules if m.startswith('sim.')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    modules = {name.removeprefix("sim.") for name in loaded.stdout.split()}
    assert {name.partition(".")[0] for name in modules} <= set(CODE)
    gone = [n for n in CODE if not (PACKAGE / f"{n}.py").is_file() and not (PACKAGE / n).is_dir()]
    assert gone == []
    assert len(CODE) == len(set(CODE))


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 8},
        {"assumptions": "fixed"},
        {"chance": False},
        {"held": {"tie_decay": 0.05}},
        {"design": (4, 2)},
        {"design": (9, 1)},
    ],
    ids=str,
)
def test_the_hash_covers_how_a_run_is_made(
    register: Register, load: Callable[[str], object], change: dict[str, object]
) -> None:
    """Whatever can change a number of a batch changes the name of its folder."""
    from sim.batches.plan import make_plan
    from sim.engine.chance import Design
    from sim.engine.run import Run

    if "design" in change:
        change = {"design": Design(*change["design"])}  # type: ignore[misc]
    scenarios = [load("baseline")]
    usual = make_plan("x", scenarios, register, Run(design=Design(8)))  # type: ignore[arg-type]
    run = Run(**{"design": Design(8), **change})  # type: ignore[arg-type]
    assert usual.folder != make_plan("x", scenarios, register, run).folder  # type: ignore[arg-type]


# ---- engines, and what is kept ------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["auto", "numpy"])
def test_a_run_says_what_computes(
    engine: str, tmp_path: Path, blank_pictures: None, usual_choice: None
) -> None:
    """Left open, the engine is told with the reason; asked for, it is taken without a word."""
    done = hedgerow("run", "placebo", "--members", "4", "--engine", engine, "--out", str(tmp_path))
    assert done.exit_code == 0
    assert ("engine: numpy (compiling pays from 8,000 runs on)" in done.stderr) is (
        engine == "auto"
    )
    assert json.loads((only(tmp_path) / "plan.json").read_text())["engine"] == "numpy"


def test_an_engine_that_is_not_installed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for a compiler that is missing, a command says how to install it, with code 2."""
    monkeypatch.setattr("sim.engine.choice.installed", lambda: False)
    done = hedgerow("run", "placebo", "--engine", "fused", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert done.stderr.strip().endswith("pip install 'hedgerow[fast]'")
    assert list(tmp_path.iterdir()) == []


def test_a_batch_begun_by_an_engine_that_is_not_here_is_refused(
    tmp_path: Path, no_figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch goes on with the engine it was begun with; where that is missing, it says so."""
    pytest.importorskip("llvmlite", reason="the fused engine needs llvmlite")
    words = ("run", "placebo", "--members", "4", "--out", str(tmp_path))
    assert hedgerow(*words, "--engine", "fused").exit_code == 0
    (only(tmp_path) / "manifest.json").unlink()
    monkeypatch.setattr("sim.engine.choice.installed", lambda: False)
    done = hedgerow(*words)
    assert done.exit_code == 2
    assert done.stderr.strip().endswith("was begun with it")


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    """A misspelt engine is refused with what there is."""
    done = hedgerow("run", "placebo", "--engine", "cuda", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "fused" in done.stderr


def test_counted_futures_are_told_like_kept_ones(
    tmp_path: Path, no_figures: None, blank_pictures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --keep summary the same table comes out, and the sample is named."""
    monkeypatch.setattr("sim.batches.plan.SAMPLE", 30)
    words = ("run", "western-pressure", "--members", "70")
    done = hedgerow(*words, "--keep", "summary", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "70 futures" in done.stdout
    assert "Sample:   the first 30 futures are kept" in done.stdout
    folder = only(tmp_path)
    changes = pd.read_csv(folder / "changes.csv")
    assert set(changes["scenario"]) == {"western-pressure"}
    assert (changes["n"] == 70).all()
    assert hedgerow("verify", str(folder)).exit_code == 0
    compared = hedgerow("compare", str(folder), "--out", str(tmp_path / "compared"))
    assert compared.exit_code == 0
    assert "70 futures" in compared.stdout
