"""The shipped page, written once and opened in one browser for all tests of a file."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llvmlite", reason="the page is compiled by llvmlite")

from sim.inputs.folders import shipped
from sim.webpage import file
from sim.webpage.document import assembled
from sim.webpage.words import LONGER, load_words
from tests.webpage.browser import chromium


@pytest.fixture(scope="session")
def shipped_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped seeds and scenarios, in a file."""
    path = tmp_path_factory.mktemp("shipped") / "hedgerow.html"
    folders = shipped()
    return file.page(seeds=folders.seeds, scenarios=folders.scenarios).save(path)


@pytest.fixture(scope="session")
def longer_page(shipped_page: Path) -> Path:
    """The shipped page in the language to test with: the same but for its words."""
    text = shipped_page.read_text("utf-8")
    inside = dict(re.findall(r'id="(content|bundle)">(.*?)</script>', text, re.DOTALL))
    words = load_words(LONGER)
    shown = json.loads(inside["content"])
    longer = {**shown, "language": words.language, "words": words.entries}
    path = shipped_page.with_name("longer.html")
    path.write_text(assembled(longer, inside["bundle"]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for the tests of a file."""
    with chromium() as started:
        yield started


@pytest.fixture
def open_page(browser: Any, shipped_page: Path) -> Iterator[Callable[..., Any]]:
    """Opens the page at an address (behind "#"), ready; what it complains of fails the test."""
    contexts, complaints = [], list[str]()

    def opened(at: str = "", path: Path = shipped_page, **how: Any) -> Any:
        context = browser.new_context(**how)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.extend(_outside(request.url)))
        page.goto(f"{path.as_uri()}#{at}")
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _outside(address: str) -> list[str]:
    """A request for anything but the file itself."""
    inside = address.startswith(("file:", "data:", "blob:"))
    return [] if inside else [f"asked for {address}"]
