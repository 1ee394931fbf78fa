"""Install Hedgerow from this folder, without internet: python3 install.py (Windows: py install.py).

It needs Python 3.11 or later and nothing else. All goes into .venv in this folder.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)


def main() -> None:
    """Make .venv, install from wheels/, and say what to type next."""
    if sys.version_info < OLDEST:
        sys.exit("This is Python {}.{}; Hedgerow needs 3.11 or later.".format(*sys.version_info))
    environment = HERE / ".venv"
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    _run(
        [sys.executable, "-m", "venv", "--clear", str(environment)],
        "This Python cannot make environments. On Debian and Ubuntu install python3-venv.",
    )
    _run(
        [str(programs / "python"), "-m", "pip", "install", "--quiet", *_pip_options()],
        f"The wheels of this folder are for {carried()}; this is {_this()}.",
    )
    command = (programs / "hedgerow").relative_to(HERE)
    print(f"Installed. Next:\n  cd {HERE}\n  {command} run western-pressure")


def _pip_options() -> list[str]:
    wheels = HERE / "wheels"
    alone = ["--disable-pip-version-check", "--no-index", "--find-links", str(wheels)]
    return [*alone, "hedgerow[fast]"]


def _run(words: list[str], otherwise: str) -> None:
    if subprocess.run(words, check=False).returncode:
        sys.exit(otherwise)


def carried() -> str:
    """Pythons and systems that the wheels are for, read off the names of those of numpy."""
    names = (path.stem.split("-") for path in (HERE / "wheels").glob("numpy-*.whl"))
    found = sorted(f"Python 3.{name[2][3:]} on {name[4].split('.')[0]}" for name in names)
    return ", ".join(found) or "no Python"


def _this() -> str:
    return "Python {}.{} on {}".format(*sys.version_info[:2], sys.platform)


if __name__ == "__main__":
    main()
