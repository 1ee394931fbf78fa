"""What vouches for a results folder: who made it, how, and a checksum of every file.

The manifest is written last and holds a checksum of its own content, so that what it says of other
files can be believed or refused.
"""

import platform
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.batches.makers import makers_of, together
from sim.batches.plan import Plan
from sim.batches.signed import believed, text_of
from sim.batches.store import checksum, finished_files, is_file, refusal, write_text

NAME = "manifest.json"
LIBRARIES = ("numpy", "mesa", "scipy", "pandas", "pyarrow")
KEYS = frozenset(
    {
        "checksum",
        "command",
        "failures",
        "files",
        "hedgerow",
        "inputs",
        "results",
        "typed",
        "versions",
    }
)
"""What every manifest holds; `tallies` too where futures were counted."""


def write_manifest(
    folder: Path,
    plan: Plan,
    typed: str,
    digests: Mapping[str, Mapping[str, str]],
    failures: int,
) -> None:
    """Say how the folder came about and how it is repeated, and checksum every file in it.

    What was `typed` repeats it only where the same seeds and scenarios are in force. Versions are
    those of this process and of all that made shares.
    """
    manifest = {
        "hedgerow": version("hedgerow"),
        "command": typed if plan.measured else f"hedgerow repeat {plan.folder}",
        "typed": typed,
        "inputs": plan.inputs,
        "versions": together(
            versions(plan.engine), *(maker.versions for maker in makers_of(folder).values())
        ),
        **digests,
        "failures": failures,
        "files": {name: checksum(path) for name, path in finished_files(folder).items()},
    }
    write_text(folder / NAME, text_of(manifest))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest; raises FileProblems when there is none, or none that can be believed."""
    path = folder / NAME
    if not is_file(path):
        what, fix = "the batch has not ended", "run its command again: it continues"
        raise refusal(path, what, fix=fix)
    found = believed(path, KEYS)
    if found is None:
        raise refusal(path, "the manifest is damaged", fix="run the batch's command again")
    return found


def enter_figures(folder: Path, drawn: Collection[Path]) -> None:
    """Enter figures that were drawn now into the manifest; its word for all other files stands.

    Raises FileProblems when there is none, or none that can be believed.
    """
    manifest = read_manifest(folder)
    fresh = {path.relative_to(folder).as_posix(): checksum(path) for path in drawn}
    manifest["files"] = manifest["files"] | fresh
    write_text(folder / NAME, text_of(manifest))


def versions(engine: str) -> dict[str, str]:
    """Versions of Python and of the libraries that compute or store."""
    names = (*LIBRARIES, "llvmlite") if engine == "fused" else LIBRARIES
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
