"""Events and expectations in plain English, the same wherever they are printed."""

from sim.inputs.register import Register
from sim.inputs.scenario.resolved import Event
from sim.inputs.scenario.tables import ExpectTable
from sim.model.cast import WORLD, Cast
from sim.model.quarters import parse_quarter, show_quarter
from sim.model.units import PERCENT

_FORMS = {
    "pressure index": "to {}",
    "US$ m in all": "US$ {} m",
    "US$ m a year": "US$ {} m a year",
    "points of growth a year": "{} points",
    "full rumours": "(size {})",
    "% of GDP": "{} % of GDP",
}
"""How the number stands with its unit; a share is shown in per cent, any other by itself."""
_CHANGES = {"0-1", "points of growth a year", "multiple of 2018", "shift of the probability"}
"""Units whose numbers are changes, and therefore signed."""
_OF_WHAT = {
    "US$ m in all": " in all",
    "points of growth a year": " of growth a year",
    "multiple of 2018": " times that of 2018",
    "shift of the probability": " in probability",
    "utility": " in utility",
}
"""What follows the number of a unit where there is room; after a share, what it is a share of."""


def size_words(event: Event, register: Register) -> str:
    """The size of an event, short, signed where it is a change: "+50 %", "US$ 200 m a year".

    "" for a verb whose size is always the same.
    """
    if register.actions[event.actor, event.does].size is not None:
        return ""
    unit, effect = _unit(event, register), register.actions[event.actor, event.does].effect
    share = f"{PERCENT * abs(event.size):g} %"
    number = share if "share" in unit else f"{abs(event.size):,g}"
    up = "+" if effect == "scales" or unit in _CHANGES else ""
    return _FORMS.get(unit, "{}").format((up if event.size >= 0 else "−") + number)


def event_words(event: Event, register: Register, end: int) -> str:
    """Who does what, how much and when: "China pledges grants (US$ 588 m in all) in 2019Q3".

    `end`: last quarter of the run; of an event that lasts as long only the beginning is given,
    unless its size is spread over a longer time.
    """
    size, unit = size_words(event, register), _unit(event, register)
    of_what = _OF_WHAT.get(unit, unit.removeprefix("share") if unit.startswith("share") else "")
    bare = size.startswith(("to ", "(")) or unit == "change as a share" or not size
    amount = size if bare else f"({size}{of_what})"
    spread = register.actions[event.actor, event.does].effect == "spreads"
    dates = dates_words(event, event.last + 1 if spread and event.last > end else end)
    return " ".join(filter(None, (deed_words(event, register.cast), amount, dates)))


def deed_words(event: Event, cast: Cast) -> str:
    """Who does what; nobody where it happens by itself."""
    who = {WORLD: "", cast.rest: "Rest of the world"}.get(event.actor, cast.name(event.actor))
    return f"{who} {event.does}".strip()


def dates_words(event: Event, end: int) -> str:
    """When an event acts: in one quarter, from one to another, or from one on."""
    first, last = show_quarter(event.first), show_quarter(event.last)
    if event.first == event.last:
        return f"in {first}"
    return f"from {first}" if event.last >= end else f"from {first} to {last}"


def _unit(event: Event, register: Register) -> str:
    """The unit of an event's size without what explains it in brackets."""
    return register.actions[event.actor, event.does].unit.partition("(")[0].strip()


def expectation_words(expect: ExpectTable) -> str:
    """A statement with its date: "alignment.CHN below 45 in 2030Q4"."""
    if expect.direction == "stays":
        condition = "stays as in the baseline"
    elif expect.direction is not None:
        condition = f"{expect.direction} against the baseline"
    elif expect.above is None:
        condition = f"below {expect.below:g}"
    elif expect.below is None:
        condition = f"above {expect.above:g}"
    else:
        condition = f"between {expect.above:g} and {expect.below:g}"
    return f"{expect.output} {condition} in {show_quarter(parse_quarter(expect.at, end=True))}"


def expectation_with_author(expect: ExpectTable) -> str:
    """A statement with its date, how sure its author is, and who that is."""
    sure = "" if expect.confidence is None else f", sure to {expect.confidence:g}"
    return f"{expectation_words(expect)}{sure}{f' ({expect.by})' if expect.by else ''}"
