"""Documents that hold a checksum of their own content, so that they can be believed or refused."""

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sim.batches.store import is_file
from sim.inputs.strict_toml import FileProblems
from sim.inputs.strict_toml.files import TABLE_LIMIT, read_text


def hashed(content: Mapping[str, Any]) -> str:
    """SHA-256 of a document, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def signed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A document with the checksum of all that it says but this."""
    said = {key: value for key, value in content.items() if key != "checksum"}
    return {**said, "checksum": hashed(said)}


def believed(path: Path, keys: Collection[str]) -> dict[str, Any] | None:
    """A document that has these keys and its own checksum; None for any other, and for no file."""
    if not is_file(path):
        return None
    try:
        found: dict[str, Any] = json.loads(read_text(path, TABLE_LIMIT))
        whole = found.keys() >= set(keys) and found == signed(found)
    except (FileProblems, ValueError, AttributeError, RecursionError):
        return None
    return found if whole else None
