"""A document is believed when it holds its own checksum, and refused otherwise."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.batches.signed import believed, hashed, signed

CONTENT: dict[str, Any] = {"one": 1, "two": {"three": [3.0, None]}}


def written(folder: Path, content: object) -> Path:
    """A file with a document."""
    path = folder / "document.json"
    text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_was_signed_is_believed(tmp_path: Path) -> None:
    """It comes back as it was, with its checksum; signing it again changes nothing."""
    path = written(tmp_path, signed(CONTENT))
    found = believed(path, ("one", "two", "checksum"))
    assert found == CONTENT | {"checksum": hashed(CONTENT)}
    assert signed(found) == found


@pytest.mark.parametrize(
    "changed",
    [
        signed(CONTENT) | {"one": 2},
        signed(CONTENT) | {"more": 1},
        signed(CONTENT) | {"checksum": "0" * 64},
        CONTENT,
        signed({"one": 1}),
        [signed(CONTENT)],
        "text",
    ],
    ids=["a value", "a key more", "another checksum", "unsigned", "a key less", "a list", "a text"],
)
def test_what_was_changed_is_not_believed(tmp_path: Path, changed: object) -> None:
    """One value more, less or other, and nothing of it is believed."""
    assert believed(written(tmp_path, changed), ("one", "two")) is None


def test_what_is_no_document_is_not_believed(tmp_path: Path) -> None:
    """No file, a folder, a link, half a document and text that is none are told by None."""
    whole = written(tmp_path, signed(CONTENT))
    link, half = tmp_path / "link.json", tmp_path / "half.json"
    link.symlink_to(whole)
    half.write_bytes(whole.read_bytes()[:20])
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000, encoding="utf-8")
    for path in (tmp_path / "none.json", tmp_path, link, half, deep):
        assert believed(path, ()) is None


def test_the_order_of_keys_is_not_signed() -> None:
    """Keys in another order are the same document; another value is another."""
    assert hashed({"one": 1, "two": 2}) == hashed({"two": 2, "one": 1})
    assert hashed({"one": 1, "two": 2}) != hashed({"one": 2, "two": 1})
