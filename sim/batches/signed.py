"""Documents that hold a checksum of their own content, so that they can be believed or refused.

Their bytes follow from their content, so that a document is believed only to the last of them.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sim.batches.store import is_file
from sim.inputs.strict_toml import FileProblems
from sim.inputs.strict_toml.files import TABLE_LIMIT, read_bytes


def hashed(content: Mapping[str, Any]) -> str:
    """SHA-256 of a document, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def signed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A document with the checksum of all that it says but this."""
    said = {key: value for key, value in content.items() if key != "checksum"}
    return {**said, "checksum": hashed(said)}


def text_of(content: Mapping[str, Any]) -> str:
    """A document as its file holds it, signed: in ASCII, as a folder's name may be no text."""
    return json.dumps(signed(content), indent=2, sort_keys=True) + "\n"


def believed(path: Path, keys: Collection[str]) -> dict[str, Any] | None:
    """A document that has these keys and is as it was signed; None for any other, and for no file.

    A key that stands there twice, or a space in place of a line's end, is damage too.
    """
    if not is_file(path):
        return None
    try:
        text = read_bytes(path, TABLE_LIMIT).decode()
        found: dict[str, Any] = json.loads(text)
        whole = found.keys() >= set(keys) and text == text_of(found)
    except (FileProblems, ValueError, AttributeError, RecursionError):
        return None
    return found if whole else None
