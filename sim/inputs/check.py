"""What `hedgerow check` finds beyond the form of a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sim.inputs.documents import load_facts, load_programmes, load_sources, verify
from sim.inputs.folders import Folders
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_history, load_scenario, scenario_names
from sim.inputs.strict_toml import gather, refuse


class Checked(NamedTuple):
    """What was read, and has no mistakes."""

    register: Register
    scenarios: list[Scenario]


def check_all(folders: Folders, names: list[str] | None = None) -> Checked:
    """Read seeds and scenarios, all by default, and what no scenario names.

    Raises FileProblems with the mistakes of all files; seeds come first, as scenarios need them.
    """
    register = load_register(folders.seeds)
    chosen = names or scenario_names(folders.scenarios)
    readers: list[Callable[[], Scenario | None]] = [
        *(partial(load_scenario, folders.scenarios, name, register) for name in chosen),
        partial(_check_rest, register),
    ]
    found = gather(readers)
    return Checked(register, [scenario for scenario in found if scenario is not None])


def _check_rest(register: Register) -> None:
    gather(
        [
            lambda: load_history(register),
            lambda: load_facts(register.folder),
            lambda: load_programmes(register.folder),
            lambda: load_sources(register.folder),
        ]
    )


def check_documents(seeds: Path, documents: Path) -> dict[str, int]:
    """Check every figure against its paragraph and count what agrees; raises FileProblems."""
    refuse(verify(seeds, documents))
    return {"facts": len(load_facts(seeds)), "programmes": len(load_programmes(seeds))}
