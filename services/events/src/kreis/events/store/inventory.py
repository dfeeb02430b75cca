"""What events keeps of a participant, table by table."""

from kreis.chassis.process.erasure import Inventory

_HERS = "participant_id = :subject"
_OF_HER_INVITATION = (
    "invitation_id in"
    " (select id from invitation where agency_id = :agency and participant_id = :subject)"
)

INVENTORY = Inventory(
    hers={
        "link_holder": _HERS,  # first, as everybody locks it before her links
        "waiting": _OF_HER_INVITATION,
        "feed": _OF_HER_INVITATION,
        "date_child": _OF_HER_INVITATION,
        "date_answer": _OF_HER_INVITATION,
        "link_session": (
            "link_hash in (select hash from link where agency_id = :agency"
            f" and {_OF_HER_INVITATION})"
        ),
        "link": _OF_HER_INVITATION,
        "link_change": _OF_HER_INVITATION,
        "coming_child": _OF_HER_INVITATION,
        "answer": _OF_HER_INVITATION,
        "invitation": _HERS,
        "attendance": _HERS,
        "attendance_mark": _HERS,
        "appointment_slot": _HERS,
        "time_away": _HERS,
        "member_rhythm": _HERS,
    },
    nobodys={
        "cohort": "its name and venue",
        "cohort_phase": "how often a group meets",
        "series": "days and hours",
        "group_event": "times, places, capacity and counts",
        "group_event_change": "what staff changed about a date",
        "signature_list": "that a list was filed, not who signed",
        "roster_link": "links of freelancers",
        "closure_day": "days on which nothing takes place",
        "programme": "themes and the money for them",
        "skipped_day": "days that a series leaves out",
        "contributor": "speakers and other people who are paid, no participants",
        "usual_cost": "what a date costs as a rule",
        "hourly_rate": "what an hour of staff costs, whoever it is",
        "cost": "what a date has cost",
    },
)
TEXTS = {
    "closure_day": ("reason",),
    "contributor": ("name",),
    "group_event": ("topic", "topic_names"),
}
"""Columns of free text, where staff may name somebody: see `mentions`."""
