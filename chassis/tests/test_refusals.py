"""Refusals over HTTP: one table gives the status, and OpenAPI names the codes of each route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import yaml
from structlog.testing import capture_logs

from kreis.chassis.http.problems import STATUSES
from kreis.chassis.process.roles import openapi
from tests.support import notes_api
from tests.support.fixtures import Client


@pytest.fixture
def client(client_of: Callable[..., Client]) -> Client:
    return client_of(notes_api.SERVICE).as_service("test", "notes", notes_api.SCOPE)


def test_a_refusal_is_a_problem_document_with_its_status_and_code(client: Client) -> None:
    answer = client.ask("POST", "/v1/notes", {"words": "refused"})

    assert (answer.status_code, answer.json["type"]) == (409, "no-such-words")
    assert answer.json["detail"] == "No such words"


def test_openapi_names_the_codes_of_each_route_by_status() -> None:
    answers = yaml.safe_load(openapi(notes_api.SERVICE))["paths"]["/v1/notes"]["post"]["responses"]

    assert answers["409"]["x-codes"] == ["no-such-words", "request-under-way"]
    assert answers["422"]["x-codes"] == ["invalid-input", "key-reused"]


def test_a_refusal_without_a_status_is_a_bug_of_ours(client: Client) -> None:
    app = client.http.application
    known = app.extensions[STATUSES]
    app.extensions[STATUSES] = {}
    try:
        assert client.ask("POST", "/v1/notes", {"words": "refused"}).status_code == 500
    finally:
        app.extensions[STATUSES] = known


def test_a_refusal_that_its_route_does_not_name_is_answered_and_logged(client: Client) -> None:
    view = client.http.application.view_functions["notes.write"]
    described = view._apidoc
    view._apidoc = {**described, "kreis_refuses": ()}
    try:
        with capture_logs() as lines, pytest.raises(AssertionError, match="does not name"):
            client.ask("POST", "/v1/notes", {"words": "refused"})
    finally:
        view._apidoc = described

    assert [line["code"] for line in lines if line["event"] == "refusal_not_described"] == [
        "no-such-words"
    ]


def test_every_service_has_a_status_for_what_it_names() -> None:
    with pytest.raises(KeyError):
        openapi(replace(notes_api.SERVICE, statuses={}))
