"""Disks that refuse or go away: at every call that writes, and as they do in earnest.

A command that ends at any call, or meets an error there, leaves what was there before as it was,
says so in a line with the path, and the same command later ends in the bytes of one undisturbed.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from json import dumps, loads
from pathlib import Path

from tests.release import shim
from tests.release.bounds import in_use
from tests.release.folders import Said, content, hedgerow, small, study, words_of
from tests.release.outcome import Outcome, outcome_of

COUNT = 1000
"""Calls of each kind of fault, or all there are."""

KIND = "run --keep both"
QUICK = ("--engine", "fused")
"""What makes the command fast, where its program is at hand; its calls to the disk are the same."""

Work = Callable[[], Said]


def apart(work: Work) -> Said:
    """How a command ends in a process of its own, which is a copy of this one: fast to start."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "w") as end:
            end.write(dumps(asdict(work())))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as end:
        told = end.read()
    _, status = os.waitpid(child, 0)
    return Said(**loads(told)) if told else Said(os.waitstatus_to_exitcode(status), "", "")


def command(out: Path) -> Work:
    """The command, below a folder."""
    return lambda: hedgerow([*words_of(KIND, str(out)), *QUICK])


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """Every call, or so many of them evenly, with each fault; then disks and limits in earnest."""
    os.chdir(study(Path(tempfile.mkdtemp(prefix="disks-")) / "study"))
    with small():
        assert command(Path("true"))().code in (0, 4)
        true = whole(Path("true"))
        total = len(calls())
        at = range(1, total + 1, max(total // count, 1))
        ends = {
            "ended before a call": shim.before,
            "ended after a call": shim.after,
            "ended within a write": shim.torn,
        }
        for what, fault in ends.items():
            found = [ended_at(k, shim.at_once(fault), true) for k in at]
            yield outcome_of(f"{what}, of {total}", found)
        for code in shim.ERRORS:
            found = [failed_at(k, shim.failing(code), true) for k in at]
            yield outcome_of(f"{code} at a call, of {total}", found)
        yield from in_earnest(true)


def calls() -> list[str]:
    """The calls of one command."""

    def work() -> Said:
        with shim.counted(0, shim.before) as seen:
            command(Path("counted"))()
        return Said(0, " ".join(seen), "")

    return apart(work).out.split()


def faulty(out: Path, number: int, fault: shim.Fault) -> Said:
    """The command, whose call with this number meets a fault."""

    def work() -> Said:
        with shim.counted(number, fault):
            return command(out)()

    return apart(work)


def whole(out: Path) -> dict[str, bytes]:
    """All of the folder of results below a folder."""
    (folder,) = folders(out)
    return content(Path(folder))


def ended_at(number: int, fault: shim.Fault, true: dict[str, bytes]) -> str:
    """What is not as promised when the command ends at a call and is given again, or nothing."""
    out = fresh()
    first = faulty(out, number, fault)
    if first.code != shim.GONE:
        return f"call {number}: did not end there: {first.err[-200:]}"
    return after(out, true, f"call {number}")


def failed_at(number: int, fault: shim.Fault, true: dict[str, bytes]) -> str:
    """What is not as promised when a call fails, and of the command given again, or nothing."""
    out = fresh()
    said = faulty(out, number, fault)
    where = f"call {number}"
    if wrong := badly_told(said, out):
        return f"{where}: {wrong}"
    return after(out, true, where)


def badly_told(said: Said, out: Path) -> str:
    """What is not as it should be of how a failing disk is told, or nothing."""
    if said.own_mistake:
        return f"ends as no command may: {said.err[-300:]}"
    placed = re.search(rf"\b{out}[/:]", said.err)
    if not placed and said.code not in (0, 4):
        return f"exit {said.code} without a path: {said.err[-300:]!r}"
    if said.code in (0, 4) and not placed and hedgerow(["verify", *folders(out)]).code:
        return f"exit {said.code}, and nothing told: {said.err[-300:]!r}"
    return ""


def folders(out: Path) -> list[str]:
    """Folders of results below a folder."""
    place = out / "results"
    return (
        [str(p) for p in place.iterdir() if (p / "plan.json").is_file()] if place.is_dir() else []
    )


def after(out: Path, true: dict[str, bytes], where: str) -> str:
    """What is not as promised of the same command given again, or nothing."""
    again = apart(command(out))
    if again.code not in (0, 4):
        return f"{where}: given again: exit {again.code}: {again.err[-300:]}"
    found = whole(out)
    differ = [name for name in found | true if found.get(name) != true.get(name)]
    if differ:
        return f"{where}: given again: {differ[:3]} differ"
    litter = [p.name for p in out.rglob("*.part")]
    if litter:
        return f"{where}: litter: {litter[:3]}"
    (folder,) = folders(out)
    checked = apart(lambda: hedgerow(["verify", folder]))
    return "" if checked.code == 0 else f"{where}: verify: {(checked.out + checked.err)[-200:]}"


def fresh() -> Path:
    """An empty folder to write below."""
    shutil.rmtree("out", ignore_errors=True)
    return Path("out")


# ---- disks and limits in earnest -----------------------------------------------------------------


def in_earnest(true: dict[str, bytes]) -> Iterator[Outcome]:
    """A full disk, one that may only be read, few open files, little memory, company."""
    sizes = [2**k for k in range(4, 14)]
    yield on_disks(f"a disk of {sizes[0]} to {sizes[-1]} kB", full_disk, sizes, true)
    yield on_disks(
        "a disk that may only be read, from a call on", read_only, range(1, 180, 20), true
    )
    found = [limited(resource.RLIMIT_NOFILE, n, true) for n in range(8, 40, 2)]
    yield outcome_of("8 to 38 open files", found)
    found = [limited(resource.RLIMIT_AS, in_use() + (n << 20), true) for n in range(0, 60, 3)]
    yield outcome_of("memory for 0 to 57 MB more in a run", found)
    found = [little_memory(2 * n) for n in range(1, 151)]
    yield outcome_of("memory for 2 to 300 MB more at the start", found)
    found = [together(true) for _ in range(5)]
    yield outcome_of("two commands on one folder at once", found)
    found = [read_meanwhile(true) for _ in range(3)]
    yield outcome_of("reading while a batch writes", found)


Tried = Callable[[Path, int, dict[str, bytes]], str]
"""What is not as promised on a disk that is mounted at a folder, or nothing."""


def on_disks(what: str, tried: Tried, numbers: Sequence[int], true: dict[str, bytes]) -> Outcome:
    """A small disk for each number, where one can be mounted."""
    found = list[str]()
    for number in numbers:
        out = fresh()
        out.mkdir()
        disk = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(out)]
        if subprocess.run(disk, capture_output=True, check=False).returncode:
            return Outcome(what, 0, (), "not tried: a file system cannot be mounted here")
        try:
            found.append(tried(out, number, true))
        finally:
            subprocess.run(["umount", str(out)], check=True)
    return outcome_of(what, found)


def remount(out: Path, how: str) -> None:
    """Change a disk that is mounted."""
    words = ["mount", "-o", f"remount,{how}", str(out)]
    subprocess.run(words, check=True, capture_output=True)


def full_disk(out: Path, kilobytes: int, true: dict[str, bytes]) -> str:
    """What is not as promised on a small disk and after it grew."""
    remount(out, f"size={kilobytes}k")
    wrong = badly_told(apart(command(out)), out)
    remount(out, "size=64m")
    return f"{kilobytes} kB: {wrong}" if wrong else after(out, true, f"{kilobytes} kB")


def read_only(out: Path, number: int, true: dict[str, bytes]) -> str:
    """What is not as promised where a disk takes nothing from a call on, and later does again."""
    faulty(out, number, shim.at_once(shim.before))
    remount(out, "ro")
    said = apart(command(out))
    wrong = "ends well" if said.code in (0, 4) else badly_told(said, out)
    remount(out, "rw")
    return f"call {number}: {wrong}" if wrong else after(out, true, f"call {number}")


def limited(what: int, most: int, true: dict[str, bytes]) -> str:
    """What is not as promised under a limit of the system, or nothing."""
    out = fresh()

    def work() -> Said:
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))
        return command(out)()

    said = apart(work)
    if said.own_mistake or said.code not in (0, 1, 2, 4):
        return f"{most}: exit {said.code}: {said.err[-300:]}"
    return after(out, true, str(most))


def little_memory(megabytes: int) -> str:
    """What is not as promised of a new process with little memory, or nothing.

    Libraries in Rust and C++ may end a process that lacks it themselves, and say so.
    """
    import sys

    out = fresh()
    first = "import resource, sys; from sim.cli import app; "
    grown = "n = int(open('/proc/self/statm').read().split()[0]) * 4096 + "
    limit = f"{megabytes} * 2**20; resource.setrlimit(resource.RLIMIT_AS, (n, n)); app()"
    words = [sys.executable, "-c", first + grown + limit, *words_of(KIND, str(out))]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    said = Said(done.returncode, done.stdout, done.stderr)
    lacking = "memory allocation of" in said.err or "bad_alloc" in said.err
    wrong = said.own_mistake and not (said.code == -signal.SIGABRT and lacking)
    return f"{megabytes} MB: exit {said.code}: {said.err[-300:]}" if wrong else ""


def started(out: Path) -> int:
    """Start the command in a process of its own; its number."""
    child = os.fork()
    if child == 0:
        said = command(out)()
        os._exit(said.code if 0 <= said.code < 100 and not said.own_mistake else 99)
    return child


def ended(child: int) -> int:
    """The exit code of a process, when it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def together(true: dict[str, bytes]) -> str:
    """What is not as promised of two commands on one folder, or nothing."""
    out = fresh()
    codes = [ended(child) for child in (started(out), started(out))]
    if not set(codes) <= {0, 1, 2, 4}:
        return f"exit codes {codes}"
    return after(out, true, f"exit codes {codes}")


def read_meanwhile(true: dict[str, bytes]) -> str:
    """What is not as promised of commands that read while one writes, or nothing."""
    out = fresh()
    writer, wrong = started(out), ""
    while not os.waitpid(writer, os.WNOHANG)[0]:
        for folder in folders(out):
            for words in (["verify", folder], ["plot", folder, "--kind", "tilt"]):
                said = apart(lambda words=words: hedgerow(words))  # type: ignore[misc]
                if said.own_mistake:
                    wrong = wrong or f"{words[0]}: {said.err[-300:]}"
    return wrong
