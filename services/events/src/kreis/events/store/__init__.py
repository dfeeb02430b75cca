"""All SQL of events. Every statement names the agency, and row-level security checks it again.

`plans` holds cohorts and their dates, `invitations` who was asked, what she said and her links,
`attendances` who was there.
"""

from kreis.events.store.attendances import (
    Record,
    add_attendance,
    attendance,
    attendance_records,
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
from kreis.events.store.plans import (
    add_cohort,
    add_plan,
    find_group_event,
    find_plan,
    lock_cohort,
    lock_group_event,
    mark_held,
)

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
    "invitations_of_cohort",
    "lock_cohort",
    "lock_group_event",
    "mark_held",
    "save_reply",
]
