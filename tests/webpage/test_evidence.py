"""Does Evidence show every number, what moves when one disagrees, and every verdict?"""

import base64
import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from docs import verdicts
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario

OpenPage = Callable[..., Any]

SEARCHED = "channel_weight.economy"
UNREAD = "goal_2030"
"""A number that moves nothing in the baseline."""
TABLED = "tie_decay"
"""A number that the posterior gives."""
EFFECT = "#evidence-effect h3"


@pytest.fixture(scope="module")
def kept() -> Mapping[str, Any]:
    """The verdicts that are shown."""
    found: Mapping[str, Any] = json.loads(verdicts.FILE.read_text(encoding="utf-8"))
    return found


def chosen(page: Any, name: str) -> Any:
    """The page with a number looked at."""
    page.locator(f'tr[data-name="{name}"] .pick').click()
    return page


def written(page: Any, entry: str, value: object) -> None:
    """Write a number by keyboard."""
    page.locator(f"#evidence-{entry}").fill(str(value))
    page.keyboard.press("Tab")


def moved(page: Any, begins: str = "Your number") -> str:
    """The sentence that says what one's own numbers move, once it begins like that."""
    page.locator(EFFECT, has_text=begins).wait_for()
    return str(page.locator(EFFECT).inner_text())


def test_every_number_is_there(open_page: OpenPage, register: Register) -> None:
    """All numbers with value, range, kind and source are listed, and can be looked for."""
    page = open_page("evidence")
    rows = page.locator(".numbers-list tbody tr")
    assert rows.count() == len(register.parameters)
    row = page.locator('tr[data-name="lift_belief"]')
    assert "0.5 probability" in row.inner_text()
    assert "0.2 to 0.8" in row.inner_text()
    assert {"assumed", "judgement"} <= set(row.inner_text().split())
    page.fill("#evidence-search", "grievance memory")
    assert page.locator(".numbers-list tbody tr:visible").count() == 1
    page.fill("#evidence-search", "")
    page.select_option("#evidence-mechanism", "grievance")
    assert page.locator(".counted").inner_text() == f"6 of {len(register.parameters)} shown"
    page.select_option("#evidence-kind", "data")
    assert page.locator(".numbers-list tbody tr:visible").count() == 1
    assert "assumed" in page.locator(".finding").inner_text()


def test_disagreement_moves_what_the_command_line_says(
    open_page: OpenPage, register: Register, baseline: Scenario
) -> None:
    """A number held by keyboard gives the paired means of the same run in Python."""
    page = chosen(open_page("evidence"), SEARCHED)
    written(page, "value", 0.45)
    said = moved(page)
    usual, ours = (
        simulate(baseline, register, Run(held=held, engine="fused"))
        for held in ({}, {SEARCHED: 0.45})
    )
    row = {}
    for name in ("alignment.CHN", "alignment.JPN", "hedging_spread.KHM"):
        row[name] = float(np.mean(ours.of(name)[-1] - usual.of(name)[-1]))
    assert f"by {row['alignment.CHN']:+.4f}".replace("-", "−") in said
    assert f"{row['alignment.JPN']:+.4f}".replace("-", "−") in said
    assert f"{row['hedging_spread.KHM']:+.4f}".replace("-", "−") in said
    assert "You changed 1 number" in page.locator(".badge").inner_text()
    page.locator("nav button").first.click()
    assert "You changed 1 number" in page.locator(".badge").inner_text()
    page.locator("[data-view=evidence]").click()
    assert "0.45" in page.locator(".changes").inner_text()
    page.locator(".disagree button").click()
    assert "You changed" not in page.locator(".badge").inner_text()
    assert page.locator(EFFECT).is_hidden()


def test_what_cannot_be_is_refused_with_a_sentence(open_page: OpenPage) -> None:
    """A value outside the limits, ends in the wrong order and no number change nothing."""
    page = chosen(open_page("evidence"), SEARCHED)
    for value in (0.9, ""):
        written(page, "value", value)
        assert page.locator(".refusal:visible").inner_text() != ""
    page.locator(".way input").nth(1).check()
    written(page, "low", 0.4)
    assert "in that order" in page.locator(".refusal:visible").inner_text()
    assert "You changed" not in page.locator(".badge").inner_text()
    written(page, "middle", 0.45)
    assert "0.45 weight, 0.4 to 0.49" in page.locator(".changes").inner_text()
    assert "95 %" in moved(page)


def test_changes_add_up_and_are_taken_back(open_page: OpenPage) -> None:
    """What was changed is listed, one is taken back alone, all at once, and undo brings it back."""
    page = chosen(open_page("evidence"), UNREAD)
    page.locator(".one input[type=range]").press("ArrowRight")
    assert "every future stays the same" in moved(page)
    page.locator(".disagree button").click()
    for name in (SEARCHED, "tie_security", "leniency"):
        chosen(page, name)
        page.locator(".one input[type=range]").press("ArrowRight")
    assert page.locator(".changes li").count() == 3
    assert "Your 3 numbers" in moved(page, "Your 3 numbers")
    page.locator(".changes li button").nth(1).click()
    assert page.locator(".changes li").count() == 2
    page.get_by_role("button", name="Take all back").click()
    assert page.locator(".changes li").count() == 0
    page.locator("[data-action=undo]").click()
    assert page.locator(".changes li").count() == 2
    page.locator("[data-part=verdicts]").click()
    assert "of the shipped numbers" in page.locator(".verdicts .notice").inner_text()


def test_a_range_that_no_future_reads_is_refused(open_page: OpenPage) -> None:
    """Where a table of draws gives the number, another range is refused and an old one is named."""
    page = chosen(open_page("evidence"), TABLED)
    page.locator(".way input").nth(1).check()
    low = float(page.locator("#evidence-low").input_value())
    written(page, "low", 1.1 * low)
    page.wait_for_timeout(800)  # the address follows after a rest
    view, packed = page.evaluate("location.hash").removeprefix("#").split("/")
    state = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    state["run"]["assumptions"] = "posterior"
    again = base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")
    page = chosen(open_page(f"{view}/{again}"), TABLED)
    assert "no effect" in page.locator(".changes").inner_text()
    written(page, "low", low)
    assert "posterior" in page.locator(".refusal:visible").inner_text()


def test_failures_are_as_plain_as_successes(open_page: OpenPage, kept: Mapping[str, Any]) -> None:
    """Every claim, check and expectation has its card, and what fails can be shown alone."""
    page = open_page("evidence")
    page.locator("[data-part=verdicts]").click()
    counts = Counter(one["verdict"] for one in kept["claims"]["found"])
    heading = page.locator(".verdicts h3").inner_text()
    for count in counts.values():
        assert str(count) in heading
    assert page.locator(".verdicts details[open] .card").count() == len(kept["claims"]["found"])
    for summary in page.locator(".verdicts > div > details > summary").all()[1:]:
        summary.click()
    found = [*kept["claims"]["found"], *kept["checks"]["found"], *kept["expectations"]["found"]]
    page.wait_for_function(
        'count => document.querySelectorAll(".verdicts .card").length === count', arg=len(found)
    )
    page.select_option("#evidence-outcome", "bad")
    failed = [
        one for one in found if one.get("verdict") in ("fails", "fail") or one.get("hit") is False
    ]
    assert page.locator(".verdicts .card:visible").count() == len(failed)
    page.locator(".card .pick").first.click()
    assert page.locator(".disagree").is_visible()
