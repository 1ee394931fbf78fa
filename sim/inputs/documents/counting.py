"""Whose dollars are new, may reach the home country, and are inside nobody else's?"""

from collections.abc import Mapping, Sequence

from sim.inputs.documents.records import Programme


def counted_programmes(programmes: Sequence[Programme]) -> list[Programme]:
    """The eligible programmes with new money, none of whose dollars is inside another's."""
    by_id = {programme.id: programme for programme in programmes}
    offered = {p.id for p in programmes if p.eligible and p.added_usd_m > 0}
    return [
        programme
        for programme in programmes
        if programme.id in offered and offered.isdisjoint(ancestors(programme, by_id))
    ]


def ancestors(programme: Programme, by_id: Mapping[str, Programme]) -> list[str]:
    """Ids of the programmes around this one, innermost first; stops where a cycle closes."""
    found: list[str] = []
    parent = programme.nested_in
    while parent is not None and parent in by_id and parent not in found:
        found.append(parent)
        parent = by_id[parent].nested_in
    return found
