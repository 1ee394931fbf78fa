"""Are modules typed, and joined into one script that a page can hold?"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.webpage.scripts import APP, ENGINE, ScriptError, engine_script, joined, page_script


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    """Modules come before those that use them, each once and in a scope of its own."""
    (tmp_path / "a.js").write_text(
        'import {\n  c,\n} from "./c.js";\nimport { b as d } from "./b.js";\n'
        "export const a = d + c;\n"
    )
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\nexport const b = c;\n')
    (tmp_path / "c.js").write_text("const own = 1;\nexport const c = own;\n")
    script = joined(tmp_path / "a.js")
    begins = [script.index(f"_{name} = (() =>") for name in "cba"]
    assert begins == sorted(begins)
    assert script.count("const own = 1;") == 1
    assert "b: d" in script
    assert script.rstrip().endswith("_a;")


def test_a_circle_is_refused(tmp_path: Path) -> None:
    """Modules that import each other are refused with the way round."""
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\nexport const b = a;\n')
    with pytest.raises(ScriptError, match=r"a\.js imports b\.js imports a\.js"):
        joined(tmp_path / "a.js")


def test_two_entries_hand_out_different_names(tmp_path: Path) -> None:
    """A name that two entries export is refused."""
    (tmp_path / "a.js").write_text("export const twice = 1;\n")
    (tmp_path / "b.js").write_text("export function twice() {}\n")
    with pytest.raises(ScriptError, match="twice"):
        joined(tmp_path / "a.js", tmp_path / "b.js")


@pytest.mark.parametrize(
    ("script", "folder"), [(engine_script, ENGINE), (page_script, ENGINE), (page_script, APP)]
)
def test_no_module_is_left_out(script: Callable[[], str], folder: Path) -> None:
    """Every module is part of the script, and nothing in it ends the page's own."""
    text = script()
    assert "</script" not in text
    assert '} from "./' not in text
    unquoted = text.replace("\\`", "`")
    left = [path.name for path in folder.rglob("*.js") if first_words(path) not in unquoted]
    assert left == []


def test_types_hold() -> None:
    """The types that comments declare hold, and nothing is declared that is not used."""
    tsc = shutil.which("tsc")
    if tsc is None:
        pytest.skip("there is no tsc on this machine, which is of npm's package typescript")
    typed = [tsc, "--project", str(ENGINE.with_name("jsconfig.json"))]
    done = subprocess.run(typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def first_words(path: Path) -> str:
    """The first line of what a module says of itself."""
    return path.read_text(encoding="utf-8").splitlines()[1]
