"""How a teacher runs what a lesson runs, without the page."""

from sim.explore.claim_problems import levers_of
from sim.lessons.lesson import Lesson
from sim.lessons.tables import RunTable


def title_of(lesson: Lesson, name: str) -> str:
    """What a scenario of a lesson is called in the class."""
    return lesson.scenarios[name].title


def run_command(lesson: Lesson, one: RunTable) -> str:
    """The command of a run; one of the lesson's own policies needs a scenario file first."""
    if one.against is None:
        return f"hedgerow run {one.scenario}"
    return f"hedgerow compare {one.against} {one.scenario}"


def files_needed(lesson: Lesson) -> list[str]:
    """Commands that make scenario files of the lesson's own policies, with what to write into each.

    Only of those that are run in class.
    """
    run = {name for one in lesson.table.runs for name in (one.scenario, one.against) if name}
    return [
        f"hedgerow new {name} --from {policy.scenario}, then under [levers]: "
        + ", ".join(f"{lever} = {value:g}" for lever, value in levers_of(policy).items())
        for name, policy in lesson.table.policies.items()
        if name in run
    ]
