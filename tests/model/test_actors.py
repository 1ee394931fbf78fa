"""Do the classes of the actors hold what the cast, their declarations and their views promise?"""

import ast
import inspect
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.engine.chance import Shocks
from sim.engine.draws import draw
from sim.engine.play import EVENTS, normals, spin_up
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.model.actors.actor import Actor, View
from sim.model.actors.asean import Asean
from sim.model.actors.china import China
from sim.model.actors.european_union import EuropeanUnion
from sim.model.actors.japan import Japan
from sim.model.actors.ministry import Ministries
from sim.model.actors.observer import Asker, Observer
from sim.model.actors.partner import Partner
from sim.model.actors.sender import Sender
from sim.model.actors.united_states import UnitedStates
from sim.model.assumptions import Assumptions, MissingNumberError
from sim.model.cast import BEHAVIOURS, LEVERS, OWN_LUCK
from sim.model.cast import Actor as CastActor
from sim.model.ops import Array
from sim.model.world import DECIDING, World
from tests.model.test_names import plant

ROOT = Path(__file__).parents[2]
CAST = load_register(shipped().seeds).cast


def descendants(kind: type) -> Iterator[type]:
    """A class and all that descend from it."""
    yield kind
    for heir in kind.__subclasses__():
        yield from descendants(heir)


# ---- the cast -----------------------------------------------------------------------------------

ROLES = {
    "observer": Observer,
    "sender": Sender,
    "patron": China,
    "trainer": Japan,
    "announcer": UnitedStates,
    "preference_giver": EuropeanUnion,
    "shelter": Asean,
}
"""Which class plays a role, with its heirs."""


def asks(kind: type[Partner]) -> bool:
    """Whether a class asks for cooperation: it decides as an Asker does, or adds to that."""
    added = "super().decide_ask()" in inspect.getsource(kind.decide_ask)
    return issubclass(kind, Asker) and (kind.decide_ask is Asker.decide_ask or added)


@pytest.mark.parametrize("kind", list(descendants(Partner)))
def test_the_cast_knows_the_roles_of_each_class(kind: type[Partner]) -> None:
    """BEHAVIOURS names the classes that decide for partners, with the roles they inherit."""
    roles = {role for role, played in ROLES.items() if issubclass(kind, played)}
    assert BEHAVIOURS[kind.__name__] == roles | ({"asker"} if asks(kind) else set())


def test_the_world_knows_the_classes_of_the_cast() -> None:
    """The world can bring in every class that the cast may name, and no other."""
    assert {kind.__name__ for kind in DECIDING} == set(BEHAVIOURS)
    assert set(DECIDING) == set(descendants(Partner))


class Asked(dict[str, Array]):
    """Levers that remember by which name they were asked for."""

    def __init__(self, levers: Mapping[str, Array]):
        super().__init__(levers)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        self.names.add(name.removesuffix("_clamped"))
        return super().__getitem__(name)


@cache
def levers_asked() -> frozenset[str]:
    """Every lever that the shipped world asks for in a quarter."""
    register = load_register(shipped().seeds)
    world = World(CAST, draw(register, 7, np.zeros(1, np.uint64), "fixed"), register.programmes)
    shocks = Shocks(7, np.zeros(1, np.uint64), on=False)
    spin_up(world, register, shocks)
    asked = Asked(world.quarter.levers)
    world.quarter = replace(world.quarter, levers=asked)
    world.step()
    return frozenset(asked.names)


@pytest.mark.parametrize("partner", CAST.partner_records, ids=lambda record: record.code)
def test_the_cast_knows_the_levers_of_each_class(partner: CastActor) -> None:
    """LEVERS names what the world asks a partner of that class for, and no more."""
    asked = {name for name in levers_asked() if name.startswith(f"{partner.code}.")}
    assert asked == {f"{partner.code}.{name}" for name in LEVERS[partner.acts_as]}


def test_plain_classes_have_the_levers_of_their_heirs() -> None:
    """A class that no shipped partner acts as has no lever that its heirs lack."""
    assert LEVERS["Asker"] == LEVERS["Observer"] == LEVERS["Asean"] - {"unity"}
    assert LEVERS["Sender"] == LEVERS["UnitedStates"] - {"delivery", "promised", "tariff"}
    assert set(LEVERS) == set(BEHAVIOURS)


def test_the_streams_of_other_shocks_are_named() -> None:
    """No observer can take a stream that the world's own shocks are drawn from.

    A stream of one partner, `market.CHN`, is kept from observers by what stands before its point.
    """
    own = {*normals(CAST).keys() - CAST.signals.keys(), *EVENTS, "election"}
    assert {stream.partition(".")[0] for stream in own} == set(OWN_LUCK)


# ---- numbers that are missing -------------------------------------------------------------------


def test_a_missing_number_is_refused() -> None:
    """A number that an actor lacks is never 0, unless the cast says that it is without it."""
    values = {"exports_2018.CHN": np.ones(3), "grants_2018.USA": np.ones(3)}
    p = Assumptions(values, CAST.zeros)
    assert (p.by("grants_2018", ("CHN", "USA")) == [[0.0] * 3, [1.0] * 3]).all()
    words = r"no number exports_2018\.KOR in seeds/parameters\.toml"
    with pytest.raises(MissingNumberError, match=words):
        p.by("exports_2018", ("CHN", "KOR"))
    with pytest.raises(MissingNumberError, match=words):
        p.of("exports_2018", "KOR")


# ---- attributes ---------------------------------------------------------------------------------

CLASSES = [Ministries, *dict.fromkeys((*descendants(Actor), *descendants(View)))]


def assigned(kind: type) -> set[str]:
    """Attributes that the methods of a class give a value to."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {node.attr for node in nodes if isinstance(node.ctx, ast.Store)}


@pytest.mark.parametrize("kind", CLASSES)
def test_every_attribute_is_declared_in_its_class(kind: type) -> None:
    """What a method sets is declared, with axes and unit, in the body of its class or an elder."""
    declared = {name for elder in kind.__mro__ for name in inspect.get_annotations(elder)}
    assert assigned(kind) <= declared


@pytest.mark.parametrize("kind", list(descendants(Actor)))
def test_no_attribute_is_declared_twice(kind: type) -> None:
    """A class declares nothing that an elder has declared, but a wider view of the world."""
    declared = [name for elder in kind.__mro__ for name in inspect.get_annotations(elder)]
    assert {name for name in declared if declared.count(name) > 1} <= {"world"}


@pytest.mark.parametrize("kind", CLASSES)
def test_an_array_is_declared_with_its_axes(kind: type) -> None:
    """A text behind each declaration of an array names its axes, or what it has the same as."""
    (owner,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(owner, ast.ClassDef)
    for node, text in pairwise(owner.body):
        if isinstance(node, ast.AnnAssign) and "Array" in ast.unparse(node.annotation):
            assert isinstance(text, ast.Expr), ast.unparse(node)
            assert re.search(r"member,?\)|The same", ast.unparse(text)), ast.unparse(node)


# ---- mistakes that mypy finds -------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the model with what mypy needs."""
    shutil.copytree(ROOT / "sim" / "model", tmp_path / "sim" / "model")
    shutil.copytree(ROOT / "stubs", tmp_path / "stubs")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "sim" / "__init__.py").touch()
    return tmp_path


def mypy(folder: Path) -> str:
    """What mypy says of the model in a copy."""
    command = [sys.executable, "-m", "mypy", "--cache-dir", "cache", "sim/model"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    ).stdout.strip()


PLANTED = (
    ("relations", "self.grievance + self.felt", "self.grievence + self.felt",
     '"Relations" has no attribute "grievence"'),
    ("home", "economy.gdp", "economy.threatt", '"Economy" has no attribute "threatt"'),
    ("china", "public.lost", "self.world.home.gap", '"PartnerView" has no attribute "home"'),
)  # fmt: skip


def test_misspelt_attributes_are_errors_of_types(copy: Path) -> None:
    """The model as it is passes; misspelt attributes, or a power that looks inside, do not."""
    assert mypy(copy).startswith("Success")
    for file, right, wrong, _ in PLANTED:
        plant(copy / "sim" / "model" / "actors" / f"{file}.py", right, wrong)
    found = mypy(copy)
    assert [words for *_, words in PLANTED if words not in found] == []
    assert f"Found {len(PLANTED)} errors" in found
