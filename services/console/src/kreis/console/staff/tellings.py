"""Tellings: what a page may say of messages, read from plans and facts after the commit.

A page never says that somebody will be told because it asked for that. It says what notifications
has planned, sent or left unsent by now. Nothing yet is said, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kreis.console.services.responses.notifications import Telling
from kreis.console.staff.dates import moment_of
from kreis.console.staff.partly import if_kept
from kreis.console.staff.shell import client, me, words

MOST = 100
"""Causes of one request."""


def telling_of(causes: Sequence[str]) -> Markup | None:
    """Returns a sentence about messages with these causes; None if the role sees none.

    Notifications of an older release does not count them.
    """
    found = counted(causes)
    return None if found is None else said(found)


def counted(causes: Sequence[str]) -> Telling | None:
    """Returns what is planned and done about these causes; None as above."""
    if not causes or not me().may("deliveries:read"):
        return None
    return if_kept(lambda: client().notifications.telling(causes[:MOST]))


def is_settled(found: Telling) -> bool:
    """True if no message about these causes is to come: they went out, or staff call instead."""
    became = (found["sent"], found["failed"], found["left_unsent"])
    return any((*became, found["calls_open"], found["calls_closed"])) and not found["planned"]


def said(found: Telling) -> Markup:
    t = words()
    parts = [
        t.count(f"telling.{name}", number)
        for name in ("planned", "sent", "left_unsent", "failed", "calls_open", "calls_closed")
        if (number := found[name])
    ]
    if found["planned"] and (at := found["next_at"]):
        parts[0] = t("telling.from", what=parts[0], when=t.moment(moment_of(at)))
    if found["is_being_planned"]:
        parts.append(t("telling.being-planned"))
    return Markup(" · ").join(parts) if parts else t("telling.nothing")
