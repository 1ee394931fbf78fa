"""All that reads a file from outside, with valid files to mutate.

What is accepted must really be valid: each reader holds it against what a valid file promises.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.batches.assumptions import assumptions_path, require_drawn
from sim.batches.begun import BEGUN, begun_analysis
from sim.batches.manifest import read_manifest
from sim.batches.parts import checked_digest
from sim.batches.plan import read_plan, read_table, table_path
from sim.batches.results import Results, kept_register
from sim.batches.signed import signed, text_of
from sim.batches.tallies import read_tallies, tally_path, write_tallies
from sim.batches.verify import changed_files
from sim.engine.draw_files import load_draws
from sim.engine.draws import Draws, require_in_range
from sim.engine.tallying import empty_tallies
from sim.evidence.forecast.observed import read_observed
from sim.evidence.forecast.scoring import score
from sim.evidence.forecast.sealed import SEAL, TABLE, digest_of, read_sealed
from sim.evidence.published_tables import load_published
from sim.evidence.stylised_facts.catalogue import load_stylised_facts
from sim.explore.claims import load_claims
from sim.explore.strategies import load_strategy, strategy_text
from sim.explore.values import load_values
from sim.inputs.check import check_all
from sim.inputs.folders import Folders, shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import load_scenario, scenario_names, write_resolved
from sim.inputs.strict_toml import parse
from sim.lessons.lesson import load_lesson
from sim.lessons.page_data import lesson_as_json
from tests.explore.test_one_mistake import CLAIMS
from tests.lessons.files import DATA, WORDS
from tests.release.kinds import Case, Kind

ROOT: Final = Path(__file__).resolve().parents[2]


@cache
def register() -> Register:
    """The shipped numbers."""
    return load_register(shipped().seeds)


def _bytes_of(*patterns: Path) -> list[bytes]:
    return [path.read_bytes() for one in patterns for path in sorted(one.parent.glob(one.name))]


def _read_into(path: Path, read: Callable[[Path], object], data: bytes) -> bool:
    path.write_bytes(data)
    read(path)
    return True


def _file(path: Path, corpus: list[bytes], read: Callable[[Path], object]) -> Case:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Case(corpus, partial(_read_into, path, read))


# ---- TOML ----------------------------------------------------------------------------------------


def tables(folder: Path) -> Case:
    """Strict TOML alone: every value of an accepted file has a place in it."""

    def read(path: Path) -> None:
        document = parse(path)
        lines = document.text.split("\n")
        for keys, place in document.places.items():
            line, column = document.line_column(place.value)
            assert 1 <= column <= len(lines[line - 1]) + 1, keys
            value: Any = document.data
            for key in keys:
                value = value[key]

    corpus = _bytes_of(ROOT / "scenarios" / "*.toml", ROOT / "docs" / "lessons" / "*.toml")
    return _file(folder / "any.toml", corpus, read)


def scenario(folder: Path) -> Case:
    """A scenario: what is accepted comes out again from its resolved text."""
    study = Path(shutil.copytree(shipped().scenarios, folder / "scenarios"))

    def read(path: Path) -> None:
        found = load_scenario(study, path.stem, register())
        again = path.with_name("resolved.toml")
        again.write_text(write_resolved(found, register()), encoding="utf-8")
        assert load_scenario(study, again.stem, register()).digest == found.digest

    return _file(study / "mutant.toml", _bytes_of(shipped().scenarios / "*.toml"), read)


READ_WITH_THE_REGISTER = (
    *("cast.toml", "parameters.toml", "levers.toml", "actions.toml", "outputs.toml"),
    *("documents.toml", "history.toml", "record.csv", "programmes.toml", "facts.toml"),
    *("sources.toml", "theories.toml"),
)


def seeds(folder: Path) -> Case:
    """One of the files of a register: what is accepted goes with the baseline, and has a digest."""
    study = Path(shutil.copytree(shipped().seeds, folder / "seeds"))
    usual = {name: (study / name).read_bytes() for name in READ_WITH_THE_REGISTER}
    heads = {name: f"#file {name}\n".encode() for name in usual}
    last = ""

    def read(data: bytes) -> bool:
        nonlocal last
        name = next((n for n, head in heads.items() if data.startswith(head)), last)
        if last and last != name:
            (study / last).write_bytes(usual[last])
        last = name or "levers.toml"
        (study / last).write_bytes(data.removeprefix(heads[last]))
        checked = check_all(Folders(study, shipped().scenarios), ["western-pressure"])
        assert checked.register.digest
        assert checked.register.theory_numbers
        assert checked.register.programmes
        return True

    return Case([heads[name] + content for name, content in usual.items()], read)


def seeds_beside(folder: Path) -> Case:
    """Files of the seeds that only some commands read."""
    study = Path(shutil.copytree(shipped().seeds, folder / "seeds"))
    readers = {
        b"#facts": (study / "stylised_facts.toml", lambda: load_stylised_facts(study)),
        b"#published": (
            study / "validation" / "published.toml",
            lambda: load_published(replace(register(), folder=study)),
        ),
    }
    usual = {head: path.read_bytes() for head, (path, _) in readers.items()}

    def read(data: bytes) -> bool:
        head = next((one for one in readers if data.startswith(one)), b"#facts")
        path, load = readers[head]
        path.write_bytes(data.removeprefix(head))
        try:
            load()
        finally:
            path.write_bytes(usual[head])
        return True

    return Case([head + content for head, content in usual.items()], read)


def strategy(folder: Path) -> Case:
    """A strategy: what is accepted comes out again from its own text."""

    def read(path: Path) -> None:
        found = load_strategy(path, register())
        again = path.with_name("again.toml")
        again.write_text(strategy_text(found, register()), encoding="utf-8")
        assert load_strategy(again, register()).digest == found.digest

    return _file(folder / "mutant.toml", _bytes_of(shipped().seeds / "strategies" / "*.toml"), read)


def claims(folder: Path) -> Case:
    """Claims: of those that are accepted all that is weighed is there."""

    def read(path: Path) -> None:
        found = load_claims(path, shipped(), register())
        weighed = {name for claim in found.claims for name in claim.contrast}
        assert weighed <= {one.name for one in found.scenarios}
        assert found.measured.outputs

    corpus = [*_bytes_of(shipped().seeds / "claims.toml"), *[CLAIMS.encode()] * 4]
    return _file(folder / "claims.toml", corpus, read)


def values(folder: Path) -> Case:
    """Values: the weights of those that are accepted sum to one."""
    known = scenario_names(shipped().scenarios)

    def read(path: Path) -> None:
        found = load_values(path, register(), known)
        assert np.isclose(found.weights.sum(), 1.0)
        assert found.digest

    return _file(folder / "values.toml", _bytes_of(shipped().seeds / "values.toml"), read)


BETWEEN: Final = b"\n<<< words\n"
"""Between the data of a lesson and its words."""


def lesson(folder: Path) -> Case:
    """A lesson, data and words in one: what is accepted is plain data for the page."""
    path = folder / "6-mutant.toml"
    lessons = sorted((ROOT / "docs" / "lessons").glob("[1-9]*.toml"))
    texts = [(one.read_bytes(), one.with_suffix(".md").read_bytes()) for one in lessons]

    def read(data: bytes) -> bool:
        told, _, words = data.partition(BETWEEN)
        path.write_bytes(told)
        path.with_suffix(".md").write_bytes(words)
        found = load_lesson(path, shipped(), register())
        json.dumps(lesson_as_json(found, register()), allow_nan=False)
        return True

    corpus = [BETWEEN.join(pair) for pair in [*texts, *[(DATA.encode(), WORDS.encode())] * 5]]
    return Case(corpus, read)


# ---- tables --------------------------------------------------------------------------------------


def draws(folder: Path) -> Case:
    """A table of draws: what is accepted lies in its ranges."""
    lines = (shipped().seeds / "posterior.csv").read_bytes().split(b"\n")
    table = b"\n".join(lines[2:12]) + b"\n"
    corpus = [table, b"\n".join([*lines[:1], *lines[2:30]]), table.replace(b"\n", b"\r\n")]

    def read(path: Path) -> None:
        require_in_range(load_draws(folder, path.stem, register()), register())

    return _file(folder / "draws" / "mutant.csv", corpus, read)


def _forecast_folder(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "results" / "forecast-2019-2024", folder / "forecast"))


def observed(folder: Path) -> Case:
    """What was observed: what is accepted has finite scores."""
    forecast = read_sealed(_forecast_folder(folder))
    seen = forecast.table.drop_duplicates(["quantity", "year"])[["quantity", "year", "q50"]].head(6)
    table = seen.rename(columns={"q50": "value"}).assign(standard_error=0.01).to_csv(index=False)

    def read(path: Path) -> None:
        found = read_observed(path, forecast)
        assert np.isfinite(found[["value", "standard_error"]].to_numpy()).all()
        assert score(forecast, found)

    corpus = [table.encode(), b"\xef\xbb\xbf" + table.replace("\n", "\r\n").encode()]
    return _file(folder / "observed.csv", corpus, read)


def sealed(folder: Path) -> Case:
    """A sealed forecast: its seal, and its table with a seal to match."""
    stored = _forecast_folder(folder)
    seal, table = stored / SEAL, stored / TABLE
    usual = {seal: seal.read_bytes(), table: table.read_bytes()}

    def read(data: bytes) -> bool:
        for path, content in usual.items():
            path.write_bytes(content)
        if data.startswith(b"quantity"):
            table.write_bytes(data)
            told = json.loads(usual[seal])
            told["files"][TABLE] = digest_of(table)
            seal.write_text(json.dumps(told), encoding="utf-8")
        else:
            seal.write_bytes(data)
        assert set(read_sealed(stored).table["forecaster"])
        return True

    return Case(list(usual.values()), read)


# ---- results -------------------------------------------------------------------------------------


def _results(folder: Path) -> Path:
    """The reference batch, with the numbers of these seeds."""
    return Path(shutil.copytree(ROOT / "results" / "reference", folder / "reference"))


def _document(folder: Path, name: str, read: Callable[[Path], object]) -> Case:
    """A document of results that vouches for itself: as it is, or with a checksum that fits."""
    results = _results(folder)
    path = results / name
    usual = path.read_bytes()

    def tried(data: bytes) -> bool:
        path.write_bytes(data)
        if data.startswith(b" "):
            path.write_bytes(_vouched_for(data, sort_keys=name != "plan.json"))
        return bool(read(results))

    return Case([usual, b" " + usual], tried)


def _vouched_for(data: bytes, sort_keys: bool = True) -> bytes:
    """A document with the checksum of what it says, where it says anything; plans keep an order."""
    try:
        found = json.loads(data)
        return (json.dumps(signed(found), indent=2, sort_keys=sort_keys) + "\n").encode()
    except (ValueError, AttributeError, RecursionError):
        return data


def plan(folder: Path) -> Case:
    """A plan: what is accepted can be opened, or is refused by what else is in the folder."""

    def read(results: Path) -> bool:
        found = read_plan(results)
        assert found.folder
        assert found.blocks is not None
        kept = Results.open(results, kept_register(results))
        for name in kept.plan.scenarios:
            kept.missing(name)
        kept.plan.run()
        return True

    return _document(folder, "plan.json", read)


def manifest(folder: Path) -> Case:
    """A manifest: its word for files is held against them, and nothing outside is opened."""

    def read(results: Path) -> bool:
        list(changed_files(results, read_manifest(results)["files"]))
        return True

    return _document(folder, "manifest.json", read)


def _stored(folder: Path, make: Callable[[Results], tuple[Path, Callable[[], object]]]) -> Case:
    """A file of numbers in a results folder; what is accepted is what was written."""
    results = Results.open(_results(folder), register())
    path, read = make(results)
    usual = read()

    def tried(path: Path) -> None:
        assert read() == usual

    return _file(path, [path.read_bytes()], tried)


def part(folder: Path) -> Case:
    """A part of results."""

    def make(results: Results) -> tuple[Path, Callable[[], object]]:
        stored = results.of("baseline")
        (path,), (block,) = stored.parts, results.plan.blocks
        columns, quarters = results.plan.columns(register()), stored.quarters
        identity = results.plan.identity("baseline", block)
        small = Path(shutil.copy(path, folder / "part.parquet"))
        return small, lambda: checked_digest(small, block, quarters, columns, identity)

    return _stored(folder, make)


def tally(folder: Path) -> Case:
    """A tally of futures."""

    def make(results: Results) -> tuple[Path, Callable[[], object]]:
        here = results.scenarios["baseline"]
        path = tally_path(folder, "baseline")
        write_tallies(path, empty_tallies(here, register()), "made")
        return path, lambda: bool(read_tallies(path, here, register(), "made"))

    return _stored(folder, make)


def assumptions(folder: Path) -> Case:
    """The numbers that futures have drawn."""

    def make(results: Results) -> tuple[Path, Callable[[], object]]:
        where, of = results.folder, results.plan
        return assumptions_path(where), lambda: require_drawn(where, of, register())

    return _stored(folder, make)


def planned_draws(folder: Path) -> Case:
    """The table of draws beside a plan."""
    name = "tie_decay"
    rows = np.full(4, register().parameters[name].value)
    pd.DataFrame({name: rows}).to_parquet(table_path(folder), index=False)
    digest = Draws("own", {name: rows}).digest
    told: Mapping[str, Any] = {"name": "own", "base": "prior", "digest": digest}

    def read(_: Path) -> None:
        assert read_table(folder, told)

    return _file(table_path(folder), [table_path(folder).read_bytes()], read)


def analysis(folder: Path) -> Case:
    """What was begun in the folder of a search or a comparison."""
    told = {"hedgerow": "1", "analysis": "search", "typed": "hedgerow search", "inputs": {"a": 1}}
    text = text_of(told).encode()

    def read(data: bytes) -> bool:
        path = folder / BEGUN
        path.write_bytes(_vouched_for(data) if data.startswith(b" ") else data)
        found = begun_analysis(folder)
        return found is not None and bool(found.text())

    return Case([text, b" " + text], read)


KINDS: Final = (
    Kind("strict TOML alone", 150, tables),
    Kind("scenario", 120, scenario),
    Kind("seeds", 20, seeds),
    Kind("stylised facts, published results", 10, seeds_beside),
    Kind("strategy", 100, strategy),
    Kind("claims", 20, claims),
    Kind("values", 100, values),
    Kind("lesson", 60, lesson),
    Kind("table of draws", 60, draws),
    Kind("observed values", 60, observed),
    Kind("sealed forecast", 40, sealed),
    Kind("plan", 40, plan),
    Kind("manifest", 60, manifest),
    Kind("part of results", 30, part),
    Kind("tally", 40, tally),
    Kind("drawn numbers", 20, assumptions),
    Kind("planned draws", 40, planned_draws),
    Kind("analysis begun", 40, analysis),
)
