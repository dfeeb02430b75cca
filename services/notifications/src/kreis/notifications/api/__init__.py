"""Notifications over HTTP, a module for each noun. Nobody's address is shown."""

from kreis.notifications.api import (
    call_tasks,
    contributor_messages,
    group_messages,
    mail_addresses,
    mail_reports,
    message_texts,
    messages,
    missed_messages,
    planned_messages,
    sending_rules,
    tellings,
    weekly_letters,
)
from kreis.notifications.api.blueprint import api

__all__ = [
    "api",
    "call_tasks",
    "contributor_messages",
    "group_messages",
    "mail_addresses",
    "mail_reports",
    "message_texts",
    "messages",
    "missed_messages",
    "planned_messages",
    "sending_rules",
    "tellings",
    "weekly_letters",
]
