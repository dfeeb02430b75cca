"""Two people edit one thing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.support import notes_api
from tests.support.fixtures import Client


@pytest.fixture
def client(client_of: Callable[..., Client]) -> Client:
    return client_of(notes_api.SERVICE).as_service("test", "notes", notes_api.SCOPE)


PATH = f"/v1/notes/{uuid4()}"


def put(client: Client, words: str, seen: str | None = None) -> Any:
    headers = {} if seen is None else {"If_Match": seen}
    return client.ask("PUT", PATH, {"words": words}, **headers)


def test_the_first_entry_needs_no_word_of_what_was_seen(client: Client) -> None:
    assert put(client, "one").status_code == 200


def test_who_saw_the_present_state_may_change_it(client: Client) -> None:
    made = put(client, "one")
    seen = client.ask("GET", PATH).headers["ETag"]
    changed = put(client, "two", seen)

    assert made.headers["ETag"] == seen
    assert (changed.status_code, changed.json["words"]) == (200, "two")
    assert put(client, "three", changed.headers["ETag"]).status_code == 200


def test_who_saw_an_older_state_is_told_and_overwrites_nothing(client: Client) -> None:
    seen = put(client, "one").headers["ETag"]
    put(client, "two", seen)
    late = put(client, "three", seen)

    assert (late.status_code, late.json["type"]) == (412, "changed-meanwhile")
    assert client.ok("GET", PATH)["words"] == "two"


def test_who_does_not_say_what_she_saw_overwrites_nothing(client: Client) -> None:
    put(client, "one")
    blind = put(client, "two")

    assert (blind.status_code, blind.json["type"]) == (428, "say-what-you-saw")
    assert client.ok("GET", PATH)["words"] == "one"


def test_the_same_request_once_more_is_no_conflict(client: Client) -> None:
    seen = put(client, "one").headers["ETag"]
    put(client, "two", seen)

    assert put(client, "two").status_code == 200
    assert put(client, "two", seen).status_code == 200


def test_of_many_who_saw_the_same_state_one_gets_through(client: Client) -> None:
    seen = put(client, "nobody").headers["ETag"]
    start = threading.Barrier(6, timeout=30)
    answers: list[int] = []

    def race(number: int) -> None:
        own = Client(
            client.http.application.test_client(), client._issuer, client.agency, client.database
        )
        own.headers = client.headers
        start.wait()
        answers.append(put(own, f"number {number}", seen).status_code)

    threads = [threading.Thread(target=race, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert Counter(answers) == {200: 1, 412: 5}
