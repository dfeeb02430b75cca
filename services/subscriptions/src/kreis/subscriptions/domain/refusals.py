"""Refusals of subscriptions: one class for each code that programs can rely on."""

from __future__ import annotations

from uuid import UUID

from kreis.contracts.refusals import Refusal


class NoSubscription(Refusal):
    """There is no such subscription, or the token is not its own."""

    code = "no-subscription"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no subscription {name!r} that this token may see")


class NameTaken(Refusal):
    """A subscription has this name. A name is used once, also after its end."""

    code = "subscription-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"A subscription has had the name {name!r} already: choose another")


class SubscriptionEnded(Refusal):
    """The subscription has ended, and its key is destroyed."""

    code = "subscription-ended"

    def __init__(self, name: str) -> None:
        super().__init__(f"The subscription {name!r} has ended")


class NoWebhook(Refusal):
    """Records of this view are sent to no address."""

    code = "no-webhook"

    def __init__(self, name: str) -> None:
        super().__init__(f"Records of {name!r} are sent to no address")


class NothingToForget(Refusal):
    """This view was not told to forget this pseudonym."""

    code = "nothing-to-forget"

    def __init__(self, pseudonym: UUID) -> None:
        super().__init__(f"This view was not told to forget {pseudonym}")


class NothingKept(Refusal):
    """Nothing is kept about a person. Without a code: clients go by the status."""

    code = "about:blank"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(f"Nothing is kept here about {participant_id}")
