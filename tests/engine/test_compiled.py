"""Is the compiled engine the same model?

NumPy runs the agents on arrays; the fused engine runs machine code recorded from them. Every output
must agree to 1e-12 (relative, absolute below one); with exp, log and the like taken from the same
code, to the last bit.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("llvmlite", reason="the fused engine needs llvmlite")

import sim.model.ops
from sim.engine.chance import Design
from sim.engine.choice import FEW, EngineMissingError, choose
from sim.engine.compiled import engine, machine, recording
from sim.engine.compiled.functions import EXPANSIONS
from sim.engine.compiled.machine import compiled, lanes
from sim.engine.compiled.native import GROUP, text_of
from sim.engine.compiled.program import Program, spelt_out
from sim.engine.compiled.symbols import Graph
from sim.engine.ensemble import Trajectories, simulate, simulate_each
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import Scenario, Setting, load_scenario, scenario_names
from sim.model.ops import Array
from sim.model.rules import ties
from tests.model.test_oracle import DISCRETE, apart

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
SHORT = replace(BASELINE, end=BASELINE.start + 7)
CLOSE = 1e-12
FUSED, NUMPY = Run(design=Design(96), engine="fused"), Run(design=Design(96), engine="numpy")


def worst(one: Trajectories, other: Trajectories) -> dict[str, float]:
    """Largest difference of each output that is too large, while discrete states agree."""
    found = {
        name: float(apart(one.outputs[name], other.outputs[name]).max()) for name in one.outputs
    }
    return {name: gap for name, gap in found.items() if not gap <= CLOSE}


def flipped(one: Trajectories, other: Trajectories) -> int:
    """Members of which a discrete state differs in some quarter."""
    differ = [np.any(one.outputs[n] != other.outputs[n], axis=(0, 1)) for n in DISCRETE]
    return int(np.any(differ, axis=0).sum())


def assert_same_bits(one: Trajectories, other: Trajectories) -> None:
    for name, rows in one.outputs.items():
        assert rows.tobytes() == other.outputs[name].tobytes(), name


# ---- the same numbers ---------------------------------------------------------------------------


def test_every_scenario_agrees_with_numpy() -> None:
    """Every output of every scenario agrees to 1e-12; discrete states hardly ever flip."""
    names = scenario_names(shipped().scenarios)
    scenarios = [load_scenario(shipped().scenarios, name, REGISTER) for name in names]
    flips = 0
    both = (simulate_each(scenarios, REGISTER, run) for run in (NUMPY, FUSED))
    for ours, theirs in zip(*both, strict=True):
        flips += flipped(ours, theirs)
        assert worst(ours, theirs) == {}, ours.scenario.name
    assert flips < 1e-4 * len(names) * NUMPY.design.members


@st.composite
def anything(draw: st.DrawFn) -> tuple[Scenario, Run]:
    """A scenario with some levers anywhere in their range, and a run of any kind."""
    chosen = draw(st.lists(st.sampled_from(sorted(REGISTER.levers)), max_size=8, unique=True))
    levels = {}
    for name in chosen:
        lever = REGISTER.levers[name]
        ends = st.sampled_from([lever.low, lever.high])
        levels[name] = draw(st.one_of(ends, st.floats(lever.low, lever.high)))
    free = sorted(n for n, p in REGISTER.parameters.items() if p.low < p.high)
    held = {}
    for name in draw(st.lists(st.sampled_from(free), max_size=4, unique=True)):
        parameter = REGISTER.parameters[name]
        held[name] = draw(st.floats(parameter.low, parameter.high))
    length = draw(st.integers(1, 60))
    scenario = replace(
        BASELINE,
        settings={name: Setting(level, "test") for name, level in levels.items()},
        end=BASELINE.start + length - 1,
    )
    members, streams = draw(st.integers(1, 40)), draw(st.sampled_from([1, 1, 3]))
    design = Design(members, streams)
    run = Run(
        seed=draw(st.integers(0, 2**64 - 1)),
        design=design,
        assumptions=draw(st.sampled_from(["prior", "prior", "fixed"])),
        chance=draw(st.booleans()),
        held=held,
    )
    return scenario, run


@settings(max_examples=30, deadline=None)
@given(anything())
def test_any_run_agrees_with_numpy(case: tuple[Scenario, Run]) -> None:
    """Random levers, parameters, seeds, designs and horizons give the same numbers."""
    scenario, run = case
    one, other = (simulate(scenario, REGISTER, replace(run, engine=e)) for e in ("numpy", "fused"))
    flips = flipped(one, other)
    assert flips <= 1  # one on a threshold may come to light; a rule that differs flips many
    if not flips:
        assert worst(one, other) == {}


WHOLE = simulate(SHORT, REGISTER, FUSED)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 95), min_size=1, max_size=50, unique=True), st.sampled_from([1, 2]))
def test_a_member_is_the_same_in_any_block_and_order(members: list[int], threads: int) -> None:
    """Any members, in any order, number and by any number of threads, have the same bits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "usual_threads", lambda: threads)
        some = simulate(SHORT, REGISTER, FUSED, members)
    for name, rows in WHOLE.outputs.items():
        assert rows[..., members].tobytes() == some.outputs[name].tobytes(), name


def test_scenarios_do_not_touch_each_other() -> None:
    """A scenario run after others has the bits that it has alone."""
    pressed = load_scenario(shipped().scenarios, "western-pressure", REGISTER)
    _, again = simulate_each([pressed, BASELINE], REGISTER, FUSED)
    assert_same_bits(again, simulate(BASELINE, REGISTER, FUSED))


def test_placebo_is_the_baseline_to_the_last_bit() -> None:
    """Levers written at their defaults change nothing."""
    placebo = load_scenario(shipped().scenarios, "placebo", REGISTER)
    assert_same_bits(simulate(placebo, REGISTER, FUSED), simulate(BASELINE, REGISTER, FUSED))


# ---- functions ----------------------------------------------------------------------------------


@cache
def alone(name: str) -> machine.Kernel:
    """A program of one function."""
    graph = Graph()
    result = graph.apply(name, graph.input("x"))
    program = spelt_out(Program(graph, frozenset(), {}, (result.number,)))
    return compiled(text_of(program, lanes()))


def applied(name: str, values: Array) -> Array:
    """A function of the fused engine on numbers."""
    size = -(-values.size // GROUP) * GROUP
    table = machine.aligned(1, size)
    table[0] = np.resize(values, size)
    told, none = machine.aligned(1, 1, size), np.zeros(1, np.int64)
    alone(name).run(range(size), table, none, none, np.zeros((1, 1), np.uint64), told)
    return told[0, 0, : values.size].copy()


RANGES = {
    "exp": [(-1.0, 1.0), (-700.0, 700.0)],
    "log": [(0.5, 2.0), (1e-300, 1e300)],
    "tanh": [(-1e-5, 1e-5), (-1.0, 1.0), (-25.0, 25.0)],
    "cos": [(0.0, 6.2832)],
    "sin": [(0.0, 6.2832)],
}


@pytest.mark.parametrize("name", EXPANSIONS)
def test_a_function_is_within_three_last_places(name: str) -> None:
    """Every function is within three units of the last place of the true value."""
    rng = np.random.default_rng(1)
    for low, high in RANGES[name]:
        values = rng.uniform(low, high, 50_000)
        true = getattr(np, name)(values.astype(np.longdouble))
        places = np.spacing(np.abs(true.astype(np.float64)))
        assert float((np.abs(applied(name, values) - true) / places).max()) < 3.0


@pytest.mark.parametrize("name", EXPANSIONS)
def test_nothing_that_is_no_number_is_hidden(name: str) -> None:
    """NaN stays NaN, and what overflows or has no value is no finite number."""
    assert np.isnan(applied(name, np.array([np.nan]))).all()
    if name == "exp":
        assert list(applied(name, np.array([800.0, -800.0, 0.0]))) == [np.inf, 0.0, 1.0]
    if name == "log":
        odd = applied(name, np.array([0.0, -1.0, np.inf, 1.0]))
        assert odd[0] == -np.inf
        assert np.isnan(odd[1:3]).all()
        assert odd[3] == 0.0
    if name == "tanh":
        assert list(applied(name, np.array([np.inf, -np.inf]))) == [1.0, -1.0]


@pytest.mark.parametrize("name", ["minimum", "maximum"])
def test_extremes_are_those_of_numpy_to_the_sign_of_zero(name: str) -> None:
    """Of equal values the second, NaN when either is, also against a constant."""
    some = np.array([0.0, -0.0, 1.0, -1.0, np.nan, np.inf])
    one, other = (grid.ravel() for grid in np.meshgrid(some, some))
    size = -(-one.size // GROUP) * GROUP
    graph = Graph()
    x, y = graph.input("x"), graph.input("y")
    results = [graph.apply(name, x, y), graph.apply(name, x, 0.0), graph.apply(name, 0.0, x)]
    program = Program(graph, frozenset(), {}, tuple(r.number for r in results))
    kernel = compiled(text_of(program, lanes()))
    table, told = machine.aligned(2, size), machine.aligned(1, 3, size)
    rows = {"x": np.resize(one, size), "y": np.resize(other, size)}
    for i, row in enumerate(kernel.text.reads):
        table[i] = rows[row]
    none = np.zeros(1, np.int64)
    kernel.run(range(size), table, np.arange(2), none, np.zeros((1, 1), np.uint64), told)
    theirs = getattr(np, name)
    zeros = np.zeros(size)
    expected = [theirs(rows["x"], rows["y"]), theirs(rows["x"], zeros), theirs(zeros, rows["x"])]
    for ours, numpys in zip(told[0], expected, strict=True):
        assert np.array_equal(ours, numpys, equal_nan=True)
        assert np.array_equal(np.signbit(ours), np.signbit(numpys))


def test_with_the_same_functions_every_bit_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where NumPy's exp, log, tanh, cos and sin are replaced by ours, the engines are one."""

    def taken(name: str):  # type: ignore[no-untyped-def]
        usual = getattr(np, name)

        def function(x: Array) -> Array:
            return applied(name, x.ravel()).reshape(x.shape) if x.size > 1 else usual(x)

        return function

    class Swapped:
        def __getattr__(self, name: str) -> object:
            return taken(name) if name in EXPANSIONS else getattr(np, name)

    theirs = simulate(SHORT, REGISTER, FUSED)
    monkeypatch.setattr(sim.model.ops, "np", Swapped())
    ours = simulate(SHORT, REGISTER, NUMPY)
    assert_same_bits(ours, theirs)


# ---- one model ----------------------------------------------------------------------------------


def test_a_changed_rule_needs_no_change_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine knows no rule: one that is edited is compiled as edited."""
    usual = ties.next_tie

    def slower(tie, gain, loss, rest, tie_decay):  # type: ignore[no-untyped-def]
        return usual(tie, 0.5 * gain, loss, rest, tie_decay) + 0.001 * sim.model.ops.tanh(gain)

    monkeypatch.setattr(ties, "next_tie", slower)
    monkeypatch.setattr(engine, "_last", [])
    one, other = (simulate(SHORT, REGISTER, run) for run in (NUMPY, FUSED))
    assert worst(one, other) == {}
    assert np.any(other.of("alignment.CHN") != WHOLE.of("alignment.CHN"))


def test_no_name_of_the_model_stands_in_the_engine() -> None:
    """Neither a parameter nor an actor, lever or output is known by name."""
    sources = [path.read_text() for path in Path(recording.__file__).parent.glob("*.py")]
    names = {*REGISTER.parameters, *REGISTER.levers, *REGISTER.outputs, *REGISTER.cast.partners}
    assert {name for name in names for text in sources if f'"{name}"' in text} == set()


def test_scenarios_of_other_quarters_meet_their_own_luck() -> None:
    """Luck is shared by scenarios of the same quarters, and by no others."""
    later = replace(BASELINE, start=BASELINE.start + 4, end=BASELINE.start + 11)
    mixed = [SHORT, later, SHORT, BASELINE]
    for passing in (False, True):
        for one in simulate_each(mixed, REGISTER, FUSED, passing=passing):
            assert_same_bits(one, simulate(one.scenario, REGISTER, FUSED))


def test_runs_that_go_on_at_the_same_time_do_not_share_luck() -> None:
    """A run that is asked for while another goes on leaves it as it is."""
    other = replace(FUSED, seed=FUSED.seed + 1)
    going_on = simulate_each([SHORT, SHORT], REGISTER, FUSED)
    first = next(going_on)
    assert np.any(simulate(SHORT, REGISTER, other).of("tilt") != first.of("tilt"))
    assert_same_bits(next(going_on), first)


def steps() -> Sequence[engine.Step]:
    model = engine.compiled_model(REGISTER)
    return [model.draw, model.luck, model.start, model.quarter, model.join]


def test_programs_are_recorded_once_for_what_seeds_hold(own_seeds: Path) -> None:
    """Where seeds lie makes no difference; one number or one line of their files does."""
    model = engine.compiled_model(REGISTER)
    assert engine.compiled_model(load_register(own_seeds)) is model
    tie_decay = REGISTER.parameters["tie_decay"].model_copy(update={"value": 0.06})
    changed = {**REGISTER.parameters, "tie_decay": tie_decay}
    assert engine.compiled_model(replace(REGISTER, parameters=changed)) is not model
    model = engine.compiled_model(REGISTER)
    with (own_seeds / "history.toml").open("a") as file:
        file.write("# another line\n")
    assert engine.compiled_model(load_register(own_seeds)) is not model


def test_what_does_not_change_is_worked_out_once() -> None:
    """Assumptions and levers by themselves are not computed in every quarter."""
    program = steps()[3].program
    assert len(program.columns) > 20
    assert len(program.of_rate(2)) > 100


# ---- the disk -----------------------------------------------------------------------------------


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEDGEROW_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def small(factor: float) -> str:
    graph = Graph()
    result = graph.input("x") * factor
    text = text_of(Program(graph, frozenset(), {}, (result.number,)), lanes())
    compiled(text)
    return text.ir


def test_a_program_is_compiled_once_and_named_by_what_it_does(own_cache: Path) -> None:
    """The same program is kept once, another one beside it."""
    small(2.0)
    (kept,) = own_cache.iterdir()
    before = kept.stat().st_mtime_ns
    small(2.0)
    assert kept.stat().st_mtime_ns == before
    small(3.0)
    assert len(list(own_cache.iterdir())) == 2


def test_a_damaged_program_is_made_again(own_cache: Path) -> None:
    """A flipped byte on the disk is noticed before the code is run."""
    small(2.0)
    (kept,) = own_cache.iterdir()
    code = bytearray(kept.read_bytes())
    whole = bytes(code)
    code[100] ^= 1
    kept.write_bytes(code)
    small(2.0)
    assert kept.read_bytes() == whole


def test_a_program_under_the_name_of_another_is_not_run(own_cache: Path) -> None:
    """A file that was copied over another one is noticed."""
    small(2.0)
    (two,) = own_cache.iterdir()
    whole = two.read_bytes()
    small(3.0)
    (three,) = set(own_cache.iterdir()) - {two}
    two.write_bytes(three.read_bytes())
    small(2.0)
    assert two.read_bytes() == whole


def test_a_user_without_a_home_can_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no home is known, programs are compiled every time."""

    def nowhere(_: Path) -> Path:
        raise RuntimeError("no home")

    for name in ("HEDGEROW_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "expanduser", nowhere)
    assert small(2.0)


def test_a_disk_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a place to keep programs they are compiled every time."""
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("HEDGEROW_CACHE", str(tmp_path / "file" / "cache"))
    assert small(2.0)


# ---- which engine -------------------------------------------------------------------------------


def test_auto_compiles_only_for_many_runs(usual_choice: None) -> None:
    """Few runs are NumPy's, many the compiled engine's; what is asked for is taken."""
    assert choose("auto", FEW - 1).engine == "numpy"
    assert choose("auto", FEW).engine == "fused"
    assert choose("fused", 1).engine == "fused"
    assert choose("numpy", 10**9).engine == "numpy"


def test_a_missing_compiler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for, it is an error that says how to install it; left open, NumPy serves."""
    monkeypatch.setattr("sim.engine.choice.installed", lambda: False)
    with pytest.raises(EngineMissingError, match="pip install"):
        choose("fused", 1)
    assert choose("auto", 10**6).engine == "numpy"


@pytest.mark.parametrize("wrong", [{"engine": "fuse"}, {"assumptions": "some"}, {"seed": -1}])
def test_a_run_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    """A misspelt word, or a seed out of range, is told before anything runs."""
    with pytest.raises(ValueError, match=str(*wrong)):
        Run(**wrong)


def test_the_engine_of_a_run_does_not_depend_on_its_blocks(usual_choice: None) -> None:
    """A settled run keeps its engine for every block, however few members are left."""
    run = Run(design=Design(FEW))
    assert run.settled(1).engine == "fused"
    assert replace(run.settled(1), design=Design(1)).choice(1).engine == "fused"
