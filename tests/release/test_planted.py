"""Are faults, relations and changes of code that are told of still there?"""

from pathlib import Path

import pytest

from sim.reports.assurance.tree import SourceTree
from tests.references import leads_somewhere, missing, names_in
from tests.release import mutants, planted
from tests.release.mutating import mutants_of

ROOT = Path(__file__).parents[2]
CODE = '''
def share(part: float, whole: float = 1.0) -> float:
    """A share."""
    if part < 0 or whole <= part:
        raise ValueError("no share")
    return round(max(part / whole, 0.5), ndigits=3)
'''
CHANGES = {
    "`1.0` becomes `2.0`",
    "`part < 0 or whole <= part` becomes `part < 0 and whole <= part`",
    "`part < 0` becomes `part <= 0`",
    "`0` becomes `1`",
    "`whole <= part` becomes `whole < part`",
    "`raise ValueError('no share')` becomes `pass`",
    "`return round(max(part / whole, 0.5), ndigits=3)` becomes `return None`",
    "`round(max(part / whole, 0.5), ndigits=3)` becomes `round(max(part / whole, 0.5))`",
    "`part / whole` becomes `part * whole`",
    "`0.5` becomes `1.5`",
    "`3` becomes `4`",
}


def test_every_fault_can_be_planted() -> None:
    """The text of each fault stands once in its file, and the tests that ought to find it exist."""
    faults = planted.faults()
    assert len({fault.what for fault in faults}) == len(faults) >= planted.COUNT
    for fault in faults:
        text = (ROOT / fault.file).read_text(encoding="utf-8")
        assert (text.count(fault.text), fault.what) == (1, fault.what)
        assert fault.text != fault.instead
        assert all(map(leads_somewhere, fault.tests)), fault.what


def test_a_fault_whose_text_has_gone_is_an_error(tmp_path: Path) -> None:
    """A fault that is no longer possible is told, and not counted as found."""
    (tmp_path / "code.py").write_text("a = 1\n")
    gone = planted.Fault("a sum", "code.py", "a = 2", "a = 3", ())
    with pytest.raises(ValueError, match=r"code\.py has the text of 'a sum' 0 times, not once"):
        gone.plant(tmp_path)


def test_every_change_is_one_change(tmp_path: Path) -> None:
    """A file is changed in one place at a time, never in what is not computed."""
    (tmp_path / "code.py").write_text(CODE)
    found = mutants_of(tmp_path, "code.py")
    assert {one.told.partition(" ")[2] for one in found} == CHANGES
    assert len({one.source for one in found}) == len(found)
    for one in found:
        compile(one.source, one.file, "exec")


def test_mutants_that_were_looked_at_are_there() -> None:
    """Every mutant with a reason not to count, or not to be found, can still be made."""
    for part in mutants.PARTS:
        assert mutants.files_of(part) != []
    known = mutants.noted("equivalent").keys() | mutants.noted("survivor").keys()
    made = {
        mutants.key_of(one)
        for file in {file for file, *_ in known}
        for one in mutants_of(ROOT, file)
    }
    assert known - made == set()


def test_every_relation_is_tested() -> None:
    """At least 25 relations between answers are listed, each with a test that is there."""
    text = SourceTree(ROOT).text("docs/RELEASE.md").partition("## Relations between answers")[2]
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 25
    assert f"{len(rows)} such" in text
    assert [line for line in rows if not names_in(line)] == []
    assert missing(text) == []
