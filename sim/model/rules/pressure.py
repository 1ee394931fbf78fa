"""How hard does a sender press, and when does a trade measure take effect?

Two motives, two demands, and what has been done:

    target_governance = governance_weight * gap * level * (1 - reward * progress)
    target_strategic  = rivalry * level * [strategic_weight * max(0, belief - norm)
                        + alarm_weight * (rumour + base that is seen)]
    threat' = threat + pressure_rise * max(0, target - threat)
              - pressure_lift * max(0, threat - target)
    P       = threat + deed_weight * loss that the sender's measures in force inflict, % of GDP

The European Union withdraws preferences in stages: it opens a procedure, decides after about a
year unless concession stops it, and the decision takes effect about half a year later, first in
part, then in full.

A measure that is carried out is felt, resented and bargained over like a threat. A sender decides
on its threats alone, lest its own deeds move it.

Sources: vannarith-2019 ¶8, ¶10 (strategic interest behind the measures); adhikari of
seeds/sources.toml (costly sanctions go with more distant votes); the dates of the procedure are
those of events E21, E25, E29 and E30 in seeds/data/events_chronology.csv.
"""

from sim.model.ops import Array, at_least, below, both, maximum, negative, positive, where


def governance_target(
    gap: Array, governance_weight: Array, level: Array, reward: Array, progress: Array
) -> Array:
    """Pressure sought over the governance gap, index >= 0.

    `progress` is the share of the 2018 gap closed since; `reward` is how much of the pressure a
    sender drops for it.
    """
    return governance_weight * gap * level * (1.0 - reward * progress)


def strategic_target(
    excess: Array,
    alarm: Array,
    rivalry: Array,
    strategic_weight: Array,
    alarm_weight: Array,
    level: Array,
) -> Array:
    """Pressure sought over closeness to the patron, index >= 0.

    `excess` is believed closeness beyond the regional norm, `alarm` what is said or seen of a base.
    """
    sought = strategic_weight * positive(excess) + alarm_weight * alarm
    return sought * rivalry * level


def alarm(rumour: Array, doubted: Array, base: Array) -> Array:
    """Rumours of a base as far as they are not doubted, and a base that is seen, each 0-1."""
    return rumour * (1.0 - doubted) + base


def deed(loss: Array, deed_weight: Array) -> Array:
    """Pressure of measures in force, index >= 0; `loss` is what they take, % of GDP."""
    return deed_weight * loss


def adjust(pressure: Array, target: Array, pressure_rise: Array, pressure_lift: Array) -> Array:
    """Next quarter's pressure: fast to impose, slow to lift."""
    gap = target - pressure
    return pressure + pressure_rise * positive(gap) - pressure_lift * negative(gap)


def procedure_clock(
    clock: Array,
    pressure: Array,
    progress: Array,
    procedure_open: Array,
    procedure_close: Array,
    procedure_decision: Array,
    procedure_concession: Array,
) -> Array:
    """Quarters since the EU opened its procedure, 0 while none is open.

    It opens when pressure reaches `procedure_open`, and ends when pressure falls below
    `procedure_close` or when, at the decision or later, `progress` reaches
    `procedure_concession`.
    """
    running = where(at_least(clock, 1.0), clock + 1.0, 0.0)
    started = where(at_least(pressure, procedure_open), maximum(running, 1.0), running)
    conceded = both(at_least(started, procedure_decision), at_least(progress, procedure_concession))
    kept = where(conceded, 0.0, started)
    return where(below(pressure, procedure_close), 0.0, kept)


def withdrawn_share(
    withdrawn: Array,
    clock: Array,
    pressure: Array,
    procedure_effect: Array,
    procedure_full: Array,
    procedure_escalation: Array,
    partial_share: Array,
    restore_speed: Array,
) -> Array:
    """Share of exports to the EU that has lost its preference, 0-1.

    Partial from `procedure_effect` quarters on; full after a further `procedure_full` quarters at
    pressure of at least `procedure_escalation`. Imposed at once, restored at `restore_speed`.
    """
    escalates = both(
        at_least(clock, procedure_effect + procedure_full),
        at_least(pressure, procedure_escalation),
    )
    decided = where(escalates, 1.0, partial_share)
    target = where(at_least(clock, procedure_effect), decided, 0.0)
    change = target - withdrawn
    return withdrawn + positive(change) - restore_speed * negative(change)


def withheld(pressure: Array, aid_withheld: Array) -> Array:
    """Share of a sender's aid and cooperation that its own pressure holds back, 0-1.

    pressure / (pressure + 1) keeps the share below one at any pressure.
    """
    return aid_withheld * pressure / (pressure + 1.0)
