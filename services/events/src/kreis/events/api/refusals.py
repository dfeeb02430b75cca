"""HTTP statuses of the refusals in `domain/refusals.py`, one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.contracts.refusals import Refusal
from kreis.events.domain import marks, refusals, times_away

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NoCohort: 404,
    refusals.NoGroupEvent: 404,
    refusals.NoChange: 404,
    refusals.NoInvitation: 404,
    refusals.NoSlot: 404,
    marks.NoMark: 404,
    refusals.NothingKept: 404,
    refusals.LinkUnknown: 404,
    refusals.NotWaiting: 404,
    refusals.NoLink: 404,
    refusals.LinkExpired: 410,
    refusals.TooManyChanges: 429,
    refusals.PinNeeded: 403,
    refusals.PinMissing: 403,
    refusals.LinkLocked: 403,
    refusals.ContactOutdated: 409,
    refusals.PinWrong: 403,
    refusals.RosterLocked: 403,
    refusals.FeedOff: 403,
    refusals.NoMember: 409,
    refusals.NoRoom: 409,
    refusals.NoChildcare: 409,
    refusals.TooFewPlaces: 409,
    refusals.NoFreePlace: 409,
    refusals.TooLate: 409,
    refusals.TooEarly: 409,
    refusals.DateChanged: 409,
    refusals.DateCancelled: 409,
    refusals.DatePast: 409,
    refusals.NothingToUndo: 409,
    refusals.MoveBreaks: 409,
    refusals.NoDaysToMoveTo: 409,
    refusals.AssessmentWeek: 409,
    refusals.NotSkipped: 409,
    refusals.AttendanceChanged: 409,
    refusals.SlotTaken: 409,
    refusals.SlotsOnRestDays: 409,
    refusals.NoticeTooShort: 409,
    times_away.NotAway: 409,
}
