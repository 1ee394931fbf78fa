"""Which numbers are estimated, from which records?"""

from collections.abc import Iterator
from pathlib import Path

from sim.evidence.estimation.decay import decay
from sim.evidence.estimation.deeds import deeds
from sim.evidence.estimation.estimate import Estimate
from sim.evidence.estimation.governance import governance
from sim.evidence.estimation.leaders import leaders
from sim.evidence.estimation.line import line
from sim.evidence.estimation.money import money
from sim.evidence.estimation.movement import movement
from sim.evidence.estimation.noise import vote_noise
from sim.evidence.estimation.records import Records
from sim.evidence.estimation.rest import ideal_scale, votes_rest
from sim.evidence.estimation.tilt import votes_range


def estimates(records: Records) -> dict[str, Estimate]:
    """Every estimate by the name of its parameter, numbers rounded to three digits."""
    return {name: found.rounded() for name, found in everything(records)}


def estimates_of(seeds: Path) -> dict[str, Estimate]:
    """Every estimate from the files of a folder of seeds."""
    return estimates(Records(seeds))


def everything(records: Records) -> Iterator[tuple[str, Estimate]]:
    """All estimates, part after part."""
    yield from diplomacy(records)
    yield from movement(records)
    yield from money(records)
    yield from governance(records)
    yield from deeds(records)


def diplomacy(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Lines, noise, rests and the range of votes."""
    found = dict(decay(records))
    speed = found["political_decay"].rounded().value
    found |= dict(line(records, speed))
    found |= dict(vote_noise(records, speed))
    own = {p: found.get(f"line_own.{p}", found["line_own"]).value for p in records.partners}
    common = found["line_west"].value
    lines = {p: common**2 + size**2 for p, size in own.items()}
    noises = {p: found[f"vote_noise.{p}"].value for p in records.partners}
    found |= dict(votes_rest(records, speed, lines, noises))
    found |= dict(ideal_scale(records)) | dict(votes_range(records))
    found |= dict(leaders(records, speed, common))
    yield from found.items()
