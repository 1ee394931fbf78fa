"""Write what derives from other files: history scenario, index, schema, expected numbers.

    python scenarios/build.py              rewrite the history scenario, the index and the schema
    python scenarios/build.py --check      exit 1 when one of them is out of date
    python scenarios/build.py --expected   run every scenario and refresh expected/ as well

history-2019-2025.toml follows from seeds/data/events_chronology.csv and seeds/chronology.toml; the
index stands in README.md between `<!-- index -->` and `<!-- end -->`; schema.json, by which editors
complete and check, follows from sim/inputs/scenario/tables.py and seeds/; expected/ holds a few
numbers of each scenario, so that a change of results never goes unseen.
"""

import argparse
import csv
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim.engine.chance import Design  # noqa: E402
from sim.engine.ensemble import Trajectories, simulate_each  # noqa: E402
from sim.engine.run import Run  # noqa: E402
from sim.inputs.records import Lever  # noqa: E402
from sim.inputs.register import Register, load_register, output_names  # noqa: E402
from sim.inputs.scenario import ScenarioTable, load_scenario, scenario_names  # noqa: E402
from sim.model.cast import WORLD, Cast  # noqa: E402

HISTORY = FOLDER / "history-2019-2025.toml"
INDEX = FOLDER / "README.md"
SCHEMA = FOLDER / "schema.json"
SCHEMA_LINE = "#:schema ./schema.json"
EXPECTED = FOLDER / "expected"
CHRONOLOGY = ROOT / "seeds" / "chronology.toml"
RECORD = ROOT / "seeds" / "data" / "events_chronology.csv"
BLOCK = re.compile(r"(<!-- index -->\n).*?(<!-- end -->)", re.DOTALL)

SEED, MEMBERS = 7, 256
QUARTERS = ("2019Q4", "2024Q4", "2030Q4")


# ---- the history scenario -------------------------------------------------------------------


def recorded() -> list[str]:
    """Ids of the chronology's rows from 2019 on, in order."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [row["event_id"] for row in rows if int(row["year"]) >= 2019]


def mapping() -> dict[str, dict[str, Any]]:
    """seeds/chronology.toml: the scenario's words, and what each row moves or why it is skipped."""
    return tomllib.loads(CHRONOLOGY.read_text(encoding="utf-8"))


def history() -> str:
    """The history scenario as a file."""
    told = mapping()
    head = [
        SCHEMA_LINE,
        "# Written by scenarios/build.py from seeds/chronology.toml. Do not edit.",
        "schema = 1",
    ]
    words = dict(told["scenario"])
    expects = words.pop("expect", [])
    head += [f"{key} = {shown(words[key])}" for key in words]
    head.insert(4, 'extends = "baseline"')
    parts = ["\n".join(head)]
    parts += [nobodys(one) for one in told["nobody"]]
    parts += [event(row, told[row]) for row in recorded() if "skip" not in told[row]]
    parts += ["[[expect]]\n" + pairs(expected) for expected in expects]
    return "\n\n".join(parts) + "\n"


def event(row: str, told: dict[str, Any]) -> str:
    """One event of the history scenario, its reason above it."""
    keys = ("actor", "does", "size", "from", "until")
    fields = {"id": row.lower(), **{key: told[key] for key in keys if key in told}}
    fields["source"] = f"data/events_chronology.csv {row}"
    return f"# {told['why']}\n[[event]]\n{pairs(fields)}"


def nobodys(told: dict[str, Any]) -> str:
    """An event that nobody chose, its reason above it."""
    return f"# {told['why']}\n[[event]]\n{pairs({k: v for k, v in told.items() if k != 'why'})}"


def pairs(fields: dict[str, Any]) -> str:
    """Keys and values, a line each."""
    return "\n".join(f"{key} = {shown(value)}" for key, value in fields.items())


def shown(value: Any) -> str:
    """A value as TOML writes it; texts and lists of texts are written alike in JSON."""
    if not isinstance(value, list) or len(value) < 2:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + "".join(f"  {shown(item)},\n" for item in value) + "]"


# ---- the index ------------------------------------------------------------------------------


def index() -> str:
    """README.md with a fresh index."""
    page = INDEX.read_text(encoding="utf-8")
    return BLOCK.sub(lambda match: match[1] + "\n".join(groups()) + match[2], page)


def groups() -> Iterator[str]:
    """The three tables of the index."""
    names = scenario_names(FOLDER)
    switches = [name for name in names if name.startswith("switch-")]
    others = [name for name in names if name not in ("placebo", *switches)]
    yield from listed(f"The {len(others)} scenarios", others)
    yield from listed("The placebo", ["placebo"])
    yield from listed("Switches", switches)


def listed(heading: str, names: Iterable[str]) -> Iterator[str]:
    """One table of the index: name, title, story."""
    yield f"### {heading}\n"
    yield "| name | title | story |\n| --- | --- | --- |"
    for name in names:
        told = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        yield f"| {name} | {told['title']} | {told['story']} |"
    yield ""


# ---- the schema -----------------------------------------------------------------------------


class Plain(GenerateJsonSchema):
    """JSON Schema as TOML needs it: a key may be left out but never be null; no made-up titles."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """The schema of the value itself."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Defaults only where they are values."""
        told = super().default_schema(schema)
        return {key: value for key, value in told.items() if key != "default" or value is not None}

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No title: the key says it."""
        return False


def schema() -> str:
    """schema.json: the format of scenario files with all that the register allows.

    Draft 7, which editors understand, and therefore without references.
    """
    register = load_register(ROOT / "seeds")
    told = ScenarioTable.model_json_schema(schema_generator=Plain)
    whole = inlined(told, told.pop("$defs"))
    parts = whole["properties"]
    parts["levers"] |= levers(register)
    parts["world"] |= table_of(levers_of(WORLD, register))
    parts["paragraphs"]["items"] = citation(register)
    complete_event(parts["event"]["items"], register)
    expect = parts["expect"]["items"]
    expect["properties"]["output"]["enum"] = output_names(register)
    expect["oneOf"] = [
        {"required": ["direction"]},
        {"anyOf": [{"required": ["above"]}, {"required": ["below"]}]},
    ]
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Hedgerow scenario"}
    return json.dumps(head | whole, indent=2, ensure_ascii=False) + "\n"


def inlined(node: Any, models: dict[str, Any]) -> Any:
    """A schema with each reference replaced by what it refers to, and no names of classes."""
    if isinstance(node, list):
        return [inlined(item, models) for item in node]
    if not isinstance(node, dict):
        return node
    referred = models.get(node.get("$ref", "").rpartition("/")[2], {})
    merged = {key: value for key, value in (referred | node).items() if key != "$ref"}
    if merged.get("type") == "object" and isinstance(merged.get("title"), str):
        del merged["title"]
    return {key: inlined(value, models) for key, value in merged.items()}


def levers(register: Register) -> dict[str, Any]:
    """Levers by actor: what [levers] may hold."""
    actors = dict.fromkeys(name.partition(".")[0] for name in register.levers)
    tables = {
        actor: {"type": "object", **table_of(levers_of(actor, register))}
        for actor in actors
        if actor != WORLD
    }
    return {"properties": tables, "additionalProperties": False}


def levers_of(actor: str, register: Register) -> dict[str, Lever]:
    """The levers of one actor."""
    return {n: v for n, v in register.levers.items() if n.startswith(f"{actor}.")}


def table_of(row: dict[str, Lever]) -> dict[str, Any]:
    """A table of levers, each with its range and meaning."""
    told = {
        name.partition(".")[2]: {
            "type": "number",
            "minimum": lever.low,
            "maximum": lever.high,
            "description": f"{lever.label} ({lever.unit}; {lever.default:g} unless set)",
        }
        for name, lever in row.items()
    }
    return {"properties": told, "additionalProperties": False}


def complete_event(event: dict[str, Any], register: Register) -> None:
    """Name the actors and verbs, and hold each actor to its own."""
    verbs: dict[str, list[str]] = {actor: [] for actor in register.cast.choosers}
    for actor, does in register.actions:
        verbs[actor].append(does)
    event["properties"]["actor"]["enum"] = list(verbs)
    event["properties"]["does"]["enum"] = sorted({does for _, does in register.actions})
    event["allOf"] = [
        {
            "if": {"properties": {"actor": {"const": actor}}, "required": ["actor"]},
            "then": {"properties": {"does": {"enum": own}}},
        }
        for actor, own in verbs.items()
    ]


def citation(register: Register) -> dict[str, Any]:
    """A paragraph of one of the documents."""
    names = "|".join(register.documents)
    return {"type": "string", "pattern": f"^({names}) ¶[0-9]+$"}


# ---- expected numbers -----------------------------------------------------------------------


def shown_outputs(cast: Cast) -> list[str]:
    """The outputs whose numbers are kept."""
    return [
        *(f"alignment.{code}" for code in cast.powers),
        *("tilt", "gap"),
        *(f"{name}.{code}" for name in ("grievance", "pressure") for code in cast.senders),
        f"tie_security.{cast.patron}",
        *("effective_partners", "coordination", "autonomy", "gdp"),
    ]


def table(result: Trajectories, cast: Cast) -> str:
    """Quantiles of some outputs at three quarters, as CSV."""
    lines = ["quarter,output,median,q05,q95"]
    for quarter in QUARTERS:
        row = result.scenario.quarters.index(quarter)
        for output in shown_outputs(cast):
            levels = np.quantile(result.of(output)[row], (0.5, 0.05, 0.95))
            lines.append(f"{quarter},{output}," + ",".join(f"{level:.9g}" for level in levels))
    return "\n".join(lines) + "\n"


def tables() -> Iterator[tuple[str, str]]:
    """Name and expected table of every scenario."""
    register = load_register(ROOT / "seeds")
    loaded = [load_scenario(FOLDER, name, register) for name in scenario_names(FOLDER)]
    for result in simulate_each(loaded, register, Run(SEED, Design(MEMBERS))):
        yield result.scenario.name, table(result, register.cast)


def refresh() -> None:
    """Run every scenario and write expected/ anew."""
    EXPECTED.mkdir(exist_ok=True)
    fresh = dict(tables())
    for path in EXPECTED.glob("*.csv"):
        if path.stem not in fresh:
            path.unlink()
    for name, text in fresh.items():
        (EXPECTED / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")


# ---- the command ----------------------------------------------------------------------------


def outdated(write: bool) -> list[str]:
    """Names of files that differ from what they derive from, brought up to date if asked."""
    stale = []
    for path, make in (
        (HISTORY, history),
        (INDEX, index),
        (SCHEMA, schema),
    ):  # the index lists the history
        fresh = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != fresh:
            stale.append(path.name)
            if write:
                path.write_text(fresh, encoding="utf-8", newline="\n")
    return stale


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 1 when a check finds something out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--expected", action="store_true", help="run all, refresh expected/")
    chosen = parser.parse_args(arguments)
    stale = outdated(write=not chosen.check)
    if chosen.check and stale:
        print(f"out of date: {', '.join(stale)}; run python scenarios/build.py", file=sys.stderr)
        return 1
    if chosen.expected and not chosen.check:
        refresh()
    return 0


if __name__ == "__main__":
    sys.exit(main())
