"""What is printed of a command that was typed wrongly: in plain words, with the nearest name."""

import re

_PLAIN = (
    ("Value error, ", ""),
    ("Input should be a valid integer.*", "it must be a whole number"),
    ("Input should be a valid number.*", "it must be a number"),
    ("Input should be less than or equal to", "it must be at most"),
    ("Input should be greater than or equal to", "it must be at least"),
)
"""What the parser of options says, and what is printed in its place."""


def reworded(error: Exception) -> Exception:
    """The same error of the parser of options, with a plain message."""
    message = str(getattr(error, "message", ""))
    for theirs, ours in _PLAIN:
        message = re.sub(theirs, ours, message)
    if options := getattr(error, "possibilities", None):
        message += f". Did you mean {' or '.join(sorted(options))}?"
        error.possibilities = None  # type: ignore[attr-defined]
    error.message = message + _choice_meant(message)  # type: ignore[attr-defined]
    return error


def _choice_meant(message: str) -> str:
    from sim.inputs.strict_toml import closest_word

    found = re.match(r"'(.*)' is not one of (.*)", message)
    close = closest_word(found[1], re.findall("'([^']*)'", found[2])) if found else ""
    return f" Did you mean '{close}'?" if close else ""
