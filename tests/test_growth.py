"""The two ways in which the model grows by data alone, from the seeds to every file of a batch.

South Korea becomes a power of its own; the home country gets another name and code. Both happen in
copies of seeds and scenarios, and are run by the commands that a user would type.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.batches.results import Results
from sim.cli import app
from sim.inputs.register import load_register, output_names
from tests.growth import renamed_home, with_south_korea

ROOT = Path(__file__).parents[1]
RUN = ("western-pressure", "--members", "120", "--workers", "1")
OLD = re.compile(r"KHM|Cambodia")
SHOWN = {".csv", ".txt", ".svg", ".json", ".jsonl", ".toml"}


@dataclass(frozen=True)
class Study:
    """A copy of seeds and scenarios with a batch run from it, and what the commands printed."""

    folder: Path
    printed: str
    results: Results


def study(folder: Path, grow: str) -> Study:
    """Copy, change, and run a scenario and its comparison."""
    for name in ("seeds", "scenarios"):
        shutil.copytree(ROOT / name, folder / name)
    if grow == "home":
        renamed_home(folder / "seeds", folder / "scenarios")
    elif grow == "partner":
        with_south_korea(folder / "seeds")
    printed = "".join(hedgerow(folder, *command) for command in commands(folder))
    (batch,) = (folder / "results").glob("western-pressure-*")
    return Study(folder, printed, Results.open(batch, load_register(folder / "seeds")))


def commands(folder: Path) -> Iterator[tuple[str, ...]]:
    """What a user types, from a check to all figures."""
    yield ("check",)
    yield ("run", *RUN, "--out", str(folder / "results"))
    yield ("list", "outputs")
    yield ("list", "programmes")
    yield (
        *("compare", "baseline", "western-pressure", "--members", "60", "--attribute"),
        *("--out", str(folder / "results")),
    )
    (batch,) = (folder / "results").glob("western-pressure-*")
    yield ("plot", str(batch), "--scenario", "western-pressure")


def hedgerow(folder: Path, *typed: str) -> str:
    """What a command prints that reads this copy."""
    reads = ["--seeds", str(folder / "seeds")]
    if typed[0] != "plot":
        reads += ["--scenarios", str(folder / "scenarios")]
    done = CliRunner().invoke(app, [*typed, *reads])
    assert done.exit_code == 0, f"{typed}: {done.output}"
    return done.output


@pytest.fixture(scope="module")
def shipped_run(
    tmp_path_factory: pytest.TempPathFactory,
    with_blank_pictures: Callable[[], AbstractContextManager[None]],
) -> Study:
    """The shipped seeds and scenarios, as they are."""
    with with_blank_pictures():
        return study(tmp_path_factory.mktemp("shipped"), "")


@pytest.fixture(scope="module")
def korea(
    tmp_path_factory: pytest.TempPathFactory,
    with_blank_pictures: Callable[[], AbstractContextManager[None]],
) -> Study:
    """South Korea taken out of the other partners."""
    with with_blank_pictures():
        return study(tmp_path_factory.mktemp("korea"), "partner")


@pytest.fixture(scope="module")
def ruritania(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The home country under another name and code."""
    return study(tmp_path_factory.mktemp("ruritania"), "home")


def texts(batch: Study) -> dict[str, str]:
    """Every text that the commands left, by its name below the results."""
    results = batch.folder / "results"
    return {
        path.relative_to(results).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(results.rglob("*"))
        if path.suffix in SHOWN
    }


# ---- a partner more -----------------------------------------------------------------------------


def test_a_partner_by_data_lives_in_every_output_of_its_groups(korea: Study) -> None:
    """South Korea's alignment, ties, shares and flows are finite, and not those of nobody."""
    futures = korea.results.of("western-pressure")
    mine = [name for name in output_names(korea.results.register) if name.endswith(".KOR")]
    assert {"alignment.KOR", "share.KOR", "flow_fdi.KOR", "exit_cost.KOR"} <= set(mine)
    assert all(np.isfinite(futures.of(name)).all() for name in mine)
    assert futures.of("alignment.KOR").min() > 0.02


def test_shares_add_up_with_a_partner_more(korea: Study) -> None:
    """What South Korea has, the other partners have no longer: shares of all add up to one."""
    futures, cast = korea.results.of("baseline"), korea.results.register.cast
    total = sum(futures.of(f"share.{code}") for code in cast.partners)
    assert np.allclose(total, 1.0, atol=1e-6)


def test_a_partner_by_data_is_in_every_table(korea: Study) -> None:
    """Summary, effects and the printed table have a row for it, with its own numbers."""
    summary = korea.results.summary
    assert "KOR" in set(summary["actor"])
    row = re.search(r"^  South Korea +([\d.]+)", korea.printed, re.MULTILINE)
    assert row is not None
    first = summary.query(
        "scenario == 'western-pressure' and variable == 'alignment' and actor == 'KOR'"
    )
    assert float(row[1]) == pytest.approx(first["q50"].iloc[0], abs=5e-4)
    assert "alignment.KOR" in korea.printed


@pytest.mark.parametrize("kind", ["alignments", "multiples"])
def test_a_figure_of_all_powers_says_it_where_it_is_true(korea: Study, kind: str) -> None:
    """South Korea is in the data and the description, and the last in the title when it is last."""
    folder = korea.results.folder / "figures" / "western-pressure"
    assert "KOR" in (folder / f"{kind}.csv").read_text(encoding="utf-8")
    assert "South Korea" in (folder / f"{kind}.txt").read_text(encoding="utf-8")


def test_who_is_furthest_is_who_the_title_says(korea: Study) -> None:
    """The partners called furthest are those whose median ends lowest, within a hundredth."""
    folder = korea.results.folder / "figures" / "western-pressure"
    said = (folder / "alignments.txt").read_text(encoding="utf-8")
    drawn = pd.read_csv(folder / "alignments.csv")
    ends = drawn[drawn["quarter"] == "2030Q4"].set_index("actor")["q50"]
    cast = korea.results.register.cast
    lowest = [str(code) for code in ends.index if ends[code] < ends.min() + 0.01]
    furthest = said.partition(";")[2].partition(".")[0]
    assert all(cast.in_sentence(code) in furthest for code in lowest), furthest


def test_a_partner_acts_in_events(korea: Study, blank_pictures: None) -> None:
    """A verb of its own reaches its lever, is drawn in the timeline, and raises its flows."""
    text = (
        'schema = 1\ntitle = "Korea invests"\nstory = "It invests."\nparagraphs = []\n'
        'extends = "baseline"\nnotice = ["a"]\ntry = ["b"]\n[[event]]\nid = "korea"\n'
        'actor = "KOR"\ndoes = "scales its investment"\nsize = 1.0\nfrom = "2020-Q1"\n'
        'source = "judgement"\n'
    )
    (korea.folder / "scenarios" / "korea-invests.toml").write_text(text, encoding="utf-8")
    try:
        out = korea.folder / "own"
        hedgerow(korea.folder, "run", "korea-invests", "--members", "40", "--out", str(out))
        (batch,) = out.glob("korea-invests-*")
        hedgerow(korea.folder, "plot", str(batch), "--kind", "timeline")
    finally:
        (korea.folder / "scenarios" / "korea-invests.toml").unlink()
    results = Results.open(batch, korea.results.register)
    more, usual = (results.of(n).of("flow_fdi.KOR")[-1] for n in ("korea-invests", "baseline"))
    assert (more > 1.5 * usual).all()
    drawn = (batch / "figures" / "korea-invests" / "timeline.csv").read_text(encoding="utf-8")
    assert "KOR" in drawn


@pytest.mark.parametrize(
    ("file", "line", "missing"),
    [
        ("parameters.toml", '"exports_2018.KOR"', "exports_2018.KOR"),
        ("parameters.toml", '"priority.KOR"', "priority.KOR"),
        ("levers.toml", "market_access = .*South Korean.*", "KOR.market_access"),
    ],
)
def test_a_half_added_partner_is_refused(
    korea: Study, tmp_path: Path, file: str, line: str, missing: str
) -> None:
    """What an actor must have and has not is named; nothing is taken as zero."""
    seeds = Path(shutil.copytree(korea.folder / "seeds", tmp_path / "seeds"))
    path = seeds / file
    kept = [row for row in path.read_text(encoding="utf-8").splitlines() if not re.match(line, row)]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["check", "--seeds", str(seeds)])
    assert done.exit_code == 3
    assert missing in done.output
    assert "South Korea" in done.output
    assert "fix: add" in done.output


# ---- another home -------------------------------------------------------------------------------


def test_another_home_changes_no_number(shipped_run: Study, ruritania: Study) -> None:
    """Renamed and re-coded, the home country lives through the same futures to the last bit."""
    for scenario in ("baseline", "western-pressure"):
        usual, own = (s.results.of(scenario) for s in (shipped_run, ruritania))
        for name in output_names(shipped_run.results.register):
            renamed = name.replace("KHM", "RUR")
            assert np.array_equal(usual.of(name), own.of(renamed)), name


def test_the_old_home_is_named_nowhere(ruritania: Study) -> None:
    """No table, figure, description or resolved scenario knows the old name or code."""
    assert len(texts(ruritania)) > 40
    assert [name for name, text in texts(ruritania).items() if OLD.search(text)] == []
    assert [name for name in texts(ruritania) if OLD.search(name)] == []
    assert OLD.search(ruritania.printed) is None


def test_all_words_of_another_home_are_those_of_the_shipped_one(
    shipped_run: Study, ruritania: Study
) -> None:
    """Descriptions of figures say the same of both, but for the name.

    But for the record, too: the votes in seeds/data are not those of Ruritania.
    """
    said, own = (
        {n: t for n, t in texts(one).items() if n.endswith(".txt") and "figures/" in n}
        for one in (shipped_run, ruritania)
    )
    (there,), (nowhere,) = (
        [kept.pop(name) for name in list(kept) if name.endswith("/record.txt")]
        for kept in (said, own)
    )
    assert "values recorded" in there
    assert nowhere.startswith("No votes of Ruritania are recorded")
    usual = sorted(text.replace("Cambodia", "Ruritania") for text in said.values())
    assert usual == sorted(own.values())
