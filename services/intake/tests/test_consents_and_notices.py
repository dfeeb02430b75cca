"""Notices handed over, consents by purpose, and who stands in for a contact person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.fixtures import Client, facts
from tests.support.newcomers import newcomer


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


@pytest.fixture
def derya(staff: Client, contact_person: str) -> str:
    return str(staff.ok("POST", "/v1/participants", newcomer(contact_person))["id"])


def test_a_notice_has_its_day_language_and_version(staff: Client, derya: str) -> None:
    path = f"/v1/participants/{derya}/notices"
    staff.ok("POST", path, {"handed_on": "2027-01-14", "language": "tr", "version": "2027-01"})

    (notice,) = staff.ok("GET", path)
    assert (notice["handed_on"], notice["language"], notice["version"]) == (
        "2027-01-14",
        "tr",
        "2027-01",
    )


def test_the_newest_decision_holds_and_none_is_forgotten(staff: Client, derya: str) -> None:
    path = f"/v1/participants/{derya}/consents"
    decision = {"purpose": "photos", "text_version": "2", "language": "tr"}
    staff.ok("POST", path, {**decision, "is_given": True, "decided_on": "2027-01-14"})
    staff.ok("POST", path, {**decision, "is_given": False, "decided_on": "2027-02-01"})
    staff.ok("POST", path, {**decision, "purpose": "network", "is_given": True})

    found = staff.ok("GET", path)
    assert {each["purpose"]: each["is_given"] for each in found["current"]} == {
        "photos": False,
        "network": True,
    }
    assert [each["is_given"] for each in found["history"]] == [True, False, True]


def told(staff: Client) -> list[tuple[str, Any]]:
    """Key and data of what was told about consents."""
    return [
        (row["key"], row["data"])
        for row in facts(staff.database, "privacy.v1")
        if row["type"] == "kreis.consent-changed.v1"
    ]


def test_others_hear_of_a_consent_when_it_is_given_and_when_it_is_withdrawn(
    staff: Client, derya: str
) -> None:
    path = f"/v1/participants/{derya}/consents"
    decision = {"purpose": "messages", "text_version": "2", "language": "tr"}
    for is_given, day in ((True, "2027-01-14"), (True, "2027-01-20"), (False, "2027-02-01")):
        staff.ok("POST", path, {**decision, "is_given": is_given, "decided_on": day})
    staff.ok("POST", path, {**decision, "purpose": "photos", "is_given": False})

    given, withdrawn, photos = told(staff)
    assert given[0] == withdrawn[0] == f"{derya}#consent#messages"
    assert given[1] == {
        "participant_id": derya,
        "purpose": "messages",
        "is_given": True,
        "decided_on": "2027-01-14",
        "version": 1,
    }
    assert (withdrawn[1]["is_given"], withdrawn[1]["version"]) == (False, 3)
    assert (photos[0], photos[1]["version"]) == (f"{derya}#consent#photos", 1)


def test_of_somebody_erased_no_consent_stays_on_the_topic(
    intake: Client, staff: Client, derya: str
) -> None:
    path = f"/v1/participants/{derya}/consents"
    decision = {"text_version": "2", "language": "tr", "is_given": True}
    for purpose in ("photos", "messages"):
        staff.ok("POST", path, {**decision, "purpose": purpose})
    intake.as_role("lead").ok("POST", f"/v1/participants/{derya}/erasure")

    last = dict(told(staff))
    assert last == {f"{derya}#consent#messages": None, f"{derya}#consent#photos": None}


def test_nothing_is_agreed_to_in_advance(staff: Client, derya: str) -> None:
    assert staff.ok("GET", f"/v1/participants/{derya}/consents") == {"current": [], "history": []}


def test_notice_and_consents_can_come_with_the_registration(
    staff: Client, contact_person: str
) -> None:
    consent = {"purpose": "survey", "is_given": True, "text_version": "1", "language": "tr"}
    notice = {"language": "tr", "version": "2027-01"}
    registration = newcomer(contact_person, notice=notice, consents=[consent])
    derya = staff.ok("POST", "/v1/participants", registration)["id"]

    assert len(staff.ok("GET", f"/v1/participants/{derya}/notices")) == 1
    assert len(staff.ok("GET", f"/v1/participants/{derya}/consents")["current"]) == 1


@pytest.mark.parametrize("what", ["notices", "consents"])
def test_nothing_is_noted_of_somebody_unknown(staff: Client, derya: str, what: str) -> None:
    body = {"language": "tr", "version": "1"}
    if what == "consents":
        body = {"purpose": "photos", "is_given": "true", "text_version": "1", "language": "tr"}

    assert staff.ask("POST", f"/v1/participants/{uuid4()}/{what}", body).status_code == 404


class Duty:
    """Petra is the contact person; Murat and Ilse can stand in."""

    def __init__(self, intake: Client, petra: str) -> None:
        self.petra, self.murat, self.ilse = petra, str(uuid4()), str(uuid4())
        self.lead = intake.as_role("lead")
        for each, name in ((self.murat, "Murat"), (self.ilse, "Ilse")):
            person = {"first_name": name, "last_name": "Y", "phone": "0221 4710102"}
            self.lead.ok("PUT", f"/v1/staff/{each}", person)

    def stand_in(self, away: str, who: str, first: int = 0, last: int = 1) -> Any:
        today = self.lead.database.clock.now().date()
        days = [(today + timedelta(days=n)).isoformat() for n in (first, last)]
        body = {"staff_id": away, "substitute_id": who, "first_day": days[0], "last_day": days[1]}
        return self.lead.ask("POST", "/v1/substitutions", body)

    def on_duty(self, derya: str) -> str:
        service = self.lead.as_service("notifications", "intake", "contacts:read")
        contact = service.ok("GET", f"/v1/participants/{derya}/contact")
        return str(contact["contact_person"]["id"])


@pytest.fixture
def duty(intake: Client, contact_person: str) -> Duty:
    return Duty(intake, contact_person)


def test_while_she_is_away_messages_name_who_stands_in(duty: Duty, derya: str) -> None:
    assert duty.on_duty(derya) == duty.petra
    made = duty.stand_in(duty.petra, duty.murat)
    assert duty.on_duty(derya) == duty.murat

    duty.lead.ok("DELETE", f"/v1/substitutions/{made.json['id']}")
    assert duty.on_duty(derya) == duty.petra
    gone = duty.lead.ask("DELETE", f"/v1/substitutions/{made.json['id']}")
    assert gone.status_code == 404


def test_before_and_after_her_days_away_she_is_there(duty: Duty, derya: str) -> None:
    duty.stand_in(duty.petra, duty.murat, first=1, last=5)

    assert duty.on_duty(derya) == duty.petra
    assert len(duty.lead.ok("GET", "/v1/substitutions")) == 1


def test_who_stands_in_for_the_one_who_stands_in(duty: Duty, derya: str) -> None:
    duty.stand_in(duty.petra, duty.murat)
    duty.stand_in(duty.murat, duty.ilse)
    assert duty.on_duty(derya) == duty.ilse

    duty.stand_in(duty.ilse, duty.petra)
    assert duty.on_duty(derya) == duty.petra


def test_two_cannot_stand_in_for_one_at_the_same_time(duty: Duty) -> None:
    duty.stand_in(duty.petra, duty.murat, first=0, last=3)
    answer = duty.stand_in(duty.petra, duty.ilse, first=3, last=5)

    assert (answer.status_code, answer.json["type"]) == (409, "substituted")


def test_a_substitution_needs_two_people_and_days_in_order(duty: Duty) -> None:
    assert duty.stand_in(duty.petra, duty.petra).status_code == 422
    assert duty.stand_in(duty.petra, str(uuid4())).status_code == 422
    assert duty.stand_in(duty.petra, duty.murat, first=2, last=1).status_code == 422
    assert duty.stand_in(duty.petra, duty.murat, first=-5, last=-1).status_code == 422
    assert duty.stand_in(duty.petra, duty.murat, first=0, last=400).status_code == 422


def test_who_is_neither_of_the_two_cannot_end_it(duty: Duty) -> None:
    made = duty.stand_in(duty.petra, duty.murat).json["id"]
    ilse, murat = (duty.lead.as_role("contact-person", subject=s) for s in (duty.ilse, duty.murat))

    refused = ilse.ask("DELETE", f"/v1/substitutions/{made}")

    assert (refused.status_code, refused.json["type"]) == (403, "not-for-oneself")
    murat.ok("DELETE", f"/v1/substitutions/{made}")
