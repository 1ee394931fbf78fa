"""Names that nothing has are told all at once, whatever kind they are of."""

import pytest

from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems
from sim.reports.arguments import scenarios_of
from sim.reports.comparison import whole_names


def test_unknown_scenarios_are_told_at_once(register: Register) -> None:
    """Each has a message of its own, with the nearest name."""
    with pytest.raises(FileProblems) as refused:
        scenarios_of(["baselin", "western-presure"], shipped(), register)
    fixes = [problem.fix for problem in refused.value.problems]
    assert fixes == ["did you mean 'baseline'?", "did you mean 'western-pressure'?"]


def test_unknown_outputs_are_told_at_once(register: Register) -> None:
    """Each has a line of its own; known ones have none."""
    with pytest.raises(ValueError, match="unknown output") as refused:
        whole_names(["incme", "tilt", "tlt"], register)
    first, second = str(refused.value).splitlines()
    assert first.startswith("unknown output 'incme'; did you mean")
    assert second.startswith("unknown output 'tlt'; did you mean")
