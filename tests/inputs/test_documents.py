"""The documents, restated: every figure is there, stands where it is said to, and counts once."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.inputs.documents import (
    MECHANISMS,
    Fact,
    Figure,
    Programme,
    counted_programmes,
    load_documents,
    load_facts,
    load_programmes,
    load_sources,
    paragraphs_of,
    read_bound,
    read_date,
    read_figure,
    verify,
)
from sim.inputs.strict_toml import FileProblems

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
TEXTS = Path(__file__).parents[3] / "shared" / "documents"
needs_texts = pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the two documents are not distributed with the code"
)

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Copy seeds/, replace a string once in one file, and give the folder."""

    def replace(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "seeds"
        shutil.copytree(SEEDS, folder, dirs_exist_ok=True)
        _replace(folder / name, old, new)
        return folder

    return replace


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _messages(seeds: Path, folder: Path = TEXTS) -> list[str]:
    return [str(problem) for problem in verify(seeds, folder)]


def _facts() -> tuple[Fact, ...]:
    return load_facts(SEEDS)


def _programme(name: str) -> Programme:
    return {programme.id: programme for programme in load_programmes(SEEDS)}[name]


# ------------------------------------------------------------------------------ the files


def test_files_load():
    """The shipped files are valid and cite two documents."""
    assert [document.id for document in load_documents(SEEDS)] == ["vannarith-2019", "state-2018"]
    assert {fact.document for fact in _facts()} == {"vannarith-2019", "state-2018"}


def test_findings_are_numbered_without_a_gap():
    """The stylised facts S1 to S25 may all be cited."""
    ids = {source.id for source in load_sources(SEEDS)}
    assert {f"S{number}" for number in range(1, 26)} <= ids


def test_every_data_file_has_a_source_and_a_notice():
    """No data file is shipped without its source and licence."""
    shipped = {path.name for path in (SEEDS / "data").iterdir()}
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert shipped == {source.file for source in load_sources(SEEDS) if source.file}
    assert all(name in notice for name in shipped)


def test_every_table_of_published_results_has_its_source_and_licence():
    """No published table is shipped without its source and licence, at its head and in NOTICE."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    tables = sorted((SEEDS / "validation").glob("*.csv"))
    assert len(tables) >= 10
    for table in tables:
        text = table.read_text(encoding="utf-8")
        head = [line for line in text.splitlines() if line.startswith("#")]
        assert head[0].startswith("# Source: "), table.name
        assert any(line.startswith("# Licence: ") for line in head), table.name
        assert table.name in notice


def test_every_programme_is_fed_by_a_fact_with_its_amount():
    """An amount of a programme is also a fact of the document."""
    amounts = {(fact.document, fact.value) for fact in _facts() if fact.kind == "amount"}
    for programme in load_programmes(SEEDS):
        if programme.amount_usd_m is not None:
            assert (programme.document, programme.amount_usd_m) in amounts, programme.id


def test_every_mechanism_of_the_documents_rests_on_a_fact():
    """Each file of rules is fed by a fact, but for starts, measures, and what no document says."""
    fed = {slug for fact in _facts() for slug in fact.feeds}
    assert set(MECHANISMS) - fed == {
        *("start", "hedging", "refill", "security"),
        *("flows", "line", "votes"),
    }


# ------------------------------------------------------------------------------ reading figures


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$1.8 billion", 1800, "US$ m"),
        ("$300 million", 300, "US$ m"),
        ("more than half a billion dollars", 500, "US$ m"),
        ("70 percent", 70, "%"),
        ("12 %", 12, "%"),
        ("2030", 2030, "year"),
        ("this summer", 2018, "year"),
        ("previous year", 2017, "year"),
        ("five year", 5, "years"),
        ("two-year period", 2, "years"),
        ("past year", 1, "years"),
        ("third consultation", 3, "ordinal"),
        ("41st", 41, "ordinal"),
        ("doubles", 2, "times"),
        ("Tier 1", 1, "tier"),
        ("ten F-35As", 10, "count"),
        ("1,325 cases", 1325, "count"),
    ],
)
def test_figures_are_read_as_a_person_reads_them(text: str, value: float, unit: str):
    """A token gives its number and its unit."""
    assert read_figure(text, 2018) == Figure(value, unit)


def test_a_token_without_a_number_reads_as_nothing():
    """Words that state no number give none."""
    assert read_figure("many programmes", 2018) is None
    assert read_date("some day", 2018) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("November 18, 2018", "2018-11-18"),
        ("November 17", "2018-11-17"),
        ("November 2017", "2017-11"),
        ("July", "2018-07"),
        ("December 3-5", "2018-12-03/05"),
    ],
)
def test_dates_are_read_with_the_year_of_the_document(text: str, date: str):
    """A date without a year is in the year of publication."""
    assert read_date(text, 2018) == date


@pytest.mark.parametrize(
    ("text", "bound"),
    [("over $1", "at least"), ("more than double", "at least"), ("nearly $3", "at most")],
)
def test_bounds_are_kept(text: str, bound: str):
    """A figure given as a bound is recorded as a bound."""
    assert read_bound(text) == bound
    assert read_bound("$1.8 billion") == "exact"


# ------------------------------------------------------------------------------ against the text


@needs_texts
def test_figures_stand_in_the_documents():
    """Every recorded figure stands in the paragraph cited."""
    assert _messages(SEEDS) == []


@needs_texts
@pytest.mark.parametrize(
    ("name", "old", "new", "fact", "line"),
    [
        ("state-department-2018.txt", "$60 billion", "$61 billion", "dfc-capacity", 13),
        (
            "state-department-2018.txt",
            "third consultation",
            "fourth one",
            "consultation-number",
            19,
        ),
        ("vannarith-2019.txt", "by 2050", "by 2060", "goal-2050", 14),
    ],
)
def test_an_altered_document_is_refused(
    tmp_path: Path, name: str, old: str, new: str, fact: str, line: int
):
    """A document that says something else is an error naming the fact, the file and the line."""
    folder = tmp_path / "documents"
    shutil.copytree(TEXTS, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    _replace(folder / name, old, new)
    messages = _messages(SEEDS, folder)
    assert any(f"'{fact}'" in m and f"{name} line {line} " in m for m in messages)
    assert any("sha256" in m and name in m for m in messages)


@needs_texts
def test_a_shortened_document_is_refused(tmp_path: Path):
    """A document with a line less is another document."""
    for path in TEXTS.glob("*.txt"):
        (tmp_path / path.name).write_text("\n".join(paragraphs_of(path)[:-1]) + "\n", "utf-8")
    assert sum("lines, recorded are" in message for message in _messages(SEEDS, tmp_path)) == 2


def test_missing_documents_are_reported(tmp_path: Path):
    """A folder without the documents verifies nothing, and says so."""
    assert sum("is not in the folder" in m for m in _messages(SEEDS, tmp_path)) == 2


def test_an_altered_value_is_refused(edit: Edit, tmp_path: Path):
    """A value that its own token does not state is an error, with or without the documents."""
    seeds = edit("facts.toml", "value = 940000", "value = 94000")
    assert any("us-fdi-stock-amount" in message for message in _messages(seeds, tmp_path))
    with pytest.raises(FileProblems, match="us-fdi-stock-amount"):
        load_facts(seeds)


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ('unit = "%"', 'unit = "count"', "png-access-goal"),
        ('bound = "at most"\n', "", "maritime-amount"),
        ('date = "2018-11-17"', 'date = "2018-11-16"', "transparency-date"),
        ('text = "Tier 1"', 'text = "Tier one"', "india-tier"),
        ('feeds = ["shelter"]', 'feeds = ["shelters"]', "asean-as-cushion"),
        ('feeds = ["shelter"]', "feeds = []", "asean-as-cushion"),
        ('text = "41st"\n', "", "party-congress-number"),
        ('text = "double standards"', "value = 2.0", "double-standards"),
    ],
)
def test_a_fact_that_contradicts_itself_is_refused(edit: Edit, old: str, new: str, fact: str):
    """Unit, bound, date, token and use of a fact must agree with each other."""
    with pytest.raises(FileProblems, match=fact):
        load_facts(edit("facts.toml", old, new))


@needs_texts
@pytest.mark.parametrize("step", [-1, 1])
def test_a_paragraph_off_by_one_is_refused(edit: Edit, step: int):
    """The paragraph cited is the one that holds the figure, not its neighbour."""
    seeds = edit("facts.toml", "[[fact]]", "[[fact]]")
    text = (seeds / "facts.toml").read_text(encoding="utf-8")
    shifted = re.sub(
        r"^paragraph = \[(\d+)\]$",
        lambda match: f"paragraph = [{int(match[1]) + step}]",
        text,
        flags=re.MULTILINE,
    )
    (seeds / "facts.toml").write_text(shifted, encoding="utf-8")
    messages = "\n".join(_messages(seeds))
    missed = [fact.id for fact in _facts() if fact.text and f"'{fact.id}'" not in messages]
    assert missed == []


# ------------------------------------------------------------------------------ nothing is missing

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand|"
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    "half|double|doubles|triple|single|few|dozen|million|billion|trillion|percent"
)
_MONTHS = "January|February|March|April|June|July|August|September|October|November|December"
_NUMERIC = re.compile(
    r"\d+(?:[.,]\d+)*"
    rf"|(?i:\b(?:{_WORDS})\b)"
    rf"|\b(?:{_MONTHS})\b|\bMay(?= \d)"
    r"|(?i:\b(?:this|last|past|previous|coming) (?:year|summer)\b)"
)
_PRONOUNS = {("vannarith-2019", 13): "multi-polar one"}
"""Words that look like numbers and are none."""


def _spans(text: str, tokens: list[str]) -> Iterator[tuple[int, int]]:
    for token in tokens:
        yield from (match.span() for match in re.finditer(re.escape(token), text))


def _uncovered(text: str, tokens: list[str]) -> list[str]:
    """Numeric tokens of a paragraph that lie inside none of the recorded ones."""
    covered = list(_spans(text, tokens))
    return [
        found[0]
        for found in _NUMERIC.finditer(text)
        if not any(first <= found.start() and found.end() <= last for first, last in covered)
    ]


@needs_texts
def test_no_figure_of_the_documents_is_missing():
    """Every digit, number word, month and relative year of the documents is in a fact."""
    missing = []
    for document in load_documents(SEEDS):
        for number, text in enumerate(paragraphs_of(TEXTS / document.file), start=1):
            cited = [
                fact.text
                for fact in _facts()
                if fact.text and fact.document == document.id and number in fact.paragraph
            ]
            cited.append(_PRONOUNS.get((document.id, number), "\0"))
            missing += [(document.id, number, token) for token in _uncovered(text, cited)]
    assert missing == []


def test_the_coverage_check_sees_a_missing_figure():
    """A paragraph with a figure that no fact holds is found out."""
    text = "In May 2019 the third of five loans doubles to $1.5 billion."
    found = ["May", "2019", "third", "five", "doubles"]
    assert _uncovered(text, ["$1.5 billion"]) == found


# ------------------------------------------------------------------------------ dollars count once


def test_counted_programmes_are_the_new_money_that_may_reach_cambodia():
    """What is counted is the doubled half, Japan's target and the first instalment for cities."""
    counted = {p.id: p.added_usd_m for p in counted_programmes(load_programmes(SEEDS))}
    assert counted == {"build-dfc": 30_000, "jusep": 10_000, "smart-cities": 10}


def test_nested_amounts_follow_the_documents():
    """The maritime package is inside security assistance, and that inside the year's assistance."""
    assert _programme("maritime-security").nested_in == "security-assistance"
    assert _programme("maritime-security").nested_kind == "stated"
    assert _programme("security-assistance").nested_in == "us-assistance"
    assert _programme("governance-programmes").nested_in == "us-assistance"


def test_what_bypasses_cambodia_is_not_counted():
    """No dollar for other countries, APEC or buyers of arms is an option of Cambodia."""
    bypass = (
        "us-sega",
        "mongolia-compact",
        "png-electricity",
        "f-35-japan",
        "bay-of-bengal-initiative",
    )
    assert not any(_programme(name).eligible for name in bypass)
    assert _programme("lower-mekong-initiative").eligible


def test_an_option_can_press_on_a_rival_lender():
    """The transparency initiative is an option and presses on Chinese lending at once."""
    initiative = _programme("transparency-initiative")
    assert (initiative.presses_on, initiative.presses_money) == ("CHN", "loans")


def _roots_total(programmes: Sequence[Programme]) -> float:
    return sum(p.amount_usd_m or 0.0 for p in programmes if p.nested_in is None)


def _counted_total(programmes: Sequence[Programme]) -> float:
    return sum(p.added_usd_m for p in counted_programmes(programmes))


def _offer(
    number: int, amount: float, parent: int | None, *, eligible: bool, new: bool
) -> Programme:
    return Programme(
        id=f"p{number}",
        name=f"Programme {number}",
        actor="USA",
        document="state-2018",
        paragraph=(8,),
        amount_usd_m=amount,
        amount_kind="commitment",
        text=f"${amount} million",
        region="world",
        money="grants",
        channel="economy",
        eligible=eligible,
        reason="a test",
        scope="world" if eligible else "none",
        nested_in=None if parent is None else f"p{parent}",
        nested_kind=None if parent is None else "stated",
        additional=new,
    )


@st.composite
def _forests(draw: st.DrawFn) -> list[Programme]:
    """Programmes nested in earlier ones, never holding more than the programme around them."""
    room: list[float] = []
    programmes: list[Programme] = []
    for number in range(draw(st.integers(1, 12))):
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        limit = 1000.0 if parent is None else room[parent]
        amount = limit * draw(st.floats(0.01, 0.9))
        if parent is not None:
            room[parent] -= amount
        room.append(amount)
        eligible, new = draw(st.booleans()), draw(st.booleans())
        programmes.append(_offer(number, amount, parent, eligible=eligible, new=new))
    return draw(st.permutations(programmes))


@given(_forests())
def test_no_dollar_counts_twice(programmes: list[Programme]):
    """However programmes are nested, what is counted is at most what the outermost ones hold."""
    assert _counted_total(programmes) <= _roots_total(programmes) * (1 + 1e-9)


@given(_forests())
def test_nothing_counted_is_inside_another(programmes: list[Programme]):
    """No counted programme is nested, however deeply, in another counted one."""
    around = {p.id: p.nested_in for p in programmes}
    counted = {p.id for p in counted_programmes(programmes)}
    for name in counted:
        parent = around[name]
        while parent is not None:
            assert parent not in counted
            parent = around[parent]


def test_shipped_programmes_count_no_dollar_twice():
    """The shipped programmes count at most what their outermost ones hold."""
    programmes = load_programmes(SEEDS)
    assert _counted_total(programmes) <= _roots_total(programmes)


# ------------------------------------------------------------------------------ known mistakes


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('nested_in = "us-assistance"', 'nested_in = "transparency-initiative"', "cycle"),
        (
            'nested_in = "us-assistance"',
            'nested_in = "us-asistance"',
            "did you mean 'us-assistance'",
        ),
        ('nested_in = "us-assistance"\n', "", "nested_kind"),
        ('document = "state-2018"', 'document = "state-2020"', "state-2020"),
        ("paragraph = [8]", "paragraph = [49]", "ends with paragraph 48"),
        ('id = "jusep"', 'id = "build-dfc"', "twice"),
        ("amount_usd_m = 10000", "amount_usd_m = 1000", "jusep"),
        ("additional_usd_m = 30000", "additional_usd_m = 70000", "build-dfc"),
        ('amount_kind = "target"\n', "", "jusep"),
        ('presses_money = "loans"\n', "", "presses_on"),
        ('scope = "asean"', 'scope = "none"', "smart-cities"),
        ("amount_usd_m = 1800\n", "amount_usd_m = 180\n", "us-assistance"),
    ],
)
def test_a_mistaken_programme_is_refused(edit: Edit, old: str, new: str, message: str):
    """A programme with a mistake is an error that names it."""
    with pytest.raises(FileProblems, match=message):
        load_programmes(edit("programmes.toml", old, new))


def test_more_inside_than_the_whole_is_refused(edit: Edit):
    """Programmes inside another cannot hold more dollars than it does."""
    seeds = edit("programmes.toml", 'text = "$300 million"', 'text = "$900 million"')
    _replace(seeds / "programmes.toml", "amount_usd_m = 300", "amount_usd_m = 900")
    with pytest.raises(FileProblems, match="900 US"):
        load_programmes(seeds)


def test_new_money_inside_old_money_is_refused(edit: Edit):
    """What is inside flows already observed cannot add to them."""
    nested = 'nested_in = "security-assistance"\nnested_kind = "stated"\nadditional = '
    with pytest.raises(FileProblems, match="maritime-security"):
        load_programmes(edit("programmes.toml", nested + "false", nested + "true"))


@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("documents.toml", load_documents),
        ("facts.toml", load_facts),
        ("sources.toml", load_sources),
    ],
)
def test_an_unknown_key_is_refused(edit: Edit, name: str, load: Callable[[Path], object]):
    """Nothing in a file is ever silently ignored."""
    with pytest.raises(FileProblems):
        load(edit(name, "\nid = ", "\ncolour = 'blue'\nid = "))


def test_a_source_without_its_data_file_is_refused(edit: Edit):
    """A source that names a data file ships it."""
    with pytest.raises(FileProblems, match="missing"):
        load_sources(edit("sources.toml", "debt_khm.csv", "missing.csv"))


def test_a_repeated_document_is_refused(edit: Edit):
    """Ids are unique."""
    with pytest.raises(FileProblems, match="twice"):
        load_documents(edit("documents.toml", 'id = "state-2018"', 'id = "vannarith-2019"'))


# ------------------------------------------------------------------------------ our own words

_RUN = 8


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.lower().replace("’", "'"))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}


def _sentences() -> set[tuple[str, ...]]:
    """Runs of words of the prose; titles and bylines end without a stop."""
    prose = (p for path in TEXTS.glob("*.txt") for p in paragraphs_of(path))
    return {run for paragraph in prose if paragraph.endswith(".") for run in _runs(paragraph)}


def _written() -> list[Path]:
    patterns = (
        "seeds/**/*.toml",
        "README.md",
        "*/README.md",
        "docs/**/*.md",
        "scenarios/**/*.toml",
    )
    return [path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()]


@needs_texts
def test_no_sentence_of_the_documents_is_copied():
    """No run of eight words of the documents stands in what we wrote."""
    sentences = _sentences()
    assert len(sentences) > 1000
    copied = {
        path.relative_to(ROOT).as_posix(): " ".join(min(found))
        for path in _written()
        if (found := _runs(path.read_text(encoding="utf-8")) & sentences)
    }
    assert copied == {}
