"""Whom a member of staff sees in full, and what she may not find out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from services.intake.tests.importing import Importer
from tests.support.fixtures import Client
from tests.support.newcomers import SAID, newcomer

HIDDEN = {"email": None, "phone": None, "birth_date": None, "postal_code": None, "version": None}
HIDDEN |= {"access_route": None, "funded_project": None, "last_name": "Ş.", "is_in_full": False}
PLACE = {"gender": SAID["gender"], "may_join_women_only": SAID["may_join_women_only"]}


@pytest.fixture
def colleague(intake: Client, contact_person: str) -> Client:
    """Another contact person."""
    staff_id = str(uuid4())
    person = {"first_name": "Sabine", "last_name": "Krause", "phone": "0221 4710102"}
    intake.as_role("lead").ok("PUT", f"/v1/staff/{staff_id}", person)
    found = intake.as_role("contact-person", subject=staff_id)
    found.staff_id = staff_id
    return found


@pytest.fixture
def derya(intake: Client, contact_person: str) -> str:
    person = newcomer(contact_person, birth_date="1994-05-06", funded_project="V-1")
    return str(intake.as_role("contact-person").ok("POST", "/v1/participants", person)["id"])


def protect(intake: Client, who: str) -> None:
    change = {"has_address_protection": True, "postal_code": None}
    intake.as_role("contact-person").ok("PATCH", f"/v1/participants/{who}", change)


def rows(intake: Client, who: str) -> list[dict[str, Any]]:
    path = f"/v1/access-log?subject={who}"
    found: list[dict[str, Any]] = intake.as_role("lead").ok("GET", path)["items"]
    return found


def likeness(**other: Any) -> dict[str, Any]:
    return {"first_name": "Derya", "last_name": "Şahin", "email": None, **other}


def test_her_contact_person_and_leads_see_her_in_full(intake: Client, derya: str) -> None:
    for role in ("contact-person", "lead"):
        shown = intake.as_role(role).ok("GET", f"/v1/participants/{derya}")
        assert (shown["last_name"], shown["is_in_full"]) == ("Şahin", True)


def test_a_colleague_sees_first_name_initial_and_what_planning_needs(
    colleague: Client, derya: str
) -> None:
    answer = colleague.ask("GET", f"/v1/participants/{derya}")
    (listed,) = colleague.ok("GET", "/v1/participants")["items"]
    (waits,) = colleague.ok("GET", "/v1/pool")

    assert answer.json | HIDDEN == answer.json
    assert answer.json["slots"] == ["tue-am", "thu-am"]
    assert "ETag" not in answer.headers
    assert listed == waits["participant"] == answer.json


def test_answers_of_those_who_wait_are_a_view_of_her_only_with_her_id(
    intake: Client, colleague: Client, derya: str
) -> None:
    protect(intake, derya)
    petra, known = intake.as_role("contact-person"), rows(intake, derya)

    (to_a_colleague,) = colleague.ok("GET", "/v1/pool/answers")
    assert (to_a_colleague["id"], to_a_colleague["open"]) == (None, [])
    assert rows(intake, derya) == known

    (to_petra,) = petra.ok("GET", "/v1/pool/answers")
    assert (to_petra["id"], "gender" in to_petra["open"]) == (derya, True)
    assert {**to_a_colleague, "id": derya, "open": to_petra["open"]} == to_petra
    assert [each["route"] for each in rows(intake, derya)[len(known) :]] == ["/v1/pool/answers"]

    petra.ok("PATCH", f"/v1/participants/{derya}", {**SAID, "has_address_protection": True})
    known = rows(intake, derya)
    assert petra.ok("GET", "/v1/pool/answers") == [{**to_a_colleague, **PLACE}]
    assert rows(intake, derya) == known


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("der", True),
        ("Derya S", True),
        ("derya Şahin", True),
        ("Derya K", False),
        ("Sahin", False),
        ("%%", False),
        ("  ", False),
    ],
)
def test_a_search_by_name_tells_no_more_than_the_brief_view(
    colleague: Client, derya: str, name: str, is_found: bool
) -> None:
    found = colleague.ok("GET", f"/v1/participants?name={quote(name)}")["items"]

    assert [each["id"] for each in found] == ([derya] if is_found else [])


def test_a_search_by_name_finds_nobody_under_address_protection(intake: Client, derya: str) -> None:
    protect(intake, derya)
    before = rows(intake, derya)
    for name in ("Derya", "gesch%C3%BCtzt"):
        found = intake.as_role("lead").ok("GET", f"/v1/participants?name={name}")
        assert found["items"] == []
    assert rows(intake, derya) == before, "nobody was shown anything of her"


def test_group_planning_sees_no_more_in_the_pool(intake: Client, derya: str) -> None:
    (waits,) = intake.as_role("group-planning", subject="planner").ok("GET", "/v1/pool")

    assert waits["participant"] | HIDDEN == waits["participant"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "children", None),
        ("GET", "stay", None),
        ("GET", "consents", None),
        ("GET", "notices", None),
        ("POST", "notices", {"language": "tr", "version": "2027-01"}),
        ("POST", "entry", {"entry_date": "2026-04-07"}),
        ("PATCH", "", {"phone": "0171 3920011"}),
    ],
)
def test_the_rest_needs_a_reason_which_leads_see(
    intake: Client, colleague: Client, derya: str, method: str, path: str, body: Any
) -> None:
    address = f"/v1/participants/{derya}/{path}".rstrip("/")
    refused = colleague.ask(method, address, body)
    assert (refused.status_code, refused.json["type"]) == (403, "say-why")

    reason = {"reason": "  Kind krank, Ansprechperson im Urlaub  "}
    colleague.ok("POST", f"/v1/participants/{derya}/openings", reason)
    assert colleague.ask(method, address, body).status_code < 300

    (opening,) = intake.as_role("lead").ok("GET", "/v1/openings")["items"]
    said = "Kind krank, Ansprechperson im Urlaub"
    assert (opening["opened_by"], opening["participant_id"]) == (colleague.staff_id, derya)
    assert opening["reason"] == said
    assert [(each["caller"], each["purpose"]) for each in rows(intake, derya)] == [
        (colleague.staff_id, said)
    ] * 2


def test_many_are_shown_at_once_each_as_alone_and_a_look_by_an_opened_file_is_noted(
    intake: Client, contact_person: str, colleague: Client, derya: str
) -> None:
    other = intake.as_role("contact-person").ok(
        "POST", "/v1/participants", newcomer(contact_person)
    )["id"]
    wanted = {"ids": [derya, other, str(uuid4())]}

    def shown(who: Client) -> dict[str, dict[str, Any]]:
        items = who.ok("POST", "/v1/participants/by-ids", wanted)["items"]
        return {each["id"]: each for each in items}

    brief = shown(colleague)
    assert brief == {
        each: colleague.ok("GET", f"/v1/participants/{each}") for each in (derya, other)
    }
    assert not brief[derya]["is_in_full"]
    assert not rows(intake, derya)

    said = "Kind krank, Ansprechperson im Urlaub"
    colleague.ok("POST", f"/v1/participants/{derya}/openings", {"reason": said})
    before = len(rows(intake, derya))
    opened = shown(colleague)

    assert (opened[derya]["is_in_full"], opened[other]["is_in_full"]) == (True, False)
    (new,) = rows(intake, derya)[before:]
    assert (new["caller"], new["purpose"]) == (colleague.staff_id, said)
    assert not rows(intake, other)


@pytest.mark.parametrize("reason", ["", "    ", "x", "a b c d", "x" * 301])
def test_no_reason_opens_nothing(colleague: Client, derya: str, reason: str) -> None:
    path = f"/v1/participants/{derya}/openings"
    assert colleague.ask("POST", path, {"reason": reason}).status_code == 422
    assert colleague.ask("GET", f"/v1/participants/{derya}/stay").status_code == 403


def test_who_stands_in_sees_her_in_full_on_these_days(
    intake: Client, contact_person: str, colleague: Client, derya: str
) -> None:
    today = intake.database.clock.now().date().isoformat()
    away = {"staff_id": contact_person, "substitute_id": colleague.staff_id}
    days = {"first_day": today, "last_day": today}
    refused = colleague.ask("POST", "/v1/substitutions", {**away, **days})
    assert refused.json["type"] == "not-for-oneself"
    assert not colleague.ok("GET", f"/v1/participants/{derya}")["is_in_full"]

    intake.as_role("contact-person").ok("POST", "/v1/substitutions", {**away, **days})

    assert colleague.ok("GET", f"/v1/participants/{derya}")["is_in_full"]
    assert rows(intake, derya) == []


def test_a_likeness_to_a_protected_person_is_told_to_her_contact_person_alone(
    intake: Client, colleague: Client, derya: str
) -> None:
    hers, path = intake.as_role("contact-person"), "/v1/participants/lookalikes"
    (found,) = colleague.ok("POST", path, likeness())
    assert found["participant_id"] == derya
    nobody = colleague.ask("POST", path, likeness(first_name="Nobody", last_name="Here"))

    protect(intake, derya)
    answer = colleague.ask("POST", path, likeness())

    assert (answer.status_code, answer.text) == (nobody.status_code, nobody.text)
    assert colleague.ok("GET", "/v1/likeness-notices") == {"items": []}
    for who in (hers, intake.as_role("lead")):
        (notice,) = who.ok("GET", "/v1/likeness-notices")["items"]
        assert (notice["participant_id"], notice["noticed_by"]) == (derya, colleague.staff_id)
    before = len(rows(intake, derya))
    (found,) = hers.ok("POST", path, likeness())
    assert found["participant_id"] == derya
    assert len(rows(intake, derya)) == before + 1


def test_a_file_does_not_tell_that_a_protected_person_is_here(
    intake: Client, importer: Importer, colleague: Client, contact_person: str, derya: str
) -> None:
    header = "Vorname;Nachname;Sprache;Geburtsdatum;E-Mail;Kind 1;Zeiten"
    line = "Derya;Şahin;Türkisch;06.05.1994;derya.sahin@post.example;10/2024*;Di Do"
    protect(intake, derya)
    importer.client = colleague
    ended = importer.bring(f"{header}\n{line}\n", contact_person_id=contact_person)
    findings = importer.findings(ended)
    counts = {name: ended[name] for name in ("added", "known", "held_back")}

    assert (counts, findings) == ({"added": 1, "known": 0, "held_back": 0}, [])
    (notice,) = intake.as_role("lead").ok("GET", "/v1/likeness-notices")["items"]
    assert (notice["participant_id"], notice["noticed_by"]) == (derya, colleague.staff_id)


def test_two_who_edit_her_still_find_each_other(
    intake: Client, colleague: Client, derya: str
) -> None:
    path = f"/v1/participants/{derya}"
    colleague.ok("POST", f"{path}/openings", {"reason": "Vertretung am Telefon"})
    seen = colleague.ask("GET", path).headers["ETag"]
    assert seen == intake.as_role("contact-person").ask("GET", path).headers["ETag"]
    intake.as_role("contact-person").ok("PATCH", path, {"phone": "0171 3920099"})

    refused = colleague.ask("PATCH", path, {"phone": "0171 3920098"}, If_Match=seen)

    assert (refused.status_code, refused.json["type"]) == (412, "changed-meanwhile")
