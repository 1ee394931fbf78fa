"""Folders as a killed command leaves them."""

import shutil
from contextlib import suppress
from pathlib import Path

from tests.release import shim
from tests.release.folders import hedgerow, words_of


def halfway(kind: str, out: str, count: int) -> list[Path]:
    """Folders of a kind as they stand before some of the calls by which its command writes.

    Before the first calls there may be none yet.
    """
    folders = list[Path]()
    with shim.counted(0, shim.before) as calls:
        assert hedgerow(words_of(kind, f"{out}/whole")).code in (0, 4)
    for i in range(count):
        last = 1 + len(calls) * (2 * i + 1) // (2 * count)
        with suppress(shim.EndedError), shim.counted(last, shim.before):
            hedgerow(words_of(kind, f"{out}/{i}"))
        folders += Path(out, str(i)).glob("results/*/")
    shutil.rmtree(Path(out, "whole"))
    return folders
