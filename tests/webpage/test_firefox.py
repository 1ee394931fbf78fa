"""Does the page run in Firefox as it does in Chromium?"""

import io
from collections.abc import Iterator
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
from matplotlib.colors import to_rgb

pytest.importorskip("llvmlite", reason="the page is compiled by llvmlite")

from sim.batches.parts import digest_of, numbers_of
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import Scenario, load_scenario
from sim.webpage.bundle import bundle
from tests.model.test_oracle import apart
from tests.webpage.browser import write_page
from tests.webpage.firefox import END, Tab, firefox, until
from tests.webpage.states import address
from tests.webpage.test_engine import CLOSE, Opened, plain_numbers

REGISTER = load_register(shipped().seeds)
SENDER, PATRON = REGISTER.cast.senders[-1], REGISTER.cast.patron
FEW = 64
LINE = 300
"""Pixels of a colour at least, if a line of it goes through a chart."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Tab]:
    """One tab of one Firefox serves all."""
    with firefox() as started:
        yield started


@pytest.fixture
def tab(browser: Tab) -> Iterator[Tab]:
    """The tab; what it complains of fails the test."""
    yield browser
    assert browser.complaints == []


def scenario(name: str) -> Scenario:
    return load_scenario(shipped().scenarios, name, REGISTER)


def opened(tab: Tab, page: Path, at: str) -> None:
    """Open the page at an address and wait for chart and table."""
    tab.goto(f"{page.as_uri()}#{at}")
    until(lambda: tab.text("#fan h3"))
    tab.evaluate("() => { document.querySelector('#fan .numbers').open = true; }")
    until(lambda: tab.text("#fan table"))


def drawn(tab: Tab) -> tuple[str, str]:
    """Sentence and table of the chart."""
    return tab.text("#fan h3"), tab.text("#fan table")


def digest(tab: Tab, before: str = "") -> str:
    """The digest that the page shows once another one than before is computed."""
    tab.evaluate("() => { document.querySelector('.saving').open = true; }")
    found = [before]

    def computed() -> bool:
        found.append(tab.text(".digest"))
        return len(found[-1]) == 64 and found[-1] != before

    until(computed)
    return found[-1]


def native_digest(name: str) -> str:
    lived = simulate(scenario(name), REGISTER, Run(seed=7, design=Design(FEW), engine="fused"))
    return digest_of(lived.members, numbers_of(lived))


def pixels(picture: bytes, colour: str) -> int:
    """How many pixels of a picture have a colour."""
    seen = matplotlib.image.imread(io.BytesIO(picture))[..., :3]
    return int((np.abs(seen - to_rgb(colour)).max(axis=-1) < 0.02).sum())


def test_explore_draws_and_moves(tab: Tab, shipped_page: Path) -> None:
    """The chart is painted; a lever moved by keys changes it, and the address restores that."""
    at = address("explore", [scenario("baseline")], FEW, PATRON)
    opened(tab, shipped_page, at)
    colour = REGISTER.cast.colour(PATRON)
    assert pixels(tab.picture("#fan .picture"), colour) > LINE
    before = drawn(tab)
    lever = f"lever-{SENDER}.level"
    tab.evaluate("id => document.getElementById(id).focus()", lever)
    tab.press(END)
    until(lambda: all(a != b for a, b in zip(before, drawn(tab), strict=True)))
    until(lambda: tab.evaluate("() => location.hash") != f"#{at}")
    changed, restored = drawn(tab), tab.evaluate("() => location.hash.slice(1)")
    opened(tab, shipped_page, restored)
    assert drawn(tab) == changed
    assert float(tab.evaluate("id => document.getElementById(id).value", lever)) > 1


def test_scenarios_have_the_digest_of_the_command_line(tab: Tab, shipped_page: Path) -> None:
    """The baseline, and a scenario that is chosen on the page, have the digests of native runs."""
    opened(tab, shipped_page, address("explore", [scenario("baseline")], FEW, PATRON))
    shown = digest(tab)
    if "12 digits" in tab.text(".saving .note"):
        pytest.skip("this browser or processor does not join products and sums")
    assert shown == native_digest("baseline")
    choose = """name => {
      const choice = document.getElementById("scenario");
      choice.value = name;
      choice.dispatchEvent(new Event("change"));
    }"""
    tab.evaluate(choose, "western-pressure")
    assert digest(tab, shown) == native_digest("western-pressure")


def test_the_plain_build_agrees_to_twelve_digits(tab: Tab, tmp_path: Path) -> None:
    """Where products and sums are not joined, numbers agree with native code to 1e-12."""
    pressed, run = scenario("western-pressure"), Run(seed=7, design=Design(4), engine="fused")
    tab.goto(write_page(tmp_path, bundle(REGISTER, [pressed], [])))
    lived = simulate(pressed, REGISTER, run)
    ours = plain_numbers(Opened(tab, "plain", []), pressed, run, lived)
    gaps = {name: float(apart(ours[name], rows).max()) for name, rows in lived.outputs.items()}
    assert {name: gap for name, gap in gaps.items() if not gap <= CLOSE} == {}
