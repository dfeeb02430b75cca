"""Happenings: what the services have stored about one person, each with its moment.

A happening names its kind and its values. `timeline_wording.py` puts it into words. A service of an
older release that lacks a route tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from kreis.console.services.responses.cohorts import Membership, MembershipWithStay
from kreis.console.services.responses.history import GivenAnswer, History
from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.notifications import (
    CallTask,
    HerMessages,
    MessageWords,
    PlannedMessage,
)
from kreis.console.staff.dates import moment_of
from kreis.console.staff.partly import Parts, if_kept
from kreis.console.staff.shell import client, me

OFF = ("given_back", "cancelled")
"""What became of a conversation that does not take place."""
NOT_NEEDED = "no_longer_holds"
"""Why a message was not sent that was needed no more."""


@dataclass(frozen=True)
class Happening:
    """`at` is local time. `by` is the id of the member of staff who entered it. Of two at the same
    moment, the one with the higher `rank` came later."""

    kind: str
    topic: str
    at: datetime
    is_day: bool = False
    by: str | None = None
    rank: int = 0
    values: Mapping[str, object] = field(default_factory=dict)
    words: MessageWords | None = None


@dataclass(frozen=True)
class Told:
    """What the other services tell about a person. None where the role may not see it, where a
    service keeps nothing, and where it does not answer now."""

    memberships: Sequence[MembershipWithStay] | None
    history: History | None
    messages: HerMessages | None
    calls: Sequence[CallTask]


def told_of(who: str, parts: Parts) -> Told:
    """Asks each service once. `parts` notes which of them cannot tell now."""
    may, asked = me().may, client()
    memberships = partial(if_kept, lambda: asked.cohorts.memberships(who))
    history = partial(if_kept, lambda: asked.events.history(who))
    messages = partial(if_kept, lambda: asked.notifications.her_messages(who))
    calls = partial(asked.notifications.calls_of, who)
    return Told(
        parts.ask("groups", memberships, None) if may("cohorts:read") else None,
        parts.ask("history", history, None) if may("invitations:read") else None,
        parts.ask("messages", messages, None) if may("deliveries:read") else None,
        parts.ask("calls", calls, ()) if may("call-tasks:read") else (),
    )


def happenings_of(known: Participant, told: Told) -> Iterator[Happening]:
    """Yields what is stored about a person, as far as the role may see it, in no order."""
    yield from _stay(known)
    yield from _agreements(known["id"])
    yield from _groups(told.memberships or ())
    yield from _of_events(told.history)
    yield from _messages(told.messages, told.history)
    for task in told.calls:
        yield from _calls(task)


def _stay(known: Participant) -> Iterator[Happening]:
    if known["waiting_since"]:
        yield Happening("waits", "programme", _day(known["waiting_since"]), is_day=True)
    stay = client().intake.stay(known["id"])
    if stay["entry_date"]:
        yield Happening("entered", "programme", _day(stay["entry_date"]), is_day=True, rank=1)
    for each in stay["exits"]:
        where = {"destination": each["destination"]}
        day = _day(each["exit_date"])
        yield Happening("exited", "programme", day, is_day=True, rank=2, values=where)
        if back := each["re_entry_date"]:
            yield Happening("re-entered", "programme", _day(back), is_day=True, rank=3)


def _agreements(who: str) -> Iterator[Happening]:
    for notice in client().intake.notices(who):
        if on := notice["handed_on"]:
            about = {"language": notice["language"], "version": notice["version"]}
            yield Happening("notice", "programme", _day(on), is_day=True, values=about)
    for consent in client().intake.consent_decisions(who):
        if on := consent["decided_on"]:
            decision = {"purpose": consent["purpose"], "is_given": consent["is_given"]}
            by = consent["recorded_by"]
            yield Happening("consent", "programme", _day(on), is_day=True, by=by, values=decision)


def _groups(memberships: Iterable[MembershipWithStay]) -> Iterator[Happening]:
    for each in memberships:
        group, is_in = {"group": each["name"]}, each["left_on"] is None
        if (on := each["joined_on"]) and not is_out_before_start(each):
            by = each.get("added_by") or (each["noted_by"] if is_in else None)
            yield Happening(
                "joined", "programme", _day(on), is_day=True, by=by, rank=2, values=group
            )
        if stay := each.get("longer_stay"):
            about = {"step": stay["step"], "until": stay["stays_until"]}
            at, by = _moment(stay["noted_at"]), stay["noted_by"]
            yield Happening("stays-longer", "programme", at, by=by, rank=3, values=about)
        if on := each["left_on"]:
            by = each["noted_by"]
            kind = "taken-out" if is_out_before_start(each) else "left-group"
            yield Happening(kind, "programme", _day(on), is_day=True, by=by, rank=1, values=group)


def is_out_before_start(was: Membership) -> bool:
    """Returns whether somebody was taken out of a group before her first day."""
    joined, left = was["joined_on"], was["left_on"]
    return bool(joined and left and left < joined)


def _of_events(history: History | None) -> Iterator[Happening]:
    if history is None:
        return
    known = history.get("dates", [])
    dates = {each["id"]: (each["starts_at"], each["name"]) for each in known}
    for each in history["invitations"]:
        group = {"group": each["name"]}
        yield Happening("asked", "answers", _moment(each["issued_at"]), values=group)
        for answer in each["answers"]:
            yield _answer("answer", answer, group)
        dates |= {date["id"]: (date["starts_at"], each["name"]) for date in each["group_events"]}
        for own in each["date_answers"]:
            at = dates.get(own["group_event_id"], ("", ""))[0]
            yield _answer("date-answer", own, {**group, "date": at})
    yield from _attendance(history, dates)
    for slot in history["appointments"]:
        about = {
            "form": slot["form"],
            "minutes": slot["minutes"],
            "with": slot["contact_person_id"],
        }
        yield Happening("appointment", "talks", _moment(slot["starts_at"]), values=about)


def _answer(kind: str, given: GivenAnswer, about: Mapping[str, object]) -> Happening:
    values = {**about, "answer": given["answer"], "how": given["how"]}
    at, by = _moment(given["answered_at"]), given["entered_by"]
    return Happening(kind, "answers", at, by=by, rank=given["version"], values=values)


def _attendance(history: History, dates: Mapping[str, tuple[str, str]]) -> Iterator[Happening]:
    """Yields the newest record of each date; what it has replaced stands in the export."""
    newest = {
        each["group_event_id"]: each
        for each in sorted(history["attendance"], key=lambda each: each["version"])
    }
    for date_id, record in newest.items():
        if date_id in dates:
            starts_at, group = dates[date_id]
            values = {
                "group": group,
                "status": record["status"],
                "absence": record["absence"],
                "minutes": record["minutes"],
            }
            at, by = datetime.fromisoformat(starts_at), record["recorded_by"]
            yield Happening("attendance", "attendance", at, by=by, values=values)


def _messages(found: HerMessages | None, history: History | None) -> Iterator[Happening]:
    if found is None:
        return
    for each in found["items"]:
        message = each["message"]
        if message["state"] == "suppressed" and message["reason"] == NOT_NEEDED:
            continue  # it was looked at and needed no more; Nachrichten shows it on request
        values = {name: message[name] for name in ("kind", "channel", "state", "reason")}
        at = _moment(message["changed_at"])
        yield Happening("message", "messages", at, rank=1, values=values, words=each["words"])
    yield from _talks_that_are_off(found)
    for planned in found["planned"]:
        if not _still_holds(planned, history):
            continue
        kind = "planned" if planned["is_message"] else "looked-at"
        at, about = _moment(planned["not_before"]), {"kind": planned["kind"]}
        yield Happening(kind, "messages", at, values=about)


def _talks_that_are_off(found: HerMessages) -> Iterator[Happening]:
    """Yields what became of conversations that she gave back, or that staff took back.

    Events keeps none of them: its time is open for others. Notifications knows whom it told.
    """
    for each in found.get("appointments", ()):
        if each["state"] in OFF and (changed := each["changed_at"]):
            day = _moment(each["starts_at"]).isoformat()
            about = {"form": each["form"], "date": day}
            yield Happening(f"talk-{each['state']}", "talks", _moment(changed), values=about)


def _still_holds(planned: PlannedMessage, history: History | None) -> bool:
    """Returns whether a plan is about a group she is in, and about its date as it is now.

    Notifications asks events only when the message is due. Without a history all plans hold.
    """
    every = history["invitations"] if history else ()
    hers = next((each for each in every if each["id"] == planned["invitation_id"]), None)
    if hers is None or planned["kind"].startswith("appointment"):
        return True
    if hers["until"] and _moment(planned["not_before"]).date() >= date.fromisoformat(hers["until"]):
        return False
    dates = (each for each in hers["group_events"] if each["id"] == planned.get("cause"))
    about = next(dates, None)
    if about is None or planned["kind"] != "reminder":
        return True
    is_as_it_is = planned.get("version") == about["sequence"] + 1
    return is_as_it_is and about["state"] != "cancelled" and about["answer"] != "no"


def _calls(task: CallTask) -> Iterator[Happening]:
    about = {"kind": task["about"], "reason": task["reason"], "attempts": task["attempts"]}
    yield Happening("call-wanted", "talks", _moment(task["raised_at"]), rank=2, values=about)
    if tried := task["last_attempt_at"]:
        yield Happening("called-in-vain", "talks", _moment(tried), rank=3, values=about)
    if closed := task["closed_at"]:
        values = {**about, "result": task["result"]}
        at, by = _moment(closed), task["closed_by"]
        yield Happening("call-closed", "talks", at, by=by, rank=4, values=values)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str) -> datetime:
    return moment_of(text).replace(tzinfo=None)
