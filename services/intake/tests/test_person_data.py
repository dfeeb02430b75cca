"""All that intake keeps about one person, for herself when she asks."""

from __future__ import annotations

from datetime import timedelta

from kreis.intake.store.inventory import INVENTORY
from tests.support.fixtures import Client
from tests.support.newcomers import newcomer

TOLD = {"participant", "child", "consent", "notice", "imported_row"}
TOLD |= {"programme_exit", "enrolment", "former_entry"}
LEFT_OUT = {"grouping_rule", "import_finding", "csv_import", "file_opening", "likeness_notice"}
"""They are about others as well."""


def test_she_is_told_all_and_nothing_about_others(intake: Client, contact_person: str) -> None:
    staff, lead = intake.as_role("contact-person"), intake.as_role("lead")
    notice = {"language": "tr", "version": "2027-1"}
    derya = staff.ok("POST", "/v1/participants", newcomer(contact_person, notice=notice))["id"]
    other = staff.ok("POST", "/v1/participants", newcomer(contact_person, first_name="Zoe"))["id"]
    for given in (True, False):
        consent = {"purpose": "photos", "is_given": given, "text_version": "1", "language": "tr"}
        staff.ok("POST", f"/v1/participants/{derya}/consents", consent)
    today = staff.database.clock.now().date()
    for what, day in (("entry", today - timedelta(days=1)), ("entry/corrections", today)):
        staff.ok("POST", f"/v1/participants/{derya}/{what}", {"entry_date": str(day)})
    rule = {"kind": "keep_apart", "participant_ids": [derya, other], "reason": "a secret"}
    intake.as_role("group-planning").ok("POST", "/v1/grouping-rules", rule)

    told = lead.ok("GET", f"/v1/participants/{derya}/data")

    assert told["participant"]["last_name"] == "Şahin"
    assert [each["is_given"] for each in told["consents"]] == [True, False]
    assert [each["version"] for each in told["notices"]] == ["2027-1"]
    assert told["stay"]["entry_date"] == str(today)
    (former,) = told["stay"]["former_entries"]
    assert former["entry_date"] == str(today - timedelta(days=1))
    assert other not in str(told)
    assert "secret" not in str(told)


def test_whoever_fetches_it_is_recorded(intake: Client, contact_person: str) -> None:
    staff, lead = intake.as_role("contact-person"), intake.as_role("lead")
    derya = staff.ok("POST", "/v1/participants", newcomer(contact_person))["id"]
    lead.ok("GET", f"/v1/participants/{derya}/data")

    (shown,) = lead.ok("GET", f"/v1/access-log?subject={derya}")["items"]
    assert (shown["caller"], shown["route"]) == (
        "lead",
        "/v1/participants/<uuid:participant_id>/data",
    )


def test_it_is_not_for_everybody(intake: Client, contact_person: str) -> None:
    staff = intake.as_role("contact-person")
    derya = staff.ok("POST", "/v1/participants", newcomer(contact_person))["id"]

    assert staff.ask("GET", f"/v1/participants/{derya}/data").status_code == 403


def test_every_table_about_her_is_told_or_left_out_on_purpose() -> None:
    assert set(INVENTORY.hers) == TOLD | LEFT_OUT
