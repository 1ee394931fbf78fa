"""Ways to damage a folder of results."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path, Path], object]
"""Damages a folder; the other one is of the same batch with another seed."""


def checksum_of(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def truncate(name: str) -> Damage:
    """Cut a file in half."""

    def cut(folder: Path, _: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])

    return cut


def empty(name: str) -> Damage:
    """Leave nothing in a file."""
    return lambda folder, _: (folder / name).write_bytes(b"")


def flip(name: str, place: float = 0.5, bit: int = 4) -> Damage:
    """Turn one bit of a file, at a place from 0 to 1; in the middle by default."""

    def turned(folder: Path, _: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[int(len(content) * place)] ^= 1 << bit
        (folder / name).write_bytes(content)

    return turned


def swap(one: str, other: str) -> Damage:
    """Let two files change places."""

    def swapped(folder: Path, _: Path) -> None:
        first, second = ((folder / name).read_bytes() for name in (one, other))
        (folder / one).write_bytes(second)
        (folder / other).write_bytes(first)

    return swapped


def copy(one: str, other: str) -> Damage:
    """Copy a file over another."""
    return lambda folder, _: shutil.copyfile(folder / one, folder / other)


def replay(name: str) -> Damage:
    """Put in the file of the batch with another seed."""
    return lambda folder, elsewhere: shutil.copyfile(elsewhere / name, folder / name)


def replay_all(*names: str) -> Damage:
    """Put in several files of the batch with another seed, which vouch for each other."""
    return lambda folder, elsewhere: [replay(name)(folder, elsewhere) for name in names]


def delete(name: str) -> Damage:
    """Delete a file or a folder."""

    def deleted(folder: Path, _: Path) -> None:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    return deleted


def without_manifest(damage: Damage) -> Damage:
    """Damage to what an interruption has left, for which nothing vouches."""

    def damaged(folder: Path, elsewhere: Path) -> None:
        damage(folder, elsewhere)
        (folder / "manifest.json").unlink()

    return damaged


def edit(name: str, old: str, new: str) -> Damage:
    """Put one text for another."""

    def edited(folder: Path, _: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edited


def write(name: str, text: str) -> Damage:
    """Write a text into a file, which may be new."""
    return lambda folder, _: (folder / name).write_text(text, encoding="utf-8")


def alter(name: str, *keys: str, value: object) -> Damage:
    """Put another value into JSON."""

    def altered(folder: Path, _: Path) -> None:
        whole = json.loads((folder / name).read_text(encoding="utf-8"))
        inside = whole
        for key in keys[:-1]:
            inside = inside[key]
        assert inside[keys[-1]] != value
        inside[keys[-1]] = value
        (folder / name).write_text(json.dumps(whole, indent=2, sort_keys=True) + "\n")

    return altered


def be_folder(name: str) -> Damage:
    """Put a folder in place of a file."""

    def made(folder: Path, _: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()
        (folder / name / "x.txt").write_text("x")

    return made


def be_pipe(name: str) -> Damage:
    """Put a pipe that nobody writes to in place of a file."""

    def made(folder: Path, _: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return made


def be_link(name: str, to: str) -> Damage:
    """Put a link in place of a file, or beside the files."""

    def made(folder: Path, _: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(to)

    return made
