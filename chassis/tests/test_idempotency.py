"""The same request twice makes one thing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kreis.chassis.http import idempotency
from tests.support import notes, notes_api
from tests.support.fixtures import Client


@pytest.fixture
def client(client_of: Callable[..., Client]) -> Client:
    return client_of(notes_api.SERVICE).as_service("test", "notes", notes_api.SCOPE)


def post(client: Client, words: str, key: str | None = None) -> Any:
    headers = {} if key is None else {"Idempotency_Key": key}
    return client.ask("POST", "/v1/notes", {"words": words}, **headers)


def written(client: Client) -> list[str]:
    return notes.notes(client.database, client.agency)


def test_the_second_one_gets_the_first_answer(client: Client) -> None:
    first, second = post(client, "once", "a"), post(client, "once", "a")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert second.headers["Idempotent-Replay"] == "true"
    assert written(client) == ["once"]


def test_the_key_of_another_request_is_refused(client: Client) -> None:
    post(client, "once", "a")
    answer = post(client, "otherwise", "a")

    assert (answer.status_code, answer.json["type"]) == (422, "key-reused")
    assert written(client) == ["once"]


def test_while_the_first_is_under_way_the_second_is_told_so_and_may_ask_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        assert go_on.wait(30)

    monkeypatch.setattr(notes_api, "in_the_middle", wait)
    first: list[Any] = []
    other = Client(
        client.http.application.test_client(), client._issuer, client.agency, client.database
    )
    other.headers = client.headers
    thread = threading.Thread(target=lambda: first.append(post(other, "once", "a")))
    thread.start()
    assert begun.wait(30)
    second = post(client, "once", "a")
    go_on.set()
    thread.join(30)
    third = post(client, "once", "a")

    assert (second.status_code, second.json["type"]) == (409, "request-under-way")
    assert third.json == first[0].json
    assert written(client) == ["once"]


def test_a_refused_request_leaves_its_key_free(client: Client) -> None:
    assert post(client, "refused", "a").status_code == 409
    assert post(client, "once", "a").status_code == 201


def test_who_is_refused_because_the_first_one_has_just_ended_gets_its_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, question, first = idempotency._begin, idempotency._question, []
    looked_too_early = "select true as is_first, cast(null as int) as status"

    def refuse() -> None:
        raise notes_api.NoSuchWords("Written already")

    def let_the_first_end(*_: Any) -> None:
        monkeypatch.setattr(idempotency, "_begin", begin)
        other = client.http.application.test_client()
        headers = {**client.headers, "Idempotency-Key": "a"}
        monkeypatch.setattr(idempotency, "_question", question)
        first.append(other.post("/v1/notes", json={"words": "once"}, headers=headers))
        monkeypatch.setattr(notes_api, "in_the_middle", refuse)

    monkeypatch.setattr(idempotency, "_question", lambda _: looked_too_early)
    monkeypatch.setattr(idempotency, "_begin", let_the_first_end)
    second = post(client, "once", "a")

    assert (second.status_code, second.json) == (201, first[0].json)
    assert written(client) == ["once"]


@pytest.mark.parametrize("key", ["%s", "100 %", "'; drop table note; --", "\\", "\\'", ":x {y}"])
def test_a_key_is_taken_as_it_is_written(client: Client, key: str) -> None:
    first, second = post(client, "once", key), post(client, "once", key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert written(client) == ["once"]
    assert post(client, "other", "a").status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_of_no_or_too_many_characters_is_refused(client: Client, key: str) -> None:
    assert post(client, "once", key).status_code == 400


KEYS, WORDS = st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y", "refused"])


@given(requests=st.lists(st.tuples(KEYS, WORDS), max_size=10))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_again_each_key_makes_one_thing(
    client: Client, requests: list[tuple[str | None, str]]
) -> None:
    """A model beside it: the first request of a key that is taken is the key's request."""
    round_ = uuid4().hex
    before = len(written(client))
    made: dict[str, tuple[str, Any]] = {}
    free = 0
    for key, words in requests:
        answer = post(client, words, key and f"{key} {round_}")
        if key in made:
            taken, body = made[key]
            expected = (201, body) if words == taken else (422, None)
        else:
            expected = (409, None) if words == "refused" else (201, answer.json)
            if key is None:
                free += expected[0] == 201
            elif expected[0] == 201:
                made[key] = (words, answer.json)
        assert answer.status_code == expected[0]
        assert expected[1] in (None, answer.json)

    assert len(written(client)) == before + len(made) + free


def test_a_response_is_stored_encrypted_and_found_by_the_ids_in_it(client: Client) -> None:
    made = client.ok("POST", "/v1/notes", {"words": "a secret"}, Idempotency_Key="k")
    with client.database.agency(client.agency) as work:
        [row] = work.connection.execute(text("select * from idempotency")).mappings()

    assert row["body"] == "{}"
    assert made["id"] in row["names"]
    assert b"secret" not in bytes(row["body_sealed"])
