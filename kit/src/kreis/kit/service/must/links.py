"""Who asks events for a link says which message it is for, by which way, and which contact."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#how-a-message-is-sent"


def run(town: Town) -> None:
    for rule, channel in (("mail", "email"), ("sms", "sms")):
        asked = [
            dict(each.asked)
            for each in town.neighbours.links
            if each.invitation == town.people[rule].invitation
        ]
        wanted = {"message": "cancellation", "channel": channel, "contact_version": 1}
        differs_unless(bool(asked), f"{rule}: a link is asked for", "none")
        for each in asked:
            differs_unless(each == wanted, f"{rule}: a link for {wanted}", str(each))
