"""HTTP statuses of the refusals in `domain`, one line a kind."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.contracts.refusals import Refusal
from kreis.events.domain import link_refusals, refusals, times_away

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NoCohort: 404,
    refusals.NoGroupEvent: 404,
    refusals.NoChange: 404,
    refusals.NoInvitation: 404,
    refusals.NoSlot: 404,
    refusals.NoMark: 404,
    refusals.NothingKept: 404,
    link_refusals.LinkUnknown: 404,
    refusals.NotWaiting: 404,
    link_refusals.NoLink: 404,
    link_refusals.LinkExpired: 410,
    link_refusals.LinkWouldNotOpen: 409,
    link_refusals.TooManyChanges: 429,
    link_refusals.PinNeeded: 403,
    link_refusals.PinMissing: 403,
    link_refusals.LinkLocked: 403,
    refusals.ContactOutdated: 409,
    link_refusals.PinWrong: 403,
    link_refusals.RosterLocked: 403,
    link_refusals.FeedOff: 403,
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
