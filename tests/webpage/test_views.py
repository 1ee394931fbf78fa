"""What holds for every view: for everyone, on a phone, in a longer language, on paper, anywhere."""

import functools
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.webpage.bundle import description
from sim.webpage.scripts import APP
from tests.webpage.states import address

OpenPage = Callable[..., Any]

VIEWS = re.findall(r"\w+", re.search(r"VIEWS = \[(.*?)\]", (APP / "main.js").read_text())[1])
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}
TWICE = {"width": 640, "height": 400}
"""A desk at 200 %."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CONTENT = 'JSON.parse(document.getElementById("content").textContent)'
COLOURS_SEEN = {"color-contrast": {"enabled": False}}
"""For a second width: colours are the same at each, and are most of the work."""
LEAST = 24
"""Pixels of anything that can be touched: WCAG 2.2, 2.5.8."""

SMALL = """least => [...document.querySelectorAll("button, input, select, summary, a[href]")]
  .filter(one => one.checkVisibility() && !one.closest(".unseen, .skip"))
  .filter(one => one.offsetHeight > 0 && one.offsetHeight < least)
  .map(one => one.outerHTML.slice(0, 80))"""


def at(view: str) -> str:
    """The address of a view with a scenario and few futures, which are soon drawn."""
    folders = shipped()
    register = load_register(folders.seeds)
    shown = load_scenario(folders.scenarios, "western-pressure", register)
    return address(view, [shown], 100, register.cast.patron)


def settled(page: Any) -> Any:
    """The page once its first futures are drawn."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(900)
    return page


@pytest.mark.parametrize("view", VIEWS)
def test_everyone_can_use_it(open_page: OpenPage, view: str) -> None:
    """No rule of accessibility is broken, on a desk and on a phone, nothing is too small, and at
    200 % nothing runs out sideways."""
    page = settled(open_page(at(view)))
    for size, rules in ((DESK, {}), (PHONE, COLOURS_SEEN)):
        page.set_viewport_size(size)
        page.wait_for_timeout(150)
        found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
        found = found.response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
        assert page.evaluate(SIDEWAYS) <= 0
        assert page.evaluate(SMALL, LEAST) == []
    page.set_viewport_size(TWICE)
    page.wait_for_timeout(150)
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("view", VIEWS)
def test_a_longer_language_finds_room(open_page: OpenPage, longer_page: Path, view: str) -> None:
    """Words that are longer by two fifths stay on the page, and every word is of the catalogue."""
    page = settled(open_page(at(view), path=longer_page))
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.wait_for_timeout(150)
        assert page.evaluate(SIDEWAYS) <= 0
    english = page.evaluate("""[...document.querySelectorAll("button, summary, label, h2")]
        .map(one => one.textContent.trim()).filter(text => text && !/[\\[\\]~]/.test(text))""")
    packed = description(load_register(shipped().seeds), (), ()), page.evaluate(CONTENT)
    data = json.dumps(packed, ensure_ascii=False)
    assert [
        text
        for text in english
        if text not in data and not re.fullmatch(r"\W*[\d., Q%–+−-]*", text)
    ] == []


@pytest.fixture
def static_host(shipped_page: Path) -> Iterator[str]:
    """The address of a plain web server that has the page."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=shipped_page.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{shipped_page.name}"
        server.shutdown()


def test_a_static_host_serves_it_and_one_file_is_all(browser: Any, static_host: str) -> None:
    """From a web server it runs the same, asks for nothing but itself, and goes on offline."""
    context = browser.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(static_host)
    page.wait_for_selector("html[data-ready]")
    context.set_offline(True)
    settled(page).locator("nav button").last.click()
    page.wait_for_timeout(500)
    assert [one for one in asked if not one.startswith(("data:", "blob:"))] == [static_host]
    context.close()
