"""Every shipped scenario in other surroundings: Pythons, versions, processors, folders, locales.

Each surrounding is held to one of three promises, as docs/RELEASE.md states them: the same bits on
one machine, the same bits of the same wheels, nine digits everywhere. What is compared is the
summary and every trajectory of every scenario, from both engines, with `count` seeds.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.release.environments import ENVIRONMENTS, ROOT, Environment, NotHereError
from tests.release.outcome import Outcome
from tests.release.processes import (
    ChildError,
    Found,
    batch,
    computed,
    copy_needed,
    gap,
    printed,
)

COUNT = 3
"""Seeds with which every scenario is run."""

DIGITS = 1e-9
"""How far numbers may be apart under the third promise: relative, absolute below one."""

BITS, NINE = "same bits", "nine digits"

WITHOUT_SIMD = """
import numpy
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
print(" ".join(name for name in __cpu_dispatch__ if __cpu_features__[name]))
"""

COMMANDS = (
    ("run", "western-pressure", "--members", "8"),
    ("discover", "baseline", "tilt > 29", "--members", "200", "--chance", "off"),
    ("sensitivity", "baseline", "--of", "tilt", "--members", "80"),
)
"""What draws figures and writes tables, looks for boxes and trees, and computes indices."""


def compared(
    what: str, promise: str, plain: Found, compute: Callable[[], Found], remarks: str = ""
) -> Outcome:
    """How a surrounding differs from the plain one, by the promise that it is held to."""
    try:
        found = compute()
    except NotHereError as lack:
        return Outcome(what, 0, (), str(lack))
    except ChildError as failed:
        return Outcome(what, 1, (str(failed),), promise)
    moved = [key for key, bits in found.bits.items() if bits != plain.bits[key]]
    gaps = {key: gap(plain.numbers[key], found.numbers[key]) for key in moved}
    broken = tuple(
        f"{key}: {apart:.1e} apart"
        for key, apart in gaps.items()
        if promise == BITS or not apart <= DIGITS
    )
    kept = f"at most {max(gaps.values()):.1e} apart" if gaps else "" if promise == BITS else BITS
    more = found.versions if found.told != plain.told else ""
    said = "; ".join(text for text in (promise, kept, remarks, more) if text)
    return Outcome(what, len(found.bits), broken, said)


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """Run the shipped scenarios in each surrounding, with `count` seeds from `seed` on."""
    seeds = range(seed, seed + count)
    plain = computed(seeds)
    yield Outcome("this Python, as the others are held to", len(plain.bits), (), plain.versions)
    yield _engines(plain)
    yield from _here(seeds, plain)
    yield _without_simd(seeds, plain)
    for one in ENVIRONMENTS:
        yield compared(f"Python {one.python}, {one.what}", NINE, plain, partial(_in, one, seeds))
        yield _commands(one)
    yield _batches(seed)
    yield _browser()


def _engines(plain: Found) -> Outcome:
    """The compiled engine against NumPy."""
    pairs = {key: key.replace("fused/", "numpy/") for key in plain.bits if key.startswith("fused/")}
    gaps = {key: gap(plain.numbers[other], plain.numbers[key]) for key, other in pairs.items()}
    broken = tuple(f"{key}: {apart:.1e} apart" for key, apart in gaps.items() if apart > DIGITS)
    worst = max(gaps.values(), default=0.0)
    return Outcome("the other engine", len(gaps), broken, f"{NINE}; at most {worst:.1e} apart")


def _here(seeds: Sequence[int], plain: Found) -> Iterator[Outcome]:
    """The same Python in other surroundings, several of them at once."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "a folder ទិន្នន័យ"
        copy_needed(copy)
        plainly = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        more = {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", **plainly}
        what = "hash seed 0, locale C, time zone +14, umask 077, spaces and Khmer in the folder"
        asked = partial(computed, seeds, "--block", "7", root=copy, umask=0o077, **more)
        yield compared(f"{what}, blocks of 7", BITS, plain, asked)
        for tongue, hashed in (("de_DE", "1"), ("tr_TR", "random")):
            where = _locale(tongue, Path(name))
            more = {"PYTHONHASHSEED": hashed, "TZ": "Asia/Phnom_Penh", "OPENBLAS_NUM_THREADS": "1"}
            what = f"hash seed {hashed}, locale {tongue}, time zone +7, umask 000, one BLAS thread"
            asked = partial(computed, seeds, "--backwards", umask=0, **more, **where)
            lacks = "" if where else "the locale is not here"
            yield compared(f"{what}, scenarios backwards", BITS, plain, asked, lacks)


def _locale(name: str, folder: Path) -> Mapping[str, str]:
    """What makes a process take a locale, compiled in a folder; nothing where it cannot be."""
    words = ["localedef", "-i", name, "-f", "UTF-8", str(folder / f"{name}.UTF-8")]
    if shutil.which(words[0]) is None or subprocess.run(words, check=False).returncode:
        return {}
    return {"LC_ALL": f"{name}.UTF-8", "LOCPATH": str(folder)}


def _without_simd(seeds: Sequence[int], plain: Found) -> Outcome:
    """NumPy with the instructions that every x86-64 has, as on an old processor."""
    asked = [sys.executable, "-c", WITHOUT_SIMD]
    names = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    again = partial(computed, seeds, NPY_DISABLE_CPU_FEATURES=names)
    return compared("NumPy without SIMD", NINE, plain, again, f"without {names}")


def _in(one: Environment, seeds: Sequence[int]) -> Found:
    """What another Python, or other versions, compute."""
    return computed(seeds, python=one.interpreter())


def _commands(one: Environment) -> Outcome:
    """Commands that use every library, there and here: what they print."""
    what = f"Python {one.python}, {one.what}: printed by commands"
    asked = COMMANDS if one.extras else COMMANDS[:1]
    broken = list[str]()
    try:
        python = one.interpreter()
        for words in asked:
            if printed(words, python) != printed(words, Path(sys.executable)):
                broken.append(f"hedgerow {words[0]} prints something else")
    except NotHereError as lack:
        return Outcome(what, 0, (), str(lack))
    except ChildError as failed:
        broken.append(str(failed))
    return Outcome(
        what, len(asked), tuple(broken), "same words; figures, tables and boxes are made"
    )


def _batches(seed: int) -> Outcome:
    """A batch by one worker and in other ways, and begun, damaged and resumed."""
    names = ("baseline", "western-pressure", "asean-centrality")
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        plain = batch(out / "one", seed, names, "--workers", "1")
        ways = {
            "2 workers": lambda: batch(out / "two", seed, names, "--workers", "2"),
            "8 workers": lambda: batch(out / "eight", seed, names, "--workers", "8"),
            "other order": lambda: batch(out / "order", seed, names[::-1], "--workers", "2"),
            "3 shares": lambda: batch(out / "shares", seed, names, "--workers", "1", shares=3),
            "a cluster": lambda: batch(out / "cluster", seed, names, "--cluster", "local"),
            "resumed": lambda: _resumed(out / "one", seed, names),
        }
        broken = tuple(f"{way}: other digests" for way, made in ways.items() if made() != plain)
    what = f"a batch by {', '.join(ways)}, against one worker"
    return Outcome(what, len(ways), broken, BITS)


def _resumed(out: Path, seed: int, names: Sequence[str]) -> Mapping[str, str]:
    """Digests of a batch that has lost every second part and its manifest."""
    for path in sorted(out.glob("*/parts/*/*.parquet"))[::2]:
        path.unlink()
    (manifest,) = out.glob("*/manifest.json")
    manifest.unlink()
    return batch(out, seed, names, "--workers", "2")


def _browser() -> Outcome:
    """The page's programs in Chromium, as the tests of every commit hold them."""
    what = "the page in a browser, against native code"
    bits = "tests/webpage/test_engine.py::test_the_page_has_the_bits_of_native_code"
    words = [sys.executable, "-m", "pytest", "-v", "-p", "no:xdist", bits]
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
    last = done.stdout.strip().splitlines()[-1].strip("= ")
    if "skipped" in last:
        return Outcome(what, 0, (), "no browser that joins products and sums is here")
    return Outcome(what, 1, (last,) if done.returncode else (), BITS)
