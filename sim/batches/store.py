"""How are results kept so that nothing is lost and damage shows?

    results/<name>-<hash>/plan.json                 what is to run, written first
                          scenarios/<s>.toml        the resolved scenarios
                          draws.parquet             the table of draws, where there is one
                          parts/<s>/<members>.parquet
                          summary.csv               all scenarios, for people and spreadsheets
                          figures/
                          manifest.json             versions, command, checksums, written last

Files are written aside, flushed and renamed, so that a file that is there is whole. The hash covers
all that can change a member's trajectory. The identity of a result is the digest of its arrays;
checksums of files only detect damage.
"""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from sim.inputs.strict_toml import FileProblems, Problem, shown_path

PACKAGE = Path(__file__).parents[1]
CODE = ("model", "inputs", "engine")
"""The wings whose sources can change a number, every file of them."""

LIBRARIES = ("numpy", "mesa", "scipy", "pandas", "pyarrow")


REMAKE = "delete the file and run the batch's command again: it makes the same one"
"""How a file is mended that follows from the plan."""


def refusal(path: Path, what: str, allowed: str = "", fix: str = "") -> FileProblems:
    """What is wrong with a file or folder of results, to be raised."""
    return FileProblems((Problem(shown_path(path), 1, 1, what, allowed, fix),))


@cache
def code_digest() -> str:
    """SHA-256 of the sources that can change a number."""
    digest = hashlib.sha256()
    for file in _sources():
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for wing in CODE:
        yield from sorted((PACKAGE / wing).rglob("*.py"))


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file aside, flush it to disk, and rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    write(aside)
    _flush(aside)
    aside.replace(path)
    if os.name == "posix":
        _flush(path.parent)


def _flush(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda aside: aside.write_text(text, encoding="utf-8", newline="\n"))


def write_summary(path: Path, table: pd.DataFrame) -> None:
    """The summary as CSV, with the seven digits that the parts hold."""
    write_whole(path, lambda aside: table.to_csv(aside, index=False, float_format="%.7g"))


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(folder: Path) -> dict[str, Path]:
    """Every whole file of a results folder but the manifest, by its name in the manifest."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in found}
    return {n: p for n, p in named.items() if n != "manifest.json" and not p.name.startswith(".")}


def write_manifest(
    folder: Path,
    given: Mapping[str, Any],
    engine: str,
    command: str,
    digests: Mapping[str, Mapping[str, str]],
    failures: int,
) -> None:
    """Say how the folder came about, and checksum every file in it."""
    manifest = {
        "hedgerow": version("hedgerow"),
        "command": command,
        "inputs": given,
        "versions": versions(engine),
        **digests,
        "failures": failures,
        "files": {name: checksum(path) for name, path in files_of(folder).items()},
    }
    write_text(folder / "manifest.json", json.dumps(manifest, indent=2, sort_keys=True) + "\n")


def enter_figures(folder: Path) -> None:
    """Bring the manifest's list of figures up to date; its word for other files stands."""
    path = folder / "manifest.json"
    if not path.is_file():
        return
    manifest = json.loads(path.read_text(encoding="utf-8"))
    kept = {n: d for n, d in manifest["files"].items() if not n.startswith("figures/")}
    drawn = {n: p for n, p in files_of(folder).items() if n.startswith("figures/")}
    manifest["files"] = kept | {name: checksum(file) for name, file in drawn.items()}
    write_text(path, json.dumps(manifest, indent=2, sort_keys=True) + "\n")


def versions(engine: str) -> dict[str, str]:
    """Versions of Python and of the libraries that compute or store."""
    names = (*LIBRARIES, "llvmlite") if engine == "fused" else LIBRARIES
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
