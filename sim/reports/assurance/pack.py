"""Which files are an assurance pack, and how are they written?

Documents of docs/ are copied, those of docs/assurance/ are filled, and metadata says what each file
is, with its checksum. Two packs of one tree differ by their date alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sim.inputs.register import load_register
from sim.reports.assurance.fields import fields_of, filled
from sim.reports.assurance.metadata import CRATE, codemeta, crate
from sim.reports.assurance.tree import TRACE, SourceTree


class ForeignFolderError(ValueError):
    """A folder that something else lies in, which a pack would overwrite."""


COPIED: Final[Mapping[str, tuple[str, str]]] = {
    "ODD.md": ("docs/ODD.md", "The model, described completely"),
    "loops.svg": ("docs/loops.svg", "The two feedback loops, a figure of ODD.md"),
    "TRACE.md": (TRACE, "What was done to trust the model, what was tuned, what it is not for"),
}
"""What is copied: from where, and what it is."""
FILLED: Final[Mapping[str, tuple[str, str]]] = {
    "README.md": ("docs/assurance/README.md", "What is in the pack, and what is not"),
    "log.md": ("docs/assurance/log.md", "Assurance log, after the AQuA Book of 2025"),
    "sheet.md": ("docs/assurance/sheet.md", "Quality and transparency, after the sheets of MIDAS"),
    "audit.md": ("docs/assurance/audit.md", "Sensitivity audit, after the rules of Saltelli"),
}
"""What is filled: from which document, and what it is."""


def pack_of(tree: SourceTree, date: str) -> dict[str, bytes]:
    """Every file of the pack by its name.

    Raises FileProblems when a field cannot be filled, OSError when a document cannot be read.
    """
    fields = {**fields_of(tree, load_register(tree.root / "seeds")), "date": date}
    files = {
        name: (about, filled(tree, source, fields).encode())
        for name, (source, about) in FILLED.items()
    }
    for name, (source, about) in COPIED.items():
        files[name] = about, tree.text(source).encode()
    files["codemeta.json"] = "The program, as CodeMeta", codemeta(tree).encode()
    contents = {name: content for name, (_, content) in files.items()}
    return contents | {CRATE: crate(files, fields).encode()}


def write_pack(pack: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a pack into a folder; raises OSError where that cannot be.

    Raises ForeignFolderError where the folder holds anything but a pack that was written before.
    """
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if there and (CRATE not in there or there - pack.keys()):
        raise ForeignFolderError(f"{folder} holds other things than a pack; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pack.items():
        (folder / name).write_bytes(content)
