"""A page with the engine and nothing else, opened from a file in Chromium."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engine.ensemble import Trajectories
from sim.engine.run import Run
from sim.webpage.scripts import engine_script

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


def write_page(folder: Path, bundle: bytes) -> str:
    """Write the page with what the tests ask of it; its address."""
    more = Path(__file__).with_name("asking.js").read_text(encoding="utf-8")
    text = base64.b64encode(bundle).decode()
    path = folder / "page.html"
    html = HTML.format(bundle=text, engine=engine_script(), more=more)
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def asked(run: Run, **more: Any) -> dict[str, Any]:
    """A run as the page takes it; the seed as text, which its numbers could not hold."""
    drawn = run.assumptions if isinstance(run.assumptions, str) else run.assumptions.name
    return {
        "seed": str(run.seed),
        "members": run.design.members,
        "streams": run.design.streams,
        "assumptions": drawn,
        "chance": run.chance,
        "held": dict(run.held),
        **more,
    }


def native_bytes(lived: Trajectories) -> bytes:
    """Every output, (output, quarter, member), as the page gives it."""
    rows = (np.moveaxis(rows, 1, 0) for rows in lived.outputs.values())
    return b"".join(np.ascontiguousarray(row).tobytes() for row in rows)
