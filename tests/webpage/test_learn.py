"""Learn: predictions drawn and typed, the curtain, tests, keys that follow numbers."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.inputs.folders import shipped, shipped_lessons
from sim.inputs.register import Register, load_register
from sim.lessons.answers import Key, keys_of
from sim.lessons.lesson import Lesson, load_lessons
from sim.lessons.questions import right_option
from sim.lessons.showing import bounds, shown_value, uncertainty
from tests.webpage.learning import ANSWERS, address, begin, button, type_line

OpenPage = Callable[..., Any]

MEMBERS = 150
FEW = address("learn", members=100)
"""Where numbers do not matter."""
CLOSE = 1e-9
PLAIN = {"grievance_unfair": 0.0, "grievance_plain": 0.0}
"""Without grievance pressure buys what it asks for, so that words of lesson 2 no longer hold."""

LINE = [0.24, 0.24, 0.24, 0.25, 0.25, 0.25, 0.26, 0.26, 0.26, 0.27, 0.27, 0.28]


@pytest.fixture(scope="module")
def register() -> Register:
    """The shipped seeds."""
    return load_register(shipped().seeds)


@pytest.fixture(scope="module")
def lessons(register: Register) -> list[Lesson]:
    """The shipped lessons."""
    return load_lessons(shipped_lessons(), shipped(), register)


# ---- keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [{}, PLAIN], ids=["as shipped", "numbers held"])
def test_every_answer_is_pythons(
    open_page: OpenPage, register: Register, lessons: list[Lesson], held: dict[str, float]
) -> None:
    """The page's own key has Python's numbers to 1e-9, its words, and the same right options."""
    run = Run(design=Design(MEMBERS), held=held)
    ours = keys_of(lessons, register, run)
    asked = {"seed": "7", "members": MEMBERS, "assumptions": "prior", "chance": True}
    theirs = open_page("learn").evaluate(ANSWERS, {**asked, "held": held, "ranges": {}})
    assert len(theirs) == len(lessons) > 0
    for lesson, key, found in zip(lessons, ours, theirs, strict=True):
        assert found["answers"].keys() == key.answers.keys()
        compare(key, found["answers"])
        items = [*lesson.table.quiz]
        items += itertools.chain(*((one.before, one.after) for one in lesson.table.test))
        assert found["right"] == [right_option(item, key.answers) for item in items]
    assert held == {} or any(key.broken for key in ours)


def compare(key: Key, found: dict[str, Any]) -> None:
    """Numbers and words of one lesson's key."""
    for name, answered in key.answers.items():
        one, estimate = found[name], answered.estimate
        numbers = [one["value"], one["low"], one["high"]]
        expected = [estimate.value, estimate.low, estimate.high]
        assert np.allclose(numbers, expected, rtol=CLOSE, atol=CLOSE, equal_nan=True), name
        assert one["holds"] == answered.holds, name
        within = bounds(answered.asked.at_least, answered.asked.at_most)
        assert one["words"] == [shown_value(answered), uncertainty(answered), within], name


def test_a_changed_number_changes_words_key_and_quiz(open_page: OpenPage) -> None:
    """What a teacher changes is named, answers follow, words that no longer hold are marked."""
    page = open_page(address("learn", held=PLAIN))
    begin(page, 2)
    button(page, "Show me without drawing").click()
    button(page, "3 Explain").click()
    page.locator(".notice.warning").wait_for()
    assert page.locator(".answer.broken").count() > 0
    button(page, "Quiz").click()
    second = page.locator(".questions fieldset").nth(1)
    second.get_by_label("Three times the pressure").check()
    second.get_by_role("button", name="Check").click()
    assert second.locator(".right").count() == 1
    page.get_by_label("I teach this lesson").check()
    assert "grievance_unfair = 0 (shipped: 0.12)" in page.locator(".numbers-used").inner_text()
    button(page, "Key").click()
    row = page.locator(".answers tr", has_text="Settlements under three times the pressure").first
    assert "no longer hold" in row.inner_text()
    assert "+1." in row.inner_text()


# ---- predictions ------------------------------------------------------------------------------


def test_nothing_is_shown_before_one_has_said_what_one_expects(open_page: OpenPage) -> None:
    """What lies behind the curtain opens by a whole line, or by asking to be shown; not before."""
    page = open_page(FEW)
    begin(page, 2)
    behind = [button(page, name) for name in ("2 Observe", "3 Explain", "Test after")]
    assert all(one.is_disabled() for one in behind)
    button(page, "That is my line").click()
    assert "2019" in page.get_by_role("alert").inner_text()
    type_line(page, LINE)
    field = page.locator(".values input").nth(3)
    field.fill("7")
    field.press("Tab")
    assert "from 0 to 0.5" in page.get_by_role("alert").inner_text()
    assert field.input_value() == "0.25"
    button(page, "That is my line").click()
    assert all(one.is_disabled() for one in behind)
    assert page.locator(".values input").first.is_disabled()
    button(page, "Lift the curtain").click()
    assert all(one.is_enabled() for one in behind)
    page.locator("#learn-line svg").wait_for()
    assert "0.0" in page.locator("#learn-line h3").inner_text()
    button(page, "All lessons").click()
    begin(page, 3)
    assert button(page, "2 Observe").is_disabled()
    button(page, "Show me without drawing").click()
    page.locator("#learn-line svg").wait_for()
    assert page.locator("#learn-line h3").inner_text().startswith("The middle future goes from")
    assert page.locator(".score h4").count() == 0


def test_a_line_is_drawn_with_a_pointer(open_page: OpenPage) -> None:
    """A stroke from left to right fills every year; the values go up where the hand does."""
    page = open_page(FEW, viewport={"width": 1280, "height": 900})
    begin(page, 2)
    page.locator(".pad svg").wait_for()
    pad = page.locator(".pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    handles = [one.bounding_box() for one in page.locator(".handle").all()]
    xs = [one["x"] + one["width"] / 2 for one in handles]
    page.mouse.move(xs[0], box["y"] + 200)
    page.mouse.down()
    page.mouse.move(xs[6], box["y"] + 150)
    page.mouse.move(xs[-1], box["y"] + 60, steps=3)
    page.mouse.up()
    values = [float(one.input_value()) for one in page.locator(".values input").all()]
    assert values == sorted(values)
    assert values[0] < values[6] < values[-1]
    page.get_by_text("How sure are you that it ends higher than it begins").wait_for()


def test_a_line_is_drawn_by_keyboard(open_page: OpenPage) -> None:
    """Arrows change the year, and the value by a fiftieth of the axis; Home and End its ends."""
    page = open_page(FEW)
    begin(page, 2)
    page.locator(".pad svg").wait_for()
    first = page.locator(".handle").first
    assert first.get_attribute("aria-valuetext") == "not drawn yet"
    first.focus()
    for _ in range(12):
        page.keyboard.press("Home")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    values = [float(one.input_value()) for one in page.locator(".values input").all()]
    assert values == [0.01] * 11 + [0.5]
    assert page.locator(".handle").last.get_attribute("aria-valuetext") == "0.500"
    button(page, "That is my line").click()
    page.keyboard.press("Enter")
    page.locator("#learn-line svg").wait_for()
    assert "first in 2019, downwards" in page.locator("#learn-line h3").inner_text()
    assert page.locator(".score").inner_text().count("Score:") == 2


def test_scores_are_those_worked_out_by_hand(open_page: OpenPage) -> None:
    """Two years, four futures: distance, band, line score and Brier score as on paper."""
    page = open_page(FEW)
    # Futures 0, 1, 2, 3 in the first year's end and 0, 2, 4, 6 in the second's; they begin at 1.
    found = page.evaluate("""() => {
      const predict = { first: 0, last: 7, low: 0, high: 10 };
      const ones = [1, 1, 1, 1], none = [0, 0, 0, 0];
      const quarters = [ones, ones, ones, [0, 1, 2, 3], none, none, none, [0, 2, 4, 6]];
      const ensemble = { start: 0, members: 4, values: Float64Array.from(quarters.flat()) };
      const { sortedEnds, gapOf, confidenceOf } = $learn_score;
      const ends = sortedEnds(predict, ensemble);
      const sure = line => confidenceOf(predict, line, 0.8, ensemble);
      return {
        gap: gapOf([1.5, 9], ends), best: gapOf([1.5, 3], ends).times,
        sure: sure([1.5, 9]), down: sure([1.5, 1]),
      };
    }""")
    # The middle is 1.5 and 3, so the line is 0 and 6 away; it is above 9 in 10 in the second year.
    assert found["gap"]["distance"] == pytest.approx(3.0)
    assert (found["gap"]["inside"], found["gap"]["years"]) == (1, 2)
    assert found["gap"]["leaves"] == {"year": 1, "above": True}
    # From futures: 1 and 6 away on average; the middle is 1 and 2 away: (1 + 6) / (1 + 2).
    assert found["gap"]["times"] == pytest.approx(7 / 3)
    assert found["best"] == pytest.approx(1.0)
    # Three of four futures end above 1: (3 x 0.2 ** 2 + 1 x 0.8 ** 2) / 4, and 0.75 x 0.25 at best.
    assert found["sure"]["higher"] is True
    assert found["sure"]["score"] == pytest.approx((3 * 0.04 + 0.64) / 4)
    assert found["sure"]["best"] == pytest.approx(0.1875)
    # One of four ends no higher.
    assert (found["down"]["higher"], found["down"]["share"]["value"]) == (False, 0.25)
    assert found["down"]["score"] == pytest.approx((0.04 + 3 * 0.64) / 4)


def test_work_outlives_undo_and_reset(open_page: OpenPage) -> None:
    """Undo and Reset are about numbers of the model; what a class has drawn stays."""
    page = open_page(address("explore", members=100))
    page.locator(".lever input[type=range]").first.press("ArrowRight")
    button(page, "Learn").click()
    begin(page, 2)
    type_line(page, LINE)
    button(page, "That is my line").click()
    button(page, "Undo").click()
    button(page, "Reset").click()
    assert page.locator(".kept").is_visible()


# ---- a whole lesson ---------------------------------------------------------------------------


def test_a_lesson_from_the_first_test_to_the_gain(open_page: OpenPage) -> None:
    """The answers of both tests come after the second, with the gain; runs and the quiz say why."""
    page = open_page("learn")
    begin(page, 2, "Test before")
    button(page, "Hand in").click()
    assert "1, 2, and 3" in page.get_by_role("alert").inner_text()
    answered(page, [1, 1, 2])
    assert page.locator(".told:not(:empty)").count() == 0
    button(page, "Next: predict").click()
    button(page, "Show me without drawing").click()
    button(page, "Run 3").click()
    assert "no clear effect" in page.locator("#learn-change h3").inner_text()
    button(page, "Run 1").click()
    assert "lower, by 0.0" in page.locator("#learn-change h3").inner_text()
    assert "lower in 97 of 100 futures (95 % interval" in page.locator("#learn-change").inner_text()
    button(page, "Next: explain").click()
    assert "97 of 100 futures (95 % interval: 96 to 98)" in page.locator(".panel").inner_text()
    button(page, "Quiz").click()
    first = page.locator(".questions fieldset").first
    first.get_by_label("Fewer than 50").check()
    first.get_by_role("button", name="Check").click()
    assert "Right is: More than 80." in first.inner_text()
    button(page, "Next: test after").click()
    answered(page, [1, 3, 2])
    assert "1 of 3 right, now 3 of 3: +2" in page.locator(".gain").inner_text()
    button(page, "Test before").click()
    assert page.locator(".told:not(:empty)").count() == 3


def answered(page: Any, options: list[int]) -> None:
    """Choose an option of each question, and hand in."""
    for fieldset, option in zip(page.locator(".questions fieldset").all(), options, strict=True):
        fieldset.locator("input").nth(option - 1).check()
    button(page, "Hand in").click()


# ---- for everyone -----------------------------------------------------------------------------

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """["button", "input", "summary", "textarea"]
  .flatMap(tag => [...document.querySelectorAll(`.learn ${tag}`)])
  .filter(one => one.checkVisibility() && (one.closest("label") ?? one).offsetHeight < 44)
  .map(one => one.outerHTML.slice(0, 80))"""


def test_everyone_can_use_every_step(open_page: OpenPage) -> None:
    """No rule of accessibility is broken on any step; on a phone all fits, and fingers find it."""
    page = open_page(FEW, viewport={"width": 390, "height": 800})
    begin(page, 5)
    held(page)
    type_line(page, range(1500, 2700, 100))
    button(page, "That is my line").click()
    held(page)
    button(page, "Lift the curtain").click()
    for step, part in STOPS:
        button(page, step).click()
        if part:
            button(page, part).click()
        if step == "3 Explain":
            page.get_by_label("I teach this lesson").check()
        held(page)


def test_a_longer_language_finds_room_on_every_step(open_page: OpenPage, longer_page: Path) -> None:
    """Words that are longer by two fifths run out sideways on no step, on a phone."""
    page = open_page(FEW, path=longer_page, viewport={"width": 390, "height": 800})
    page.locator(".card button").nth(1).click()
    steps = page.locator(".steps button")
    steps.nth(1).click()
    assert page.evaluate(SIDEWAYS) <= 0
    page.locator(".panel .actions button:visible").last.click()
    page.locator(".top input").check()
    for step in range(7):
        steps.nth(step).click()
        for choice in page.locator(".panel .choice:visible").all()[1:4]:
            choice.click()
            assert page.evaluate(SIDEWAYS) <= 0, step
        assert page.evaluate(SIDEWAYS) <= 0, step


STOPS = [
    ("Test before", ""),
    ("2 Observe", "Run 3"),
    ("3 Explain", "Quiz"),
    ("Run-sheet and key", "Key"),
    ("Class", ""),
]


def held(page: Any) -> None:
    """The step that is shown breaks no rule."""
    page.wait_for_timeout(150)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate(SMALL) == []
