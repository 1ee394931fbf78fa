"""The model's own source as syntax trees: which functions there are, and which rules they call.

Nothing here is written down by hand: what reads a parameter, answers to a lever or makes an output
is found in the code that runs.
"""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

MODEL = Path(__file__).parents[1] / "model"
"""The folder sim/model/."""

LONGEST = 6
"""Lines of a statement that is quoted whole."""


@dataclass(frozen=True)
class Module:
    """One file of the model."""

    path: Path

    @cached_property
    def file(self) -> str:
        """Its name from the root: sim/model/rules/ties.py."""
        return f"sim/model/{self.path.relative_to(MODEL).as_posix()}"

    @cached_property
    def lines(self) -> list[str]:
        """Its text."""
        return self.path.read_text(encoding="utf-8").split("\n")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse("\n".join(self.lines))

    @cached_property
    def doc(self) -> str:
        """Its docstring."""
        return ast.get_docstring(self.tree) or ""

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """What each node stands in."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def imports(self) -> dict[str, str]:
        """Full names behind the names that it imports."""
        return {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in self.tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        """Its classes."""
        return [node for node in self.tree.body if isinstance(node, ast.ClassDef)]

    @cached_property
    def functions(self) -> list["Function"]:
        """Its functions and the methods of its classes."""
        owners = [("", self.tree.body), *((owner.name, owner.body) for owner in self.classes)]
        return [
            Function(self, owner, node)
            for owner, body in owners
            for node in body
            if isinstance(node, ast.FunctionDef)
        ]

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that a node stands in."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def text_of(self, first: ast.stmt, last: ast.stmt) -> list[str]:
        """The lines of some statements as they stand, without their indent."""
        rows = self.lines[first.lineno - 1 : last.end_lineno]
        return textwrap.dedent("\n".join(rows)).split("\n")


@dataclass(frozen=True)
class Function:
    """A function, or a method with the name of its class."""

    module: Module
    owner: str
    node: ast.FunctionDef

    @property
    def name(self) -> str:
        """Sender.perceive, or next_tie."""
        return f"{self.owner}.{self.node.name}" if self.owner else self.node.name

    @property
    def doc(self) -> str:
        """Its docstring."""
        return ast.get_docstring(self.node) or ""

    @property
    def arguments(self) -> list[str]:
        """Names of its arguments, in order."""
        return [argument.arg for argument in self.node.args.args]

    @property
    def formula(self) -> list[str]:
        """What it computes: its statements after the docstring."""
        return self.module.text_of(self.node.body[1], self.node.body[-1])

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes in it."""
        return list(ast.walk(self.node))

    @cached_property
    def given(self) -> list[tuple[ast.expr, ast.expr]]:
        """(target, value) of its assignments."""
        return [pair for node in self.nodes for pair in assignments(node)]

    def at(self, node: ast.AST | None = None) -> str:
        """Where it, or a node in it, stands: sim/model/rules/ties.py:54 next_tie."""
        return f"{self.module.file}:{getattr(node or self.node, 'lineno', 0)} {self.name}"


class Spot(NamedTuple):
    """A node, and the function that it stands in."""

    node: ast.AST
    function: Function

    @property
    def passage(self) -> list[str]:
        """The statement it stands in; of a long one, its own line alone."""
        module = self.function.module
        statement = module.statement(self.node)
        lines = module.text_of(statement, statement)
        own = module.lines[getattr(self.node, "lineno", 1) - 1].strip().rstrip(",")
        return lines if len(lines) <= LONGEST else [own]


class Code:
    """All files of the model that hold rules, actors, or what is recorded."""

    @cached_property
    def rules(self) -> dict[str, Module]:
        """Rule files by mechanism."""
        paths = sorted((MODEL / "rules").glob("[!_]*.py"))
        return {path.stem: Module(path) for path in paths}

    @cached_property
    def actors(self) -> list[Module]:
        """Files of the actors."""
        return [Module(path) for path in sorted((MODEL / "actors").glob("[!_]*.py"))]

    @cached_property
    def record(self) -> Module:
        """The file that reads outputs off the world."""
        return Module(MODEL / "record.py")

    @cached_property
    def rule_functions(self) -> dict[str, Function]:
        """Every rule by its full name: ties.next_tie."""
        return {
            f"{mechanism}.{function.name}": function
            for mechanism, module in self.rules.items()
            for function in module.functions
        }

    @cached_property
    def readers(self) -> list[Function]:
        """Functions of the actors and of the record: all that hand something to a rule."""
        return [f for module in (*self.actors, self.record) for f in module.functions]

    @cached_property
    def spots(self) -> list[Spot]:
        """Every node of the readers."""
        return [Spot(node, function) for function in self.readers for node in function.nodes]

    @cached_property
    def classes(self) -> dict[str, tuple[Module, ast.ClassDef]]:
        """Classes of the actors by name."""
        return {node.name: (module, node) for module in self.actors for node in module.classes}

    def lineage(self, name: str) -> list[str]:
        """A class of the actors and those that it descends from."""
        if name not in self.classes:
            return []
        bases = [ast.unparse(base) for base in self.classes[name][1].bases]
        return [name, *(elder for base in bases for elder in self.lineage(base))]

    def rule_called(self, spot: Spot) -> str:
        """The rule that a node calls, or nothing."""
        if not isinstance(spot.node, ast.Call):
            return ""
        first, _, rest = ast.unparse(spot.node.func).partition(".")
        full = f"{spot.function.module.imports.get(first, '')}.{rest}".rstrip(".")
        rule = full.removeprefix("sim.model.rules.")
        return rule if rule in self.rule_functions else ""

    def rule_calls(self, rule: str) -> list[Spot]:
        """Where a rule is called."""
        return [spot for name, spot in self._rule_calls if name == rule]

    @cached_property
    def _rule_calls(self) -> list[tuple[str, Spot]]:
        return [(name, spot) for spot in self.spots if (name := self.rule_called(spot))]

    def called(self, spot: Spot) -> list[Function]:
        """The functions of actors and record that a call may mean, methods by name alone."""
        if not isinstance(spot.node, ast.Call):
            return []
        method, name = isinstance(spot.node.func, ast.Attribute), last_name(spot.node.func)
        found = [f for f in self.readers if f.node.name == name and bool(f.owner) == method]
        return [f for f in found if method or f.module is spot.function.module]

    def calls(self, name: str) -> list[Spot]:
        """Where a function or method of the actors or the record is called, by its bare name."""
        return [
            spot
            for spot in self.spots
            if isinstance(spot.node, ast.Call) and last_name(spot.node.func) == name
        ]


def last_name(node: ast.AST) -> str:
    """`p` of p, self.p and leader.p."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def assignments(statement: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(target, value) of a statement; `a, b = c, d` is two."""
    if isinstance(statement, ast.Assign):
        yield from _paired(statement.targets[0], statement.value)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield statement.target, statement.value


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if not isinstance(target, ast.Tuple):
        yield target, value
        return
    values = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
    for part, given in zip(target.elts, values, strict=True):
        yield from _paired(part, given)


def bound_name(target: ast.expr) -> str:
    """The local name that an assignment binds or changes; an attribute is state and binds none."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def equation(doc: str) -> list[str]:
    """The first indented block of a docstring, as it stands."""
    block = re.search(r"(?:^|\n)((?: {4}.*(?:\n|$))+)", doc)
    return textwrap.dedent(block.group(1)).rstrip().split("\n") if block else []


def holds_word(lines: list[str], word: str) -> bool:
    """Whether some lines hold a word."""
    return any(re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", line) for line in lines)
