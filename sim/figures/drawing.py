"""How does the content of a figure become a picture, and files?"""

from dataclasses import replace
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.figure import Figure

from sim.batches.csv_text import csv_of
from sim.batches.store import naming
from sim.figures.content import Content
from sim.figures.style import DPI, own_looks

ENDINGS = ("svg", "png", "csv", "txt")
"""The files of a figure."""

LOW: Final = (9.0, 3.0)
"""Inches of a figure without its words, which grows no taller than its axes area asks."""

_CREATOR: Final = {"Date": None, "Creator": "hedgerow"}


def draw(content: Content) -> Figure:
    """Draw content of any kind; the module that made it knows how."""
    with own_looks():
        return _drawn(content)


def draw_wordless(content: Content) -> Figure:
    """Draw it low and without title, caption and footer: a page says them beside it."""
    bare = replace(content, finding="", subtitle="", caption="", footer="")
    with own_looks(), rc_context({"figure.figsize": LOW}):
        return _drawn(bare)


def wordless_svg(content: Content) -> bytes:
    """The same as SVG, cut to what is drawn; the same content always gives the same bytes."""
    file, described = BytesIO(), {**_CREATOR, "Description": content.alt}
    looks: dict[str, Any] = {"metadata": described, "bbox_inches": "tight", "pad_inches": 0.02}
    draw_wordless(content).savefig(file, format="svg", **looks)
    return file.getvalue()


def _drawn(content: Content) -> Figure:
    figure: Figure = import_module(type(content).__module__).draw(content)
    return figure


def save(content: Content, folder: Path | str, stem: str) -> list[Path]:
    """Write a figure as SVG and PNG, its numbers as CSV and its description as text.

    The same content always gives the same bytes: identifiers are fixed, no file carries a date.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    figure = draw(content)
    svg, png, csv, txt = (folder / f"{stem}.{end}" for end in ENDINGS)
    described = {"Description": content.alt}
    with naming(svg):
        figure.savefig(svg, metadata={**_CREATOR, **described})
    with naming(png):
        figure.savefig(png, dpi=DPI, metadata={"Software": "hedgerow", **described})
    with naming(csv):
        csv.write_text(csv_of(content.data), encoding="utf-8", newline="\n")
    with naming(txt):
        txt.write_text(content.alt + "\n", encoding="utf-8")
    return [svg, png, csv, txt]
