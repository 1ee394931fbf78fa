"""Are parameters and levers asked for by names that the seeds know, and all of them by somebody?"""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.model import world
from sim.model.cast import WORLD

MODEL = Path(__file__).parents[2] / "sim" / "model"
REGISTER = load_register(shipped().seeds)
CAST = REGISTER.cast


def methods(folder: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of the actors, the world and the record, with the name of its class."""
    for path in (*sorted((folder / "actors").glob("*.py")), folder / "world.py"):
        for owner in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(owner, ast.ClassDef):
                yield from ((owner.name, n) for n in owner.body if isinstance(n, ast.FunctionDef))
    record = ast.parse((folder / "record.py").read_text(encoding="utf-8"))
    yield from (("", node) for node in record.body if isinstance(node, ast.FunctionDef))


def last_name(node: ast.AST) -> str:
    """`p` of p, self.p and leader.p."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def copied(to: Path) -> Path:
    """A copy of the model, to spoil."""
    return Path(shutil.copytree(MODEL, to / "model"))


def plant(path: Path, right: str, wrong: str) -> None:
    """Put a mistake in the place of what is right."""
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


# ---- parameters ---------------------------------------------------------------------------------


def parameters_read(folder: Path) -> set[str]:
    """Parameters read as p.name, and groups read by p.of("name", ...) and p.by("name", ...)."""
    found = set()
    for _, method in methods(folder):
        for node in ast.walk(method):
            if isinstance(node, ast.Call) and last_name(node.func) in ("of", "by"):
                found.add(f"{ast.literal_eval(node.args[0])}.")
            elif isinstance(node, ast.Attribute) and last_name(node.value) == "p":
                found.add(node.attr)
    return found - {"of", "by"}


def parameters_known() -> set[str]:
    """Names of seeds/parameters.toml; of those that differ by actor, their group and a point."""
    return {"".join(name.partition(".")[:2]) for name in REGISTER.parameters}


def test_the_parameters_read_are_those_of_the_seeds() -> None:
    """Every parameter that is read is in the seeds, and every one of the seeds is read."""
    assert parameters_read(MODEL) == parameters_known()


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("closeness", "rest, p.tie_decay)", "rest, p.tie_decayy)"),
        ("relations", 'p.by("priority", ', 'p.by("priorety", '),
        ("closeness", 'p.of("flow_weight", ', 'p.of("flow_wait", '),
    ],
)
def test_a_misspelt_parameter_is_found(tmp_path: Path, file: str, right: str, wrong: str) -> None:
    """In a copy of the model a misspelt parameter is not one of the seeds'."""
    folder = copied(tmp_path)
    assert parameters_read(folder) == parameters_known()
    plant(folder / "actors" / f"{file}.py", right, wrong)
    assert parameters_read(folder) - parameters_known()


# ---- levers -------------------------------------------------------------------------------------


def acting(owner: str) -> Iterator[str]:
    """Codes of those who act by a class or one that descends from it."""
    by_code = {record.code: record.acts_as for record in CAST.partner_records}
    by_code |= {CAST.home.code: "Home", WORLD: "Region"}
    for code, name in by_code.items():
        if owner in {elder.__name__ for elder in getattr(world, name).__mro__}:
            yield code


def whose(asked: ast.expr) -> Iterator[str]:
    """Codes that an expression for an actor may mean: WORLD, cast.home.code, cast.trainer."""
    words = ast.unparse(asked)
    if words == "WORLD":
        yield WORLD
    elif words.endswith("home.code") or words == "home":
        yield CAST.home.code
    elif hasattr(CAST, last_name(asked)):
        yield getattr(CAST, last_name(asked))
    else:
        yield from CAST.partners


def asked_of(asks: ast.expr, owner: str) -> str:
    """The class whose lever is asked for: that of `region` in region.clamped, else one's own."""
    receiver = asks.value if isinstance(asks, ast.Attribute) else asks
    known = get_type_hints(world.World).get(last_name(receiver))
    return known.__name__ if isinstance(known, type) else owner


def levers_read(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """Each place where a lever is read, with the levers that it may be."""
    for owner, method in methods(folder):
        for node in ast.walk(method):
            asks = ("lever", "choice", "clamped")
            if not (isinstance(node, ast.Call) and last_name(node.func) in asks):
                continue
            others = last_name(node.func) == "lever" and len(node.args) > 1
            name = node.args[int(others)]
            if isinstance(name, ast.Constant):
                codes = whose(node.args[0]) if others else acting(asked_of(node.func, owner))
                levers = {f"{code}.{name.value}" for code in codes} & set(REGISTER.levers)
                yield f"{owner}.{method.name}: {ast.unparse(node)}", levers


def unknown_levers(folder: Path) -> list[str]:
    """Places where a lever is read that nobody has."""
    return [place for place, levers in levers_read(folder) if not levers]


def test_the_levers_read_are_those_of_the_seeds() -> None:
    """Every lever that is read is in the seeds, and every one of the seeds is read."""
    assert unknown_levers(MODEL) == []
    read = {lever for _, levers in levers_read(MODEL) for lever in levers}
    assert read == set(REGISTER.levers)


def test_what_is_clamped_can_be() -> None:
    """A decision that a scenario may set in an actor's place is a lever that clamps."""
    asked = [
        levers for place, levers in levers_read(MODEL) if "choice(" in place or "clamped(" in place
    ]
    assert asked
    assert all(REGISTER.levers[name].clamps for levers in asked for name in levers)


def test_a_misspelt_lever_is_found(tmp_path: Path) -> None:
    """In a copy of the model a misspelt lever is one that nobody has."""
    folder = copied(tmp_path)
    plant(folder / "actors" / "united_states.py", 'self.lever("tariff")', 'self.lever("tarif")')
    plant(folder / "actors" / "china.py", 'WORLD, "refill_form"', 'WORLD, "refil_form"')
    assert [place.partition(":")[0] for place in unknown_levers(folder)] == [
        "China.extra",
        "UnitedStates.pressed_access",
    ]
