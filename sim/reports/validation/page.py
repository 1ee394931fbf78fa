"""The report as one HTML file that asks nobody for anything: figures and looks are inside it."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from sim.evidence.checks import Check, Report, Result, counted, verdict_counts
from sim.figures.content import Content
from sim.reports.validation.style import STYLE
from sim.reports.validation.words import (
    ABOUT,
    LEVEL,
    TITLE,
    asked,
    cases,
    judged,
    made_by,
    number,
    promise,
)

Drawn = Mapping[str, Sequence[tuple[Content, bytes]]]
"""Figures by the kind of check that they show, each with its SVG."""
WIDE = re.compile(rb'<svg[^>]*? width="([\d.]+)pt"')
FROM = 600.0
"""Points from which a figure is wide: on a phone it is moved sideways, not shrunk to nothing."""


def page(report: Report, drawn: Drawn) -> str:
    """The whole page."""
    sections = "".join(
        _section(kind, checks, drawn.get(kind, ())) for kind, checks in report.kinds.items()
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.headline)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{_head(report)}<main>\n{sections}{_sources(report)}</main>\n"
        f'<footer><p class="small">{escape(made_by(report))}</p></footer>\n</body>\n</html>\n'
    )


def _head(report: Report) -> str:
    """The counts, whether promises are kept, and what does not pass."""
    counts = "".join(
        f'<li><a href="#{_slug(kind)}"><b>{counted(checks)["pass"]} of {len(checks)}</b> '
        f"{escape(kind.lower())}</a></li>"
        for kind, checks in report.kinds.items()
    )
    missed = "".join(_leading(check) for check in report.checks if check.verdict != "pass")
    return (
        f"<header>\n<h1>{escape(TITLE)}</h1>\n"
        f'<nav aria-label="Kinds of checks"><ul class="counts">{counts}</ul></nav>\n'
        f"<p><strong>{escape(report.promises)}</strong> {escape(LEVEL)}</p>\n"
        f"{_missed(missed)}</header>\n"
    )


def _sources(report: Report) -> str:
    """What the names of sources stand for."""
    if not report.citations:
        return ""
    said = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>"
        for name, words in report.citations.items()
    )
    return f'<section id="sources">\n<h2>Sources</h2>\n<dl>{said}</dl>\n</section>\n'


def _missed(items: str) -> str:
    return f'<h2>What does not pass</h2>\n<ul class="missed">{items}</ul>\n' if items else ""


def _leading(check: Check) -> str:
    """A line that leads to a check."""
    return (
        f'<li class="{_class(check)}"><a href="#{_anchor(check)}">{escape(check.name)}</a> '
        f'<span class="verdict">{check.verdict}</span></li>'
    )


def _section(kind: str, checks: Sequence[Check], drawn: Sequence[tuple[Content, bytes]]) -> str:
    about = f"<p>{escape(ABOUT[kind])}</p>\n" if kind in ABOUT else ""
    figures = "".join(_figure(content, svg) for content, svg in drawn)
    held = f'<div class="figures">{figures}</div>\n' if figures else ""
    cards = "".join(map(_card, checks))
    return (
        f'<section id="{_slug(kind)}">\n<h2>{escape(kind)}</h2>\n{about}'
        f'<p class="small">Of {len(checks)}: {verdict_counts(checks)}.</p>\n{held}'
        f'<div class="checks">\n{cards}</div>\n</section>\n'
    )


def _figure(content: Content, svg: bytes) -> str:
    """A figure inside the page."""
    width = WIDE.search(svg)
    shape = "wide" if width and float(width[1]) >= FROM else "tall"
    data = b64encode(svg).decode("ascii")
    return (
        f'<figure class="{shape}"><div class="scroll" tabindex="0" role="group" '
        f'aria-label="{escape(content.finding)}"><img alt="{escape(content.alt)}" '
        f'src="data:image/svg+xml;base64,{data}"></div></figure>\n'
    )


# ---- checks --------------------------------------------------------------------------------------


def _card(check: Check) -> str:
    said = "".join(f"<dt>{name}</dt><dd>{escape(words)}</dd>" for name, words in _said(check))
    return (
        f'<article class="check {_class(check)}" id="{_anchor(check)}">\n'
        f'<header><span class="verdict">{check.verdict}</span> <h3>{escape(check.name)}</h3> '
        f'<span class="small">{promise(check)}</span></header>\n'
        f"<p>{escape(check.claim)}</p>\n{_table(check.results)}<dl>{said}</dl>\n</article>\n"
    )


def _said(check: Check) -> Iterator[tuple[str, str]]:
    """What is said of a check beside its numbers, as far as there is something to say."""
    read_on = f"{check.measured} ({cases(check)})" if check.n else check.measured
    for name, words in (
        ("Why", check.why if check.verdict != "pass" else ""),
        ("Note", check.note),
        ("Published", check.published),
        ("Read on", read_on),
        ("Source", check.source),
    ):
        if words:
            yield name, words


def _table(results: Sequence[Result]) -> str:
    """Each number beside what was expected; none where nothing is represented.

    A unit that all have stands once, above them.
    """
    if not results:
        return ""
    units = {result.unit for result in results}
    shared = units.pop() if len(results) > 1 and len(units) == 1 else ""
    names = (escape(shared), "came out", "expected", "")
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(_row(result, "" if shared else result.unit) for result in results)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>\n"


def _row(result: Result, unit: str) -> str:
    missed = ' class="missed-row"' if result.met is False else ""
    under = f'<br><span class="small">{escape(unit)}</span>' if unit else ""
    return (
        f'<tr{missed}><th scope="row">{escape(result.name)}{under}</th>'
        f'<td class="number">{escape(number(result))}</td><td>{escape(asked(result))}</td>'
        f'<td class="judged">{judged(result)}</td></tr>'
    )


def _class(check: Check) -> str:
    return _slug(check.verdict)


def _anchor(check: Check) -> str:
    """Where a check stands in the page."""
    return f"{_slug(check.kind)}--{_slug(check.name)}"


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
