"""A class: answers as short codes from page to page, and codes that are none."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.webpage.learning import LESSON, address, begin, button, type_line

OpenPage = Callable[..., Any]

FEW = address("learn", members=100)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LINES = [[0.2] * 12, [0.24 + 0.01 * year for year in range(12)]]


def code_of(page: Any, number: int, line: list[float], confidence: float) -> str:
    """The code of a line in a lesson of the page."""
    lesson = page.evaluate(LESSON, number)
    sketch = {"line": line, "confidence": confidence}
    written: str = page.evaluate(
        "([one, sketch]) => $learn_code.codeOf(one, sketch)", [lesson, sketch]
    )
    return written


def open_class(page: Any, number: int) -> None:
    """The teacher's step in which codes are pasted."""
    begin(page, number, "Test before")
    page.get_by_label("I teach this lesson").check()
    button(page, "Class").click()


def test_codes_go_from_page_to_page(open_page: OpenPage) -> None:
    """A group's code is short, holds line and confidence, and is drawn on the teacher's page."""
    codes = []
    for line in LINES:
        group = open_page(FEW)
        begin(group, 2)
        type_line(group, line)
        group.locator("#learn-sure").press("End")
        button(group, "That is my line").click()
        codes.append(group.locator(".code").inner_text())
    assert all(len(code.replace("-", "")) == 24 for code in codes)
    teacher = open_page(FEW)
    open_class(teacher, 2)
    assert "No codes yet" in teacher.locator(".panel").inner_text()
    teacher.get_by_label("Paste the codes").fill("\n".join([codes[0].lower(), "", codes[1]]))
    title = teacher.locator("#learn-class h3")
    title.wait_for()
    assert title.inner_text() == "2 lines of the class, ending between 0.200 and 0.350 in 2030"
    said = teacher.locator(".panel").inner_text()
    assert "1 of 2 lines end higher than they begin; groups are 100 % sure" in said
    assert "from the middle future" not in said
    button(teacher, "Lift the curtain").click()
    said = teacher.locator(".panel").inner_text()
    assert "On average lines are 0.0" in said
    teacher.get_by_text("Each group", exact=True).click()
    assert codes[1] in teacher.locator(".groups").inner_text()
    teacher.emulate_media(media="print")
    assert teacher.locator("#learn-class svg").is_visible()
    assert not teacher.get_by_label("Paste the codes").is_visible()


def test_a_code_holds_what_was_drawn(open_page: OpenPage) -> None:
    """Values come back within half a step of the axis, confidence as it was, for every lesson."""
    page = open_page(FEW)
    worst = page.evaluate("""() => {
      const { lessons } = JSON.parse(document.getElementById("content").textContent);
      return Math.max(...lessons.map(lesson => {
        const { low, high } = lesson.predict;
        const line = Array.from({ length: 12 }, (_, i) => low + (high - low) * ((i * 0.37) % 1));
        const written = $learn_code.codeOf(lesson, { line, confidence: 0.85 });
        const { sketch } = $learn_code.readCode(written, lesson, lessons);
        if (sketch.confidence !== 0.85) return NaN;
        return Math.max(...sketch.line.map((value, i) => Math.abs(value - line[i]) / (high - low)));
      }));
    }""")
    assert worst == pytest.approx(0.5 / 250, abs=0.5 / 250)


def test_no_wrong_letter_passes(open_page: OpenPage) -> None:
    """Every single wrong letter and every two neighbours that changed places are found out."""
    page = open_page(FEW)
    code = code_of(page, 2, LINES[1], 0.7)
    assert (
        page.evaluate(
            """([code, letters]) => {
      const { lessons } = JSON.parse(document.getElementById("content").textContent);
      const passes = text => "sketch" in $learn_code.readCode(text, lessons[1], lessons);
      const plain = code.replaceAll("-", "");
      const at = (i, text, length) => plain.slice(0, i) + text + plain.slice(i + length);
      const places = [...plain].map((_, i) => i);
      const wrong = places.flatMap(i => [...letters].map(one => at(i, one, 1)));
      const turned = places.map(i => at(i, plain.slice(i, i + 2).split("").reverse().join(""), 2));
      return [...wrong, ...turned].filter(one => one !== plain && passes(one));
    }""",
            [code, LETTERS],
        )
        == []
    )


def test_codes_that_are_none_are_named_with_why(open_page: OpenPage) -> None:
    """Each line that cannot be read is named with a sentence; the others count."""
    page = open_page(FEW)
    open_class(page, 2)
    good, other = code_of(page, 2, LINES[0], 0.7), code_of(page, 3, LINES[1], 0.7)
    changed = good[:-1] + LETTERS[(LETTERS.index(good[-1]) + 1) % 32]
    lines = ["<img src=x onerror=alert(1)>", "7K2Q", good, changed, other, good, "Ω" * 30_000]
    page.get_by_label("Paste the codes").fill("\n".join(lines))
    page.get_by_text("6 codes are left out:").wait_for()
    said = page.locator(".entry li").all_inner_texts()
    for why, text in zip(
        [
            "Line 1, “<img src=x onerror=alert(1)>”: “<” is in no code",
            "it has 4 letters; a code of this lesson has 24",
            "a letter is wrong",
            "it is an answer to lesson 3, not to lesson 2",
            "it stands here already",
            "is in no code",
        ],
        said,
        strict=True,
    ):
        assert why in text
    assert max(map(len, said)) < 300
    assert "One line, ending at 0.200 in 2030" in page.locator("#learn-class h3").inner_text()
