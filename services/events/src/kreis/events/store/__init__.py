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
from kreis.events.store.group_events import (
    find_group_event,
    group_events_between,
    group_events_of_change,
    lock_group_event,
    mark_held,
    save_change,
)
from kreis.events.store.invitations import (
    add_invitations,
    add_link,
    agency_of_link,
    children_coming,
    find_invitation,
    find_linked_invitation,
    invitations_of_cohort,
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
    "children_coming",
    "find_group_event",
    "find_invitation",
    "find_linked_invitation",
    "find_plan",
    "group_events_between",
    "group_events_of_change",
    "invitations_of_cohort",
    "lock_cohort",
    "lock_group_event",
    "mark_held",
    "save_change",
    "save_reply",
]
