"""Do the rules of the game hold by hand: coordination, codes, saved games?"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llvmlite", reason="the page is compiled by llvmlite")

from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.scenario import Event
from sim.webpage.bundle import description
from sim.webpage.scripts import APP, ENGINE, joined
from tests.webpage.test_play import (
    BASELINE,
    CAST,
    LEAD,
    MEMBER,
    NUMBER,
    PATRON,
    REGISTER,
    RULES,
    SEATS,
    THIRD,
    TURNS,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rules(browser: Any) -> Iterator[Any]:
    """Modules of the game in an empty page, with a `table` and a `game` to ask them about."""
    page = browser.new_page()
    names = ("coordination", "game", "budget", "codes", "saved", "aims")
    entries = [APP / "play" / f"{name}.js" for name in names]
    page.add_script_tag(content=joined(*entries, APP / "packed.js", ENGINE / "levers.js"))
    cast = {
        "home": CAST.home.code,
        "patron": PATRON,
        "ministries": list(CAST.ministries),
        "actors": {code: {"name": one.name} for code, one in CAST.by_code.items()},
    }
    about = {**description(REGISTER, [BASELINE], []), "engine": {"year": 4}}
    run = {"seed": "7", "members": 1000, "assumptions": "prior", "chance": True}
    game = {
        **{"number": NUMBER, "member": MEMBER, "base": "baseline", "seats": SEATS, "minutes": 0},
        **{"turn": 0, "filed": [{}], "injected": [[]], "revealed": False},
        "run": {**run, "held": {}, "ranges": {}},
    }
    page.evaluate(
        "([table, game]) => { window.table = table; window.game = game; }",
        [{"about": about, "rules": RULES, "cast": cast}, game],
    )
    yield page
    page.close()


@pytest.mark.parametrize(
    ("filed", "plan", "share"),
    [
        ("xyy..", "y", 0.4),
        ("xyyyx", "y", 0.6),
        ("yxxy.", "y", 0.4),
        ("xxxxx", "x", 1.0),
        (".x...", "x", 0.2),
        (".....", None, 0.0),
    ],
)
def test_coordination_is_the_share_that_filed_the_same(
    rules: Any, filed: str, plan: str | None, share: float
) -> None:
    """The plan that most filed counts, of equals that of the ministry named first; its strength is
    the share of all ministry players, those who were late included."""
    plans = {str(i): one for i, one in enumerate(filed) if one != "."}
    found = rules.evaluate("(filed) => agreed(['0', '1', '2', '3', '4'], filed)", plans)
    assert (found["plan"], found["share"]) == (plan, pytest.approx(share))


def test_a_plan_is_carried_out_at_the_share(rules: Any) -> None:
    """Two of three ministries: every part of the plan, its mandate too, at two thirds; a lever is
    moved in the turn and no longer."""
    plan = RULES["plans"][0]
    filed = {LEAD: plan["name"], THIRD: plan["name"]}
    levers = rules.evaluate(
        "(filed) => { const one = settingWith(table, { ...game, turn: 1, filed: [filed] }, '');"
        " return Object.fromEntries(Object.entries(layOut(table.about, one))"
        ".map(([name, values]) => [name, [...values]])); }",
        filed,
    )
    for move in plan["moves"]:
        lever = REGISTER.actions[CAST.home.code, move["does"]].lever
        values = levers[f"{CAST.home.code}.{lever}"]
        assert values[:8] == [pytest.approx(move["size"] * 2 / 3, abs=1e-4)] * 8
        assert set(values[8:]) == {0.0}


def test_what_the_rules_page_says_of_agreement_is_so() -> None:
    """Coordination in 2030 where none, one, three or five of five ministries file the same plan in
    every turn: the means that the how-to page prints."""
    plan, *_ = RULES["plans"]
    run = Run(design=Design(1000), engine="fused")
    means = []
    for share in (0.2, 0.6, 1.0, 0.0):
        acts = [
            Event(
                *(f"t{i}-{move['does'][0]}", CAST.home.code, move["does"], share * move["size"]),
                *(BASELINE.start + 8 * i, BASELINE.start + 8 * i + 7, "", ""),
            )
            for i in range(TURNS if share else 0)
            for move in plan["moves"]
        ]
        lived = simulate(replace(BASELINE, events=tuple(acts)), REGISTER, run)
        means.append(f"{lived.outputs['coordination'][-1].mean():.2f}")
    page = (ROOT / "docs" / "how-to" / "play-the-table.md").read_text(encoding="utf-8")
    one, three, five, none = means
    said = f"{one} in 2030 when one of five files it, {three} when three do, {five} when all do"
    assert f"{said}, and {none} without any plan" in page.replace("\n", " ")


def test_a_code_says_what_was_filed(rules: Any) -> None:
    """Every seat's moves and plans come back from a short code, in small letters with gaps too."""
    filings = [(seat, plan["name"]) for seat in CAST.ministries for plan in RULES["plans"]]
    for seat, moves in RULES["moves"].items():
        options = [(m["does"], s["size"]) for m in moves for s in m["sizes"]]
        pairs = [[], *([one] for one in options), *map(list, pairwise(options))]
        filings += [(seat, [{"does": d, "size": s} for d, s in pair]) for pair in pairs]
    asked = [
        {"number": (17 * i) % 10000, "turn": i % TURNS, "seat": seat, "filing": filing}
        for i, (seat, filing) in enumerate(filings)
    ]
    found = rules.evaluate(
        "(asked) => asked.map((one) => { const code = codeOf(table, one);"
        " return [code.length, filedOf(table, code.toLowerCase().replaceAll('-', ' '))]; })",
        asked,
    )
    assert [filed for _, filed in found] == asked
    assert max(length for length, _ in found) <= 19


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("one.number = 77", "foreign"),
        ("one.turn = 3", "turn"),
        (f"one.seat = '{CAST.powers[1]}'; one.filing = []", "seat"),
        ("one.filing = big(2)", "budget"),
        ("one.filing = [big(1)[0], big(1)[0]]", "matter"),
        ("table.rules.budget = 5", "garbled"),
    ],
)
def test_a_code_that_does_not_fit_is_refused(rules: Any, change: str, key: str) -> None:
    """Another game, another turn, a seat nobody plays, too much, twice the same, another page's
    rules: each is refused for what it is."""
    found = rules.evaluate(
        f"""() => {{
          const big = (count) => table.rules.moves['{PATRON}'].slice(0, count)
            .map(({{ does, sizes }}) => ({{ does, size: sizes.at(-1).size }}));
          const one = {{ number: game.number, turn: 0, seat: '{PATRON}', filing: [] }};
          const kept = structuredClone(table.rules);
          {change};
          const code = codeOf(table, one);
          table.rules = kept;
          return codeProblem(table, game, filedOf(table, code)).key;
        }}"""
    )
    assert found == f"play.refused.{key}"


def test_garbled_codes_are_refused(rules: Any) -> None:
    """Nothing, noise, a very long text and nearly every slip of a letter are no codes."""
    filed = {"number": NUMBER, "turn": 0, "seat": LEAD, "filing": RULES["plans"][0]["name"]}
    code = rules.evaluate("(filed) => codeOf(table, filed)", filed)
    slips = [f"{code[:i]}{'7' if one != '7' else '8'}{code[i + 1 :]}" for i, one in enumerate(code)]
    wrong = ["", "?", "ÄÖ", "U" * 8, "7" * 5000, code[:-1], f"{code}0", *slips]
    found = rules.evaluate("(texts) => texts.map((one) => filedOf(table, one))", wrong)
    assert [one for one in found if one is not None and one != filed] == []


def test_the_largest_game_fits_an_address(rules: Any) -> None:
    """All seats with all their moves, and a facilitator who adds as much as possible: the record is
    a scenario that an address can hold."""
    events, address, saved = rules.evaluate(
        """() => {
          const { rules: { turns, moves, most, plans }, cast } = table;
          const few = (seat, from, count) => moves[seat].slice(from, from + count)
            .map(({ does, sizes }) => ({ does, size: sizes[0].size }));
          const seats = seatsOf(table);
          const isMinistry = (seat) => cast.ministries.includes(seat);
          const filing = (seat) => isMinistry(seat) ? plans.at(-1).name : few(seat, 0, most);
          const filed = Object.fromEntries(seats.map((seat) => [seat, filing(seat)]));
          const actor = cast.patron;
          const added = few(actor, most, MOST_INJECTED).map((one) => ({ ...one, actor }));
          const each = (one) => Array.from({ length: turns }, () => one);
          const whole = { ...game, seats, turn: turns, filed: each(filed), injected: each(added) };
          const setting = settingWith(table, whole, 'The table, game 9999');
          const state = { settings: [setting], run: game.run, partner: actor, member: 5 };
          return [setting.events.length, packed(state).length, savedText(table, whole).length];
        }"""
    )
    assert events <= 100
    assert address <= 19_000
    assert saved <= 19_000


@pytest.mark.parametrize(
    "change",
    [
        "one.turn = 7",
        "one.seats.push('nobody')",
        "one.seats.push(one.seats[0])",
        f"one.filed[0]['{PATRON}'] = [{{ does: 'sleeps', size: 1 }}]",
        f"one.filed[0]['{LEAD}'] = 'nothing'",
        f"one.injected[0] = [{{ actor: '{PATRON}', does: 'pledges grants', size: 1e9 }}]",
        "one.run.seed = '-1'",
        "one.table = 'other'",
        "one.member = null",
        "one.number = 1e9",
        "one.base = 'nowhere'",
        "one.filed = 5",
    ],
)
def test_a_saved_game_is_checked_field_by_field(rules: Any, change: str) -> None:
    """A saved game comes back as it was; one with anything impossible in it is refused."""
    same, refused = rules.evaluate(
        f"""() => {{
          const text = savedText(table, game);
          const again = savedGame(table, text);
          const same = Object.entries(game).every(([key, one]) => {{
            return JSON.stringify(one) === JSON.stringify(again[key]);
          }});
          const one = unpacked(text);
          {change};
          try {{
            savedGame(table, packed(one));
            return [same, ''];
          }} catch (error) {{
            return [same, error.message];
          }}
        }}"""
    )
    assert same
    assert refused.startswith(("problem.", "play.refused."))
