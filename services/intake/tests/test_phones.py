"""Telephones at every door of intake: one reading, and no SMS to a landline."""

from __future__ import annotations

from typing import Any

from services.intake.tests.importing import Importer
from tests.support.newcomers import newcomer

HEADER = "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten;Kontaktweg"


def test_api_and_import_read_a_number_alike_and_a_landline_is_called(
    importer: Importer, contact_person: str
) -> None:
    client = importer.client

    def asked(phone: str, channel: str) -> Any:
        body = newcomer(contact_person, phone=phone, channel=channel, email=None)
        return client.ask("POST", "/v1/participants", body)

    for phone in ("02303 12345 Oma", "0171 123O567", "12345", "17139200111"):
        answer = asked(phone, "call")
        assert (phone, answer.status_code) == (phone, 422)
        assert [each["field"] for each in answer.json["errors"]] == ["phone"]
    refused = asked("02303 12345", "sms").json
    assert [each["field"] for each in refused["errors"]] == ["channel"]
    assert asked("02303 12345 x7", "call").json["phone"] == "+49230312345;ext=7"

    rows = [HEADER]
    for phone in (
        "02303 12346",
        "380671234567",
        "0171 123O567",
        "17139200111",
        "0171 392001112345",
    ):
        rows.append(f"Ana;Nr {len(rows)};de;{phone};10/2024*;Di;")
    rows.append("Ana;Nr 6;de;02303 12347;10/2024*;Di;SMS")
    found = importer.bring("\n".join(rows), contact_person_id=contact_person)
    faults = {each["line"]: each["faults"] for each in importer.findings(found)}
    assert {line: [each["code"] for each in own] for line, own in faults.items() if own} == {
        4: ["phone-letters"],
        5: ["phone-ambiguous"],
        6: ["phone-too-long"],
        7: ["no-sms"],
    }
    reached = {each["phone"]: each["channel"] for each in importer.people()}
    assert (reached["+49230312346"], reached["+380671234567"]) == ("call", "sms")


def test_a_landline_that_is_stored_for_sms_is_called(
    importer: Importer, contact_person: str
) -> None:
    """Numbers that an earlier release took for SMS."""
    client = importer.client
    body = newcomer(contact_person, phone="0171 3920011", channel="sms", email=None)
    made = client.ok("POST", "/v1/participants", body)
    with client.database.agency(client.agency) as work:
        work.connection.exec_driver_sql("update participant set phone = '+49230312345'")

    reader = client.as_service("notifications", "intake", "contacts:read")
    contact = reader.ok("GET", f"/v1/participants/{made['id']}/contact")
    assert contact["channel"] == "call"
    changed = client.ok("PATCH", f"/v1/participants/{made['id']}", {"postal_code": "59423"})
    assert changed["postal_code"] == "59423"
