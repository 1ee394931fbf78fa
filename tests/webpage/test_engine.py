"""Is the model in the page the same model?

With products and sums joined, every number must have the bits of native code; without, it must
agree to 1e-12 (relative, absolute below one) while discrete states agree. One browser serves all.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import cycle, product
from typing import Any, NamedTuple

import numpy as np
import pytest

pytest.importorskip("llvmlite", reason="the page is compiled by llvmlite")

from sim.batches.parts import digest_of, numbers_of
from sim.engine.chance import Design
from sim.engine.draw_files import load_draws
from sim.engine.ensemble import Trajectories, simulate, simulate_each
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register, output_names
from sim.inputs.scenario import Scenario, load_scenario, scenario_names
from sim.webpage.bundle import bundle
from sim.webpage.scripts import ENGINE, joined
from tests.model.test_oracle import DISCRETE, apart
from tests.webpage.browser import asked, chromium, native_bytes, write_page

REGISTER = load_register(shipped().seeds)
POSTERIOR = load_draws(shipped().seeds, "posterior", REGISTER)
SCENARIOS = [
    load_scenario(shipped().scenarios, name, REGISTER)
    for name in scenario_names(shipped().scenarios)
]
PRESSED = next(one for one in SCENARIOS if one.name == "western-pressure")
NAMES = output_names(REGISTER)
MEMBERS, FEW, SHARED = 8, 4, 130
CLOSE = 1e-12

RUNS = [
    Run(seed=seed, assumptions=assumed, chance=chance, design=Design(MEMBERS), engine="fused")
    for seed, assumed, chance in product((7, 2018, 2**63 + 11), ("prior", POSTERIOR), (True, False))
]


class Opened(NamedTuple):
    """The page, the build that it takes, and what it or its workers complained of."""

    page: Any
    build: str
    complaints: list[str]


@pytest.fixture(scope="module")
def packed() -> bytes:
    """All that the page's engine needs."""
    return bundle(REGISTER, SCENARIOS, [POSTERIOR])


@pytest.fixture(scope="module")
def opened(packed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The page in the one browser of these tests."""
    address = write_page(tmp_path_factory.mktemp("page"), packed)
    with chromium() as browser:
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        yield Opened(page, page.evaluate("found.build"), complaints)


@pytest.fixture(scope="module")
def tools(opened: Opened) -> Iterator[Any]:
    """An empty page of the same browser, with the engine's inner functions."""
    page = opened.page.context.browser.new_page()
    page.add_script_tag(content=joined(ENGINE / "functions.js", ENGINE / "blake2b.js"))
    page.add_script_tag(content=joined(ENGINE / "sha256.js"))
    yield page
    page.close()


def hashes(
    opened: Opened, scenarios: Sequence[Scenario], runs: Sequence[Mapping[str, Any]]
) -> list[list[str]]:
    """Hashes of the page's numbers for each run and scenario."""
    names = [one.name for one in scenarios]
    what = {"build": opened.build, "runs": list(runs), "names": names, "outputs": NAMES}
    found: list[list[str]] = opened.page.evaluate("hashes", what)
    return found


def native_hashes(scenarios: Sequence[Scenario], run: Run) -> list[str]:
    """Hashes of the native numbers for each scenario."""
    lived = simulate_each(scenarios, REGISTER, run, passing=True)
    return [hashlib.sha256(native_bytes(one)).hexdigest() for one in lived]


def require_fused(opened: Opened) -> None:
    if opened.build != "fused":
        pytest.skip("this browser or processor does not join products and sums")


# ---- the same numbers ---------------------------------------------------------------------------


def test_the_page_has_the_bits_of_native_code(opened: Opened) -> None:
    """Where products and sums are joined, every number of every scenario has the same bits."""
    require_fused(opened)
    found = hashes(opened, SCENARIOS, [asked(run) for run in RUNS])
    differing = [
        (scenario.name, run.seed, run.assumptions, run.chance)
        for run, ours in zip(RUNS, found, strict=True)
        for scenario, a, b in zip(SCENARIOS, ours, native_hashes(SCENARIOS, run), strict=True)
        if a != b
    ]
    assert differing == []


ALONE = """async ([build, run, outputs]) => {
  const ask = async (some) => (await answers(build, run, ["western-pressure"], some))[0].outputs;
  const [all, differing] = [await ask(outputs), []];
  for (const name of outputs) {
    const alone = (await ask([name]))[name];
    if (!alone.every((value, i) => Object.is(value, all[name][i]))) differing.push(name);
  }
  return differing;
}"""


def test_an_output_that_is_asked_for_alone_has_the_same_bits(opened: Opened) -> None:
    """What nobody asks for is left out, but nothing that something asked for rests on."""
    run = asked(Run(seed=5, design=Design(MEMBERS)))
    assert opened.page.evaluate(ALONE, [opened.build, run, list(NAMES)]) == []


def test_the_plain_build_agrees_to_twelve_digits(opened: Opened) -> None:
    """Without joined products and sums numbers agree to 1e-12; discrete states hardly ever flip."""
    flips, gaps = 0, {}
    for scenario, any_run in zip(SCENARIOS, cycle(RUNS), strict=False):
        run = replace(any_run, design=Design(FEW))
        lived = simulate(scenario, REGISTER, run)
        ours = plain_numbers(opened, scenario, run, lived)
        flipped = np.any([np.any(ours[n] != lived.outputs[n], axis=(0, 1)) for n in DISCRETE], 0)
        flips += int(flipped.sum())
        for name, rows in lived.outputs.items():
            gap = float(apart(ours[name], rows)[..., ~flipped].max(initial=0.0))
            if not gap <= CLOSE:
                gaps[scenario.name, name] = gap
    assert gaps == {}
    assert flips <= 1


def plain_numbers(
    opened: Opened, scenario: Scenario, run: Run, like: Trajectories
) -> dict[str, Any]:
    """Outputs of the page's plain build, (quarter, actor, member) by name."""
    what = {"build": "plain", "run": asked(run), "names": [scenario.name], "outputs": NAMES}
    held = np.frombuffer(base64.b64decode(opened.page.evaluate("numbers", what)))
    rows = held.reshape(len(NAMES), len(scenario.quarters), run.design.members)
    ends = np.cumsum([len(like.actors[name]) for name in like.outputs])
    parts = np.split(rows, ends[:-1])
    return {n: np.moveaxis(p, 0, 1) for n, p in zip(like.outputs, parts, strict=True)}


def test_members_shared_by_workers_have_the_digest_of_a_run(opened: Opened) -> None:
    """The digest that the page shows is the one that a run of the same members has."""
    require_fused(opened)
    run = Run(seed=11, design=Design(SHARED), engine="fused")
    lived = simulate(PRESSED, REGISTER, run)
    page = opened.page
    shown = page.evaluate(
        "async ([build, run]) => (await answers(build, run, ['western-pressure'], [], true))[0]"
        ".digest",
        [opened.build, asked(run)],
    )
    assert shown == digest_of(lived.members, numbers_of(lived))
    assert hashes(opened, [PRESSED], [asked(run)]) == [native_hashes([PRESSED], run)]


def test_streams_and_held_numbers_are_those_of_native_code(opened: Opened) -> None:
    """Members that share a draw, and parameters held at a value, give the same bits."""
    require_fused(opened)
    free = [name for name, one in REGISTER.parameters.items() if one.low < one.high][:2]
    held = {name: REGISTER.parameters[name].high for name in free}
    runs = [
        Run(design=Design(4, 2), held=held, engine="fused"),
        Run(design=Design(8), assumptions="fixed", engine="fused"),
    ]
    found = hashes(opened, [PRESSED], [asked(run) for run in runs])
    assert found == [native_hashes([PRESSED], run) for run in runs]


def test_a_number_that_a_reader_changes_moves_the_future(opened: Opened) -> None:
    """A range of a single value is that value held; the seeds' own range changes nothing."""
    name, one = next((n, p) for n, p in REGISTER.parameters.items() if p.low < p.high)
    run = Run(design=Design(MEMBERS))
    same = {name: [one.value, one.low, one.high]}
    single = {name: [one.high] * 3}
    held = asked(run.holding({name: one.high}))
    runs = [asked(run), asked(run, ranges=same), asked(run, ranges=single), held]
    (usual,), (unchanged,), (fixed,), (kept,) = hashes(opened, [PRESSED], runs)
    assert unchanged == usual
    assert fixed == kept != usual


# ---- a run in progress, and what cannot be run --------------------------------------------------


def test_a_run_in_progress_is_dropped_for_a_new_one(opened: Opened) -> None:
    """Of runs asked for in a row only the last is answered; it has the numbers it has alone."""
    found = opened.page.evaluate(
        """async ([build, run, other, output]) => {
          const asking = [run, other, run].map((one, i) => {
            return answers(build, one, ["western-pressure"], [output]);
          });
          const [first, second, last] = await Promise.all(asking);
          const [alone] = await answers(build, run, ["western-pressure"], [output]);
          const same = alone.outputs[output].every((x, i) => x === last[0].outputs[output][i]);
          return [first, second, same];
        }""",
        [opened.build, *(asked(Run(seed=s, design=Design(SHARED))) for s in (1, 2)), NAMES[0]],
    )
    assert found == [None, None, True]


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"seed": str(2**64)}, "seed must be"),
        ({"members": 5, "streams": 2}, "multiple of streams"),
        ({"assumptions": "guess"}, "fixed, prior or a table: posterior"),
        ({"held": {"nothing": 1}}, "no parameter 'nothing'"),
        ({"held": {"tie_decay": 99}}, "tie_decay cannot be held at 99"),
        ({"ranges": {"tie_decay": [3, 1, 2]}}, "must lie from 1 to 2"),
        ({"ranges": {"tie_decay": [0.05, 0.05, 90]}}, "cannot be drawn from 0.05 to 90"),
    ],
)
def test_a_run_that_cannot_be_is_refused(opened: Opened, wrong: dict[str, Any], word: str) -> None:
    """A run that Python refuses the page refuses too, with what is wrong."""
    run = {**asked(Run(design=Design(2))), **wrong}
    what = {"build": opened.build, "run": run, "names": ["baseline"], "outputs": []}
    assert word in opened.page.evaluate("refusal", what)


@pytest.mark.parametrize(
    ("missing", "lack"),
    [
        ("window.WebAssembly = undefined", "webassembly"),
        ("WebAssembly.validate = () => false", "simd"),
        ("window.Worker = undefined", "workers"),
    ],
)
def test_a_browser_that_lacks_something_is_told_so(opened: Opened, missing: str, lack: str) -> None:
    """Without WebAssembly, SIMD or workers there is no build, and the page knows why."""
    page = opened.page.context.browser.new_page()
    page.add_script_tag(content=joined(ENGINE / "support.js"))
    found = page.evaluate(f"() => {{ {missing}; return support(); }}")
    page.close()
    assert found == {"build": None, "lacks": lack}


def test_nothing_was_asked_of_the_console(opened: Opened) -> None:
    """No run left an error behind."""
    assert opened.complaints == []


# ---- pieces -------------------------------------------------------------------------------------


def test_the_logarithm_is_rounded_correctly(tools: Any) -> None:
    """The logarithm of a lever is the float nearest to the true one."""
    chosen = np.random.default_rng(1)
    values = [*chosen.uniform(0.01, 3, 150), *chosen.uniform(1, 1e6, 50), 1.0, 5e-324, 1e308]
    with localcontext() as context:
        context.prec = 50
        true = [float(Decimal(float(value)).ln()) for value in values]
    assert tools.evaluate("(values) => values.map(logarithm)", list(map(float, values))) == true
    edges = "[0, -1, Infinity].map(logarithm).map(String)"
    assert tools.evaluate(edges) == ["-Infinity", "NaN", "Infinity"]


TEXTS = ["", "7:tie_decay", "x" * 127, "x" * 128, "x" * 129, "x" * 300, "é" * 60]


def test_blake2b_is_pythons(tools: Any) -> None:
    """The keys of a parameter come from the same hash, at any length."""
    found = tools.evaluate("(texts) => texts.map((text) => String(blake2b(text)))", TEXTS)
    for text, ours in zip(TEXTS, found, strict=True):
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        assert int(ours) == int.from_bytes(digest, "little")


def test_sha256_is_pythons(tools: Any) -> None:
    """The digest of members rests on the same hash, at any length."""
    sizes = [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]
    found = tools.evaluate(
        "(sizes) => sizes.map((n) => [...sha256(new Uint8Array(n).map((_, i) => i))])", sizes
    )
    for size, ours in zip(sizes, found, strict=True):
        assert bytes(ours) == hashlib.sha256(bytes(i % 256 for i in range(size))).digest()


def test_a_kernel_is_small(packed: bytes) -> None:
    """Each build takes at most 100 kB as a page holds it."""
    data = zlib.decompress(packed)
    head = 4 + int.from_bytes(data[:4], "little")
    modules = [b"\0asm" + part for part in data[head:].split(b"\0asm")[1:]]
    assert len(modules) == 2
    assert max(len(zlib.compress(module, 9)) for module in modules) <= 100_000
