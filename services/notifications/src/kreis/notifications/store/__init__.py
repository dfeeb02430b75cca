"""All SQL of notifications. Every statement names the agency; row-level security checks it.

`invitations` holds who was asked and her newest answer, `messages` what was written, `call_tasks`
whom staff are asked to call, `consents` who may be written to,
`contributors` what was told to speakers and others.
"""

from kreis.notifications.store.call_tasks import (
    add_call_task,
    close_answered_call_tasks,
    close_call_task,
    close_overtaken_call_task,
    list_call_tasks,
    lock_call_task,
    note_attempt,
    open_call_tasks,
)
from kreis.notifications.store.consents import has_opted_out, remove_consent, save_consent
from kreis.notifications.store.contributors import (
    add_contributor_message,
    change_contributor_message,
    contributor_messages,
    find_contributor_message,
    get_contributor_message,
    mark_called,
)
from kreis.notifications.store.invitations import (
    add_invitation,
    hold_answer,
    save_answer,
)
from kreis.notifications.store.messages import (
    add_message,
    change_message,
    count_sent,
    find_message,
    list_messages,
    message_ids,
)

__all__ = [
    "add_call_task",
    "add_contributor_message",
    "add_invitation",
    "add_message",
    "change_contributor_message",
    "change_message",
    "close_answered_call_tasks",
    "close_call_task",
    "close_overtaken_call_task",
    "contributor_messages",
    "count_sent",
    "find_contributor_message",
    "find_message",
    "get_contributor_message",
    "has_opted_out",
    "hold_answer",
    "list_call_tasks",
    "list_messages",
    "lock_call_task",
    "mark_called",
    "message_ids",
    "note_attempt",
    "open_call_tasks",
    "remove_consent",
    "save_answer",
    "save_consent",
]
