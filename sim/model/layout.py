"""Who is in the model, and in which order arrays hold them.

Every array of the model has the ensemble member as its last axis; the axes before it follow the
orders below. Codes are used in data, plain names in figures.
"""

from typing import Final

PARTNERS: Final = ("CHN", "JPN", "USA", "EUU", "ASEAN", "OTHER")
"""Cambodia's partners; OTHER (Korea, India, Australia, rest of the world) is passive."""

POWERS: Final = ("CHN", "JPN", "USA", "EUU", "ASEAN")
"""The state actors beside Cambodia: the partners without OTHER."""

SENDERS: Final = ("USA", "EUU")
"""Powers that apply pressure (vannarith-2019 ¶10-11)."""

OBSERVERS: Final = ("JPN", "USA", "EUU", "ASEAN")
"""Powers that form a belief of Cambodia's closeness to China."""

CHANNELS: Final = ("economy", "security", "diplomacy")
"""Channels of a tie (state-2018 ¶9)."""

KINDS: Final = ("grants", "loans", "fdi", "exports")
"""Kinds of flow between a partner and Cambodia, US$ m a year at 2018 prices."""

MONEY: Final = ("grants", "loans", "fdi")
"""The kinds that partners offer and ministries must absorb."""

MINISTRIES: Final = ("MOFAIC", "MOC", "MEF", "MOD", "CDC")
"""Foreign Affairs, Commerce, Economy and Finance, Defence, Council for the Development of
Cambodia (vannarith-2019 ¶16)."""

NEEDS: Final = {
    "grants": ("MEF", "MOFAIC"),
    "loans": ("MEF", "MOFAIC"),
    "fdi": ("CDC", "MEF", "MOC"),
    "trade": ("MOC", "MOFAIC", "MEF"),
    "security": ("MOD", "MOFAIC"),
}
"""Which ministries a kind of offer needs, the competent one first (vannarith-2019 ¶16-17).
China's offers can do without the last one."""

INDEX: Final = {code: i for i, code in enumerate(PARTNERS)}
"""Row of each partner in arrays of shape (partner, member)."""

NAMES: Final = {
    "KHM": "Cambodia",
    "CHN": "China",
    "JPN": "Japan",
    "USA": "United States",
    "EUU": "European Union",
    "ASEAN": "ASEAN",
    "OTHER": "Other partners",
    "MOFAIC": "Foreign Affairs",
    "MOC": "Commerce",
    "MEF": "Economy and Finance",
    "MOD": "National Defence",
    "CDC": "Development Council",
}
"""Plain names, for figures and messages."""

_GROUPS: Final = {
    "home": ("KHM",),
    "partners": PARTNERS,
    "powers": POWERS,
    "senders": SENDERS,
    "observers": OBSERVERS,
    "ministries": MINISTRIES,
}


def actors_of(group: str) -> tuple[str, ...]:
    """The actor codes that an output's `by` stands for: a group above, or a single actor."""
    return _GROUPS.get(group, (group,))
