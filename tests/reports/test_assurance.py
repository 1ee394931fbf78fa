"""Is the assurance pack complete, true to what it is read from, and never empty or stale?"""

import hashlib
import json
import os
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from docs import trace
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems
from sim.reports.assurance.fields import FIELD, fields_of, filled
from sim.reports.assurance.metadata import CRATE, CRATE_VERSION
from sim.reports.assurance.pack import COPIED, FILLED, pack_of
from sim.reports.assurance.tree import NoSourceTreeError, SourceTree, source_tree
from tests.references import leads_somewhere, missing, names_in

ROOT = Path(__file__).parents[2]
TREE = SourceTree(ROOT)
DATE = "2026-01-31"
ELEMENTS = (
    "Problem formulation",
    "Model description",
    "Data evaluation",
    "Conceptual model evaluation",
    "Implementation verification",
    "Model output verification",
    "Model analysis",
    "Model output corroboration",
)
OPEN = ("commissioner", "assurer", "approver")


@pytest.fixture(scope="module")
def fields(register: Register) -> dict[str, str]:
    """What is known of the shipped model."""
    return fields_of(TREE, register)


@pytest.fixture(scope="module")
def pack() -> dict[str, bytes]:
    """The pack of the shipped model."""
    return pack_of(TREE, DATE)


@pytest.fixture
def copy(tmp_path: Path) -> SourceTree:
    """A tree of links with documents of its own, to be changed."""
    for path in ROOT.iterdir():
        if path.name != "docs" and not path.name.startswith("."):
            os.symlink(path, tmp_path / path.name)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return SourceTree(tmp_path)


def change(tree: SourceTree, name: str, old: str, new: str) -> None:
    """Change a document of a copied tree."""
    text = tree.text(name)
    assert old in text
    (tree.root / name).write_text(text.replace(old, new), encoding="utf-8")


def section(heading: str) -> str:
    """A section of TRACE."""
    text = TREE.text("docs/TRACE.md")
    return text.partition(f" {heading}\n")[2].partition("\n## ")[0]


# ---- TRACE --------------------------------------------------------------------------------------


def test_trace_has_its_eight_elements_in_order() -> None:
    """The page has the eight elements, and what was tuned, what it is not for, what is unknown."""
    heads = re.findall(r"^## (?:\d\. )?(.*)$", TREE.text("docs/TRACE.md"), re.MULTILINE)
    assert tuple(heads[:8]) == ELEMENTS
    assert heads[8:] == [
        "What was tuned, and what was not",
        "What this model must not be used for",
        "What is not known",
    ]


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_line_of_an_element_leads_somewhere(element: str) -> None:
    """Each line of an element names a test, a file, a command or a figure that is there."""
    rows = [line for line in section(element).splitlines() if line.startswith("| ")][2:]
    rows = [line for line in rows if not line.startswith(("| check |", "| --- |"))]
    assert len(rows) >= 3
    assert [line for line in rows if not names_in(line)] == []
    assert missing(section(element)) == []


def test_all_of_trace_leads_somewhere() -> None:
    """No sentence of the page names what is not there."""
    assert missing(TREE.text("docs/TRACE.md")) == []


@pytest.mark.parametrize(
    "name",
    [
        "tests/no_such_file.py",
        "tests/model/test_oracle.py::test_nothing_of_this_name",
        "hedgerow predict",
        "hedgerow validate --certify",
        "hedgerow",
        "make certificate",
        "python docs/no_such_page.py",
        "grievance_memory",
        "::test_alone",
    ],
)
def test_a_name_that_leads_nowhere_is_seen(name: str) -> None:
    """A file, test, command, option or target that is not there is told apart."""
    assert not leads_somewhere(name)


def test_what_is_committed_is_up_to_date() -> None:
    """The tables of TRACE and codemeta.json are what they are written from."""
    assert trace.main(["--check"]) == 0


def test_a_stale_table_is_seen(fields: dict[str, str]) -> None:
    """A number of the page that its source no longer says is written anew."""
    text = TREE.text("docs/TRACE.md")
    moved = trace.rebuilt(text, fields | {"parameters": "269"})
    assert moved != text
    assert trace.rebuilt(text, fields) == text


# ---- fields -------------------------------------------------------------------------------------


def test_numbers_are_those_of_the_register(fields: dict[str, str], register: Register) -> None:
    """Counts of numbers, outputs and levers, and the digest, are those of the register."""
    kinds = Counter(one.kind for one in register.parameters.values())
    named = {kind: int(fields[f"parameters_{kind}"]) for kind in ("document", "data", "assumed")}
    assert named == {kind: kinds[kind] for kind in named}  # type: ignore[index]
    assert sum(named.values()) + int(fields["parameters_calibrated"]) == len(register.parameters)
    assert int(fields["outputs"]) == len(register.outputs)
    assert int(fields["levers"]) == len(register.levers)
    assert fields["seeds_digest"] == register.digest


def test_pages_and_register_agree(fields: dict[str, str]) -> None:
    """What is read off pages fits the register and itself."""
    assert fields["fit_ranged"] == fields["ranged"]
    verdicts = sum(map(int, re.findall(r"\d+", fields["facts_verdicts"])))
    roles = int(fields["facts_sized"]) + int(fields["facts_held_out"])
    assert verdicts == roles == int(fields["facts_all"])
    missed = fields["patterns_missed"].split(" and ")
    assert int(fields["patterns"]) + len(missed) == int(fields["patterns_all"])


def test_no_field_is_empty_or_unused(fields: dict[str, str]) -> None:
    """Every field says something, and stands in a document of the pack or a table of TRACE."""
    assert [name for name, value in fields.items() if not value.strip()] == []
    texts = [TREE.text(source) for source, _ in FILLED.values()]
    texts += [cell for rows in trace.TABLES.values() for row in rows for cell in row]
    used = {name for text in texts for name in FIELD.findall(text)}
    assert used - {"date"} == set(fields)


def test_a_field_that_cannot_be_filled_is_refused_with_its_place(
    copy: SourceTree, fields: dict[str, str]
) -> None:
    """Unknown and empty fields are told at once, each with line and column."""
    change(copy, "docs/assurance/log.md", "{authors}", "{author}")
    with pytest.raises(FileProblems) as refused:
        filled(copy, "docs/assurance/log.md", fields | {"data_files": " ", "date": DATE})
    unknown, empty = refused.value.problems
    assert (unknown.what, unknown.fix) == ("unknown field 'author'", "did you mean 'authors'?")
    assert empty.what == "field 'data_files' is empty"
    lines = copy.text("docs/assurance/log.md").splitlines()
    assert lines[unknown.line - 1][unknown.column - 1 :].startswith("{author}")


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [
        ("docs/PATTERNS.md", "checks that are promised pass.", "checks pass."),
        ("docs/FACTS.md", "| fact | what was found |", "| fact | found |"),
        ("docs/CALIBRATION.md", "within the band, on", "in it, on"),
    ],
)
def test_a_page_that_no_longer_says_it_is_refused(
    copy: SourceTree, page: str, old: str, new: str
) -> None:
    """Where a page lacks what is read off it, the pack is refused and the page named."""
    change(copy, page, old, new)
    with pytest.raises(FileProblems) as refused:
        pack_of(copy, DATE)
    assert [Path(problem.file) for problem in refused.value.problems] == [copy.root / page]


def test_what_changed_at_its_source_changes_in_the_pack(
    copy: SourceTree, pack: dict[str, bytes]
) -> None:
    """A verdict that changed on its page moves the documents that tell of it, and the checksums."""
    change(copy, "docs/PATTERNS.md", "patterns 15 of 17", "patterns 14 of 17")
    again = pack_of(copy, DATE)
    moved = {name for name, content in pack.items() if again[name] != content}
    assert moved == {"log.md", "sheet.md", CRATE}


# ---- the pack -----------------------------------------------------------------------------------


def test_the_pack_is_complete(pack: dict[str, bytes]) -> None:
    """The pack has what is copied, what is filled and both files of metadata; no field is left."""
    assert set(pack) == {*COPIED, *FILLED, "codemeta.json", CRATE}
    for name in FILLED:
        assert FIELD.findall(pack[name].decode()) == []
    for name, (source, _) in COPIED.items():
        assert pack[name] == (ROOT / source).read_bytes()


@pytest.mark.parametrize("name", FILLED)
def test_documents_name_what_is_there(name: str, pack: dict[str, bytes]) -> None:
    """Whatever a document of the pack names is there, and no cell of its tables is empty."""
    text = pack[name].decode()
    assert missing(text) == []
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert [row for row in rows if re.search(r"\|\s*\|", row)] == []


def test_what_only_a_person_can_give_is_left_open(pack: dict[str, bytes]) -> None:
    """Roles and signatures of people stand as open, and no document claims conformity."""
    log = pack["log.md"].decode()
    for role in OPEN:
        assert f"| {role} | **open**" in log
        assert f"| Signed by the {role} | **open**" in log
    texts = [pack[name].decode() for name in FILLED]
    assert not any(re.search(r"\b(?:complies|conforms|certified) (?:with|by)\b", t) for t in texts)


def test_the_log_says_when_it_was_written(pack: dict[str, bytes]) -> None:
    """A log that people sign has its date."""
    assert f"Written by `hedgerow assure` on {DATE}." in pack["log.md"].decode()


def test_the_audit_names_outcomes_in_words(pack: dict[str, bytes], register: Register) -> None:
    """Outcomes that are swung have the names of actors, not codes."""
    cast = register.cast
    text = pack["audit.md"].decode()
    for code in cast.powers:
        assert f"| alignment with {cast.in_sentence(code)}, 0-1 |" in text


def test_countries_left_out_are_counted_as_their_table_does(fields: dict[str, str]) -> None:
    """Negative comparisons are those of the table, without its last row; the lowest is there."""
    rows = TREE.rows("docs/CALIBRATION.md", ("left out, or series", "random walk"))
    cells = [cell for *row, _ in rows[:-1] for cell in row[1:]]
    assert len(cells) == int(fields["others_cells"])
    assert sum(cell.startswith("-") for cell in cells) == int(fields["others_negative"])
    assert float(fields["others_lowest"]) == min(map(float, cells))


def test_every_rule_of_the_audit_is_answered(pack: dict[str, bytes]) -> None:
    """Each of seven rules has an answer with evidence; what is not answered says so."""
    rules = re.split(r"^## \d\. ", pack["audit.md"].decode(), flags=re.MULTILINE)[1:]
    assert len(rules) == 7
    assert [rule for rule in rules if not names_in(rule)] == []
    assert sum("**Not yet answered:**" in rule for rule in rules) == 5


def test_the_crate_describes_every_file(pack: dict[str, bytes], fields: dict[str, str]) -> None:
    """RO-Crate: descriptor, root, each file with its checksum, and every reference is an entity."""
    crate = json.loads(pack[CRATE])
    assert crate["@context"][0] == f"{CRATE_VERSION}/context"
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    assert entities[CRATE]["conformsTo"] == {"@id": CRATE_VERSION}
    assert entities[CRATE]["about"] == {"@id": "./"}
    root = entities["./"]
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == DATE
    assert all(root[key] for key in ("name", "description", "license"))
    assert {part["@id"] for part in root["hasPart"]} == set(pack) - {CRATE}
    for name in set(pack) - {CRATE}:
        assert entities[name]["sha256"] == hashlib.sha256(pack[name]).hexdigest()
        assert entities[name]["contentSize"] == str(len(pack[name]))
    named = set(re.findall(r'"@id": "([^"]+)"', pack[CRATE].decode()))
    assert named - set(entities) == {CRATE_VERSION}
    assert entities["#seeds"]["value"] == fields["seeds_digest"]


def test_codemeta_says_what_the_project_says(pack: dict[str, bytes]) -> None:
    """codemeta.json has its context, and name, version, licence and libraries of pyproject.toml."""
    meta = json.loads(pack["codemeta.json"])
    project = tomllib.loads(TREE.text("pyproject.toml"))["project"]
    assert meta["@context"] == "https://w3id.org/codemeta/3.0"
    assert meta["@type"] == "SoftwareSourceCode"
    assert (meta["name"], meta["version"]) == (project["name"], project["version"])
    assert meta["license"].endswith(f"/{project['license']}")
    libraries = [one["name"] + one["version"] for one in meta["softwareRequirements"]]
    assert libraries == project["dependencies"]
    assert TREE.found("CITATION.cff", r"^version: (.*)$") == (meta["version"],)


def test_an_installed_program_has_no_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without documents and tests beside it, the program says where a pack can be written."""
    monkeypatch.setattr("sim.inputs.folders._PACKAGE", tmp_path / "sim")
    with pytest.raises(NoSourceTreeError, match="run it from the source"):
        source_tree()
