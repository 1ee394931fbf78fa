"""What is the model, in numbers and words that the register and the code know?"""

import re
import tomllib
from collections import Counter
from typing import get_args

from sim.analysis.swings import swings
from sim.batches.store import CODE, code_digest
from sim.engine.draw_files import POSTERIOR, load_draws
from sim.inputs.documents import load_facts, load_sources
from sim.inputs.records import Kind
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario, scenario_names
from sim.model.cast import listed
from sim.model.quarters import show_quarter
from sim.reports.assurance.tree import SourceTree

LARGEST = 3
"""How many assumptions are named for each outcome."""


def software_fields(tree: SourceTree) -> dict[str, str]:
    """Title, version, licence and what is tested, of the program."""
    project = tomllib.loads(tree.text("pyproject.toml"))["project"]
    tests = list((tree.root / "tests").rglob("test_*.py"))
    return {
        "version": project["version"],
        "licence": project["license"],
        "description": project["description"],
        "authors": listed([author["name"] for author in project["authors"]]),
        "python": project["requires-python"],
        "libraries": str(len(project["dependencies"])),
        "title": tree.found("CITATION.cff", r'^title: "(.*)"$')[0],
        "test_functions": f"{sum(_tests_in(file.read_text(encoding='utf-8')) for file in tests):,}",
        "test_files": str(len(tests)),
        "code_digest": code_digest(),
        "code_folders": listed([f"`sim/{wing}/`" for wing in CODE]),
    }


def _tests_in(text: str) -> int:
    return len(re.findall(r"^ *def test_", text, re.MULTILINE))


def model_fields(tree: SourceTree, register: Register, baseline: Scenario) -> dict[str, str]:
    """Who and what is in the model."""
    cast, scenarios = register.cast, scenario_names(tree.root / "scenarios")
    return {
        "home": cast.in_sentence(cast.home.code),
        "partners": cast.listed(cast.partners),
        "ministries": str(len(cast.ministries)),
        "first": show_quarter(baseline.start),
        "last": show_quarter(baseline.end),
        "scenarios": str(len(scenarios)),
        "rules": str(len([*(tree.root / "sim/model/rules").glob("[!_]*.py")])),
        "levers": str(len(register.levers)),
        "outputs": str(len(register.outputs)),
        "output_series": str(len(output_names(register))),
        "documents": str(len(register.documents)),
        "document_facts": str(len(load_facts(register.folder))),
        "programmes": str(len(register.programmes)),
    }


def number_fields(register: Register) -> dict[str, str]:
    """How many numbers there are of each kind, and what they rest on."""
    kinds = Counter(one.kind for one in register.parameters.values())
    ranged = [one for one in register.parameters.values() if one.low < one.high]
    assumed = kinds["assumed"] / len(register.parameters)
    sources = load_sources(register.folder)
    memory = [one.id for one in sources if one.status == "memory"]
    return {
        "parameters": str(len(register.parameters)),
        **{f"parameters_{kind}": str(kinds[kind]) for kind in get_args(Kind)},
        "assumed_share": f"{assumed:.0%}",
        "ranged": str(len(ranged)),
        "sources": str(len(sources)),
        "data_files": str(len({one.file for one in sources if one.file})),
        "from_memory": str(len(memory)),
        "licences_open": str(sum("to be confirmed" in one.licence for one in sources)),
        "seeds_digest": register.digest,
        "posterior_digest": load_draws(register.folder, POSTERIOR, register).digest,
    }


def swing_fields(register: Register, baseline: Scenario) -> dict[str, str]:
    """Which assumptions move an outcome most, one at a time, as rows of a table."""
    found = swings(baseline, register)
    assumed = [n for n in found.parameters if register.parameters[n].kind == "assumed"]
    shares = found.share(assumed)
    rows = []
    for at, outcome in enumerate(found.outcomes):
        order = found.size[:, at].argsort(kind="stable")[::-1][:LARGEST]
        names = listed([f"{found.parameters[i]} ({found.size[i, at]:.3g})" for i in order])
        said = _outcome_in_words(outcome, register)
        rows.append(f"| {said} | {found.centre[at]:.3g} | {names} | {shares[at]:.0%} |")
    return {"swings": "\n".join(rows), "swings_quarter": found.quarter}


def _outcome_in_words(outcome: str, register: Register) -> str:
    """An outcome with its actor and its scale: "alignment with China, 0-1"."""
    name, _, code = outcome.partition(".")
    about = register.outputs[name]
    said = f"{name} with {register.cast.in_sentence(code)}, {about.unit}" if code else about.label
    return said[:1].lower() + said[1:]
