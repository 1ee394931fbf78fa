"""Does the frame of the page hold: views, undo, address, refusals, the badge?"""

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.webpage.scripts import APP
from sim.webpage.words import load_words

OpenPage = Callable[..., Any]


def test_the_page_is_ready_soon_and_small(open_page: OpenPage, shipped_page: Path) -> None:
    """The file is at most 2 MB and says what it is on every view."""
    assert shipped_page.stat().st_size <= 2_000_000
    page = open_page()
    badge = page.locator(".badge").inner_text()
    assert "1,000 futures" in badge
    assert "not a forecast" in badge
    assert "are assumed" in badge


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("nonsense", "a view that this page does not have"),
        ("explore/!!!", "is no settings of this page"),
        ("explore/" + base64.b64encode(b"[1, 2").decode(), "is no settings of this page"),
        (
            "explore/" + base64.b64encode(json.dumps({"settings": []}).encode()).decode(),
            "no settings",
        ),
        ("explore/" + "A" * 30_000, "too long"),
    ],
)
def test_a_hostile_address_is_refused_with_a_sentence(
    open_page: OpenPage, at: str, why: str
) -> None:
    """What cannot be read leaves everything as shipped, and says so."""
    page = open_page(at)
    assert why in page.locator(".message").inner_text()
    assert page.locator(".figure").count() > 0


def test_no_words_are_missing() -> None:
    """Every key that a script says stands in the catalogue."""
    known = load_words().entries
    asked = {
        key
        for path in APP.rglob("*.js")
        for key in re.findall(r"\bsay\(\s*\"([\w.]+)\"", path.read_text(encoding="utf-8"))
    }
    assert sorted(asked - known.keys()) == []
