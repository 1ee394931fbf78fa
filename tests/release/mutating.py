"""Small changes to source code that a good test ought to notice, one at a time."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
"""What an operator becomes."""

UNREAD = {"annotation", "returns", "decorator_list", "type_params"}
"""Fields of a node that say nothing of what is computed."""

GUARD = "strict"
"""An argument of `zip` that changes nothing where lengths are the same, as they are meant to be."""

SYMMETRIC = {"max", "min", "maximum", "minimum", "both", "array_equal", "isclose"}
"""Functions that give the same when their arguments change places."""


@dataclass(frozen=True)
class Mutant:
    """A file with one change."""

    file: str
    first: int
    """Lines of the statement or expression that is changed."""
    last: int
    line: str
    """The first of them, without the space before it."""
    was: str
    becomes: str
    source: str
    """The whole file with the change in it."""

    @property
    def told(self) -> str:
        """Where it is, and what was changed."""
        return f"{self.file}:{self.first}: `{self.was}` becomes `{self.becomes}`"


def mutants_of(root: Path, file: str) -> list[Mutant]:
    """Every change of a file that leaves it Python, in the order of the file."""
    source = (root / file).read_text(encoding="utf-8")
    lines, found = source.splitlines(), []
    for node, changed in _changes(ast.parse(source)):
        assert isinstance(node, ast.expr | ast.stmt)
        becomes = ast.unparse(changed)
        whole = _spliced(source, node, becomes if isinstance(node, ast.stmt) else f"({becomes})")
        last = node.end_lineno or node.lineno
        line = lines[node.lineno - 1].strip()
        found.append(Mutant(file, node.lineno, last, line, ast.unparse(node), becomes, whole))
    return sorted(found, key=lambda one: (one.first, one.was, one.becomes))


def _spliced(source: str, node: ast.expr | ast.stmt, text: str) -> str:
    """Source with another text in the place of a node."""
    lines = source.encode().splitlines(keepends=True)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    tail = lines[last][node.end_col_offset :]
    lines[first : last + 1] = [lines[first][: node.col_offset] + text.encode() + tail]
    return b"".join(lines).decode()


def _changes(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Each node that can be changed, with what it becomes."""
    for node in _computed(tree):
        yield from ((node, changed) for changed in _becomes(node))


def _computed(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes below one that are computed: no hint, no decorator, no text with fields."""
    for name, value in ast.iter_fields(node):
        if name in UNREAD:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_unread(child):
                yield child
                yield from _computed(child)


def _is_unread(node: ast.AST) -> bool:
    """Whether a node is a text with fields, or guards `zip` against what cannot be."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg == GUARD)


def _becomes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node can become."""
    match node:
        case ast.Compare(ops=[one]) if type(one) in SWAPPED:
            yield _with(node, ops=[SWAPPED[type(one)]()])
        case ast.Compare(ops=[one, *rest]) if type(one) in SWAPPED:
            yield _with(node, ops=[SWAPPED[type(one)](), *rest])
            if type(rest[-1]) in SWAPPED:
                yield _with(node, ops=[one, *rest[:-1], SWAPPED[type(rest[-1])]()])
        case ast.BinOp(op=op) if type(op) in SWAPPED:
            yield _with(node, op=SWAPPED[type(op)]())
        case ast.BoolOp(op=op):
            yield _with(node, op=SWAPPED[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.IfExp(body=body, orelse=orelse):
            yield _with(node, body=orelse, orelse=body)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Call():
            yield from _other_calls(node)
        case ast.Expr(value=ast.Constant()):
            pass
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()


def _other_calls(node: ast.Call) -> Iterator[ast.Call]:
    """A call with its first two arguments swapped, and without each of its named ones."""
    plain = [one for one in node.args if not isinstance(one, ast.Starred)]
    named = ast.unparse(node.func).rpartition(".")[2]
    apart = len(plain) == len(node.args) >= 2 and ast.dump(plain[0]) != ast.dump(plain[1])
    if apart and named not in SYMMETRIC:
        yield _with(node, args=[plain[1], plain[0], *plain[2:]])
    for i, keyword in enumerate(node.keywords):
        if keyword.arg not in (None, GUARD):
            yield _with(node, keywords=[*node.keywords[:i], *node.keywords[i + 1 :]])


def _with(node: Any, **fields: Any) -> Any:
    """A node with other fields."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
