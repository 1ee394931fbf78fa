"""Files of values: what is read of a future, and what is told of slips."""

from pathlib import Path

import pytest

from sim.explore.values import Values, load_values, require_within
from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.inputs.scenario import scenario_names
from sim.inputs.strict_toml import FileProblems

SHIPPED = shipped().seeds / "values.toml"
ONE = """schema = 1
scenarios = ["baseline"]

[value.a]
output = "income"
label = "A"
at = "2030"
worst = 0.0
best = 1.0
least = 0.5
weight = 1.0
source = "judgement"
"""


def read(folder: Path, text: str, register: Register) -> Values:
    """A file of values, read."""
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_values(path, register)


def test_the_shipped_values(register: Register) -> None:
    """Development, autonomy, image and security weigh alike, in scenarios that there are."""
    values = load_values(SHIPPED, register)
    assert values.names == ("development", "autonomy", "image", "security")
    assert values.weights.tolist() == [0.25] * 4
    assert set(values.scenarios) <= set(scenario_names(shipped().scenarios))
    assert {value.when for value in values.values} == {"2030Q4", "2026Q1-2030Q4"}


def test_weights_are_shares(register: Register, tmp_path: Path) -> None:
    """Weights of any size are scaled to sum to one."""
    two = ONE + ONE[ONE.index("[value") :].replace("value.a", "value.b").replace(
        "weight = 1.0", "weight = 3.0"
    )
    assert read(tmp_path, two, register).weights.tolist() == [0.25, 0.75]


def test_another_weight_is_another_digest(register: Register, tmp_path: Path) -> None:
    """Whatever can change a number changes the digest, and comments do not."""
    first = read(tmp_path, ONE, register).digest
    assert read(tmp_path, f"# said\n{ONE}", register).digest == first
    assert read(tmp_path, ONE.replace("best = 1.0", "best = 2.0"), register).digest != first


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"income"', '"incme"', r"did you mean 'income\.KHM'"),
        ("best = 1.0", "best = 0.0", "worst and best are the same"),
        ("least = 0.5", "least = 1.5", "least = 1.5 lies beyond the ends"),
        ("weight = 1.0", "weight = -1.0", "weight = -1 is too small"),
        ("weight = 1.0", "weight = 0.0", "every weight is 0"),
        ('at = "2030"', 'at = "2030"\nfrom = "2029"', "the time is given by at and from"),
        ('at = "2030"', 'from = "2029"', "the time is given by from"),
        ('at = "2030"', 'from = "2030"\nuntil = "2029"', "is before from = 2030"),
        ('at = "2030"', 'at = "soon"', "wrong form"),
        ("worst = 0.0", "wurst = 0.0", "wurst"),
        ("value.a", "value.A", "wrong form"),
    ],
)
def test_slips_are_told(old: str, new: str, told: str, register: Register, tmp_path: Path) -> None:
    """What a value cannot be is refused with file and line."""
    with pytest.raises(FileProblems, match=told) as refused:
        read(tmp_path, ONE.replace(old, new), register)
    assert "mine.toml:" in str(refused.value)


def test_slips_are_told_all_at_once(register: Register, tmp_path: Path) -> None:
    """Slips of tables, of scales, of names and of scenarios are told together, in file order."""
    second = ONE[ONE.index("[value") :].replace("value.a", "value.b").replace("best = 1", "bst = 1")
    text = ONE.replace("baseline", "baselin").replace('"income"', '"incme"') + second
    text = text.replace("least = 0.5", "least = 2.0", 1).replace("weight = 1.0", "weight = -1.0", 1)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems) as refused:
        load_values(tmp_path / "mine.toml", register, ["baseline"])
    assert [problem.line for problem in refused.value.problems] == [2, 5, 10, 11, 18]


def test_a_misspelt_output_is_told_beside_a_date_that_cannot_be(
    register: Register, tmp_path: Path
) -> None:
    """A table that is refused for one thing is still read for the other."""
    with pytest.raises(FileProblems) as refused:
        read(tmp_path, ONE.replace('"income"', '"incme"').replace("2030", "soon"), register)
    assert refused.value.total == 2
    assert "unknown output 'incme'" in str(refused.value)


def test_a_missing_file_says_where_to_take_one(register: Register, tmp_path: Path) -> None:
    """Seeds without values are told how to get some."""
    with pytest.raises(FileProblems, match="hedgerow init"):
        load_values(tmp_path / "values.toml", register)


def test_values_are_read_while_the_scenario_runs(register: Register) -> None:
    """A value that is read after a scenario ends is refused with both."""
    values = load_values(SHIPPED, register)
    with pytest.raises(ValueError, match="development is read in 2030Q4, but short runs from"):
        require_within(values, [("short", 36, 50)])
