"""What does the model compute from what?

Read off a recorded quarter, so that a new rule needs no change here. An output or a lever is a
cause of an output when some way of computation leads from one to the other, within a quarter or
through what the world keeps for the next one, and no other output lies on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sim.engine.compiled.program import Program
from sim.engine.compiled.recording import record
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import lay_out

LIMITS: Final = ("minimum", "maximum", "where")
"""Operations that may keep a change back: bounds, thresholds and clamps."""
LEVER: Final = "lever."
CLAMPED: Final = "_clamped"


@dataclass(frozen=True)
class Cause:
    """What an output is computed from, directly."""

    name: str
    """An output, pressure.EUU, or a lever, EUU.level."""
    limited: bool
    """Whether every way from it passes a bound, a threshold or a clamp."""


def dependencies(register: Register) -> dict[str, tuple[Cause, ...]]:
    """The causes of every output, in alphabetical order."""
    program = record(register, lay_out({}, (), register, (0, 0))).quarter
    outputs = dict(zip(output_names(register), program.outputs, strict=True))
    ways = _Ways(program, {node: name for name, node in outputs.items()})
    return {name: tuple(ways.causes(node)) for name, node in outputs.items()}


@dataclass(frozen=True)
class _Ways:
    """The ways that lead to a node."""

    program: Program
    outputs: Mapping[int, str]

    def causes(self, node: int) -> Iterator[Cause]:
        """Outputs and levers from which a way leads to a node."""
        unlimited = self._reached(node, through_limits=False)
        for name in sorted(self._reached(node, through_limits=True)):
            yield Cause(name, name not in unlimited)

    def _reached(self, node: int, through_limits: bool) -> set[str]:
        found, seen, waiting = set[str](), {node}, [node]
        while waiting:
            number = waiting.pop()
            if not through_limits and self.program.graph.nodes[number].op in LIMITS:
                continue
            for before in set(self._before(number)) - seen:
                seen.add(before)
                name = self._name(before)
                if name:
                    found.add(name)
                else:
                    waiting.append(before)
        return found

    def _before(self, number: int) -> tuple[int, ...]:
        """What a node is computed from; a state, from what it became in the quarter before."""
        node, states = self.program.graph.nodes[number], self.program.states
        return (states[node.value],) if node.value in states else node.inputs

    def _name(self, number: int) -> str:
        """The output or the lever that a node is; empty for any other."""
        value = str(self.program.graph.nodes[number].value)
        lever = value.removeprefix(LEVER).removesuffix(CLAMPED) if value.startswith(LEVER) else ""
        return lever or self.outputs.get(number, "")
