"""A folder of an analysis whose futures are no batch: strategies over scenarios, and searches.

    results/<name>-<hash>/  what went in, as files; what was computed, kept as far as it got
                            its own tables and figures
                            manifest.json, written last: inputs, versions, and all checksums

The hash covers all that can change a number. The same command continues what was interrupted.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sim.batches.manifest import NAME, versions
from sim.batches.plan import inputs_of
from sim.batches.resume import require_outside
from sim.batches.stopping import terminable
from sim.batches.store import checksum, entries_of, is_file, refusal, write_text
from sim.engine.run import Run
from sim.explore.values import Values
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, write_resolved

KEYS: Final = frozenset(
    {"analysis", "checksum", "files", "hedgerow", "inputs", "typed", "versions"}
)
"""What its manifest holds."""


def inputs_of_analysis(
    scenarios: Sequence[Scenario], register: Register, run: Run, values: Values
) -> dict[str, Any]:
    """All that can change a number, but for what an analysis adds of its own."""
    return {**inputs_of(scenarios, register, run), "values": values.digest}


def texts_of_analysis(scenarios: Sequence[Scenario], register: Register) -> dict[str, str]:
    """Seeds and resolved scenarios as an analysis keeps them, by the name of the file."""
    seeds = {f"seeds/{n}": content.decode() for n, content in register.files.items()}
    return seeds | {f"scenarios/{s.name}.toml": write_resolved(s, register) for s in scenarios}


@contextmanager
def analysis_folder(
    name: str,
    inputs: Mapping[str, Any],
    texts: Mapping[str, str],
    files: Collection[str],
    results: Path,
    command: str,
    engine: str,
) -> Iterator[Path]:
    """The folder of an analysis; when the block ends the manifest vouches for `texts` and `files`.

    `files` may grow until then.

    Raises FileProblems where `results` lies in a results folder, OSError where it cannot be
    written, and KeyboardInterrupt at Ctrl-C and SIGTERM, after which the same command continues.
    """
    require_outside(results)
    folder = results / f"{name}-{_hashed(inputs)[:8]}"
    (folder / NAME).unlink(missing_ok=True)  # it speaks of files that are about to change
    for path, text in texts.items():
        write_text(folder / path, text)
    with terminable():
        yield folder
    listed = {path: checksum(folder / path) for path in sorted({*texts, *files})}
    manifest = {
        "hedgerow": version("hedgerow"),
        "analysis": name,
        "typed": command,
        "inputs": inputs,
        "versions": versions(engine),
        "files": listed,
    }
    signed = {**manifest, "checksum": _hashed(manifest)}
    write_text(folder / NAME, json.dumps(signed, indent=2, sort_keys=True) + "\n")


def is_analysis(folder: Path) -> bool:
    """Whether a folder says that it is one of an analysis, and no batch's."""
    try:
        return "analysis" in json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def damage(folder: Path) -> Iterator[str]:
    """What is not as the manifest says, a line for each file.

    Raises FileProblems when the manifest itself is damaged.
    """
    listed = _believed(folder)["files"]
    found = entries_of(folder)
    for name in sorted({*listed, *found}):
        if name not in listed:
            yield f"{name}: no file of this analysis has this name"
        elif name not in found or not is_file(found[name]):
            yield f"{name}: missing, or no plain file"
        elif checksum(found[name]) != listed[name]:
            yield f"{name}: its checksum differs"


def _believed(folder: Path) -> dict[str, Any]:
    """The manifest, unless its own checksum is wrong."""
    written: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    signed = {key: value for key, value in written.items() if key != "checksum"}
    if written.keys() != KEYS or written["checksum"] != _hashed(signed):
        fix = "run the analysis's command again"
        raise refusal(folder / NAME, "the manifest is damaged", fix=fix)
    return written


def _hashed(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
