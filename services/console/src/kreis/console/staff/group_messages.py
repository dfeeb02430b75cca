"""Message to a group ("Nachricht an die Gruppe") in the words of a member of staff.

Promise: what is sent is what the preview has shown. If the text was changed since, the preview
comes again. Until somebody has got it, it can be taken back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from flask import Response, request
from markupsafe import Markup

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import Json
from kreis.console.services.responses.events import Invitation
from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.notifications import GroupMessage, PreviewedNote
from kreis.console.staff.dates import moment_of
from kreis.console.staff.group import Group, whole_group
from kreis.console.staff.names import known_people, staff_names
from kreis.console.staff.partly import if_kept
from kreis.console.staff.sending_rules import rest, sending_rules
from kreis.console.staff.shell import client, go, me, page, show, team, words
from kreis.console.staff.tellings import said

SHOWN = 3
NEEDED = ("cohorts:read", "events:read", "invitations:read", "participants:read")
WRITTEN = ("de", "de-simple", "en", "tr", "uk", "ar")
FLUENT = ("B2", "C")
"""Levels of German from which the usual German is read."""
NOT_PREVIEWED: PreviewedNote = {"items": [], "with_enough": []}


class ShownNote(TypedDict):
    """A message to the group as its page shows it."""

    note: GroupMessage
    by: str
    state: Markup
    may_be_recalled: bool


@team.get("/gruppen/<uuid:cohort_id>/nachricht")
@page(*NEEDED, "group-messages:write")
def write_to_group(cohort_id: UUID) -> Response:
    return _form(cohort_id, "")


@team.post("/gruppen/<uuid:cohort_id>/nachricht")
@page(*NEEDED, "group-messages:write")
def send_to_group(cohort_id: UUID) -> Response:
    """Shows the preview, or sends the text that the preview has shown."""
    text = " ".join(request.form.get("text", "").split())
    longest = sending_rules()["longest_group_message"]
    if not text or (longest and len(text) > longest):
        return _form(cohort_id, text, wrong=_too_long(longest) if text else words()("note.empty"))
    once = request.form.get("once", "")
    try:
        if request.form.get("what") != "send" or text != request.form.get("seen"):
            return _form(cohort_id, text, with_preview=True)
        made = client().notifications.write_to_group(str(cohort_id), text, once=once)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _form(cohort_id, text, wrong=_too_long(None))
    when = words().hour(moment_of(made["goes_at"]))
    return go("group", "note.saved", cohort_id=cohort_id, told_when=when)


@team.post("/gruppen/<uuid:cohort_id>/nachricht/<uuid:message_id>/zurueck")
@page("group-messages:write")
def recall_note(cohort_id: UUID, message_id: UUID) -> Response:
    try:
        client().notifications.recall(message_id, once=request.form.get("once", ""))
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return go("group", "note.too-late", cohort_id=cohort_id)
    return go("group", "note.recalled", cohort_id=cohort_id)


def notes_of(cohort_id: UUID) -> list[ShownNote]:
    """Returns the newest messages to a group, with what has become of each."""
    if not me().may("deliveries:read"):
        return []
    found = (if_kept(lambda: client().notifications.group_messages(cohort_id)) or [])[:SHOWN]
    names = staff_names() if found else {}
    return [_shown(each, names.get(each["written_by"], "")) for each in found]


def _shown(note: GroupMessage, by: str) -> ShownNote:
    t = words()
    if note["recalled_at"]:
        return {"note": note, "by": by, "state": t("note.is-recalled"), "may_be_recalled": False}
    told = client().notifications.telling([note["id"]])
    reached = any(told[name] for name in ("sent", "failed", "calls_open", "calls_closed"))
    planned = told["planned"] or told["left_unsent"] or reached
    state = said(told) if planned else t("note.not-before", when=_hour(note["goes_at"]))
    return {"note": note, "by": by, "state": state, "may_be_recalled": not reached}


def _too_long(longest: int | None) -> Markup:
    """The number only if whoever sends has told it."""
    return words()("note.too-long", count=longest) if longest else words()("note.refused")


def _form(cohort_id: UUID, text: str, *, with_preview: bool = False, wrong: str = "") -> Response:
    group = whole_group(cohort_id)
    people = _recipients(group)
    channels = _channels(people)
    shown = _previewed(text, set(channels), group) if with_preview else NOT_PREVIEWED
    rules = sending_rules()
    return show(
        "group_message.html",
        nav="groups",
        status=422 if wrong else 200,
        group=group,
        text=text,
        ways=Counter(each["channel"] for each in people),
        discreet=sum(_is_discreet(each) for each in people),
        count=len(people),
        previews=shown["items"],
        channels=channels,
        called=[
            each
            for each in people
            if each["id"] in shown["with_enough"] and each["channel"] != "call"
        ],
        is_previewed=with_preview,
        rules=rules,
        rest=rest(rules),
        wrong=wrong,
    )


def _asked(group: Group) -> list[Invitation]:
    """Returns the invitations of members who have not left and have not declined."""
    return [each for each in group.members if each["answer"] != "no"]


def _recipients(group: Group) -> list[Participant]:
    return list(known_people(each["participant_id"] for each in _asked(group)).values())


def _channels(people: Sequence[Participant]) -> dict[str, list[str]]:
    """Returns how those are written to who read a language; whoever needs discretion reads none."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in people:
        if not _is_discreet(each):
            found[reads(each)].add(each["channel"])
    return {language: sorted(channels) for language, channels in found.items()}


def _previewed(text: str, languages: set[str], group: Group) -> PreviewedNote:
    recipients: list[Json] = [
        {"participant_id": each["participant_id"], "invitation_id": each["id"]}
        for each in _asked(group)
    ]
    return client().notifications.preview_note(text, sorted(languages), recipients)


def reads(person: Participant) -> str:
    """Returns the language that she is written to in, as notifications decides it."""
    if person["language"] in WRITTEN:
        return person["language"]
    return "de" if person["german_level"] in FLUENT else "de-simple"


def _is_discreet(person: Participant) -> bool:
    return bool(person["wants_discretion"] or person["has_address_protection"])


def _hour(text: str) -> str:
    at: datetime = moment_of(text)
    return words().moment(at)
