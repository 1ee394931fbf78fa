"""Numbers of reference theories: seeds/theories.toml, with passports as those of the model."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sim.inputs.records import Parameter, Parameters
from sim.inputs.strict_toml import Document, Problem, check, nearest, parse, refuse, shown_path
from sim.model.cast import Cast

FILE: Final = "theories.toml"
GDP: Final = "gdp_2018"
"""Group of numbers that every power has."""
SALIENCE: Final = ("salience_home", "salience_power")


def load_theory_numbers(folder: Path, cast: Cast) -> dict[str, Parameter]:
    """Read and check theories.toml; raises FileProblems with every mistake.

    A number that a power lacks is refused, as is one that no theory reads.
    """
    if not (folder / FILE).is_file():
        what = "these seeds have no numbers of reference theories"
        fix = f"copy {FILE} from a fresh copy of the seeds: hedgerow init FOLDER"
        refuse([Problem(shown_path(folder / FILE), 1, 1, what, fix=fix)])
    document = parse(folder / FILE)
    sections = check(document, Parameters).root
    needed = {*SALIENCE, *(f"{GDP}.{code}" for code in cast.powers)}
    refuse(_problems(document, sections, needed))
    return {name: record for section in sections.values() for name, record in section.items()}


def _problems(
    document: Document, sections: Mapping[str, Mapping[str, Parameter]], needed: set[str]
) -> Iterator[Problem]:
    found: set[str] = set()
    for section, records in sections.items():
        for name in records:
            if name in found:
                yield document.problem((section, name), f"'{name}' is given twice")
            elif name not in needed:
                what = f"no theory reads '{name}'"
                fix = nearest(name, needed)
                yield document.problem((section, name), what, ", ".join(sorted(needed)), fix)
            found.add(name)
    for name in sorted(needed - found):
        fix = "add its line, as in a fresh copy of the seeds: hedgerow init FOLDER"
        yield Problem(shown_path(document.path), 1, 1, f"missing number '{name}'", fix=fix)
