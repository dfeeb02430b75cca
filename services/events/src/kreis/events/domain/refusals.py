"""What events refuses, one class for each kind. `api/refusals.py` gives each its HTTP status.

Refusals about links are in `link_refusals.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kreis.contracts.refusals import Fault, Refusal
from kreis.events.domain.group_events import GroupEvent


class NoCohort(Refusal):
    code = "no-cohort"

    def __init__(self, cohort_id: UUID) -> None:
        super().__init__(f"There are no dates for a cohort {cohort_id}")


class NoGroupEvent(Refusal):
    code = "no-group-event"

    def __init__(self, group_event_id: UUID) -> None:
        super().__init__(f"There is no group event {group_event_id}")


class NoChange(Refusal):
    """No date stands as this change made it: there is no such change, or a later one came."""

    code = "no-change"

    def __init__(self, change_id: UUID) -> None:
        super().__init__(f"No date stands as {change_id} has changed it")


class NoInvitation(Refusal):
    code = "no-invitation"

    def __init__(self, invitation_id: UUID) -> None:
        super().__init__(f"There is no invitation {invitation_id}")


class NoSlot(Refusal):
    code = "no-slot"

    def __init__(self, slot_id: UUID) -> None:
        super().__init__(f"There is no appointment {slot_id}")


class NoMark(Refusal):
    """No conflict of this date has this id."""

    code = "no-mark"

    def __init__(self, mark_id: UUID) -> None:
        super().__init__(f"No mark {mark_id} of this date is in conflict with a record")


class NothingKept(Refusal):
    """Events keeps nothing about a person. It has no code of its own: clients go by the status."""

    code = "about:blank"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(f"Nothing is kept here about {participant_id}")


class ContactOutdated(Refusal):
    """Her number or mail has changed since the caller read it. Read it again."""

    code = "contact-outdated"

    def __init__(self) -> None:
        super().__init__("Her contact data has changed since: read it again")


class NoMember(Refusal):
    code = "no-member"

    def __init__(self) -> None:
        super().__init__("She is no longer in this group")


class NoRoom(Refusal):
    """There is no place for her, or for the children she brings (`NoChildcare`)."""

    code = "group-full"


class NoChildcare(NoRoom):
    """There is a place for her, and none for some of the children she brings."""

    code = "childcare-full"


class TooFewPlaces(Refusal):
    """More people have a place than there would be places."""

    code = "places-too-few"

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("More have a place than there would be", faults=list(faults))


class NotWaiting(Refusal):
    code = "not-waiting"

    def __init__(self) -> None:
        super().__init__("She is not on this waitlist")


class NoFreePlace(Refusal):
    code = "no-free-place"

    def __init__(self) -> None:
        super().__init__("There is no place for her and her children")


class TooLate(Refusal):
    """An offer made now would end at once."""

    code = "too-late"

    def __init__(self) -> None:
        super().__init__("It is too late for an offer: enter her answer")


class DateChanged(Refusal):
    """The caller decided on a state of the date that holds no more; says what holds now."""

    code = "date-changed"

    def __init__(self, event: GroupEvent) -> None:
        super().__init__(
            f"Somebody changed this date a moment ago: it is {_now_said(event)}",
            faults=[Fault("sequence", event.sequence, "the one that stands now")],
        )


class DateCancelled(Refusal):
    code = "date-cancelled"


class DatePast(Refusal):
    """A group event or an appointment has begun already."""

    code = "date-past"


class NothingToUndo(Refusal):
    code = "nothing-to-undo"

    def __init__(self) -> None:
        super().__init__("This date was never changed")


class MoveBreaks(Refusal):
    """A move breaks something that staff have not agreed to. Each fault names one thing."""

    code = "move-breaks"

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("This breaks something that nobody has agreed to yet", faults=list(faults))


class NoDaysToMoveTo(Refusal):
    """The rest of a series finds no days: holidays are unknown, or too many days are closed."""

    code = "holidays-unknown"


class AssessmentWeek(Refusal):
    """This cannot be done to dates of the start week."""

    code = "assessment-week"


class NotSkipped(Refusal):
    code = "not-skipped"

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} is no day that was left out for school holidays")


class TooEarly(Refusal):
    """The day of the group event has not begun."""

    code = "too-early"


class AttendanceChanged(Refusal):
    code = "attendance-changed"

    def __init__(self, fault: Fault) -> None:
        super().__init__(
            "Somebody has put down something else meanwhile: look again", faults=[fault]
        )


class SlotTaken(Refusal):
    code = "slot-taken"


class SlotsOnRestDays(Refusal):
    """Slots lie on Sundays or public holidays, and the request asks to be told."""

    code = "slots-on-rest-days"


class NoticeTooShort(Refusal):
    code = "notice-too-short"

    def __init__(self) -> None:
        super().__init__("This appointment is too soon: please call")


def not_changeable(event: GroupEvent) -> DateCancelled | DatePast:
    """Why nobody can answer for a date, or change it, any more."""
    if event.is_cancelled:
        return DateCancelled(f"The date on {event.day} is cancelled")
    return DatePast(f"The date on {event.day} is past")


def _now_said(event: GroupEvent) -> str:
    if event.is_cancelled:
        return "cancelled"
    return f"{event.starts_at:%Y-%m-%d %H:%M} to {event.ends_at:%H:%M} at {event.venue.name}"
