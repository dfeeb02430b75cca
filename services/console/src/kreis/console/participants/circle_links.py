"""Exchange, as the pages of members ask it, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

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
JOINED = "joined-already"
"""Notice of whoever joins a second time: she sees her circle."""
_GONE = ("link-unknown", "no-circle", "not-joined")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "starts_at": ("day", "from"),
    "ends_at": ("until",),
    "bands": ("child",),
    "child_bands": ("child",),
    "minds_bands": ("minds",),
    "places": ("places",),
}
"""Field of a request → fields of the form, where their names differ."""
_PURPOSE = "page of a circle"


class NotDone(Exception):
    """What she wanted was refused; `notice` says why, by the name of a text. `wrong` are fields of
    the form, in its order."""

    def __init__(self, notice: str, wrong: Sequence[str] = ()) -> None:
        super().__init__(notice)
        self.notice, self.wrong = notice, wrong


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
        if code == JOINED:
            raise NotDone(JOINED) from refusal
        if refusal.status in (404, 409):
            raise NotDone(code if code in SHOWN_REFUSALS else "ask-taken") from refusal
        if refusal.status == 422:
            raise NotDone("invalid", _wrong(refusal.problem)) from refusal
        raise


def _wrong(problem: Mapping[str, Any]) -> list[str]:
    """Returns the fields of a form that these faults are about, each once."""
    named = [str(fault["field"]).partition(".")[0] for fault in problem.get("errors", ())]
    return list(dict.fromkeys(own for name in named for own in _FIELDS.get(name, (name,))))
