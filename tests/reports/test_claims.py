"""`sim.claims`: the same in memory, from a folder, from workers and after a kill; any home."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.batches.results import Results
from sim.batches.verify import damage
from sim.reports.claims import ClaimsTested
from tests.growth import renamed_home, with_south_korea

OWN = """schema = 1

[[claim]]
name = "ours-rigged"
claim = "Western pressure makes less grievance."
view = "nobody"
quantity = "grievance.EUU"
quarter = "2021"
contrast = { western-pressure = 1, baseline = -1 }
direction = "falls"
counts_against = "It makes more."

[[claim]]
name = "ours-true"
claim = "Western pressure makes grievance."
view = "somebody"
quantity = "grievance.EUU"
quarter = "2021"
contrast = { western-pressure = 1, baseline = -1 }
direction = "rises"
counts_against = "It makes less."
disputes = ["ours-rigged"]
"""
FEW: Mapping[str, Any] = {"members": 250, "engine": "numpy"}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of one's own, with a claim that is rigged to be false."""
    path = tmp_path_factory.mktemp("own") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(own: Path) -> ClaimsTested:
    """Both claims, in memory."""
    return sim.claims(file=own, **FEW)


@pytest.fixture(scope="module")
def stored(own: Path, tmp_path_factory: pytest.TempPathFactory) -> ClaimsTested:
    """Both claims, in a folder, by two workers."""
    return sim.claims(file=own, out=tmp_path_factory.mktemp("out"), workers=2, **FEW)


def results(tested: ClaimsTested) -> Results:
    """The folder that was left."""
    assert tested.folder is not None
    return Results.open(tested.folder, tested.register)


def test_a_claim_rigged_to_be_false_is_reported_as_failing(found: ClaimsTested) -> None:
    """Its share is that of its opposite's failing, and it stays in table and figure."""
    rigged, true = found["ours-rigged"], found["ours-true"]
    assert rigged.verdict == "fails"
    assert true.verdict == "holds"
    assert rigged.share.count + true.share.count + rigged.still.count == 250
    row = found.table.set_index("claim").loc["ours-rigged"]
    assert (row["verdict"], row["holds"]) == ("fails", rigged.share.count)
    assert row["share_low"] <= row["share"] <= row["share_high"]
    assert found.figure().axes


def test_folder_workers_and_memory_say_the_same(found: ClaimsTested, stored: ClaimsTested) -> None:
    """Numbers do not depend on where they are kept, or on how many processes made them."""
    assert stored.table.equals(found.table)
    assert stored.boxes.equals(found.boxes)
    assert (stored["ours-true"].contrast == found["ours-true"].contrast).all()


def test_the_folder_is_whole_and_its_table_is_the_table(stored: ClaimsTested) -> None:
    """`hedgerow verify` finds nothing, and claims.csv reads back as it was printed."""
    there = results(stored)
    assert list(damage(there)) == []
    table = pd.read_csv(there.folder / "claims.csv")
    pd.testing.assert_series_equal(table["share"], stored.table["share"])
    assert table["claim"].tolist() == ["ours-rigged", "ours-true"]
    assert sorted(path.name for path in (there.folder / "figures").iterdir()) == [
        *("claims.csv", "claims.png", "claims.svg", "claims.txt")
    ]


def test_a_stopped_test_goes_on(own: Path, stored: ClaimsTested, tmp_path: Path) -> None:
    """Killed before the manifest and with a part less, the same call ends with the same bytes."""
    there = results(stored).folder
    again = Path(shutil.copytree(there, tmp_path / there.name))
    for path in (again / "manifest.json", next(again.rglob("parts/baseline/*.parquet"))):
        path.unlink()
    sim.claims(file=own, out=tmp_path, **FEW)
    for name in ("claims.csv", "boxes.csv", "figures/claims.svg"):
        assert (again / name).read_bytes() == (there / name).read_bytes()


def test_unknown_names_are_refused(own: Path) -> None:
    """A claim that the file does not have is told before anything is simulated."""
    with pytest.raises(ValueError, match="did you mean 'ours-true'"):
        sim.claims("ours-tru", file=own)


@pytest.mark.parametrize("change", ["home", "partner"])
def test_another_country_has_claims(change: str, root: Path, tmp_path: Path) -> None:
    """With another home, or a partner more, the shipped claims are read and tested."""
    seeds, scenarios = tmp_path / "seeds", tmp_path / "scenarios"
    shutil.copytree(root / "seeds", seeds)
    shutil.copytree(root / "scenarios", scenarios)
    if change == "home":
        renamed_home(seeds, scenarios)
    else:
        with_south_korea(seeds)
    names = ("pressure-drives-to-china", "goal-2030-needs-diversification")
    tested = sim.claims(*names, seeds=seeds, scenarios=scenarios, members=6, engine="numpy")
    code = tested.register.cast.home.code
    assert tested["goal-2030-needs-diversification"].claim.quantity == f"goal_2030.{code}"
    assert len(tested.tested) == 2
