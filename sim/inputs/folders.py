"""Which seeds and scenarios are in force: those of the study one is in, or the shipped ones."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sim.inputs.strict_toml import shown_path

_PACKAGE = Path(__file__).resolve().parents[1]


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


def shipped_page() -> Path:
    """The page of the shipped seeds and scenarios, written when it was released."""
    return _beside_docs() / "hedgerow.html"


def shipped_verdicts() -> Path:
    """What became of claims, checks and expectations of the shipped seeds and scenarios."""
    return _beside_docs() / "verdicts.json"


def _beside_docs() -> Path:
    """Where generated files lie that are shipped: inside a package, or in docs/ of a checkout."""
    inside = _PACKAGE / "_shipped"
    return inside if inside.is_dir() else _PACKAGE.parent / "docs"


def in_force(seeds: Path | str | None = None, scenarios: Path | str | None = None) -> Folders:
    """What is asked for, else the study around the current folder, else the shipped one."""
    own = study_around(Path.cwd())
    return Folders(expanded(seeds or own.seeds), expanded(scenarios or own.scenarios))


def lessons_in_force(lessons: Path | str | None = None) -> Path:
    """The folder of lessons asked for, else that of the study one is in, else the shipped one.

    A study's own lie beside its seeds or scenarios, in `lessons/`.
    """
    if lessons is not None:
        return expanded(lessons)
    for root in (Path.cwd(), *Path.cwd().parents):
        if _is_study(root) and (root / "lessons").is_dir():
            return root / "lessons"
    return shipped_lessons()


def shipped_lessons() -> Path:
    """The lessons inside an installed package, or beside the package in a checkout."""
    inside = _PACKAGE / "_shipped" / "lessons"
    return inside if inside.is_dir() else _PACKAGE.parent / "docs" / "lessons"


def _is_study(root: Path) -> bool:
    files = ("seeds/parameters.toml", "scenarios/baseline.toml")
    return any((root / file).is_file() for file in files)


def study_around(folder: Path) -> Folders:
    """Seeds and scenarios of the nearest study at or above a folder; what it lacks is shipped.

    A study is a folder with `seeds/parameters.toml` or `scenarios/baseline.toml`.
    """
    ship = shipped()
    for root in (folder, *folder.parents):
        seeds, scenarios = root / "seeds", root / "scenarios"
        has_seeds = (seeds / "parameters.toml").is_file()
        has_scenarios = (scenarios / "baseline.toml").is_file()
        if has_seeds or has_scenarios:
            return Folders(
                seeds if has_seeds else ship.seeds,
                scenarios if has_scenarios else ship.scenarios,
            )
    return ship


def named(folders: Folders) -> str:
    """Which seeds and scenarios these are, in words; empty when both are the shipped ones."""
    ship = shipped()
    if folders == ship:
        return ""
    words = [
        f"the shipped {usual.name}" if folder == usual else f"{_shown(folder)}/"
        for folder, usual in ((folders.seeds, ship.seeds), (folders.scenarios, ship.scenarios))
    ]
    return " and ".join(words)


def _shown(folder: Path) -> str:
    """A folder as it is best found again; the current one in full."""
    return str(folder) if folder == Path.cwd() else shown_path(folder)


def expanded(path: Path | str) -> Path:
    """A path with `~` as the user's own folder: shells do not expand it behind `--out=`.

    Raises ValueError when it is the folder of a user that does not exist.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise ValueError(f"'{path}' begins with ~ and a user that does not exist") from None


def copy_shipped(folder: Path) -> None:
    """Copy the shipped seeds and scenarios, but nothing compiled, into a new or empty folder."""
    ship, ignore = shipped(), shutil.ignore_patterns("__pycache__")
    for source in (ship.seeds, ship.scenarios):
        shutil.copytree(source, folder / source.name, ignore=ignore)
