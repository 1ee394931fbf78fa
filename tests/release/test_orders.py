"""Does anything that happens to a folder of results, in any order, make `verify` vouch for it?"""

from pathlib import Path

import pytest

from tests.release.orders import Folder, try_orders


def test_whatever_happens_nothing_false_is_vouched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands, shares, kills at any write, damage and figures follow each other as is drawn."""
    monkeypatch.chdir(Path.cwd())  # afterwards this is the folder again
    try_orders(Folder, 2)
