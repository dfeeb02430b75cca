"""A view as its partner sees it: records, the feed with its end, and who has confirmed what.

Promise: feed and confirmations answer as `subscriptions` does, with the same refusals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from kreis.chassis.message import Message
from kreis.contracts.views import day_of, topic_of
from kreis.kit import serving as http
from kreis.kit.broker import OF_A_VIEW
from kreis.kit.facts import ATTENDED, Pen
from kreis.kit.feeds import Feed
from kreis.kit.serving import Refused
from kreis.onebox.ports import HOST

NAME = OF_A_VIEW
TOPIC = topic_of(NAME)
TOLD, ORDER = "kreis.participation-told.v1", "kreis.to-forget.v1"


class ViewPen(Pen):
    """Writes records of the view. Every id is a pseudonym already."""

    def told_of(self, part: str, her: str) -> Message:
        """Writes that she was at a date."""
        fields = {"status": "present", "date": "2027-06-15"}
        return self._of_a_day(self.write(TOLD, her, topic=TOPIC, fact=ATTENDED, fields=fields))

    def order(self, her: str) -> Message:
        """Writes that she is to be forgotten."""
        return self._of_a_day(self.write(ORDER, her, topic=TOPIC))

    def _of_a_day(self, message: Message) -> Message:
        return replace(message, time=day_of(message.time))


class View:
    """Feed and confirmations of the view behind one port. `token` opens them."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.port = 0
        self.empty()

    def empty(self) -> None:
        """Begins anew, without records."""
        self.feed = Feed("subscriptions")
        self.has_ended = False
        self.ordered: set[str] = set()
        """Whom the program may confirm."""
        self.confirmed: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.refusals = 0
        """How many confirmations are answered with 503 first."""

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def answer(self, asked: http.Asked) -> dict[str, Any]:
        """Returns a page, or notes a confirmation. Raises `Refused`."""
        parts = urlsplit(asked.path)
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            raise Refused(401, "about:blank", "Send the token: Authorization: Bearer …")
        match asked.method, parts.path.strip("/").split("/"):
            case "GET", ["v1", "views", name, "facts"] if name == NAME:
                return self._page(asked, parts.query)
            case "POST", ["v1", "forgotten", key, "acknowledgements"]:
                return self._confirm(key)
        raise Refused(404, "about:blank", f"Here is nothing at {asked.method} {parts.path}.")

    def _page(self, asked: http.Asked, query: str) -> dict[str, Any]:
        if not asked.headers.get("Kreis-Purpose"):
            raise Refused(400, "about:blank", "Say what the facts are needed for: Kreis-Purpose")
        if self.has_ended:
            raise Refused(409, "subscription-ended", f"The subscription {NAME!r} has ended")
        known = {name: values[-1] for name, values in parse_qs(query).items()}
        return self.feed.page(known)

    def _confirm(self, key: str) -> dict[str, Any]:
        if self.refusals > self.refused[key]:
            self.refused[key] += 1
            raise Refused(503, "about:blank", "The database does not answer.")
        if self.has_ended or key not in self.ordered or not _is_id(key):
            raise Refused(404, "nothing-to-forget", f"This view was not told to forget {key}")
        self.confirmed[key] += 1
        return http.Ok(name=NAME, pseudonym=key)


@contextmanager
def serving(view: View) -> Iterator[None]:
    """Answers on a port of this machine until the block ends."""
    with http.serving(view.answer) as view.port:
        yield


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
