"""Calibration as checks: the bars decide, and what cannot be read is told."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.engine.draws import Draws
from sim.evidence import calibration_checks as subject
from sim.evidence.calibration import Calibration, calibrate
from sim.evidence.calibration_checks import LIKELY, calibration_checks, kept
from sim.evidence.checks import Check
from sim.inputs.register import Register, load_register


@pytest.fixture(scope="module")
def fitted(register: Register) -> Calibration:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.engine.choice.FEW", 0)
        return calibrate(register, runs=1000)


@pytest.fixture
def checked(
    register: Register, fitted: Calibration, monkeypatch: pytest.MonkeyPatch
) -> partial[dict[str, Check]]:
    """The checks by name, of a fit and of ranks that are given."""

    def checks(register: Register = register, within: tuple[bool, ...] = (True, True)) -> dict:
        ranked = pd.DataFrame({"within": within, "gap": 0.1, "band": 0.2})
        monkeypatch.setattr(subject, "ranks", lambda *_: ranked)
        return {check.name: check for check in calibration_checks(register)}

    monkeypatch.setattr(subject, "calibrate", lambda _: fitted)
    return partial(checks)


def test_the_shipped_calibration_says_what_it_leaves(checked: partial[dict[str, Check]]) -> None:
    """The posterior is that of the seeds, and its check says which share it leaves as it was."""
    check = checked()["posterior"]
    assert (check.verdict, check.promised) == ("pass", True)
    assert [one.met for one in check.results] == [True, None]
    page = (Path(__file__).parents[2] / "docs" / "CALIBRATION.md").read_text(encoding="utf-8")
    assert f"{check.results[1].value:.0%} of these 256 kept theirs" in page
    assert f"{check.results[1].value:.0%} of 256 numbers" in check.note


def test_what_is_narrowed_by_a_tenth_is_not_kept(register: Register) -> None:
    """Of two columns one is narrow and one as wide as the prior: one number is not kept."""
    names = [name for name, one in register.parameters.items() if one.low < one.high]
    one, other = (register.parameters[name] for name in names[:2])
    places = np.linspace(0.0, 1.0, 201)
    columns = {
        names[0]: np.linspace(one.value, 0.9 * one.value + 0.1 * one.high, 201),
        names[1]: subject.stretched(places, other.value, other.low, other.high),
    }
    assert kept(Draws.of("two", columns), register) == pytest.approx(1.0 - 1.0 / len(names))


def test_a_posterior_of_other_seeds_fails_and_says_what_to_do(
    own_seeds: Path, checked: partial[dict[str, Check]]
) -> None:
    """With another number in the seeds, or without a posterior, the promise is broken."""
    path = own_seeds / "posterior.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("# seeds: ", "# seeds: 0"))
    other = checked(load_register(own_seeds))["posterior"]
    path.unlink()
    none = checked(load_register(own_seeds))["posterior"]
    for check, words in ((other, "other numbers than the seeds"), (none, "no posterior")):
        assert check.broken
        assert words in check.why
        assert "hedgerow calibrate" in check.why


@pytest.mark.parametrize(("share", "verdict"), [(LIKELY, "pass"), (LIKELY - 1e-9, "fail")])
def test_a_record_is_a_stranger_below_the_bar(
    checked: partial[dict[str, Check]],
    monkeypatch: pytest.MonkeyPatch,
    share: float,
    verdict: str,
) -> None:
    """One per cent of the pasts must lie farther out."""
    monkeypatch.setattr("sim.evidence.inference.Reference.surprise", lambda *_: share)
    assert checked()["record"].verdict == verdict


def test_one_number_outside_its_band_fails(checked: partial[dict[str, Check]]) -> None:
    """All numbers must be inside; how many are is shown."""
    assert checked()["ranks"].verdict == "pass"
    check = checked(within=(True, False, True))["ranks"]
    assert (check.verdict, check.results[0].value, check.results[0].expected) == (
        "fail",
        2.0,
        "all 3",
    )


def test_a_home_without_a_record_is_not_held_against_one(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be fitted: the checks say so, and break no promise."""
    cast = register.cast
    other = replace(register, cast=replace(cast, home=replace(cast.home, code="XXX")))
    steps: list[None] = []
    _, *rest = calibration_checks(other, lambda: steps.append(None))
    assert [(one.verdict, one.broken) for one in rest] == [("not represented", False)] * 2
    assert all("no votes of" in one.why for one in rest)
    assert len(steps) == subject.STEPS
