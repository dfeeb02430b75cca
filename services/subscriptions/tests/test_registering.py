"""A lead registers what a team outside may read."""

from __future__ import annotations

from uuid import uuid4

from services.subscriptions.tests.office import RECORDED, Office, asked, attended


def test_a_lead_registers_a_subscription_and_nobody_else(office: Office) -> None:
    made = office.register("kita-navigator")

    assert made["state"] == "waiting"
    assert made["topic"] == "view.kita-navigator.v1"
    assert office.lead.ok("GET", "/v1/subscriptions")["items"] == [made]
    other = office.client.as_role("contact-person")
    assert other.ask("POST", "/v1/subscriptions", asked("another")).status_code == 403
    assert other.ask("GET", "/v1/subscriptions").status_code == 403


def test_what_cannot_be_agreed_is_said_for_each_fact_and_field(office: Office) -> None:
    facts = [
        {"fact": RECORDED, "fields": ["date", "revision", "participant_id", "name"]},
        {"fact": "kreis.child-born.v1", "fields": []},
    ]

    refused = office.lead.ask("POST", "/v1/subscriptions", asked("kita", facts=facts))

    assert refused.status_code == 422
    errors = {each["field"]: each["expected"] for each in refused.json["errors"]}
    assert set(errors) == {
        "facts.0.fields.1", "facts.0.fields.2", "facts.0.fields.3", "facts.1.fact",
    }  # fmt: skip
    assert "cohort_id, date" in errors["facts.0.fields.1"]
    assert "key" in errors["facts.0.fields.2"]


def test_a_period_has_an_end_that_is_still_to_come(office: Office) -> None:
    for since, until in (("2027-06-02", "2027-06-01"), ("2027-01-01", "2027-06-14")):
        wanted = asked("kita", since=since, until=until)
        assert office.lead.ask("POST", "/v1/subscriptions", wanted).status_code == 422


def test_a_name_is_used_once_also_by_other_agencies_and_after_the_end(office: Office) -> None:
    office.register("kita")
    others = office.client.as_role("lead", uuid4())

    assert others.ask("POST", "/v1/subscriptions", asked("kita")).status_code == 409
    assert others.ok("GET", "/v1/subscriptions")["items"] == []
    office.lead.ok("POST", "/v1/subscriptions/kita/end")
    assert office.lead.ask("POST", "/v1/subscriptions", asked("kita")).status_code == 409


def test_the_key_stands_encrypted_and_goes_with_the_subscription(office: Office) -> None:
    office.run("kita")
    keys = "select key, key_sealed from subscription"
    with office.database.agency(office.agency) as work:
        plain, sealed = work.connection.exec_driver_sql(keys).one()
    assert plain is None
    assert len(sealed) > 64

    office.lead.ok("POST", "/v1/subscriptions/kita/end")

    with office.database.agency(office.agency) as work:
        assert work.connection.exec_driver_sql(keys).one() == (None, None)
    assert office.lead.ask("POST", "/v1/subscriptions/kita/end").status_code == 409


def test_a_subscription_tells_nothing_before_its_topic_stands_nor_after_its_end(
    office: Office,
) -> None:
    office.register("waiting")
    office.run("running")
    office.tell(RECORDED, attended(uuid4()))
    assert (len(office.told("waiting")), len(office.told("running"))) == (0, 1)

    office.lead.ok("POST", "/v1/subscriptions/running/end")
    office.tell(RECORDED, attended(uuid4()))

    assert office.told("running") == []
