"""The notebook's door: what `sim.load` and `sim.run` give, and what importing costs."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engine.ensemble import Trajectories
from sim.inputs.register import Register
from sim.inputs.scenario import load_scenario
from sim.inputs.strict_toml import FileProblems

MEMBERS = 12


@pytest.fixture(scope="module")
def result() -> sim.Result:
    """Twelve futures of western pressure, three streams for each draw."""
    return sim.run("western-pressure", members=MEMBERS, streams=3)


# ---- load ---------------------------------------------------------------------------------------


def test_load_gives_a_scenario(scenarios: Path, register: Register) -> None:
    """`load` gives the shipped scenario with all that it inherits."""
    loaded = sim.load("reform-and-options")
    assert loaded == load_scenario(scenarios, "reform-and-options", register)
    assert loaded.lineage == ("baseline", "institutional-reform", "reform-and-options")


def test_load_prefers_the_current_folder(
    own_scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy in the current folder comes before what ships."""
    path = own_scenarios / "baseline.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("The world of 2018 goes on", "My world"), encoding="utf-8")
    assert sim.load("baseline").title == "The world of 2018 goes on"
    monkeypatch.chdir(own_scenarios.parent)
    assert sim.load("baseline").title == "My world"


def test_load_takes_folders(own_scenarios: Path, seeds: Path) -> None:
    """Folders that are named come before the current folder and what ships."""
    (own_scenarios / "placebo.toml").unlink()
    with pytest.raises(FileProblems):
        sim.load("placebo", scenarios=own_scenarios, seeds=seeds)
    assert sim.load("placebo").name == "placebo"


def test_load_refuses_with_file_line_and_column(own_scenarios: Path) -> None:
    """A mistake raises FileProblems that say file, line and column."""
    path = own_scenarios / "baseline.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write("\n[world]\nrivalry = 7.0\n")
    line = path.read_text(encoding="utf-8").count("\n")
    with pytest.raises(FileProblems) as caught:
        sim.load("baseline", scenarios=own_scenarios)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == (str(path), line, 11)


# ---- run ----------------------------------------------------------------------------------------


def test_run_gives_every_future(result: sim.Result, register: Register) -> None:
    """`of` gives one output by name and actor, (quarter, member)."""
    for name, output in register.outputs.items():
        for code in register.cast.actors_of(output.by):
            assert result.of(f"{name}.{code}").shape == (48, MEMBERS)
    np.testing.assert_array_equal(result.of("tilt"), result.of("tilt.KHM"))
    assert not np.array_equal(result.of("alignment.CHN"), result.of("alignment.JPN"))


def test_run_takes_a_name_or_a_scenario(small_run: Callable[[str], Trajectories]) -> None:
    """A scenario that was loaded runs as its name does, and as the ensemble does."""
    named = sim.run("baseline", members=8)
    loaded = sim.run(sim.load("baseline"), members=8)
    for name, rows in small_run("baseline").outputs.items():
        np.testing.assert_array_equal(named.trajectories.outputs[name], rows)
        np.testing.assert_array_equal(loaded.trajectories.outputs[name], rows)


def test_run_follows_its_seed() -> None:
    """Another seed gives other futures."""
    one, two = (sim.run("baseline", members=2, seed=seed).of("gdp") for seed in (1, 2))
    assert not np.array_equal(one, two)


def test_without_chance_and_with_fixed_assumptions_futures_are_one() -> None:
    """Central values and no shocks leave one single future."""
    only = sim.run("baseline", members=3, assumptions="fixed", chance=False)
    for name, rows in only.trajectories.outputs.items():
        assert (rows == rows[..., :1]).all(), name
    assert only.summary["sd"].max() <= 1e-9


def test_assumptions_and_chance_each_spread_futures() -> None:
    """Drawn assumptions alone, and shocks alone, both make futures differ."""
    for how in ({"chance": False}, {"assumptions": "fixed"}):
        rows = sim.run("baseline", members=3, **how).of("gdp")[-1]  # type: ignore[arg-type]
        assert len(set(rows)) == 3


def test_streams_share_their_assumptions() -> None:
    """With three streams, three neighbouring members share a draw and differ by luck alone."""
    calm = sim.run("baseline", members=6, streams=3, chance=False).of("gdp")
    assert (calm[:, :3] == calm[:, :1]).all()
    assert (calm[-1, 3] != calm[-1, 0]).all()
    lucky = sim.run("baseline", members=6, streams=3).of("gdp")[-1]
    assert len(set(lucky)) == 6


@pytest.mark.parametrize(("members", "streams"), [(10, 3), (2, 4), (1, 2)])
def test_members_are_a_multiple_of_streams(members: int, streams: int) -> None:
    """Members that do not fill the streams are refused."""
    with pytest.raises(ValueError, match=rf"members \({members}\).*streams \({streams}\)"):
        sim.run("baseline", members=members, streams=streams)


def test_held_parameters_keep_their_value() -> None:
    """A parameter that is held has its value in every member, up to the end of its range."""
    free = sim.run("baseline", members=4).of("refill")
    cut = sim.run("baseline", members=4, held={"refill_official": 0.0}).of("refill")
    assert free.max() > 0
    assert not cut.any()
    people = sim.run("baseline", members=2, held={"gdp_2018": 25_200.0}, chance=False)
    np.testing.assert_allclose(people.of("gdp")[0], 25_200.0, rtol=0.05)


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"grievance_memory": 9}, r"grievance_memory .* 9, outside 0.8 to 0.94 \(share per q"),
        ({"grievance_memory": -0.1}, "outside 0.8 to 0.94"),
        ({"grievance_memory": float("nan")}, "at nan, outside 0.8 to 0.94"),
        ({"grievance_memory": float("inf")}, "at inf, outside"),
        ({"grievance_memory": "high"}, "grievance_memory .* 'high', which is no number"),
        ({"grievance_memory": True}, "True, which is no number"),
        ({"grievance_memory": None}, "None, which is no number"),
        ({"grievance_memory": [0.8, 0.9]}, "make them a table of draws"),
        ({"grievance_memry": 0.9}, "no parameter 'grievance_memry'.*did you mean 'grievance_mem"),
        ({"flow_scale": 2e9}, "outside 0.2 to 1e"),
        ({"zeal": 1.0, "tie_decay": 9.0}, "zeal.*; tie_decay cannot be held at 9"),
    ],
)
def test_held_values_that_cannot_be_are_refused(held: dict[str, Any], said: str) -> None:
    """A held value outside its range, or no number, is refused with name, value and unit."""
    with pytest.raises(ValueError, match=said):
        sim.run("baseline", members=1, held=held)


def test_a_limit_is_no_range() -> None:
    """What may be held beyond its range, to cut a link, is still never drawn there."""
    assert np.isfinite(sim.run("baseline", members=1, held={"tie_effort": 0.0}).of("tilt")).all()
    with pytest.raises(ValueError, match=r"tie_effort of the draws 'own' is 0 in row 0, outside"):
        sim.draws({"tie_effort": [0.0]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"chance": "off"},
        {"chance": 0},
        {"members": "10"},
        {"members": 2.0},
        {"members": True},
        {"members": 0},
        {"members": -3},
        {"streams": 0},
        {"streams": "2"},
        {"seed": 1.5},
        {"seed": -1},
        {"seed": "7"},
        {"engine": "fast"},
        {"assumptions": 1},
    ],
    ids=str,
)
def test_arguments_of_the_wrong_kind_are_refused(wrong: dict[str, Any]) -> None:
    """A word for a switch, text or a fraction for a number: told by name, before anything runs."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        sim.run("baseline", **wrong)


def test_numbers_of_numpy_are_numbers(tmp_path: Path, no_figures: None) -> None:
    """What a sweep over an array hands in is taken, also into a results folder."""
    done = sim.batch(
        "placebo", members=np.int64(2), seed=np.uint8(3), chance=np.True_, out=tmp_path
    )
    assert done.scenarios == ("baseline", "placebo")
    held = {"grievance_memory": np.float32(0.875)}
    assert sim.run("baseline", members=np.int16(1), held=held).of("tilt").shape == (48, 1)


# ---- tables of draws -----------------------------------------------------------------------------


def test_draws_of_a_frame_are_those_held_one_by_one() -> None:
    """A member with draw d has row d of the table; the other parameters are drawn as ever."""
    frame = pd.DataFrame({"tie_decay": [0.04, 0.07, 0.05], "leniency": [0.1, 0.2, 0.3]})
    block = sim.run("baseline", members=3, assumptions=sim.draws(frame)).of("tilt")
    for member, row in enumerate(frame.to_dict("records")):
        alone = sim.run("baseline", members=3, held=row).of("tilt")  # type: ignore[arg-type]
        np.testing.assert_array_equal(block[:, member], alone[:, member])


def test_names_of_draws_are_found_in_the_seeds(own_seeds: Path) -> None:
    """A name stands for seeds/draws/NAME.csv; where there is none, what there is is said."""
    with pytest.raises(
        ValueError, match=r"no file seeds/draws/posterior\.csv; there are fixed, pr"
    ):
        sim.run("baseline", members=2, assumptions="posterior", seeds=own_seeds)
    (own_seeds / "draws").mkdir()
    (own_seeds / "draws" / "posterior.csv").write_text("tie_decay\n0.04\n0.05\n")
    named = sim.run("baseline", members=2, assumptions="posterior", seeds=own_seeds).of("tilt")
    own = sim.draws({"tie_decay": [0.04, 0.05]})
    np.testing.assert_array_equal(named, sim.run("baseline", members=2, assumptions=own).of("tilt"))
    with pytest.raises(ValueError, match="'posterior' has 2 rows, too few for 3 draws"):
        sim.run("baseline", members=3, assumptions="posterior", seeds=own_seeds)


# ---- tables -------------------------------------------------------------------------------------


def chosen(result: sim.Result, name: str) -> pd.DataFrame:
    """Rows of the summary for one output and actor."""
    variable, _, actor = name.partition(".")
    table = result.summary
    return table[(table["variable"] == variable) & (table["actor"] == actor)]


@pytest.mark.parametrize("name", ["alignment.CHN", "tilt.KHM", "gdp.KHM", "withdrawn.EUU"])
def test_the_summary_is_what_numpy_says(result: sim.Result, name: str) -> None:
    """Mean, spread and quantiles over members are NumPy's, quarter by quarter."""
    rows, values = chosen(result, name), result.of(name)
    assert rows["quarter"].tolist() == result.trajectories.scenario.quarters
    np.testing.assert_allclose(rows["mean"], values.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(rows["sd"], values.std(axis=1, ddof=1), rtol=1e-9, atol=1e-15)
    for column, q in [("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95)]:
        expected = np.quantile(values, q, axis=1)
        np.testing.assert_allclose(rows[column], expected, rtol=1e-12, err_msg=column)


def test_the_monte_carlo_error_is_that_of_the_mean(result: sim.Result) -> None:
    """The Monte Carlo error is the spread over the root of members, where all are independent."""
    assert set(result.summary["n"]) == {MEMBERS}
    table = sim.run("baseline", members=MEMBERS).summary
    np.testing.assert_allclose(table["mc_error"], table["sd"] / MEMBERS**0.5, rtol=1e-14)
    assert table["mc_error"].max() > 0


def test_the_monte_carlo_error_knows_members_of_one_draw(result: sim.Result) -> None:
    """With streams the error is that of the means of draws, or of streams, at least."""
    table = chosen(result, "tilt.KHM")
    draws = result.of("tilt").reshape(-1, MEMBERS // 3, 3).mean(axis=2)
    least = draws.std(axis=1, ddof=1) / (MEMBERS // 3) ** 0.5
    assert (table["mc_error"] >= least * (1 - 1e-9)).all()


def test_a_single_future_has_no_spread() -> None:
    """The summary of one member is that member, with no spread and no error that it could tell."""
    single = sim.run("baseline", members=1)
    rows = chosen(single, "tilt.KHM")
    for column in ("mean", "q05", "q50", "q95"):
        np.testing.assert_array_equal(rows[column], single.of("tilt")[:, 0])
    assert not single.summary["sd"].any()
    assert single.summary["mc_error"].isna().all()


def test_the_summary_has_units(result: sim.Result, register: Register) -> None:
    """Every row of the summary has the unit of its output."""
    pairs = result.summary[["variable", "unit"]].drop_duplicates()
    units = dict(zip(pairs["variable"], pairs["unit"], strict=True))
    assert units == {name: output.unit for name, output in register.outputs.items()}
    assert len(pairs) == len(units)


def test_the_members_are_the_trajectories(result: sim.Result, register: Register) -> None:
    """The members' table is the trajectories in single precision, by member and quarter."""
    table = result.members
    for name, output in register.outputs.items():
        for code in register.cast.actors_of(output.by):
            values = result.of(f"{name}.{code}").T.astype(np.float32).ravel()
            np.testing.assert_array_equal(table[f"{name}.{code}"], values)
    assert table["member"].tolist()[::48] == list(range(MEMBERS))
    assert table["quarter"].tolist()[:48] == result.trajectories.scenario.quarters


def test_the_members_have_units(result: sim.Result, register: Register) -> None:
    """Every column of values has its unit beside the table."""
    units = result.members.attrs["units"]
    assert list(units) == list(result.members.columns[2:])
    assert units["gdp.KHM"] == register.outputs["gdp"].unit
    assert units["tilt.KHM"] == "0-100"


# ---- what importing costs -----------------------------------------------------------------------

HEAVY = ("numpy", "scipy", "pandas", "mesa", "pydantic", "matplotlib", "pyarrow")


def loaded_after(code: str) -> list[str]:
    """Heavy modules that are loaded once some code has run in a fresh Python."""
    report = f"import sys; print('HEAVY', *(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True
    )
    return done.stdout.rpartition("HEAVY")[2].split()


def test_importing_sim_is_cheap() -> None:
    """`import sim` loads no heavy library."""
    assert loaded_after("import sim") == []


def test_help_is_cheap() -> None:
    """`hedgerow --help` loads no heavy library."""
    code = """
import sys
from sim.cli import app
sys.argv = ["hedgerow", "--help"]
try:
    app()
except SystemExit as stop:
    assert stop.code == 0
"""
    assert loaded_after(code) == []


def test_running_loads_what_it_needs() -> None:
    """The check of imports sees a library that is loaded."""
    assert {"numpy", "mesa", "pydantic"} <= set(loaded_after("import sim.engine.ensemble"))


# ---- what a notebook shows ----------------------------------------------------------------------


def test_results_introduce_themselves_in_a_line(
    result: sim.Result, tmp_path: Path, no_figures: None
) -> None:
    """Results print as one short line and as a small table, never as their arrays."""
    compared = sim.compare("baseline", "western-pressure", members=4)
    batch = sim.batch(["placebo"], members=4, out=tmp_path)
    assert repr(result) == "<sim.Result western-pressure: 12 futures>"
    assert repr(compared) == "<sim.Compared western-pressure against baseline: 4 futures>"
    assert repr(batch).endswith(": 2 scenarios>")
    for shown in (result, compared, batch):
        html = shown._repr_html_()
        assert html.count("<table") == 1
        assert len(html) < 6000


def test_a_batch_is_that_of_the_single_runs(tmp_path: Path, no_figures: None) -> None:
    """`batch` gives the numbers of `run`, with the baseline beside them, and its figures."""
    batch = sim.batch(["western-pressure"], members=4, out=tmp_path)
    assert batch.scenarios == ("baseline", "western-pressure")
    assert batch.failures == ()
    alone = sim.run("western-pressure", members=4).of("tilt").astype(np.float32)
    np.testing.assert_array_equal(batch.of("western-pressure", "tilt"), alone)
    assert batch.figure("western-pressure", "multiples").axes


@pytest.mark.parametrize(
    "asked",
    [
        {"streams": 2, "seed": 5, "chance": False, "engine": "numpy"},
        {"held": {"tie_decay": np.float64(0.05)}, "keep": "both", "assumptions": "fixed"},
        {"assumptions": sim.draws({"tie_decay": [0.04, 0.05, 0.06, 0.05]}, name="four")},
    ],
)
def test_the_manifest_repeats_a_call(
    asked: dict[str, Any], tmp_path: Path, no_figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call in the manifest of a batch asks for the same batch, with all that was asked."""
    monkeypatch.chdir(tmp_path)
    batch = sim.batch(["placebo"], members=4, out="first", **asked).batch.results
    table = batch.folder / "draws.parquet"
    if table.exists():
        (tmp_path / "draws.parquet").write_bytes(table.read_bytes())
    again = eval(batch.manifest()["typed"], {"sim": sim, "pandas": pd})
    assert again.folder.name == batch.folder.name
    assert again.batch.results.plan == batch.plan
    assert again.batch.results.manifest()["results"] == batch.manifest()["results"]


def test_compare_subtracts_future_by_future() -> None:
    """`compare` is the difference of two runs of the same seed, and its parts add up."""
    compared = sim.compare("baseline", "western-pressure", members=4)
    runs = [sim.run(name, members=4).of("tilt") for name in ("baseline", "western-pressure")]
    np.testing.assert_allclose(compared.difference("tilt"), runs[1] - runs[0], atol=1e-4)
    found = compared.attribution("tilt").divided["tilt.KHM"]
    np.testing.assert_allclose(found.parts.sum(axis=0) + found.together, found.total, atol=1e-12)
    assert compared.figure("tilt").axes


def test_the_codebook_has_every_output(register: Register) -> None:
    """The codebook explains each column of the members' table, with its unit."""
    book = sim.codebook()
    wanted = [
        f"{n}.{code}" for n, o in register.outputs.items() for code in register.cast.actors_of(o.by)
    ]
    assert list(book["output"]) == wanted
    assert (book["meaning"].str.len() > 0).all()


def test_explain_answers_in_a_notebook() -> None:
    """`explain` gives the passport as text and as a table."""
    found = sim.explain("grievance_memory")
    assert "share per quarter" in found.text
    assert "<" in found._repr_html_()
