"""The command that fits numbers to the record: calibrate."""

from __future__ import annotations

import sys

from sim.cli.errors import kind_errors, stop
from sim.cli.options import Seed, Seeds


def calibrate(seed: Seed = 7, seeds: Seeds = None) -> None:
    """Fit the numbers that the record speaks of; write seeds/posterior.csv."""
    from sim.cli.loading import places_in_force
    from sim.cli.printing.calibration import print_calibration
    from sim.engine.draw_files import write_posterior
    from sim.evidence.calibration import calibrate as fit
    from sim.evidence.observation import NoRecordError
    from sim.inputs.register import load_register
    from sim.inputs.strict_toml import shown_path

    with kind_errors():
        register = load_register(places_in_force(seeds, None).seeds)
        print("simulating some half a million pasts: about a minute", file=sys.stderr)
        try:
            found = fit(register, seed)
        except NoRecordError as nothing:
            stop(str(nothing), 3)
        print_calibration(found)
        path = write_posterior(
            found.posterior, register, f"Written by hedgerow calibrate --seed {seed}."
        )
    print(f"Saved: {shown_path(path)}; use it with --assumptions posterior", file=sys.stderr)
