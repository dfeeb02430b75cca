"""Refusals about links, with their PINs, rosters and calendar feeds."""

from __future__ import annotations

from uuid import UUID

from kreis.contracts.refusals import Fault, Refusal


class LinkUnknown(Refusal):
    """No link, feed or roster link has this token."""

    code = "link-unknown"

    def __init__(self) -> None:
        super().__init__("This link leads nowhere")


class LinkExpired(Refusal):
    """A link has expired, or somebody has shut it. The answer does not tell which."""

    code = "link-expired"

    def __init__(self) -> None:
        super().__init__("This link opens no more")


class LinkWouldNotOpen(Refusal):
    """A link to this invitation would open nothing: its group is over, or she has left it."""

    code = "link-would-not-open"

    def __init__(self, invitation_id: UUID, why: str) -> None:
        fault = Fault("invitation_id", invitation_id, "an invitation whose links open")
        super().__init__(f"A link would open nothing: {why}", faults=[fault])


class NoLink(Refusal):
    """No link of this person or date has this id."""

    code = "no-link"

    def __init__(self, link_id: UUID) -> None:
        super().__init__(f"There is no link {link_id}")


class PinNeeded(Refusal):
    """Her link opens behind a PIN alone."""

    code = "pin-needed"

    def __init__(self) -> None:
        super().__init__("This link opens with a PIN")


class PinMissing(Refusal):
    """Her link opens behind a PIN alone, and nobody has given her one yet."""

    code = "pin-missing"

    def __init__(self) -> None:
        super().__init__("This link opens with a PIN, and there is none yet: staff call her")


class LinkLocked(Refusal):
    code = "link-locked"

    def __init__(self) -> None:
        super().__init__("Too many wrong PINs: staff give her a new one")


class TooManyChanges(Refusal):
    code = "too-many-changes"

    def __init__(self) -> None:
        super().__init__("Too many changes by link within an hour: try again later, or call")


class PinWrong(Refusal):
    code = "pin-wrong"

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"This PIN is wrong; {tries_left} more tries")


class RosterLocked(Refusal):
    code = "roster-locked"

    def __init__(self) -> None:
        super().__init__("Too many wrong PINs: ask for a new link")


class FeedOff(Refusal):
    """Nobody under address protection has a calendar feed."""

    code = "feed-off"

    def __init__(self) -> None:
        super().__init__("There is no calendar feed for her")
