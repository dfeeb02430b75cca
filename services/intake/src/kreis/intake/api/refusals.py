"""The HTTP status of each thing that intake refuses."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.contracts.refusals import Refusal
from kreis.intake.domain import refusals
from kreis.intake.domain.unusable_files import UNUSABLE_FILES

STATUSES: Mapping[type[Refusal], int] = {
    refusals.NotHers: 403,
    refusals.NotForOneself: 403,
    refusals.NotYourImport: 403,
    refusals.NoAgency: 404,
    refusals.NoStaff: 404,
    refusals.NoSubstitution: 404,
    refusals.NoParticipant: 404,
    refusals.NoGroupingRule: 404,
    refusals.NoErasure: 404,
    refusals.NoImport: 404,
    refusals.NoTopic: 404,
    refusals.AgencyNotSetUp: 409,
    refusals.SomebodyStandsIn: 409,
    refusals.HasLeft: 409,
    refusals.AlreadyEntered: 409,
    refusals.NoEntry: 409,
    refusals.EntryChanged: 409,
    refusals.NoExit: 409,
    refusals.InAGroup: 409,
    refusals.NoTrial: 409,
    refusals.UndoOver: 409,
    refusals.TooManyToUndo: 409,
    refusals.TopicWished: 409,
    refusals.ChangedMeanwhile: 412,
    **dict.fromkeys(UNUSABLE_FILES, 422),
}
