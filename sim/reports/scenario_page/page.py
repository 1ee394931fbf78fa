"""The report as one HTML file that asks nobody for anything: pictures and looks are inside it.

It has no script. Its policy forbids all but its own style and pictures given as data.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from sim.figures.drawing import wordless_svg
from sim.reports.scenario_page.figures import PageFigure
from sim.reports.scenario_page.sections import Expected, Line
from sim.reports.scenario_page.style import STYLE
from sim.reports.scenario_page.table import Table

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


@dataclass(frozen=True)
class Page:
    """All that is on the page, as it is said."""

    finding: str
    scenario: str
    """The title of the scenario."""
    badge: str
    """Futures, seed, version, and that it is no forecast."""
    opening: Sequence[str]
    question: str
    story: str
    changes: Sequence[Line]
    table: Table
    figures: Sequence[PageFigure]
    hits: str
    expected: Sequence[Expected]
    kinds: str
    """How many numbers of the model are assumed, and of which kinds the others are."""
    sources: Sequence[Line]
    limits: Sequence[str]
    repeat: Sequence[Line]
    """The command, and the digest of each scenario's numbers."""


def html_of(page: Page) -> str:
    """The whole file."""
    first, *rest = (_figure(figure, page.scenario) for figure in page.figures)
    told = (_head(page), _changes(page), _table(page.table), first, _expected(page), *rest)
    body = "".join((*told, _below(page)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(page.finding)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{body}</body>\n</html>\n"
    )


def _head(page: Page) -> str:
    """The finding, how sure it is, and what was asked."""
    opening = escape(" ".join(page.opening))
    return (
        f'<header>\n<p class="scenario">{escape(page.scenario)}</p>\n'
        f"<h1>{escape(page.finding)}</h1>\n"
        f'<p class="opening">{opening}</p>\n<p class="badge">{escape(page.badge)}</p>\n</header>\n'
        f"<main>\n<section>\n<h2>The question</h2>\n<p><b>{escape(page.question)}</b> "
        f"{escape(page.story)}</p>\n</section>\n"
    )


def _changes(page: Page) -> str:
    return _section("What is different", _list(page.changes)) if page.changes else ""


def _expected(page: Page) -> str:
    """The statements of the scenario's file; after the fan, where the first sheet has room left."""
    lines = _list(Line(f"{e.stated}: {e.verdict}", e.observed) for e in page.expected)
    return _section("What was expected", f"<p>{escape(page.hits)}</p>\n{lines}")


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join(map(_row, table.rows))
    return _section(
        "The numbers",
        f'<div class="scroll" tabindex="0" role="group" aria-label="The numbers">\n'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n"
        f'<p class="small">{escape(table.caption)}</p>\n',
    )


def _row(row: Sequence[str]) -> str:
    name, *cells = row
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{rest}</tr>'


# ---- figures -------------------------------------------------------------------------------------


def _figure(figure: PageFigure, scenario: str) -> str:
    """A picture between the question that it answers and how it is read."""
    content = figure.content
    shown = content.subtitle.removesuffix(f" · {scenario}")  # which stands at the top of the page
    data = b64encode(wordless_svg(content)).decode("ascii")
    return (
        f'<section class="drawn">\n<h2>{escape(figure.question)}</h2>\n<figure>\n'
        f"<p><b>{escape(content.finding)}</b></p>\n"
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(figure.question)}">'
        f'<img alt="{escape(content.alt)}" src="data:image/svg+xml;base64,{data}"></div>\n'
        f'<figcaption class="small">{escape(shown)}. {escape(content.caption)}'
        "</figcaption>\n</figure>\n</section>\n"
    )


# ---- what stands below ---------------------------------------------------------------------------


def _below(page: Page) -> str:
    """Sources and limits, side by side where there is room, and how to repeat it."""
    return (
        f'<div class="columns">\n{"".join(_parts(page))}</div>\n{_repeating(page)}</main>\n'
        f'<footer><p class="small">{escape(page.badge)}</p></footer>\n'
    )


def _parts(page: Page) -> Iterator[str]:
    yield _section("What it rests on", f"<p>{escape(page.kinds)}</p>\n{_list(page.sources)}")
    yield _section("What it cannot say", _list(map(Line, page.limits)))


def _repeating(page: Page) -> str:
    """The command and the digests, each on a line where there is room."""
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd><code>{escape(text)}</code></dd>\n"
        for name, text in page.repeat
    )
    return _section("To repeat it", f"<dl>\n{lines}</dl>\n")


def _section(heading: str, inner: str) -> str:
    return f"<section>\n<h2>{escape(heading)}</h2>\n{inner}</section>\n"


def _list(lines: Iterable[Line]) -> str:
    items = "".join(
        f"<li>{escape(line.words)}{_small(line.note)}</li>\n" for line in lines if line.words
    )
    return f"<ul>\n{items}</ul>\n" if items else ""


def _small(note: str) -> str:
    return f' <span class="small">{escape(note)}</span>' if note else ""
