"""Who is in the model: every mistake in the cast is told where it stands; codes are data."""

import re
from pathlib import Path

import pytest

from sim.inputs.cast import load_cast
from sim.inputs.documents import load_programmes
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import load_scenario
from sim.inputs.strict_toml import FileProblems
from sim.model.cast import Cast


def edit(folder: Path, name: str, old: str, new: str) -> Path:
    """Change the first place that holds this text."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(path: Path, target: str) -> int:
    """The line of the first such text."""
    text = path.read_text(encoding="utf-8")
    return text.count("\n", 0, text.index(target)) + 1


JAPAN = '["power", "asker", "observer", "asian", "western", "trainer"]'
MISTAKES = {
    "a code twice": ('code = "JPN"', 'code = "CHN"', 'CHN"\nname = "Japan', "'CHN' is given twice"),
    "a name twice": ('name = "Japan"', 'name = "China"', 'China"\nshort = "J', "is already that"),
    "the code of nobody": ('code = "MOC"', 'code = "world"', '"world"', "wrong form"),
    "a code of another form": ('code = "CHN"', 'code = "china"', '"china"', "capital letters"),
    "a colour of another form": ("#F75A00", "orange", '"orange"', "hexadecimal"),
    "a power behind others": (
        'roles = ["asian", "rest"]\nacts_as = "Partner"',
        'roles = ["asian", "rest"]\nacts_as = "Partner"\n\n'
        '[[partner]]\ncode = "NEW"\nname = "New"\n'
        'short = "New"\nadjective = "New"\ncolour = "#111111"\ndashes = []\n'
        'roles = ["power"]\nacts_as = "Partner"',
        '["power"]',
        "stands behind a partner that is none",
    ),
    "an unknown role": (
        JAPAN,
        '["power", "asker", "observer", "teacher"]',
        '"teacher"]',
        "teacher",
    ),
    "a role that nobody has": (
        JAPAN,
        '["power", "asker", "observer"]',
        '["power", "asker", "asian", "patron"]',
        "no partner has the role 'trainer'",
    ),
    "a role that two have": (
        '["power", "asker", "observer", "asian", "shelter"]',
        '["power", "asker", "observer", "asian", "shelter", "trainer"]',
        '"shelter", "trainer"',
        "a second partner has the role 'trainer'",
    ),
    "a short name twice": (
        'short = "Japan"',
        'short = "China"',
        'China"\nadjective = "Jap',
        "is given twice",
    ),
    "a sender that is no power": (
        '["power", "asker", "observer", "sender", "western", "measured", "announcer"]',
        '["asker", "observer", "sender", "western", "measured", "announcer"]',
        '["asker", "observer", "sender"',
        "plays a power's part and is no power",
    ),
    "to do without what nobody has": (
        'without = ["diversion_weight", "grants_2018"]',
        'without = ["diversion_weight", "grants"]',
        '"grants"]',
        "no partner must have",
    ),
    "one ministry for an offer": (
        'security = ["MOD", "MOFAIC"]',
        'security = ["MOD"]',
        '["MOD"]',
        "less than two ministries",
    ),
    "the same ministry twice": (
        'security = ["MOD", "MOFAIC"]',
        'security = ["MOD", "MOD"]',
        '["MOD", "MOD"]',
        "less than two ministries",
    ),
    "an unknown class": ('"Japan"\nluck', '"Tokyo"\nluck', '"Tokyo"', "there is no class 'Tokyo'"),
    "a class with other roles": (
        'acts_as = "Asean"',
        'acts_as = "Asker"',
        '"Asker"',
        "the roles of ASEAN are not those that Asker plays",
    ),
    "an observer without luck": (
        'acts_as = "Japan"\nluck = "asia"\n',
        'acts_as = "Japan"\n',
        '"JPN"',
        "has no stream of luck",
    ),
    "luck without need": (
        'acts_as = "China"\n',
        'acts_as = "China"\nluck = "north"\n',
        '"north"',
        "has a stream of luck and observes nothing",
    ),
    "luck that three share": (
        'acts_as = "UnitedStates"\nluck = "west"',
        'acts_as = "UnitedStates"\nluck = "asia"',
        'luck = "asia"\nwithout = ["counterweight',
        "more than 2 observers share",
    ),
    "an offer that needs nobody": ('grants = ["MEF", "MOFAIC"]\n', "", "[needs]", "for grants"),
    "an unknown offer": ("[needs]\n", '[needs]\ngifts = ["MEF"]\n', '["MEF"]', "offer 'gifts'"),
    "an unknown ministry": ('["MEF", "MOFAIC"]', '["MOF", "MOFAIC"]', '["MOF"', "ministry 'MOF'"),
    "an unknown key": ('short = "China"', 'shrt = "China"', "shrt", "did you mean 'short'?"),
    "an unknown group": ("asker = [", "askers = [", "askers", "did you mean 'asker'?"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_the_cast_is_told_where_it_stands(own_seeds: Path, case: str) -> None:
    """Each mistake is refused with its line and in words; a cast is never half read."""
    old, new, target, words = MISTAKES[case]
    path = edit(own_seeds, "cast.toml", old, new)
    with pytest.raises(FileProblems) as caught:
        load_cast(own_seeds)
    told = str(caught.value)
    assert words in told
    lines = {problem.line for problem in caught.value.problems}
    assert line_of(path, target) in lines


def test_all_mistakes_of_the_cast_are_told_at_once(own_seeds: Path) -> None:
    """One pass tells them all."""
    for case in ("a name twice", "an unknown class", "an unknown ministry"):
        edit(own_seeds, "cast.toml", *MISTAKES[case][:2])
    with pytest.raises(FileProblems) as caught:
        load_cast(own_seeds)
    assert [MISTAKES[c][3] in str(caught.value) for c in ("a name twice", "an unknown class")] == [
        True,
        True,
    ]
    assert "unknown ministry 'MOF'" in str(caught.value)


# ---- numbers ------------------------------------------------------------------------------------


def test_a_number_that_an_actor_lacks_is_refused(own_seeds: Path) -> None:
    """A number that an actor must have is never taken as zero: it is refused, with the ways out."""
    path = own_seeds / "parameters.toml"
    text, count = re.subn(
        r'^"security_ask\.JPN" = .*\n', "", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert count == 1
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems) as caught:
        load_register(own_seeds)
    (problem,) = caught.value.problems
    assert problem.what == "Japan has no number security_ask.JPN"
    assert "'security_ask' to `without`" in problem.fix
    assert problem.line == line_of(own_seeds / "cast.toml", '"JPN"')


def test_a_ministry_must_have_its_numbers(own_seeds: Path) -> None:
    """A ministry cannot do without a number."""
    path = own_seeds / "parameters.toml"
    text = re.sub(
        r'^"stance_2018\.MOD" = .*\n', "", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems, match=r"National Defence has no number stance_2018\.MOD"):
        load_register(own_seeds)


def test_a_number_that_an_actor_is_said_to_be_without_is_refused(own_seeds: Path) -> None:
    """What counts as zero by the cast may not stand among the numbers."""
    path = edit(own_seeds, "cast.toml", '"diversion_weight", "grants_2018"', '"votes_2018"')
    with pytest.raises(FileProblems) as caught:
        load_register(own_seeds)
    told = {problem.what: problem.line for problem in caught.value.problems}
    assert told.pop("China is without votes_2018, but parameters.toml has votes_2018.CHN") == (
        line_of(path, '["votes_2018"]')
    )
    assert set(told) == {
        "China has no number diversion_weight.CHN",
        "China has no number grants_2018.CHN",
    }


# ---- what names actors --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("levers.toml", "[JPN]", "[JPM]", "unknown actor 'JPM'"),
        ("actions.toml", '["CHN", "JPN"]', '["CHN", "JPM"]', "unknown actor 'JPM'"),
        (
            "actions.toml",
            'actors = ["JPN"]\nlever = "training"',
            'actors = ["JPN"]\nlever = "trainings"',
            "'trains ministries' moves JPN.trainings, which levers.toml lacks",
        ),
        ("outputs.toml", 'by = "powers"', 'by = "power"', "unknown by 'power'"),
        ("outputs.toml", "low = 22.0", "low = 65.0", "low = 65 is more than high = 38"),
    ],
)
def test_what_names_an_actor_is_held_to_the_cast(
    own_seeds: Path, name: str, old: str, new: str, words: str
) -> None:
    """Levers, verbs and outputs of actors that the cast lacks are refused at their place."""
    path = edit(own_seeds, name, old, new)
    with pytest.raises(FileProblems) as caught:
        load_register(own_seeds)
    assert words in str(caught.value)
    assert line_of(path, new) in {problem.line for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('actor = "USA"', 'actor = "UAS"', "USA"),
        ('presses_on = "CHN"', 'presses_on = "CNH"', "CHN"),
        ('partners = ["JPN"', 'partners = ["JPM"', "JPN"),
    ],
)
def test_a_programme_names_actors_of_the_cast(
    own_seeds: Path, old: str, new: str, key: str
) -> None:
    """An unknown actor of a programme is refused with the nearest code."""
    path = edit(own_seeds, "programmes.toml", old, new)
    with pytest.raises(FileProblems) as caught:
        load_programmes(own_seeds)
    (problem,) = caught.value.problems
    assert f"unknown actor '{new[-4:-1]}'" in problem.what
    assert (problem.line, problem.fix) == (line_of(path, new), f"did you mean '{key}'?")
    assert problem.allowed.split(", ")[-1] == "KHM"


def renamed(folder: Path) -> None:
    """Give the home country another code and name in seeds and scenarios."""
    for path in [*folder.glob("seeds/*.toml"), *folder.glob("scenarios/*.toml")]:
        text = path.read_text(encoding="utf-8").replace("Cambodia", "Ruritania")
        path.write_text(re.sub(r"\bKHM\b", "RUR", text), encoding="utf-8")


def test_the_home_country_is_data(own_seeds: Path, own_scenarios: Path, register: Register) -> None:
    """Renamed and re-coded in seeds and scenarios, it is known by its new code and no other."""
    renamed(own_seeds.parent)
    new = load_register(own_seeds)
    assert (new.cast.home.code, new.cast.home.name) == ("RUR", "Ruritania")
    assert new.programmes
    assert [name.replace("RUR", "KHM") for name in new.levers] == list(register.levers)
    reform = load_scenario(own_scenarios, "institutional-reform", new)
    assert {event.actor for event in reform.events} == {"JPN", "RUR"}
    path = edit(own_scenarios, "institutional-reform.toml", '"RUR"', '"KHM"')
    with pytest.raises(FileProblems) as caught:
        load_scenario(own_scenarios, "institutional-reform", new)
    assert caught.value.problems[0].what == "unknown actor 'KHM'"
    assert caught.value.problems[0].line == line_of(path, '"KHM"')
    assert "RUR, world" in caught.value.problems[0].allowed


def test_the_documents_are_data(own_seeds: Path, own_scenarios: Path) -> None:
    """A document under another id is cited by that id and by no other."""
    edit(own_seeds, "documents.toml", 'id = "state-2018"', 'id = "speech-2018"')
    path = edit(
        own_scenarios, "placebo.toml", 'paragraphs = ["', 'paragraphs = ["speech-2018 ¶9", "'
    )
    text = path.read_text(encoding="utf-8")
    new = load_register(own_seeds)
    assert list(new.documents) == ["vannarith-2019", "speech-2018"]
    baseline = own_scenarios / "baseline.toml"
    for file in (path, baseline):
        file.write_text(
            file.read_text(encoding="utf-8").replace("state-2018", "speech-2018"), encoding="utf-8"
        )
    assert load_scenario(own_scenarios, "placebo", new).paragraphs[0] == "speech-2018 ¶9"
    path.write_text(text.replace("speech-2018 ¶9", "state-2018 ¶9", 1), encoding="utf-8")
    with pytest.raises(FileProblems, match="unknown document 'state-2018'"):
        load_scenario(own_scenarios, "placebo", new)


def test_the_band_is_data(own_seeds: Path, register: Register) -> None:
    """The band of tilt by votes is read from the seeds, with its name and its source."""
    assert (register.band.low, register.band.high) == (22.0, 38.0)
    edit(own_seeds, "outputs.toml", "high = 38.0", "high = 60.0")
    assert load_register(own_seeds).band.high == 60.0


def test_each_cast_is_read_once(own_seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own seeds are held against the shipped ones, whose cast is read once for all of it."""
    read: list[Path] = []

    def counted(folder: Path) -> Cast:
        read.append(folder)
        return load_cast(folder)

    monkeypatch.setattr("sim.inputs.register.load_cast", counted)
    load_register(own_seeds)
    assert read == [own_seeds, shipped().seeds]
    read.clear()
    load_register(shipped().seeds)
    assert read == [shipped().seeds]
