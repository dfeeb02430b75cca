"""Names in one form and years that can be, at the API and in files alike."""

from __future__ import annotations

import hashlib
import json
import threading
from typing import Any

from kreis.chassis.process.due import Job
from services.intake.tests.importing import Importer
from tests.support.fixtures import run_due
from tests.support.newcomers import newcomer

HEADER = "Vorname;Nachname;Sprache;Geburtsdatum;Telefon;Kind 1;Zeiten;Wartet seit"


def row(first: str = "Zoé", born: str = "23.03.1994", child: str = "10/2024", **more: str) -> str:
    phone = more.get("phone", "0171 3920011")
    return f"{first};Müller;de;{born};{phone};{child};Di;{more.get('since', '')}"


def test_a_name_typed_in_parts_is_the_same_name(importer: Importer, contact_person: str) -> None:
    body = newcomer(contact_person, first_name="Zoe\u0301", last_name=" Mu\u0308ller")
    body["birth_date"] = "1994-03-23"
    made = importer.client.ok("POST", "/v1/participants", body)
    assert (made["first_name"], made["last_name"]) == ("Zoé", "Müller")
    for name in ("\u200b", "\u3164", "\u2800\ufe0f", "\u034f", "A\nB", " "):
        answer = importer.client.ask(
            "POST", "/v1/participants", newcomer(contact_person, first_name=name)
        )
        assert [each["field"] for each in answer.json["errors"]] == ["first_name"]

    blank = [row(first=each) for each in ("\u200b", "\u3164", "\u2800\ufe0f", "\U000e0041")]
    raw = "\n".join([HEADER, row(first="Zoe\u0301"), *blank])
    found = importer.bring(raw, contact_person_id=contact_person)
    findings = importer.findings(found)
    assert [each["outcome"] for each in findings] == ["held_back", *["faulty"] * len(blank)]
    assert {each["code"] for found in findings[1:] for each in found["faults"]} == {"missing"}


def test_years_that_cannot_be_are_findings_at_their_field(
    importer: Importer, contact_person: str
) -> None:
    wrong = {
        "birth_date": [
            *({"birth_date": "0088-01-01"}, {"birth_date": "2099-01-01"}),
            {"birth_date": "2015-01-01"},
        ],
        "children": [{"children": [{"birth_month": "1024-10", "needs_care": False}]}],
        "waiting_since": [{"waiting_since": "2099-01-01"}, {"waiting_since": "9999-12-31"}],
        "start_weeks": [{"start_weeks": [{"monday": "9999-12-27", "mornings": "yes"}]}],
    }
    for name, bodies in wrong.items():
        for body in bodies:
            said = newcomer(contact_person, **body)
            answer = importer.client.ask("POST", "/v1/participants", said)
            fields = {each["field"].partition(".")[0] for each in answer.json["errors"]}
            assert (body, fields) == (body, {name})

    lines = [row(born="01.01.1088"), row(born="01.01.2099"), row(born="01.01.2015", child="1/2020")]
    lines += [row(child="10/1024"), row(child="10/2099"), row(since="01.01.2099")]
    found = importer.bring("\n".join([HEADER, *lines]), contact_person_id=contact_person)
    faults = [(f["field"], f["code"]) for each in importer.findings(found) for f in each["faults"]]
    assert faults == [
        ("birth_date", "date"),
        ("birth_date", "birth-date"),
        ("birth_date", "too-young"),
        ("child_1", "child-too-old"),
        ("child_1", "month-to-come"),
        ("waiting_since", "waiting-since"),
    ]


def test_a_row_that_an_earlier_release_took_stays_known(
    importer: Importer, contact_person: str
) -> None:
    importer.bring("\n".join([HEADER, row()]), contact_person_id=contact_person)
    as_before: dict[str, Any] = {
        "first_name": "Zoé",
        "last_name": "Müller",
        "language": "de",
        "birth_date": "1994-03-23",
        "phone": "0171 3920011",
        "children": [{"birth_month": "2024-10", "needs_care": False}],
        "slots": ["tue-am"],
        "channel": "sms",
        "start_weeks": [],
        "reach": [],
        "excluded_venues": [],
        "contact_person_id": contact_person,
    }
    text = json.dumps(as_before, sort_keys=True, ensure_ascii=False)
    with importer.client.database.agency(importer.client.agency) as work:
        kept = work.connection.exec_driver_sql("select fingerprint from imported_row").scalars()
        assert list(kept) == [hashlib.sha256(text.encode()).hexdigest()]


def test_the_same_rows_in_many_files_at_once_come_in_once(
    importer: Importer, contact_person: str
) -> None:
    lines = [
        row(f"Ana{letter}", f"{day}.03.1994", phone=f"0171 39200{day}")
        for day, letter in enumerate("abcdefghij", 10)
    ]
    for start in range(4):
        raw = "\n".join([HEADER, *lines[start:], *lines[:start]])
        assert importer.upload(raw, contact_person_id=contact_person).status_code == 202

    def take(jobs: list[Job]) -> None:
        run_due(importer.client.database, jobs)

    workers = [threading.Thread(target=take, args=(importer.jobs,)) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    take(importer.jobs)
    assert sorted(each["first_name"] for each in importer.people()) == [
        f"Ana{letter}" for letter in "abcdefghij"
    ]
    runs = importer.client.ok("GET", "/v1/imports")["items"]
    assert {each["state"] for each in runs} == {"finished"}
    assert sum(each["added"] for each in runs) == 10
