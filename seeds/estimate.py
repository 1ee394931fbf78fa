"""Write estimates.toml: sizes and ranges that the records of data/ give for numbers of the model.

    python seeds/estimate.py            rewrite estimates.toml and the table of docs/ESTIMATES.md
    python seeds/estimate.py --check    exit 1 when one of them is out of date

Numbers that differ by less than 2 % are taken as the same, since the last digits of a fit depend on
the machine; a file that says the same is left as it is.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import isclose
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads would only wait

from sim.evidence.estimation.catalogue import estimates_of  # noqa: E402
from sim.evidence.estimation.estimate import Estimate  # noqa: E402

FILE = FOLDER / "estimates.toml"
PAGE = ROOT / "docs" / "ESTIMATES.md"
BLOCK = re.compile(r"(<!-- table -->\n).*?(<!-- end -->)", re.DOTALL)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
HEAD = """\
# Written by seeds/estimate.py from the files of data/ (names: estimation.toml). Do not edit.
# value, and a 90 % interval low to high; n observations of the years first to last; checks: what
# else was tried.
"""


def written(found: Mapping[str, Estimate]) -> str:
    """The estimates as TOML."""
    return "\n".join([HEAD, *(entry(name, one) for name, one in found.items())])


def entry(name: str, one: Estimate) -> str:
    """One estimate as a table."""
    head = f"[{json.dumps(name)}]" if "." in name else f"[{name}]"
    fields = asdict(one)
    fields = {key: value for key, value in (fields | fields.pop("basis")).items() if value != ""}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join([head, *lines, ""])


def page(found: Mapping[str, Estimate]) -> str:
    """docs/ESTIMATES.md with a fresh table."""
    text = PAGE.read_text(encoding="utf-8")
    return BLOCK.sub(lambda match: match[1] + "\n".join(table(found)) + "\n" + match[2], text)


def table(found: Mapping[str, Estimate]) -> Iterator[str]:
    """Name, value and range, unit, what it rests on, what else was tried."""
    yield "| name | value | 90 % | unit | n | years | what else was tried |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, one in found.items():
        span = f"{one.low:g} to {one.high:g}"
        rests = f"{one.basis.n} | {one.basis.first}-{one.basis.last}"
        yield f"| `{name}` | {one.value:g} | {span} | {one.unit} | {rests} | {one.checks} |"


def same(left: str, right: str) -> bool:
    """Whether two texts say the same, numbers to 2 %."""
    if NUMBER.sub("#", left) != NUMBER.sub("#", right):
        return False
    pairs = zip(NUMBER.findall(left), NUMBER.findall(right), strict=True)
    return all(isclose(float(a), float(b), rel_tol=0.02, abs_tol=1e-4) for a, b in pairs)


def outdated(write: bool) -> list[str]:
    """Names of files that say something else than the records, brought up to date if asked."""
    found = estimates_of(FOLDER)
    stale = []
    for path, fresh in ((FILE, written(found)), (PAGE, page(found))):
        if not path.is_file() or not same(path.read_text(encoding="utf-8"), fresh):
            stale.append(path.name)
            if write:
                path.write_text(fresh, encoding="utf-8", newline="\n")
    return stale


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 1 when a check finds something out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    chosen = parser.parse_args(arguments)
    stale = outdated(write=not chosen.check)
    if chosen.check and stale:
        print(f"out of date: {', '.join(stale)}; run python seeds/estimate.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
