"""Is the report of all checks whole in every form, and does its page need nobody else?"""

import re
import shutil
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.evidence.backtests import report as backtests
from sim.evidence.backtests.report import backtest_checks
from sim.evidence.checks import Report
from sim.evidence.observation import NoRecordError
from sim.evidence.validation import Study, study_of
from sim.figures import fact_strips, pattern_strips
from sim.figures.drawing import save
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario
from sim.reports.validation.files import figures_of
from sim.reports.validation.markdown import HEADS, markdown
from sim.reports.validation.page import page
from tests.figures.test_figures import about
from tests.figures.test_figures_posterior_skill import rows
from tests.invented_checks import ABSENT, BROKEN, CHECKS, MISSED, PARTIAL, PATTERN, REPORT

VOID = {"meta", "img", "br"}
STORED = Path(__file__).parents[2] / "results" / "forecast-2019-2024"


class Page(HTMLParser):
    """The tags of a page as a browser reads them, and what does not close."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last tag, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is said."""
        self.said.append(data)

    def classes(self, tag: str) -> list[str]:
        """The classes of each tag of a name."""
        return [attrs.get("class") or "" for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, object]]:
    """Figures of the invented checks."""
    return {
        "Patterns": {"patterns": pattern_strips.content((PATTERN, MISSED), about())},
        "Stylised facts": {"facts": fact_strips.content((PARTIAL, ABSENT), "9.9")},
    }


@pytest.fixture(scope="module")
def html(figures: dict, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the invented checks, with their figures."""
    folder = tmp_path_factory.mktemp("figures")
    drawn = {
        kind: [(one, save(one, folder, stem)[0].read_bytes()) for stem, one in of.items()]
        for kind, of in figures.items()
    }
    return page(REPORT, drawn)


def test_the_page_asks_nobody_for_anything(html: str) -> None:
    """Nothing is fetched: figures are data, looks are inside, there is no script."""
    read = Page(html)
    assert read.open == []
    assert {"script", "link", "iframe", "object"}.isdisjoint(name for name, _ in read.tags)
    for _, attrs in read.tags:
        for key in ("src", "srcset", "href", "data", "action", "poster"):
            assert (attrs.get(key) or "#").startswith(("#", "data:image/svg+xml;base64,"))
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert not re.search(r"url\(|@import|http", style)


def test_the_page_has_every_check_once_with_its_verdict_in_words(html: str) -> None:
    """Each check has one place, the class of its verdict, and the verdict as a word."""
    articles = [attrs for name, attrs in Page(html).tags if name == "article"]
    assert len({attrs["id"] for attrs in articles}) == len(articles) == len(CHECKS)
    for check, attrs in zip(CHECKS, articles, strict=True):
        assert attrs["class"] == f"check {check.verdict.replace(' ', '-')}"
    said = Counter(text.strip() for text in Page(html).said)
    for check in CHECKS:
        missed = check.verdict != "pass"
        assert said[check.name] == 1 + missed  # once more among what does not pass
        assert said[check.verdict] >= 1
        assert check.source in said
        for one in check.results:
            assert one.name in said


def test_links_of_the_page_lead_somewhere(html: str) -> None:
    """Every link stays in the page and finds its place."""
    read = Page(html)
    places = {attrs["id"] for _, attrs in read.tags if "id" in attrs}
    links = [attrs["href"] for name, attrs in read.tags if name == "a"]
    assert len(links) == len(REPORT.kinds) + 3
    assert {str(link).removeprefix("#") for link in links} <= places


def test_figures_of_the_page_say_what_they_show(html: str, figures: dict) -> None:
    """Each figure stands in the section of its kind, with its description."""
    shown = [attrs["alt"] for name, attrs in Page(html).tags if name == "img"]
    assert shown == [content.alt for of in figures.values() for content in of.values()]


def test_sources_are_given_in_full(html: str, figures: dict) -> None:
    """Each name of a source has its citation at the end, in both forms."""
    said, text = Page(html).said, markdown(REPORT, figures, Path("figures"))
    for name, words in REPORT.citations.items():
        assert said[said.index(words) - 1] == name
        assert f"- {name}: {words}" in text


def test_words_are_no_markup(html: str) -> None:
    """What a check says is shown as it is, whatever signs it holds."""
    assert "money has no draught &amp; &lt;none&gt; is given" in html
    assert "<none>" not in html


def test_a_note_is_shown_whatever_the_verdict(html: str) -> None:
    """What is to be said of a check that passes stands in its card."""
    said = Page(html).said
    assert said[said.index("a fourth enemy | changes nothing") - 1] == "Note"


def test_a_broken_promise_stands_at_the_top(html: str) -> None:
    """The head of the page says whether promises are kept."""
    assert REPORT.promises in html.partition("<main>")[0]
    assert BROKEN.promises in page(BROKEN, {}).partition("<main>")[0]


def test_tables_of_markdown_are_whole(figures: dict) -> None:
    """Each table has as many cells in every row as heads, and a row for each check of its kind."""
    text = markdown(REPORT, figures, Path("figures"))
    tables = re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE)
    assert len(tables) == len(REPORT.kinds)
    for table, checks in zip(tables, REPORT.kinds.values(), strict=True):
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table.splitlines()]
        assert {len(row) for row in rows} == {len(HEADS)}
        assert [row[0].strip() for row in rows[2:]] == [check.name for check in checks]
    assert REPORT.headline in text
    assert "](figures/patterns.svg)" in text


def test_markdown_says_what_is_missed_and_why(figures: dict) -> None:
    """A missed number says so, a known miss has its reason, what is absent says why."""
    text = markdown(REPORT, figures, Path("figures"))
    assert "second 0.7 % of GDP (below 0, missed)" in text
    assert "**fail**: money has no draught" in text
    assert "Note: a fourth enemy \\| changes nothing." in text
    assert ABSENT.why in text


def test_a_unit_that_all_numbers_share_is_said_once() -> None:
    """It stands above them; units that differ stand under each name."""
    (one, *_), unit = PARTIAL.results, "of a thousand"
    alike = tuple(replace(one, name=name, unit=unit) for name in ("a", "b", "c"))
    differ = (*alike, replace(one, name="d", unit="of a dozen"))
    for results, count in ((alike, 1), (differ, 3), (alike[:1], 1)):
        said = Page(page(replace(REPORT, checks=(replace(PARTIAL, results=results),)), {})).said
        assert said.count(unit) == count


# ---- which figures there are ---------------------------------------------------------------------


def study(baseline: Scenario, register: Register, observed: Path | None = None) -> Study:
    """What is checked over a few futures."""
    return study_of(baseline, register, Run(7, Design(2)), observed)


def named(report: Report, of: Study) -> dict[str, list[str]]:
    """The files of figures by kind of check."""
    return {kind: list(made) for kind, made in figures_of(report, of).items()}


def test_every_kind_with_numbers_has_a_figure(
    baseline: Scenario, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calibration, back-tests and each forecast have one, and so have patterns and facts."""
    found = rows({})
    monkeypatch.setattr(backtests, "backtests", lambda _: found)
    monkeypatch.setattr(backtests, "countries", lambda _: found.assign(state="XXA"))
    report = replace(REPORT, checks=(*CHECKS, *backtest_checks(register)))
    assert named(report, study(baseline, register)) == {
        "Patterns": ["patterns", "record"],
        "Stylised facts": ["stylised-facts"],
        "Calibration": ["posterior"],
        "Back-tests": ["back-tests"],
        "Forecasts": ["forecast-2019-2024"],
    }


def test_what_cannot_be_read_has_no_figure(
    baseline: Scenario, own_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a posterior, a whole forecast or a record, the checks alone say what is wrong."""
    (own_seeds / "posterior.csv").unlink()
    copied = own_seeds.parent / "results" / STORED.name
    shutil.copytree(STORED, copied)
    (copied / "paths.csv").write_text("changed\n", encoding="utf-8")

    def unknown(_: Register) -> None:
        raise NoRecordError("nothing is recorded")

    monkeypatch.setattr(backtests, "backtests", unknown)
    register = load_register(own_seeds)
    report = replace(REPORT, checks=(*CHECKS, *backtest_checks(register)))
    made = named(report, study(baseline, register))
    assert [made[kind] for kind in ("Calibration", "Back-tests", "Forecasts")] == [[], [], []]


def test_what_was_observed_stands_on_the_forecast(
    baseline: Scenario, register: Register, tmp_path: Path
) -> None:
    """A value of the file given is in the numbers of the figure."""
    file = tmp_path / "seen.csv"
    file.write_text("quantity,year,value,standard_error\ngrowth,2020,1.25,0\n", encoding="utf-8")
    made = figures_of(REPORT, study(baseline, register, file))["Forecasts"]
    (content,) = made.values()
    seen = content.data[content.data["series"] == "observed"]
    assert seen[["quantity", "year", "value"]].to_numpy().tolist() == [["growth", 2020, 1.25]]
