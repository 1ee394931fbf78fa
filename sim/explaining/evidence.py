"""Facts and programmes: what the two documents state, and what the model makes of it."""

from collections.abc import Iterator

from sim.explaining.actors import who
from sim.explaining.cited import paragraph_name, written_out
from sim.explaining.meaning import Content, Meaning, Row
from sim.explaining.numbers import numbers
from sim.explaining.study import Study
from sim.inputs.documents import Fact, Programme
from sim.model.channels import MONEY

# ---- facts ---------------------------------------------------------------------------------------


def fact_names(study: Study) -> list[str]:
    """Ids of the facts."""
    return list(study.facts)


def fact_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What a fact means."""
    fact = study.facts[name]
    about: dict[str, Content] = {
        "statement": fact.statement,
        "figure": figure(fact),
        "kind": fact.kind,
        "source": written_out(study, cited_by(fact)),
        "feeds": [_fed(study, slug) for slug in fact.feeds],
        "unused": fact.why_unused or "",
    }
    yield Meaning("fact", name, about)


def figure(fact: Fact) -> str:
    """The number or the date that a fact states, with its unit; nothing for a mechanism."""
    if fact.value is None:
        return fact.date or ""
    number = f"{fact.value:g}" if fact.unit in ("year", "years") else f"{fact.value:,.10g}"
    bound = "" if fact.bound == "exact" else f"{fact.bound} "
    return f"{bound}{number} {fact.unit}"


def cited_by(record: Fact | Programme) -> list[str]:
    """The paragraphs that a record cites."""
    return [paragraph_name(record.document, number) for number in record.paragraph]


def _fed(study: Study, slug: str) -> str:
    programme, module = study.programmes.get(slug), study.code.rules.get(slug)
    if programme is not None:
        return f"{slug}: programme, {programme.name}"
    return f"{slug}: mechanism, {module.file}" if module else f"{slug}: mechanism"


# ---- programmes ----------------------------------------------------------------------------------


def programme_names(study: Study) -> list[str]:
    """Ids of the programmes."""
    return list(study.programmes)


def programme_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What a programme means."""
    p = study.programmes[name]
    cast = study.register.cast
    others = [cast.name(code) for code in p.partners]
    facts = [fact.id for fact in study.facts.values() if name in fact.feeds]
    about: dict[str, Content] = {
        "name": p.name,
        "actor": who(cast, p.actor) + (f"; with {', '.join(others)}" if others else ""),
        "announced": amount(p),
        "years": "" if p.years is None else f"{p.years:g}",
        "meant for": p.region,
        "works by": f"{p.money}, on the tie in {p.channel}",
        cast.home.name: f"{'may receive' if p.eligible else 'is bypassed'}: {p.reason}",
        "inside": f"{p.nested_in} ({p.nested_kind})" if p.nested_in else "",
        "presses on": f"{p.presses_on} ({p.presses_money})" if p.presses_on else "",
        "source": written_out(study, cited_by(p)),
        "facts": ", ".join(facts),
        **_in_the_model(study, p),
    }
    yield Meaning("programme", name, about)


def amount(programme: Programme) -> str:
    """The sum as announced, and what kind of sum it is."""
    if programme.amount_usd_m is None:
        return "no amount stated"
    return f"{programme.amount_usd_m:,.10g} US$ m ({programme.amount_kind})"


def _in_the_model(study: Study, programme: Programme) -> dict[str, Content]:
    """Whether its money is counted, where it is offered, and what part the home country gets."""
    counted = programme.id in {one.id for one in study.register.programmes}
    cast, own = study.register.cast, study.classes_of(programme.actor)
    home = cast.in_sentence(cast.home.code)
    offered = [spot for spot in study.code.calls("delivered") if spot.function.owner in own]
    if not counted or not offered or programme.money not in MONEY:
        return {"counted": f"not as new money for {home}"}
    share, years = f"programme_share.{programme.scope}", "programme_years"
    known = study.register.parameters
    yearly = programme.added_usd_m * known[share].value / known[years].value
    return {
        "counted": f"{programme.added_usd_m:,.10g} US$ m beyond the flows of 2018; if all of it "
        f"arrives, {yearly:.3g} US$ m a year for {home}",
        "offered at": [spot.function.at(spot.node) for spot in offered],
        "numbers": numbers(study, [share, years]),
    }


def rows_of_facts(facts: list[Fact]) -> list[Row]:
    """Facts with their figures and statements."""
    return [{"fact": f.id, "figure": figure(f), "statement": f.statement} for f in facts]
