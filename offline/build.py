"""Make a folder to carry into a class without internet: wheels, project, installer.

    python offline/build.py class-folder                                  for this machine
    python offline/build.py class-folder --for windows --python 3.12 --python 3.13

Needs internet once. Name --for and --python again for each system and Python of the class.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLATFORMS = {
    "linux": tuple(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)),
    "macos": ("macosx_14_0_arm64",),
    "windows": ("win_amd64",),
}
"""Systems by name, and what wheels for them are called; pip adds older versions of macOS itself."""

ASKED_THERE = {"windows": ("colorama", "tzdata")}
"""What pip asks for on that system only, and so does not see from another."""

LEFT_OUT = ("*.egg-info", "__pycache__", "build", "dist", "results")


def main(typed: Sequence[str] | None = None) -> None:
    """Make the folder that the command line names; leaves with pip's exit code when pip fails."""
    options = _options(typed)
    if options.folder.exists():
        sys.exit(f"{options.folder} is already there; name a new folder")
    wheels = options.folder / "wheels"
    copy_project(options.folder)
    try:
        _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
        (project,) = wheels.glob("hedgerow-*.whl")
        for words in downloads(project, options.systems, options.pythons):
            _pip(*words)
    except subprocess.CalledProcessError as failed:
        shutil.rmtree(options.folder)
        sys.exit(failed.returncode)
    print(f"Made: {options.folder}/ ({_megabytes(options.folder)} MB); see its README.md")


def _options(typed: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="new folder")
    parser.add_argument(
        "--for", dest="systems", action="append", choices=PLATFORMS, help="system; this one if none"
    )
    parser.add_argument(
        "--python", dest="pythons", action="append", metavar="3.X", help="this one if none"
    )
    return parser.parse_args(typed)


def downloads(
    project: Path, systems: Sequence[str] | None, pythons: Sequence[str] | None
) -> Iterator[list[str]]:
    """What is asked of pip: once for this machine, or once for each system and Python."""
    asked = ["download", "--dest", str(project.parent), "--only-binary", ":all:"]
    asked += ["--constraint", str(ROOT / "constraints.txt"), f"{project}[fast]"]
    for system in systems or [None]:
        for python in pythons or [None]:
            yield [*asked, *_elsewhere(system, python)]


def _elsewhere(system: str | None, python: str | None) -> Iterator[str]:
    for platform in PLATFORMS.get(system or "", ()):
        yield from ("--platform", platform)
    if python is not None:
        yield from ("--python-version", python)
    yield from ASKED_THERE.get(system or "", ())


def copy_project(folder: Path) -> None:
    """Copy the project without what is made from it, and beside it what installs it."""
    hidden = shutil.ignore_patterns(".*", *LEFT_OUT, folder.name)
    shutil.copytree(ROOT, folder / "project", ignore=hidden)
    for name in ("install.py", "README.md"):
        shutil.copy(ROOT / "offline" / name, folder / name)


def _pip(*words: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", words[0], *quiet, *words[1:]], check=True)


def _megabytes(folder: Path) -> int:
    return sum(os.path.getsize(path) for path in folder.rglob("*") if path.is_file()) // 1_000_000


if __name__ == "__main__":
    main()
