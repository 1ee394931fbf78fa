"""docs/ODD.md names all that the model has, and its tables say what seeds/ and sim/ say."""

import ast
import importlib.util
import re
import sys
from functools import cache
from inspect import get_annotations
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from sim.engine.draws import require_held
from sim.inputs.register import Register, load_register
from sim.model import world

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "ODD.md"
RULES = sorted(
    path for path in (ROOT / "sim" / "model" / "rules").glob("*.py") if path.stem != "__init__"
)
PATTERNS = (
    "push",
    "leverage",
    "deed",
    "reply",
    "asia",
    "movement",
    "pull",
    "recovery",
    "minority",
    "gate",
    "convexity",
    "image",
    "shelter",
    "elections",
    "fairness",
    "tipping",
)
LINKS = {
    "reinforcing": ("grievance", "security", "effort", "ties", "image", "pressure"),
    "balancing": ("overreliance", "effort", "absorption", "coordination", "ties", "development"),
}


@cache
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


@cache
def prose() -> str:
    """The page without its generated tables."""
    return re.sub(r"<!-- table: \S+ -->.*?<!-- end -->", "", text(), flags=re.DOTALL)


@cache
def register() -> Register:
    return load_register(ROOT / "seeds")


@cache
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("odd_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["odd_build"] = module
    spec.loader.exec_module(module)
    return module


def section(number: int) -> str:
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", text(), re.DOTALL | re.MULTILINE)
    assert found is not None, f"section {number} is missing"
    return found[0]


def named(word: str, where: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", where) is not None


def stems() -> set[str]:
    return {name.partition(".")[0] for name in register().parameters}


def public_functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in found if not name.startswith("_")]


def test_tables_match_the_seeds_and_the_code() -> None:
    assert build().rebuilt(text(), register()) == text(), "run `python docs/build.py`"


def test_check_leaves_the_page_alone_and_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "ODD.md"
    page.write_text(text(), encoding="utf-8")
    monkeypatch.setattr(build(), "PAGE", page)
    assert build().main(["--check"]) == 0


def test_check_finds_a_changed_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "ODD.md"
    spoilt = re.sub(r"(\| `tie_decay` \| )[^|]+", r"\g<1>9 ", text())
    assert spoilt != text()
    page.write_text(spoilt, encoding="utf-8")
    monkeypatch.setattr(build(), "PAGE", page)
    assert build().main(["--check"]) == 1
    assert "docs/build.py" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == spoilt
    assert build().main([]) == 0
    assert page.read_text(encoding="utf-8") == text()


def test_every_section_is_there() -> None:
    for number in range(1, 12):
        assert section(number)


def test_every_section_of_parameters_has_its_table() -> None:
    source = (ROOT / "seeds" / "parameters.toml").read_text(encoding="utf-8")
    for name in re.findall(r"^\[(\w+)\]", source, re.MULTILINE):
        assert f"<!-- table: parameters.{name} -->" in text()


def test_every_parameter_is_listed() -> None:
    assert [name for name in register().parameters if f"| `{name}` |" not in text()] == []


def test_every_parameter_is_used_in_the_description() -> None:
    described = prose()
    assert [stem for stem in sorted(stems()) if not named(stem, described)] == []


def test_every_lever_is_listed() -> None:
    assert [name for name in register().levers if f"| `{name}` |" not in text()] == []


def test_every_lever_acts_in_the_description() -> None:
    """A lever stands there by its name, or as s.lever or p.lever for all senders or partners."""
    quarter = section(3)
    missing = []
    for name in register().levers:
        code, _, lever = name.partition(".")
        if not any(named(f"{who}.{lever}", quarter) for who in (code, "s", "p")):
            missing.append(name)
    assert missing == []


def test_every_output_has_a_formula() -> None:
    formulas = section(8).split("<!-- table: outputs -->")[0]
    assert [name for name in register().outputs if f"`{name}`" not in formulas] == []


def test_every_action_is_listed() -> None:
    assert [verb for _, verb in register().actions if f"| {verb} |" not in text()] == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_is_described(path: Path) -> None:
    submodels = section(7)
    headed = [part for part in submodels.split("\n### ") if f"`rules/{path.name}`:" in part]
    assert len(headed) == 1
    assert [name for name in public_functions(path) if not named(name, headed[0])] == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_is_named(pattern: str) -> None:
    assert f"| `{pattern}` |" in section(1)


@pytest.mark.parametrize("loop", sorted(LINKS))
def test_both_loops_are_drawn_with_their_files(loop: str) -> None:
    loops = section(9)
    assert f"**{loop.capitalize()}.**" in loops
    picture = (ROOT / "docs" / "loops.svg").read_text(encoding="utf-8")
    ElementTree.fromstring(picture)
    assert f"{loop.capitalize()} loop" in picture
    for file in LINKS[loop]:
        assert f"rules/{file}.py" in loops
        assert f"rules/{file}.py" in picture
        assert (ROOT / "sim" / "model" / "rules" / f"{file}.py").is_file()


def test_links_of_the_loops_can_be_cut_as_described() -> None:
    """A parameter that section 9 cuts a link with may be held at the value given there."""
    cuts = re.findall(r"`([a-z_A-Z. =]+) = ([01])`", section(9))
    assert cuts
    for names, value in cuts:
        require_held({name.strip(): float(value) for name in names.split(" = ")}, register())


def test_the_program_names_of_state_exist() -> None:
    """Each attribute that the page names is declared in the class that it names, or an elder."""
    found = re.findall(r"`([A-Z][A-Za-z]+)\.([a-z_0-9]+)`", section(2))
    assert found
    for actor, attribute in found:
        elders = getattr(world, actor).__mro__
        assert attribute in {name for elder in elders for name in get_annotations(elder)}, actor


def test_all_partners_and_ministries_are_named() -> None:
    cast = register().cast
    codes = (*cast.partners, *cast.ministries)
    assert [code for code in codes if not named(code, section(2))] == []


def test_no_path_of_a_machine_is_named() -> None:
    assert re.search(r"(?<![\w.])/(home|work|tmp|root|usr|Users)/", text()) is None
