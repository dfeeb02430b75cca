"""Exchange, as the pages of members ask it, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

from kreis.chassis.client.peers import Peer, Refused
from kreis.console.participants.answers import LinkUnknown
from kreis.console.participants.behind_pin import TOKEN
from kreis.console.services.circles import CircleLinks
from kreis.console.services.workload import AsConsole

SHOWN_REFUSALS = (
    "ask-taken",
    "floor-reached",
    "contact-not-shared",
    "too-much-care",
    "too-many-children",
    "not-yet",
)
_GONE = ("link-unknown", "no-circle", "not-joined")
_PURPOSE = "page of a circle"


class Joining(TypedDict):
    """What she says of herself as she joins."""

    first_name: str
    district: str
    contact: str
    nearby_only: bool
    child_bands: list[str]
    minds_bands: list[str]
    agrees: bool
    shares_contact: bool


class NotDone(Exception):
    """What she wanted was refused; `notice` says why, by the name of a text."""

    def __init__(self, notice: str) -> None:
        super().__init__(notice)
        self.notice = notice


def circle_links(exchange: Peer) -> CircleLinks:
    """Returns exchange as the pages of members ask it."""
    return CircleLinks(AsConsole(exchange, _PURPOSE))


@contextmanager
def refusals(token: str) -> Iterator[None]:
    """Translates refusals of exchange. Text that cannot be a token is not sent there."""
    if not TOKEN.fullmatch(token):
        raise LinkUnknown
    try:
        yield
    except Refused as refusal:
        code = refusal.problem.get("type", "")
        if code in _GONE or (refusal.status == 404 and code != "no-ask"):
            raise LinkUnknown from refusal
        if refusal.status in (404, 409):
            raise NotDone(code if code in SHOWN_REFUSALS else "ask-taken") from refusal
        if refusal.status == 422:
            raise NotDone("invalid") from refusal
        raise
