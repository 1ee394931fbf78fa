"""One mistake, one message: claims, strategies, values and scenarios with one slip each."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.explore.claims import load_claims
from sim.explore.strategies import load_strategy
from sim.explore.values import load_values
from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.inputs.scenario import load_scenario, scenario_names
from sim.inputs.strict_toml import FileProblems

CLAIMS = """schema = 1
[policies.warm]
scenario = "western-pressure"
levers = { USA = { engagement = 0.5 } }
[[claim]]
name = "ours"
claim = "Contacts help."
view = "us"
paragraphs = ["vannarith-2019 ¶19"]
quantity = "tie_diplomacy.USA"
quarter = "2024"
contrast = { warm = 1, western-pressure = -1 }
direction = "rises"
at_least = 0.01
at_least_source = "judgement"
counts_against = "They do not."
"""
STRATEGY = """schema = 1
title = "T"
story = "One. Two."
paragraphs = ["vannarith-2019 ¶10"]
[levers.KHM]
reassure = 0.9
base = 0.0
[numbers]
diversify = 0.5
[[event]]
id = "a"
actor = "KHM"
does = "raises its effort"
size = 0.2
from = "2020"
until = "2025"
source = "judgement"
"""
VALUES = """schema = 1
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
SCENARIO = """schema = 1
title = "Mine"
story = "Something happens."
paragraphs = ["vannarith-2019 ¶10"]
notice = ["This."]
try = ["That."]
extends = "baseline"
[levers.USA]
engagement = 0.3
options = 0.2
[[event]]
id = "cut"
actor = "USA"
does = "cuts aid"
size = 0.5
from = "2020-Q1"
until = "2022"
source = "judgement"
[[expect]]
output = "alignment.CHN"
direction = "rises"
"""
Slip = tuple[str, str, int]
"""What stands in the file, what is written in its place, and the line that is told."""
IN_CLAIMS: tuple[Slip, ...] = (
    ("schema = 1", "schema = true", 1),
    ("[policies.warm]", "[policies]", 3),
    ("[policies.warm]", "[policies.wram]", 2),
    ("[policies.warm]", "[polices.warm]", 2),
    ("{ warm = 1,", "{ warn = 1,", 2),
    ("engagement = 0.5", "engagement = 5", 4),
    ("engagement = 0.5", "engagment = 0.5", 4),
    ("USA = {", "USB = {", 4),
    ("engagement = 0.5", 'engagement = "0.5"', 4),
    ('name = "ours"\n', "", 5),
    ("[[claim]]", "[claim]", 5),
    ("[[claim]]", "[[claims]]", 5),
    ('view = "us"', 'view = ""', 8),
    ('us"\nparagraphs = ["vannarith-2019 ¶19"]\n', 'vannarith-2019"\n', 8),
    ("vannarith-2019 ¶19", "vannarith-2019 19", 9),
    ("vannarith-2019 ¶19", "vannarith-2019 ¶99", 9),
    ("tie_diplomacy.USA", "tie_diplomacy.USX", 10),
    ('quarter = "2024"', 'quarter = "24"', 11),
    ('quarter = "2024"', 'quarter = "2044"', 11),
    ("contrast =", "contrasts =", 12),
    ("western-pressure = -1", "western-pressure = -2", 12),
    ("western-pressure = -1", "western-presure = -1", 12),
    ("western-pressure = -1", "western-pressure = nan", 12),
    ("{ warm = 1, western-pressure = -1 }", "{ warm = 1e308, western-pressure = -1 }", 12),
    ('direction = "rises"', 'direction = "up"', 13),
    ("at_least = 0.01", "at_least = -0.01", 14),
    ('at_least_source = "judgement"\n', "", 14),
    ("at_least = 0.01\n", "", 14),
)
IN_STRATEGY: tuple[Slip, ...] = (
    ("schema = 1", "schema = 1.0", 1),
    ('title = "T"\n', "", 1),
    ("¶10", "¶99", 4),
    ("[levers.KHM]", "[levers]", 6),
    ("[levers.KHM]", "[lever.KHM]", 5),
    ("reassure = 0.9", "reassure = 9", 6),
    ("reassure = 0.9", "reasure = 0.9", 6),
    ("diversify = 0.5", "diversfy = 0.5", 9),
    ("diversify = 0.5", "diversify = 50", 9),
    ("[[event]]", "[event]", 10),
    ('id = "a"', 'id = "A!"', 11),
    ('actor = "KHM"', 'actor = "USA"', 13),
    ("raises its effort", "raises effort", 13),
    ("size = 0.2\n", "", 10),
    ("size = 0.2", "size = 20", 14),
    ('from = "2020"', 'from = "2027"', 16),
    ('source = "judgement"', 'source = ""', 17),
)
IN_VALUES: tuple[Slip, ...] = (
    ("schema = 1", 'schema = "1"', 1),
    ('scenarios = ["baseline"]', 'scenarios = ["baselin"]', 2),
    ('scenarios = ["baseline"]', "scenarios = []", 2),
    ("[value.a]", "[value]", 4),
    ("[value.a]", "[[value]]", 3),
    ("[value.a]", "[value.A]", 3),
    ("[value.a]", "[values.a]", 3),
    ('"income"', '"incme"', 4),
    ('label = "A"\n', "", 3),
    ('at = "2030"\n', "", 4),
    ('at = "2030"', 'at = "soon"', 6),
    ('at = "2030"', 'at = "2030"\nfrom = "2029"', 7),
    ('at = "2030"', 'from = "2030"\nuntil = "2029"', 7),
    ("worst = 0.0", "wurst = 0.0", 7),
    ("best = 1.0", "best = 0.0", 8),
    ("best = 1.0", "best = inf", 8),
    ("least = 0.5", "least = 1.5", 9),
    ("weight = 1.0", "weight = -1.0", 10),
    ("weight = 1.0", "weight = 0.0", 3),
)
IN_SCENARIO: tuple[Slip, ...] = (
    ("schema = 1", "schema = 2", 1),
    ('title = "Mine"', 'titel = "Mine"', 2),
    ("¶10", "¶99", 4),
    ('notice = ["This."]', 'notice = "This."', 5),
    ('extends = "baseline"', 'extends = "baselin"', 7),
    ("[levers.USA]", "[levers]", 9),
    ("engagement = 0.3", "engagment = 0.3", 9),
    ("engagement = 0.3", "engagement = 3", 9),
    ("[[event]]", "[event]", 11),
    ('actor = "USA"\n', "", 11),
    ("cuts aid", "cut aid", 14),
    ("size = 0.5", "size = 5", 15),
    ('from = "2020-Q1"', 'from = "2020-Q7"', 16),
    ('from = "2020-Q1"', 'from = "2024"', 17),
    ("alignment.CHN", "alignment.CHX", 20),
    ('direction = "rises"', 'direction = "up"', 21),
    ('direction = "rises"\n', "", 19),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the baseline alone."""
    shutil.copy(shipped().scenarios / "baseline.toml", tmp_path)
    return tmp_path


def one_message(read: Callable[[], object], path: Path, text: str, slip: Slip) -> None:
    """A file with a slip is refused by one message at its line, with what would be right."""
    true, wrong, line = slip
    assert true in text
    path.write_text(text.replace(true, wrong, 1), encoding="utf-8")
    with pytest.raises(FileProblems) as refused:
        read()
    assert refused.value.total == 1, str(refused.value)
    (told,) = refused.value.problems
    assert (Path(told.file), told.line) == (path, line), str(told)
    assert told.column >= 1
    assert told.allowed or told.fix, str(told)


@pytest.mark.parametrize("slip", IN_CLAIMS)
def test_a_slip_in_claims(slip: Slip, folder: Path, register: Register) -> None:
    """A slip in a claim or a policy is told once."""
    path = folder / "own-claims.toml"
    one_message(lambda: load_claims(path, shipped(), register), path, CLAIMS, slip)


@pytest.mark.parametrize("slip", IN_STRATEGY)
def test_a_slip_in_a_strategy(slip: Slip, folder: Path, register: Register) -> None:
    """A slip in a strategy is told once."""
    path = folder / "own-strategy.toml"
    one_message(lambda: load_strategy(path, register), path, STRATEGY, slip)


@pytest.mark.parametrize("slip", IN_VALUES)
def test_a_slip_in_values(slip: Slip, folder: Path, register: Register) -> None:
    """A slip in a value is told once."""
    path, known = folder / "own-values.toml", scenario_names(shipped().scenarios)
    one_message(lambda: load_values(path, register, known), path, VALUES, slip)


@pytest.mark.parametrize("slip", IN_SCENARIO)
def test_a_slip_in_a_scenario(slip: Slip, folder: Path, register: Register) -> None:
    """A slip in a scenario is told once."""
    path = folder / "my-own.toml"
    one_message(lambda: load_scenario(folder, "my-own", register), path, SCENARIO, slip)
