"""Which numbers belong together, and what would settle them."""

from pathlib import Path

import pytest

from sim.explore.groups import NOBODY, grouped, groups_to_know, owners, sections
from sim.explore.settled_by import MONEY, OF_NUMBER, OF_SECTION, UNKNOWN, settled_by
from sim.inputs.register import Register, load_register
from tests.growth import renamed_home, with_south_korea


def test_every_mechanism_and_number_of_the_table_is_there(register: Register) -> None:
    """Each shipped section has a line, and no line is of a number that there is not."""
    assert set(sections(register).values()) == set(OF_SECTION)
    stems = {name.partition(".")[0] for name in register.parameters}
    assert set(OF_NUMBER) <= stems


def test_a_mechanism_of_ones_own_is_not_guessed() -> None:
    """Where nobody has said what would settle a number, that is what is said."""
    assert settled_by(["own"], {"own": "new"}) == {"own": UNKNOWN}


def test_a_number_is_a_partners_by_code_or_by_name(register: Register) -> None:
    """The code behind a point tells, or the name at the beginning of name or label."""
    found, patron = owners(register), register.cast.patron
    assert found[f"security_ask.{patron}"] == patron
    assert found["china_commitments"] == found["transparency"] == patron
    assert "grievance_memory" not in found
    assert "programme_share.asean" not in found


def test_money_is_of_a_partner_and_of_a_record_of_money(register: Register) -> None:
    """All numbers of a group of money are one partner's, settled by trade, budget or investment."""
    known = sections(register)
    ranged = [name for name, one in register.parameters.items() if one.low < one.high]
    money = [one for one in groups_to_know(register, ranged) if one[0] == "money"]
    assert money
    for _, _, numbers in money:
        assert len({owners(register)[name] for name in numbers}) == 1
        assert {record.kind for record in settled_by(numbers, known).values()} <= set(MONEY)


@pytest.mark.parametrize("by", ["section", "partner"])
def test_every_number_is_in_one_group(register: Register, by: str) -> None:
    """Groups that designs tell apart share no number and leave none out."""
    names = list(register.parameters)
    found = grouped(register, names, by)  # type: ignore[arg-type]
    assert list(found) == names
    assert all(found.values())


def test_a_partner_more_has_a_group(own_seeds: Path) -> None:
    """A partner that is added by data has its own numbers and money, by no list of ours."""
    with_south_korea(own_seeds)
    register = load_register(own_seeds)
    names = [name for name, one in register.parameters.items() if one.low < one.high]
    assert (
        grouped(register, names, "partner")["priority.KOR"],
        grouped(register, names, "partner")["exports_2018.KOR"],
    ) == ("South Korea", "South Korea")
    money = {group for told_by, group, _ in groups_to_know(register, names) if told_by == "money"}
    assert "South Korea" in money


def test_another_home_changes_no_group(
    own_seeds: Path, own_scenarios: Path, register: Register
) -> None:
    """Groups are those of partners and mechanisms, whoever the home country is."""
    renamed_home(own_seeds, own_scenarios)
    other = load_register(own_seeds)
    names = list(register.parameters)
    assert grouped(other, names, "partner") == grouped(register, names, "partner")
    assert NOBODY in grouped(other, names, "partner").values()
