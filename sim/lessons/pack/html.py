"""Words as HTML, and the page around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from sim.inputs.register import Register
from sim.lessons.answers import Answered
from sim.lessons.showing import shown, shown_value, uncertainty
from sim.lessons.words import Block, Inline, Span, inline

if TYPE_CHECKING:
    from sim.lessons.result import LessonResult

Answers = Mapping[str, Answered]

TAGS: Final = {"strong": "strong", "emphasis": "em", "code": "code"}

STYLE: Final = """
@page { size: A4; margin: 14mm 15mm 15mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; } }
* { box-sizing: border-box; }
html { color: #111; background: #fff; font: 10pt/1.38 system-ui, "Segoe UI", sans-serif; }
body { max-width: 180mm; margin: 0 auto; padding: 0 1pt; }
@media screen { body { padding: 8mm 4mm; } }
h1 { font-size: 19pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 5mm 0 1.5mm; border-bottom: 0.4pt solid #999; break-after: avoid; }
p, ul, ol { margin: 0 0 2mm; } ul, ol { padding-left: 5.5mm; }
li, tr, table, figure, .question { break-inside: avoid; }
.long table { break-inside: auto; }
.lead { font-size: 12.5pt; margin-bottom: 3mm; }
.unsure { font-size: 0.82em; color: #555; }
.small, footer { font-size: 8.5pt; color: #444; }
code { font: 9pt ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 1.5mm 0 3mm; }
thead { display: table-header-group; }
th, td { border: 0.4pt solid #999; padding: 1mm 1.7mm; text-align: left; vertical-align: top; }
th { background: #f0f0f0; font-weight: 600; }
td.number { text-align: right; white-space: nowrap; }
td.blank { height: 12mm; }
.question { margin: 0 0 3.5mm; } .question p { margin: 0 0 0.8mm; }
.options { list-style: none; padding-left: 1mm; margin: 0; }
.box { display: inline-block; width: 3.2mm; height: 3.2mm; border: 0.6pt solid #111;
  margin-right: 1.6mm; vertical-align: -0.3mm; }
.box.right { background: #111; }
.name { display: flex; gap: 8mm; margin: 0 0 4mm; }
.name span { flex: 1; border-bottom: 0.6pt solid #111; padding-bottom: 5mm; font-size: 9pt; }
.page { break-before: page; }
figure { margin: 2mm 0 3mm; } figcaption { font-size: 9pt; }
svg { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; }
footer { margin-top: 6mm; border-top: 0.4pt solid #999; padding-top: 1.5mm; }
th, .box.right { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
""".strip()


def page(result: LessonResult, kind: str, parts: Iterable[str]) -> str:
    """A whole page: heading, parts, and how its numbers came about."""
    lesson = result.lesson
    title = f"Lesson {lesson.number}: {lesson.title}"
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(f'{title} ({kind})')}</title>\n<style>\n{STYLE}\n</style>\n</head>"
    )
    body = "\n".join([f"<h1>{escape(title)}</h1>", *parts, _footer(result)])
    return f"{head}\n<body>\n{body}\n</body>\n</html>\n"


def _footer(result: LessonResult) -> str:
    run, parameters = result.run, result.register.parameters.values()
    assumed = sum(one.kind == "assumed" for one in parameters)
    return (
        f"<footer>Hedgerow {version('hedgerow')}, {run.design.members:,} futures, seed {run.seed}. "
        f"{assumed} of {len(parameters)} numbers of the model are assumed. Model output, not a "
        "forecast.</footer>"
    )


def named_output(register: Register, output: str) -> str:
    """What an output is, whose, and in which unit: "Alignment with each power (China, 0-1)"."""
    name, _, code = output.partition(".")
    about, actors = register.outputs[name], register.cast.by_code
    whose = actors[code].name if code in actors else code
    return f"{about.label} ({whose}; {about.unit})"


def part(heading: str, *texts: str, rank: int = 2) -> str:
    """Texts under a heading."""
    return "\n".join([f"<h{rank}>{escape(heading)}</h{rank}>", *texts])


def words(blocks: Sequence[Block], answers: Answers) -> str:
    """Blocks with their fields filled."""
    return "\n".join(_block(block, answers) for block in blocks)


def _block(block: Block, answers: Answers) -> str:
    items = [spans(item, answers) for item in block.items]
    if block.kind == "paragraph":
        return f"<p>{items[0]}</p>"
    tag = "ul" if block.kind == "bullets" else "ol"
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def spans(line: Inline, answers: Answers) -> str:
    """A line of words with its fields filled."""
    return "".join(_span(span, answers) for span in line)


def _span(span: Span, answers: Answers) -> str:
    """Text in its style, or an answer with its uncertainty in small letters beside it."""
    text = escape(shown(answers[span.text], span.form) if span.form else span.text)
    if span.form == "full":
        value, unsure = answers[span.text], uncertainty(answers[span.text])
        text = f'{escape(shown_value(value))} <span class="unsure">({escape(unsure)})</span>'
    tag = TAGS.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else text


def phrase(text: str, answers: Answers) -> str:
    """A text of the data with its fields filled."""
    return spans(inline(text), answers)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int] = ()) -> str:
    """A table of cells that are HTML already, under heads that are not.

    Columns are as wide as what is in them, or so many per cent.
    """
    columns = "".join(f'<col style="width: {width}%">' for width in widths)
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return (
        f"<table>\n<colgroup>{columns}</colgroup>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def cell(text: str, kind: str = "") -> str:
    """A cell of HTML."""
    return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"
