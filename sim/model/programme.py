"""What the model knows of a programme that a power has announced."""

from typing import Protocol


class Programme(Protocol):
    """An announced programme whose money may arrive (a record of seeds/programmes.toml)."""

    @property
    def actor(self) -> str:
        """Code of the power whose money it is."""

    @property
    def money(self) -> str:
        """Kind of money, or security, trade or none."""

    @property
    def scope(self) -> str:
        """The group of countries whose total a share is taken of."""

    @property
    def added_usd_m(self) -> float:
        """Dollars that come on top of the flows observed in 2018, US$ m."""
