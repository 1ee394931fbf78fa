"""Valid files made invalid: bytes turned, lines lost and doubled, other files' pieces, extremes."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

NUMBER: Final = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
WORD: Final = re.compile(rb"[A-Za-z_][\w.-]*")
MOST: Final = 4
"""Mutations of one input."""

EXTREMES: Final = (
    *(b"0", b"-0", b"-1", b"1", b"0.5", b"1e308", b"-1e308", b"1e-320", b"1e309", b"nan", b"inf"),
    *(b"-inf", b"9223372036854775808", b"-9223372036854775809", b"4294967296", b"0x10", b"1_000"),
    *(b"1__0", b"007", b"1.", b".5", b"1e", b"1,5", b"1'000", b"None", b"true", b"null", b"2**64"),
    *("½".encode(), "١٢".encode(), "១០".encode()),
    *(b"9" * 500, b"9" * 5000, b"1e" + b"9" * 30, b"0." + b"0" * 400 + b"1"),
)

TOKENS: Final = (
    *(b"=", b"[", b"]", b"[[", b"]]", b"{", b"}", b'"', b"'", b'"""', b"'''", b",", b".", b"#"),
    *(b"\\", b"\\u0000", b"\\ud800", b"\\U00110000", b"\n", b"\r", b"\r\n", b"\t", b" ", b":"),
    *(b"\0", b"\x1b[2J", b"\x7f", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe"),
    *("\u202e".encode(), "\u200b".encode(), "\u2028".encode(), "é".encode(), "\U0001f600".encode()),
    *(
        b"../../etc/passwd",
        b"/dev/zero",
        b"~root",
        b"C:\\x",
        b"NUL",
        b"file:///etc",
        b"%s%n",
        b"{0}",
    ),
    *(
        b"__proto__",
        b"constructor",
        b"=1+1",
        b"<script>",
        b"${x}",
        b"\n[world]\n",
        b"\n[[event]]\n",
    ),
    *("vannarith-2019 ¶99999999999".encode(), b"9999-Q4", b"2020-13", b"0000", b"a" * 70),
    *(b"a." * 40, b"[" * 60, b"{" * 60, b"(" * 60, b"[" * 2000, b"a=1\n" * 40, b"," * 200),
)


def mutant(chance: Random, corpus: Sequence[bytes]) -> bytes:
    """A file of a corpus with one to MOST mutations."""
    data = chance.choice(corpus)
    for _ in range(chance.randint(1, MOST)):
        data = chance.choice(WAYS)(chance, data, corpus)
    return data


def _place(chance: Random, data: bytes) -> int:
    return chance.randrange(len(data) + 1)


def _turned(chance: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A bit or a byte of another value."""
    if not data:
        return data
    at = chance.randrange(len(data))
    new = data[at] ^ (1 << chance.randrange(8)) if chance.random() < 0.5 else chance.randrange(256)
    return data[:at] + bytes([new]) + data[at + 1 :]


def _cut(chance: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A few bytes fewer, or all from a place on."""
    at = _place(chance, data)
    return data[:at] + data[at + chance.choice((1, 1, 2, 5, 20, len(data))) :]


def _inserted(chance: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A tricky token, between what is there or in its place."""
    at = _place(chance, data)
    token = chance.choice(TOKENS)
    return data[:at] + token + data[at + chance.choice((0, 0, 1, len(token))) :]


def _line(chance: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A line lost, doubled, moved, or several of them doubled."""
    lines = data.split(b"\n")
    at, to = (chance.randrange(len(lines)) for _ in range(2))
    way = chance.randrange(4)
    if way == 0:
        del lines[at]
    elif way == 1:
        lines.insert(to, lines[at])
    elif way == 2:
        lines.insert(to, lines.pop(at))
    else:
        lines[to:to] = lines[at : at + chance.randint(2, 30)]
    return b"\n".join(lines)


def _spliced(chance: Random, data: bytes, corpus: Sequence[bytes]) -> bytes:
    """A piece of another file in the place of one's own, or its end."""
    other = chance.choice(corpus)
    at, start = _place(chance, data), _place(chance, other)
    if chance.random() < 0.3:
        return data[:at] + other[start:]
    length = chance.choice((4, 20, 100, 500))
    return data[:at] + other[start : start + length] + data[at + length :]


def _renumbered(chance: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A number of extreme value."""
    return _replaced(chance, data, NUMBER, chance.choice(EXTREMES))


def _renamed(chance: Random, data: bytes, corpus: Sequence[bytes]) -> bytes:
    """A word in the place of another."""
    other = WORD.search(source := chance.choice(corpus), _place(chance, source))
    return _replaced(chance, data, WORD, other[0]) if other else data


def _replaced(chance: Random, data: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    """What matches next behind a random place, replaced; sometimes everywhere."""
    found = pattern.search(data, _place(chance, data))
    if not found:
        return data
    if chance.random() < 0.1:
        return data.replace(found[0], new)
    return data[: found.start()] + new + data[found.end() :]


WAYS: Final[tuple[Callable[[Random, bytes, Sequence[bytes]], bytes], ...]] = (
    *(_turned, _cut, _inserted, _line, _spliced, _renumbered, _renumbered, _renamed, _renamed),
)
