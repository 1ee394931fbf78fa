"""One HTML file that holds the model: template, styles, scripts, words, and the engine's bundle."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.engine.draws import Draws
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.webpage.content import content
from sim.webpage.scripts import page_script
from sim.webpage.words import Words

HERE = Path(__file__).parent

MARK = '<meta name="generator" content="Hedgerow">'
"""Stands in the head of every page, and of no other file."""

POLICY = (
    "default-src 'none'; script-src 'sha256-{script}' 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
)
"""What the page may do: run its own script and nothing else, ask nothing of anybody."""


def page_html(
    register: Register,
    scenarios: Sequence[Scenario],
    draws: Iterable[Draws],
    words: Words,
    lessons: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The whole page.

    Args:
        register: the seeds in force.
        scenarios: those that it offers, the one to begin with first.
        draws: tables of draws that it offers beside the prior.
        words: the catalogue of its language.
        lessons: those that it holds, as `learn_content` gives them.
    """
    from sim.webpage.bundle import bundle  # noqa: PLC0415  (an extra)

    packed = base64.b64encode(bundle(register, scenarios, draws)).decode()
    return assembled(content(register, scenarios, words, lessons), packed)


def assembled(shown: Mapping[str, Any], packed: str) -> str:
    """The template with everything in its place."""
    script = page_script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    words = shown["words"]
    parts = {
        "language": html.escape(shown["language"]),
        "mark": MARK,
        "policy": POLICY.format(script=digest),
        "title": html.escape(words["frame.title"]),
        "no-script": html.escape(words["frame.no_script"]),
        "style": "\n".join(path.read_text(encoding="utf-8") for path in _styles()),
        "content": _inside_html(shown),
        "bundle": packed,
        "script": script,
    }
    text = (HERE / "page.html").read_text(encoding="utf-8")
    pieces = text.split("<!--[")
    return pieces[0] + "".join(_filled(piece, parts) for piece in pieces[1:])


def _filled(piece: str, parts: Mapping[str, str]) -> str:
    name, _, rest = piece.partition("]-->")
    return parts[name] + rest


def _styles() -> list[Path]:
    """The frame's styles, then those of views."""
    return sorted((HERE / "styles").glob("*.css"), key=lambda path: (path.stem != "frame", path))


def _inside_html(shown: Mapping[str, Any]) -> str:
    """JSON that an HTML script element can hold."""
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
