"""Modules of JavaScript joined into one script, as a page opened from a file cannot load others.

A browser refuses modules, workers and requests from `file://`. So a page holds its script, and a
worker is begun from the same text. Modules are written for readers and for editors that check their
types; joining takes away `import` lines and the word `export`, nothing else. All names at the top
of modules must therefore differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

ENGINE = Path(__file__).parent / "engine"

FOR_THE_PAGE = ("support.js", "bundle.js", "levers.js", "engine.js")
"""Modules of which the page's own script uses names."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function|class|const)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
_TOP = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)


class ScriptError(ValueError):
    """Modules that cannot be joined."""


def engine_script() -> str:
    """The engine for the page: what its modules export, and `workerScript`, the text of a worker.

    Whatever else stands in the modules stays inside, so that the page may use any other name.
    """
    paths = [ENGINE / name for name in FOR_THE_PAGE]
    names = [n for path in paths for n in _EXPORTED.findall(path.read_text(encoding="utf-8"))]
    listed = ", ".join(names)
    inside = f"{joined(*paths)}return {{ {listed} }};"
    worker = _quoted(joined(ENGINE / "worker.js"))
    return f"const {{ {listed} }} = (() => {{\n{inside}\n}})();\nconst workerScript = {worker};\n"


def joined(*entries: Path) -> str:
    """Modules and all that they import as one script, each once, before those that use it.

    Raises ScriptError for a name at the top of two modules.
    """
    seen = list[Path]()
    modules = [module for entry in entries for module in _modules(entry.resolve(), seen)]
    _require_own_names(modules)
    texts = (_EXPORT.sub("", _IMPORT.sub("", text)).strip() for _, text in modules)
    return "\n\n".join(['"use strict";', *texts]) + "\n"


def _modules(path: Path, seen: list[Path]) -> Iterator[tuple[str, str]]:
    """Texts by name, what is imported first."""
    if path in seen:
        return
    seen.append(path)
    text = path.read_text(encoding="utf-8")
    for name in _IMPORT.findall(text):
        yield from _modules((path.parent / name).resolve(), seen)
    yield path.name, text


def _require_own_names(modules: Sequence[tuple[str, str]]) -> None:
    owners: dict[str, str] = {}
    for module, text in modules:
        for name in _TOP.findall(text):
            if name in owners:
                raise ScriptError(f"{name} stands in {owners[name]} and in {module}: rename one")
            owners[name] = module


def _quoted(text: str) -> str:
    """A text as a JavaScript string that an HTML page can hold."""
    escaped = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return "`" + escaped.replace("</", "<\\/") + "`"
