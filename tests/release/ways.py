"""Random ways to damage a folder of results."""

import contextlib
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.batches import damages
from tests.release.folders import hedgerow

Way = Callable[[Path, list[Path], random.Random], object]
"""Damages a folder; the others are of the same command with another seed, size or code."""

SIGNED = ("manifest.json", "plan.json", "analysis.json")


def one_file(folder: Path, rng: random.Random, end: str = "") -> str:
    """The name of some file, which has this end if any has; where none is there, a new one's."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    if not files:
        files = [folder / "x.json"]
        files[0].touch()
    fit = [path for path in files if path.name.endswith(end)]
    return rng.choice(fit or files).relative_to(folder).as_posix()


def of_a_file(damage: Callable[[str], damages.Damage]) -> Way:
    """Damage to some file, whichever."""
    return lambda folder, _, rng: damage(one_file(folder, rng))(folder, folder)


def flipped(folder: Path, others: list[Path], rng: random.Random) -> None:
    name = one_file(folder, rng)
    if (folder / name).stat().st_size:
        damages.flip(name, rng.random(), rng.randrange(8))(folder, folder)


def cut(folder: Path, others: list[Path], rng: random.Random) -> None:
    path = folder / one_file(folder, rng)
    os.truncate(path, rng.randrange(path.stat().st_size + 1))


def grown(folder: Path, others: list[Path], rng: random.Random) -> None:
    with (folder / one_file(folder, rng)).open("ab") as file:
        file.write(rng.choice([b"\n", b" ", b"0", b"\x00", b"# x\n", bytes(4096)]))


def swapped(folder: Path, others: list[Path], rng: random.Random) -> None:
    first = one_file(folder, rng)
    damages.swap(first, one_file(folder, rng, Path(first).suffix))(folder, folder)


def copied(folder: Path, others: list[Path], rng: random.Random) -> None:
    first = one_file(folder, rng)
    one = one_file(folder, rng, Path(first).suffix)
    with contextlib.suppress(shutil.SameFileError):
        damages.copy(one, first)(folder, folder)


def replayed(folder: Path, others: list[Path], rng: random.Random) -> None:
    """One to four files of the same command with another seed, size or code."""
    other = rng.choice(others)
    for _ in range(rng.choice([1, 1, 2, 4])):
        name = one_file(other, rng)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        damages.replay(name)(folder, other)


def replayed_whole(folder: Path, others: list[Path], rng: random.Random) -> None:
    """All files of the same command with another seed, size or code, but for some."""
    kept = {name: (folder / name).read_bytes() for name in (one_file(folder, rng),) * 2}
    shutil.rmtree(folder)
    shutil.copytree(rng.choice(others), folder)
    for name, there in kept.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(there)


def digit_edited(folder: Path, others: list[Path], rng: random.Random) -> str:
    """Another digit in a text; returns the name of the file."""
    name = one_file(folder, rng, rng.choice([".csv", ".json", ".toml", ".txt", ".svg"]))
    text = bytearray((folder / name).read_bytes())
    places = [i for i, byte in enumerate(text) if 0x30 <= byte <= 0x39]
    if places:
        text[rng.choice(places)] = rng.choice(b"0123456789")
        (folder / name).write_bytes(bytes(text))
    return name


def vouched_for(folder: Path, others: list[Path], rng: random.Random) -> None:
    """A number edited, and its checksum in the manifest as well."""
    name = digit_edited(folder, others, rng)
    path = folder / "manifest.json"
    if path.is_file() and name not in SIGNED:
        manifest = json.loads(path.read_bytes())
        manifest["files"][name] = damages.checksum_of(folder / name)
        path.write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")


def json_edited(folder: Path, others: list[Path], rng: random.Random) -> None:
    """Another value, of another type too, somewhere in one of the documents."""
    path = folder / one_file(folder, rng, rng.choice([*SIGNED, ".json"]))
    with contextlib.suppress(ValueError):
        whole = json.loads(path.read_bytes())
        spoil(whole, rng)
        path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def spoil(inside: object, rng: random.Random) -> None:
    """Put another value somewhere into JSON, take one out or add one."""
    while isinstance(inside, dict | list) and inside:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        key = rng.choice(keys)
        inner = inside[key]  # type: ignore[call-overload]
        if isinstance(inner, dict | list) and inner and rng.random() < 0.8:
            inside = inner
            continue
        if rng.random() < 0.2:
            del inside[key]  # type: ignore[arg-type]
        else:
            inside[key] = rng.choice(  # type: ignore[index, call-overload]
                [None, True, 0, -1, 1.5, 10**30, "", "x", "../x", [], {}, [[]], "\ud800"[:0]]
            )
        return


def linked(folder: Path, others: list[Path], rng: random.Random) -> None:
    name = one_file(folder, rng)
    to = rng.choice([Path(name).name, "/dev/zero", str(folder.parent), "/etc/hostname", "gone"])
    damages.be_link(name, to)(folder, folder)


def linked_to_itself_elsewhere(folder: Path, others: list[Path], rng: random.Random) -> None:
    """The very bytes, but behind a link that leads out of the folder."""
    name = one_file(folder, rng)
    moved = folder.parent / f"moved-{Path(name).name}"
    (folder / name).rename(moved)
    (folder / name).symlink_to(moved)


def folder_linked(folder: Path, others: list[Path], rng: random.Random) -> None:
    """A folder that became a link: to itself, out, or to where it was moved."""
    inside = sorted(path for path in folder.rglob("*") if path.is_dir())
    place = rng.choice(inside or [folder / "more"])
    if place.exists():
        place.rename(folder.parent / "moved")
    place.symlink_to(rng.choice([".", str(folder.parent / "moved"), "/dev"]))


def foreign(folder: Path, others: list[Path], rng: random.Random) -> None:
    """A file that nobody wrote, hidden or not, anywhere."""
    inside = [folder, *sorted(path for path in folder.rglob("*") if path.is_dir())]
    name = rng.choice(["notes.txt", ".hidden", "x.csv", "Z.parquet", ".x.csv.1.part", "é\n.svg"])
    (rng.choice(inside) / name).write_bytes(b"x")


def foreign_folder(folder: Path, others: list[Path], rng: random.Random) -> None:
    inside = [folder, *sorted(path for path in folder.rglob("*") if path.is_dir())]
    (rng.choice(inside) / "more").mkdir()


def renamed(folder: Path, others: list[Path], rng: random.Random) -> None:
    path = folder / one_file(folder, rng)
    name = rng.choice([path.name.upper(), f".{path.name}", f"{path.name}.bak", f"x{path.name}"])
    path.rename(path.with_name(name))


def touched(folder: Path, others: list[Path], rng: random.Random) -> None:
    """Another time and other permissions, which is no damage."""
    path = folder / one_file(folder, rng)
    os.utime(path, (rng.randrange(2**31), rng.randrange(2**31)))
    path.chmod(rng.choice([0o600, 0o644, 0o777, 0o755]))


def folder_deleted(folder: Path, others: list[Path], rng: random.Random) -> None:
    inside = sorted(path for path in folder.rglob("*") if path.is_dir())
    if inside:
        shutil.rmtree(rng.choice(inside))


def plotted(folder: Path, others: list[Path], rng: random.Random) -> None:
    """Damage, and then a figure is drawn, after which the manifest is written again."""
    rng.choice([flipped, cut, digit_edited, foreign, copied])(folder, others, rng)
    hedgerow(["plot", str(folder), "--kind", "tilt", "--scenario", "baseline"])


def twice(folder: Path, others: list[Path], rng: random.Random) -> None:
    for _ in range(2):
        rng.choice(SINGLE)(folder, others, rng)


SINGLE: list[Way] = [
    flipped,
    cut,
    of_a_file(damages.empty),
    of_a_file(damages.delete),
    of_a_file(damages.be_folder),
    of_a_file(damages.be_pipe),
    grown,
    swapped,
    copied,
    replayed,
    digit_edited,
    json_edited,
    linked,
    foreign,
    renamed,
]
WAYS: dict[str, list[Way]] = {
    "a bit flipped, a file cut, emptied, grown": [flipped, cut, SINGLE[2], grown],
    "files deleted, renamed, swapped, copied": [
        SINGLE[3],
        renamed,
        swapped,
        copied,
        folder_deleted,
    ],
    "files of another seed, size or code": [replayed, replayed_whole],
    "texts and values edited": [digit_edited, json_edited],
    "edited, with its checksum in the manifest": [vouched_for],
    "links, pipes, folders in place of files": [
        SINGLE[4],
        SINGLE[5],
        linked,
        linked_to_itself_elsewhere,
        folder_linked,
    ],
    "foreign and hidden files": [foreign, foreign_folder],
    "times and permissions alone": [touched],
    "damaged, then a figure drawn": [plotted],
    "two damages": [twice],
    "damaged after an interruption": [twice, *SINGLE],
}
