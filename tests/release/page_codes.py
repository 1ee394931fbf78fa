"""What the page reads that others wrote, tried in Node with the page's own modules."""

import json
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import load_scenario
from sim.lessons.lesson import load_lessons
from sim.lessons.page_data import lesson_as_json
from sim.webpage.play_content import play_content
from sim.webpage.scripts import joined
from tests.release.bounds import SECONDS, TooMuchError
from tests.release.kinds import Case, Kind, Refused

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
Asked = tuple[dict[str, Any], list[Any]]
"""What a reader is told before inputs come, and valid data."""
LOOP: Final = """
let asked = null;
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const text = JSON.parse(line);
  if (asked === null) asked = text;
  else process.stdout.write(JSON.stringify(tried(asked, text)) + "\\n");
});
"""


def _asking(folder: Path, asked: dict[str, Any], corpus: list[bytes]) -> Case:
    """A reader in Node."""
    script = folder / "codes.js"
    script.write_text(joined(HERE / "codes.js") + LOOP, encoding="utf-8")
    node = subprocess.Popen(
        ["node", "--max-old-space-size=256", str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def ask(text: object) -> None:
        assert node.stdin is not None
        node.stdin.write(json.dumps(text) + "\n")
        node.stdin.flush()

    def read(data: bytes) -> bool:
        before = _spent(node.pid)
        ask(data.decode("utf-8", errors="replace"))
        assert node.stdout is not None
        said = json.loads(node.stdout.readline())
        if _spent(node.pid) - before > SECONDS:
            raise TooMuchError
        if said == "refused":
            raise Refused
        assert said == "accepted", said
        return True

    def close() -> None:
        node.communicate()

    ask(asked)
    return Case(corpus, read, close)


def _spent(process: int) -> float:
    """Processor time of another process, in seconds; Linux counts hundredths."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _codes(folder: Path, what: str) -> Case:
    """What is read with which data; inputs that begin with a blank are data to make a text of."""
    asked, valid = _ASKED[what]()
    return _asking(folder, asked, [b" " + json.dumps(one).encode() for one in valid])


def _register() -> Register:
    return load_register(shipped().seeds)


def _about(register: Register) -> dict[str, Any]:
    """What the page knows of seeds and scenarios."""
    from sim.webpage.bundle import description

    baseline = load_scenario(shipped().scenarios, "baseline", register)
    return {**description(register, [baseline], []), "engine": {"year": 4}}


def _run() -> dict[str, Any]:
    """How futures are drawn."""
    told = {"seed": "7", "members": 9, "assumptions": "prior", "chance": True}
    return {**told, "held": {}, "ranges": {}}


def _address() -> Asked:
    register = _register()
    about = _about(register)
    scenario = {"base": "baseline", "name": "baseline", "title": "B", "end": 83}
    act = {"id": "a", "actor": "USA", "does": "cuts aid", "size": 0.5, "first": 40, "last": 60}
    scenario |= {"settings": {"USA.engagement": 0.5}, "events": [act]}
    state = {"settings": [scenario], "run": _run(), "partner": register.cast.patron, "member": None}
    shown = {"view": "explore", "own": {}, **state}
    return {"what": "address", "about": about, "shipped": shown, "views": ["play"]}, [state]


def _sketch() -> Asked:
    lessons = load_lessons(ROOT / "docs" / "lessons", shipped(), register := _register())
    told = [lesson_as_json(one, register) for one in lessons]
    asked = told[0]["predict"]
    ends = [q for q in range(asked["first"], asked["last"] + 1) if q % 4 == 3 or q == asked["last"]]
    line = [asked["low"]] * len(ends)
    return {"what": "sketch", "lesson": told[0], "lessons": told}, [{"line": line, "confidence": 1}]


def _table(register: Register) -> dict[str, Any]:
    """What a game is played with."""
    cast = register.cast
    told = {
        "home": cast.home.code,
        "patron": cast.patron,
        "ministries": list(cast.ministries),
        "actors": {code: {"name": one.name} for code, one in cast.by_code.items()},
    }
    return {"about": _about(register), "rules": play_content(register), "cast": told}


def _seat() -> Asked:
    register = _register()
    table = _table(register)
    filed = {"number": 1, "turn": 0, "seat": register.cast.ministries[0]}
    plans = [{**filed, "filing": plan["name"]} for plan in table["rules"]["plans"]]
    code, (move, *_) = next(iter(table["rules"]["moves"].items()))
    moves = [{"does": move["does"], "size": one["size"]} for one in move["sizes"]]
    acts = [{**filed, "seat": code, "filing": [one]} for one in moves]
    return {"what": "seat", "table": table}, [*plans, *acts]


def _game() -> Asked:
    register = _register()
    cast, table = register.cast, _table(register)
    game = {"table": register.digest, "number": 1, "member": 2, "base": "baseline", "minutes": 5}
    game |= {"seats": [cast.patron, *cast.ministries[:2]], "turn": 0, "filed": [{}], "run": _run()}
    return {"what": "game", "table": table}, [{**game, "injected": [[]], "revealed": False}]


_ASKED: Final = {"address": _address, "sketch": _sketch, "seat": _seat, "game": _game}

KINDS: Final = tuple(
    Kind(f"page: {name}", share, partial(_codes, what=what))
    for name, share, what in (
        ("address", 30, "address"),
        ("code of a group", 20, "sketch"),
        ("code of a seat", 20, "seat"),
        ("saved game", 20, "game"),
    )
    if shutil.which("node")
)
