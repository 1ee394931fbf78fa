"""The order of the house: what may stand where, read off the source itself."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.model.cast import ONE_EACH, WORLD

ROOT = Path(__file__).parents[1]
SIM = ROOT / "sim"
TREES = {
    path.relative_to(SIM).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SIM.rglob("*.py"))
}
RULES = [name for name in TREES if name.startswith("model/rules/")]
ACTORS = [name for name in TREES if name.startswith("model/actors/")]
MESA = [*ACTORS, "model/world.py"]


def running(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker sees."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield from running(child)


def imported(tree: ast.AST) -> Iterator[str]:
    """Dotted names that a module imports when it runs, `from a import b` as a.b."""
    for node in running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def where(name: str, node: ast.AST) -> str:
    """A place in the source, for messages."""
    return f"{name}:{getattr(node, 'lineno', 0)}: {ast.unparse(node)}"


# ---- rules --------------------------------------------------------------------------------------

PLAIN_NUMBERS = {0, 1, 2, -1, 0.5}
BRANCHES = (ast.If, ast.IfExp, ast.While, ast.Match, ast.Compare, ast.BoolOp, ast.Pow)
BUILTINS = {"max", "min", "sum", "abs", "round", "pow", "any", "all"}


def rule_faults(name: str, tree: ast.AST) -> Iterator[str]:
    """What a rule may not hold."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex):
            if isinstance(node.value, bool) or node.value not in PLAIN_NUMBERS:
                yield f"a number of its own, {where(name, node)}"
        elif isinstance(node, BRANCHES):
            yield f"a branch or power, {name}:{getattr(node, 'lineno', 0)}"
        elif isinstance(node, ast.comprehension) and node.ifs:
            yield f"a branch, {where(name, node)}"
        elif isinstance(node, ast.Name) and node.id in BUILTINS | {"np", "numpy", "math"}:
            yield f"not an operation of sim.model.ops, {where(name, node)}"


@pytest.mark.parametrize("name", RULES)
def test_rules_hold_no_number_and_no_branch(name: str) -> None:
    """A rule holds no number of its own, never branches on a value, and uses operations alone."""
    assert list(rule_faults(name, TREES[name])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "y = 0.3 * x",
        "y = x ** 2",
        "y = x if x > 0 else 0",
        "y = [a for a in x if a]",
        "y = max(0, x)",
        "y = np.exp(x)",
        "while x: pass",
        "y = x < 1",
        "y = x and z",
        "y = True",
    ],
)
def test_the_check_of_rules_sees(wrong: str) -> None:
    """The check of rules finds each thing that it forbids."""
    assert list(rule_faults("example", ast.parse(wrong)))


@pytest.mark.parametrize("name", RULES)
def test_rules_import_operations_alone(name: str) -> None:
    """A rule imports sim.model.ops, sim.model.units and names of types, nothing else."""
    allowed = {"sim.model.ops", "sim.model.units", "typing", "collections.abc"}
    assert {module.rpartition(".")[0] for module in imported(TREES[name])} <= allowed


# ---- actors -------------------------------------------------------------------------------------

SAYING_WHAT = {"kind", "channel"}
SAYING_WHO = {"code", *ONE_EACH}
GROUPS = {"MONEY", "measured"}


def conditions_of(tree: ast.AST) -> Iterator[ast.expr]:
    """Every condition, with `a and b` taken apart."""
    for node in running(tree):
        conditions = node.ifs if isinstance(node, ast.comprehension) else []
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            conditions = [node.test]
        for condition in conditions:
            yield from condition.values if isinstance(condition, ast.BoolOp) else [condition]


def last_name(node: ast.expr) -> str:
    """`code` of `code`, `self.code`, `ministry.code`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def of_a_programme(node: ast.expr) -> bool:
    """A field of a programme: a record of the seeds, the same for every member."""
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "programme"


def on_a_code(condition: ast.expr) -> bool:
    """Whether a condition asks who or what something is, not how large it is."""
    if of_a_programme(condition):
        return True
    if not isinstance(condition, ast.Compare) or len(condition.ops) != 1:
        return False
    left, operator, right = condition.left, condition.ops[0], condition.comparators[0]
    if isinstance(operator, ast.Is | ast.IsNot):
        return True
    if isinstance(operator, ast.In | ast.NotIn):
        return last_name(right) in GROUPS
    if not isinstance(operator, ast.Eq | ast.NotEq):
        return False
    text = isinstance(right, ast.Constant) and isinstance(right.value, str)
    return (last_name(left) in SAYING_WHAT and text) or last_name(right) in SAYING_WHO


@pytest.mark.parametrize("name", ACTORS)
def test_actors_never_branch_on_a_value(name: str) -> None:
    """An actor branches on codes and kinds alone; what a value decides is a `where`."""
    conditions = conditions_of(TREES[name])
    assert [where(name, found) for found in conditions if not on_a_code(found)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "if self.gap > 0: pass",
        "y = a if self.felt else b",
        "y = [f for f in flows if f.any()]",
        "if code == cast.patron and self.gap < 1: pass",
        "if code == 'CHN': pass",
        "while self.pressure: pass",
        "if self.gap in values: pass",
        "if self.gap == 0: pass",
    ],
)
def test_the_check_of_actors_sees(wrong: str) -> None:
    """The check of actors finds a branch on a value, also beside one on a code."""
    assert not all(map(on_a_code, conditions_of(ast.parse(wrong))))


CAST = load_register(shipped().seeds).cast


@pytest.mark.parametrize("name", [name for name in TREES if name.startswith("model/")])
def test_the_model_knows_nobody_by_code(name: str) -> None:
    """No code and no name of the home country, of a partner or a ministry stands in the model."""
    known = {code for code in CAST.by_code if code != WORLD}
    texts = [node.value for node in ast.walk(TREES[name]) if isinstance(node, ast.Constant)]
    assert known.intersection(text for text in texts if isinstance(text, str)) == set()
    words = set(re.findall(r"\w+", (SIM / name).read_text(encoding="utf-8")))
    assert words.isdisjoint({CAST.home.code, CAST.home.name, CAST.home.adjective})


# ---- imports point one way ----------------------------------------------------------------------

ORDER = (
    "model",
    "inputs",
    "engine",
    "theories",
    "batches",
    "analysis",
    "evidence",
    "explore",
    "figures",
    "explaining",
    "reports",
    "lessons",
    "webpage",
    "sim",
    "cli",
)
"""A wing imports from those before it and from itself. `sim` is the package's own `__init__`: the
notebook's door, through which nothing below it goes."""

ROW = {name: row for row, name in enumerate(ORDER)}


def part_of(dotted: str) -> str:
    """The first name below sim: `rules` of sim.model.rules.ties; `sim` of the package itself."""
    names = dotted.split(".")
    below = names[1] if len(names) > 1 else ""
    return below if below in ROW else "sim"


def part_of_file(name: str) -> str:
    """The row's name of a file under sim/."""
    first = name.partition("/")[0].removesuffix(".py")
    return {"__init__": "sim", "__main__": "cli"}.get(first, first)


@pytest.mark.parametrize("name", TREES)
def test_imports_point_one_way(name: str) -> None:
    """Rules know no actors, actors no world, the world no ensemble, and nothing knows the CLI."""
    own = part_of_file(name)
    assert own in ROW, f"give {own} a row in ORDER"
    inward = {part_of(d) for d in imported(TREES[name]) if d.split(".")[0] == "sim"} - {own}
    assert {part for part in inward if ROW[part] >= ROW[own]} == set()


def test_every_wing_of_the_order_is_there() -> None:
    """The order names the wings that there are, and each module lies in one of them."""
    assert set(ORDER) == {part_of_file(name) for name in TREES}


# ---- Mesa ---------------------------------------------------------------------------------------


def test_mesa_is_met_in_actors_and_world_alone() -> None:
    """No module beside the actors and the world imports Mesa."""
    users = {n for n, tree in TREES.items() if any(d.startswith("mesa") for d in imported(tree))}
    assert users
    assert users <= set(MESA)


@pytest.mark.parametrize("name", MESA)
def test_mesa_gives_model_and_agent_alone(name: str) -> None:
    """Of Mesa only Model and Agent are imported."""
    given = {dotted for dotted in imported(TREES[name]) if dotted.split(".")[0] == "mesa"}
    assert given <= {"mesa.Model", "mesa.Agent"}


DEPARTING = {"model", "random", "rng", "steps", "schedule", "running", "datacollector", "space"}
LASTING = {"do", "get", "select", "agg"}


def mesa_faults(tree: ast.AST) -> Iterator[str]:
    """Uses of Mesa that will not last."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in DEPARTING:
            yield ast.unparse(node)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in (
            "self.agents",
            "self.agents_by_type",
        ):
            yield from [] if node.attr in LASTING else [ast.unparse(node)]


@pytest.mark.parametrize("name", MESA)
def test_mesa_is_used_as_it_will_last(name: str) -> None:
    """Nothing that Mesa 4 removes is used, and agents only by do, get, select and agg."""
    assert list(mesa_faults(TREES[name])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "self.model.x",
        "self.random",
        "self.rng",
        "self.steps",
        "self.schedule",
        "self.agents.shuffle",
    ],
)
def test_the_check_of_mesa_sees(wrong: str) -> None:
    """The check of Mesa finds each use that will not last."""
    assert list(mesa_faults(ast.parse(wrong)))


def test_the_model_begins_with_rng() -> None:
    """Mesa's model is given `rng`, never the `seed` that Mesa 4 removes."""
    calls = [
        node
        for node in ast.walk(TREES["model/world.py"])
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"
    ]
    assert [[word.arg for word in call.keywords] for call in calls] == [["rng"]]


# ---- CSV ----------------------------------------------------------------------------------------

CSV = "batches/csv_text.py"
"""Where tables become CSV, their texts harmless."""


def csv_faults(tree: ast.AST) -> Iterator[str]:
    """Ways past it."""
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    for name in [*imported(tree), *map(ast.unparse, attributes)]:
        if name.endswith(".to_csv") or name in ("csv.writer", "csv.DictWriter"):
            yield name


@pytest.mark.parametrize("name", [name for name in TREES if name != CSV])
def test_tables_become_csv_in_one_place(name: str) -> None:
    """No other module writes CSV: a text in it could be a formula."""
    assert list(csv_faults(TREES[name])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "table.to_csv(path, index=False)",
        "write = pd.DataFrame(rows).to_csv",
        "csv.writer(file)",
        "csv.DictWriter(file, names)",
        "from csv import writer",
    ],
)
def test_the_check_of_csv_sees(wrong: str) -> None:
    """The check of CSV finds each way past the one place, and that place."""
    assert list(csv_faults(ast.parse(wrong)))
    assert list(csv_faults(TREES[CSV]))


# ---- docstrings, hints, size --------------------------------------------------------------------


def public(body: list[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Public functions and classes with their methods; what a function holds inside is its own."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name.startswith("_"):
                continue
            yield f"{owner}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{owner}{node.name}.")


@pytest.mark.parametrize("name", TREES)
def test_public_names_have_docstrings(name: str) -> None:
    """Every module and every public function, class and method says what it is."""
    tree = TREES[name]
    assert ast.get_docstring(tree)
    assert [n for n, node in public(tree.body) if not ast.get_docstring(node)] == []  # type: ignore[arg-type]


# ---- nothing of a machine -----------------------------------------------------------------------

TRACES = re.compile(
    "|".join(
        (
            "/" + r"(?:home|Users|root|work|mnt|data[0-9])/[\w.-]+/",
            "/" + r"work/",
            r"[A-Z]:\\" + r"Users\\",
            "pypi" + r"\.(?:org|python)",
            "python" + "hosted",
            "index-" + "url",
            r"\w+:[^\s/@]+@" + r"[\w.-]+/",
        )
    )
)
TEXT = {
    ".py",
    ".js",
    ".toml",
    ".md",
    ".txt",
    ".csv",
    ".cff",
    ".cfg",
    ".ini",
    ".yml",
    ".yaml",
    ".json",
    "",
}


def kept() -> list[Path]:
    """Text files that are in the repository or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = [ROOT / name for name in listed if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No file holds a path of somebody's machine, the address of a registry, or a password."""
    files = kept()
    assert SIM / "model" / "world.py" in files
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        for match in TRACES.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "pieces",
    [
        ("/home/", "ann/x"),
        ("/wor", "k/main"),
        ("C:\\Use", "rs\\ann"),
        ("https://py", "pi.org/simple"),
        ("files.python", "hosted.org"),
        ("--index", "-url"),
        ("https://ann:secret", "@example.org/x"),
    ],
)
def test_the_search_for_traces_sees(pieces: tuple[str, str]) -> None:
    """The search finds each kind of trace."""
    assert TRACES.search("".join(pieces))
