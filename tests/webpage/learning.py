"""What tests of lessons ask of an opened page."""

import base64
import json
from collections.abc import Sequence
from typing import Any

ANSWERS = """async run => {
  const text = id => document.getElementById(id).textContent;
  const opened = await $engine_bundle.unpack($engine_bundle.bytesOf(text("bundle")));
  const { build } = $engine_support.support();
  const engine = await $engine_engine.openEngine(opened, workerScript, build);
  const ensemble = new $app_ensemble.Ensemble(engine);
  const content = JSON.parse(text("content"));
  const speech = $app_words.speech(content.words, content.language);
  const { valueText, sureText, boundsText, rightOption } = $learn_showing;
  const keys = [];
  for (const lesson of content.lessons) {
    const names = $learn_lesson.namesIn(lesson);
    const settings = names.map(one => $learn_lesson.settingNamed(opened.about, lesson, one));
    const outputs = $learn_lesson.outputsIn(opened.about, lesson);
    const futures = await ensemble.ask(settings, outputs, run);
    const found = new Map(names.map((name, i) => [name, futures[i]]));
    const key = $learn_answers.keyOf(lesson, found);
    const answers = Object.fromEntries([...key].map(([name, one]) => [name, {
      ...one.estimate, holds: one.holds,
      words: [valueText(speech, one), sureText(speech, one), boundsText(speech, one.asked)],
    }]));
    const items = [...lesson.quiz, ...lesson.test.flatMap(one => [one.before, one.after])];
    keys.push({ answers, right: items.map(one => rightOption(one, key)) });
  }
  return keys;
}"""
"""The keys of all lessons under a run, with how they read and which options are right."""

LESSON = """number => JSON.parse(document.getElementById("content").textContent).lessons
  .find(one => one.number === number)"""


def address(view: str, **run: Any) -> str:
    """The part of an address that asks for a view under a run of one's own."""
    usual = {"seed": "7", "members": 1000, "assumptions": "prior", "chance": True}
    setting = {"base": "baseline", "name": "baseline", "title": "", "end": 83}
    state = {
        "settings": [{**setting, "settings": {}, "events": []}],
        "run": {**usual, "held": {}, "ranges": {}, **run},
        "partner": "CHN",
        "member": None,
    }
    return f"{view}/{base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip('=')}"


def begin(page: Any, number: int, step: str = "1 Predict") -> None:
    """Open a lesson at a step, and wait for the model."""
    page.locator(".card").nth(number - 1).get_by_role("button").click()
    button(page, step).click()
    page.locator(".learn .running:empty").wait_for(state="attached")


def type_line(page: Any, values: Sequence[float]) -> None:
    """Write a number for the end of each year."""
    page.get_by_text("Type numbers instead").click()
    for field, value in zip(page.locator(".values input").all(), values, strict=True):
        field.fill(str(value))
        field.press("Tab")


def button(page: Any, name: str) -> Any:
    """A button of the page by its words."""
    return page.get_by_role("button", name=name, exact=True)
