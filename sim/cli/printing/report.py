"""What is printed of a report: the finding, how sure it is, and where the page lies."""

import json
from pathlib import Path

from sim.cli.loading import print_held
from sim.cli.printing.width import say
from sim.inputs.strict_toml import shown_path
from sim.reports.scenario_page.result import ScenarioReport


def print_report(report: ScenarioReport, file: Path, as_json: bool) -> None:
    """Print what the page says first, its size, and how it is printed."""
    size = f"{file.stat().st_size / 1000:.0f} kB"
    if as_json:
        numbers = {**report.as_json, "saved": [shown_path(file)]}
        print(json.dumps(numbers, indent=2, ensure_ascii=False))
        return
    print_held(report.found.run, report.found.register)
    say("", f"{report.finding}.", *report.page.opening, "")
    say(f"Expected: {report.page.hits}", f"Page:     {report.page.badge}")
    say(f"Saved:    {shown_path(file)} ({size}; a browser prints it on A4)")
