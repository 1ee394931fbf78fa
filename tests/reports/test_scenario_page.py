"""Is the printed report whole, and does it need nobody else?"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import sim
from sim.reports.limits import MOST_REPORTED
from sim.reports.scenario_page.page import POLICY
from sim.reports.scenario_page.result import ScenarioReport
from sim.reports.scenario_page.sections import MOST_CHANGES, MOST_EXPECTED, MOST_SOURCES
from tests.reports.own_scenarios import FULL, SLIGHT, TITLE
from tests.reports.test_validation import Page

ALL = ("western-pressure", "placebo", "baseline", FULL, SLIGHT)
LARGEST = 400_000
"""Bytes of a page at most."""


@pytest.mark.parametrize("name", ALL)
def test_the_file_says_all_of_it(reports: Mapping[str, ScenarioReport], name: str) -> None:
    """Title, question, changes, numbers, statements, sources, limits and command stand in it."""
    report = reports[name]
    read, page = Page(report.html), report.page
    said = " ".join(" ".join(read.said).split())
    listed = [*page.changes, *page.sources, *page.repeat]
    words = [page.finding, page.question, page.hits, page.kinds, page.badge, *page.opening]
    words += [part for line in listed for part in line if part] + list(page.limits)
    words += [cell for row in page.table.rows for cell in row if cell]
    words += [part for statement in page.expected for part in statement]
    for one in words:
        assert " ".join(one.split()) in said
    assert read.open == []


@pytest.mark.parametrize("name", ALL)
def test_figures_have_their_alternative_text(
    reports: Mapping[str, ScenarioReport], name: str
) -> None:
    """Each figure is a picture inside the file, with what it says in words."""
    report = reports[name]
    images = [attrs for tag, attrs in Page(report.html).tags if tag == "img"]
    assert [attrs["alt"] for attrs in images] == [content.alt for content in report.figures]
    expected = {"baseline": 1, "placebo": 1}.get(name, 3)
    assert len(images) == expected


@pytest.mark.parametrize("name", ALL)
def test_the_file_asks_nobody_for_anything(
    reports: Mapping[str, ScenarioReport], name: str
) -> None:
    """There is no script, no address, and no picture but as data; the policy forbids them too."""
    html = reports[name].html
    assert not re.search(r"https?:|@import|url\(|<script|<link|<iframe", html)
    assert set(re.findall(r'\bsrc="([^,]*),', html)) == {"data:image/svg+xml;base64"}
    policies = [attrs["content"] for tag, attrs in Page(html).tags if "http-equiv" in attrs]
    assert policies == [POLICY]
    assert len(html.encode()) < LARGEST


def test_markup_in_a_title_is_words(reports: Mapping[str, ScenarioReport]) -> None:
    """What a user's file says is shown as it is, whatever signs it holds."""
    report = reports[FULL]
    assert TITLE in Page(report.html).said
    assert "<b>" not in report.html.replace("<p><b>", "")
    assert "<i>" not in report.html


def test_long_lists_say_what_they_leave_out(reports: Mapping[str, ScenarioReport]) -> None:
    """Events, sources and statements that have no room are counted, and misses never left out."""
    found, page = reports[FULL].found, reports[FULL].page
    assert len(page.changes) == MOST_CHANGES + 1
    assert page.changes[-1].words == f"and {len(found.scenario.events) - MOST_CHANGES} more"
    assert len(page.sources) == MOST_SOURCES + 1
    assert len(page.expected) == MOST_EXPECTED
    missed = sum(row.held is False for row in found.expected)
    assert 0 < missed <= MOST_EXPECTED
    assert [one.verdict for one in page.expected[:missed]] == ["did not hold"] * missed
    assert f"{len(found.expected) - MOST_EXPECTED} more are not shown" in page.hits


def test_what_has_no_effect_is_said(reports: Mapping[str, ScenarioReport]) -> None:
    """Settings that do nothing are among what the page cannot say."""
    assert any("has no effect" in limit for limit in reports["placebo"].page.limits)


# ---- from Python ---------------------------------------------------------------------------------


def test_a_notebook_shows_the_page_in_a_frame(reports: Mapping[str, ScenarioReport]) -> None:
    """The page's looks stay inside a frame that may run nothing."""
    read = Page(reports["baseline"]._repr_html_())
    ((tag, attrs),) = read.tags
    assert tag == "iframe"
    assert attrs["sandbox"] is None
    assert attrs["srcdoc"] == reports["baseline"].html
    assert read.open == []


def test_it_is_saved_under_a_name_of_a_page(
    reports: Mapping[str, ScenarioReport], tmp_path: Path
) -> None:
    """The file holds the page; other kinds of files are not written over."""
    report = reports["baseline"]
    assert report.save(tmp_path / "new" / "one.html").read_text(encoding="utf-8") == report.html
    for wrong in ("scenario.toml", "report"):
        with pytest.raises(ValueError, match=r"does not end with \.html or \.htm"):
            report.save(tmp_path / wrong)
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(ValueError, match="is a folder"):
        report.save(tmp_path / "folder.html")


def test_what_cannot_be_reported_is_refused() -> None:
    """Too many futures to keep, and a scenario against itself, are refused with what is allowed."""
    with pytest.raises(ValueError, match=f"at most {MOST_REPORTED:,}"):
        sim.report("baseline", members=MOST_REPORTED + 1)
    with pytest.raises(ValueError, match="against itself differs in nothing"):
        sim.report("placebo", against="placebo")
    with pytest.raises(ValueError, match="says how it is made again"):
        sim.report(sim.load("placebo"))
