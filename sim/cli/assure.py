"""The command that writes what a reviewer asks of the model: assure."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.cli.errors import kind_errors, stop
from sim.cli.options import Out


def assure(out: Out = Path("results/assurance")) -> None:
    """Write the assurance pack of the model as it ships: ODD, TRACE, log, sheet, audit, metadata.

    Fields are filled from code, numbers, tests and results; one that cannot be filled is an error.
    """
    from datetime import UTC, datetime

    from sim.batches.resume import require_outside
    from sim.inputs.strict_toml import shown_path
    from sim.reports.assurance.pack import ForeignFolderError, pack_of, write_pack
    from sim.reports.assurance.tree import NoSourceTreeError, source_tree

    with kind_errors():
        require_outside(out)
        try:
            tree = source_tree()
        except NoSourceTreeError as nothing:
            stop(str(nothing), 2)
        pack = pack_of(tree, datetime.now(UTC).date().isoformat())
        try:
            write_pack(pack, out)
        except ForeignFolderError as foreign:
            stop(f"--out: {foreign}", 2)
    print(*sorted(pack), sep="\n")
    print(f"Saved: {shown_path(out)}", file=sys.stderr)
