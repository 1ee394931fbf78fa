"""What `hedgerow list` shows: one row per thing, in columns or as JSON."""

import json
from collections.abc import Callable
from typing import Any

from sim.inputs.documents import load_programmes
from sim.inputs.folders import Folders
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario, scenario_names
from sim.inputs.strict_toml import FileProblems, joined

Row = dict[str, Any]


def rows_of(what: str, places: Folders) -> tuple[list[Row], FileProblems | None]:
    """Rows of one kind of thing, and what is wrong with those that cannot be listed."""
    return _scenarios(places) if what == "scenarios" else (_ROWS[what](places), None)


def _scenarios(places: Folders) -> tuple[list[Row], FileProblems | None]:
    register = load_register(places.seeds)
    rows, refused = [], []
    for name in scenario_names(places.scenarios):
        try:
            found = load_scenario(places.scenarios, name, register)
        except FileProblems as problems:
            refused.append(problems)
            continue
        rows.append({"scenario": name, "title": found.title, "events": len(found.events)})
    return rows, joined(refused) if refused else None


def _levers(places: Folders) -> list[Row]:
    levers = load_register(places.seeds).levers
    return [
        {
            "lever": name,
            "default": v.default,
            "low": v.low,
            "high": v.high,
            "unit": v.unit,
            "meaning": v.label,
        }
        for name, v in levers.items()
    ]


def _actions(places: Folders) -> list[Row]:
    actions = load_register(places.seeds).actions
    return [
        {"actor": actor, "does": does, "size": action.unit, "moves": f"{actor}.{action.lever}"}
        for (actor, does), action in actions.items()
    ]


def _outputs(places: Folders) -> list[Row]:
    outputs = load_register(places.seeds).outputs
    return [
        {"output": name, "by": output.by, "unit": output.unit, "meaning": output.label}
        for name, output in outputs.items()
    ]


def _parameters(places: Folders) -> list[Row]:
    parameters = load_register(places.seeds).parameters
    return [
        {
            "parameter": n,
            "value": p.value,
            "low": p.low,
            "high": p.high,
            "unit": p.unit,
            "kind": p.kind,
        }
        for n, p in parameters.items()
    ]


def _programmes(places: Folders) -> list[Row]:
    return [
        {
            "programme": p.id,
            "actor": p.actor,
            "US$ m": p.amount_usd_m,
            "money": p.money,
            "Cambodia": "may receive" if p.eligible else "bypassed",
            "why": p.reason,
        }
        for p in load_programmes(places.seeds)
    ]


_ROWS: dict[str, Callable[[Folders], list[Row]]] = {
    "levers": _levers,
    "actions": _actions,
    "outputs": _outputs,
    "parameters": _parameters,
    "programmes": _programmes,
}


def show(rows: list[Row], as_json: bool) -> None:
    """Print rows as aligned columns, or as JSON."""
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not rows:
        return
    cells = [[_cell(value) for value in row.values()] for row in rows]
    heads = list(rows[0])
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in [heads, *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if isinstance(value, float) else str(value)
