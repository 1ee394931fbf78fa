"""The command line. Thin: each command imports what it needs, so that --help stays fast."""

from sim.cli import comparing, evidence, expectations, explain, look, runs, write
from sim.cli.app import app

__all__ = ["app", "comparing", "evidence", "expectations", "explain", "look", "runs", "write"]
