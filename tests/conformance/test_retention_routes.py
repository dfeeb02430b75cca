"""What leads do about retention in every service: see, hold, lift, end the grant, find texts."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.support.fixtures import Client
from tests.support.rows import Rows
from tests.support.services import NAMES, service_of

ENCRYPTED = {
    "intake": {"grouping_rule", "file_opening"},
    "notifications": {"group_message"},
}
"""Tables whose texts are opened before they are searched; the test knows them on its own."""


@pytest.fixture(params=NAMES)
def lead(request: pytest.FixtureRequest, client_of: Callable[..., Client]) -> Client:
    return client_of(service_of(request.param)).as_role("lead")


def test_a_lead_sees_periods_and_sets_the_end_of_the_grant(lead: Client) -> None:
    shown = lead.ok("GET", "/v1/retention")
    assert shown["evidence_until"] is None
    assert {rule["period"] for rule in shown["rules"]} > {"12 months"}

    body = {"evidence_until": "2029-12-31"}
    lead.ok("POST", "/v1/retention/evidence", body)

    assert lead.ok("GET", "/v1/retention")["evidence_until"] == "2029-12-31"


def test_a_hold_has_a_reason_and_is_lifted_with_one(lead: Client) -> None:
    hold = {"kind": "access-log", "reason": "Prüfung des Rechnungshofs"}
    (held,) = lead.ok("POST", "/v1/retention/holds", hold)["holds"]
    assert (held["kind"], held["reason"], held["lifted_at"]) == (*hold.values(), None)

    lift = f"/v1/retention/holds/{held['id']}/lift"
    assert lead.ask("POST", lift, {"reason": ""}).status_code == 422
    (lifted,) = lead.ok("POST", lift, {"reason": "Prüfung beendet"})["holds"]

    assert lifted["lifted_because"] == "Prüfung beendet"
    assert lead.ask("POST", lift, {"reason": "noch einmal"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "weil es so ist"},
        {"kind": "no such kind", "reason": "weil es so ist"},
        {"kind": "access-log", "subject": str(uuid4()), "reason": "weil es so ist"},
    ],
)
def test_a_hold_says_what_it_holds(lead: Client, wrong: dict[str, str]) -> None:
    assert lead.ask("POST", "/v1/retention/holds", wrong).status_code == 422


@pytest.mark.parametrize("role", ["contact-person", "group-planning", "facilitator"])
def test_nobody_else_may(lead: Client, role: str) -> None:
    other = lead.as_role(role)
    assert other.ask("GET", "/v1/retention").status_code == 403
    assert other.ask("POST", "/v1/mentions", {"words": ["Kovač"]}).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_texts_that_name_her_are_found_in_her_agency_alone(
    name: str, client_of: Callable[..., Client], postgres: str
) -> None:
    lead, word = client_of(service_of(name)).as_role("lead"), uuid4()
    texts = importlib.import_module(f"kreis.{name}.store.inventory").TEXTS
    Rows(postgres, lead.database).fill(lead.agency, word)
    wanted = {*texts, *ENCRYPTED.get(name, ()), "retention_hold"}
    body = {"words": [str(word).upper(), "Kovač"]}

    found = lead.ok("POST", "/v1/mentions", body)["items"]

    assert {each["table"] for each in found} == wanted
    assert lead.as_role("lead", uuid4()).ok("POST", "/v1/mentions", body)["items"] == []
