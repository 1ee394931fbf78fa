"""What the tests share: the register, the shipped folders, and small runs that are made once."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

# Workers share the cores; this counts before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# readline, which pytest loads, tells workers of a terminal that is none.
os.environ.pop("COLUMNS", None)
os.environ.pop("LINES", None)

from sim.engine.chance import Design
from sim.engine.choice import FEW, installed
from sim.engine.ensemble import Trajectories, simulate
from sim.engine.run import Run
from sim.figures.style import PlainFigure
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_scenario

ROOT = Path(__file__).parents[1]
MEMBERS = 8

# Figures are many small objects; to look for circles among them as often as usual costs a tenth.
gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def seeds(root: Path) -> Path:
    """The shipped numbers."""
    return root / "seeds"


@pytest.fixture(scope="session")
def scenarios(root: Path) -> Path:
    """The shipped scenarios."""
    return root / "scenarios"


@pytest.fixture(scope="session")
def register(seeds: Path) -> Register:
    """The shipped numbers, checked."""
    return load_register(seeds)


@pytest.fixture(scope="session")
def load(scenarios: Path, register: Register) -> Callable[[str], Scenario]:
    """A shipped scenario by name."""
    return cache(lambda name: load_scenario(scenarios, name, register))


@pytest.fixture(scope="session")
def baseline(load: Callable[[str], Scenario]) -> Scenario:
    """The shipped baseline."""
    return load("baseline")


@pytest.fixture(scope="session")
def small_run(load: Callable[[str], Scenario], register: Register) -> Callable[[str], Trajectories]:
    """Eight members of a shipped scenario, by its name, by one engine whoever asks first."""
    how = Run(design=Design(MEMBERS), engine="fused" if installed() else "numpy")
    return cache(lambda name: simulate(load(name), register, how))


@pytest.fixture(scope="session", autouse=True)
def _few_runs_are_compiled_too() -> Iterator[None]:
    """All tests of a process share what is compiled, so that it pays for a few runs as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.engine.choice.FEW", 0)
        yield


@pytest.fixture
def usual_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few runs are computed by NumPy, as anywhere but in tests."""
    monkeypatch.setattr("sim.engine.choice.FEW", FEW)


@pytest.fixture(scope="module", autouse=True)
def _survivors_are_searched_once() -> Iterator[None]:
    """What outlives a file of tests, such as figures that are kept, no later collection visits."""
    yield
    gc.collect()
    gc.freeze()


@contextmanager
def _figures_left_out() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.reports.batch.STANDARD", ())
        patch.setattr("sim.reports.batch.draw_batch_figures", lambda *_: None)
        yield


@pytest.fixture(scope="session")
def without_figures() -> Callable[[], AbstractContextManager[None]]:
    """Within it a batch draws no figures: half of its time, where they are not the question."""
    return _figures_left_out


@pytest.fixture
def no_figures() -> Iterator[None]:
    """No batch of a test draws figures."""
    with _figures_left_out():
        yield


@contextmanager
def _pictures_left_blank() -> Iterator[None]:
    blank = SimpleNamespace(draw=lambda _: PlainFigure(figsize=(1, 1)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.figures.drawing.import_module", lambda _: blank)
        yield


@pytest.fixture(scope="session")
def with_blank_pictures() -> Callable[[], AbstractContextManager[None]]:
    """Within it figures have all their files, numbers and words, but the pictures are blank."""
    return _pictures_left_blank


@pytest.fixture
def blank_pictures() -> Iterator[None]:
    """Figures of a test have all their files, numbers and words, but the pictures are blank."""
    with _pictures_left_blank():
        yield


@pytest.fixture
def own_seeds(seeds: Path, tmp_path: Path) -> Path:
    """A copy of the shipped numbers, to spoil."""
    return Path(shutil.copytree(seeds, tmp_path / "seeds"))


@pytest.fixture
def own_scenarios(scenarios: Path, tmp_path: Path) -> Path:
    """A copy of the shipped scenarios, to add to."""
    return Path(shutil.copytree(scenarios, tmp_path / "scenarios"))
