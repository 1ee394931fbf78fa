"""A page with the engine and nothing else, opened from a file in Chromium."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sim.page.scripts import engine_script

HTML = """<!doctype html>
<meta charset="utf-8"><title>The engine</title>
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:">
<script type="text/plain" id="bundle">{bundle}</script>
<script>{engine}</script>
<script>{more}</script>
"""
"""A page that may ask nothing of anybody."""


@contextmanager
def chromium() -> Iterator[Any]:
    """The machine's own Chromium; the test is skipped where it or playwright is missing."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="tests in a browser need playwright"
    )
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found)
        yield browser
        browser.close()


def write_page(folder: Path, bundle: bytes, more: str) -> str:
    """Write the page with a script of its own; its address."""
    text = base64.b64encode(bundle).decode()
    path = folder / "page.html"
    html = HTML.format(bundle=text, engine=engine_script(), more=more)
    path.write_text(html, encoding="utf-8")
    return path.as_uri()
