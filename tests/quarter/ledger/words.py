"""How German says days, hours and codes. The second program's own dictionary."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES = {"de": "Deutsch", "ar": "Arabisch", "tr": "Türkisch", "uk": "Ukrainisch"}
FORMS = {"in_person": "persönlich", "phone": "am Telefon", "home_visit": "Hausbesuch"}
CHANNELS = {"sms": "SMS", "email": "E-Mail", "call": "Anruf"}
ABOUT = {
    "invitation": "Einladung",
    "confirmation": "Bestätigung",
    "reminder": "Erinnerung",
    "change": "Geänderter Termin",
    "cancellation": "Ausfall",
    "addition": "Zusätzlicher Termin",
    "sign_up": "Anmeldung für einen Termin",
    "offer": "Freier Platz",
    "note": "Nachricht an die Gruppe",
    "appointment": "Gespräch eingetragen",
    "appointment_change": "Gespräch verschoben",
    "appointment_cancellation": "Gespräch fällt aus",
    "appointment_reminder": "Erinnerung an ein Gespräch",
    "missed": "Vermisst",
}
STATES = {
    "queued": "wartet",
    "sending": "wird verschickt",
    "sent": "verschickt",
    "failed": "nicht angekommen",
    "suppressed": "nicht verschickt",
    "unknown": "unklar",
}
WHY_NOT_SENT = {
    "no_longer_holds": "gilt nicht mehr",
    "told_by_phone": "am Telefon gesagt",
    "channel_is_call": "durch Anruf",
    "enough_messages": "weggelassen, schon genug Nachrichten",
    "called_instead": "schon genug Nachrichten, stattdessen Anruf",
    "said_before": "steht schon in der Bestätigung",
    "no_usable_address": "keine brauchbare Adresse",
    "opted_out": "möchte keine Nachrichten",
}
WHY_CALL = {
    "channel_is_call": "Möchte angerufen werden",
    "no_answer": "Keine Antwort",
    "outcome_unknown": "Es ist unklar, ob die Nachricht ankam",
    "gave_up": "Die Nachricht kam nicht an",
    "enough_messages": "Hat in diesen Tagen schon genug Nachrichten bekommen",
    "opted_out": "Möchte keine Nachrichten mehr",
    "absent": "Bleibt weg",
}
ANSWERS = {"yes": "Zusage", "no": "Absage", None: "offen"}
ABSENCES = {"excused": "entschuldigt", "unexcused": "unentschuldigt", "unclear": "ungeklärt"}
KINDS = {"assessment_week": "Startwoche", "topic_open": "Thema folgt"}
SKIPPED = {
    "school_holidays": "Schulferien",
    "public_holiday": "gesetzlicher Feiertag",
    "closure_day": "Schließtag",
}
ROUTES = {
    "referral": "Zuweisung",
    "recommendation": "Empfehlung",
    "self": "Selbstmeldung",
    "unknown": "noch nicht gefragt",
}

DESTINATIONS = {
    "employment": "Arbeit",
    "moved_away": "Umzug",
    "education": "Ausbildung oder Schule",
    "unknown": "nicht bekannt",
}


def day_name(day: date) -> str:
    return _DAYS[day.weekday()][:2]


def short(day: date) -> str:
    """`Di 02.02.`"""
    return f"{day_name(day)} {day:%d.%m.}"


def long(day: date) -> str:
    """`Di 2. Februar 2027`"""
    return f"{day_name(day)} {day.day}. {_MONTHS[day.month - 1]} {day.year}"


def whole(day: date) -> str:
    """`Dienstag, 2. Februar 2027`"""
    return f"{_DAYS[day.weekday()]}, {day.day}. {_MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def moment(at: datetime) -> str:
    """`Di 02.02., 09:30`; a moment with a zone as it is in Berlin."""
    local = at.astimezone(BERLIN) if at.tzinfo else at
    return f"{short(local.date())}, {local:%H:%M}"


def every(weekday: str) -> str:
    return f"{_DAYS[WEEKDAYS.index(weekday)]}s"


def phone(number: str) -> str:
    """`0171 3920100`, as people here write a number: the prefix apart from the rest."""
    own = number.replace("+49", "0", 1) if number.startswith("+49") else number
    return f"{own[:4]} {own[4:]}" if own.startswith("0") and " " not in own else own


def people(count: int) -> str:
    return "1 Person" if count == 1 else f"{count} Personen"


def days(count: int) -> str:
    return {0: "heute", 1: "1 Tag"}.get(count, f"{count} Tage")


def answers(yes: int, no: int, still_open: int) -> str:
    """`12 Zusagen 1 Absage 3 offen`; nothing is said of what there is none of, but of yes."""
    said = ["1 Zusage" if yes == 1 else f"{yes} Zusagen"]
    said += ["1 Absage" if no == 1 else f"{no} Absagen"] if no else []
    return " ".join([*said, *([f"{still_open} offen"] if still_open else [])])
