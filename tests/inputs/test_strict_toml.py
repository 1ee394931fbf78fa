"""Every mistake in a file becomes a sentence with a place; nothing else ever escapes."""

import os
import pickle
import time
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from pydantic import BaseModel, Field, field_validator, model_validator

from sim.inputs import strict_toml as st
from sim.inputs.strict_toml.positions import PART, unquote


class Time(st.Strict):
    """When it runs."""

    start: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$"), st.Form('a month, like "2020-08"')] = (
        "2020-08"
    )
    """First month. Written in quotes."""
    months: int = Field(default=12, ge=1)
    seed: int = 1


class Lever(st.Strict):
    """What is changed."""

    partner: Literal["CHN", "JPN", "USA", "EUU"]
    size: float = Field(ge=0)
    """Strength of the lever."""
    channel: Literal["aid", "trade"] = "aid"
    years: tuple[int, ...] = Field(default=(2020,), min_length=1)
    from_: str | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def check_years(self) -> "Lever":
        if self.years[0] > self.years[-1]:
            raise st.mistake("years end before they begin", key="years", fix="swap the two years")
        return self


Small = Annotated[str, Field(pattern="^[a-z]+$"), st.Form("small letters")]


class Scenario(st.Strict):
    """A toy scenario."""

    title: str = Field(min_length=1, max_length=20)
    """One line for people. Shown above figures."""
    story: str = ""
    active: bool = True
    ratio: float = 1.0
    price: float = Field(default=1.0, gt=0)
    weights: tuple[Annotated[float, Field(ge=0)], ...] = ()
    tags: list[str] = Field(default=[])
    bounds: dict[Small, float] = Field(default={})
    time: Time = Time()
    levers: tuple[Lever, ...] = ()

    @field_validator("story")
    @classmethod
    def check_story(cls, value: str) -> str:
        if value == "secret":
            raise st.mistake("a story is not secret", allowed="what all may read")
        return value


TOP = ", ".join(sorted(Scenario.model_fields))

# A file, and what is said of it; TOP stands for the keys at the top of a file.
MISTAKES = [
    (
        'titel = "T"\n',
        "my.toml:1:1: error: unknown key 'titel'\n  allowed: TOP\n  fix: did you mean 'title'?",
    ),
    (
        'story = "s"\n',
        "my.toml:1:1: error: missing key 'title'\n"
        "  allowed: text\n"
        '  fix: add title = "..." (One line for people)',
    ),
    (
        'title = "T"\nsotry = "x"\nxyzzy = 1\n',
        "my.toml:2:1: error: unknown key 'sotry'\n"
        "  allowed: TOP\n"
        "  fix: did you mean 'story'?\n"
        "my.toml:3:1: error: unknown key 'xyzzy'\n"
        "  allowed: TOP",
    ),
    (
        'title = "T"\nseed = 4\n',
        "my.toml:2:1: error: unknown key 'seed'\n  allowed: TOP\n  fix: 'seed' belongs in [time]",
    ),
    (
        'title = "T"\n[time]\ntitle = "x"\n',
        "my.toml:3:1: error: unknown key 'title'\n"
        "  allowed: months, seed, start\n"
        "  fix: 'title' belongs at the top of the file, before the first [table]",
    ),
    (
        'title = "T"\n[time]\nmonhts = 3\n',
        "my.toml:3:1: error: unknown key 'monhts'\n"
        "  allowed: months, seed, start\n"
        "  fix: did you mean 'months'?",
    ),
    (
        'title = "T"\n[time]\nmonths = 0\n',
        "my.toml:3:10: error: months = 0 is too small\n  allowed: at least 1",
    ),
    (
        'title = "T"\n[time]\nmonths = 12.0\n',
        "my.toml:3:10: error: months = 12.0 is a decimal number; a whole number is wanted\n"
        "  allowed: at least 1\n"
        "  fix: write months = 12",
    ),
    (
        'title = "T"\n[time]\nmonths = true\n',
        "my.toml:3:10: error: months = true is a yes-or-no value; a whole number is wanted\n"
        "  allowed: at least 1",
    ),
    (
        'title = "T"\n[time]\nmonths = "12"\n',
        'my.toml:3:10: error: months = "12" is text; a whole number is wanted\n'
        "  allowed: at least 1\n"
        "  fix: write the number alone: months = 12",
    ),
    (
        'title = "T"\n[time]\nstart = 2019\n',
        "my.toml:3:9: error: start = 2019 is a whole number; text is wanted\n"
        '  allowed: a month, like "2020-08"',
    ),
    (
        'title = "T"\n[time]\nstart = 2020-08-01\n',
        "my.toml:3:9: error: start = 2020-08-01 is a date; text is wanted\n"
        '  allowed: a month, like "2020-08"\n'
        '  fix: write it in quotes: "2020-08"',
    ),
    (
        'title = "T"\n[time]\nstart = 2020-08\n',
        "my.toml:3:9: error: 2020-08 is neither a number nor text\n"
        '  fix: write it in quotes: "2020-08"',
    ),
    (
        'title = "T"\n[time]\nstart = 2020-Q3\n',
        "my.toml:3:9: error: 2020-Q3 is neither a number nor text\n"
        '  fix: write it in quotes: "2020-Q3"',
    ),
    (
        'title = "T"\n[time]\nstart = "August"\n',
        'my.toml:3:9: error: start = "August" has the wrong form\n'
        '  allowed: a month, like "2020-08"',
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\nsize = "0.2"\n',
        'my.toml:4:8: error: size = "0.2" is text; a number is wanted\n'
        "  allowed: at least 0\n"
        "  fix: write the number alone: size = 0.2",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\nsize = "0.2 %"\n',
        'my.toml:4:8: error: size = "0.2 %" is text; a number is wanted\n'
        "  allowed: at least 0\n"
        "  fix: write the number alone: 0.002 as a share, 0.2 where the unit is %",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\nsize = "0,2"\n',
        'my.toml:4:8: error: size = "0,2" is text; a number is wanted\n'
        "  allowed: at least 0\n"
        "  fix: write the number alone: size = 0.2",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "EUU2"\nsize = 0.1\n',
        "my.toml:3:11: error: unknown partner 'EUU2'\n"
        "  allowed: CHN, JPN, USA, EUU\n"
        "  fix: did you mean 'EUU'?",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\n',
        "my.toml:2:1: error: missing key 'size' in [[levers]]\n"
        "  allowed: at least 0\n"
        "  fix: add size = ... (Strength of the lever)",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\nsize = 0.1\nchannel = "trad"\n',
        "my.toml:5:11: error: unknown channel 'trad'\n"
        "  allowed: aid, trade\n"
        "  fix: did you mean 'trade'?",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\nsize = 0.1\nyears = [2022, 2021]\n',
        "my.toml:5:9: error: years end before they begin\n  fix: swap the two years",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\nsize = 0.1\nform = "x"\n',
        "my.toml:5:1: error: unknown key 'form'\n"
        "  allowed: channel, from, partner, size, years\n"
        "  fix: did you mean 'from'?",
    ),
    (
        'title = "T"\n[levers]\npartner = "CHN"\nsize = 0.1\n',
        "my.toml:2:1: error: levers is a table; a list is wanted\n"
        "  fix: write [[levers]] with double brackets",
    ),
    (
        'title = "T"\n[[time]]\nmonths = 3\n',
        "my.toml:2:1: error: time is a list; a table is wanted\n"
        "  fix: write [time] once, with single brackets",
    ),
    (
        'title = "T"\ntime = 3\n',
        "my.toml:2:8: error: time = 3 is a whole number; a table is wanted\n"
        "  fix: begin it with [time] on a line of its own",
    ),
    (
        'title = "T"\nratio = nan\n',
        "my.toml:2:9: error: ratio must be a finite number, not nan\n"
        "  fix: write a number, or leave it out",
    ),
    (
        'title = "T"\nratio = -inf\n',
        "my.toml:2:9: error: ratio must be a finite number, not -inf\n"
        "  fix: write a number, or leave it out",
    ),
    (
        'title = "T"\nprice = -2\n',
        "my.toml:2:9: error: price = -2 is too small\n  allowed: more than 0",
    ),
    (
        'title = "T"\nweights = [0.1,\n  -7]\n',
        "my.toml:3:3: error: item 2 of weights = -7 is too small\n  allowed: at least 0",
    ),
    (
        'title = "T"\n[[levers]]\npartner = "CHN"\nsize = 0.1\nyears = []\n',
        "my.toml:5:9: error: years has 0 items\n  allowed: at least 1 item",
    ),
    (
        'title = "T"\nweights = 0.1\n',
        "my.toml:2:11: error: weights = 0.1 is a decimal number; a list is wanted\n"
        "  fix: write weights = [0.1]",
    ),
    (
        'title = "T"\ntags = ["a", 2]\n',
        "my.toml:2:14: error: item 2 of tags = 2 is a whole number; text is wanted\n"
        '  fix: write "2"',
    ),
    (
        'title = "T"\nbounds = {Low = 1}\n',
        "my.toml:2:11: error: key 'Low' has the wrong form\n  allowed: small letters",
    ),
    (
        'title = "T"\nactive = "yes"\n',
        'my.toml:2:10: error: active = "yes" is text; true or false is wanted\n'
        "  fix: write active = true",
    ),
    (
        'title = "T"\nactive = 1\n',
        "my.toml:2:10: error: active = 1 is a whole number; true or false is wanted\n"
        "  fix: write active = true",
    ),
    (
        'title = ""\n',
        "my.toml:1:9: error: title is empty\n  allowed: at least 1 character",
    ),
    (
        'title = "xxxxxxxxxxxxxxxxxxxxx"\n',
        "my.toml:1:9: error: title has 21 characters\n  allowed: at most 20 characters",
    ),
    (
        'title = "T"\nstory = "secret"\n',
        "my.toml:2:9: error: a story is not secret\n  allowed: what all may read",
    ),
    (
        "title = “T”\n",
        'my.toml:1:9: error: curly quote “\n  fix: use straight quotes: title = "T"',
    ),
    (
        "title = T\n",
        'my.toml:1:9: error: text T is without quotes\n  fix: put quotes around it: title = "T"',
    ),
    (
        'title = "T"\nratio = 0,02\n',
        "my.toml:2:9: error: decimal comma in 0,02\n  fix: write 0.02, not 0,02",
    ),
    (
        'title = "T"\nratio = 1,000\n',
        "my.toml:2:9: error: decimal comma in 1,000\n"
        "  fix: write 1.000 (or 1000 if a thousand is meant), not 1,000",
    ),
    (
        'title = "T"\ntitle = "T"\n',
        "my.toml:2:1: error: key 'title' is given twice; first on line 1\n"
        "  fix: keep one of the two",
    ),
    (
        'title = "T"\n[time]\nseed = 1\n\n[time]\nmonths = 2\n',
        "my.toml:5:2: error: table [time] is given twice; first on line 2\n"
        "  fix: keep one of the two",
    ),
    (
        'title = "T"\n[time]\n[[time]]\n',
        "my.toml:3:3: error: [time] is given once with [ ] and once with [[ ]]; first on line 2\n"
        "  fix: keep one of the two",
    ),
    (
        'title = "T"\ntime.seed = 1\ntime.seed = 2\n',
        "my.toml:3:6: error: key 'seed' is given twice; first on line 2\n"
        "  fix: keep one of the two",
    ),
    (
        'title = "T"\nratio = 5 %\n',
        "my.toml:2:9: error: ratio = 5 % is a number with a unit\n"
        "  fix: write the number alone: 0.05 as a share, 5 where the unit is %",
    ),
    (
        'title = "T"\nratio = 5USD\n',
        "my.toml:2:9: error: ratio = 5USD is a number with a unit\n"
        "  fix: write the number alone; its unit is fixed",
    ),
    (
        'title = "T"\nratio = ០.៥\n',
        "my.toml:2:9: error: digits of another script in ០.៥\n  fix: write ratio = 0.5",
    ),
    (
        'title = "T"\nratio = 1 000\n',
        "my.toml:2:9: error: blank in 1 000\n  fix: write 1000",
    ),
    (
        'title = "T"\nratio = .5\n',
        "my.toml:2:9: error: number .5 begins with a point\n  fix: write ratio = 0.5",
    ),
    (
        'title = "T"\nratio = 5.\n',
        "my.toml:2:9: error: number 5. ends with a point\n  fix: write ratio = 5.0",
    ),
    (
        'title = "T"\nratio = 007\n',
        "my.toml:2:9: error: number 007 begins with 0\n  fix: write ratio = 7",
    ),
    (
        'title = "T"\nactive = True\n',
        "my.toml:2:10: error: unknown word True\n  fix: write active = true, in small letters",
    ),
    (
        'title = "T"\nstory = None\n',
        "my.toml:2:9: error: None is not a value\n  fix: leave the key out, or give it a value",
    ),
    (
        'title = "T"\nstory =\n',
        "my.toml:2:7: error: key 'story' has no value\n  fix: write a value after =",
    ),
    (
        'title: "T"\n',
        "my.toml:1:6: error: colon after a key\n  fix: write = in place of the colon",
    ),
    (
        'title = "T"\n// note\n',
        "my.toml:2:1: error: // does not begin a comment\n  fix: comments begin with #",
    ),
    (
        'my title = "T"\n',
        "my.toml:1:1: error: blank in the key 'my title'\n"
        "  fix: write my_title, or put the key in quotes",
    ),
    (
        'títle = "T"\n',
        "my.toml:1:1: error: letter outside a-z in the key 'títle'\n"
        '  fix: put the key in quotes: "títle"',
    ),
    (
        'title = "T"\n[time\nseed = 1\n',
        "my.toml:2:1: error: table name is not closed\n  fix: end it with ]",
    ),
    (
        "title\n",
        "my.toml:1:1: error: 'title' has no value\n  fix: write title = and a value",
    ),
    (
        'title = "a" story = "b"\n',
        "my.toml:1:13: error: second key 'story' on one line\n  fix: give each key its own line",
    ),
    (
        'title = "T\n',
        "my.toml:1:9: error: text without its closing quote\n"
        "  fix: end it with the quote it began with",
    ),
    (
        'title = """T\n',
        "my.toml:1:9: error: text without its closing quote\n"
        "  fix: end it with the quote it began with",
    ),
    (
        'title = "T”\n',
        'my.toml:1:9: error: text without its closing quote\n  fix: use straight quotes: "T"',
    ),
    (
        "title = 'T\n",
        "my.toml:1:9: error: text without its closing quote\n"
        "  fix: end it with the quote it began with",
    ),
    (
        'title = "T"\nweights = [0.1, 0.2\nratio = 1.0\n',
        "my.toml:2:11: error: list is not closed\n  fix: end it with ]",
    ),
    (
        'title = "T"\nweights = [0.1 0.2]\n',
        "my.toml:2:16: error: something is wrong in this list\n  fix: put a comma here",
    ),
    (
        'title = "T"\ntags = [one, two]\n',
        'my.toml:2:9: error: text one is without quotes\n  fix: put quotes around it: "one"',
    ),
    (
        'title = "T"\nbounds = {low = 1,\n high = 2}\n',
        "my.toml:2:10: error: an inline table must stay on one line\n"
        "  fix: put it all on one line, or use a [table]",
    ),
    (
        'title = "C:\\data"\n',
        "my.toml:1:14: error: backslash in a text with double quotes\n"
        "  fix: write \\\\ for one backslash, or put the text in single quotes",
    ),
    (
        'title = "T"\nratio = 1.0.0\n',
        "my.toml:2:12: error: expected newline or end of document after a statement",
    ),
    (
        "\ufefftitel = 1\r\n",
        "my.toml:1:1: error: unknown key 'titel'\n  allowed: TOP\n  fix: did you mean 'title'?",
    ),
    (
        'title = "a\u202eb"\n',
        "my.toml:1:11: error: character that turns the writing direction U+202E\n"
        "  fix: delete it and type the text again",
    ),
    (
        'title = "a\\u202eb"\n',
        "my.toml:1:11: error: character that turns the writing direction U+202E\n"
        "  fix: delete it and type the text again",
    ),
    (
        'title = "a\\bb"\n',
        "my.toml:1:11: error: control character U+0008\n  fix: delete it and type the text again",
    ),
    (
        "",
        "my.toml:1:1: error: file is empty\n  fix: write into it, or delete it",
    ),
    (
        "# only\n",
        "my.toml:1:1: error: missing key 'title'\n"
        "  allowed: text\n"
        '  fix: add title = "..." (One line for people)',
    ),
    (
        'title = "T"\nratio\xa0= 1\n',
        "my.toml:2:6: error: unusual space\n  fix: replace it with an ordinary space",
    ),
    (
        'title = "T"\n= 3\n',
        "my.toml:2:1: error: invalid statement",
    ),
    (
        'title = "T"\na = {b = 1, b = 2}\n',
        "my.toml:2:13: error: key 'b' is given twice; first on line 2\n  fix: keep one of the two",
    ),
    (
        'title = "T"\ntags = ["a" "b"]\n',
        "my.toml:2:13: error: something is wrong in this list\n  fix: put a comma here",
    ),
    (
        "title = \"T\"\nratio = '''\n",
        "my.toml:2:9: error: text without its closing quote\n"
        "  fix: end it with the quote it began with",
    ),
    (
        'title = "T"\nweights = [true, nan, -2, "x"]\n',
        "my.toml:2:12: error: item 1 of weights = true is a yes-or-no value; a number is wanted\n"
        "  allowed: at least 0\n"
        "my.toml:2:18: error: item 2 of weights must be a finite number, not nan\n"
        "  fix: write a number, or leave it out\n"
        "my.toml:2:23: error: item 3 of weights = -2 is too small\n"
        "  allowed: at least 0\n"
        'my.toml:2:27: error: item 4 of weights = "x" is text; a number is wanted\n'
        "  allowed: at least 0\n"
        "  fix: write a number without quotes",
    ),
    (
        'title = "T"\nstory = 12:30:00\n',
        "my.toml:2:9: error: story = 12:30:00 is a time; text is wanted\n"
        '  fix: write it in quotes: "12:30:00"',
    ),
    (
        'title = "T"\nratio = 1e999\n',
        "my.toml:2:9: error: ratio must be a finite number, not inf\n"
        "  fix: write a number, or leave it out",
    ),
    (
        'title = "T"\ntime = []\n',
        "my.toml:2:8: error: time is a list; a table is wanted\n"
        "  fix: write [time] once, with single brackets",
    ),
    (
        'title = "T"\nlevers = [1]\n',
        "my.toml:2:11: error: item 1 of levers = 1 is a whole number; a table is wanted\n"
        "  fix: begin it with [[levers]] on a line of its own",
    ),
    (
        'title = "T"\nlevers = [{partner = "CHN", sise = 0.1}]\n',
        "my.toml:2:29: error: unknown key 'sise'\n"
        "  allowed: channel, from, partner, size, years\n"
        "  fix: did you mean 'size'?",
    ),
    (
        'title = "T"\na.b.c = 1\n',
        "my.toml:2:1: error: unknown key 'a'\n  allowed: TOP",
    ),
    (
        'title = "T"\n[levers.x]\na=1\n',
        "my.toml:2:1: error: levers is a table; a list is wanted\n"
        "  fix: write [[levers]] with double brackets",
    ),
]

VALID = """# A valid scenario.
title = "Träume"
story = \'\'\'two
lines\'\'\'
price = 1_000.5
weights = [
  0.1,  # first
  0.2,
]
bounds = { low = 1, "high" = 2.0 }

[time]
start = "2020-08"
months = 24

[[levers]]
partner = "CHN"
size = 1
years = [2020, 2021]
from = "a"

[[levers]]
partner = "USA"
size = 0.5
channel = "trade"
"""


@pytest.fixture
def my(tmp_path, monkeypatch):
    """Write a file in an empty folder and name it as a user would."""
    monkeypatch.chdir(tmp_path)

    def write(content: str | bytes) -> Path:
        path = Path("my.toml")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def problems_of(path: Path, model: type[BaseModel] = Scenario) -> st.FileProblems:
    with pytest.raises(st.FileProblems) as caught:
        st.check(st.parse(path), model)
    return caught.value


def document(text: str) -> st.Document:
    return st.Document("my.toml", tomllib.loads(text), text)


# ---- golden mistakes


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[repr(text)[-30:] for text, _ in MISTAKES])
def test_a_mistake_is_told_in_exactly_these_words(my, text, said):
    *lines, closing = str(problems_of(my(text))).split("\n")
    assert "\n".join(lines) == said.replace("TOP", TOP)
    assert closing.endswith(" in my.toml")


def test_the_table_of_mistakes_is_long_enough():
    assert len(MISTAKES) >= 30


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_the_file(my):
    text = 'titel = "T"\n[time]\nmonths = 0\nseed = 1.5\n[[levers]]\nsize = -2\n'
    told = str(problems_of(my(text))).split("\n")
    places = [line.split(" error: ")[0] for line in told if " error: " in line]
    assert places == [
        "my.toml:1:1:",
        "my.toml:3:10:",
        "my.toml:4:8:",
        "my.toml:5:1:",
        "my.toml:6:8:",
    ]
    assert told[-1] == "5 problems in my.toml"


@pytest.mark.parametrize(("mistakes", "shown"), [(20, 20), (21, 20), (5000, 20)])
def test_at_most_twenty_problems_are_shown_and_all_are_counted(my, mistakes, shown):
    text = 'title = "T"\n' + "".join(f"zz{i} = 1\n" for i in range(mistakes))
    problems = problems_of(my(text))
    assert str(problems).count(" error: ") == len(problems.problems) == shown
    assert problems.total == mistakes
    assert str(problems).startswith("my.toml:2:1: error: unknown key 'zz0'")
    assert ("the first 20 are shown" in str(problems)) == (mistakes > shown)


def test_problems_survive_the_way_between_processes():
    problems = st.FileProblems([st.Problem("a.toml", 1, 2, "x"), st.Problem("b.toml", 1, 2, "y")])
    assert str(pickle.loads(pickle.dumps(problems))) == str(problems)
    assert str(problems).endswith("2 problems in a.toml, b.toml")


def test_a_message_cannot_play_tricks_on_the_terminal():
    assert str(st.Problem("a\x1b.toml", 1, 1, "b\u202e\nc")) == (
        "a<U+001B>.toml:1:1: error: b<U+202E><U+000A>c"
    )


# ---- what is accepted


def test_a_valid_file_becomes_its_model(my):
    scenario = st.check(st.parse(my(VALID)), Scenario)
    assert scenario.levers[0].years == (2020, 2021)
    assert scenario.levers[1].channel == "trade"
    assert scenario.weights == (0.1, 0.2)
    assert scenario.bounds == {"low": 1.0, "high": 2.0}


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(my, change):
    assert st.check(st.parse(my(change(VALID))), Scenario) == st.check(
        st.parse(my(VALID)), Scenario
    )
    bad = VALID.replace("months = 24", "months = 0")
    assert str(problems_of(my(change(bad)))) == str(problems_of(my(bad)))


def test_lists_become_tuples_at_any_depth_and_their_items_stay_strict():
    class Deep(st.Strict):
        pairs: dict[str, tuple[tuple[int, ...], ...]] = Field(default={})

    assert Deep.model_validate({"pairs": {"a": [[1, 2]]}}).pairs["a"] == ((1, 2),)
    with pytest.raises(ValueError, match="valid integer"):
        Deep.model_validate({"pairs": {"a": [["1", 2]]}})


def test_a_model_is_frozen_and_its_docstrings_are_descriptions():
    with pytest.raises(ValueError, match="frozen"):
        Time().seed = 2
    assert Time.model_fields["start"].description == "First month. Written in quotes."


def test_what_no_schema_of_ours_asks_for_keeps_its_own_words(my):
    class Odd(st.Strict):
        even: int = Field(default=0, multiple_of=2)
        big: float = 0.0

    problems = problems_of(my(f"even = 3\nbig = {'9' * 400}\n"), Odd).problems
    assert [problem.what for problem in problems] == [
        "Input should be a multiple of 2",
        f"big = {'9' * 37}... is too long a number; a number is wanted",
    ]


def test_nearest_ignores_case_and_gives_up_politely():
    assert st.nearest("Sotry", ["title", "story"]) == "did you mean 'story'?"
    assert st.nearest("xyzzy", ["title", "story"]) == ""
    assert st.nearest("x" * 10**6, ["title"]) == ""


# ---- what stands in no file, and in several


def test_a_place_inside_the_current_folder_is_shown_relative_to_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    near = st.Problem(str(tmp_path / "a" / "my.toml"), 1, 2, "x")
    far = st.Problem("/nowhere/my.toml", 1, 2, "x")
    assert str(near) == "a/my.toml:1:2: error: x"
    assert str(far) == "/nowhere/my.toml:1:2: error: x"
    assert str(st.Problem("../my.toml", 1, 2, "x")) == "../my.toml:1:2: error: x"
    assert str(st.FileProblems([near])).endswith("1 problem in a/my.toml")


def test_a_mistake_in_no_file_has_no_place():
    nowhere = st.Problem("", 0, 0, "unknown 'x'", "a, b", "write\n'a'")
    assert str(st.FileProblems([nowhere])) == (
        "error: unknown 'x'\n  allowed: a, b\n  fix: write<U+000A>'a'"
    )
    assert nowhere.as_json() == {
        "file": None,
        "line": None,
        "column": None,
        "what": "unknown 'x'",
        "allowed": "a, b",
        "fix": "write<U+000A>'a'",
    }


def test_problems_of_several_files_are_told_together_each_once():
    a, b, c = (st.Problem(f, line, 1, "x") for f, line in (("a", 5), ("a", 2), ("b", 1)))

    def refuse(*problems: st.Problem) -> None:
        raise st.FileProblems(problems, len(problems) + 1)

    with pytest.raises(st.FileProblems) as caught:
        st.gather([lambda: refuse(a, c), lambda: 7, lambda: refuse(b, a)])
    assert caught.value.problems == (b, a, c)
    assert caught.value.total == 5
    assert st.gather([lambda: 1, lambda: 2]) == [1, 2]


# ---- what is left without the mistakes

BROKEN = (
    "schema = 3\nratio = 'x'\n[time]\nmonths = 0\nseed = 4\n"
    "[[levers]]\npartner = 'CNH'\nsize = 1\n[[levers]]\npartner = 'CHN'\nsize = 0.5\n"
    "[[levers]]\npartner = 'JPN'\n[[levers]]\npartner = 'USA'\nsize = 0.25\n"
)


def test_what_is_sound_is_saved_and_still_knows_its_place():
    broken = document(BROKEN)
    rest = st.salvage(broken, Scenario)
    assert (rest.table.title, rest.table.ratio) == (None, 1.0)
    assert (rest.table.time.months, rest.table.time.seed) == (12, 4)
    assert [lever.partner for lever in rest.table.levers] == ["CHN", "USA"]
    assert [rest.document.where("levers", i, "size") for i in (0, 1)] == [(11, 8), (16, 8)]
    assert rest.cut == {
        ("schema",),
        ("ratio",),
        ("time", "months"),
        ("levers", 0),
        ("levers", 2),
    }
    with pytest.raises(st.FileProblems) as caught:
        st.check(broken, Scenario)
    assert rest.refused is not None
    assert rest.refused.problems == caught.value.problems


def test_a_sound_document_is_saved_whole():
    sound = document(VALID)
    rest = st.salvage(sound, Scenario)
    assert (rest.document, rest.table) == (sound, st.check(sound, Scenario))
    assert (rest.cut, rest.refused) == (frozenset(), None)


def test_a_link_is_followed_only_inside_its_folder(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "secret.toml"
    inside.mkdir()
    outside.write_text('title = "T"')
    (inside / "sound.toml").write_text('title = "T"')
    (inside / "near.toml").symlink_to("sound.toml")
    (inside / "far.toml").symlink_to(outside)
    assert st.parse(inside / "near.toml", inside).data == {"title": "T"}
    assert st.parse(inside / "far.toml").data == {"title": "T"}
    with pytest.raises(st.FileProblems, match="link to a file outside its folder"):
        st.parse(inside / "far.toml", inside)


# ---- positions


def test_positions_of_every_kind_of_key():
    text = (
        "top = 1\n"
        'a.b . "c d" = 2  # [no]\n'
        "[t]\nlist = [ 1, # one, two\n  [2, 3],\n  {x = 4, y.z = '}'} ]\n"
        '[[rows]]\nk = """\n[no]\nno = 1"""\n'
        "[[rows]]\n  k = 2020-01-01 10:00:00\n[rows.sub]\n'q' = 5\n"
        "[deep.er]\n"
    )
    where, key = document(text).where, document(text).where_key
    assert (key("top"), where("top")) == ((1, 1), (1, 7))
    assert (key("a", "b", "c d"), where("a", "b", "c d")) == ((2, 7), (2, 15))
    assert (key("t"), where("t")) == ((3, 2), (3, 1))
    assert where("t", "list", 0) == (4, 10)
    assert where("t", "list", 1, 1) == (5, 7)
    assert (where("t", "list", 2), where("t", "list", 2, "y", "z")) == ((6, 3), (6, 17))
    assert (where("rows"), where("rows", 0, "k")) == ((7, 1), (8, 5))
    assert (where("rows", 1), where("rows", 1, "k")) == ((11, 1), (12, 7))
    assert where("rows", 1, "sub", "q") == (14, 7)
    assert (where("deep"), key("deep", "er")) == ((15, 1), (15, 7))


def test_an_unknown_place_falls_back_to_its_nearest_parent():
    parsed = document("[t]\na = 1\n")
    assert parsed.where("t", "b", 3) == (1, 1)
    assert parsed.where("t", "a", "x") == (2, 5)
    assert parsed.where("nowhere") == parsed.where() == (1, 1)
    assert st.Document("merged.toml", {"a": 1}).where("a") == (1, 1)


def test_a_caller_can_report_at_a_key_path():
    problem = document("[t]\na = 1\n").problem(("t", "a"), "a clashes", "less", "lower it")
    assert str(problem) == "my.toml:2:5: error: a clashes\n  allowed: less\n  fix: lower it"


NAMES = some.text("abcxyz_-09", min_size=1, max_size=4)
ANY_NAMES = some.text("ab.\"'#=[] é\\\t", max_size=4)
BLANKS = some.sampled_from(["", " ", "\t", "  "])
GAPS = some.sampled_from(["", " ", "\n", " # note ] } \" '\n", "\n\n"])
SCALARS = some.sampled_from(
    [
        *("0", "-17", "1_000", "0xFF", "+1.5e-3", "-inf", "nan", "true", "false"),
        *('""', '"a # b"', r'"\"\\ ]"', "''", "'a\\'", '"""x"""', '"""\nx = 1\n[y]\n"""'),
        *('"""a"b""c"""""', r'"""\"""\n"""', "'''a'b''c'''''", "'''\n[[z]]\n'''", "'''#'''"),
        *("1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5"),
    ]
)


@some.composite
def keys(draw) -> str:
    if draw(some.booleans()):
        return draw(NAMES)
    name = draw(ANY_NAMES)
    if "'" not in name and draw(some.booleans()):
        return f"'{name}'"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


@some.composite
def dotted(draw) -> str:
    parts = draw(some.lists(keys(), min_size=1, max_size=3))
    return (draw(BLANKS) + "." + draw(BLANKS)).join(parts)


@some.composite
def pairs(draw, values: Any) -> str:
    return draw(dotted()) + draw(BLANKS) + "=" + draw(BLANKS) + draw(values)


@some.composite
def arrays(draw, values: Any) -> str:
    items = draw(some.lists(values, max_size=4))
    text = ",".join(draw(GAPS) + item + draw(GAPS) for item in items)
    comma = "," if items and draw(some.booleans()) else ""
    return f"[{text}{comma}{draw(GAPS)}]"


@some.composite
def inline_tables(draw, values: Any) -> str:
    items = draw(some.lists(pairs(values), max_size=3))
    return "{" + ",".join(draw(BLANKS) + item + draw(BLANKS) for item in items) + "}"


VALUES = some.recursive(SCALARS, lambda v: arrays(v) | inline_tables(v), max_leaves=6)


@some.composite
def documents(draw) -> str:
    """Text that is mostly TOML; the few clashing keys are left to tomllib."""
    lines = []
    for kind in draw(some.lists(some.sampled_from("pppta "), max_size=8)):
        match kind:
            case "p":
                lines.append(draw(BLANKS) + draw(pairs(VALUES)))
            case "t":
                lines.append(draw(BLANKS) + f"[{draw(BLANKS)}{draw(dotted())}{draw(BLANKS)}]")
            case "a":
                lines.append(f"[[{draw(dotted())}]]")
            case _:
                lines.append("# x = 1 [y]")
        lines[-1] += draw(some.sampled_from(["", "  # a = 'b"]))
    return "\n".join(lines)


def leaves(value: Any, path: tuple[str | int, ...] = ()):
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        yield path, value
    for key, child in items:
        yield from leaves(child, (*path, key))


def value_at(text: str) -> Any:
    """Read the one value a text begins with."""
    for end in range(1, len(text) + 1):
        if text[end : end + 1] in ("", ",", "]", "}", "\n", " ", "\t", "#"):
            try:
                return tomllib.loads("v = " + text[:end])["v"]
            except tomllib.TOMLDecodeError:
                continue
    raise AssertionError(f"no value at {text!r}")


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
@example("[[a]]\nb = 1\n[a.c]\nd = 2\n[[a]]\nb = 3\n[a.c]\nd = 4\n")
@example("[a.b]\nx = 1\n[a]\ny = 2\n[[a.c]]\nz = [[1], [{q = 2}]]\n")
def test_every_leaf_tomllib_finds_has_a_position_where_its_value_begins(text):
    try:
        parsed = document(text)
    except tomllib.TOMLDecodeError:
        return
    lines = text.split("\n")
    for path, value in leaves(parsed.data):
        assert path in parsed.places
        line, column = parsed.where(*path)
        found = value_at("\n".join([lines[line - 1][column - 1 :], *lines[line:]]))
        assert repr(found)[:10] == repr(value)[:10]
        line, column = parsed.where_key(*path)
        if isinstance(path[-1], str):
            part = PART.match(lines[line - 1], column - 1)
            assert part is not None
            assert unquote(part[0]) == path[-1]


# ---- hostile files


def sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(100 << 20)


PATIENCE = 30
"""Seconds after which what grows without need would still run: a guard, no measure of speed."""

HOSTILE = {
    "one key of 50 000 parts": (".".join("a" * 50_000) + " = 1", "key has 50000 dotted parts"),
    "spaced dotted key": (" . ".join("a" * 20) + " = 1", "key has 20 dotted parts"),
    "100 000 brackets": ("a = " + "[" * 100_000, "too many brackets within brackets"),
    "100 000 braces": ("a = " + "{a=" * 100_000, "too many brackets within brackets"),
    "5 000 digits": ("a = " + "1" * 5000, "number has 5000 digits"),
    "5 000 digits of a fraction": ("a = 0." + "1" * 5000, "number has 5000 digits"),
    "5 000 digits with underscores": ("a = 1" + "_1" * 4999, "number has 5000 digits"),
    "Latin-1": (b'title = "Tr\xe4ume"', "byte 0xE4 is not UTF-8"),
    "a lone continuation byte": (b"title = '\x81'", "byte 0x81 is not UTF-8"),
    "UTF-16": ('title = "T"'.encode("utf-16"), "file is UTF-16"),
    "UTF-16 without mark": ('title = "T"'.encode("utf-16-le"), "control character U+0000"),
    "NUL": (b'title = "\0"', "control character U+0000"),
    "escape": (b'title = "\x1b[2J"', "control character U+001B"),
    "lone carriage return": (b'title = "a"\rstory = "b"', "control character U+000D"),
    "U+202E": ('title = "\u202eT"', "turns the writing direction U+202E"),
    "zero width in a comment": ("# a\u200bb", "invisible character U+200B"),
    "lone surrogate": (rb'title = "\ud800"', "backslash in a text"),
    "a million quotes": ('"' * 1_000_000, ""),
    "escaped quotes": ('a = """' + '\\"""' * 100_000, ""),
    "a million letters": ("a" * 1_000_000, ""),
    "a million blanks": ("a = 1" + " " * 1_000_000 + "x", ""),
    "a million equals signs": ("=" * 1_000_000, ""),
    "a long line of words": ("a = " + "b " * 500_000, ""),
    "1 MiB and a byte": (b"#" * ((1 << 20) + 1), "file is too large"),
    "nothing": (b"", "file is empty"),
    "blanks": (b"\n \n", "file is empty"),
    "only a mark": (b"\xef\xbb\xbf", "file is empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_the_end(my, name):
    content, said = HOSTILE[name]
    path, start = my(content), time.process_time()
    problems = problems_of(path)
    assert time.process_time() - start < PATIENCE
    assert said in str(problems)
    assert len(str(problems)) < 1500


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("fifo", os.mkfifo, "not a regular file"),
        ("folder", os.mkdir, "this is a folder, not a file"),
        ("sparse", sparse, "file is too large: 104857600 bytes"),
        ("scenaro.toml", lambda p: p.with_name("scenario.toml").touch(), "mean 'scenario.toml'?"),
        ("no/such", lambda p: None, "there is no folder 'no'"),
        ("nul\0", lambda p: None, "file cannot be opened"),
        pytest.param("x" * 5000, lambda p: None, "file cannot be opened", id="a long name"),
        ("loop", lambda p: p.symlink_to(p.name), "file cannot be opened"),
        ("/dev/zero", lambda p: None, "not a regular file"),
    ],
)
def test_what_is_not_a_small_file_is_refused_without_reading(my, name, make, said):
    make(Path(name))
    start = time.perf_counter()
    assert said in str(problems_of(Path(name)))
    assert time.perf_counter() - start < PATIENCE


def test_a_byte_that_is_not_utf_8_is_found_and_named(my):
    problem = problems_of(my(b'# \xc3\xa9\r\ntitle = "Tr\xe4ume"\r\n')).problems[0]
    assert (problem.line, problem.column) == (2, 12)
    assert problem.fix == "it is 'ä' in Windows-1252; re-save as UTF-8"


def test_a_file_at_the_limits_is_read(my):
    deep = "x = " + "[" * 24 + "]" * 24
    long = ".".join("k" * 16) + " = " + "9" * 400
    assert set(st.parse(my(f"{deep}\n{long}\n")).data) == {"x", "k"}


def test_what_looks_hostile_within_texts_and_comments_is_harmless(my):
    texts = ("[" * 99, ".".join("a" * 99), "1" * 999)
    content = "\n".join(f"a{i} = '{text}' # {text}" for i, text in enumerate(texts))
    assert list(st.parse(my(content)).data.values()) == list(texts)


def test_many_wrong_values_come_to_an_end(my):
    path, start = my('title = "T"\nweights = [' + "-7," * 100_000 + "]"), time.process_time()
    assert problems_of(path).total == 100_000
    assert time.process_time() - start < PATIENCE


# ---- mutations

PIECES = some.sampled_from(
    [*"=[]{}\"'.,#-_+\\\n\r\t 0aé“%\0\u202e", "[[", '"""', "'''", "nan", "1e9"]
)


@some.composite
def mutants(draw) -> str:
    text = VALID
    for _ in range(draw(some.integers(1, 4))):
        at = draw(some.integers(0, len(text) - 1))
        end = at + draw(some.sampled_from([0, 1, 1, 2, 10]))
        text = text[:at] + draw(some.just("") | PIECES | some.text(max_size=3)) + text[end:]
    return text


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutants())
def test_a_mutated_file_is_read_or_refused_with_a_place(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "mutant.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        st.check(st.parse(path), Scenario)
    except st.FileProblems as problems:
        lines = text.replace("\r\n", "\n").split("\n")
        for problem in problems.problems:
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
            assert problem.what
