"""Newcomers from a file: the good ones in, the faulty ones named, nothing twice."""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from uuid import uuid4

import pytest

from services.intake.tests.importing import Importer
from tests.support.fixtures import Client, facts, run_due

STORY = files("kreis.onebox.story")
NEWCOMERS = (STORY / "newcomers.csv").read_bytes()
WINDOWS = (STORY / "newcomers-windows-1252.csv").read_bytes()


@pytest.fixture
def staff(intake: Client, contact_person: str) -> str:
    """Petra Neumann and Murat Yıldız."""
    person = {"first_name": "Murat", "last_name": "Yıldız", "phone": "0221 4710102"}
    intake.as_role("lead").ok("PUT", f"/v1/staff/{uuid4()}", person)
    return contact_person


HEADER = "Vorname;Nachname;Sprache;Geburtsdatum;E-Mail;Telefon;Kind 1;Zeiten"
DERYA = "Derya;Şahin;Türkisch;23.03.1994;derya@post.example;0171 3920011;10/2024*;Di Do"


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


def counts(found: dict[str, Any]) -> tuple[int, int, int, int]:
    return found["added"], found["known"], found["held_back"], found["faulty"]


@pytest.mark.parametrize("raw", [NEWCOMERS, WINDOWS], ids=["utf-8", "windows-1252"])
def test_the_good_rows_are_in_and_every_fault_is_named(
    importer: Importer, staff: str, raw: bytes
) -> None:
    found = importer.bring(raw)

    assert (found["state"], found["rows"], found["done"]) == ("finished", 23, 23)
    assert counts(found) == (21, 0, 0, 2)
    assert [
        (finding["line"], [(f["column"], f["value"], f["code"]) for f in finding["faults"]])
        for finding in importer.findings(found)
    ] == [
        (9, [("Geburtsdatum", "31.02.1990", "no-such-day")]),
        (17, [("PLZ", "5919", "five-digits"), ("Kind 1", "13/2024", "no-such-month")]),
    ]
    assert len(importer.people()) == 21
    assert importer.client.ok("GET", "/v1/pool")[0]["participant"]["last_name"] == "Krämer"


def test_a_row_becomes_all_that_it_says(importer: Importer, staff: str) -> None:
    importer.bring(NEWCOMERS)

    (derya,) = [each for each in importer.people() if each["last_name"] == "Şahin"]
    known = {name: derya[name] for name in ("language", "german_level", "channel", "birth_date")}
    assert known == {
        "language": "tr",
        "german_level": "B2",
        "channel": "email",
        "birth_date": "1994-03-23",
    }
    assert derya["slots"] == ["tue-am", "thu-am"]
    assert derya["topics"] == ["T2", "T5"]
    assert derya["start_weeks"] == [{"monday": "2027-04-05", "mornings": "with_childcare"}]
    assert [(c["birth_month"], c["needs_care"]) for c in derya["children"]] == [("2024-10", True)]
    assert [each["how"] for each in derya["reach"]] == ["yes", "yes"]
    assert (derya["access_route"], derya["funded_project"]) == ("recommendation", "V-2027-01")
    assert (derya["postal_code"], derya["waiting_since"]) == ("59174", "2027-02-04")


def test_importing_again_changes_nothing(importer: Importer, staff: str) -> None:
    importer.bring(NEWCOMERS)
    people, told = importer.people(), len(facts(importer.client.database))

    again = importer.bring(NEWCOMERS)

    assert counts(again) == (0, 21, 0, 2)
    assert importer.people() == people
    assert len(facts(importer.client.database)) == told


def test_what_staff_changed_meanwhile_stays(importer: Importer, staff: str) -> None:
    importer.bring(rows(DERYA), contact_person_id=staff)
    (derya,) = importer.people()
    path = f"/v1/participants/{derya['id']}"
    importer.client.ok("PATCH", path, {"last_name": "Yılmaz", "phone": "0171 3920099"})

    again = importer.bring(rows(DERYA), contact_person_id=staff)

    assert counts(again) == (0, 1, 0, 0)
    assert importer.people()[0]["last_name"] == "Yılmaz"


def test_a_file_that_was_put_right_brings_only_the_rest(importer: Importer, staff: str) -> None:
    importer.bring(NEWCOMERS)
    mended = NEWCOMERS.replace(b"31.02.1990", b"28.02.1990")

    assert counts(importer.bring(mended)) == (1, 21, 0, 1)


def test_a_trial_finds_what_the_import_would_and_adds_nobody(
    importer: Importer, staff: str
) -> None:
    trial = importer.bring(NEWCOMERS, dry_run="true")

    assert counts(trial) == (21, 0, 0, 2)
    assert [finding["line"] for finding in importer.findings(trial)] == [9, 17]
    assert importer.people() == []
    assert facts(importer.client.database) == []


def test_a_trial_can_be_imported_for_good_with_a_second_click_that_does_nothing(
    importer: Importer, staff: str
) -> None:
    trial = importer.bring(NEWCOMERS, dry_run="true")
    path = f"/v1/imports/{trial['id']}/confirmation"

    made, again = (importer.client.ok("POST", path) for _ in range(2))

    assert made["id"] == again["id"]
    found = importer.ended(made["id"])
    assert (counts(found), found["is_dry_run"]) == ((21, 0, 0, 2), False)
    assert len(importer.people()) == 21


def test_only_a_finished_trial_is_imported_for_good(importer: Importer, staff: str) -> None:
    waiting = importer.upload(NEWCOMERS, dry_run="true").json
    path = f"/v1/imports/{waiting['id']}/confirmation"
    assert importer.client.ask("POST", path).json["type"] == "no-trial"
    done = importer.bring(NEWCOMERS)
    path = f"/v1/imports/{done['id']}/confirmation"
    assert importer.client.ask("POST", path).json["type"] == "no-trial"


def test_a_row_that_comes_twice_in_a_file_is_one_person(importer: Importer, staff: str) -> None:
    for dry_run in ("true", "false"):
        found = importer.bring(rows(DERYA, DERYA), contact_person_id=staff, dry_run=dry_run)
        assert counts(found) == (1, 1, 0, 0)


def test_somebody_of_the_same_name_and_birth_date_is_held_back_and_shown(
    importer: Importer, staff: str
) -> None:
    importer.bring(rows(DERYA), contact_person_id=staff)
    (derya,) = importer.people()
    other = DERYA.replace("Şahin", "SAHIN").replace("Di Do", "Mo").replace("3920011", "3920012")

    found = importer.bring(rows(other), contact_person_id=staff)

    assert counts(found) == (0, 0, 1, 0)
    (finding,) = importer.findings(found)
    assert finding["lookalikes"] == [
        {
            "participant_id": derya["id"],
            "same": ["first_name", "last_name", "birth_date", "email"],
        }
    ]
    assert len(importer.people()) == 1


def test_a_possible_duplicate_is_held_back_and_shown(importer: Importer, staff: str) -> None:
    importer.bring(rows(DERYA), contact_person_id=staff)
    sister = DERYA.replace("Derya", "Elif").replace("23.03.1994", "01.02.1990")

    found = importer.bring(rows(sister), contact_person_id=staff)

    assert counts(found) == (0, 0, 1, 0)
    (finding,) = importer.findings(found)
    assert finding["outcome"] == "held_back"
    assert finding["lookalikes"][0]["same"] == ["last_name", "email", "phone"]


def test_english_headers_commas_and_iso_dates_do_as_well(importer: Importer, staff: str) -> None:
    header = "First name,Last name,Language,Birth date,Email,Child 1,Child 2,Availability,Venues"
    line = 'Grace,Okafor,English,1992-09-18,g@post.example,2018-08,Joy 2023-11*,"Wed, Thu-PM",Kamen'

    found = importer.bring(rows(line, header=header), contact_person_id=staff)

    assert (counts(found), found["delimiter"]) == ((1, 0, 0, 0), ",")
    (grace,) = importer.people()
    assert grace["slots"] == ["wed-am", "thu-pm"]
    assert [each["first_name"] for each in grace["children"]] == [None, "Joy"]
    assert len(grace["reach"]) == 1


def test_reasons_are_told_in_german_or_in_english(importer: Importer, staff: str) -> None:
    found = importer.bring(rows(DERYA.replace("23.03.1994", "31.02.1994")), contact_person_id=staff)

    def reason(language: str) -> str:
        (finding,) = importer.findings(found, language)
        return str(finding["faults"][0]["reason"])

    assert reason("de-DE,de;q=0.9") == "Diesen Tag gibt es nicht."
    assert reason("en") == "There is no such day."


def test_nobody_under_address_protection_comes_from_a_file(importer: Importer, staff: str) -> None:
    header = HEADER + ";Adressschutz"
    answer = importer.upload(rows(DERYA + ";nein", DERYA + ";ja", header=header))

    assert (answer.status_code, answer.json["type"]) == (422, "protected-people")
    assert "3" in answer.json["detail"]
    assert importer.client.ok("GET", "/v1/imports")["items"] == []


def test_a_contact_person_is_needed_in_the_row_or_for_the_file(
    importer: Importer, staff: str
) -> None:
    found = importer.bring(rows(DERYA))
    (finding,) = importer.findings(found)
    assert [fault["code"] for fault in finding["faults"]] == ["contact-person-missing"]

    stranger = importer.upload(rows(DERYA), contact_person_id=str(uuid4()))
    assert stranger.json["errors"][0]["field"] == "contact_person_id"


def test_after_seven_days_nothing_is_left_of_the_report(importer: Importer, staff: str) -> None:
    found = importer.bring(NEWCOMERS, dry_run="true")
    database = importer.client.database
    with database.engine.begin() as connection:
        left = connection.exec_driver_sql(
            "update due set not_before = not_before - interval '7 days'"
        )
        assert left.rowcount == 1
    run_due(database, importer.jobs)

    assert importer.client.ask("GET", f"/v1/imports/{found['id']}").status_code == 404
    with database.agency(importer.client.agency) as work:
        tables = ("csv_import", "import_finding")
        sizes = [work.connection.exec_driver_sql(f"select * from {t}").all() for t in tables]
    assert sizes == [[], []]


def test_the_file_itself_is_gone_once_it_is_imported(importer: Importer, staff: str) -> None:
    importer.bring(NEWCOMERS)

    with importer.client.database.agency(importer.client.agency) as work:
        files_kept = work.connection.exec_driver_sql(
            "select file from csv_import where not is_dry_run"
        )
    assert files_kept.scalars().all() == [None], "a trial of open rows has a file of its own"


def test_a_run_that_was_killed_goes_on_where_it_was(
    importer: Importer, staff: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kreis.intake.jobs.imports.BATCH", 5)
    started = importer.upload(NEWCOMERS).json
    taken = _taken_until(monkeypatch, batches=2)

    with pytest.raises(KeyboardInterrupt):
        run_due(importer.client.database, importer.jobs)
    half = importer.client.ok("GET", f"/v1/imports/{started['id']}")
    assert (half["state"], half["done"]) == ("running", 10)

    monkeypatch.undo()
    with importer.client.database.engine.begin() as connection:
        connection.exec_driver_sql("update due set lease_until = null")
    found = importer.ended(started["id"])
    assert taken == [5, 5]
    assert counts(found) == (21, 0, 0, 2)
    assert len(importer.people()) == 21


def _taken_until(monkeypatch: pytest.MonkeyPatch, batches: int) -> list[int]:
    """The process dies before this many and one batches are taken."""
    from kreis.intake.commands import imports

    take, taken = imports.take, []

    def dying(work: Any, rows: Any, *rest: Any) -> Any:
        if len(taken) == batches:
            raise KeyboardInterrupt
        taken.append(len(rows))
        return take(work, rows, *rest)

    monkeypatch.setattr(imports, "take", dying)
    return taken
