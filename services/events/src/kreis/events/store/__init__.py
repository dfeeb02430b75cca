"""All SQL of events. Every statement names the agency, and row-level security checks it again.

`plans` holds cohorts, `group_events` their dates and the changes of them, `invitations` who was
asked, what she said and her links, `attendances` who was there.
"""

from kreis.events.store.attendances import (
    Record,
    add_attendance,
    attendance,
    attendance_records,
)
from kreis.events.store.date_answers import last_version, save_date_reply
from kreis.events.store.group_events import (
    care_told,
    find_group_event,
    group_events_between,
    group_events_of_change,
    group_events_of_cohort,
    lock_group_event,
    mark_held,
    save_care_told,
    save_change,
)
from kreis.events.store.invitations import (
    add_invitations,
    add_link,
    agency_of_link,
    find_invitation,
    find_invitation_of,
    find_linked_invitation,
    invitations_of_cohort,
    save_membership,
    save_reply,
)
from kreis.events.store.plans import add_cohort, add_plan, find_plan, lock_cohort

__all__ = [
    "Record",
    "add_attendance",
    "add_cohort",
    "add_invitations",
    "add_link",
    "add_plan",
    "agency_of_link",
    "attendance",
    "attendance_records",
    "care_told",
    "find_group_event",
    "find_invitation",
    "find_invitation_of",
    "find_linked_invitation",
    "find_plan",
    "group_events_between",
    "group_events_of_change",
    "group_events_of_cohort",
    "invitations_of_cohort",
    "last_version",
    "lock_cohort",
    "lock_group_event",
    "mark_held",
    "save_care_told",
    "save_change",
    "save_date_reply",
    "save_membership",
    "save_reply",
]
