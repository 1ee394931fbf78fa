"""The largest numbers that a run may be asked for with, from Python and the command line."""

MOST_MEMBERS = 100_000_000
"""Futures that are counted at most."""

MOST_KEPT = 1_000_000
"""Futures that are kept at most: each takes kilobytes in every scenario."""

MOST_TOLD = 20_000
"""Futures that one is told among at most: each takes some twenty kilobytes of what moves."""

MOST_WORKERS = 256
"""Processes at most."""

MOST_REPORTED = 10_000
"""Futures that a report is made of at most: it keeps them all in memory, as a comparison does."""
