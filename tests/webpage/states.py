"""Addresses at which the page opens in some state, and the numbers behind its figures."""

import base64
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.inputs.scenario import Scenario

EVENT = ("id", "actor", "does", "size", "first", "last")


def address(
    view: str,
    scenarios: Sequence[Scenario],
    members: int,
    partner: str,
    member: int | None = None,
) -> str:
    """What stands behind "#" for a view of scenarios as they are shipped, the first one edited."""
    run = {"seed": "7", "members": members, "assumptions": "prior", "chance": True}
    state = {
        "settings": [_setting(one) for one in scenarios],
        "run": {**run, "held": {}, "ranges": {}},
        "partner": partner,
        "member": member,
    }
    text = base64.urlsafe_b64encode(json.dumps(state).encode()).decode()
    return f"{view}/{text.rstrip('=')}"


def _setting(scenario: Scenario) -> dict[str, Any]:
    return {
        "base": scenario.name,
        "name": scenario.name,
        "title": scenario.title,
        "end": scenario.end,
        "settings": {name: one.value for name, one in scenario.settings.items()},
        "events": [{key: getattr(event, key) for key in EVENT} for event in scenario.events],
    }


def rows_of(page: Any, figure: str, folder: Path) -> list[list[str]]:
    """The numbers behind a figure as it saves them, without the head."""
    root = page.locator(f"#{figure}")
    if root.locator(".numbers[open]").count() == 0:
        root.locator(".numbers > summary").click()
    with page.expect_download() as saved:
        root.get_by_role("button", name="Save CSV").click()
    path = folder / "saved.csv"
    saved.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
