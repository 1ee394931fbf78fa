"""Are modules joined into one script that a page can hold?"""

from pathlib import Path

import pytest

from sim.page.scripts import ENGINE, ScriptError, engine_script, joined


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    """Modules come before those that use them, each once, without imports and exports."""
    (tmp_path / "a.js").write_text(
        'import {\n  c,\n} from "./c.js";\nimport { b } from "./b.js";\nexport const a = b + c;\n'
    )
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\nexport const b = c;\n')
    (tmp_path / "c.js").write_text("export const c = 1;\n")
    lines = [line for line in joined(tmp_path / "a.js").splitlines() if line]
    assert lines == ['"use strict";', "const c = 1;", "const b = c;", "const a = b + c;"]


def test_modules_with_the_same_name_inside_are_not_joined(tmp_path: Path) -> None:
    """Two modules that both name something at the top are refused with both."""
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nconst twice = 1;\n')
    (tmp_path / "b.js").write_text("export const b = 2;\nfunction twice() {}\n")
    with pytest.raises(ScriptError, match=r"twice stands in b\.js and in a\.js"):
        joined(tmp_path / "a.js")


def test_the_engine_is_whole() -> None:
    """No module of the engine is left out, and nothing in its script ends the page's own."""
    script = engine_script()
    assert "</" not in script
    assert '} from "./' not in script
    unquoted = script.replace("\\`", "`")
    left = [path.name for path in ENGINE.glob("*.js") if first_words(path) not in unquoted]
    assert left == []


def first_words(path: Path) -> str:
    """The first line of what a module says of itself."""
    return path.read_text(encoding="utf-8").splitlines()[1]
