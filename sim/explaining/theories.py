"""A number that only reference theories read."""

from collections.abc import Iterator

from sim.explaining.cited import written_out
from sim.explaining.meaning import Content, Meaning
from sim.explaining.study import Study
from sim.inputs.strict_toml import FileProblems


def names(study: Study) -> list[str]:
    """Numbers of theories.toml; none where it is wrong or missing, which `hedgerow theory` tells.

    Nothing else rests on that file, so nothing else need go unexplained.
    """
    try:
        return list(study.register.theory_numbers)
    except FileProblems:
        return []


def meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What one of them means, and that no run reads it."""
    one = study.register.theory_numbers[name]
    number = {"value": one.value, "low": one.low, "high": one.high}
    about: dict[str, Content] = {
        "meaning": one.label,
        "number": [{**number, "kind": one.kind, "unit": one.unit}],
        "source": written_out(study, [one.source]),
        "used in": "sim/theories/, by `hedgerow theory`: no rule and no run reads it",
    }
    yield Meaning("number of reference theories", name, about)
