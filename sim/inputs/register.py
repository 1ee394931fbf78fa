"""seeds/ as one frozen, checked register: what the numbers are and where they come from."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.inputs.cast import load_cast, missing_numbers
from sim.inputs.documents import (
    DocumentRecord,
    Programme,
    counted_programmes,
    load_documents,
    load_programmes,
)
from sim.inputs.folders import shipped
from sim.inputs.records import (
    Action,
    Actions,
    Band,
    Lever,
    Levers,
    Output,
    Outputs,
    Parameter,
    Parameters,
)
from sim.inputs.strict_toml import Document, Problem, check, nearest, parse, refuse, shown_path
from sim.inputs.strict_toml.files import refuse_links
from sim.inputs.theory_numbers import load_theory_numbers
from sim.model.cast import LEVERS, WORLD, Cast

NUMBERS = (
    "cast.toml",
    "parameters.toml",
    "levers.toml",
    "actions.toml",
    "outputs.toml",
    "programmes.toml",
    "history.toml",
    "record.csv",
)
"""The seed files that can change a number, in the order of their digest."""

SEEDS = (*NUMBERS, "documents.toml")
"""The files that a register is read from."""

BY = "home, partners, powers, senders, observers, ministries, or the code of one actor"
"""Who an output may be told apart by."""


@dataclass(frozen=True)
class Register:
    """All of seeds/, checked. Mappings keep the order of the files."""

    folder: Path
    cast: Cast
    documents: Mapping[str, DocumentRecord]
    """What scenarios and facts may cite, by id."""
    parameters: Mapping[str, Parameter]
    levers: Mapping[str, Lever]
    actions: Mapping[tuple[str, str], Action]
    outputs: Mapping[str, Output]
    band: Band
    """What the tilt by votes is held against."""

    @cached_property
    def programmes(self) -> list[Programme]:
        """Named programmes whose money may reach the home country and is counted once."""
        return counted_programmes(load_programmes(self.folder))

    @cached_property
    def theory_numbers(self) -> Mapping[str, Parameter]:
        """What reference theories read beside the parameters; raises FileProblems."""
        return load_theory_numbers(self.folder, self.cast)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of every seed file that can change a number."""
        digest = hashlib.sha256()
        for name in NUMBERS:
            digest.update(self.files[name])
        return digest.hexdigest()

    @cached_property
    def files(self) -> dict[str, bytes]:
        """What the register is read from, by the name of the file."""
        return {n: (self.folder / n).read_bytes().replace(b"\r\n", b"\n") for n in SEEDS}


def output_names(register: Register) -> list[str]:
    """Every output with its actor: alignment.CHN, gdp.WHO, ..."""
    actors_of = register.cast.actors_of
    return [f"{o.name}.{code}" for o in register.outputs.values() for code in actors_of(o.by)]


def load_register(folder: Path) -> Register:
    """Read and check seeds/; raises FileProblems with every mistake of the first bad file.

    What is shared may not show other files: a link that leads out of one's own seeds is refused.
    """
    if folder != shipped().seeds:
        refuse_links(folder)
    cast = load_cast(folder)
    usual = cast if folder == shipped().seeds else load_cast(shipped().seeds)
    parameters = _load_parameters(folder / "parameters.toml")
    _require_all(parameters, folder / "parameters.toml", usual)
    refuse(missing_numbers(cast, parameters, folder))
    levers = _load_levers(folder / "levers.toml", cast)
    refuse(_missing_levers(folder / "levers.toml", cast, levers, usual))
    outputs = _load_outputs(folder / "outputs.toml", cast)
    return Register(
        folder=folder,
        cast=cast,
        documents={document.id: document for document in load_documents(folder)},
        parameters=parameters,
        levers=levers,
        actions=_load_actions(folder / "actions.toml", cast, levers),
        outputs={output.name: output for output in outputs.output},
        band=outputs.band,
    )


def _require_all(parameters: Mapping[str, Parameter], path: Path, usual: Cast) -> None:
    """Refuse one's own copy when it lacks a number that the model uses, whoever is in the cast.

    What only an actor of the `usual`, shipped cast has may be missing.
    """
    if path.parent == shipped().seeds:
        return
    needed = _load_parameters(shipped().seeds / "parameters.toml")
    fix = "copy its line from a fresh copy of the seeds: hedgerow init FOLDER"
    refuse(
        Problem(str(path), 1, 1, f"missing parameter '{name}' ({needed[name].label})", fix=fix)
        for name in needed
        if name not in parameters and name.partition(".")[2] not in usual.by_code
    )


def _load_parameters(path: Path) -> dict[str, Parameter]:
    document = parse(path)
    sections = check(document, Parameters).root
    flat = [
        (section, name, record) for section, row in sections.items() for name, record in row.items()
    ]
    refuse(_repeats(document, flat))
    return {name: record for _, name, record in flat}


def _repeats(document: Document, flat: list[tuple[str, str, Parameter]]) -> Iterator[Problem]:
    names: set[str] = set()
    for section, name, _ in flat:
        if name in names:
            yield document.problem((section, name), f"parameter '{name}' is given twice")
        names.add(name)


def _load_levers(path: Path, cast: Cast) -> dict[str, Lever]:
    document = parse(path)
    rows = check(document, Levers).root
    refuse(_unknown_actor(document, (who,), who, cast) for who in rows if who not in cast.choosers)
    return {f"{who}.{name}": lever for who, row in rows.items() for name, lever in row.items()}


def _missing_levers(
    path: Path, cast: Cast, levers: Collection[str], usual: Cast
) -> Iterator[Problem]:
    """Levers that a partner's class reads, or the model for the home country and the world.

    One's own copy is held against the shipped one, and its `usual` cast, for the latter.
    """
    for actor in cast.partner_records:
        for name in sorted(LEVERS[actor.acts_as]):
            if f"{actor.code}.{name}" not in levers:
                why = f"which {actor.name} has as it acts as {actor.acts_as}"
                yield _missing_lever(path, actor.code, name, why)
    if path.parent == shipped().seeds:
        return
    for name in _load_levers(shipped().seeds / "levers.toml", usual):
        owner, _, key = name.partition(".")
        own = {usual.home.code: cast.home.code, WORLD: WORLD}.get(owner)
        if own is not None and f"{own}.{key}" not in levers:
            yield _missing_lever(path, own, key, "which the model reads")


def _missing_lever(path: Path, code: str, name: str, why: str) -> Problem:
    fix = (
        f"add {name} = {{ ... }} to [{code}], as in a fresh copy of the seeds: hedgerow init FOLDER"
    )
    return Problem(shown_path(path), 1, 1, f"missing lever {code}.{name}, {why}", fix=fix)


def _load_actions(
    path: Path, cast: Cast, levers: Mapping[str, Lever]
) -> dict[tuple[str, str], Action]:
    document = parse(path)
    actions = check(document, Actions).action
    refuse(_action_problems(document, actions, cast, levers))
    return {(who, action.does): action for action in actions for who in action.actors}


def _action_problems(
    document: Document, actions: Sequence[Action], cast: Cast, levers: Mapping[str, Lever]
) -> Iterator[Problem]:
    """Unknown actors, and verbs that move a lever that their actor does not have."""
    for i, action in enumerate(actions):
        for j, who in enumerate(action.actors):
            if who not in cast.choosers:
                yield _unknown_actor(document, ("action", i, "actors", j), who, cast)
            elif f"{who}.{action.lever}" not in levers:
                what = f"'{action.does}' moves {who}.{action.lever}, which levers.toml lacks"
                fix = f"add {action.lever} to [{who}] there, or take {who} out here"
                yield document.problem(("action", i, "actors", j), what, fix=fix)


def _load_outputs(path: Path, cast: Cast) -> Outputs:
    document = parse(path)
    outputs = check(document, Outputs)
    refuse(
        document.problem(("output", i, "by"), f"unknown by '{output.by}'", BY)
        for i, output in enumerate(outputs.output)
        if not cast.by_code.keys() >= set(cast.actors_of(output.by))
    )
    return outputs


def _unknown_actor(
    document: Document, keys: tuple[str | int, ...], who: str, cast: Cast
) -> Problem:
    known = cast.choosers
    return document.problem(keys, f"unknown actor '{who}'", ", ".join(known), nearest(who, known))
