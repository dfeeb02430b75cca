"""What notifications refuses, one class for each kind. `api/refusals.py` gives the HTTP status."""

from __future__ import annotations

from uuid import UUID

from kreis.contracts.refusals import Refusal
from kreis.notifications.domain.call_tasks import CallResult


class NoCallTask(Refusal):
    code = "no-call-task"

    def __init__(self, call_task_id: UUID) -> None:
        super().__init__(f"There is no call task {call_task_id}")


class CallTaskClosed(Refusal):
    """Refused because somebody else was faster, with another result."""

    code = "call-task-closed"

    def __init__(self, result: CallResult | None) -> None:
        super().__init__(f"This call task was closed a moment ago: {result}")


class NotHers(Refusal):
    """The participant has another contact person."""

    code = "say-why"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(
            "Her contact person is somebody else. Say to intake why you need her file:"
            f" POST /v1/participants/{participant_id}/openings"
        )


class LinkUnknown(Refusal):
    """The token of a link is not one of ours."""

    code = "link-unknown"

    def __init__(self) -> None:
        super().__init__("This link is not whole, or not ours")


class NoGroupMessage(Refusal):
    """No message to a group has this id."""

    code = "no-group-message"

    def __init__(self, message_id: UUID) -> None:
        super().__init__(f"There is no message {message_id}")


class AlreadySent(Refusal):
    """Refused because the message has reached somebody."""

    code = "already-sent"

    def __init__(self, message_id: UUID) -> None:
        super().__init__(f"The message {message_id} has gone out: it cannot be taken back")


class NoMessage(Refusal):
    """No message to a contributor has this id."""

    code = "no-message"

    def __init__(self, message_id: UUID) -> None:
        super().__init__(f"There is no message {message_id}")
