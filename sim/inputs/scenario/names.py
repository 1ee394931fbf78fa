"""What may a scenario be called? One rule for files, for what they extend, and for `new`."""

import re
import unicodedata

RULE = "small letters, digits and hyphens, beginning with a letter or digit"
"""What the name of a scenario may be."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_TAKEN = {"nan", "null", "none", "na", "true", "false"}
"""Names that programs read from a table as something else than a name."""


def name_problem(name: str) -> str:
    """What is wrong with the name of a scenario, with a better one; "" when nothing is."""
    if _reads_as_name(name):
        return "" if _NAME.fullmatch(name) else f"a name is {RULE}{_better(name)}"
    return f"tables would read '{name}' as a number or as nothing{_better(name)}"


def suggestion(name: str) -> str:
    """The nearest name that keeps the rule, or ""."""
    plain = unicodedata.normalize("NFKD", name.removesuffix(".toml")).encode("ascii", "ignore")
    better = re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")
    return better if not better or _reads_as_name(better) else f"scenario-{better}"


def _better(name: str) -> str:
    better = suggestion(name)
    return f"; '{better}' would do" if better else ""


def _reads_as_name(name: str) -> bool:
    if name.lower() in _TAKEN:
        return False
    try:
        float(name)
    except ValueError:
        return True
    return False
