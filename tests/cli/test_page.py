"""`hedgerow page`: what it writes, what it says, what it refuses."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

pytest.importorskip("llvmlite", reason="the page is compiled by llvmlite")


import sim
from sim.cli import app
from sim.inputs.folders import shipped, shipped_page
from sim.webpage import file
from sim.webpage.document import assembled
from sim.webpage.scripts import page_script


def page(*typed: str, code: int = 0) -> Result:
    """What the command does, having ended with an exit code."""
    done = CliRunner().invoke(app, ["page", *typed])
    assert done.exit_code == code, done.output
    return done


def content_of(text: str) -> dict[str, object]:
    """What a page shows beside the engine."""
    found = re.search(r'id="content">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    shown: dict[str, object] = json.loads(found[1])
    return shown


def test_it_writes_the_scenarios_that_are_named(tmp_path: Path) -> None:
    """A page opens with the first scenario named and has the baseline too; its size is told."""
    there = tmp_path / "own.html"
    said = page("western-pressure", "-o", str(there)).stdout
    assert "2 scenarios, western-pressure first" in said
    assert f"{there.stat().st_size / 1e6:.1f} MB" in said
    assert list(content_of(there.read_text("utf-8"))["scenarios"]) == [
        "western-pressure",
        "baseline",
    ]


def test_a_scenario_and_numbers_of_ones_own(tmp_path: Path) -> None:
    """A user's own scenario and own numbers make a page; its words cannot break out of it."""
    here = tmp_path / "scenarios"
    here.mkdir()
    for shipped_file in shipped().scenarios.glob("baseline.toml"):
        (here / shipped_file.name).write_text(shipped_file.read_text("utf-8"), "utf-8")
    own = (here / "baseline.toml").read_text("utf-8")
    title = 'title = "</script><script>alert(1)</script>"'
    (here / "own.toml").write_text(re.sub('(?m)^title = ".*"$', title, own), "utf-8")
    text = sim.page("own", scenarios=here).text
    assert text.count("<script") == 3
    assert content_of(text)["scenarios"]["own"]["title"].startswith("</script>")


def test_another_file_is_not_lost(tmp_path: Path) -> None:
    """A file that is no page stays as it was; a page is written anew."""
    note = tmp_path / "note.html"
    note.write_text("mine", "utf-8")
    assert "no page of this model" in page("-o", str(note), "placebo", code=2).output
    assert note.read_text("utf-8") == "mine"
    assert "is a folder" in page("-o", str(tmp_path), "placebo", code=2).output
    missing = page("-o", str(tmp_path / "no" / "page.html"), "placebo", code=2).output
    assert "page.html: no such" in missing.replace("\n", "")
    again = tmp_path / "page.html"
    saved = json.loads(page("-o", str(again), "placebo", "--json").stdout)
    assert saved["saved"] == [str(again)]
    page("-o", str(again), "placebo")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["note.html", "page.html"]


def test_what_it_cannot_offer_is_refused(tmp_path: Path) -> None:
    """An unknown scenario or language ends with what there is."""
    there = ("-o", str(tmp_path / "page.html"))
    assert "unknown scenario" in page("western-presure", *there, code=3).output
    assert "allowed: en" in page("--language", "xx", *there, code=2).output


WITHOUT = """
import sys
sys.modules["llvmlite"] = None
from sim.cli import app
app()
"""
"""The command where llvmlite cannot be imported."""


def test_without_a_compiler_there_is_the_shipped_page(tmp_path: Path) -> None:
    """The shipped page needs no compiler; another one says what it needs."""

    def typed(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", WITHOUT, "page", *words]
        return subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False)

    whole = typed("-o", "whole.html")
    assert whole.returncode == 0, whole.stderr
    assert (tmp_path / "whole.html").read_bytes() == shipped_page().read_bytes()
    own = typed("western-pressure", "-o", "own.html")
    assert own.returncode == 2
    assert "pip install" in own.stderr
    assert "Traceback" not in own.stderr


def test_the_shipped_page_is_up_to_date() -> None:
    """What lies beside the code is what the code writes; `make refresh PARTS=page` mends it.

    The compiled programs are those of the machine that wrote it: another compiler may write others.
    """
    text = shipped_page().read_text("utf-8")
    packed = re.search(r'id="bundle">(.*?)</script>', text, re.DOTALL)
    assert packed is not None
    assert text == assembled(content_of(text), packed[1])
    assert page_script() in text
    now = sim.page(seeds=shipped().seeds, scenarios=shipped().scenarios).text
    assert content_of(now) == content_of(text)


def test_a_notebook_shows_it() -> None:
    """In a notebook the page stands in a frame of its own."""
    shown = file.Page('<p title="x">', ("baseline",))._repr_html_()
    assert 'srcdoc="&lt;p title=&quot;x&quot;&gt;"' in shown
