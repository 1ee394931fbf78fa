"""Does Explore show what a lever changes, and does a saved scenario give the same numbers?"""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llvmlite", reason="the page is compiled by llvmlite")

from typer.testing import CliRunner

from sim.batches.parts import digest_of, numbers_of
from sim.cli import app
from sim.engine.chance import Design
from sim.engine.draw_files import load_draws
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from tests.webpage.states import address

OpenPage = Callable[..., Any]

REGISTER = load_register(shipped().seeds)
SENDER = REGISTER.cast.senders[-1]
PATRON = REGISTER.cast.patron
LEVEL = f"lever-{SENDER}.level"
FEW = 64
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def state_of(page: Any) -> dict[str, Any]:
    """What the address of a page holds, once the page has let it follow."""
    page.wait_for_timeout(500)
    text = page.evaluate("location.hash.split('/')[1]").replace("-", "+").replace("_", "/")
    state: dict[str, Any] = json.loads(base64.b64decode(text + "=" * (-len(text) % 4)))
    return state


def lever(page: Any, name: str) -> Any:
    """The slider of a lever."""
    return page.locator(f"[id='lever-{name}']")


def drawn(page: Any) -> str:
    """All that the reader sees of the main chart: picture, sentence, table."""
    text: str = page.evaluate(
        "['#fan .picture', '#fan h3', '#fan table'].map((at) =>"
        " document.querySelector(at).innerHTML).join('|')"
    )
    return text


def until(page: Any, holds: Callable[[], bool]) -> None:
    """Wait until something holds; the page's own policy forbids to wait in it."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    assert holds()


def finding(page: Any) -> str:
    """The sentence above the chart."""
    text: str = page.locator("#fan h3").inner_text()
    return text


def changes_from(page: Any, before: str) -> None:
    """Wait until picture, sentence and table have all changed."""
    old = before.split("|")
    until(page, lambda: all(a != b for a, b in zip(old, drawn(page).split("|"), strict=True)))


def said(page: Any) -> str:
    """What a screen reader is told."""
    text: str = page.locator(".explore .unseen[aria-live]").inner_text()
    return text


def because(page: Any) -> str:
    """Why a change had no effect."""
    text: str = page.locator(".because").inner_text()
    return text


def opened(open_page: OpenPage, scenario: str, **how: Any) -> Any:
    """The page with few futures of a scenario, drawn."""
    shown = load_scenario(shipped().scenarios, scenario, REGISTER)
    page = open_page(address("explore", [shown], FEW, PATRON), **how)
    page.wait_for_selector("#fan svg")
    return page


def test_a_lever_changes_chart_sentence_and_table(open_page: OpenPage) -> None:
    """By keyboard and by drag a lever redraws chart, sentence, table; undo takes it back whole."""
    page = opened(open_page, "baseline", viewport=DESK)
    page.locator("#fan .numbers summary").click()
    page.wait_for_selector("#fan table")
    page.locator(f"[data-partner={SENDER}]").click()
    name = REGISTER.cast.in_sentence(SENDER)
    until(page, lambda: name in finding(page))
    shipped_state = drawn(page)
    lever(page, f"{SENDER}.level").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    changes_from(page, shipped_state)
    by_keys = drawn(page)
    box = lever(page, f"{SENDER}.level").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, middle, steps=5)
    page.mouse.up()
    changes_from(page, by_keys)
    assert "below the baseline" in finding(page)
    until(page, lambda: said(page).startswith(finding(page)))
    by_drag = finding(page)
    page.locator("[data-action=undo]").click()
    until(page, lambda: finding(page) != by_drag)
    page.locator("[data-action=redo]").click()
    until(page, lambda: finding(page) == by_drag)
    page.locator("[data-action=reset]").click()
    until(page, lambda: finding(page) != by_drag)
    assert page.locator(f"[id='{LEVEL}']").input_value() == "1"


def events(page: Any) -> dict[str, tuple[int, int]]:
    """First and last quarter of each event, as the address has them."""
    return {e["id"]: (e["first"], e["last"]) for e in state_of(page)["settings"][0]["events"]}


def test_events_are_moved_by_pointer_and_by_keys(open_page: OpenPage) -> None:
    """A block is dragged, moved, resized, added and removed; what cannot be is refused."""
    page = opened(open_page, "preference-loss", viewport=DESK)
    before = events(page)
    name = min(before, key=lambda one: before[one])
    first, last = before[name]
    block = page.locator(f"[data-event='{name}']")
    block.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")
    assert events(page)[name] == (first - 2, last - 2)
    assert page.evaluate("document.activeElement.dataset.event") == name
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] - box["width"] / 3, start[1], steps=4)
    page.mouse.up()
    dragged = events(page)[name]
    assert dragged[0] < first - 2
    assert dragged[1] - dragged[0] == last - first
    page.keyboard.press("Delete")
    assert name not in events(page)
    page.locator(".adding summary").click()
    page.locator(".adding select").first.select_option(PATRON)
    page.get_by_role("button", name="Add", exact=True).click()
    assert len(events(page)) == len(before)
    size = page.locator(".event input[type=number]")
    size.fill("0")
    size.press("Enter")
    assert "changes nothing" in page.locator(".refusal").inner_text()
    assert page.locator("#fan svg").count() == 1


def test_a_change_without_effect_says_why(open_page: OpenPage) -> None:
    """A change that moves no number is explained: events decide, or nobody reads the lever."""
    page = opened(open_page, "baseline")
    home = REGISTER.cast.home.code
    lever(page, f"{home}.base_visible").evaluate(
        "(one) => { one.closest('details')?.setAttribute('open', ''); }"
    )
    lever(page, f"{home}.base_visible").press("End")
    until(page, lambda: because(page) != "")
    assert "acts only together with" in because(page)
    lever(page, f"{SENDER}.level").press("End")
    until(page, lambda: because(page) == "")


def digest_on(page: Any, before: str = "") -> str:
    """The digest that the page shows once another one than before is computed."""
    found: list[str] = []

    def computed() -> bool:
        found.append(page.locator(".digest").inner_text())
        return len(found[-1]) == 64 and found[-1] != before

    until(page, computed)
    return found[-1]


def native(name: str, folder: Path, assumptions: Any = "prior") -> str:
    """The digest of a scenario on the compiled engine."""
    run = Run(seed=7, design=Design(FEW), assumptions=assumptions, engine="fused")
    lived = simulate(load_scenario(folder, name, REGISTER), REGISTER, run)
    return digest_of(lived.members, numbers_of(lived))


def test_five_scenarios_have_the_digest_of_the_command_line(open_page: OpenPage) -> None:
    """Scenarios chosen on the page have the digests of native runs, by prior and posterior."""
    page = opened(open_page, "baseline")
    page.locator(".saving > summary").click()
    digest_on(page)
    if page.locator(".saving .note").inner_text():
        pytest.skip("this browser or processor does not join products and sums")
    names = ["western-pressure", "preference-loss", "base-rumour", "history-2019-2025"]
    for name in names:
        before = digest_on(page)
        page.select_option("#scenario", name)
        assert digest_on(page, before) == native(name, shipped().scenarios)
    page.locator(".drawing summary").click()
    before = digest_on(page)
    page.locator(".drawing select").last.select_option("posterior")
    posterior = load_draws(shipped().seeds, "posterior", REGISTER)
    assert digest_on(page, before) == native(names[-1], shipped().scenarios, posterior)


def test_a_saved_scenario_runs_to_the_digest_of_the_page(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed setting, saved, restored in a second page and run, has one digest everywhere."""
    page = opened(open_page, "pressure-with-options")
    lever(page, f"{PATRON}.investment").press("End")
    page.locator(".saving > summary").click()
    digest = digest_on(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the file").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    command = page.locator(".saving code").inner_text()
    second = open_page(page.url.split("#")[1])
    second.locator(".saving > summary").click()
    assert digest_on(second) == digest
    (tmp_path / "baseline.toml").write_bytes((shipped().scenarios / "baseline.toml").read_bytes())
    monkeypatch.chdir(tmp_path)
    typed = [*command.split()[1:], "--scenarios", str(tmp_path), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, typed)
    assert done.exit_code == 0, done.output
    manifest = next((tmp_path / "out").glob("*/manifest.json")).read_text(encoding="utf-8")
    assert json.loads(manifest)["results"][path.stem] == digest


SMALL = """() =>
  [...document.querySelectorAll('.explore :is(button:not(.block), select, input, summary)')]
  .filter((one) => one.checkVisibility() && one.type !== 'checkbox')
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 90))"""


def test_on_a_phone_the_chart_stays_above_the_levers(open_page: OpenPage) -> None:
    """At 390 px nothing scrolls sideways, targets are large, the chart stays in sight."""
    page = opened(open_page, "western-pressure", viewport=PHONE, has_touch=True)
    page.locator(".block").first.press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(SMALL) == []
    lever(page, f"{SENDER}.level").scroll_into_view_if_needed()
    page.wait_for_timeout(100)
    assert 0 <= page.locator("#fan .picture").bounding_box()["y"] < 200


def test_no_accessibility_rule_is_broken(open_page: OpenPage) -> None:
    """Axe finds nothing to complain of, with folds open and an event chosen."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(open_page, "western-pressure", viewport=DESK)
    page.locator(".block").first.press("Enter")
    folds = "#fan .numbers, .adding, .drawing, .saving"
    page.evaluate(
        "(at) => document.querySelectorAll(at).forEach((one) => (one.open = true))", folds
    )
    digest_on(page)
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], [n["html"][:120] for n in one["nodes"][:3]]) for one in found] == []
