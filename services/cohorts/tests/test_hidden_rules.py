"""Rules between people and address protection: hidden from everybody who may not see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.cohorts.tests.groups import Groups
from services.cohorts.tests.unna import Unna, people
from tests.support.fixtures import Client

APART = {"ref": "00000000-0000-4000-8000-0000000000b1", "kind": "keep_apart"}
TOGETHER = {"ref": "00000000-0000-4000-8000-0000000000b2", "kind": "keep_together"}


def everything(client: Client, *paths: str) -> dict[str, Any]:
    """Every answer with its headers, but for those that name the request."""
    found = {}
    for path in paths:
        answer = client.ask("GET", path)
        headers = {k: v for k, v in answer.headers.items() if k not in ("X-Request-Id", "Date")}
        own = answer.json if answer.status_code == 200 else answer.json["detail"]
        found[path] = (answer.status_code, own, headers)
    return found


def bind(unna: Unna) -> None:
    for label, rule in (("P-01", APART), ("P-02", APART), ("P-03", TOGETHER), ("P-04", TOGETHER)):
        unna.tell(label, {**people()[label], "constraints": [rule]})


def protect(unna: Unna) -> None:
    unna.tell("P-01", {**people()["P-01"], "restricted": True})


@pytest.mark.parametrize("hidden", [bind, protect])
@pytest.mark.parametrize("role", ["lead", "contact-person"])
def test_a_hidden_change_of_who_waits_shows_nowhere(
    unna: Unna, proposal: str, role: str, hidden: Callable[[Unna], None]
) -> None:
    who = unna.client.as_role(role)
    run_id = unna.proposal(proposal)["formation_id"]
    paths = ["/v1/pool", "/v1/waiting", "/v1/formations", f"/v1/formations/{run_id}"]
    paths += ["/v1/proposals", f"/v1/proposals/{proposal}", "/v1/cohorts", "/v1/offers"]
    before = everything(who, *paths)

    hidden(unna)

    assert everything(who, *paths) == before


@pytest.mark.parametrize("role", ["lead", "contact-person", "facilitator"])
def test_a_hidden_change_in_a_group_shows_nowhere(groups: Groups, role: str) -> None:
    unna = groups.unna
    who = unna.client.as_role(role)
    listed = unna.planning.ok("GET", "/v1/cohorts")["items"]
    paths = ["/v1/pool", "/v1/waiting", "/v1/cohorts", "/v1/formations"]
    paths += [f"/v1/cohorts/{each['id']}" for each in listed]
    paths += [f"/v1/proposals/{each['proposal_id']}" for each in listed]
    before = everything(who, *paths)

    bind(unna)
    protect(unna)

    assert everything(who, *paths) == before


def test_group_planning_sees_that_intake_has_told_more(unna: Unna) -> None:
    before = {
        each["participant_id"]: each["version"] for each in unna.planning.ok("GET", "/v1/pool")
    }

    bind(unna)

    after = {
        each["participant_id"]: each["version"] for each in unna.planning.ok("GET", "/v1/pool")
    }
    assert len({who for who in before if before[who] != after[who]}) == 4


def test_the_number_of_others_still_tells_what_they_see(empty: Unna) -> None:
    lead = empty.client.as_role("lead")
    empty.tell("P-11", people()["P-11"])
    (before,) = lead.ok("GET", "/v1/pool")

    empty.tell("P-11", {**people()["P-11"], "state": "entered"})

    (after,) = lead.ok("GET", "/v1/pool")
    assert (before["state"], after["state"]) == ("waiting", "entered")
    assert before["version"] != after["version"]


def test_everybody_who_edits_sends_the_same_etag(groups: Groups) -> None:
    bind(groups.unna)
    (first, *_) = groups.unna.planning.ok("GET", "/v1/cohorts")["items"]
    paths = {
        f"/v1/cohorts/{first['id']}": ("group-planning", "contact-person", "lead", "facilitator"),
        f"/v1/proposals/{first['proposal_id']}": ("group-planning", "lead"),
    }
    for path, roles in paths.items():
        client = groups.unna.client
        tags = {client.as_role(role).ask("GET", path).headers["ETag"] for role in roles}
        assert len(tags) == 1, path
