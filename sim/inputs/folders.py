"""Which seeds and scenarios are in force: one's own copy, or the one that ships."""

import shutil
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Folders:
    """The folders a command reads."""

    seeds: Path
    scenarios: Path


def shipped() -> Folders:
    """The copy inside an installed package, or beside the package in a checkout."""
    inside = _PACKAGE / "_shipped"
    root = inside if inside.is_dir() else _PACKAGE.parent
    return Folders(root / "seeds", root / "scenarios")


def in_force(seeds: Path | str | None = None, scenarios: Path | str | None = None) -> Folders:
    """What is asked for, else the copy in the current folder, else the shipped one."""
    here, ship = Path.cwd(), shipped()
    own_seeds = here / "seeds" if (here / "seeds" / "parameters.toml").is_file() else ship.seeds
    own_scenarios = (
        here / "scenarios" if (here / "scenarios" / "baseline.toml").is_file() else ship.scenarios
    )
    return Folders(Path(seeds or own_seeds), Path(scenarios or own_scenarios))


def copy_shipped(folder: Path) -> None:
    """Copy the shipped seeds and scenarios into a new or empty folder."""
    ship = shipped()
    for source in (ship.seeds, ship.scenarios):
        shutil.copytree(source, folder / source.name)
