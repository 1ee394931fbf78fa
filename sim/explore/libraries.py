"""The libraries of `[explore]`, SALib, the EMA workbench and pymoo: imported when needed."""

import importlib
import warnings
from typing import Any, Final

EXTRA: Final = "pip install 'hedgerow[explore]'"

KNOWN_WARNINGS: Final = (
    "ipyparallel not installed.*",
    "altair based interactive inspection not available.*",
    "The inplace keyword in DataFrame.drop is deprecated.*",
)
"""What the EMA workbench says of itself, which is no concern of a user."""


class LibraryMissingError(ValueError):
    """A library that an exploration needs is not installed."""


def library(module: str) -> Any:
    """A module of those libraries, `SALib.analyze.sobol`; raises LibraryMissingError."""
    try:
        with warnings.catch_warnings():
            ignore_known_warnings()
            return importlib.import_module(module)
    except ImportError:
        name = module.partition(".")[0]
        raise LibraryMissingError(f"this needs {name}: {EXTRA}") from None


def ignore_known_warnings() -> None:
    """Leave out the EMA workbench's words about itself, within `warnings.catch_warnings()`."""
    for words in KNOWN_WARNINGS:
        warnings.filterwarnings("ignore", words)
