"""Who reads a parameter or a lever, and into which rule does the value go?

It is followed through the syntax trees of the actors: from where it is read, through local names
and the actors' methods, to the first rule on each way.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sim.explaining.code import Code, Function, Spot, assignments, bound_name, last_name

READING = ("lever", "choice", "clamped")
"""Methods that read a lever: one's own by its name, or `lever` by an actor's code and a name."""


@dataclass(frozen=True)
class Use:
    """A place where something is read, and the first rules that it reaches."""

    spot: Spot
    rules: tuple[str, ...]

    @property
    def at(self) -> str:
        """Where: sim/model/actors/power.py:270 Sender.decide."""
        return self.spot.function.at(self.spot.node)


def parameter_uses(code: Code) -> dict[str, list[Use]]:
    """Where actors and the record read each parameter; one that differs by actor under its group.

    `p.of("stance_2018", code)` reads the group stance_2018.
    """
    found: dict[str, list[Use]] = {}
    for spot in code.spots:
        name = _parameter_read(spot.node)
        if name and not _for_its_shape(spot):
            found.setdefault(name, []).append(_use(code, spot))
    return found


def lever_uses(code: Code, lever: str, classes: Iterable[str]) -> list[Use]:
    """Every place where an actor reads a lever.

    `classes` are those that act for the lever's actor: they read it by its bare name.
    """
    key = lever.partition(".")[2]
    own = {elder for name in classes for elder in code.lineage(name)}

    def wanted(spot: Spot) -> bool:
        read = _lever_read(spot.node)
        return read == f"*.{key}" or (read == key and spot.function.owner in own)

    return [_use(code, spot) for spot in code.spots if wanted(spot)]


def _use(code: Code, spot: Spot) -> Use:
    return Use(spot, _Follower(code).rules(spot))


def _for_its_shape(spot: Spot) -> bool:
    """Whether only the shape counts: zeros_like(p.tie_decay)."""
    around = spot.function.module.parents[spot.node]
    return isinstance(around, ast.Call) and last_name(around.func) == "zeros_like"


def _parameter_read(node: ast.AST) -> str:
    """The parameter or group that a node reads: p.tie_decay, p.of("stance_2018", code)."""
    if isinstance(node, ast.Attribute) and last_name(node.value) == "p":
        return node.attr
    if isinstance(node, ast.Call) and _parameter_read(node.func) in ("of", "by"):
        asked = node.args[0]
        return str(asked.value) if isinstance(asked, ast.Constant) else ""
    return ""


def _lever_read(node: ast.AST) -> str:
    """The lever that a node reads: level for one's own, *.level for that of somebody else."""
    if not (isinstance(node, ast.Call) and last_name(node.func) in READING):
        return ""
    others = last_name(node.func) == "lever" and len(node.args) > 1
    asked = node.args[int(others)]
    word = str(asked.value) if isinstance(asked, ast.Constant) else ""
    return f"*.{word}" if others and word else word


class _Follower:
    """Follows one value to the rules that it is handed to."""

    def __init__(self, code: Code):
        self.code = code
        self.seen: set[ast.AST] = set()

    def rules(self, spot: Spot) -> tuple[str, ...]:
        """The first rule on every way, each once."""
        return tuple(dict.fromkeys(self._climb(spot)))

    def _climb(self, spot: Spot) -> Iterator[str]:
        """Up through the expressions around a value, to a rule, a method or a statement."""
        node, function = spot
        while not isinstance(node, ast.stmt):
            parent = function.module.parents[node]
            around = Spot(parent, function)
            rule = self.code.rule_called(around)
            entered = [] if rule else list(self._entered(around, node))
            if rule or entered:
                yield from [rule] if rule else self._each(entered)
                return
            node = parent
        if node not in self.seen:
            self.seen.add(node)
            yield from self._each(self._after(node, function))

    def _each(self, spots: Iterable[Spot]) -> Iterator[str]:
        for spot in spots:
            yield from self._climb(spot)

    def _entered(self, call: Spot, handed: ast.AST) -> Iterator[Spot]:
        """Where a function of the actors uses the argument that is handed to it."""
        if isinstance(call.node, ast.Call) and handed in call.node.args:
            place = call.node.args.index(handed)
            for function in self.code.called(call):
                yield from _mentions(function, {function.arguments[place + bool(function.owner)]})

    def _after(self, statement: ast.stmt, function: Function) -> Iterator[Spot]:
        """Where the value of a statement goes on."""
        if isinstance(statement, ast.Return):
            yield from self.code.calls(function.node.name)
        bound = {bound_name(target) for target, _ in assignments(statement)}
        yield from _mentions(function, bound)


def _mentions(function: Function, bound: set[str]) -> Iterator[Spot]:
    """Where a function asks for the value of some local names."""
    for node in function.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in bound:
            yield Spot(node, function)
