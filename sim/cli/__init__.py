"""The command line. Thin: each command imports what it needs, so that --help stays fast."""

from sim.cli.starting import silent

with silent():
    from sim.cli.app import app

__all__ = ["app"]
