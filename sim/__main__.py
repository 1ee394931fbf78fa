"""`python -m hedgerow` is the command, where it is not on the path."""

from sim.cli import app

app(prog_name="hedgerow")
