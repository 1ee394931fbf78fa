"""Does a class get through a game of "The table", and is its record what was played?"""

import base64
import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("llvmlite", reason="the page is compiled by llvmlite")

from sim.batches.parts import digest_of, numbers_of
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.webpage.document import page_html
from sim.webpage.play_content import play_content
from sim.webpage.words import LONGER, load_words

OpenPage = Callable[..., Any]

REGISTER = load_register(shipped().seeds)
CAST = REGISTER.cast
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
RULES = play_content(REGISTER)
PATRON, GIVER = CAST.patron, CAST.having("preference_giver")[0]
LEAD, SECOND, THIRD, *_ = CAST.ministries
SEATS = [PATRON, GIVER, LEAD, SECOND, THIRD]
NUMBER, MEMBER, MEMBERS, TURNS = 1234, 5, 200, 6
CLOSE = 1e-12


def few_futures() -> str:
    """An address of the game with few futures, which are soon run."""
    scenario = {"base": "baseline", "name": "baseline", "title": "Baseline", "end": BASELINE.end}
    run = {"seed": "7", "members": MEMBERS, "assumptions": "prior", "chance": True}
    state = {
        "settings": [{**scenario, "settings": {}, "events": []}],
        "run": {**run, "held": {}, "ranges": {}},
        "partner": PATRON,
        "member": None,
    }
    return "play/" + base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")


def begin(page: Any) -> None:
    """A game of few seats."""
    numbers = page.locator(".play .fields input")
    numbers.nth(0).fill(str(NUMBER))
    numbers.nth(1).fill(str(MEMBER))
    for box in page.locator(".play fieldset.seats input").all():
        box.set_checked(box.get_attribute("value") in SEATS)
    page.get_by_role("button", name="Begin").click()


def file_plan(page: Any, seat: str, plan: str) -> None:
    """A ministry files at the table's machine."""
    page.locator(f"[data-seat={seat}] button").click()
    page.locator(f".filing input[value={plan}]").check()
    page.locator(".filing").get_by_role("button", name="File").click()


def file_move(page: Any, seat: str, does: str, done: str = "File") -> None:
    """A partner files one move of the usual size."""
    if done == "File":
        page.locator(f"[data-seat={seat}] button").click()
    page.locator(".filing select").first.select_option(does)
    page.locator(".filing").get_by_role("button", name=done).click()


def play_turn(page: Any, turn: int) -> None:
    """Play a turn and wait for its news."""
    page.get_by_role("button", name="Play the turn").click()
    years = f"{2019 + 2 * turn} and {2020 + 2 * turn}"
    page.get_by_role("heading", name=f"What came of it in {years}").wait_for()


def numbers_on(page: Any) -> str:
    """The wall's numbers to the last digit, as they are saved."""
    if page.locator(".numbers[open]").count() == 0:
        page.locator("#wall .numbers > summary").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save CSV").click()
    return Path(saved.value.path()).read_text(encoding="utf-8")


def played(text: str) -> list[list[str]]:
    """Of saved numbers: the future that is played, quarter by quarter."""
    rows = csv.DictReader(text.splitlines())
    return [[value for name, value in row.items() if "future played" in name] for row in rows]


def note_on(page: Any) -> str:
    """What the table was told last."""
    return str(page.locator(".at-table > .note").inner_text())


def violations(page: Any) -> list[str]:
    """What axe finds on the present page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
    return [one["id"] for one in axe().run(page).response["violations"]]


def test_a_whole_game(open_page: OpenPage, tmp_path: Path) -> None:
    """Six turns with few seats: plans, codes of a phone, an added event, a pause, a rewind, a game
    that goes on elsewhere, the replay, and a record that is what was played."""
    page = open_page(few_futures(), accept_downloads=True)
    begin(page)
    first, other = RULES["plans"][0]["name"], RULES["plans"][2]["name"]

    # Aims are shown to the seat that asks for them; nothing is known beyond the turn's end.
    page.locator(f"[data-seat={LEAD}] button").click()
    assert page.locator(".aims li").first.is_hidden()
    page.locator(".aims summary").click()
    assert page.locator(".aims li").first.is_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Back without filing").click()
    file_plan(page, LEAD, first)
    file_plan(page, SECOND, first)
    file_plan(page, THIRD, other)
    file_move(page, PATRON, "scales its investment")
    play_turn(page, 0)
    assert "filed by 2 of 3 in time, is carried out at 67 %" in page.locator(".news").inner_text()
    early = numbers_on(page)
    assert len(early.splitlines()) == 1 + 8

    # A team on a phone of its own; its code is of this turn and of this game.
    phone = open_page("play", viewport={"width": 390, "height": 800}, has_touch=True)
    code = code_from(phone, turn=1)
    page.locator("form.code input").fill(code_from(phone, turn=2))
    page.get_by_role("button", name="Take the code").click()
    assert "of turn 3; the table plays turn 2" in note_on(page)
    page.locator("form.code input").fill(code)
    page.get_by_role("button", name="Take the code").click()
    assert "has filed" in note_on(page)
    play_turn(page, 1)
    assert "offers options" in page.locator(".news").inner_text()

    # The facilitator pauses, adds an event, and rewinds: the same bits again.
    page.get_by_text("For the facilitator").click()
    page.get_by_role("button", name="Pause").click()
    file_plan(page, LEAD, first)
    assert "paused" in note_on(page)
    page.get_by_role("button", name="Back without filing").click()
    page.get_by_role("button", name="Go on").click()
    page.locator(".inject select").first.select_option("world")
    page.locator(".inject select").nth(1).select_option("a rumour breaks")
    page.get_by_role("button", name="Add", exact=True).click()
    play_turn(page, 2)
    assert "The facilitator added" in page.locator(".news").inner_text()
    once = numbers_on(page)
    assert played(once)[:8] == played(early)
    page.get_by_role("button", name="Rewind a turn").click()
    page.get_by_role("heading", name="Turn 3 of 6").wait_for()
    play_turn(page, 2)
    assert numbers_on(page) == once

    # The game goes on elsewhere, from its text.
    text = page.get_by_label("The game as text").input_value()
    elsewhere = open_page("play", accept_downloads=True)
    go_on(elsewhere, text[:-40])
    assert "could not be read" in elsewhere.locator(".play .note").last.inner_text()
    go_on(elsewhere, text)
    elsewhere.get_by_role("heading", name="Turn 4 of 6").wait_for()
    elsewhere.get_by_role("heading", name="What came of it in 2023 and 2024").wait_for()
    assert numbers_on(elsewhere) == once

    for turn in range(3, TURNS):
        file_plan(page, SECOND, other)
        play_turn(page, turn)
    page.locator(".replay").wait_for()
    check_replay(page)
    assert violations(page) == []
    check_record(page, tmp_path)


def code_from(phone: Any, turn: int) -> str:
    """A code of the partner that gives preferences; nothing is wider than the phone."""
    if phone.locator(".phone").count() == 0:
        phone.get_by_text("We are a team").click()
        phone.get_by_role("button", name="Open a seat").click()
    phone.get_by_role("combobox", name="Turn").select_option(index=turn)
    phone.get_by_role("combobox", name="Seat").select_option(GIVER)
    phone.get_by_label("Number of the game").fill(str(NUMBER))
    phone.get_by_label("Number of the game").blur()
    file_move(phone, GIVER, "offers options", done="Make the code")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    low = "[...document.querySelectorAll('.play button, .play select, .play summary')]"
    sizes = phone.evaluate(f"{low}.map((one) => one.getBoundingClientRect().height)")
    assert min(size for size in sizes if size > 0) >= 43.9
    return str(phone.locator("output.code").inner_text())


def go_on(page: Any, text: str) -> None:
    """Go on with a saved game."""
    box = page.get_by_label("Go on with a saved game")
    if not box.is_visible():
        page.get_by_text("Go on with a saved game").click()
    box.fill(text)
    page.get_by_role("button", name="Go on", exact=True).click()


def check_replay(page: Any) -> None:
    """Luck and skill: our place among all futures, each aim with and without moves, the debrief."""
    assert "of 100 with the same moves" in page.locator(".replay .finding").inner_text()
    aims = page.locator(".play-replay-aims tbody tr")
    assert aims.count() == RULES["aims"] * len(SEATS)
    for row in aims.all():
        *_, met, ours, without, effect = [cell.inner_text() for cell in row.locator("td").all()]
        assert met in {"yes", "no"}
        assert "(" in ours
        assert "(" in without
        assert "no clear effect" in effect or "in 100" in effect
    questions = page.locator(".debrief li").all_inner_texts()
    assert [one.split()[0] for one in questions] == ["What", "What", "Where", "What", "What"]


def check_record(page: Any, tmp_path: Path) -> None:
    """The record is a scenario file that the command line runs to the numbers that were played, and
    it opens in Explore with the digest of that run."""
    wall = list(csv.DictReader(numbers_on(page).splitlines()))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the record").click()
    scenarios = tmp_path / "scenarios"
    shutil.copytree(shipped().scenarios, scenarios)
    saved.value.save_as(scenarios / saved.value.suggested_filename)
    name = saved.value.suggested_filename.removesuffix(".toml")
    record = load_scenario(scenarios, name, REGISTER)
    lived = simulate(record, REGISTER, Run(design=Design(MEMBERS), engine="fused"))
    for row, code in enumerate(CAST.powers):
        played = [float(line[f"{CAST.by_code[code].short}, future played"]) for line in wall]
        native = lived.outputs["alignment"][:, row, MEMBER]
        assert np.max(np.abs(np.array(played) - native)) <= CLOSE
    page.get_by_role("button", name="Open the record in Explore").click()
    page.locator(".explore").wait_for()
    page.wait_for_url(re.compile("#explore/.{200}"))
    page.locator(".saving > summary").click()
    page.locator(".digest", has_text=re.compile("^[0-9a-f]{64}$")).wait_for()
    if page.locator(".saving .note").inner_text() == "":
        shown = page.locator(".digest").inner_text()
        assert shown == digest_of(lived.members, numbers_of(lived))


def test_a_clock_makes_filings_late(open_page: OpenPage) -> None:
    """When time is up, who has not filed is late, and nothing can be filed before more is given."""
    page = open_page("play")
    page.clock.install()
    page.locator(".play .fields input").nth(2).fill("1")
    page.get_by_role("button", name="Begin").click()
    assert "left" in page.locator(".clock").inner_text()
    file_plan(page, LEAD, RULES["plans"][0]["name"])
    page.clock.run_for(61_000)
    assert "Time is up" in page.locator(".clock").inner_text()
    assert page.locator(f"[data-seat={LEAD}] .status").inner_text() == "filed ✓"
    assert page.locator(f"[data-seat={SECOND}] .status").inner_text() == "late"
    file_plan(page, SECOND, RULES["plans"][0]["name"])
    assert "Time is up" in note_on(page)
    page.get_by_role("button", name="Back without filing").click()
    page.get_by_text("For the facilitator").click()
    page.get_by_role("button", name="2 minutes more").click()
    file_plan(page, SECOND, RULES["plans"][0]["name"])
    assert page.locator(f"[data-seat={SECOND}] .status").inner_text() == "filed ✓"
    page.get_by_role("button", name="Reset").click()
    assert page.locator(f"[data-seat={SECOND}] .status").inner_text() == "filed ✓"
    page.get_by_role("button", name="End this game").click()
    page.get_by_role("heading", name="Begin a game").wait_for()


@pytest.fixture(scope="module")
def longer_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page in a language that is longer by two fifths, with one scenario."""
    path = tmp_path_factory.mktemp("longer") / "hedgerow.html"
    path.write_text(page_html(REGISTER, [BASELINE], [], load_words(LONGER)), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 390])
def test_a_longer_language_fits(open_page: OpenPage, longer_page: Path, width: int) -> None:
    """In a longer language nothing scrolls sideways, neither on a screen nor on a phone."""
    page = open_page("play", longer_page, viewport={"width": width, "height": 800})
    page.locator(".setup button.strong").click()
    page.locator(f"[data-seat={LEAD}] button").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".turn button.strong").click()
    page.locator("#wall svg").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
