"""How fast is the page: ready, lever to redrawn chart, redraws in a drag, beside native code?

    .venv/bin/python benchmarks/page.py

One page in Chromium on an otherwise idle machine, 1,000 futures. Two levers are moved in turn, a
step of their range each, so that no setting comes twice and every answer is computed; the clock
stops when the chart is redrawn and the browser has painted. How unsteady the machine is shows in
the same work done over and over by native code: its slowest twentieth against its median.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.webpage import file
from tests.webpage.browser import chromium

WARM, MOVES = 15, 100

ONE_MOVE = """async ([which, share]) => {
  const lever = document.querySelectorAll(".explore input[type=range]")[which];
  const picture = document.querySelector(".explore figure .picture");
  const begun = performance.now();
  const redrawn = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun), 0));
    });
    watch.observe(picture, { childList: true, subtree: true });
  });
  lever.value = String(Number(lever.min) + share * (lever.max - lever.min));
  lever.dispatchEvent(new Event("input", { bubbles: true }));
  return redrawn;
}"""

DRAG = """async () => {
  const lever = document.querySelector(".explore input[type=range]");
  const picture = document.querySelector(".explore figure .picture");
  let redraws = 0;
  const watch = new MutationObserver(() => (redraws += 1));
  watch.observe(picture, { childList: true });
  const begun = performance.now();
  while (performance.now() - begun < 3000) {
    const share = (performance.now() - begun) / 3000;
    lever.value = String(Number(lever.min) + share * (lever.max - lever.min));
    lever.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
  watch.disconnect();
  return redraws;
}"""


def measured(page: Any) -> dict[str, float]:
    """Milliseconds until an opened page is ready, and of a move; redraws in a drag."""
    page.wait_for_selector("html[data-ready]")
    ready = float(page.evaluate("document.documentElement.dataset.ready"))
    page.wait_for_timeout(1500)
    count = WARM + MOVES
    moves = [[i % 2, (i // 2 + 0.5) / (count // 2 + 1)] for i in range(count)]
    times = sorted([page.evaluate(ONE_MOVE, move) for move in moves][WARM:])
    return {
        "ready_ms": ready,
        "move_median_ms": statistics.median(times),
        "move_p95_ms": times[int(0.95 * MOVES)],
        "move_max_ms": times[-1],
        "redraws_in_a_drag_of_3_s": page.evaluate(DRAG),
    }


def native_ms() -> list[float]:
    """Milliseconds of the same thousand futures by the compiled engine, warm, in order of size."""
    register = load_register(shipped().seeds)
    scenario = load_scenario(shipped().scenarios, "baseline", register)
    run, times = Run(design=Design(1000), engine="fused"), []
    for _ in range(WARM + MOVES):
        begun = time.perf_counter()
        simulate(scenario, register, run)
        times.append(1000 * (time.perf_counter() - begun))
    return sorted(times[WARM:])


def main() -> None:
    """Print what was measured as JSON."""
    folders = shipped()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        made = file.page(seeds=folders.seeds, scenarios=folders.scenarios)
        path = made.save(Path(folder) / "page.html")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(path.as_uri())
        found = {"bytes": path.stat().st_size, **measured(page)}
    times = native_ms()
    native = statistics.median(times)
    found |= {
        "native_run_ms": native,
        "native_p95_over_median": times[int(0.95 * MOVES)] / native,
        "move_over_native_run": found["move_median_ms"] / native,
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
