"""Does Compare show what settings do, and divide it as the command line does?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.attribution import attribute
from sim.batches.csv_text import csv_of
from sim.engine.chance import Design
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.quarters import parse_quarter
from sim.webpage.scripts import APP, joined
from tests.webpage.states import address, rows_of

OpenPage = Callable[..., Any]
Load = Callable[[str], Scenario]

RUN = Run(design=Design(70), engine="fused")


TEXTS = (
    "=HYPERLINK(9)",
    "-0.5",
    "+1",
    "@A1",
    "\tx",
    "＝1",
    "'=1",
    "a;=1",
    'a;"=1',
    "a\r\n=1",
    '"b", c',
    "d",
)


def test_what_the_page_saves_is_what_the_command_line_would(browser: Any) -> None:
    """Texts and headings of its CSV are as harmless, to the character; numbers stay numbers."""
    page = browser.new_page()
    page.add_script_tag(content=joined(APP / "chart" / "table.js"))
    table = pd.DataFrame({"=1": TEXTS, "a": -0.5, "b": 1234.25})
    rows = [list(table), *table.to_numpy().tolist()]
    assert page.evaluate("csvOf", rows) == csv_of(table)
    chart = {"first": parse_quarter("2019-Q1"), "series": [{"name": "=1", "middle": [-0.5, 1e-7]}]}
    written = page.evaluate("chart => csvOf(rowsOf([chart], { say: (key) => key }))", chart)
    assert written == "chart.quarter,'=1\n2019Q1,-0.5\n2019Q2,1e-7\n"
    page.close()


@pytest.mark.parametrize(
    ("name", "partner", "quarter"),
    [("reform-and-options", "JPN", "2030Q4"), ("western-flexibility", "USA", "2025Q2")],
)
def test_events_are_divided_as_by_the_command_line(
    open_page: OpenPage,
    load: Load,
    register: Register,
    tmp_path: Path,
    name: str,
    partner: str,
    quarter: str,
) -> None:
    """Means of parts agree with Python's to 1e-12, and add up to the total."""
    scenario, baseline, output = load(name), load("baseline"), f"alignment.{partner}"
    found = attribute(scenario, baseline, register, RUN, [output]).table(output, quarter)
    page = open_page(address("compare", [scenario], RUN.design.members, partner))
    page.wait_for_selector("#compare-division svg")
    for _ in range(baseline.quarters.index("2030Q4") - baseline.quarters.index(quarter)):
        page.locator("#compare-date").press("ArrowLeft")
    page.wait_for_selector(f"#compare-division h3:has-text('{quarter}')")
    rows = rows_of(page, "compare-division", tmp_path)
    parts = np.array([[float(cell) for cell in row[1:]] for row in rows])
    assert len(found) == len(rows) > 2
    assert np.abs(parts[:, 0] - found["mean"]).max() <= 1e-12
    assert np.abs(parts[:, 3:6] - found[["median", "q05", "q95"]]).max().max() <= 1e-6
    assert parts[:-1, 0].sum() == pytest.approx(parts[-1, 0], abs=1e-12)
    assert (parts[:, 1] <= parts[:, 0]).all()
    assert (parts[:, 0] <= parts[:, 2]).all()


def test_settings_are_added_ordered_and_removed(open_page: OpenPage) -> None:
    """Up to four settings stand side by side; the first one is what others are held against."""
    page = open_page("compare")
    cards, add = page.locator(".cards li"), page.get_by_role("button", name="Add it")
    page.wait_for_selector("#compare-fans-title:has-text('add a scenario')")
    for name in ("western-pressure", "placebo"):
        page.select_option("#compare-add", name)
        add.click()
    page.get_by_role("button", name="Add a copy of A").click()
    assert cards.count() == 4
    assert add.is_disabled()
    assert "are the most that fit" in page.locator(".adding").inner_text()
    titles = cards.all_inner_texts()
    page.get_by_role("button", name="Make B the first").click()
    assert cards.nth(0).inner_text().split("\n")[0][2:] == titles[1].split("\n")[0][2:]
    page.get_by_role("button", name="Remove C").click()
    page.get_by_role("button", name="Undo").click()
    assert cards.count() == 4
    page.get_by_role("button", name="Edit C in Explore").click()
    assert page.locator("nav [aria-current]").inner_text() == "Explore"


def test_what_the_page_says_follows_date_partner_and_reference(
    open_page: OpenPage, load: Load, register: Register
) -> None:
    """Sentence, table and pictures are those of the chosen date, partner and reference."""
    both = [load("baseline"), load("western-pressure")]
    page = open_page(address("compare", both, 70, register.cast.patron))
    title = page.locator("#compare-fans-title")
    page.wait_for_selector("#compare-division svg")
    assert "in 2030Q4, against A: B" in title.inner_text()
    table = page.get_by_role("region", name="Numbers at the chosen date")
    change = register_change(both, register)
    assert f"{change:+.4f} (" in table.inner_text()
    before = table.inner_text()
    page.locator("#compare-date").press("Home")
    page.wait_for_selector("#compare-fans-title:has-text('2019Q1')")
    assert "no clear effect" in title.inner_text()
    assert table.inner_text() != before
    page.get_by_role("button", name="EU", exact=True).click()
    page.wait_for_selector("#compare-fans-title:has-text('European Union')")
    page.select_option("#compare-against", "baseline")
    page.wait_for_selector("#compare-fans-title:has-text('against the baseline')")
    differs = page.get_by_role("region", name="What differs")
    assert differs.locator("tbody tr").count() == 2


def register_change(both: list[Scenario], register: Register) -> float:
    """Mean change of alignment with the patron at the end."""
    output = f"alignment.{register.cast.patron}"
    return float(
        attribute(both[1], both[0], register, RUN, [output]).table(output)["mean"].iloc[-1]
    )


def test_everyone_can_compare(open_page: OpenPage, load: Load, register: Register) -> None:
    """Axe finds nothing, a phone scrolls no way but down, and fingers find every control."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    names = ("western-pressure", "pressure-with-options")
    at = address("compare", [load(name) for name in names], 70, register.cast.patron)
    page = open_page(at, viewport={"width": 390, "height": 780})
    page.wait_for_selector("#compare-division svg")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert too_small(page, ".compare") == []
    assert axe.run(page, {"include": [[".compare"]]}).response["violations"] == []


def too_small(page: Any, inside: str) -> list[str]:
    """Controls that a finger may miss."""
    found: list[str] = page.evaluate(
        """(inside) => [...document.querySelectorAll(inside)]
            .flatMap((one) => [...one.querySelectorAll("button, select, input, summary")])
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.9)
            .map((one) => one.outerHTML)""",
        inside,
    )
    return found
