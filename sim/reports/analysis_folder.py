"""A folder of an analysis whose futures are no batch: strategies, searches and comparisons.

    results/<name>-<hash>/  analysis.json, written first: what was begun, and by which command
                            what went in, as files; what was computed, kept as far as it got
                            its own tables and figures
                            manifest.json, written last: inputs, versions, and all checksums

The hash covers all that can change a number. The same command continues what was interrupted: what
is there and belongs is used, all else is set aside as for a batch, and made again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sim.batches.begun import BEGUN, Begun, begun_analysis
from sim.batches.manifest import NAME, versions
from sim.batches.plan import inputs_of
from sim.batches.resume import Say, require_outside, set_aside, strange, tell_missing, vouched
from sim.batches.signed import believed, hashed, text_of
from sim.batches.stopping import terminable
from sim.batches.store import checksum, finished_files, is_file, refusal, write_text
from sim.batches.verify import changed_files, misnamed
from sim.engine.run import Run
from sim.explore.values import Values
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, write_resolved

KEYS: Final = frozenset(
    {"analysis", "checksum", "files", "hedgerow", "inputs", "typed", "versions"}
)
"""What its manifest holds."""

Aside = Callable[[Path, str], None]
"""Sets a file aside that does not belong, and says why."""


@dataclass(frozen=True)
class Analysis:
    """What an analysis is of, and what it will leave."""

    kind: str
    """`robust`, `search`, `comparison`."""
    inputs: Mapping[str, Any]
    """All that can change a number."""
    texts: Mapping[str, str]
    """What went in, by the name of the file."""
    files: Collection[str]
    """Names, or patterns of names, of what it may write besides."""
    engine: str
    named: str = ""
    """The folder's name; by default the kind and eight digits of the inputs' hash."""

    @property
    def folder(self) -> str:
        """Name of its folder."""
        return self.named or f"{self.kind}-{hashed(self.inputs)[:8]}"


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
    analysis: Analysis, results: Path, command: str, say: Say
) -> Iterator[tuple[Path, Aside]]:
    """The folder of an analysis, and what sets a file of it aside.

    What is not as the earlier manifest has it, or has a strange name, is set aside, which `say` is
    told. When the block ends the manifest vouches for all.

    Raises FileProblems where `results` lies in a results folder, OSError where it cannot be
    written, and KeyboardInterrupt at Ctrl-C and SIGTERM, after which the same command continues.
    """
    require_outside(results)
    folder = results / analysis.folder
    begun = Begun(analysis.kind, command, analysis.inputs)
    if folder.exists():
        tell_missing(folder, analysis.inputs, KEYS, say)
        for path, why in _unfit(folder, analysis):
            set_aside(folder, path, why, say)
    (folder / NAME).unlink(missing_ok=True)  # it speaks of files that are about to change
    for name, text in {BEGUN: begun.text(), **analysis.texts}.items():
        write_text(folder / name, text)
    with terminable():
        yield folder, partial(set_aside, folder, say=say)
    _write_manifest(folder, begun, analysis.engine)


def _unfit(folder: Path, analysis: Analysis) -> list[tuple[Path, str]]:
    """What lies in the folder and does not belong, each with the reason."""
    listed, found = vouched(folder, analysis.inputs, KEYS)
    own = [p.relative_to(folder).as_posix() for one in analysis.files for p in folder.glob(one)]
    names = {NAME, BEGUN, *analysis.texts, *listed, *own}
    found += strange(folder, names, listed)
    return found + list(_unlike(folder, analysis, [path for path, _ in found]))


def _unlike(
    folder: Path, analysis: Analysis, known: Collection[Path]
) -> Iterator[tuple[Path, str]]:
    """What went in and is there, but is not what goes in now."""
    begun = begun_analysis(folder)
    for name, text in analysis.texts.items():
        path = folder / name
        if is_file(path) and path not in known and path.read_bytes() != text.encode():
            yield path, "this is not what the command puts there"
    path = folder / BEGUN
    if is_file(path) and path not in known and (not begun or begun.inputs != analysis.inputs):
        yield path, "this is not what the command began"


def _write_manifest(folder: Path, begun: Begun, engine: str) -> None:
    manifest = {
        "hedgerow": version("hedgerow"),
        "analysis": begun.analysis,
        "typed": begun.typed,
        "inputs": begun.inputs,
        "versions": versions(engine),
        "files": {name: checksum(path) for name, path in finished_files(folder).items()},
    }
    write_text(folder / NAME, text_of(manifest))


def is_analysis(folder: Path) -> bool:
    """Whether a folder is one of an analysis, and no batch's; it may be unfinished or damaged."""
    path = folder / NAME
    return is_file(folder / BEGUN) or believed(path, KEYS) is not None


@dataclass(frozen=True)
class Checked:
    """An analysis whose files were held against its manifest."""

    listed: Mapping[str, str]
    """Checksums of the files that the manifest vouches for."""
    wrong: list[str]
    """What is not as it says, a line for each file."""
    typed: str
    """The command that makes all of it again."""

    @property
    def sound(self) -> list[str]:
        """The files that are as they were written."""
        wrong = {line.partition(":")[0] for line in self.wrong}
        return [name for name in self.listed if name not in wrong]


def checked(folder: Path) -> Checked:
    """Hold every file of an analysis, and its name, against its manifest.

    Raises FileProblems where the analysis has not ended, or the manifest is damaged.
    """
    manifest, begun = believed(folder / NAME, KEYS), begun_analysis(folder)
    if manifest is not None:
        listed = manifest["files"]
        named = misnamed(folder, hashed(manifest["inputs"])[:8])
        return Checked(listed, [*named, *changed_files(folder, listed)], manifest["typed"])
    fix = "run the same command again"
    if is_file(folder / NAME):
        raise refusal(folder / NAME, "the manifest is damaged", fix=fix)
    what = f"begun by `{begun.typed}`, and not finished" if begun else "not finished"
    raise refusal(folder, what, fix=f"{fix}: it goes on from what is there")
