"""SMS through any gateway that takes an HTTP request: where to, with which key, in which form.

Promise: a no for good, a no for now and an answer that never came are told apart. The message's id
goes along (`Idempotency-Key`, and `{id}` in the body), so that a gateway which looks at it takes a
message once. Redirects are not followed: they would carry numbers elsewhere.
Refuses: to repeat a request of which nobody knows whether the gateway took it.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.process.due import TryLater
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.messages import Failure
from kreis.notifications.domain.sms_sender import sms_sender
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.sender import OutcomeUnknown, RefusedForGood

TIMEOUT = 20.0
"""Seconds for each step of a request."""
_FOR_NOW = (401, 402, 403, 407, 408, 425, 429, 503)
"""What passes, by itself or when somebody has seen to the key or the account: nothing was taken."""
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class SmsGateway:
    def __init__(self, settings: NotificationsSettings, *, timeout: float = TIMEOUT) -> None:
        self._url = settings.sms_url
        self._headers = {settings.sms_key_header: settings.sms_key} if settings.sms_key else {}
        self._body = json.loads(settings.sms_body)
        self._from = settings.sms_from and sms_sender(settings.sms_from)
        self._client = httpx.Client(timeout=timeout, follow_redirects=False, verify=ca_bundle())

    def send(self, letter: Letter) -> None:
        words = {
            "to": letter.recipient,
            "text": letter.text.as_sms,
            "from": sms_sender(letter.sender_name) if letter.is_discreet else self._from,
            "id": str(letter.id),
        }
        headers = {**self._headers, "Idempotency-Key": str(letter.id)}
        try:
            answer = self._client.post(self._url, json=filled(self._body, words), headers=headers)
        except _NEVER_LEFT as fault:
            raise TryLater(f"The SMS gateway cannot be reached: {type(fault).__name__}") from None
        except httpx.TransportError as fault:
            raise OutcomeUnknown(type(fault).__name__) from None
        _check(answer.status_code)

    def was_sent(self, message_id: UUID) -> None:
        """There is no common way to ask a gateway."""


def filled(body: Any, words: dict[str, str]) -> Any:
    """The body with `{to}`, `{text}`, `{from}` and `{id}` in its strings replaced."""
    if isinstance(body, dict):
        return {name: filled(value, words) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, words) for value in body]
    return body.format_map(words) if isinstance(body, str) else body


def _check(status: int) -> None:
    if status // 100 == 2:
        return
    if status in _FOR_NOW or status // 100 == 3:
        raise TryLater(f"The SMS gateway answers {status}")
    if status // 100 == 4:
        raise RefusedForGood(Failure.MESSAGE_REFUSED)
    raise OutcomeUnknown(f"The SMS gateway answers {status}")
