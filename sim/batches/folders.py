"""Where is a results folder that is named by less than its path?"""

from collections.abc import Iterator
from pathlib import Path

from sim.batches.plan import read_plan
from sim.batches.store import is_file
from sim.inputs.strict_toml import FileProblems

DATED = ("plan.json", "summary.csv")
"""Files of a results folder that tell when its batch was begun, and when it last ended."""


def results_folder(named: Path) -> Path:
    """The results folder of a path or a name: here, or in this or a `results` folder further up.

    Where there is none, the path as it is named.
    """
    return next((place for place in _places(named) if place.is_dir()), named)


def newest_with(named: Path) -> Path | None:
    """The newest results folder with the scenario that a path ends in; none where there is none.

    It is looked for where the path leads, and in this or a `results` folder further up.
    """
    for place in _places(named):
        found = [folder for folder in _folders_in(place.parent) if _holds(folder, named.name)]
        if found:
            return max(found, key=_written)
    return None


def _places(named: Path) -> Iterator[Path]:
    for root in (Path(), *Path.cwd().parents):
        yield from (root / named, root / "results" / named)


def _folders_in(place: Path) -> Iterator[Path]:
    """Results folders right below a folder, by name."""
    inside = sorted(place.iterdir()) if place.is_dir() else ()
    yield from (folder for folder in inside if is_file(folder / "plan.json"))


def _holds(folder: Path, scenario: str) -> bool:
    """Whether a results folder was planned with a scenario; one that cannot be read was not."""
    try:
        return scenario in read_plan(folder).scenarios
    except FileProblems:
        return False


def _written(folder: Path) -> int:
    """When a results folder was last written by its batch, in nanoseconds."""
    return max((folder / name).stat().st_mtime_ns for name in DATED if is_file(folder / name))
