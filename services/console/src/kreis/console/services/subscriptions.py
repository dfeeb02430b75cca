"""Client of subscriptions: which teams outside read what, and what they were told of a person."""

from __future__ import annotations

from kreis.console.services.asking import Id, Json, Seen, ServiceClient
from kreis.console.services.responses.subscriptions import (
    Account,
    OfferedFact,
    OfferedFacts,
    PersonData,
    Subscription,
    Unacknowledged,
    UnacknowledgedList,
    Webhook,
    WebhookSecret,
)
from kreis.console.services.responses.subscriptions import (
    Subscriptions as ListedSubscriptions,
)


class Subscriptions(ServiceClient):
    """Client with the token of whoever looks."""

    def person_data(self, participant_id: Id) -> PersonData:
        """Returns which teams were told what about a participant."""
        return self._get(PersonData, f"/participants/{participant_id}/data")

    def subscriptions(self) -> list[Subscription]:
        """Returns all teams, the ones whose access has ended too."""
        return self._get(ListedSubscriptions, "/subscriptions")["items"]

    def subscription(self, name: str) -> Seen[Subscription]:
        return self._look(Subscription, f"/subscriptions/{name}")

    def account(self, name: str) -> Account:
        """Returns what a team has got, and what it has forgotten."""
        return self._get(Account, f"/subscriptions/{name}/account")

    def offered_facts(self) -> list[OfferedFact]:
        """Returns what may be agreed."""
        return self._get(OfferedFacts, "/offered-facts")["items"]

    def unacknowledged(self) -> list[Unacknowledged]:
        """Returns what teams have not confirmed to have forgotten, the oldest first."""
        return self._get(UnacknowledgedList, "/forgotten")["items"]

    def register_subscription(self, wanted: Json, *, once: str) -> Subscription:
        return self._post(Subscription, "/subscriptions", wanted, once=once)

    def change_subscription(self, name: str, wanted: Json, *, seen: str) -> Subscription:
        return self._put(Subscription, f"/subscriptions/{name}", wanted, seen=seen)

    def end_subscription(self, name: str, *, once: str) -> Subscription:
        return self._post(Subscription, f"/subscriptions/{name}/end", once=once)

    def set_webhook(self, name: str, url: str, *, once: str) -> WebhookSecret:
        """Sets where records are sent, and returns the secret, once."""
        body = {"url": url}
        return self._post(WebhookSecret, f"/subscriptions/{name}/webhook", body, once=once)

    def test_webhook(self, name: str, *, once: str) -> Webhook:
        return self._post(Webhook, f"/subscriptions/{name}/webhook/test", once=once)

    def send_again(self, name: str, since: str | None, *, once: str) -> Webhook:
        """Sends records of this day and later once more, and opens what was shut."""
        path = f"/subscriptions/{name}/webhook/redeliveries"
        return self._post(Webhook, path, {"since": since}, once=once)

    def remove_webhook(self, name: str) -> Webhook:
        return self._delete(Webhook, f"/subscriptions/{name}/webhook")
