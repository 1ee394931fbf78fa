"""Which futures do scenarios meet, and what computes them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, get_args

import numpy as np

from sim.engine.chance import Design, whole_number
from sim.engine.choice import Choice, Engine, choose
from sim.engine.draws import Base, Draws, require_held, require_in_range
from sim.inputs.register import Register


@dataclass(frozen=True)
class Run:
    """Which futures scenarios meet, and what computes them."""

    seed: int = 7
    design: Design = field(default_factory=lambda: Design(1000))
    assumptions: Base | Draws = "prior"
    """What parameters take their values from: their centre, their prior, or a table."""
    chance: bool = True
    held: Mapping[str, float] = field(default_factory=dict)
    """Parameters held at one value in all futures, to cut a link of the model or to ask what if."""
    engine: Engine = "auto"
    """What computes it: NumPy, or machine code that is compiled first and pays for many runs."""

    def __post_init__(self) -> None:
        """Refuse what no run can be."""
        require_one_of("engine", self.engine, get_args(Engine))
        seed = whole_number("seed", self.seed)
        if not 0 <= seed < 1 << 64:
            raise ValueError(f"seed must be from 0 to 2**64 - 1, not {seed}")
        object.__setattr__(self, "seed", seed)
        if not isinstance(self.chance, bool | np.bool_):
            raise ValueError(f"chance must be True or False, not {self.chance!r}")
        self._require_draws()

    def _require_draws(self) -> None:
        """Refuse a word that is none, and a table that ends before the draws do."""
        drawn, asked = self.assumptions, self.design.draws
        if not isinstance(drawn, Draws):
            require_one_of("assumptions", drawn, get_args(Base))
        elif drawn.rows < asked and not drawn.repeats:
            raise ValueError(
                f"the table of draws '{drawn.name}' has {drawn.rows:,} rows, too few for "
                f"{asked:,} draws"
            )

    def require_possible(self, register: Register) -> None:
        """Refuse held and drawn values that parameters cannot take; raises ValueError."""
        require_held(self.held, register)
        if isinstance(self.assumptions, Draws):
            require_in_range(self.assumptions, register)

    def holding(self, held: Mapping[str, float]) -> Self:
        """The same futures with more parameters held at a value."""
        return replace(self, held={**self.held, **held})

    def choice(self, scenarios: int) -> Choice:
        """The engine for so many scenarios; raises EngineMissingError when it is not installed."""
        return choose(self.engine, scenarios * self.design.members)

    def settled(self, scenarios: int) -> Self:
        """The same run with its engine chosen, for all blocks and whatever is left of it."""
        return replace(self, engine=self.choice(scenarios).engine)


def require_one_of(name: str, word: object, known: Sequence[str]) -> None:
    """Raise ValueError with what is allowed unless a word is known."""
    if word not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, not '{word}'")
