"""Packs in a browser: nothing is wider than the paper, and nothing is fetched."""

from pathlib import Path

import pytest

import sim
from tests.webpage.browser import chromium

WIDTH = 680
"""Dots between the margins of A4: 180 mm at 96 to the inch."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of two lessons, one of them with tables."""
    folder = tmp_path_factory.mktemp("pack")
    return [
        path
        for number in (3, 5)
        for path in sim.lesson(number, members=20, engine="fused").pack(folder)
    ]


def test_pages_fit_the_paper(files: list[Path]) -> None:
    """Printed on A4 no table, drawing or code reaches beyond the margin; no request leaves."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 960})
        page.emulate_media(media="print")
        asked = list[str]()
        page.on("request", lambda request: asked.append(request.url))
        for path in files:
            page.goto(path.as_uri())
            wide = page.evaluate(
                "() => [...document.querySelectorAll('body *')].filter(one => "
                "one.getBoundingClientRect().right > innerWidth + 1).map(one => one.tagName)"
            )
            assert wide == [], path.name
            assert page.evaluate("() => document.title")
        assert asked == [path.as_uri() for path in files]
