"""Two ways in which a model of another country begins: a partner more, and another home.

Both change copies of the seeds, as a user would, and no code.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

PARTNER = """[[partner]]
code = "KOR"
name = "South Korea"
short = "South Korea"
adjective = "Korean"
colour = "#9467BD"
dashes = [3.0, 1.5]
roles = ["power"]
acts_as = "Partner"
without = ["debt_share", "grants_2018", "partnership_2010", "partnership_2018"]

"""

SPLIT: dict[str, tuple[tuple[float, float, float], tuple[float, float, float] | None]] = {
    "priority": ((0.8, 0.56, 1.04), None),
    "diversion_weight": ((0.05, 0.03, 0.07), (0.3, 0.18, 0.42)),
    "exports_2018": ((246.0, 123.0, 369.0), (846.0, 423.0, 1269.0)),
    "fdi_share": ((0.1, 0.07, 0.14), None),
    "votes_2018": ((0.55, 0.5, 0.6), None),
    "votes_rest": ((0.55, 0.5, 0.6), None),
    "vote_noise": ((0.04, 0.03, 0.06), None),
    "ideal_2018": ((0.7, 0.5, 0.9), None),
    "line_own": ((0.003, 0.0, 0.006), None),
    "security_rest": ((0.1, 0.05, 0.15), None),
    "coordination_need": ((0.6, 0.4, 0.8), None),
    "official_noise": ((0.284, 0.219, 0.395), None),
}
"""South Korea's numbers, and what is left of those of other partners where that changes: value, low
and high."""


def with_south_korea(seeds: Path) -> None:
    """Take South Korea out of the other partners in a copy of the seeds, as a power of its own.

    It decides nothing beyond its offers on trend.
    """
    _edit(seeds / "cast.toml", _with_partner)
    _edit(seeds / "parameters.toml", _with_numbers)
    _edit(seeds / "levers.toml", _with_levers)
    _edit(seeds / "theories.toml", _with_gdp)
    _edit(seeds / "actions.toml", lambda text: text.replace('"OTHER"]', '"KOR", "OTHER"]'))


def renamed_home(
    seeds: Path,
    scenarios: Path,
    code: str = "RUR",
    name: str = "Ruritania",
    adjective: str = "Ruritanian",
) -> None:
    """Give the home country another code and name in copies of seeds and scenarios."""
    words = {r"(?<![A-Za-z])KHM(?![A-Za-z])": code, "Cambodian": adjective, "Cambodia": name}

    def renamed(text: str) -> str:
        for old, new in words.items():
            text = re.sub(old, new, text)
        return text

    for path in _toml_files(seeds, scenarios):
        _edit(path, renamed)


def _toml_files(*folders: Path) -> Iterable[Path]:
    return (path for folder in folders for path in sorted(folder.rglob("*.toml")))


def _edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(change(text), encoding="utf-8")


def _with_partner(text: str) -> str:
    start = text.index('[[partner]]\ncode = "OTHER"')
    return text[:start] + PARTNER + text[start:]


def _with_gdp(text: str) -> str:
    start = text.index('"gdp_2018.ASEAN"')
    line = text[start:].partition("\n")[0].replace("ASEAN", "KOR")
    return f"{text[:start]}{_numbered(line, (1_600_000.0,) * 3)}\n{text[start:]}"


def _with_levers(text: str) -> str:
    start = text.index("[OTHER]\n")
    own = text[start:].partition("\n\n")[0].rstrip("\n")
    own = own.replace("[OTHER]", "[KOR]").replace("other partners", "South Korea")
    own = own.replace("other markets", "the South Korean market")
    return f"{text[:start]}{own}\n\n{text[start:]}"


def _with_numbers(text: str) -> str:
    lines = text.split("\n")
    for group, (korea, rest) in SPLIT.items():
        at = max(i for i, line in enumerate(lines) if line.startswith(f'"{group}.'))
        line = lines[at]
        (code,) = re.findall(rf'^"{group}\.(\w+)"', line)
        if rest is not None:
            lines[at] = _numbered(line, rest)
        lines.insert(at, _numbered(re.sub(rf"\b{code}\b", "KOR", line), korea))
    return "\n".join(lines)


def _numbered(line: str, numbers: tuple[float, float, float]) -> str:
    for name, number in zip(("value", "low", "high"), numbers, strict=True):
        line = re.sub(rf"\b{name} = [-\d.]+", f"{name} = {number}", line)
    return line
