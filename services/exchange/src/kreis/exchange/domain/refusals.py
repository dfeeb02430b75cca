"""Refusals of exchange: one class for each code that programs can rely on.

No refusal says more than its reader may know: whoever is blocked, paused or gone is not there.
"""

from __future__ import annotations

from kreis.contracts.refusals import Refusal


class _Refused(Refusal):
    said = ""

    def __init__(self) -> None:
        super().__init__(self.said)


class NoCircle(_Refused):
    """There is no such circle, or it has closed."""

    code = "no-circle"
    said = "There is no such circle"


class NoReport(_Refused):
    """There is no such report."""

    code = "no-report"
    said = "There is no such report"


class LinkUnknown(_Refused):
    """The link is not known. She may have left, or the link is too old."""

    code = "link-unknown"
    said = "This link opens nothing"


class NoMessage(_Refused):
    """The message is not wanted any more."""

    code = "no-message"
    said = "This message is not wanted any more"


class JoinedAlready(_Refused):
    """This link is a member's already."""

    code = "joined-already"
    said = "This link has been used to join"


class NotJoined(_Refused):
    """The link is an invitation: she has not joined yet."""

    code = "not-joined"
    said = "Whoever has this link has not joined yet"


class NoAsk(_Refused):
    """There is no such ask for her."""

    code = "no-ask"
    said = "There is no such ask"


class AskTaken(_Refused):
    """The ask is not open any more, or not in the state that this needs."""

    code = "ask-taken"
    said = "The ask has changed meanwhile"


class FloorReached(_Refused):
    """Her hours and what she has asked for come to the floor."""

    code = "floor-reached"
    said = "No more hours can be asked for now"


class ContactNotShared(_Refused):
    """She has not agreed that her contact is shown to whom she agrees with."""

    code = "contact-not-shared"
    said = "An agreement needs the consent that the contact is shown"


class TooMuchCare(_Refused):
    """It would be more than 15 hours of care outside the child's home in one week."""

    code = "too-much-care"
    said = "More than 15 hours in a week outside of the child's home need a permit"


class TooManyChildren(_Refused):
    """It would be more than three other children at once."""

    code = "too-many-children"
    said = "At most three other children at once"


class NotYet(_Refused):
    """It can be confirmed after its end only."""

    code = "not-yet"
    said = "This can be confirmed once it is over"
