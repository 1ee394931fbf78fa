"""Modules of JavaScript joined into one script, as a page opened from a file cannot load others.

A browser refuses modules, workers and requests from `file://`. So a page holds its script, and a
worker is begun from the same text. Modules are written for readers and for editors that check their
types; joined, each keeps a scope of its own and hands out what it exports, nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ENGINE, APP = HERE / "engine", HERE / "app"

FOR_THE_PAGE = ("support.js", "bundle.js", "levers.js", "engine.js")
"""Modules of the engine of which a page's own script uses names."""

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function|class|const)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|class|const) (\w+)", re.MULTILINE)


class ScriptError(ValueError):
    """Modules that cannot be joined."""


def engine_script() -> str:
    """The engine for a page: what its modules export, and `workerScript`, the text of a worker."""
    return joined(*(ENGINE / name for name in FOR_THE_PAGE)) + _worker()


def page_script() -> str:
    """The whole page: its views on the engine, begun at once."""
    return f"{joined(APP / 'main.js')}{_worker()}start(workerScript);\n"


def joined(*entries: Path) -> str:
    """Modules and all that they import as one script, each once, before those that use it.

    What the entries export has its name at the top of the script. Raises ScriptError for a name
    that two entries export, and for modules that import each other in a circle.
    """
    paths = [path.resolve() for path in entries]
    modules = [_scope(path) for path in _in_order(paths)]
    return "\n\n".join(['"use strict";', *modules, *_handed_out(paths)]) + "\n"


def _in_order(entries: list[Path]) -> list[Path]:
    """Modules, what is imported first."""
    done = list[Path]()
    for path in entries:
        _visit(path, done, ())
    return done


def _visit(path: Path, done: list[Path], above: tuple[Path, ...]) -> None:
    if path in above:
        circle = " imports ".join(one.name for one in (*above[above.index(path) :], path))
        raise ScriptError(f"a circle: {circle}")
    if path in done:
        return
    for _, imported in _imports(path):
        _visit(imported, done, (*above, path))
    done.append(path)


def _imports(path: Path) -> Iterator[tuple[str, Path]]:
    """Names and the module that they come from."""
    for names, module in _IMPORT.findall(path.read_text(encoding="utf-8")):
        yield names, (path.parent / module).resolve()


def _scope(path: Path) -> str:
    """A module as a constant that holds what it exports."""
    text = path.read_text(encoding="utf-8")
    taken = [f"const {{{_renamed(names)}}} = {_constant(p)};" for names, p in _imports(path)]
    body = _EXPORT.sub("", _IMPORT.sub("", text)).strip()
    given = f"return {{ {', '.join(_EXPORTED.findall(text))} }};"
    return "\n".join([f"const {_constant(path)} = (() => {{", *taken, body, given, "})();"])


def _renamed(names: str) -> str:
    """Names of an import as names of an object's parts: `a as b` is `a: b`."""
    return re.sub(r"\s+as\s+", ": ", names)


def _constant(path: Path) -> str:
    """A module's name in the script, from its folder and file."""
    return f"${path.parent.name}_{path.stem.replace('-', '_')}"


def _handed_out(entries: list[Path]) -> Iterator[str]:
    names = {path: _EXPORTED.findall(path.read_text(encoding="utf-8")) for path in entries}
    counted = Counter(name for own in names.values() for name in own)
    if twice := [name for name, count in counted.items() if count > 1]:
        raise ScriptError(f"{', '.join(twice)}: exported by two modules, rename one")
    for path, own in names.items():
        yield f"const {{ {', '.join(own)} }} = {_constant(path)};"


def _worker() -> str:
    return f"const workerScript = {_quoted(joined(ENGINE / 'worker.js'))};\n"


def _quoted(text: str) -> str:
    """A text as a JavaScript string that an HTML page can hold."""
    escaped = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return "`" + escaped.replace("</", "<\\/") + "`"
