"""Write the tables of docs/ODD.md that derive from seeds/ and sim/.

    python docs/build.py            rewrite the tables in place
    python docs/build.py --check    exit 1 when a table differs

A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
"""

import argparse
import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim.inputs.register import Register, load_register  # noqa: E402
from sim.inputs.scenario import load_history  # noqa: E402
from sim.inputs.scenario.record import Recorded, read_record  # noqa: E402
from sim.model import channels  # noqa: E402
from sim.model.quarters import show_quarter  # noqa: E402

PAGE = ROOT / "docs" / "ODD.md"
BLOCK = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


def number(value: float) -> str:
    """A number as short as it reads back."""
    return f"{value:.10g}"


def code(text: object) -> str:
    """Text set as code."""
    return f"`{text}`"


def parameters(register: Register, section: str) -> str:
    """The parameters of one section of seeds/parameters.toml."""
    sections = tomllib.loads((register.folder / "parameters.toml").read_text(encoding="utf-8"))
    rows = []
    for name in sections[section]:
        p = register.parameters[name]
        span = (number(p.value), number(p.low), number(p.high))
        rows.append((code(name), *span, p.unit, p.kind, p.label, p.source))
    head = ("parameter", "value", "low", "high", "unit", "kind", "meaning", "source")
    return table(head, rows)


def levers(register: Register) -> str:
    """All levers."""
    rows = []
    for name, lever in register.levers.items():
        span = (number(lever.default), number(lever.low), number(lever.high))
        calendar = ", ".join(lever.calendar)
        clamps = "yes" if lever.clamps else ""
        rows.append((code(name), *span, lever.unit, lever.label, clamps, calendar))
    head = ("lever", "default", "low", "high", "unit", "meaning", "clamps", "calendar")
    return table(head, rows)


def actions(register: Register) -> str:
    """The verbs of events."""
    merged: dict[str, tuple[list[str], str, str, str]] = {}
    for (who, verb), action in register.actions.items():
        row = merged.setdefault(verb, ([], action.lever, action.effect, action.unit))
        row[0].append(who)
    rows = [(v, ", ".join(r[0]), code(r[1]), r[2], r[3]) for v, r in merged.items()]
    return table(("event", "actors", "lever", "effect", "unit of the size"), rows)


def record(register: Register) -> str:
    """The record of 2010 to 2018: a line for each series, a column for each year."""
    series: dict[tuple[str, str], list[Recorded]] = {}
    for one in read_record(register.folder):
        series.setdefault((one.actor, one.what), []).append(one)
    years = sorted({one.year for one in next(iter(series.values()))})
    rows = [
        (code(values[0].lever), *(f"{one.value:.4f} {one.quality}" for one in values))
        for values in series.values()
    ]
    return table(("lever", *map(str, years)), rows)


def history(register: Register) -> str:
    """The events of 2010 to 2018."""
    rows = [
        (
            code(e.id),
            e.actor,
            e.does,
            code(f"{e.actor}.{register.actions[e.actor, e.does].lever}"),
            register.actions[e.actor, e.does].effect,
            number(e.size),
            show_quarter(e.first),
            show_quarter(e.last),
        )
        for e in load_history(register).events
        if e.origin != "record"
    ]
    head = ("event", "actor", "does", "lever", "effect", "size", "first quarter", "last quarter")
    return table(head, rows)


def programmes(register: Register) -> str:
    """The programmes that count."""
    rows = [
        (
            code(p.id),
            p.actor,
            p.money,
            number(p.added_usd_m),
            code(f"programme_share.{p.scope}"),
            f"{p.document} ¶{', ¶'.join(str(n) for n in p.paragraph)}",
        )
        for p in register.programmes
        if p.money in channels.MONEY and p.added_usd_m
    ]
    head = ("programme", "actor", "money", "amount, US$ m", "share", "source")
    return table(head, rows)


def outputs(register: Register) -> str:
    """All outputs."""
    rows = [
        (
            code(name),
            ", ".join(register.cast.actors_of(output.by)),
            output.unit,
            number(output.low),
            number(output.high),
            output.label,
        )
        for name, output in register.outputs.items()
    ]
    return table(("output", "actors", "unit", "lowest", "highest", "meaning"), rows)


def groups(register: Register) -> str:
    """Actors, partners, channels, kinds and ministries in their orders."""
    cast = register.cast
    listed = (
        ("partners", "partners", cast.partners),
        ("powers", f"the state actors beside {cast.home.name}", cast.powers),
        ("senders", "powers that press", cast.senders),
        (
            "observers",
            f"powers that hold a belief of {cast.possessive(cast.home.code)} closeness to"
            f" {cast.name(cast.patron)}",
            cast.observers,
        ),
        ("CHANNELS", "channels of a tie", channels.CHANNELS),
        ("KINDS", "kinds of flow", channels.KINDS),
        ("MONEY", "kinds of flow that are offered and absorbed", channels.MONEY),
        ("ministries", "ministries", cast.ministries),
    )
    rows = [(code(name), what, ", ".join(codes)) for name, what, codes in listed]
    needs = [(kind, ", ".join(codes)) for kind, codes in cast.needs.items()]
    people = [(code(c), cast.name(c)) for c in (*cast.partners, *cast.ministries)]
    return "\n".join(
        (
            table(("code", "name"), people),
            table(("group", "what", "members, in order"), rows),
            table(("kind of offer", "needs, in order"), needs),
        )
    )


def schedule(_register: Register) -> str:
    """The statements of one quarter, as sim/model/world.py has them."""
    tree = ast.parse((ROOT / "sim" / "model" / "world.py").read_text(encoding="utf-8"))
    world = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "World")
    step = next(n for n in world.body if isinstance(n, ast.FunctionDef) and n.name == "step")
    calls = [ast.unparse(node) for node in step.body if isinstance(node, ast.Expr)]
    lines = [call.replace("self.", "") for call in calls if "(" in call]
    return "".join(f"{i}. `{line}`\n" for i, line in enumerate(lines, start=1))


TABLES: dict[str, Callable[[Register], str]] = {
    "layout": groups,
    "schedule": schedule,
    "levers": levers,
    "actions": actions,
    "history": history,
    "record": record,
    "programmes": programmes,
    "outputs": outputs,
}


def render(name: str, register: Register) -> str:
    """One table by its name."""
    kind, _, section = name.partition(".")
    if kind == "parameters":
        return parameters(register, section)
    return TABLES[name](register)


def rebuilt(text: str, register: Register) -> str:
    """The page with all its tables written anew."""
    return BLOCK.sub(lambda m: m[1] + "\n" + render(m[2], register) + "\n" + m[3], text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the tables, or only compare them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 on a difference")
    check = parser.parse_args(arguments).check
    register = load_register(ROOT / "seeds")
    text = PAGE.read_text(encoding="utf-8")
    fresh = rebuilt(text, register)
    if check:
        if fresh != text:
            print("docs/ODD.md: tables differ; run `python docs/build.py`")
        return int(fresh != text)
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
