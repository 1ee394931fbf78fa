"""Do two runs have the same futures? Only then can one be subtracted from the other."""

from collections.abc import Callable, Mapping
from typing import Any


class NotPaired(ValueError):  # noqa: N818  (the state of two runs, in one sentence)
    """Two runs whose futures are not the same ones."""


def require_paired(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Refuse two runs by their inputs; raises NotPaired with what differs and how to mend it."""
    reasons = [
        mended(one.get(key), other.get(key))
        for key, mended in _MENDING.items()
        if one.get(key) != other.get(key)
    ]
    if reasons:
        raise NotPaired("; ".join(reasons))


def _option(what: str, option: str) -> Callable[[Any, Any], str]:
    """A sentence about something that an option sets."""
    return lambda a, b: (
        f"{what} {_shown(a)} and {_shown(b)} differ: run both with {option} {_shown(a)}"
    )


def _shown(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _assumptions(a: Any, b: Any) -> str:
    """Words, or tables of draws, which may share a name."""
    names = [v["name"] if isinstance(v, Mapping) else v for v in (a, b)]
    if names[0] != names[1]:
        return _option("assumptions", "--assumptions")(*names)
    digests = " and ".join(v["digest"][:8] for v in (a, b))
    return f"draws '{names[0]}' differ ({digests}): run both with the same table"


def _digests(what: str, mend: str) -> Callable[[Any, Any], str]:
    """A sentence about files that differ."""
    return lambda a, b: f"{what} differ ({str(a)[:8]} and {str(b)[:8]}): {mend}"


def _held(a: Mapping[str, object] | None, b: Mapping[str, object] | None) -> str:
    a, b = a or {}, b or {}
    unlike = sorted(name for name in {*a, *b} if a.get(name) != b.get(name))
    values = [f"{name} {a.get(name, 'free')} and {b.get(name, 'free')}" for name in unlike]
    return f"held parameters differ ({', '.join(values)}): hold the same ones in both"


_MENDING: dict[str, Callable[[Any, Any], str]] = {
    "seed": _option("seeds", "--seed"),
    "draws": lambda a, b: f"{a} and {b} draws: run both with the same --members",
    "streams": _option("streams", "--streams"),
    "assumptions": _assumptions,
    "chance": _option("chance", "--chance"),
    "held": _held,
    "seeds": _digests("the files of numbers", "run both with the same --seeds"),
    "code": _digests("versions of the model", "run both again with one of them"),
}
"""What pairs two runs, and what to say when it differs."""
