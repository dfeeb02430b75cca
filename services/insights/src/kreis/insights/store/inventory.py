"""What insights keeps of a participant, table by table."""

from kreis.chassis.process.erasure import Inventory

_HERS = "participant_id = :subject"

INVENTORY = Inventory(
    hers={
        "presence": _HERS,
        "answer_to_all": _HERS,
        "membership_change": _HERS,
        "publication": _HERS,
    },
    nobodys={
        "build": "which sets of tables there are",
        "cohort_date": "when dates are, and whether their lists are complete",
        "cohort": "when a cohort began and ended",
        "cohort_rhythm": "how often a cohort meets",
        "unsettled": "dates whose list is complete for less than 24 hours",
        "frozen_quarter": "figures of at least five people, no ids of people",
        "exchange_count": "counts of at least five people, no ids of people",
        "publishing_pause": "since when nothing is published",
    },
)
TEXTS: dict[str, tuple[str, ...]] = {}
"""Columns of free text, where staff may name somebody: see `mentions`. There are none."""
