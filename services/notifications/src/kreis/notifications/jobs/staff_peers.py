"""Asking intake, events and cohorts what a weekly letter counts; forgotten once it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, Schema, fields

from kreis.chassis.client.peers import Peer
from kreis.chassis.client.tokens import tokens_of
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.weekly_letters import Reader
from kreis.notifications.jobs.intake_responses import AgencyResponse, agency
from kreis.notifications.jobs.peers import outside
from kreis.notifications.jobs.responses import Response

PURPOSE = "weekly letter to staff"


class _ReadersResponse(Response):
    staff = fields.List(fields.UUID(), required=True)


class _ReaderResponse(_ReadersResponse):
    email = fields.String(required=True, allow_none=True)
    is_wanted = fields.Boolean(required=True)
    is_away = fields.Boolean(required=True)
    people = fields.List(fields.UUID(), required=True)
    waiting = fields.Integer(required=True)
    agency = fields.Nested(AgencyResponse, required=True)


class _EventsResponse(Response):
    unclear_absences = fields.Integer(required=True)
    missing_lists = fields.Integer(required=True)
    group_events = fields.Integer(required=True)
    appointments = fields.Integer(required=True)


class _CohortsResponse(Response):
    phase_changes = fields.Integer(required=True)


class StaffPeers:
    """Services that know what waits for a member of staff."""

    def __init__(self, settings: NotificationsSettings) -> None:
        tokens = tokens_of(settings, "notifications")
        self._intake = Peer("intake", settings.intake_url, tokens)
        self._events = Peer("events", settings.events_url, tokens)
        self._cohorts = Peer("cohorts", settings.cohorts_url, tokens)

    def readers(self, agency_id: UUID) -> list[UUID]:
        """Members of staff who want the letter."""
        with outside("intake"):
            answer = self._intake.get("/v1/weekly-letters", agency=agency_id, purpose=PURPOSE)
            found: list[UUID] = _read(_ReadersResponse, answer)["staff"]
            return found

    def reader(self, agency_id: UUID, staff_id: UUID) -> Reader:
        """Where her letter goes, and whom it counts. Raises `Gone` if she is not on the list."""
        path = f"/v1/staff/{staff_id}/weekly-letter"
        with outside("intake"):
            known = _read(
                _ReaderResponse, self._intake.get(path, agency=agency_id, purpose=PURPOSE)
            )
            return Reader(**{**known, "agency": agency(known["agency"])})

    def events_workload(
        self, agency_id: UUID, people: Sequence[UUID], staff: Sequence[UUID], monday: date
    ) -> dict[str, int]:
        asked = {"people": _ids(people), "staff": _ids(staff), "monday": monday.isoformat()}
        with outside("events"):
            return _read(_EventsResponse, self._ask(self._events, agency_id, asked))

    def cohorts_workload(self, agency_id: UUID, people: Sequence[UUID]) -> dict[str, int]:
        with outside("cohorts"):
            answer = self._ask(self._cohorts, agency_id, {"people": _ids(people)})
            return _read(_CohortsResponse, answer)

    def _ask(self, peer: Peer, agency_id: UUID, asked: dict[str, Any]) -> Any:
        return peer.send("POST", "/v1/workload", asked, agency=agency_id, purpose=PURPOSE)


def _read(schema: type[Schema], answer: Any) -> dict[str, Any]:
    read: dict[str, Any] = schema(unknown=EXCLUDE).load(answer)
    return read


def _ids(people: Sequence[UUID]) -> list[str]:
    return [str(each) for each in people]
