"""The numbers: used, sourced, ranged, and what the files of data say."""

import csv
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import fmean, stdev

import numpy as np
import pytest

import sim.engine.ensemble
from sim.engine.chance import Design
from sim.engine.draws import draw
from sim.engine.ensemble import Trajectories, simulate
from sim.engine.run import Run
from sim.evidence.estimation.catalogue import estimates_of
from sim.evidence.estimation.estimate import Estimate
from sim.explaining.data_files import read_data_file
from sim.inputs.documents import load_documents
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from sim.model.assumptions import Assumptions
from sim.model.ops import Array
from sim.model.quarters import parse_quarter
from sim.model.world import World

pytestmark = pytest.mark.usefixtures("usual_choice")

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
REGISTER = load_register(SEEDS)
SOURCES = {
    source["id"]: source
    for source in tomllib.loads((SEEDS / "sources.toml").read_text(encoding="utf-8"))["source"]
}
PARAGRAPHS = {document.id: document.paragraphs for document in load_documents(SEEDS)}


def place(path: Path, target: str, after: str = "") -> str:
    """`file:line:column` of the first `target` that follows `after`."""
    text = path.read_text(encoding="utf-8")
    offset = text.index(target, text.index(after))
    line = text.count("\n", 0, offset) + 1
    return f"{path}:{line}:{offset - text.rfind(chr(10), 0, offset)}: "


# ---- every number is used -----------------------------------------------------------------------


class Witness(Assumptions):
    """Assumptions that remember which parameters were asked for."""

    def __init__(self, held: Assumptions) -> None:
        super().__init__(held.as_mapping(), REGISTER.cast.zeros)
        self.__dict__["read"] = set()

    def __getattr__(self, name: str) -> Array:
        value = super().__getattr__(name)
        self.__dict__["read"].add(name)
        return value

    def of(self, name: str, code: str) -> Array:
        self.read.add(f"{name}.{code}")
        return super().of(name, code)

    def by(self, name: str, codes: Iterable[str]) -> Array:
        chosen = list(codes)
        self.read.update(f"{name}.{code}" for code in chosen)
        return super().by(name, chosen)


def test_one_quarter_reads_every_parameter(
    register: Register, baseline: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every parameter is read while 2010 to 2018 and one quarter more are lived."""
    witnesses: list[Witness] = []

    def watched(*arguments: object) -> Witness:
        witnesses.append(Witness(draw(*arguments)))  # type: ignore[arg-type]
        return witnesses[-1]

    monkeypatch.setattr(sim.engine.ensemble, "draw", watched)
    simulate(replace(baseline, end=baseline.start), register, Run(design=Design(2)))
    assert set(register.parameters) - witnesses[0].read == set()


# ---- every number has a source ------------------------------------------------------------------


def source_faults(text: str) -> Iterator[str]:
    """What is wrong with the references of a record."""
    for reference in text.split("; "):
        document = re.fullmatch(r"(vannarith-2019|state-2018) (¶\d+(?:, ¶\d+)*)", reference)
        if document:
            numbers = [int(number) for number in re.findall(r"\d+", document[2])]
            if not all(1 <= number <= PARAGRAPHS[document[1]] for number in numbers):
                yield f"no such paragraph: {reference}"
        elif reference.startswith("data/"):
            file, _, place = reference.partition(" ")
            if not (SEEDS / file).is_file():
                yield f"no such file: {reference}"
            elif place and not read_data_file(SEEDS / file).cited(place):
                yield f"no such row: {reference}"
        elif reference not in SOURCES:
            yield f"no such source: {reference}"


@pytest.mark.parametrize("name", REGISTER.parameters)
def test_sources_of_numbers_can_be_followed(name: str) -> None:
    """Every reference leads to a paragraph, a file of data, an entry of sources, or judgement."""
    assert list(source_faults(REGISTER.parameters[name].source)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "vannarith-2019 ¶22",
        "state-2018 ¶4, ¶49",
        "vannarith-2019 ¶0",
        "vannarith-2019",
        "data/missing.csv",
        "data/oda_dac_khm.csv JPN, 2081",
        "data/oda_dac_khm.csv year",
        "S26",
        "judgement;S1",
        "",
    ],
)
def test_sources_that_lead_nowhere_are_seen(wrong: str) -> None:
    """The check of references refuses what leads nowhere."""
    assert list(source_faults(wrong))


def test_judgement_is_said_where_a_number_is_assumed(register: Register) -> None:
    """An assumed number says that it is a judgement; a number of data never does."""
    for name, parameter in register.parameters.items():
        parts = parameter.source.split("; ")
        if parameter.kind == "assumed":
            assert "judgement" in parts, name
        else:
            assert "judgement" not in parts, name


# ---- ranges and dimensions ----------------------------------------------------------------------


def test_assumed_numbers_have_ranges(register: Register) -> None:
    """Every assumed number is swept over a range that holds its value."""
    assumed = {n: p for n, p in register.parameters.items() if p.kind == "assumed"}
    assert assumed
    assert [
        n for n, p in assumed.items() if not (p.low <= p.value <= p.high and p.low < p.high)
    ] == []


def spoil(path: Path, pattern: str, new: str) -> None:
    """Replace the one place that matches."""
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_a_parameter_in_two_sections_is_refused(own_seeds: Path) -> None:
    """A parameter that stands in two sections is refused where it stands again."""
    path = own_seeds / "parameters.toml"
    text = path.read_text(encoding="utf-8")
    record = re.search(r"^tie_decay = .*$", text, re.MULTILINE)
    assert record
    path.write_text(f"{text}\n[again]\n{record[0]}\n", encoding="utf-8")
    with pytest.raises(FileProblems) as caught:
        load_register(own_seeds)
    message = str(caught.value)
    assert message.startswith(place(path, "{ value", after="[again]"))
    assert "'tie_decay' is given twice" in message


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (0.3, 0.02, 0.06, "0.3|value = 0.3 lies outside its range"),
        (0.001, 0.02, 0.06, "0.001|value = 0.001 lies outside its range"),
        (0.03, 0.06, 0.02, "0.06|low = 0.06 is more than high = 0.02"),
        (0.03, 0.03, 0.03, "0.03, high|an assumed number must have a range"),
    ],
    ids=["above", "below", "turned", "no range"],
)
def test_a_value_that_does_not_fit_its_range_is_refused(
    own_seeds: Path, value: float, low: float, high: float, said: str
) -> None:
    """A value outside its range, or a dimension without a range, is refused where it stands."""
    path = own_seeds / "parameters.toml"
    numbers = f"tie_decay = {{ value = {value}, low = {low}, high = {high},"
    spoil(path, r"^tie_decay = \{ value = [\d.]+, low = [\d.]+, high = [\d.]+,", numbers)
    with pytest.raises(FileProblems) as caught:
        load_register(own_seeds)
    message = str(caught.value)
    at, _, what = said.partition("|")
    assert message.startswith(f"{place(path, at, after=chr(10) + 'tie_decay =')}error: {what}")


def test_an_assumed_number_without_range_is_refused(own_seeds: Path) -> None:
    """A judgement that pretends to be exact is refused."""
    exact = (
        'tie_decay = { value = 0.03, low = 0.03, high = 0.03, unit = "u", kind = "assumed", '
        'label = "l", source = "judgement" }'
    )
    spoil(own_seeds / "parameters.toml", r"^tie_decay = .*$", exact)
    with pytest.raises(FileProblems, match="an assumed number must have a range"):
        load_register(own_seeds)


# ---- levers, actions, outputs -------------------------------------------------------------------


@pytest.mark.parametrize("name", REGISTER.levers)
def test_levers_rest_within_their_range(name: str) -> None:
    """A lever's default lies within its range, and the range has room to move."""
    lever = REGISTER.levers[name]
    assert lever.low <= lever.default <= lever.high
    assert lever.low < lever.high


@pytest.mark.parametrize(("actor", "does"), REGISTER.actions)
def test_actions_move_a_lever_of_their_actor(actor: str, does: str) -> None:
    """Every verb moves a lever its actor has; one that sets needs a lever that clamps."""
    action = REGISTER.actions[actor, does]
    lever = REGISTER.levers[f"{actor}.{action.lever}"]
    assert lever.clamps == (action.effect in ("sets", "releases"))


def test_an_actor_has_each_verb_once(seeds: Path, register: Register) -> None:
    """No verb is given twice to an actor: the later would silently replace the earlier."""
    written = tomllib.loads((seeds / "actions.toml").read_text(encoding="utf-8"))["action"]
    pairs = [(actor, action["does"]) for action in written for actor in action["actors"]]
    assert sorted(pairs) == sorted(register.actions)


def test_the_catalogue_is_what_is_recorded(
    register: Register, baseline: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every output of the catalogue is recorded, nothing else, one row for each of its actors."""
    recorded: list[dict[str, tuple[int, ...]]] = []
    observe = sim.engine.ensemble.observe

    def watched(world: World) -> Mapping[str, Array]:
        rows = observe(world)
        recorded.append({name: value.shape for name, value in rows.items()})
        return rows

    monkeypatch.setattr(sim.engine.ensemble, "observe", watched)
    simulate(replace(baseline, end=baseline.start), register, Run(design=Design(3)))
    wanted = {name: (len(register.cast.actors_of(o.by)), 3) for name, o in register.outputs.items()}
    assert recorded == [wanted]


def test_outputs_keep_within_their_bounds(
    register: Register, small_run: Callable[[str], Trajectories]
) -> None:
    """No output leaves the bounds that the catalogue states."""
    found = small_run("western-pressure").outputs
    outside = {
        name: (float(found[name].min()), float(found[name].max()))
        for name, o in register.outputs.items()
        if not (o.low - 1e-9 <= found[name].min() and found[name].max() <= o.high + 1e-9)
    }
    assert outside == {}


# ---- the digest ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("parameters", r"^(tie_decay = \{ value = [\d.]+)", r"\g<1>1"),
        ("levers", r"^(reassure = \{ default = [\d.]+)", r"\g<1>1"),
        ("history", r'(^id = "practice-2017"\n(?:.*\n){2}size = [\d.]+)', r"\g<1>1"),
    ],
)
def test_the_digest_follows_numbers(
    own_seeds: Path, register: Register, file: str, old: str, new: str
) -> None:
    """The digest of the register changes when a number in any of its files does."""
    assert load_register(own_seeds).digest == register.digest
    spoil(own_seeds / f"{file}.toml", old, new)
    assert load_register(own_seeds).digest != register.digest


def test_the_digest_does_not_follow_line_ends(own_seeds: Path, register: Register) -> None:
    """A checkout with the line ends of Windows has the same digest."""
    for path in own_seeds.glob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_register(own_seeds).digest == register.digest


# ---- the starting point -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn(register: Register) -> Assumptions:
    """Assumptions of 64 members."""
    return draw(register, 7, np.arange(64, dtype=np.uint64), "prior")


@pytest.fixture(scope="module")
def world(register: Register, drawn: Assumptions) -> World:
    """The world of 2018 under those assumptions."""
    return World(register.cast, drawn, register.programmes)


def test_exports_add_up(world: World, drawn: Assumptions) -> None:
    """Exports by partner sum to the total of 2018; those that customs measured stay as measured."""
    exports = world.economy.flows["exports"]
    np.testing.assert_allclose(exports.sum(axis=0), drawn.exports_total_2018, rtol=1e-13)
    for code in ("USA", "EUU"):
        np.testing.assert_array_equal(exports[world.cast.row[code]], drawn.of("exports_2018", code))
    assert (exports > 0).all()


def test_investment_shares_add_up(world: World, drawn: Assumptions) -> None:
    """Shares in direct investment sum to one and none is negative; OTHER takes the rest."""
    shares = world.economy.flows["fdi"] / drawn.fdi_total_2018
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-13)
    assert (shares > 0).all()
    np.testing.assert_allclose(
        shares[world.cast.row["CHN"]], drawn.of("fdi_share", "CHN"), rtol=1e-13
    )


def test_debt_adds_up(world: World, drawn: Assumptions) -> None:
    """Debt shares sum to one, none is negative, and the debt to the total at the end of 2018."""
    debt = world.economy.debt
    np.testing.assert_allclose(debt.sum(axis=0), drawn.debt_total_2018, rtol=1e-13)
    assert (debt >= 0).all()
    expected = drawn.debt_total_2018 * drawn.of("debt_share", "JPN")
    np.testing.assert_allclose(debt[world.cast.row["JPN"]], expected, rtol=1e-13)
    assert debt.shape == (len(world.partners), 64)


# ---- the numbers are what the files of data say --------------------------------------------------


READ: list[tuple[str, frozenset[tuple[str, str]]]] = []
"""Files and rows that numbers are read off, as they are read."""


def cells(file: str, column: str, **wanted: str) -> list[str]:
    """Cells of a column in the rows that match, in the order of the file."""
    lines = (SEEDS / "data" / f"{file}.csv").read_text(encoding="utf-8").splitlines()
    table = csv.DictReader(line for line in lines if not line.startswith("#"))
    rows = [row for row in table if all(row[k] == v for k, v in wanted.items())]
    READ.extend((f"data/{file}.csv", frozenset(row.items())) for row in rows)
    return [row[column] for row in rows]


def one(file: str, column: str, **wanted: str) -> float:
    """The only number that matches."""
    (cell,) = cells(file, column, **wanted)
    return float(cell)


def start_of(quantity: str, actor: str) -> float:
    """A value of the table of initial conditions."""
    return one("initial_conditions_2018", "value_2018", quantity=quantity, actor=actor)


def index_of(country: str, year: str) -> float:
    """Electoral democracy of a country in a year."""
    return one("vdem_electoral_democracy", "electoral_democracy", iso3=country, year=year)


def gap_of(country: str, year: str) -> float:
    """Governance gap against Cambodia's own practice of 2016."""
    asked = index_of("KHM", "2016")
    return (asked - index_of(country, year)) / asked


def exports_to(partner: str, basis: str) -> float:
    """Exports of the whole year 2018, US$ m."""
    return one(
        "trade_khm_by_partner",
        "value_usd_m",
        year="2018",
        period="full_year",
        flow="export",
        partner=partner,
        basis=basis,
    )


def aid_of(donor: str) -> float:
    """Net aid of 2018, US$ m."""
    return one("oda_dac_khm", "net_aid_usd_m", donor=donor, year="2018")


def debt_of(creditor: str, measure: str) -> float:
    """A figure of the debt table, US$ m."""
    return one("debt_khm", "value_usd_m", creditor=creditor, measure=measure)


SIGNED = "cumulative concessional loans signed 1993-2018"


def disbursed() -> float:
    """Disbursed over signed, both quoted beside the row of all loans signed."""
    (note,) = cells("debt_khm", "source", creditor="WORLD", measure=SIGNED)
    words = re.search(r"signed ([\d.]+)bn, disbursed ([\d.]+)bn", note)
    assert words
    assert float(words[1]) * 1000 == debt_of("WORLD", SIGNED)
    return float(words[2]) / float(words[1])


def china(column: str) -> list[float]:
    """Chinese commitments of 2014 to 2018, US$ m at 2021 prices."""
    return [
        one("aiddata_china_finance_asean", column, iso3="KHM", year=str(year))
        for year in range(2014, 2019)
    ]


def share_of_investment(*origins: str) -> float:
    """Share in the inflow of direct investment of 2019."""
    table, measure = "investment_khm_by_origin", "FDI inflow (NBC)"
    found = [one(table, "share_pct", measure=measure, origin=o, period="2019") for o in origins]
    return sum(found) / 100


def between(first: str, last: str) -> float:
    """Quarters from one event of the chronology to another."""
    dates = (cells("events_chronology", "date", event_id=e)[0][:7] for e in (first, last))
    begin, end = map(parse_quarter, dates)
    return end - begin


def figure(source: str, pattern: str) -> float:
    """A number in the words of a published finding."""
    found = re.search(pattern, SOURCES[source]["magnitude"])
    assert found
    return float(found[1])


def percent(event: str) -> float:
    """The per cent in the unit of an event's size."""
    (unit,) = cells("events_chronology", "size_unit", event_id=event)
    found = re.search(r"\((\d+)%\)", unit)
    assert found
    return float(found[1]) / 100


def people(year: str) -> float:
    """Population of Cambodia."""
    return one("macro_actors", "population", iso3="KHM", year=year)


def growth() -> list[float]:
    """Cambodia's growth of 2010 to 2018, % a year."""
    years = [str(year) for year in range(2010, 2019)]
    return [one("macro_actors", "gdp_growth_pct", iso3="KHM", year=year) for year in years]


def ideal_point(of: str) -> float:
    """Ideal point of 2018, final-passage votes."""
    return start_of("un_ideal_point_fp", of)


def own_ideal_point(column: str = "idealpointfp") -> float:
    """Cambodia's ideal point of 2018, or an end of its interval."""
    return one("unga_ideal_points", column, iso3="KHM", year="2018")


def partnership_in_2010(event: str) -> float:
    """2 for a comprehensive partnership, 1 for another, signed in 2010 as the chronology has it."""
    (said,) = cells("events_chronology", "event", event_id=event, year="2010")
    assert "strategic partnership" in said
    return 2.0 if "comprehensive" in said else 1.0


def votes(partner: str) -> float:
    """Share of identical votes in 2018."""
    return start_of("un_identical_vote_share", partner)


DUTY, FALL, LOSS = (
    figure("S24", r"duty of (\d+) %") / 100,
    figure("S23", r"by (\d+) % and growth") / 100,
    figure("S23", r"growth by (\d+) points") / 100,
)

STATED: dict[str, Callable[[], float]] = {
    "gap_2018": lambda: gap_of("KHM", "2018"),
    "comparator_gap": lambda: fmean([gap_of("VNM", "2018"), gap_of("THA", "2018")]),
    "capacity_2018": lambda: (start_of("wgi_government_effectiveness", "KHM") + 2.5) / 5,
    "procedure_decision": lambda: between("E25", "E29"),
    "procedure_effect": lambda: between("E25", "E30"),
    "partial_share": lambda: percent("E29"),
    "threat_duty": lambda: DUTY,
    "export_elasticity": lambda: -math.log(1 - FALL) / math.log(1 + DUTY),
    "export_multiplier": lambda: (
        LOSS
        * 1000
        * start_of("gdp_current", "KHM")
        / FALL
        / exports_to("EU", "mirror_EU28_imports")
    ),
    "growth_noise": lambda: 2 * stdev(growth()),
    "population_growth": lambda: 100 * (people("2018") / people("2013")) ** (1 / 5) - 100,
    "gdp_2018": lambda: 1000 * start_of("gdp_current", "KHM"),
    "population_2018": lambda: start_of("population", "KHM"),
    "exports_2018.CHN": lambda: 1000 * start_of("exports_to", "CHN"),
    "exports_2018.JPN": lambda: 1000 * start_of("exports_to", "JPN"),
    "exports_2018.ASEAN": lambda: 1000 * start_of("exports_to", "ASEAN"),
    "exports_2018.USA": lambda: exports_to("USA", "mirror_US_Census_imports"),
    "exports_2018.EUU": lambda: exports_to("EU", "mirror_EU28_imports"),
    "exports_total_2018": lambda: exports_to("WORLD", "reporter_KHM_NBC_BoP"),
    "china_commitments": lambda: fmean(china("total_usd2021_m")),
    "china_grant_share": lambda: sum(china("oda_usd2021_m")) / sum(china("total_usd2021_m")),
    "disbursed_share": disbursed,
    "japan_aid": lambda: aid_of("JPN"),
    "grants_2018.USA": lambda: aid_of("USA"),
    "grants_2018.EUU": lambda: aid_of("EU_INST"),
    "fdi_total_2018": lambda: 1000 * start_of("fdi_inflow", "WORLD"),
    "fdi_share.CHN": lambda: share_of_investment("CHN"),
    "fdi_share.JPN": lambda: share_of_investment("JPN"),
    "fdi_share.ASEAN": lambda: share_of_investment("VNM", "SGP"),
    "debt_total_2018": lambda: debt_of("WORLD", "total public debt stock"),
    "debt_share.CHN": lambda: debt_of("CHN", SIGNED) / debt_of("WORLD", SIGNED),
    "debt_share.JPN": lambda: debt_of("JPN", SIGNED) / debt_of("WORLD", SIGNED),
    "ideal_home_2018": own_ideal_point,
    "ideal_2018.CHN": lambda: ideal_point("CHN"),
    "ideal_2018.JPN": lambda: ideal_point("JPN"),
    "ideal_2018.USA": lambda: ideal_point("USA"),
    "ideal_2018.EUU": lambda: ideal_point("EU_MEAN"),
    "ideal_2018.ASEAN": lambda: ideal_point("ASEAN_MEAN_EXCL_KHM"),
    "partnership_2010.CHN": lambda: partnership_in_2010("E03"),
    "votes_2018.CHN": lambda: votes("CHN"),
    "votes_2018.JPN": lambda: votes("JPN"),
    "votes_2018.USA": lambda: votes("USA"),
    "votes_2018.EUU": lambda: votes("EU_MEAN"),
    "votes_2018.ASEAN": lambda: votes("ASEAN_MEAN"),
}
"""What the files of data and the findings quoted in sources.toml say a parameter is."""

FOUND = {"threat_duty", "export_elasticity"}
"""Numbers that are read off published findings, and off no file of data."""

ESTIMATES = tomllib.loads((SEEDS / "estimates.toml").read_text(encoding="utf-8"))
ESTIMATED = [
    name
    for name, parameter in REGISTER.parameters.items()
    if parameter.kind == "data" and name in ESTIMATES
]
"""Numbers of data that are estimated from whole files (docs/ESTIMATES.md)."""

NOT_ONE_CELL = {"access_recovery"}
"""Numbers of data that no single reading of the files gives to the digits written."""


@pytest.fixture(scope="module")
def estimated() -> Mapping[str, Estimate]:
    """All estimates, made from the files again."""
    return estimates_of(SEEDS)


def half_digit(value: float) -> float:
    """Half of the last digit a number is given to: 0.64 -> 0.005, 4.0 -> 0.05, 955.0 -> 0.5."""
    whole = value.is_integer() and value >= 10
    decimals = 0 if whole else len(str(value).partition(".")[2])
    return 0.5 * 10.0**-decimals


@pytest.mark.parametrize("name", STATED)
def test_central_values_are_what_the_files_say(name: str) -> None:
    """A number of data equals what its file says, to the digits it is given to."""
    parameter = REGISTER.parameters[name]
    assert parameter.kind == "data"
    assert parameter.value == pytest.approx(
        STATED[name](), abs=half_digit(parameter.value) * (1 + 1e-9), rel=0
    )


@pytest.mark.parametrize("name", STATED)
def test_a_number_of_data_cites_the_rows_that_it_is_read_off(name: str) -> None:
    """Whatever row a number of data is read off is among those that its source leads to."""
    READ.clear()
    STATED[name]()
    parts = [part.partition(" ") for part in REGISTER.parameters[name].source.split("; ")]
    assert READ or name in FOUND
    for file, row in READ:
        rows = [
            set(found.cells.items())
            for f, _, place in parts
            if f == file
            for found in read_data_file(SEEDS / file).cited(place)
        ]
        assert any(found <= row for found in rows), (file, dict(row))


def test_every_number_of_data_is_read_again(register: Register) -> None:
    """No number may be called data without a test that reads it off the file again."""
    data = {name for name, parameter in register.parameters.items() if parameter.kind == "data"}
    assert data == set(STATED) | NOT_ONE_CELL | set(ESTIMATED)
    assert not set(ESTIMATED) & set(STATED)


@pytest.mark.parametrize("name", ESTIMATED)
def test_an_estimated_number_is_what_its_files_give(
    name: str, estimated: Mapping[str, Estimate]
) -> None:
    """A number of data that is no cell is estimated again from the files that it cites, range too.

    Digits are those of seeds/estimates.toml, which is held to the files as closely as machines
    agree.
    """
    parameter, written, found = REGISTER.parameters[name], ESTIMATES[name], estimated[name]
    ends = written["value"], written["low"], written["high"]
    assert (parameter.value, parameter.low, parameter.high) == ends
    assert ends == pytest.approx((found.value, found.low, found.high), rel=0.02, abs=0.005)
    assert parameter.source.split("; ") == list(found.basis.files)


def test_a_deed_weighs_what_other_numbers_imply(
    register: Register, estimated: Mapping[str, Estimate]
) -> None:
    """The weight of deeds follows from other numbers, one of them a judgement, and so is one."""
    parameter, found = register.parameters["deed_weight"], estimated["deed_weight"]
    ends = parameter.value, parameter.low, parameter.high
    assert ends == pytest.approx((found.value, found.low, found.high), rel=0.02)
    assert found.basis.files == ("parameters.toml",)
    assert parameter.kind == register.parameters["procedure_escalation"].kind == "assumed"


def test_the_interval_of_the_ideal_point_is_the_published_one(register: Register) -> None:
    """The home country's ideal point is drawn from the 90 % interval of its authors."""
    parameter = register.parameters["ideal_home_2018"]
    published = own_ideal_point("q5fp"), own_ideal_point("q95fp")
    assert (parameter.low, parameter.high) == pytest.approx(published, abs=0.0005)


def test_trade_comes_back_within_eight_years(register: Register) -> None:
    """At the speed of recovery nine tenths of lost trade are back after the eight years of S19."""
    quarters = (
        4 * {"eight": 8}[re.search(r"about (\w+) years to recover", SOURCES["S19"]["magnitude"])[1]]
    )
    back = 1 - (1 - register.parameters["access_recovery"].value) ** quarters
    assert 0.9 < back < 0.99


def test_the_spin_up_holds_the_gap_that_was_recorded(seeds: Path) -> None:
    """The gap of 2013 to 2018 is read off the democracy index of its year, 2018 being one."""
    events = tomllib.loads((seeds / "history.toml").read_text(encoding="utf-8"))["event"]
    held = {event["id"]: event["size"] for event in events}
    for year in ("2017", "2018"):
        share = gap_of("KHM", year) / gap_of("KHM", "2018")
        assert held[f"practice-{year}"] == pytest.approx(share, abs=0.0005)


def test_cambodias_part_of_regional_programmes(register: Register) -> None:
    """The share in programmes for ASEAN lies between that of GDP and that of population."""
    parts = []
    for quantity in ("gdp_current", "population"):
        own, others = start_of(quantity, "KHM"), start_of(quantity, "ASEAN9_excl_KHM")
        parts.append(own / (own + others))
    share = register.parameters["programme_share.asean"]
    assert [share.low, share.high] == pytest.approx(parts, abs=0.0005)
    assert share.low < share.value < share.high


def test_standing_of_partnerships(register: Register) -> None:
    """China's partnership counts as comprehensive in 2018, Japan's as strategic until 2023."""
    notes = {
        code: cells(
            "initial_conditions_2018",
            "unit_note",
            quantity="strategic_partnership_since",
            actor=code,
        )[0]
        for code in ("CHN", "JPN")
    }
    assert notes == {"CHN": "year (comprehensive)", "JPN": "year (comprehensive from 2023)"}
    assert register.parameters["partnership_2018.CHN"].value == 2
    assert register.parameters["partnership_2018.JPN"].value == 1
