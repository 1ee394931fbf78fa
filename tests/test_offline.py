"""Does a folder made for a class install without network, and is the right thing asked of pip?"""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from offline.build import LEFT_OUT, copy_project, downloads, main

ROOT = Path(__file__).parents[1]


def tiny_wheel(folder: Path, tag: str = "py3-none-any") -> Path:
    """A wheel called hedgerow that needs nothing, with the command that prints a word."""
    folder.mkdir(parents=True, exist_ok=True)
    path, info = folder / f"hedgerow-0.1.0-{tag}.whl", "hedgerow-0.1.0.dist-info"
    texts = {
        "tiny.py": "def main() -> None:\n    print('it runs')\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: hedgerow\nVersion: 0.1.0\n"
        "Provides-Extra: fast\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/entry_points.txt": "[console_scripts]\nhedgerow = tiny:main\n",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in texts.items():
            wheel.writestr(name, text)
        wheel.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in texts))
    return path


def installed(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `python3 install.py` prints in a folder, with no index to be reached."""
    shutil.copy(ROOT / "offline" / "install.py", folder)
    command = [sys.executable, "install.py"]
    return subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False)


def test_a_folder_installs_without_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """install.py takes the wheels beside it and no index; the command that it prints works."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    tiny_wheel(tmp_path / "wheels")
    done = installed(tmp_path)
    assert done.returncode == 0, done.stderr
    _, enter, run = done.stdout.splitlines()
    assert enter.split() == ["cd", str(tmp_path)]
    shown = subprocess.run(
        run, shell=True, cwd=tmp_path, text=True, capture_output=True, check=True
    )
    assert shown.stdout == "it runs\n"


def test_wheels_of_another_machine_are_named(tmp_path: Path) -> None:
    """Where no wheel fits, the last line says which Python and system they are for."""
    wheels = tiny_wheel(tmp_path / "wheels", "cp399-cp399-win_amd64").parent
    (wheels / "numpy-2.0.0-cp399-cp399-win_amd64.whl").touch()
    done = installed(tmp_path)
    assert done.returncode == 1
    here = f"Python {sys.version_info[0]}.{sys.version_info[1]} on {sys.platform}"
    assert f"are for Python 3.99 on win_amd64; this is {here}." in done.stderr


def test_pip_is_asked_for_wheels_only_and_for_each_machine() -> None:
    """Each system with each Python is a download of its own, of wheels, at the tested versions."""
    asked = list(downloads(Path("w/hedgerow.whl"), ["windows", "macos"], ["3.12", "3.13"]))
    assert len(asked) == 4
    first = " ".join(asked[0])
    assert "--platform win_amd64 --python-version 3.12" in first
    assert all("--only-binary :all:" in " ".join(words) for words in asked)
    assert all(str(ROOT / "constraints.txt") in words for words in asked)
    assert {"colorama", "tzdata"} <= set(asked[0])
    assert not {"colorama", "tzdata"} & set(asked[2])


def test_for_this_machine_pip_decides() -> None:
    """Without a system or a Python, nothing is said of either."""
    (asked,) = downloads(Path("w/hedgerow.whl"), None, None)
    assert not {"--platform", "--python-version"} & set(asked)


def test_the_project_is_carried_without_what_is_made_from_it(tmp_path: Path) -> None:
    """The folder has pages, seeds, scenarios, and no results, environment or cache."""
    copy_project(tmp_path / "class")
    project = tmp_path / "class" / "project"
    carried = {path.name for path in project.iterdir()}
    assert {"README.md", "docs", "scenarios", "seeds", "sim"} <= carried
    assert not {*LEFT_OUT, ".venv", ".git"} & carried
    assert (tmp_path / "class" / "install.py").is_file()


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """An existing folder is refused by name, and stays as it is."""
    with pytest.raises(SystemExit, match="already there"):
        main([str(tmp_path)])
    assert list(tmp_path.iterdir()) == []
