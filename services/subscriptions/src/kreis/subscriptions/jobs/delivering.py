"""Sends the records of a view to its webhook, in the order of its feed.

Promise: at least once and in order. The next record is sent after the receiver has taken the one
before, so records of one key never overtake each other. A record is read from the feed just before
it is sent: of somebody who is to be forgotten only `to-forget` is sent.
Refuses: to send anything in safe mode.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from kreis.chassis.process.due import Due
from kreis.contracts.views import topic_of
from kreis.subscriptions import messages
from kreis.subscriptions.commands import webhooks as commands
from kreis.subscriptions.domain.webhooks import NotTaken, Webhook
from kreis.subscriptions.jobs.posting import Posting
from kreis.subscriptions.store import webhooks

AT_A_TIME = 20.0
"""Seconds after which a run gives others their turn."""
TEST = "kreis.webhook-test"


class Delivering:
    """Delivers for all views. `tls` says whose certificates count."""

    def __init__(self, *, safe_mode: bool, tls: ssl.SSLContext | None = None) -> None:
        self._is_silent = safe_mode
        self._tls = tls or ssl.create_default_context()

    def run(self, due: Due) -> None:
        """Sends what is waiting, for at most `AT_A_TIME`, and plans to go on."""
        with due.database.agency(due.agency) as work:
            hook = webhooks.find(work, due.cause)
        failure = None
        if hook is not None and not hook.shut_at and not self._is_silent:
            failure = self._outcome(hook, lambda posting: _send_all(due, posting))
        with due.finish() as work:
            commands.go_on(work, due.cause, failure, is_silent=self._is_silent)

    def try_out(self, due: Due) -> None:
        """Sends one event that means nothing, so that a team can try its receiver."""
        with due.database.agency(due.agency) as work:
            hook = webhooks.find(work, due.cause)
        outcome = "safe-mode"
        if hook is not None and not self._is_silent:
            outcome = self._outcome(hook, lambda posting: _send_test(due, posting)) or "taken"
        with due.finish() as work:
            webhooks.was_tried(work, due.cause, outcome)

    def _outcome(self, hook: Webhook, send: Callable[[Posting], None]) -> str | None:
        """Returns why the receiver did not take something, None if it took everything."""
        with Posting(hook.url, hook.secret, self._tls) as posting:
            try:
                send(posting)
            except NotTaken as fault:
                return fault.reason
        return None


def _send_all(due: Due, posting: Posting) -> None:
    until = time.monotonic() + AT_A_TIME
    while time.monotonic() < until:
        with due.database.agency(due.agency) as work:
            row = webhooks.next_of(work, due.cause)
        if row is None:
            return
        posting.post(row.id, messages.event_of(row))
        with due.database.agency(due.agency) as work:
            webhooks.was_taken(work, due.cause, row.position)
        due.renew()


def _send_test(due: Due, posting: Posting) -> None:
    event: dict[str, Any] = {
        "specversion": "1.0", "id": str(uuid4()), "source": messages.SOURCE, "type": TEST,
        "subject": topic_of(due.cause), "time": datetime.now(UTC).isoformat(),
        "agencyid": str(due.agency), "datacontenttype": "application/json", "data": {},
    }  # fmt: skip
    posting.post(event["id"], event)
