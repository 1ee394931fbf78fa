"""Does Why say what Python says: strengths of loops, and what happens in a future?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.explore.story.causes import anyway, causes
from sim.explore.story.future import Future
from sim.explore.story.happenings import happenings
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from tests.webpage.states import address, rows_of
from tests.webpage.test_compare import too_small

OpenPage = Callable[..., Any]
Load = Callable[[str], Scenario]

FEW = 5
KINDS = (
    "settlement",
    "partnership",
    "withdrawal",
    "restoration",
    "coordination",
    "discord",
)
"""What happens that the page tells by its quarter."""


@pytest.fixture(scope="module")
def futures(load: Load, register: Register) -> list[Future]:
    """A few futures of a scenario with loops, luck and decisions, as `hedgerow story` has them."""
    run = Run(design=Design(FEW), engine="fused")
    both = load("pressure-with-options"), load("baseline")
    return [Future.simulated(*both, register, run, member) for member in range(FEW)]


def test_loops_are_as_strong_as_in_python(
    open_page: OpenPage, futures: list[Future], tmp_path: Path
) -> None:
    """At the end of a phase of the story, median and 9 in 10 are those of its strengths."""
    scenario, cast = futures[0].scenario, futures[0].cast
    page = open_page(address("why", [scenario], FEW, cast.patron))
    for quarter, phase in (("2030Q4", 2), ("2026Q4", 1)):
        page.wait_for_selector(f"#why-loops .subtitle:has-text('to {quarter}')")
        rows = rows_of(page, "why-loops", tmp_path)
        for name, row in zip(futures[0].strengths, (rows[0], rows[-1]), strict=True):
            each = [one.strengths[name][phase].value for one in futures]
            found = [float(cell) for cell in row[-3:]]
            assert found == pytest.approx(np.quantile(each, (0.5, 0.05, 0.95)), abs=1e-9)
        for _ in range(16):
            page.locator("#why-date").press("ArrowLeft")


@pytest.mark.parametrize("member", [0, 2, 3])
def test_a_story_tells_what_python_tells(
    open_page: OpenPage, futures: list[Future], member: int
) -> None:
    """Every decision of a future is told in its quarter, and no other; in 8 to 14 sentences."""
    future = futures[member]
    page = open_page(address("why", [future.scenario], FEW, future.cast.patron, member))
    page.wait_for_selector(".story li")
    told = page.eval_on_selector_all(
        ".story li[data-acts]", "(all) => all.flatMap((one) => one.dataset.acts.split(' '))"
    )
    happened = [one for one in happenings(future) if one.kind in KINDS]
    assert happened
    assert sorted(told) == sorted(f"{h.kind}:{h.who}:{future.quarters[h.at]}" for h in happened)
    text = page.locator(".story").inner_text()
    assert all(future.quarters[one.at] in text for one in happened)
    assert 8 <= page.locator(".story li").count() <= 14
    output = f"alignment.{future.cast.patron}"
    assert f"ends in {future.quarters[-1]} at {future.of(output)[-1]:.3f}" in text
    most = [f"would be {one.without:.3f} and not" for one in causes(future, output)[:1]]
    assert all(words in text for words in most)
    assert ("by a thousandth alone" in text) is not bool(most)
    apart = anyway(future, happenings(future), happenings(future.in_reference))
    alone = [*apart.here, *apart.there]
    last = page.locator(".story li").last.inner_text()
    assert ("All that is decided here" in last) is (not alone)
    assert all(future.quarters[one.at] in last for one in alone)


def test_everyone_can_ask_why(open_page: OpenPage, futures: list[Future]) -> None:
    """Another future by its button; a phone scrolls no way but down, fingers find every control."""
    expect = pytest.importorskip("playwright.sync_api").expect
    scenario, cast = futures[0].scenario, futures[0].cast
    at = address("why", [scenario], FEW, cast.senders[-1], 1)
    page = open_page(at, viewport={"width": 390, "height": 780})
    page.wait_for_selector("#why-loops .subtitle:has-text('of 5 futures')")
    first = page.locator(".story").inner_text()
    page.get_by_role("button", name="Next", exact=True).click()
    assert page.locator("#why-member").input_value() == "2"
    expect(page.locator(".story")).not_to_have_text(first, use_inner_text=True, timeout=20_000)
    alt = page.locator("#why-loops-alt").inner_text()
    assert "makes less of" in alt
    assert "Strengths:" in alt
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert too_small(page, ".why") == []
