"""How does the content of a figure become a picture, and files?"""

from importlib import import_module
from pathlib import Path

from matplotlib.figure import Figure

from sim.figures.content import Content
from sim.figures.style import DPI, own_looks

ENDINGS = ("svg", "png", "csv", "txt")
"""The files of a figure."""


def draw(content: Content) -> Figure:
    """Draw content of any kind; the module that made it knows how."""
    with own_looks():
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
    figure.savefig(svg, metadata={"Date": None, "Creator": "hedgerow", **described})
    figure.savefig(png, dpi=DPI, metadata={"Software": "hedgerow", **described})
    content.data.to_csv(csv, index=False, lineterminator="\n", encoding="utf-8")
    txt.write_text(content.alt + "\n", encoding="utf-8")
    return [svg, png, csv, txt]
