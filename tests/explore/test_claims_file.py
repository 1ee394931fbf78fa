"""Files of claims: what ships is sound and complete, and every mistake is told with its place."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from sim.explore.claims import Claims, load_claims
from sim.inputs.documents.texts import paragraphs_of
from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from tests.sessions import DOCUMENTS

FIXED = "80ec0fc24b2775dbf70fe447fb7c381d861626b7d4b6a6869930c1c8f29ae96e"
OWN = """schema = 1

[policies.warm]
scenario = "western-pressure"
levers = { USA = { engagement = 0.5 } }

[[claim]]
name = "ours"
claim = "Contacts help."
view = "us"
quantity = "tie_diplomacy.USA"
quarter = "2024"
contrast = { warm = 1, western-pressure = -1 }
direction = "rises"
counts_against = "They do not."

[[claim]]
name = "theirs"
claim = "Contacts do not help."
view = "others"
paragraphs = ["vannarith-2019 ¶19"]
quantity = "tie_diplomacy.USA"
quarter = "2024-Q4"
contrast = { warm = 1, western-pressure = -1 }
direction = "differs not"
at_least = 0.01
at_least_source = "judgement"
counts_against = "They help."
disputes = ["ours"]
"""


@pytest.fixture(scope="module")
def shipped_claims(register: Register) -> Claims:
    """The claims that ship."""
    return load_claims(shipped().seeds / "claims.toml", shipped(), register)


def own(text: str, folder: Path, register: Register) -> Claims:
    """A file of one's own."""
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return load_claims(folder / "own.toml", shipped(), register)


# ---- what ships ----------------------------------------------------------------------------------


def test_both_authors_are_in_and_disagree(shipped_claims: Claims) -> None:
    """At least fourteen claims, of both documents, some of which dispute one another."""
    claims = shipped_claims.claims
    assert len(claims) >= 14
    assert {claim.view for claim in claims} == {"vannarith-2019", "state-2018"}
    assert sum(bool(claim.disputes) for claim in claims) >= 4
    for claim in claims:
        assert claim.paragraphs
        assert all(cited.startswith(f"{claim.view} ¶") for cited in claim.paragraphs)


def test_no_claim_is_tested_twice(shipped_claims: Claims) -> None:
    """None is there for padding: each has a contrast of its own."""
    tested = [
        (claim.quantity, claim.quarter, tuple(claim.contrast.items()))
        for claim in shipped_claims.claims
    ]
    assert len(set(tested)) == len(tested)


def test_nothing_was_changed_after_a_look(shipped_claims: Claims) -> None:
    """Contrasts, directions, quarters and sizes are those fixed before the first run.

    A claim may be added, and the checksum with it; none is bent until it holds.
    """
    fixed = [
        [c.name, c.quantity, c.quarter, dict(c.contrast), c.direction, c.at_least]
        for c in shipped_claims.claims
    ]
    policies = {
        one.name: one.digest for one in shipped_claims.scenarios if "policy" in origins(one)
    }
    text = json.dumps([fixed, policies], sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == FIXED


def origins(scenario: Scenario) -> set[str]:
    """Where settings of a scenario come from."""
    return {setting.origin for setting in scenario.settings.values()}


def test_the_baseline_comes_first_and_each_scenario_once(shipped_claims: Claims) -> None:
    """What is simulated is what is weighed, no more."""
    names = [scenario.name for scenario in shipped_claims.scenarios]
    assert names[0] == "baseline"
    weighed = {name for claim in shipped_claims.claims for name in claim.contrast}
    assert set(names) == weighed
    assert len(names) == len(weighed)


@pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason="the two documents are not beside the repository"
)
def test_claims_are_restated(shipped_claims: Claims, register: Register) -> None:
    """No claim has eight words in a row from a document."""
    texts = " ".join(
        " ".join(paragraphs_of(DOCUMENTS / one.file)) for one in register.documents.values()
    )
    theirs = words_of(texts)
    runs = {tuple(theirs[i : i + 8]) for i in range(len(theirs) - 7)}
    for claim in shipped_claims.claims:
        ours = words_of(f"{claim.claim} | {claim.counts_against}")
        assert not [run for i in range(len(ours) - 7) if (run := tuple(ours[i : i + 8])) in runs]


def words_of(text: str) -> list[str]:
    """Words in small letters."""
    return re.findall(r"[a-z0-9]+", text.lower())


# ---- a file of one's own -------------------------------------------------------------------------


def test_a_file_of_ones_own_is_read(tmp_path: Path, register: Register) -> None:
    """Policies are scenarios of the file, quarters are those of tables, views are free."""
    claims = own(OWN, tmp_path, register)
    first, second = claims.claims
    assert first.quarter == second.quarter == "2024Q4"
    assert {one.name for one in claims.scenarios} == {"warm", "western-pressure"}
    warm = next(one for one in claims.scenarios if one.name == "warm")
    assert warm.settings["USA.engagement"].value == 0.5
    assert warm.events == next(one for one in claims.scenarios if one is not warm).events
    assert claims.disputed_by("ours") == ("theirs",)
    assert claims.measured.outputs == ("tie_diplomacy.USA",)


def test_named_claims_need_their_scenarios_alone(shipped_claims: Claims) -> None:
    """Two claims of one contrast are simulated under its two scenarios; a typo is told."""
    some = shipped_claims.only(["pressure-narrows-choice", "pressure-raises-effort"])
    assert len(some.claims) == 2
    assert {one.name for one in some.scenarios} == {"baseline", "western-pressure"}
    with pytest.raises(ValueError, match="did you mean 'asean-cushions'"):
        shipped_claims.only(["asean-cushion"])


def test_unknown_claims_are_told_all_at_once(shipped_claims: Claims) -> None:
    """Each unknown name is told, and what there is once, where a name is like no other."""
    with pytest.raises(ValueError, match="no claim") as refused:
        shipped_claims.only(["asean-cushion", "qqqq", "zzzz", "pressure-raises-effort"])
    first, *others, there = str(refused.value).splitlines()
    assert first.endswith("did you mean 'asean-cushions'?")
    assert [line.partition(" in ")[0] for line in others] == ["no claim 'qqqq'", "no claim 'zzzz'"]
    assert there.startswith("there are ")
    assert "pressure-raises-effort" in there


@pytest.mark.parametrize(
    ("true", "wrong", "place", "told"),
    [
        (
            "warm = 1, western-pressure",
            "warn = 1, western-pressure",
            "3:1",
            "claim 'ours' weighs 'warn'",
        ),
        (
            'western-pressure = -1 }\ndirection = "r',
            'western-pressure = -2 }\ndirection = "r',
            "13:12",
            "sum to -1",
        ),
        (
            'warm = 1, western-pressure = -1 }\ndirection = "r',
            'warm = 1 }\ndirection = "r',
            "13:12",
            "weighs 1 of",
        ),
        (
            'warm = 1, western-pressure = -1 }\ndirection = "r',
            'warm = 1, western-pressure = -1, baseline = 0 }\ndirection = "r',
            "13:58",
            "is 0",
        ),
        (
            'quantity = "tie_diplomacy.USA"\nquarter = "2024"',
            'quantity = "tie_diplomacy.USS"\nquarter = "2024"',
            "11:12",
            "output 'tie_diplomacy.USS'",
        ),
        ('quarter = "2024"', 'quarter = "2044"', "12:11", "2044 lies outside the run"),
        ('quarter = "2024"', 'quarter = "24"', "12:11", "has the wrong form"),
        ('name = "theirs"', 'name = "ours"', "18:8", "'ours' is given twice"),
        ("2019 ¶19", "2019 ¶22", "21:15", "has no paragraph 22"),
        ("vannarith-2019 ¶19", "vanarith-2019 ¶19", "21:15", "document 'vanarith-2019'"),
        ("2019 ¶19", "2019 19", "21:15", "item 1 of paragraphs"),
        ('disputes = ["ours"]', 'disputes = ["our"]', "29:13", "unknown claim 'our'"),
        ('view = "others"', 'view = "us"', "29:13", "a claim of us too"),
        ('at_least_source = "judgement"\n', "", "26:12", "nobody knows where at_least"),
        ('at_least = 0.01\nat_least_source = "judgement"\n', "", "25:13", "less than nothing"),
        ("at_least = 0.01\n", "", "26:19", "the source of a size and no size"),
        ("at_least = 0.01", "at_least = -0.01", "26:12", "too small"),
        ('direction = "rises"', 'direction = "grows"', "14:13", "unknown direction 'grows'"),
        ('counts_against = "They help."\n', "", "17:1", "counts_against"),
        ("[policies.warm]", "[policies.baseline]", "3:1", "a scenario of the name 'baseline'"),
        ('scenario = "western-pressure"', 'scenario = "western"', "4:12", "scenario 'western'"),
        ("engagement = 0.5", "engagement = 5.0", "5:33", "too large"),
        ("engagement = 0.5", "engagment = 0.5", "5:32", "unknown lever"),
        ("engagement = 0.5", "engagement = 0.0", "5:33", "has no effect"),
        ("{ USA = { engagement = 0.5 } }", "{}", "5:10", "sets no lever"),
        ("warm = 1", "baseline = 1", "3:1", "no claim weighs the policy 'warm'"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    true: str, wrong: str, place: str, told: str, tmp_path: Path, register: Register
) -> None:
    """Each thing that a claim cannot say is refused at its line and column."""
    assert true in OWN
    with pytest.raises(FileProblems) as refused:
        own(OWN.replace(true, wrong), tmp_path, register)
    assert f"own.toml:{place}: error" in str(refused.value)
    assert told in str(refused.value)


@pytest.mark.parametrize("quarter", ["24", "2044"])
def test_a_misspelt_output_is_told_beside_its_quarter(
    quarter: str, tmp_path: Path, register: Register
) -> None:
    """A quarter that cannot be, or is not reached, hides no other mistake of the claim."""
    wrong = OWN.replace('quantity = "tie_diplomacy.USA"', 'quantity = "tie_diplomacy.USS"', 1)
    wrong = wrong.replace('quarter = "2024"', f'quarter = "{quarter}"', 1)
    with pytest.raises(FileProblems) as refused:
        own(wrong, tmp_path, register)
    assert [problem.line for problem in refused.value.problems] == [11, 12]


def test_seeds_without_claims_say_so(tmp_path: Path, register: Register) -> None:
    """A file that is not there is told with what to do."""
    with pytest.raises(FileProblems, match="there is no file of claims"):
        load_claims(tmp_path / "claims.toml", shipped(), register)
