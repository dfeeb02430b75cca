"""The disclosure: every field that a service keeps about a person has a label."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kreis.console.staff import disclosure
from kreis.console.staff.disclosure_wording import CODES, OPEN, SILENT, Reader
from kreis.console.staff.person_data import RECIPIENTS
from kreis.console.staff.wording import staff_languages

SERVICES = Path(__file__).parents[2]
PARTS = {
    "intake": ("PersonData",),
    "cohorts": ("PersonData",),
    "events": ("PersonData",),
    "notifications": ("HerMessages", "CallTask", "MailAddress"),
    "insights": ("PersonData",),
    "subscriptions": ("PersonData",),
}
HEADINGS = {"participant", "stay", "notices", "consents", "items", "words", "planned", "exits"} | {
    *("invitations", "answers", "group_events", "date_answers", "attendance", "appointments"),
    *("links", "children", "marks", "times_away", "rhythms"),
    *("regularity", "published", "presences", "membership_changes"),
    *("memberships", "stays", "bands", "long_waits", "waivers", "proposals", "moves"),
}
"""Fields that are sections of their own."""
ON = datetime.fromisoformat("2027-09-16T09:30")


def fields_of(schemas: dict[str, Any], name: str) -> Iterator[str]:
    for field, described in schemas[name]["properties"].items():
        yield field
        if field in SILENT:
            continue
        inner = described.get("items", described)
        options = [inner, *inner.get("allOf", ()), *inner.get("anyOf", ()), *inner.get("oneOf", ())]
        for each in options:
            if "$ref" in each:
                yield from fields_of(schemas, each["$ref"].rpartition("/")[2])


@pytest.mark.parametrize("service", PARTS)
def test_every_field_has_a_label_or_a_reason(service: str) -> None:
    described = (SERVICES / service / "openapi.yaml").read_text("utf-8")
    schemas = yaml.load(described, Loader=yaml.CSafeLoader)["components"]["schemas"]
    fields = {field for part in PARTS[service] for field in fields_of(schemas, part)}

    assert len(fields) > 5
    for language, words in staff_languages().items():
        missing = {
            each
            for each in fields - SILENT - HEADINGS
            if OPEN.get(each, f"disclosure.field.{each}") not in words.entries
        }
        assert missing == set(), language


def test_codes_are_put_into_words_that_there_are() -> None:
    known = staff_languages()["de"].entries
    assert {
        each for each in CODES.values() if not any(key.startswith(f"{each}.") for key in known)
    } == set()


def test_values_are_said_in_words() -> None:
    reader = Reader(
        staff_languages()["de"], {"s-1": "Petra Neumann"}, {"d-1": "2027-04-06T09:30"}, ON
    )
    said = {
        "person": {
            "first_name": "Amira <b>",
            "birth_date": "1990-05-01",
            "languages": ["ar", "de"],
            "slots": ["tue-am"],
            "contact_person_id": "s-1",
            "needs_interpreter": False,
            "phone": None,
            "id": "x",
        },
        "attendance": {"group_event_id": "d-1", "status": "absent", "minutes": 0},
        "messages": {"language": "ar", "text": "سلام", "state": "sent"},
    }

    rows = {
        (str(row.label), str(row.value).replace("\u00a0", " "))
        for name, record in said.items()
        for row in reader.rows(name, record)
    }

    assert rows == {
        ("Vorname", "Amira &lt;b&gt;"),
        ("Geburtsdatum", "Di 1. Mai 1990"),
        ("Sprachen", "Arabisch; Deutsch"),
        ("freie Zeiten", "Dienstag vormittags"),
        ("Ansprechperson", "Petra Neumann"),
        ("braucht Sprachmittlung", "nein"),
        ("Termin", "Di 6. April 2027, 09:30"),
        ("Anwesenheit", "war nicht da"),
        ("Minuten", "0"),
        ("Sprache", "Arabisch"),
        ("Text", "سلام"),
        ("Stand", "verschickt"),
    }


def document_of(**parts: Any) -> dict[str, list[list[tuple[str, str]]]]:
    """Returns labels and values by section, of what the services keep."""
    person = {"state": "entered", "cohort_id": None, "children": []}
    found: dict[str, Any] = {
        "intake": {
            "participant": {**person, **parts.get("person", {})},
            "stay": {"state": "waiting", "exits": []},
            "notices": [],
            "consents": [],
        },
        "cohorts": {"memberships": [], **parts.get("cohorts", {})},
        "events": parts.get("events"),
        "notifications": {
            "messages": {"items": [], "planned": [], "appointments": parts.get("talks", [])},
            "call_tasks": [],
            "mail_refused_since": None,
        },
        "insights": None,
        "subscriptions": None,
    }
    reader = Reader(staff_languages()["de"], {"s-1": "Petra Neumann"}, {}, ON)
    return {
        name: [[(str(row.label), str(row.value)) for row in rows] for rows in records]
        for name, records in disclosure._sections(found, reader)
    }


@pytest.mark.parametrize(
    ("state", "group", "said"),
    [
        ("waiting", None, "wartet"),
        ("waiting", "g-1", "hat eine Gruppe"),
        ("entered", "g-1", "im Programm"),
        ("left", None, "ausgetreten"),
    ],
)
def test_where_she_stands_is_said_in_the_words_of_her_page(
    state: str, group: str | None, said: str
) -> None:
    document = document_of(person={"state": state, "cohort_id": group})

    assert ("Stand", said) in document["person"][0]
    assert document["stay"] == [[("Stand", said)]]


def test_a_conversation_that_she_gave_back_stands_among_the_conversations() -> None:
    own = {"starts_at": "2027-07-24T14:00:00+00:00", "form": "phone"}
    talks = [{**own, "state": "moved"}, {**own, "state": "given_back"}]

    (told,) = document_of(talks=talks)["appointments"]

    assert ("Stand", "zurückgegeben") in told


def test_every_recipient_is_named_in_the_language_of_the_page() -> None:
    """What stands in the file for programs is English."""
    for language, words in staff_languages().items():
        missing = {
            each for each in RECIPIENTS if f"disclosure.recipient.{each}" not in words.entries
        }
        assert missing == set(), language


WAY = [{"venue_id": "v", "how": "no"}]
PLACES = {"total": 6, "by_band": {"0-2": 4}}
DATE = {"starts_at": "2027-09-16T09:30:00", "state": "scheduled"}


@pytest.mark.parametrize(
    ("section", "record", "said"),
    [
        ("groups", {"added_by": "group-planning"}, [("aufgenommen von", "Gruppenplanung")]),
        ("attendance", {"recorded_by": "lead"}, [("eingetragen von", "Projektleitung")]),
        ("attendance", {"recorded_by": "s-1"}, [("eingetragen von", "Petra Neumann")]),
        ("dates", {"how": "link"}, [("wie", "über den Link")]),
        ("invitations", {"how": "phone"}, [("wie", "am Telefon")]),
        ("person", {"reach": WAY}, [("erreichbare Orte", "v, geht nicht")]),
        ("dates", {**DATE, "starts_at": "2027-09-16T09:31:00"}, [("Stand", "geplant")]),
        ("dates", DATE, [("Stand", "vorbei")]),
        ("dates", {**DATE, "state": "moved"}, [("Stand", "verschoben")]),
        ("dates", {"children_are_unsaid": False}, []),
        ("dates", {"children_are_unsaid": True}, [("welche Kinder kommen", "noch nicht gefragt")]),
        ("regularity", {"is_stale": False}, []),
        ("regularity", {"is_stale": True}, [("seit 5 Wochen kein Treffen", "ja")]),
        ("dates", {"care_places": PLACES}, [
            ("Betreuungsplätze", "6 Plätze, davon 4 für Kinder von 0–2 Jahren")
        ]),
    ],
)  # fmt: skip
def test_a_record_reads_as_it_is_meant(
    section: str, record: dict[str, Any], said: list[tuple[str, str]]
) -> None:
    reader = Reader(staff_languages()["de"], {"s-1": "Petra Neumann"}, {}, ON)

    rows = [(str(row.label), str(row.value)) for row in reader.rows(section, record)]

    assert [row for row in rows if row[0] != "Beginn"] == said
