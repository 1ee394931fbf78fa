"""A results folder: tables, figures, and a manifest that says how they came about.

    results/<name>-<hash>/manifest.json            inputs, versions, seed, command, checksums
                          summary.csv              all scenarios, for people and spreadsheets
                          <scenario>/scenario.toml the resolved scenario
                                     members.parquet
                                     figures/

The hash covers all that can change a member's trajectory. Files are written aside and renamed, so
that a file that is there is whole. The identity of a result is the digest of its arrays; checksums
of files only detect damage.
"""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.ensemble import Run, Trajectories
from sim.scenario import Scenario
from sim.seeds import Register

PACKAGE = Path(__file__).parents[1]
CODE = (
    "ops",
    "units",
    "layout",
    "quarters",
    "places",
    "seeds",
    "documents",
    "chance",
    "assumptions",
    "strict_toml",
    "scenario",
    "world",
    "record",
    "ensemble",
)


def code_digest() -> str:
    """SHA-256 of the sources that can change a number."""
    digest = hashlib.sha256()
    files = [PACKAGE / f"{name}.py" for name in CODE]
    files += sorted((PACKAGE / "rules").glob("*.py")) + sorted((PACKAGE / "actors").glob("*.py"))
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def result_digest(trajectories: Trajectories) -> str:
    """SHA-256 of a result's arrays."""
    digest = hashlib.sha256(trajectories.members.tobytes())
    for name, rows in trajectories.outputs.items():
        digest.update(name.encode())
        digest.update(rows.tobytes())
    return digest.hexdigest()


def inputs(scenarios: list[Scenario], register: Register, run: Run) -> dict[str, Any]:
    """All that can change a number of a batch."""
    return {
        "seeds": register.digest,
        "code": code_digest(),
        "scenarios": {scenario.name: scenario.digest for scenario in scenarios},
        "seed": run.seed,
        "draws": run.design.draws,
        "streams": run.design.streams,
        "assumptions": run.assumptions,
        "chance": run.chance,
        "held": dict(run.held),
    }


def folder_for(results: Path, name: str, given: Mapping[str, Any]) -> Path:
    """The folder of a batch: its name and the first eight digits of the hash of its inputs."""
    text = json.dumps(given, sort_keys=True)
    return results / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file aside, flush it to disk, and rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    write(aside)
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)


def write_members(path: Path, table: pd.DataFrame) -> None:
    """All members as Parquet with page checksums."""
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    options = {
        "compression": "zstd",
        "use_dictionary": ["quarter"],
        "use_byte_stream_split": [name for name in table if table[name].dtype == "float32"],
        "write_page_checksum": True,
    }
    write_whole(path, lambda aside: pq.write_table(arrow, aside, **options))


def write_summary(path: Path, table: pd.DataFrame) -> None:
    """The summary as CSV."""
    write_whole(path, lambda aside: table.to_csv(aside, index=False, float_format="%.9g"))


def write_manifest(
    folder: Path, given: Mapping[str, Any], command: str, digests: Mapping[str, str]
) -> None:
    """Say how the folder came about, and checksum every file in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "hedgerow": version("hedgerow"),
        "command": command,
        "inputs": given,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "mesa", "scipy", "pandas", "pyarrow")},
        },
        "results": digests,
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if path.name != "manifest.json"
        },
    }
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    write_whole(folder / "manifest.json", lambda aside: aside.write_text(text, encoding="utf-8"))


def shown(path: Path) -> str:
    """A path as messages show it: relative to the current folder where it lies inside."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
