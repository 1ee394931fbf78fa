"""Who made shares of a batch, by which command and with which versions of the libraries?

    shares/<hash>.json    one for each command and set of versions, however many processes had them

Written before a process makes anything, so that nothing is there whose maker is not named.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from sim.batches.signed import believed, hashed, signed
from sim.batches.store import files_in, write_text

KEYS: Final = ("checksum", "hedgerow", "n", "typed", "versions")


@dataclass(frozen=True)
class Maker:
    """What processes that made shares have in common."""

    hedgerow: str
    n: int
    """Of how many shares each made one."""
    typed: str
    """Their command, but for the number of the share."""
    versions: Mapping[str, str]
    """Of Python and of the libraries that compute or store."""


def write_maker(folder: Path, maker: Maker) -> None:
    """Note a maker, unless that is done."""
    path = folder / "shares" / f"{hashed(asdict(maker))[:8]}.json"
    if not path.exists():
        write_text(path, json.dumps(signed(asdict(maker)), indent=2, sort_keys=True) + "\n")


def makers_of(folder: Path) -> dict[Path, Maker]:
    """The makers that are noted in a results folder, by file; what cannot be believed is none."""
    return dict(_makers(folder / "shares"))


def _makers(place: Path) -> Iterator[tuple[Path, Maker]]:
    for name in sorted(files_in(place)):
        found = believed(place / name, KEYS)
        if found is not None:
            yield place / name, Maker(**{key: found[key] for key in KEYS if key != "checksum"})


def together(versions: Mapping[str, str], *others: Mapping[str, str]) -> dict[str, str]:
    """Versions of several makers: where they differ, each of them."""
    every = [versions, *others]
    return {
        name: ", ".join(sorted({one[name] for one in every if name in one})) for name in versions
    }
