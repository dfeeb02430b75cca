"""What cohorts keeps of a participant, table by table."""

from kreis.chassis.process.erasure import Inventory

_HERS = "participant_id = :subject"

INVENTORY = Inventory(
    hers={
        "proposal_move": _HERS,
        "proposal_member": _HERS,
        "membership": _HERS,
        "departure": _HERS,
        "long_wait": _HERS,
        "isolation_waiver": _HERS,
        "person_phase": _HERS,
        "member_band": _HERS,
        "pool_person": _HERS,
        "pool_sequence": _HERS,
    },
    nobodys={
        "rules": "how much each wish counts, and which member of staff said so",
        "venue": "places",
        "offer": "what a group is formed for",
        "formation_run": "which offers, and how far the search has come",
        "proposal": "that there is one; its members stand in proposal_member",
        "phase_plan": "phases and their rules, and which member of staff said so",
        "cohort_phase": "phases of groups, and which member of staff confirmed them",
        "phase_proposal": "what staff were asked about a group, and who decided",
        "held_date": "days and kinds of dates",
        "planned_date": "days and kinds of dates",
        "cohort": "its name and offer; its members stand in membership",
    },
)
TEXTS = {"venue": ("name",), "offer": ("name",), "cohort": ("name",)}
"""Columns of free text, where staff may name somebody: see `mentions`."""
