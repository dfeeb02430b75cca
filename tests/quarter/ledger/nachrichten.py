"""What Nachrichten has to say: what became of each message, and what is still to go out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.quarter.ledger import words
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.names import Viewer, joined, name

Told = Iterator[tuple[str, str]]
ASKED = ("invitation", "confirmation")
COUNTED = (*ASKED, "reminder")
LOOK = "Anruf, falls bis dahin keine Antwort kam"


def nachrichten(books: Books, viewer: Viewer) -> Told:
    yield "title", "Nachrichten"
    all_rows = books.of("notifications.message")
    rows = [each for each in all_rows if each["reason"] != "no_longer_holds"]
    for row in rows:
        who = name(books, viewer, row["participant_id"])
        cells = {
            "Wann": words.moment(row["changed_at"]),
            "An": who,
            "Worum es geht": words.ABOUT[row["kind"]],
            "Weg": words.CHANNELS[row["channel"]],
            "Stand": state(row),
        }
        yield f"Nachrichten: {who}", " | ".join(f"{n}: {text}" for n, text in cells.items())
    if not rows:
        yield "Nachrichten", "Es gibt keine Nachrichten."


def state(row: Row) -> str:
    return joined(words.STATES[row["state"]], words.WHY_NOT_SENT.get(row["reason"] or "", ""))


def is_overtaken(books: Books, row: Row) -> bool:
    """Whether her answer leaves nothing to tell, or nothing to look for."""
    about = row["detail"]
    known = books.one("notifications.invitation", id=about.get("invitation_id"))
    if known is None or row["kind"] not in ("send", "call-if-unanswered"):
        return False
    kind, version = about["kind"], known["answer_version"]
    if kind.startswith("appointment"):
        return False
    if kind == "invitation":
        return bool(version >= about["version"])
    if kind == "confirmation":
        return version > about["version"] or known["answer"] != "yes"
    if kind in ("reminder", "sign_up"):
        return bool(known["answer"] != "yes")
    return bool(known["answer"] == "no")


OF_CONVERSATIONS = {words.ABOUT[kind] for kind in words.ABOUT if kind.startswith("appointment")}


def geplant(books: Books, viewer: Viewer) -> Told:
    """What waits in the table of due work, those of one kind and moment together."""
    title = "Was noch hinausgeht"
    yield "title", title
    moments: dict[tuple[datetime, str], list[str]] = defaultdict(list)
    rows = sorted(books.of("notifications.due", given_up=None), key=lambda each: str(each["id"]))
    for row in rows:
        if is_overtaken(books, row):
            continue
        if row["kind"] == "send":
            moments[row["not_before"], words.ABOUT[row["detail"]["kind"]]].append(row["subject"])
        elif row["kind"] == "call-if-unanswered":
            moments[row["not_before"], LOOK].append(row["subject"])
    for (at, what), people in moments.items():
        of_conversation = what in OF_CONVERSATIONS
        alone = [each for each in people if not of_conversation and _is_without_group(books, each)]
        there = [each for each in people if each not in alone]
        names = [name(books, viewer, each) for each in there]
        who = f"{words.people(len(there))} {', '.join(names)}"
        if alone:
            gone = ", ".join(name(books, viewer, each) for each in alone)
            who = f"{who} Zurzeit in keiner Gruppe: {gone}"
        yield f"{title}: {what}", f"Wann: {words.moment(at)} | Worum es geht: {what} | An: {who}"
    if not moments:
        yield title, "Zurzeit ist nichts geplant."


def _is_without_group(books: Books, participant_id: str) -> bool:
    found = books.of("intake.participant", id=participant_id)
    return any(each["cohort_id"] is None for each in found)


def telling(books: Books, causes: set[str]) -> str:
    """What is planned and done about these causes, counted.

    Somebody may have been invited anew. Then the answers before that are known, and what had a
    smaller number belongs to the earlier invitation.
    """
    since = {row["id"]: row["asked_after"] for row in books.of("events.invitation")}

    def is_about(row: Row) -> bool:
        return row["cause"] in causes and row["version"] > since.get(row["cause"], 0)

    sends = books.of("notifications.due", kind="send", given_up=None)
    plans = [row for row in sends if is_about(row["detail"])]
    messages = [row for row in books.of("notifications.message") if is_about(row)]
    calls = [row for row in books.of("notifications.call_task") if is_about(row)]
    state = Counter(row["state"] for row in messages)
    called = Counter(row["state"] for row in calls)
    parts = []
    if plans:
        first = min(row["not_before"] for row in plans)
        parts.append(f"{len(plans)} geplant (ab {words.moment(first)})")
    parts += [f"{state['sent']} verschickt"] if state["sent"] else []
    parts += [f"{state['suppressed']} nicht verschickt"] if state["suppressed"] else []
    parts += [_calls(called["open"], "offen")] if called["open"] else []
    parts += [_calls(called["closed"], "erledigt")] if called["closed"] else []
    return " · ".join(parts) or "Noch ist keine Nachricht geplant und keine verschickt."


def _calls(count: int, state: str) -> str:
    return f"1 Anruf {state}" if count == 1 else f"{count} Anrufe {state}"


def messages_to_one_person(books: Books) -> dict[str, int]:
    """The most that anybody got: about one invitation, in all, and within seven days.

    News of a change do not count.
    """
    facts = [each for each in books.told("message-sent") if each.data["kind"] in COUNTED]
    by_kind = Counter((each.data["kind"], each.data["cause"]) for each in facts)
    in_all = Counter(each.data["participant_id"] for each in facts)
    sent: dict[str, list[datetime]] = defaultdict(list)
    for row in books.of("notifications.message", state="sent"):
        if row["kind"] in COUNTED:
            sent[row["participant_id"]].append(row["changed_at"])
    in_a_week = (
        sum(first <= each < first + timedelta(days=7) for each in times)
        for times in sent.values()
        for first in times
    )
    most = {kind: max(n for (own, _), n in by_kind.items() if own == kind) for kind, _ in by_kind}
    return {
        **{f"participant: {kind}s for one yes": most[kind] for kind in ASKED if kind in most},
        "messages to one person in the whole programme": max(in_all.values(), default=0),
        "messages to one person in any seven days": max(in_a_week, default=0),
    }
