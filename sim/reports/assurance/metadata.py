"""What machines read of the program and of a pack: CodeMeta and RO-Crate, as JSON-LD.

Sources: CodeMeta 3.0; RO-Crate 1.1 (root dataset "./", its descriptor, a licence, files by path).
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from sim.reports.assurance.tree import SourceTree

CRATE = "ro-crate-metadata.json"
CODEMETA_CONTEXT = "https://w3id.org/codemeta/3.0"
CRATE_VERSION = "https://w3id.org/ro/crate/1.1"
CRATE_CONTEXT = [f"{CRATE_VERSION}/context", {"sha256": "https://schema.org/sha256"}]
"""The context of RO-Crate, which has no checksum, and the checksum of schema.org."""
SPDX = "https://spdx.org/licenses/"
REQUIREMENT = re.compile(r"([\w.-]+)(.*)")
"""A library and the versions that are asked for."""
DIGESTS = {
    "seeds": "the model's numbers",
    "code": "the code that gives results",
    "posterior": "the numbers fitted to the record",
}
"""What names a state of the model."""
FORMATS = {"md": "text/markdown", "svg": "image/svg+xml", "json": "application/ld+json"}
"""The media type of a file by what its name ends with."""


def codemeta(tree: SourceTree) -> str:
    """codemeta.json, from pyproject.toml."""
    project = tomllib.loads(tree.text("pyproject.toml"))["project"]
    return _json(
        {
            "@context": CODEMETA_CONTEXT,
            "@type": "SoftwareSourceCode",
            "name": project["name"],
            "description": project["description"],
            "version": project["version"],
            "license": f"{SPDX}{project['license']}",
            "author": [{"@type": "Organization", **author} for author in project["authors"]],
            "keywords": project["keywords"],
            "programmingLanguage": "Python",
            "runtimePlatform": f"Python {project['requires-python']}",
            "softwareRequirements": [_library(words) for words in project["dependencies"]],
        }
    )


def _library(words: str) -> dict[str, str]:
    name, versions = re.findall(REQUIREMENT, words)[0]
    return {"@type": "SoftwareApplication", "name": name, "version": versions}


def crate(files: Mapping[str, tuple[str, bytes]], fields: Mapping[str, str]) -> str:
    """ro-crate-metadata.json of files, each with what it is and its content."""
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": CRATE_VERSION},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"Assurance pack of {fields['title']}, {fields['version']}",
            "description": "What a reviewer asks of the model, filled from its code, its numbers "
            "and what came of its checks.",
            "datePublished": fields["date"],
            "license": {"@id": f"{SPDX}{fields['licence']}"},
            "author": {"@id": "#authors"},
            "about": {"@id": "#software"},
            "hasPart": [{"@id": name} for name in files],
        },
        *(_file(name, about, content) for name, (about, content) in files.items()),
        *_software(fields),
    ]
    return _json({"@context": CRATE_CONTEXT, "@graph": graph})


def _file(name: str, about: str, content: bytes) -> dict[str, Any]:
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": about,
        "encodingFormat": FORMATS[name.rpartition(".")[2]],
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _software(fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """The program with what names its numbers and its code, who wrote it, and its licence."""
    named = [
        {
            "@id": f"#{name}",
            "@type": "PropertyValue",
            "name": f"SHA-256 of {what}",
            "value": fields[f"{name}_digest"],
        }
        for name, what in DIGESTS.items()
    ]
    software: dict[str, Any] = {
        "@id": "#software",
        "@type": "SoftwareSourceCode",
        "name": fields["title"],
        "version": fields["version"],
        "description": fields["description"],
        "license": {"@id": f"{SPDX}{fields['licence']}"},
        "author": {"@id": "#authors"},
        "identifier": [{"@id": one["@id"]} for one in named],
    }
    authors = {"@id": "#authors", "@type": "Organization", "name": fields["authors"]}
    licence = {
        "@id": f"{SPDX}{fields['licence']}",
        "@type": "CreativeWork",
        "name": f"{fields['licence']} licence",
    }
    return [software, *named, authors, licence]


def _json(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
