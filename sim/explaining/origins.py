"""Where is an output recorded, and which rule makes it?

From the line that records it back through local names, attributes and methods of the actors, to
the nearest rule on each way.
"""

import ast
from collections.abc import Iterator

from sim.explaining.code import Code, Function, Spot, assignments, bound_name, last_name
from sim.explaining.uses import Use

BEFORE = ("__init__", "begin", "take_2018", "restore", "settle")
"""Methods of the actors that are done before the first quarter, not in each."""


def recorded(code: Code, output: str) -> Use | None:
    """Where an output is recorded and the nearest rules behind it; None when it is nowhere."""
    for function in code.record.functions:
        for key, value in _entries(function):
            if _is_key(key, output):
                rules = dict.fromkeys(_Tracer(code).rules(Spot(value, function)))
                return Use(Spot(key, function), tuple(rules))
    return None


def _entries(function: Function) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(key, value) of what a function writes into dictionaries."""
    for node in function.nodes:
        if isinstance(node, ast.Dict):
            yield from ((k, v) for k, v in zip(node.keys, node.values, strict=True) if k)
        for target, value in assignments(node):
            if isinstance(target, ast.Subscript):
                yield target.slice, value


def _is_key(key: ast.expr, output: str) -> bool:
    if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
        return output.startswith(str(key.values[0].value))
    return isinstance(key, ast.Constant) and key.value == output


class _Tracer:
    """Goes back from an expression to the rules behind it."""

    def __init__(self, code: Code):
        self.code = code
        self.found: dict[ast.AST, list[str]] = {}

    def rules(self, spot: Spot) -> list[str]:
        """The nearest rule on every way back."""
        if spot.node not in self.found:
            self.found[spot.node] = []  # a value may go back to itself
            self.found[spot.node] = self._rules(spot)
        return self.found[spot.node]

    def _rules(self, spot: Spot) -> list[str]:
        rule = self.code.rule_called(spot)
        if rule:
            return [rule]
        returned = [given for function in self.code.called(spot) for given in _returns(function)]
        return self._all(returned) or self._all(self._behind(spot))

    def _all(self, spots: list[Spot]) -> list[str]:
        return [rule for spot in spots for rule in self.rules(spot)]

    def _behind(self, spot: Spot) -> list[Spot]:
        """What a name or an attribute stands for, and the parts of an expression."""
        node, function = spot
        found = [Spot(part, function) for part in ast.iter_child_nodes(node)]
        if isinstance(node, ast.Name):
            found += [Spot(v, function) for t, v in function.given if bound_name(t) == node.id]
        elif isinstance(node, ast.Attribute):
            found += self._kept(node, function)
        return found

    def _kept(self, attribute: ast.Attribute, function: Function) -> list[Spot]:
        """What actors keep under an attribute; of what is kept by kind, the same kind if any."""
        kept = [
            (_kind(target), Spot(value, keeper))
            for keeper in self._keepers(attribute, function)
            for target, value in keeper.given
            if _without_kind(target) == attribute.attr
        ]
        kind = _kind(function.module.parents[attribute])
        return [spot for k, spot in kept if k == kind] or [spot for _, spot in kept]

    def _keepers(self, attribute: ast.Attribute, function: Function) -> list[Function]:
        """Methods that may set an attribute: of the class its owner is named for, else of all."""
        owner = last_name(attribute.value)
        name = function.owner if owner == "self" else owner.capitalize()
        heirs = [heir for heir in self.code.classes if name in self.code.lineage(heir)]
        family = {*heirs, *self.code.lineage(name)} or set(self.code.classes)
        methods = [f for f in self.code.readers if f.node.name not in BEFORE]
        return [method for method in methods if method.owner in family]


def _returns(function: Function) -> list[Spot]:
    return [Spot(node, function) for node in function.nodes if isinstance(node, ast.Return)]


def _without_kind(target: ast.expr) -> str:
    """`flows` of self.flows and of self.flows["exports"]."""
    kept = target.value if isinstance(target, ast.Subscript) else target
    return kept.attr if isinstance(kept, ast.Attribute) else ""


def _kind(node: ast.AST) -> str:
    """What stands in brackets behind something kept by kind: "exports" of flows["exports"]."""
    return ast.unparse(node.slice) if isinstance(node, ast.Subscript) else ""
