"""Does the report print on two sheets of A4, and does it fit a phone? Asked of a browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from tests.reports.own_scenarios import FULL, write_own_scenarios
from tests.webpage.browser import chromium

PHONE = {"width": 390, "height": 800}
A4 = (595.0, 842.0)
"""Width and height in points."""
PAGES = {"western-pressure": 2, FULL: 2, "baseline": 1}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The machine's own Chromium."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def files(
    browser: Any, scenarios: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """A page for each scenario; none is made where there is no browser."""
    folder = tmp_path_factory.mktemp("pages")
    study = write_own_scenarios(scenarios, folder)
    made = {n: sim.report(n, members=120, engine="fused", scenarios=study) for n in PAGES}
    return {name: report.save(folder / f"{name}.html") for name, report in made.items()}


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_on_two_sheets(browser: Any, files: dict[str, Path], name: str) -> None:
    """On A4 a page has two sheets at most, whatever a user's file holds."""
    tab = browser.new_page()
    tab.goto(files[name].as_uri())
    pdf = tab.pdf(prefer_css_page_size=True)
    tab.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == PAGES[name]
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box is not None
    assert [float(side) for side in box.groups()] == pytest.approx(A4, abs=1.0)


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_a_phone_and_asks_for_nothing(
    browser: Any, files: dict[str, Path], name: str
) -> None:
    """Nothing overflows sideways at 390 px, nothing is requested, and nothing is complained of."""
    tab, asked, said = browser.new_page(viewport=PHONE), list[str](), list[str]()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(files[name].as_uri())
    width = tab.evaluate("document.documentElement.scrollWidth")
    shown = tab.evaluate("[...document.images].map(image => image.naturalWidth > 0)")
    tab.close()
    assert width <= PHONE["width"]
    assert shown
    assert all(shown)
    assert [url for url in asked if not url.startswith("data:")] == [files[name].as_uri()]
    assert said == []


def test_no_figure_is_wider_than_the_paper(browser: Any, files: dict[str, Path]) -> None:
    """Printed, every picture and table lies within the width of the text."""
    tab = browser.new_page(viewport={"width": 695, "height": 1040})
    tab.emulate_media(media="print")
    tab.goto(files[FULL].as_uri())
    ends = tab.evaluate(
        "[...document.querySelectorAll('img, table, code')].map(e => "
        "e.getBoundingClientRect().right)"
    )
    tab.close()
    assert max(ends) <= 695
