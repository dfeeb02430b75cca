"""What intake refuses, one class for each kind. `api/refusals.py` gives each its HTTP status."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kreis.contracts.refusals import Refusal


class NoAgency(Refusal):
    """The agency that is asked about is not known."""

    code = "no-agency"


class AgencyNotSetUp(Refusal):
    """Staff cannot be saved before their agency."""

    code = "no-agency"

    def __init__(self) -> None:
        super().__init__("Set the agency up first: PUT /v1/agencies/{id}")


class NoStaff(Refusal):
    code = "no-staff"

    def __init__(self, staff_id: UUID | str) -> None:
        super().__init__(f"There is no member of staff {staff_id}")


class NoSubstitution(Refusal):
    code = "no-substitution"

    def __init__(self, substitution_id: UUID) -> None:
        super().__init__(f"There is no substitution {substitution_id}")


class SomebodyStandsIn(Refusal):
    """Refused because one person stands in for a member of staff on any day."""

    code = "substituted"

    def __init__(self, first_day: date, last_day: date) -> None:
        super().__init__(f"Somebody stands in for her from {first_day} to {last_day}")


class NoParticipant(Refusal):
    code = "no-participant"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(f"There is no participant {participant_id}")


class NoTopic(Refusal):
    code = "no-topic"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no topic {key}")


class TopicWished(Refusal):
    """Somebody has wished for this topic. It can be archived."""

    code = "topic-wished"

    def __init__(self, key: str) -> None:
        super().__init__(f"Somebody has wished for the topic {key}: archive it")


class NotHers(Refusal):
    """The participant has another contact person."""

    code = "say-why"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(
            "Her contact person is somebody else. Say why you need her file:"
            f" POST /v1/participants/{participant_id}/openings"
        )


class NotForOneself(Refusal):
    """Standing in for a colleague shows her people. So the colleague or a lead says so."""

    code = "not-for-oneself"

    def __init__(self) -> None:
        super().__init__("Who is away says who stands in, or a lead does")


class ChangedMeanwhile(Refusal):
    """The version that was seen is no longer the newest."""

    code = "changed-meanwhile"

    def __init__(self) -> None:
        super().__init__("Somebody else has changed her meanwhile")


class NoGroupingRule(Refusal):
    code = "no-grouping-rule"

    def __init__(self, rule_id: UUID) -> None:
        super().__init__(f"There is no grouping rule {rule_id}")


class NoErasure(Refusal):
    code = "no-erasure"

    def __init__(self, participant_id: UUID) -> None:
        super().__init__(f"There is no erasure of {participant_id}")


class HasLeft(Refusal):
    """Refused because she has left the programme, or has left it already."""

    code = "has-left"


class AlreadyEntered(Refusal):
    """Refused because an entry is recorded once; later ones are re-entries."""

    code = "already-entered"

    def __init__(self) -> None:
        super().__init__("Her entry is recorded already")


class NoEntry(Refusal):
    """Refused because she has no entry that could be changed."""

    code = "no-entry"

    def __init__(self) -> None:
        super().__init__("No entry of hers is recorded")


class EntryChanged(Refusal):
    """The entry that was seen is no longer the one that holds."""

    code = "entry-changed"

    def __init__(self) -> None:
        super().__init__("Somebody else has changed her entry meanwhile")


class NoExit(Refusal):
    """A re-entry needs an entry and an exit before it."""

    code = "no-exit"

    def __init__(self) -> None:
        super().__init__(
            "Only who has entered and left can re-enter; who never entered waits once more"
        )


class InAGroup(Refusal):
    code = "in-a-group"

    def __init__(self) -> None:
        super().__init__("She is in a group: she leaves that first")


class NoImport(Refusal):
    code = "no-import"

    def __init__(self, import_id: UUID) -> None:
        super().__init__(f"There is no import {import_id}")


class NoTrial(Refusal):
    """Only a trial that has finished, and whose file is still there, can be confirmed."""

    code = "no-trial"

    def __init__(self) -> None:
        super().__init__("Only a finished trial can be imported for good")


class UndoOver(Refusal):
    """Only an import of the last day can be taken back, once."""

    code = "undo-over"

    def __init__(self) -> None:
        super().__init__("Only an import that ended within the last day can be taken back, once")


class NotYourImport(Refusal):
    """Who imported a file takes it back, or a lead."""

    code = "not-your-import"

    def __init__(self) -> None:
        super().__init__("Somebody else has imported this file; she or a lead can take it back")


class TooManyToUndo(Refusal):
    code = "too-many-to-undo"

    def __init__(self, most: int) -> None:
        super().__init__(f"At most {most} people can be taken back at once")
