"""Figures of a larger cast, seven powers and three senders: laid out as well, and named by role."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.figures import difference_powers, overview, prior, timeline
from sim.figures.changes import Paired
from sim.figures.content import About
from sim.figures.tilts import sides_of
from sim.inputs.register import Register
from sim.inputs.scenario import Event
from sim.model.cast import Actor
from tests.canvas import Picture, faults, picture
from tests.figures.test_figures import QUARTERS, summarised
from tests.figures.test_figures_comparison import REGISTER, course
from tests.figures.test_figures_overview import NAMES
from tests.figures.test_figures_shipped import scenario

HOME = Actor("RUR", "Ruritania", "Ruritania", "Ruritanian", colour="#000000")
KOREA = Actor(
    "KOR", "South Korea", "Korea", "Korean", colour="#1B7837", roles=frozenset({"power", "asker"})
)
UNION = Actor(
    "AUN",
    "African Union",
    "AU",
    "AU",
    article=True,
    colour="#762A83",
    roles=frozenset({"power", "observer", "sender"}),
)
*SHIPPED, REST = REGISTER.cast.partner_records
CAST = replace(REGISTER.cast, home=HOME, partner_records=(*SHIPPED, KOREA, UNION, REST))
"""The shipped cast with another home country and two powers more, one of them a sender."""

OLD = REGISTER.cast.home.code
ABOUT = About("baseline", "Another world", 200, 7, "0.1.0", CAST)


def grown_register() -> Register:
    """Newcomers may do what the United States may, the new home what the old one did."""
    own = {OLD: HOME.code}
    actions = {(own.get(who, who), does): a for (who, does), a in REGISTER.actions.items()}
    usual = {does: a for (who, does), a in actions.items() if who == "USA"}
    actions |= {(actor.code, does): a for actor in (KOREA, UNION) for does, a in usual.items()}
    levers = {
        f"{own.get(who, who)}.{name}": lever
        for (who, _, name), lever in ((k.partition("."), v) for k, v in REGISTER.levers.items())
    }
    return replace(REGISTER, cast=CAST, actions=actions, levers=levers)


def changed(name: str, size: float) -> Paired:
    output, _, code = name.partition(".")
    change = course(200, size)
    return Paired(change, QUARTERS, REGISTER.outputs[output], code, "the baseline", CAST)


def batch(count: int) -> pd.DataFrame:
    """Scenarios that end up to six above or below the baseline's tilt."""
    rng, time = np.random.default_rng(5), np.linspace(0, 1, len(QUARTERS))[:, None]
    parts = []
    for k, name in enumerate(NAMES[:count]):
        move, noise = (7 * k) % 13 - 6 if k else 0, rng.normal(0, 1, 200)
        values = {f"tilt.{HOME.code}": 48 + (move - 5 + noise) * time}
        values |= {
            f"alignment.{code}": 0.5 + sign * (move + noise) * time / 100
            for code, sign in zip(sides_of(CAST), (-1, 1), strict=True)
        }
        parts.append(summarised(values, name, 200, QUARTERS))
    return pd.concat(parts, ignore_index=True)


def assumed() -> pd.DataFrame:
    """A baseline's summary of all outputs that the prior shows."""
    values = {
        f"{o.variable}.{o.actor}": np.linspace([o.low] * 200, np.linspace(o.low, o.high, 200), 48)
        for o in prior.outputs_of(CAST)
    }
    return summarised(values, "baseline", 200, QUARTERS)


def events(count: int) -> list[Event]:
    """Each actor cuts, offers or does something of its own in turn, over the years."""
    does = [
        ("AUN", "cuts aid", 0.5),
        ("KOR", "offers options", 50.0),
        ("RUR", "grants a base", 1.0),
        ("world", "demand falls", 0.1),
        ("OTHER", "scales its investment", 0.2),
        ("CHN", "pledges grants", 100.0),
        ("USA", "cuts aid", 0.5),
    ]
    rows = [(f"e{i}", *does[i % len(does)], 36 + i, 38 + 2 * (i % 9) + i) for i in range(count)]
    return [Event(*row, "judgement", "x") for row in rows]


def powers() -> difference_powers.Powers:
    sizes = (0.02, 0.01, -0.01, -0.02, 0.0, 0.03, -0.03)
    pairs = zip(CAST.powers, sizes, strict=True)
    changes = [changed(f"alignment.{code}", size) for code, size in pairs]
    return difference_powers.content(changes, ABOUT)


def happening() -> timeline.Timeline:
    happens = replace(scenario("baseline"), events=tuple(events(30)))
    return timeline.content(happens, grown_register(), ABOUT)


KINDS = {
    "powers": powers,
    "overview": lambda: overview.content(batch(30), ABOUT),
    "prior": lambda: prior.content(assumed(), ABOUT),
    "timeline": happening,
}


@cache
def drawn(kind: str) -> Picture:
    return picture(KINDS[kind]())


@pytest.mark.parametrize("kind", KINDS)
def test_a_grown_cast_is_fit_to_print(kind: str) -> None:
    """With seven powers, three senders and thirty scenarios or events no words collide."""
    assert faults(drawn(kind)) == []


def test_every_power_has_a_panel_of_the_same_size() -> None:
    """Seven powers stand in two rows, each named, and the title says on which side each ends."""
    content, axes = powers(), drawn("powers").figure.axes
    assert [panel.name for panel in content.panels] == [CAST.name(code) for code in CAST.powers]
    assert content.finding.endswith(
        "ends higher with China, Japan and South Korea and lower with the United States, "
        "the European Union and the African Union"
    )
    sizes = {(round(b.width), round(b.height)) for b in (ax.get_window_extent() for ax in axes)}
    assert len(sizes) == 1
    assert sizes.pop()[0] > 150


def test_sides_of_the_overview_are_named_by_role() -> None:
    """The tilt runs from the patron to all senders."""
    content = drawn("overview").content
    assert "Ruritania's tilt: 0 = China, 100 = US, EU and AU" in content.subtitle
    assert "moves Ruritania furthest towards the US, EU and AU" in content.finding


def test_the_prior_shows_every_power_that_courts() -> None:
    """A new power has a panel of its own, by data alone."""
    names = [panel.name for panel in prior.content(assumed(), ABOUT).panels]
    shown = {f"Alignment with {CAST.in_sentence(c, short=True)} (0-1)" for c in CAST.powers}
    assert shown - set(names) == {"Alignment with ASEAN (0-1)"}


def test_lanes_run_from_senders_to_the_world() -> None:
    """Senders, other partners, the home country and the world, each with its own acts."""
    content = happening()
    counts = {lane.name: sum(len(k.acts) for k in lane.kinds) for lane in content.lanes}
    assert list(counts) == [
        "United States",
        "African Union",
        "China",
        "South Korea",
        "Other partners",
        "Ruritania",
        "The world",
    ]
    assert counts["African Union"] == 5
    assert sum(counts.values()) == len(content.data)
    assert {lane.name: lane.colour for lane in content.lanes}["South Korea"] == KOREA.colour
