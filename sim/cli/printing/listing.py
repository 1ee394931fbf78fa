"""What `hedgerow list` shows: one row per thing."""

from collections.abc import Callable

from sim.cli.printing.rows import Row
from sim.inputs.documents import load_programmes
from sim.inputs.folders import Folders
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario, scenario_names
from sim.inputs.strict_toml import FileProblems, joined


def rows_of(what: str, folders: Folders) -> tuple[list[Row], FileProblems | None]:
    """Rows of one kind of thing, and what is wrong with those that cannot be listed."""
    return _scenarios(folders) if what == "scenarios" else (_ROWS[what](folders), None)


def _scenarios(folders: Folders) -> tuple[list[Row], FileProblems | None]:
    register = load_register(folders.seeds)
    rows, refused = [], []
    for name in scenario_names(folders.scenarios):
        try:
            found = load_scenario(folders.scenarios, name, register)
        except FileProblems as problems:
            refused.append(problems)
            continue
        rows.append({"scenario": name, "title": found.title, "events": len(found.events)})
    return rows, joined(refused) if refused else None


def _levers(folders: Folders) -> list[Row]:
    levers = load_register(folders.seeds).levers
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


def _actions(folders: Folders) -> list[Row]:
    actions = load_register(folders.seeds).actions
    return [
        {"actor": actor, "does": does, "size": action.unit, "moves": f"{actor}.{action.lever}"}
        for (actor, does), action in actions.items()
    ]


def _outputs(folders: Folders) -> list[Row]:
    outputs = load_register(folders.seeds).outputs
    return [
        {"output": name, "by": output.by, "unit": output.unit, "meaning": output.label}
        for name, output in outputs.items()
    ]


def _parameters(folders: Folders) -> list[Row]:
    parameters = load_register(folders.seeds).parameters
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


def _programmes(folders: Folders) -> list[Row]:
    home = load_register(folders.seeds).cast.home.name
    return [
        {
            "programme": p.id,
            "actor": p.actor,
            "US$ m": p.amount_usd_m,
            "money": p.money,
            home: "may receive" if p.eligible else "bypassed",
            "why": p.reason,
        }
        for p in load_programmes(folders.seeds)
    ]


_ROWS: dict[str, Callable[[Folders], list[Row]]] = {
    "levers": _levers,
    "actions": _actions,
    "outputs": _outputs,
    "parameters": _parameters,
    "programmes": _programmes,
}
