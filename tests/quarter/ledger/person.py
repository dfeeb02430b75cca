"""What the page of a person has to say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import (
    answer_on,
    answered_at,
    attended,
    first_days,
    is_unconfirmed,
    lists,
    names_no_children,
)
from tests.quarter.ledger.books import Books, Row, by_position
from tests.quarter.ledger.groups import is_member_on, meetings, presence
from tests.quarter.ledger.names import Viewer, is_in_full, joined, name, number, tag
from tests.quarter.ledger.open_facts import FACTS, needless, unsaid
from tests.quarter.ledger.verlauf import verlauf

Told = Iterator[tuple[str, str]]
STATES = {
    "waiting": "wartet",
    "grouped": "hat eine Gruppe",
    "entered": "im Programm",
    "left": "ausgetreten",
}
ANSWERS = {"woman": "Frau", "man": "Mann", "diverse": "divers", **words.ROUTES}
CARE = {
    True: " · braucht vormittags Kinderbetreuung",
    False: "",
    None: " · Betreuung noch nicht gefragt",
}
REACH = {"yes": "geht", "with_lift": "mit Fahrdienst", "no": "geht nicht"}
MORNINGS = {"yes": "ja", "with_childcare": "mit Betreuung", "no": "nein"}
SHUT = {
    "left": "geschlossen: Gruppe verlassen",
    "newer": "durch neueren ersetzt",
    "staff": "geschlossen",
    None: "abgelaufen",
}
PURPOSES = {
    "messages": "Nachrichten per E-Mail oder SMS",
    "contact_sharing": "Kontaktdaten an die Gruppe",
    "network": "Netzwerk nach dem Programm",
    "photos": "Fotos",
    "survey": "Befragung",
}


def person(books: Books, viewer: Viewer, who: Row) -> Told:
    if not is_in_full(books, viewer, who):
        yield from _briefly(books, viewer, who)
        return
    own = name(books, viewer, who["id"])
    yield "title", own
    is_grouped = who["state"] == "waiting" and who["cohort_id"]
    yield own, joined(tag(who), STATES["grouped" if is_grouped else who["state"]])
    if shown := number(books, viewer, who):
        yield own, shown
    yield from unsaid(books, who)
    yield from _taking_part(books, who)
    yield from _known(books, who)
    yield from _children(books, who)
    yield from _stay(books, who)
    yield from _agreed(books, who)
    yield from _links(books, who)
    yield "section", "Verlauf"
    yield from verlauf(books, viewer, who)


def _day(slot: str) -> date:
    """Some day with the weekday of `tue-am`."""
    return date(2027, 1, 4 + words.WEEKDAYS.index(slot[:3]))


def _half(slot: str) -> str:
    return " nachm." if slot.endswith("pm") else ""


def _long(day: str) -> str:
    return words.long(date.fromisoformat(day))


def timeline(books: Books, viewer: Viewer, who: Row) -> Told:
    """Her timeline on a page of its own."""
    if not is_in_full(books, viewer, who):
        yield from _briefly(books, viewer, who)
        return
    title = f"Verlauf: {name(books, viewer, who['id'])}"
    yield "title", title
    for label, value in verlauf(books, viewer, who):
        yield label.replace("Verlauf", title, 1), value


def _briefly(books: Books, viewer: Viewer, who: Row) -> Told:
    own, why = name(books, viewer, who["id"]), "Warum brauchen Sie diese Akte?"
    contact = books.one("intake.staff", id=who["contact_person_id"]) or {}
    yield "title", own
    yield own, tag(who)
    yield "section", why
    yield (
        why,
        (
            f"Ansprechperson ist {contact['first_name']} {contact['last_name']}. Ihr Grund"
            " wird festgehalten. Die Projektleitung sieht ihn. Die Akte bleibt für diesen"
            " Arbeitstag offen."
        ),
    )


def _taking_part(books: Books, who: Row) -> Told:
    """Her answer to her present group, and at how many dates she was."""
    hers = [each for each in lists(books) if who["id"] in each.expected | each.recorded]
    recorded = [each for each in hers if who["id"] in each.recorded]
    gone = [each for each in hers if who["id"] in each.unrecorded]
    invitation = _invitation(books, who)
    if invitation is None and not hers:
        return
    title = "Teilnahme"
    yield "section", title
    if invitation:
        at = answered_at(books, invitation)
        answer = {"yes": "Zusage", "no": "Absage"}.get(invitation["answer"], "offen")
        since = f"seit {words.moment(at)}" if at else ""
        open_children = "Kinder noch nicht gefragt" if names_no_children(books, invitation) else ""
        yield f"{title}: Antwort für alle Termine", joined(answer, since, open_children)
        yield from _single_dates(books, invitation)
    if recorded or gone:
        there = sum(presence(books)[each.date.id, who["id"]] == "present" for each in recorded)
        text = attended(there, len(recorded), len(gone))
        yield f"{title}: Anwesenheit", text
    if gone:
        moments = ", ".join(words.moment(each.date.starts) for each in gone)
        yield f"{title}: Fehlende Listen", moments


def _single_dates(books: Books, invitation: Row) -> Told:
    """Dates to come that she declined by themselves, and those changed after her answer."""
    hers = [each for each in meetings(books) if each.cohort == invitation["cohort_id"]]
    own = [e for e in hers if is_member_on(invitation, e.day) and e.starts > books.wall]
    skipped = [
        each
        for each in own
        if not each.is_cancelled
        and books.of(
            "events.date_answer",
            invitation_id=invitation["id"],
            group_event_id=each.id,
            answer="no",
        )
    ]
    open_ones = [
        each
        for each in own
        if answer_on(books, invitation, each) == "yes" and is_unconfirmed(books, invitation, each)
    ]
    for heading, dates in (
        ("Einzeln abgesagt", skipped),
        ("Nach der Änderung noch nicht bestätigt", open_ones),
    ):
        if dates:
            text = ", ".join(words.moment(each.starts) for each in dates)
            yield f"Teilnahme: {heading}", text


def _invitation(books: Books, who: Row) -> Row | None:
    """The newest one to the group that she is in."""
    if who["cohort_id"] is None:
        return None
    rows = books.of(
        "events.invitation", participant_id=who["id"], cohort_id=who["cohort_id"], until=None
    )
    return max(rows, key=lambda each: each["issued_at"], default=None)


def _fact(who: Row, fact: str) -> str:
    value = who[fact]
    if value is None:
        return "noch nicht gefragt"
    text = {True: "ja", False: "nein"}.get(value, ANSWERS.get(value, str(value)))
    return joined(text, "nicht bestätigt" if fact in (who["unconfirmed"] or []) else "")


def _known(books: Books, who: Row) -> Told:
    yield "section", "Angaben"
    ways = [words.CHANNELS[who["channel"]], words.phone(who["phone"] or ""), who["email"] or ""]
    yield "Angaben: Wie erreichen wir die Person?", joined(*ways)
    slots = [f"{words.day_name(_day(each))}{_half(each)}" for each in who["slots"]]
    yield "Angaben: Wann hat die Person Zeit?", ", ".join(slots)
    if weeks := who["start_weeks"]:
        said = [f"{_long(each['monday'])}: {MORNINGS[each['mornings']]}" for each in weeks]
        yield "Angaben: Startwoche", " ".join(said)
    if who["reach"]:
        yield "Angaben: erreichbare Orte", " ".join(_way(books, each) for each in who["reach"])
    for fact, text in FACTS.items():
        is_open = who[fact] is None or fact in (who["unconfirmed"] or [])
        if is_open and fact in needless(who):
            continue
        yield f"Angaben: {text}", _fact(who, fact)
    contact = books.one("intake.staff", id=who["contact_person_id"]) or {}
    yield "Angaben: Ansprechperson", f"{contact['first_name']} {contact['last_name']}"


def _way(books: Books, reach: Row) -> str:
    venue = books.one("cohorts.venue", id=reach["venue_id"]) or {}
    return f"{venue['name']}, {venue['town']}: {REACH[reach['how']]}"


def _children(books: Books, who: Row) -> Told:
    yield "section", "Kinder"
    for each in sorted(books.of("intake.child", participant_id=who["id"]), key=by_position):
        care = CARE[each["needs_care"]]
        yield "Kinder: ", f"geboren {each['birth_month']:%m/%Y}{care}"


def _stay(books: Books, who: Row) -> Told:
    yield "section", "Im Programm"
    yield "Im Programm: wartet seit", words.long(who["waiting_since"])
    if cohort := books.one("cohorts.cohort", id=who["cohort_id"]):
        yield "Im Programm: Gruppe", cohort["name"]
    yield "Im Programm: Eintritt", _entry(books, who)
    for each in books.of("intake.programme_exit", participant_id=who["id"]):
        text = f"{words.long(each['exit_date'])}, {words.DESTINATIONS[each['destination']]}"
        yield "Im Programm: Austritt", text


def _entry(books: Books, who: Row) -> str:
    """The day, or that nobody has recorded it."""
    if row := books.one("intake.enrolment", participant_id=who["id"]):
        return words.long(row["entry_date"])
    day = first_days(books).get(who["id"])
    if day is None or who["state"] == "left":
        return "noch nicht eingetragen"
    return f"noch nicht eingetragen; am {_long(day)} zum ersten Mal da"


def _agreed(books: Books, who: Row) -> Told:
    title = "Datenschutz und Einwilligungen"
    yield "section", title
    if not books.of("intake.notice", participant_id=who["id"]):
        yield f"{title}: Datenschutzinformation", "noch nicht ausgehändigt"
    for text in PURPOSES.values():
        yield f"{title}: {text}", "nicht gefragt"


def _links(books: Books, who: Row) -> Told:
    """Nobody in this story opens a calendar feed; each link came with a message."""
    invitations = {e["id"]: e for e in books.of("events.invitation", participant_id=who["id"])}
    rows = [row for row in books.of("events.link") if row["invitation_id"] in invitations]
    yield "section", "Links"
    for row in rows:
        group = books.one("cohorts.cohort", id=invitations[row["invitation_id"]]["cohort_id"]) or {}
        stands = _stands(books, row, group)
        used = row["last_used_at"]
        yield (
            "Links: ",
            joined(
                f"{words.ABOUT[row['message']]}, {words.CHANNELS[row['channel']]} {stands}",
                f"{group['name']} · erstellt {words.moment(row['made_at'])} ·",
                f"zuletzt geöffnet {words.moment(used)}" if used else "nie geöffnet",
            ),
        )
    if not rows:
        yield "Links: ", "Noch kein Link."


def _stands(books: Books, link: Row, group: Row) -> str:
    """Open until 24 hours after the last date of the group, unless it was shut before."""
    if link["ends_at"] is not None and link["ends_at"] <= books.now:
        return SHUT[link["ends_why"]]
    last = max(each.ends for each in meetings(books) if each.cohort == group["id"])
    over = last + timedelta(hours=24)
    if books.wall >= over:
        return "abgelaufen"
    ends = (
        link["ends_at"].astimezone(words.BERLIN).replace(tzinfo=None) if link["ends_at"] else over
    )
    newer = books.of("events.link", invitation_id=link["invitation_id"])
    is_replaced = any(each["made_at"] > link["made_at"] for each in newer)
    replaced = "durch neueren ersetzt, " if is_replaced else ""
    return f"{replaced}offen bis {words.moment(min(ends, over))}"
