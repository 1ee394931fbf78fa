"""The numbers a block of members lives by: every parameter, drawn or at its centre."""

from collections.abc import Iterable, Mapping

from sim.model.ops import Array, stack, zeros_like


class Assumptions:
    """Parameter values of a block, each of shape (member,).

    A plain parameter is an attribute (`p.tie_decay`); one that differs by actor is asked for with
    `of` or, for several actors at once, with `by`.
    """

    def __init__(self, values: Mapping[str, Array]):
        self._values = dict(values)
        self._stacks: dict[tuple[str, tuple[str, ...]], Array] = {}

    def __getattr__(self, name: str) -> Array:
        try:
            value: Array = self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(f"no parameter '{name}' in seeds/parameters.toml") from None
        return value

    def of(self, name: str, code: str) -> Array:
        """The value for one actor, (member,)."""
        return self._values[f"{name}.{code}"]

    def by(self, name: str, codes: Iterable[str]) -> Array:
        """The values for several actors, (actor, member); zero where none is stated.

        Read-only: the same array serves every caller.
        """
        asked = (name, tuple(codes))
        if asked not in self._stacks:
            nothing = zeros_like(next(iter(self._values.values())))
            rows = stack([self._values.get(f"{name}.{code}", nothing) for code in asked[1]])
            rows.flags.writeable = False
            self._stacks[asked] = rows
        return self._stacks[asked]

    def as_mapping(self) -> Mapping[str, Array]:
        """All values by parameter name."""
        return self._values
