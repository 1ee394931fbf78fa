"""Write mistakes.txt anew: make every mistake of test_mistakes.py, and keep what is said of it.

    python -m tests.inputs.mistakes

A new mistake is a line of `MADE`; its command is `check my-own` until another is written under its
name in mistakes.txt. Read the difference before you keep it: these words are what people see.
"""

import os
import shutil
import tempfile
from pathlib import Path

from tests.inputs.test_mistakes import MADE, ROOT, TOLD, hedgerow, make, messages

PAGE = Path(__file__).parent / "mistakes.txt"
USUAL = "check my-own"


def block(name: str) -> str:
    """A mistake made in an empty folder: its name, the command, its messages, the exit code."""
    command, home = TOLD[name].command if name in TOLD else USUAL, Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("scenarios").mkdir()
            shutil.copy(ROOT / "scenarios" / "baseline.toml", "scenarios")
            make(name)
            done = hedgerow(command)
        finally:
            os.chdir(home)
    return f"# {name}\n$ hedgerow {command}\n{messages(done)}[{done.exit_code}]\n"


if __name__ == "__main__":
    PAGE.write_text("\n".join(map(block, MADE)), encoding="utf-8", newline="\n")
