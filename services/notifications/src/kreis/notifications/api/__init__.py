"""Notifications over HTTP, a module for each noun. Nobody's address is shown."""

from kreis.notifications.api import (
    call_tasks,
    contributor_messages,
    group_messages,
    message_texts,
    messages,
    planned_messages,
    tellings,
)
from kreis.notifications.api.blueprint import api

__all__ = [
    "api",
    "call_tasks",
    "contributor_messages",
    "group_messages",
    "message_texts",
    "messages",
    "planned_messages",
    "tellings",
]
