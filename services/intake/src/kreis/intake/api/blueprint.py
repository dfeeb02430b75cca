"""The one blueprint that all of intake's routes stand on, and the guard of each request.

Promise: a request about one participant is answered only to somebody who sees her in full. Routes
that show her briefly to others are marked `shows_briefly`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app, request

from kreis.chassis.data.database import Work
from kreis.chassis.http import access
from kreis.chassis.http.auth import caller
from kreis.chassis.http.routes import Blueprint
from kreis.intake.domain.participants import Participant
from kreis.intake.domain.refusals import NotHers
from kreis.intake.domain.sight import Viewer
from kreis.intake.schemas import seen
from kreis.intake.store import sight as store

View = TypeVar("View", bound=Callable[..., Any])

ALL = "participants:read-all"


def shows_briefly(view: View) -> View:
    """Marks a view about one participant that others than her contact person may ask, too."""
    view.kreis_shows_briefly = True  # type: ignore[attr-defined]
    return view


def viewer_of(work: Work) -> Viewer:
    """Returns what the caller of the running request sees."""
    known = seen.viewer()
    if known is None:
        who = caller()
        sees_all = who.is_service or ALL in who.scopes
        known = Viewer(sees_all=True) if sees_all else store.viewer(work, who.subject)
        seen.remember(known)
    return known


def watch_opened(work: Work, shown: Iterable[Participant]) -> None:
    """Notes in the access log which of these people the caller sees by an opened file, and why."""
    viewer = viewer_of(work)
    if viewer.sees_all:
        return
    not_hers = (each for each in shown if not viewer.is_responsible(each.contact_person_id))
    opened = [each.id for each in not_hers if each.id in viewer.opened]
    for participant_id in opened:
        work.watch(participant_id)
    if opened:
        access.because("; ".join(sorted({viewer.opened[each] for each in opened})))


def _guard(work: Work) -> None:
    """Refuses a request about a participant whom the caller does not see in full (`NotHers`)."""
    asked: UUID | None = (request.view_args or {}).get("participant_id")
    if asked is None and request.method != "GET":
        return
    viewer = viewer_of(work)
    if asked is None or viewer.sees_all:
        return
    contact_person = store.contact_persons(work, {asked}).get(asked)
    if contact_person is None or viewer.is_responsible(contact_person):
        return
    if asked in viewer.opened:
        access.because(viewer.opened[asked])
        work.watch(asked)
    elif not hasattr(current_app.view_functions[request.endpoint or ""], "kreis_shows_briefly"):
        raise NotHers(asked)


api = Blueprint("intake", "intake", description="Newcomers and the waiting pool", guard=_guard)
