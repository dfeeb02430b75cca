"""What staff do about a file after it came: put cells right, decide about rows, take it back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from services.intake.tests.importing import Importer
from tests.support.fixtures import facts

HEADER = "Vorname;Nachname;Sprache;Geburtsdatum;Telefon;Kind 1;Zeiten"
GOOD = "Derya;Şahin;Türkisch;23.03.1994;0171 3920011;10/2024*;Di Do"
EWA = "Ewa;Nowicka;pl;31.02.1990;0171 39200;13/2024;flexibel"


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join(["Warteliste;;;;;;", header, *lines]) + "\n"


def test_cells_are_put_right_one_by_one_and_the_file_is_never_sent_again(
    importer: Importer, contact_person: str
) -> None:
    trial = importer.bring(rows(GOOD, EWA), contact_person_id=contact_person, dry_run="true")
    (finding,) = importer.findings(trial, "de")
    assert (finding["line"], finding["name"]) == (4, "Ewa Nowicka")
    assert [each["label"] for each in finding["faults"]] == [
        "Geburtsdatum",
        "Telefon",
        "Kind 1",
        "Zeiten",
    ]

    def cell(field: str, value: str) -> dict[str, Any]:
        return {"line": 4, "field": field, "value": value}

    half = importer.answered(trial, cells=[cell("birth_date", "28.02.1990"), cell("phone", "12")])
    (finding,) = importer.findings(half)
    assert [(each["field"], each["value"]) for each in finding["faults"]] == [
        ("phone", "12"),
        ("child_1", "13/2024"),
        ("slots", "flexibel"),
    ]
    rest = [cell("phone", "0171 3920012"), cell("child_1", "12/2024*"), cell("slots", "täglich")]
    whole = importer.answered(trial, cells=rest)
    assert (whole["added"], whole["faulty"]) == (2, 0)

    made = importer.client.ok("POST", f"/v1/imports/{trial['id']}/confirmation")
    assert importer.ended(made["id"])["added"] == 2
    ewa = next(each for each in importer.people() if each["first_name"] == "Ewa")
    assert (ewa["birth_date"], ewa["phone"]) == ("1990-02-28", "+491713920012")
    again = importer.client.ask("PATCH", f"/v1/imports/{trial['id']}", {"cells": rest})
    assert again.json["type"] == "no-trial"


def test_a_row_is_held_back_for_what_is_the_same_and_taken_when_she_is_another(
    importer: Importer, contact_person: str
) -> None:
    importer.bring(rows(GOOD.replace("23.03.1994", "")), contact_person_id=contact_person)
    same = GOOD.replace("23.03.1994", "").replace("10/2024", "11/2024")
    trial = importer.bring(rows(same), contact_person_id=contact_person, dry_run="true")

    (finding,) = importer.findings(trial)
    assert (finding["outcome"], finding["name"]) == ("held_back", "Derya Şahin")
    assert finding["lookalikes"][0]["same"] == ["first_name", "last_name", "phone"]
    taken = importer.answered(trial, others=[3])
    assert (taken["held_back"], taken["added"]) == (0, 1)
    left_out = importer.answered(trial, same=[3])
    assert (left_out["held_back"], left_out["added"]) == (1, 0)


def test_an_answer_that_speaks_of_protection_ends_the_trial_and_its_file_goes(
    importer: Importer, contact_person: str
) -> None:
    header = HEADER + ";AV"
    raw = rows(GOOD + ";ja", header=header)
    trial = importer.bring(raw, contact_person_id=contact_person, dry_run="true")
    means = [{"index": 7, "means": "has_address_protection"}]
    ended = importer.answered(trial, columns=means)

    assert (ended["state"], ended["columns"]) == ("failed", [])
    assert "address protection" in ended["failure"]
    with importer.client.database.agency(importer.client.agency) as work:
        kept = work.connection.exec_driver_sql("select file, answers::text from csv_import").all()
    assert kept == [(None, "{}")]


def test_missing_columns_are_named_in_the_language_of_the_reader(importer: Importer) -> None:
    raw = "Vorname;Nachname;Sprache;Telefon\nA;B;de;0171 3920011\n"
    answer = importer.upload(raw, dry_run="true", language="de")
    assert answer.json["detail"] == "Es fehlen Spalten: Kind 1, Zeiten."


def test_an_import_is_taken_back_but_whom_staff_have_worked_with_stays(
    importer: Importer, contact_person: str
) -> None:
    other = "Amira;Haddad;ar;;0171 3920002;01/2025*;Di"
    found = importer.bring(rows(GOOD, other), contact_person_id=contact_person)
    derya, amira = sorted(importer.people(), key=lambda each: str(each["last_name"]), reverse=True)
    importer.client.ok("PATCH", f"/v1/participants/{derya['id']}", {"postal_code": "59423"})
    path = f"/v1/imports/{found['id']}/undo"

    colleague = importer.client.as_role("contact-person", subject=str(uuid4()))
    assert colleague.ask("POST", path).json["type"] == "not-your-import"
    undone = importer.client.ok("POST", path, Idempotency_Key="undo")
    assert undone == {
        "removed": 1,
        "kept": [{"participant_id": derya["id"], "because": ["changed"]}],
    }
    assert importer.client.ok("POST", path, Idempotency_Key="undo") == undone
    assert importer.client.ask("POST", path).json["type"] == "undo-over"
    erased = facts(importer.client.database, "privacy.v2")
    assert [who["id"] in str(erased) for who in (amira, derya)] == [True, False]

    again = importer.bring(rows(GOOD, other), contact_person_id=contact_person)
    assert (again["known"], again["added"]) == (1, 1)


def test_after_a_day_an_import_stays(importer: Importer, contact_person: str) -> None:
    trial = importer.bring(rows(GOOD), contact_person_id=contact_person, dry_run="true")
    path = f"/v1/imports/{trial['id']}/undo"
    assert importer.client.ask("POST", path).json["type"] == "undo-over"
    found = importer.bring(rows(GOOD), contact_person_id=contact_person)
    with importer.client.database.agency(importer.client.agency) as work:
        work.connection.exec_driver_sql(
            "update csv_import set ended_at = ended_at - interval '25 hours'"
        )
    path = f"/v1/imports/{found['id']}/undo"
    assert importer.client.ask("POST", path).json["type"] == "undo-over"


def test_a_column_that_nobody_knows_is_asked_about_before_anything_is_tried(
    importer: Importer, contact_person: str
) -> None:
    header = HEADER + ";Lieblingsfarbe;2. Mobil;Leer"
    raw = rows(GOOD + ";grün;03/2019*;", header=header)
    direct = importer.upload(raw, contact_person_id=contact_person, language="de")
    assert (direct.status_code, direct.json["type"]) == (422, "columns-open")
    assert "Lieblingsfarbe, 2. Mobil" in direct.json["detail"]

    trial = importer.bring(raw, contact_person_id=contact_person, dry_run="true")
    assert (trial["state"], _counts(trial)) == ("asking", (0, 0, 0, 0))
    asked = {each["header"]: each["examples"] for each in trial["columns"] if each["is_open"]}
    assert asked == {"Lieblingsfarbe": ["grün"], "2. Mobil": ["03/2019*"]}
    path = f"/v1/imports/{trial['id']}"
    assert importer.client.ask("POST", f"{path}/confirmation").json["type"] == "no-trial"

    half = importer.answered(trial, columns=[{"index": 7, "means": "left-out"}])
    assert half["state"] == "asking"
    whole = importer.answered(trial, columns=[{"index": 8, "means": "child_2"}])
    assert (whole["state"], _counts(whole)) == ("finished", (1, 0, 0, 0))
    assert whole["ignored_columns"] == ["Lieblingsfarbe"]
    importer.ended(importer.client.ok("POST", f"{path}/confirmation")["id"])
    (derya,) = importer.people()
    assert [each["birth_month"] for each in derya["children"]] == ["2024-10", "2019-03"]


def test_mornings_are_asked_once_for_all_rows_and_what_nobody_said_is_not_stored(
    importer: Importer, contact_person: str
) -> None:
    two = (GOOD + ";05.04.2027", "Ewa;Nowicka;pl;;0171 3920012;12/2024;Mo;05.04.2027")
    raw = rows(*two, header=HEADER + ";Startwoche")
    weeks = {}
    for said, taken in (("not-asked", 0), ("no", 1)):
        trial = importer.bring(raw, contact_person_id=contact_person, dry_run="true")
        assert (trial["state"], trial["asks_mornings"]) == ("asking", True)
        whole = importer.answered(trial, mornings=said)
        assert (whole["state"], whole["asks_mornings"], whole["faulty"]) == ("finished", False, 0)
        made = importer.client.ok("POST", f"/v1/imports/{trial['id']}/confirmation")
        assert importer.ended(made["id"])["added"] == 2
        weeks[said] = [each["start_weeks"] for each in importer.people()]
        importer.client.ok("POST", f"/v1/imports/{made['id']}/undo")
        assert len(weeks[said]) == 2
        assert {len(each) for each in weeks[said]} == {taken}
    assert weeks["no"][0] == [{"monday": "2027-04-05", "mornings": "no"}]


def _counts(found: dict[str, Any]) -> tuple[int, int, int, int]:
    return found["added"], found["known"], found["held_back"], found["faulty"]
