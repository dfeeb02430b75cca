"""Sets the address that records of a view are sent to, tries it, and goes on or gives up."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from typing import Any

from kreis.chassis.data.database import Work
from kreis.subscriptions.domain.refusals import NoWebhook, SubscriptionEnded
from kreis.subscriptions.domain.subscriptions import State
from kreis.subscriptions.domain.views import BERLIN
from kreis.subscriptions.domain.webhooks import GOES_ON_AFTER, Webhook, told_secret
from kreis.subscriptions.store import subscriptions, webhooks

DELIVER = "deliver"
"""Due work that sends what waits for a receiver. Its subject is the agency, its cause the name."""
TRY = "try-webhook"
"""Due work that sends one event that means nothing."""
_SECRET_BYTES = 32


def set_(work: Work, name: str, url: str) -> dict[str, Any]:
    """Sets the address, with a new secret, which is told this once. Raises `NoSubscription` and
    `SubscriptionEnded`."""
    if subscriptions.get(work, name).state is State.ENDED:
        raise SubscriptionEnded(name)
    secret = secrets.token_bytes(_SECRET_BYTES)
    webhooks.save(work, name, url, secret, 0)
    _now(work, name)
    return {"url": url, "secret": told_secret(secret)}


def remove(work: Work, name: str) -> Webhook:
    """Sends nothing any more. The feed and the topic stay. Raises `NoWebhook`."""
    hook = _get(work, name)
    webhooks.drop(work, name)
    return hook


def try_out(work: Work, name: str) -> Webhook:
    """Plans to send one event that means nothing. Raises `NoWebhook`."""
    hook = _get(work, name)
    work.schedule(TRY, work.agency, name)
    return hook


def send_again(work: Work, name: str, since: date | None) -> Webhook:
    """Opens a webhook that was shut. With `since`, records of that day and later are sent once
    more; the receiver knows them by their ids. Raises `NoWebhook`."""
    _get(work, name)
    webhooks.open_again(work, name)
    if since is not None:
        webhooks.go_back(work, name, datetime.combine(since, time.min, BERLIN))
    _now(work, name)
    return _get(work, name)


def go_on(work: Work, name: str, failure: str | None, *, is_silent: bool) -> None:
    """Notes how a run ended, and plans the next one. After days of failures it shuts the webhook
    instead. `is_silent` is True if nothing may be sent, so nothing is tried soon."""
    if failure is not None:
        webhooks.has_failed(work, name, failure)
    hook = webhooks.find(work, name)
    if hook is None or hook.shut_at is not None:
        return
    if failure is not None and hook.is_to_be_shut(work.now):
        webhooks.shut(work, name)
        return
    may_go_on = failure is None and not is_silent
    has_more = may_go_on and webhooks.next_of(work, name) is not None
    pause = GOES_ON_AFTER if has_more else hook.pause
    work.schedule(DELIVER, work.agency, name, not_before=work.now + pause)


def _now(work: Work, name: str) -> None:
    webhooks.wait_no_longer(work, name, DELIVER)
    work.schedule(DELIVER, work.agency, name)


def _get(work: Work, name: str) -> Webhook:
    subscriptions.get(work, name)
    hook = webhooks.find(work, name)
    if hook is None:
        raise NoWebhook(name)
    return hook
