"""What the project rests on: exact versions with hashes, their licences, and whose each file is."""

import re
import tomllib
from importlib.metadata import Distribution, distributions
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements-locked.txt").read_text(encoding="utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REUSE = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]


def pins(text: str) -> list[Requirement]:
    """The libraries of a list with their exact versions."""
    lines = (line.removesuffix("\\") for line in text.splitlines() if line[:1].isalnum())
    return [Requirement(line) for line in lines]


# ---- exact versions -----------------------------------------------------------------------------


def test_the_lock_names_no_address_and_every_hash() -> None:
    """Each library has one version and hashes; where it is fetched from is not the project's."""
    assert "://" not in LOCK
    assert all(
        one[:1].isspace() or (one.endswith("\\") and other.startswith("    --hash=sha256:"))
        for one, other in pairwise(LOCK.splitlines())
    )
    for pin in pins(LOCK):
        (exact,) = pin.specifier
        assert exact.operator == "=="


def test_constraints_are_the_lock_without_hashes() -> None:
    """`make lock` writes both, so that they never differ."""
    assert [str(pin) for pin in pins(CONSTRAINTS)] == [str(pin) for pin in pins(LOCK)]


@pytest.mark.parametrize("python", ["3.11.0", "3.12.0", "3.13.0"])
def test_all_that_is_asked_for_is_locked(python: str) -> None:
    """Of each library, on each Python, exactly one version is locked, and it is an allowed one."""
    here = {"python_version": python[:4], "python_full_version": python}
    locked = dict[str, Requirement]()
    for pin in pins(LOCK):
        if pin.marker is None or pin.marker.evaluate(here):
            assert pin.name not in locked
            locked[pin.name] = pin
    extras = PROJECT["optional-dependencies"].values()
    for words in [*PROJECT["dependencies"], *(word for extra in extras for word in extra)]:
        asked = Requirement(words)
        if asked.name != PROJECT["name"]:
            (exact,) = locked[canonicalize_name(asked.name)].specifier
            assert asked.specifier.contains(exact.version), words


# ---- licences of libraries ----------------------------------------------------------------------

ALLOWED = {
    *("0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause"),
    *("CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib"),
    *("Apache Software License", "BSD License", "ISC License (ISCL)", "MIT License"),
    *("Python Software Foundation License", "Apache 2.0"),
}
"""What asks for no more than its notice, as SPDX, the classifiers and free words name it."""

REVIEWED = {
    "axe-playwright-python": "MIT by its licence file, which its metadata do not name; tests alone",
    "graphemeu": "MIT by its licence file, which its metadata do not name",
    "hyperqueue": "MIT by its repository's licence file, which the wheel lacks; tests alone",
    "hypothesis": "MPL-2.0 asks for its own files' source alone; tests alone",
    "moocore": "LGPL-2.1 or later: asked for by pymoo in [explore], imported as it is",
    "partd": "BSD-3-Clause by its licence file; its metadata say BSD",
    "pathspec": "MPL-2.0 asks for its own files' source alone; for mypy, in tests alone",
    "platypus-opt": "GPL-3.0: asked for by the EMA workbench in [explore], whose optimisers we do "
    "not call; no part of it is shipped. Who passes on Hedgerow together with it is bound by it",
    "tqdm": "MPL-2.0 asks for its own files' source alone; for the EMA workbench, in [explore]",
}
"""Other licences, with what was found."""


def licences(one: Distribution) -> list[str]:
    """The licences of which all hold, as its metadata name them."""
    told = one.metadata
    if expression := told.get("License-Expression"):
        return [part.strip("()") for part in expression.split(" AND ")]
    heads = [line for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    return [head.split(" :: ")[-1] for head in heads] or [told.get("License", "none is named")]


def test_licences_of_libraries_are_allowed_or_reviewed() -> None:
    """A library that comes with the lock asks for no more than was looked at."""
    locked = {pin.name for pin in pins(LOCK)}
    strange = {}
    for one in distributions():
        name = canonicalize_name(one.name)
        if name in locked - set(REVIEWED):
            found = licences(one)
            if not all(ALLOWED & set(licence.split(" OR ")) for licence in found):
                strange[name] = found
    assert strange == {}
    assert set(REVIEWED) <= locked, "reviewed, and no longer needed"


# ---- whose each file is -------------------------------------------------------------------------


def listed(field: str, one: dict[str, str | list[str]]) -> list[str]:
    """A field of an entry of REUSE.toml as a list."""
    value = one[field]
    return value if isinstance(value, list) else [value]


def test_every_file_of_others_has_its_terms() -> None:
    """Data have terms of their own in REUSE.toml, and each licence that is named lies here."""
    own = [path for one in REUSE for path in listed("path", one) if path != "**"]
    data = [
        *(ROOT / "seeds" / "data").iterdir(),
        *(ROOT / "seeds" / "validation").glob("*.csv"),
        *(ROOT / "results" / "reference" / "seeds").glob("*.csv"),
    ]
    for path in data:
        name = path.relative_to(ROOT)
        assert any(name.match(pattern) for pattern in own), name
    assert all(list(ROOT.glob(pattern)) for pattern in own), "an entry without a file"
    words = " ".join(word for one in REUSE for word in listed("SPDX-License-Identifier", one))
    texts = {path.stem for path in (ROOT / "LICENSES").iterdir()}
    assert set(words.split()) - {"AND"} == texts


def test_the_licence_is_the_same_in_both_places() -> None:
    """LICENSE is where people look, LICENSES/ where machines do."""
    both = (ROOT / "LICENSE", ROOT / "LICENSES" / f"{PROJECT['license']}.txt")
    one, other = (path.read_text(encoding="utf-8") for path in both)
    assert one == other


def test_the_citation_is_what_its_format_asks_for() -> None:
    """CITATION.cff has the fields that format 1.2.0 demands, and the project's licence."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    fields = dict(re.findall(r"^([\w-]+): *(.*)$", text, re.MULTILINE))
    assert {"cff-version", "message", "title", "authors"} <= set(fields)
    assert fields["cff-version"] == "1.2.0"
    assert fields["type"] == "software"
    assert fields["license"] == PROJECT["license"]
    assert re.search(r"^authors:\n  - name: ", text, re.MULTILINE)
