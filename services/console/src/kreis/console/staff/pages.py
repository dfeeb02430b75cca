"""All pages of staff, so that importing this module brings every one of them."""

from kreis.console.staff import (
    formation,
    group_event,
    groups,
    messages,
    phone_answer,
    proposal,
    registration,
    sign_in,
    today,
    waiting_list,
)
from kreis.console.staff.shell import team

__all__ = [
    "formation",
    "group_event",
    "groups",
    "messages",
    "phone_answer",
    "proposal",
    "registration",
    "sign_in",
    "team",
    "today",
    "waiting_list",
]
