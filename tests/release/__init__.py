"""Trials that are too long for every commit: faults, damage, fuzzing, other versions, mutations.

The tests beside them do a few of each. `python -m tests.release` lists the trials, runs them in
full, and writes what came of them into `docs/RELEASE.md`.
"""
