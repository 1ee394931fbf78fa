"""`hedgerow compare --trace`: what is printed and saved of how far a change gets."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import sim
from sim.analysis.trace import COLUMNS, trace
from sim.cli import app
from sim.cli.printing.trace import STRONGEST, trace_lines

pytestmark = pytest.mark.usefixtures("blank_pictures")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("traced")


def compared(folder: Path, *words: str) -> Result:
    """What is said of sixteen futures."""
    given = ["compare", "baseline", *words, "--members", "16", "--out", str(folder)]
    return CliRunner().invoke(app, given)


def test_a_trace_is_printed_link_by_link(folder: Path) -> None:
    """The lever comes first, the output last, and a sentence says where the effect dies."""
    ended = compared(folder, "preference-loss", "--trace", "tie_diplomacy.JPN")
    assert ended.exit_code == 0, ended.output
    text = ended.stdout.partition("How far does it get? tie_diplomacy.JPN")[2]
    names = ["EUU.withdrawn", "pressure_deed.EUU", "felt.EUU", "tie_diplomacy.JPN"]
    places = [text.index(name) for name in (*names, "effect dies")]
    assert places == sorted(places)
    assert "across futures of baseline" in text


def test_a_trace_is_saved_as_python_gives_it(folder: Path) -> None:
    """The table in the folder is that of `sim.compare(...).trace`."""
    assert compared(folder, "preference-loss", "--trace", "alignment.EUU").exit_code == 0
    (path,) = folder.glob("comparison-baseline-and-preference-loss-*/*/trace-alignment.EUU.csv")
    ours = sim.compare("baseline", "preference-loss", members=16).trace("alignment.EUU")
    assert list(ours.columns) == ["chain", *COLUMNS]
    saved = pd.read_csv(path)
    pd.testing.assert_frame_equal(saved, ours, rtol=1e-4, check_dtype=False)


def test_json_has_links_and_the_place_of_death(folder: Path) -> None:
    """JSON names every link with its numbers, the output at which the effect dies, and why."""
    words = ("preference-loss", "--trace", "tie_diplomacy.JPN", "--trace", "gdp", "--json")
    found = json.loads(compared(folder, *words).stdout)["comparisons"]["preference-loss"]["traces"]
    assert [one["output"] for one in found] == ["tie_diplomacy.JPN", "gdp.KHM"]
    (chain,) = found[0]["chains"]
    assert chain["dies_at"] == "tie_diplomacy.JPN"
    assert f"and {chain['dies_at']} (" in chain["finding"]
    assert [link["name"] for link in chain["links"]][-1] == "tie_diplomacy.JPN"
    assert chain["links"][0]["share"] is None


def test_many_chains_are_cut_and_counted(folder: Path) -> None:
    """The strongest chains are printed; how many more there are, and where, is said."""
    ended = compared(folder, "japan-counterweight", "--trace", "tilt")
    assert ended.stdout.count("from cause to effect") == STRONGEST
    assert "1 more chain, from other levers, is in trace-tilt.KHM.csv" in ended.stdout


def test_a_trace_that_does_not_begin_says_why(folder: Path) -> None:
    """Where nothing differs, the reason stands in the place of a table."""
    ended = compared(folder, "placebo", "--trace", "tilt")
    assert "it does not begin, because both have the same settings" in ended.stdout


def test_an_unknown_output_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A misspelt output is a wrong use, with what was meant, and leaves nothing behind."""
    ended = compared(tmp_path, "placebo", "--trace", "alignmnt.EUU")
    assert ended.exit_code == 2
    assert "alignment.EUU" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_lines_stay_readable() -> None:
    """No line of a trace is longer than a hundred letters."""
    both = sim.compare("baseline", "western-pressure", members=4).comparison
    assert max(map(len, trace_lines(trace(both, "tilt.KHM"), "baseline"))) <= 100
