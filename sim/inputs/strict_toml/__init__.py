"""Which mistake is in a TOML file, where is it, and how is it put right?

Reading goes through four gates, and nothing is silently ignored:

    bytes --guards--> text --tomllib--> data --pydantic--> model

* Guards refuse what would cost hours or gigabytes, or what a person cannot see: size, depth, long
  keys, long numbers, wrong encodings, hidden characters.
* ``tomllib`` stops at its first syntax error: one ``Problem``, with a fix where one can be known.
* ``pydantic`` finds all other mistakes in one pass; each is translated into plain words.

A position index (key path -> line and column), built only when something is wrong, says where.
Every mistake becomes a ``Problem``; a file with any raises ``FileProblems`` and nothing else.
"""

from sim.inputs.strict_toml.document import Document
from sim.inputs.strict_toml.model import Form, Strict, mistake
from sim.inputs.strict_toml.problems import FileProblems, Problem, gather, joined, refuse
from sim.inputs.strict_toml.reading import check, parse
from sim.inputs.strict_toml.salvage import Rest, salvage
from sim.inputs.strict_toml.wording import clip, closest_word, nearest, share_meant, shown_path

__all__ = [
    "Document",
    "FileProblems",
    "Form",
    "Problem",
    "Rest",
    "Strict",
    "check",
    "clip",
    "closest_word",
    "gather",
    "joined",
    "mistake",
    "nearest",
    "parse",
    "refuse",
    "salvage",
    "share_meant",
    "shown_path",
]
