"""The numbers a block of members lives by: every parameter, drawn or at its centre."""

from collections.abc import Collection, Iterable, Mapping

from sim.model.ops import Array, stack, zeros_like


class MissingNumberError(LookupError):
    """A number that the model asks for and that nobody has given."""

    def __init__(self, name: str):
        super().__init__(f"no number {name} in seeds/parameters.toml")


class Assumptions:
    """Parameter values of a block, each of shape (member,).

    A plain parameter is an attribute (`p.tie_decay`); one that differs by actor is asked for with
    `of` or, for several actors at once, with `by`. One that is missing is refused.
    """

    def __init__(self, values: Mapping[str, Array], zeros: Collection[str]):
        """Take the values by name, and the names that count as 0 (`Cast.zeros`)."""
        self._values = dict(values)
        self._zeros = zeros
        self._stacks: dict[tuple[str, tuple[str, ...]], Array] = {}

    def __getattr__(self, name: str) -> Array:
        try:
            value: Array = self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(f"no parameter '{name}' in seeds/parameters.toml") from None
        return value

    def of(self, name: str, code: str) -> Array:
        """The value for one actor, (member,); raises MissingNumberError."""
        full = f"{name}.{code}"
        if full in self._zeros:
            return zeros_like(next(iter(self._values.values())))
        try:
            return self._values[full]
        except KeyError:
            raise MissingNumberError(full) from None

    def by(self, name: str, codes: Iterable[str]) -> Array:
        """The values for several actors, (actor, member); raises MissingNumberError.

        Read-only: the same array serves every caller.
        """
        asked = (name, tuple(codes))
        if asked not in self._stacks:
            rows = stack([self.of(name, code) for code in asked[1]])
            rows.flags.writeable = False
            self._stacks[asked] = rows
        return self._stacks[asked]

    def as_mapping(self) -> Mapping[str, Array]:
        """All values by parameter name."""
        return self._values
