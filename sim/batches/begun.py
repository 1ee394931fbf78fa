"""What was begun in a folder whose futures are no batch's, such as that of a search?

`analysis.json` is written first, as the plan of a batch is, and says which command began the folder
and all that can change a number of it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sim.batches.signed import believed, text_of

BEGUN: Final = "analysis.json"
KEYS: Final = ("analysis", "checksum", "hedgerow", "inputs", "typed")


@dataclass(frozen=True)
class Begun:
    """An analysis as it was begun."""

    analysis: str
    """Its kind: `robust`, `search`, `comparison`."""
    typed: str
    """The command, as it was typed."""
    inputs: Mapping[str, Any]
    """All that can change a number."""

    def text(self) -> str:
        """It as its file holds it, with a checksum."""
        return text_of({"hedgerow": version("hedgerow"), **asdict(self)})


def begun_analysis(folder: Path) -> Begun | None:
    """What was begun in a folder; nothing where no such file can be believed."""
    found = believed(folder / BEGUN, KEYS)
    return None if found is None else Begun(found["analysis"], found["typed"], found["inputs"])
