"""All pages of staff, so that importing this module brings every one of them."""

from kreis.console.staff import (
    calendar,
    change_date,
    formation,
    group_event,
    groups,
    messages,
    phone_answer,
    proposal,
    registration,
    sign_in,
    signature_list,
    today,
    waiting_list,
)
from kreis.console.staff.shell import team

__all__ = [
    "calendar",
    "change_date",
    "formation",
    "group_event",
    "groups",
    "messages",
    "phone_answer",
    "proposal",
    "registration",
    "sign_in",
    "signature_list",
    "team",
    "today",
    "waiting_list",
]
